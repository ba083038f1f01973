"""Isotonic regression by pooling adjacent violators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def isotonic_shares(totals: ArrayLike, weights: ArrayLike) -> FloatArray:
    """The nondecreasing shares nearest to ``totals / weights`` in weighted least squares.

    Each block of the answer is a sum of totals over a sum of weights, so that whole counts give
    their exact ratio and not a mean of rounded ratios.

    Parameters
    ----------
    totals : array_like, shape (m,)
        Weight times value at each position; with counts: the events among ``weights`` patients.
    weights : array_like, shape (m,)
        Positive and finite.

    Returns
    -------
    ndarray, shape (m,)
        The fitted values, nondecreasing; empty for an empty input.

    Raises
    ------
    ValueError
        When the shapes differ, a number is not finite, or a weight is not positive.

    Notes
    -----
    With binary responses this is also the maximum of the binomial likelihood under monotone
    probabilities (Ayer, Brunk, Ewing, Reid & Silverman 1955, Ann Math Stat 26:641).

    Examples
    --------
    >>> isotonic_shares([0, 1, 0, 2], [1, 1, 1, 2]).tolist()
    [0.0, 0.5, 0.5, 1.0]
    """
    sums = np.asarray(totals, dtype=float)
    sizes = np.asarray(weights, dtype=float)
    _check(sums, sizes)
    blocks: list[tuple[float, float, int]] = []
    for total, weight in zip(sums.tolist(), sizes.tolist(), strict=True):
        width = 1
        # compared by cross-multiplication: whole counts are compared without rounding
        while blocks and blocks[-1][0] * weight >= total * blocks[-1][1]:
            before = blocks.pop()
            total, weight, width = total + before[0], weight + before[1], width + before[2]
        blocks.append((total, weight, width))
    shares = np.array([total / weight for total, weight, _ in blocks], dtype=float)
    return np.repeat(shares, [width for *_, width in blocks]) if blocks else shares


def isotonic(values: ArrayLike, weights: ArrayLike | None = None) -> FloatArray:
    """The nondecreasing sequence nearest to ``values`` in weighted least squares.

    Parameters
    ----------
    values : array_like, shape (m,)
    weights : array_like, shape (m,), optional
        Positive and finite; all 1 when not given.

    Returns
    -------
    ndarray, shape (m,)

    Examples
    --------
    >>> isotonic([3.0, 1.0, 2.0, 5.0]).tolist()
    [2.0, 2.0, 2.0, 5.0]
    """
    y = np.asarray(values, dtype=float)
    w = np.ones_like(y) if weights is None else np.asarray(weights, dtype=float)
    _check(y, w)
    return isotonic_shares(y * w, w)


def _check(values: FloatArray, weights: FloatArray) -> None:
    if values.ndim != 1 or values.shape != weights.shape:
        raise ValueError("values and weights must be vectors of one length")
    if not (np.isfinite(values).all() and np.isfinite(weights).all() and (weights > 0).all()):
        raise ValueError("values must be finite, weights finite and positive")


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The blocks of many isotonic regressions, one a row, from the left; empty places hold 0.

    Attributes
    ----------
    sums, sizes : ndarray, shape (b, k)
        Totals and weights of each block.
    widths : ndarray of int, shape (b, k)
        Positions that it covers.
    """

    sums: FloatArray
    sizes: FloatArray
    widths: NDArray[np.int64]

    @property
    def values(self) -> FloatArray:
        """The fitted value of each block; 0 in empty places."""
        out = np.zeros_like(self.sums)
        return np.divide(self.sums, self.sizes, out=out, where=self.sizes > 0)

    def fitted(self) -> FloatArray:
        """The fitted value of each position, shape (b, m)."""
        spread = np.repeat(self.values.ravel(), self.widths.ravel())
        return spread.reshape(len(self.sums), -1)


def isotonic_blocks(totals: ArrayLike, weights: ArrayLike) -> Blocks:
    """Pooling adjacent violators on many rows at once.

    Parameters
    ----------
    totals, weights : array_like, shape (b, m)
        As in :func:`isotonic_shares`; a position with weight 0 is not there, and lies in the block
        before it.

    Returns
    -------
    Blocks

    Examples
    --------
    >>> found = isotonic_blocks([[0, 1, 0, 2], [1, 0, 0, 1]], [[1, 1, 1, 2], [1, 0, 1, 1]])
    >>> found.fitted().tolist()
    [[0.0, 0.5, 0.5, 1.0], [0.5, 0.5, 0.5, 1.0]]
    """
    sums_in, sizes_in = np.asarray(totals, dtype=float), np.asarray(weights, dtype=float)
    rows, positions = sums_in.shape
    sums, sizes = np.zeros((rows, positions + 1)), np.zeros((rows, positions + 1))
    widths = np.zeros((rows, positions + 1), dtype=np.int64)
    top = np.zeros(rows, dtype=np.intp)
    for at in range(positions):
        here = np.flatnonzero(sizes_in[:, at] > 0)
        # a position that is not there widens the last block, or waits for the first one
        absent = np.flatnonzero(sizes_in[:, at] <= 0)
        widths[absent, np.maximum(top[absent] - 1, 0)] += 1
        place = top[here]
        sums[here, place], sizes[here, place] = sums_in[here, at], sizes_in[here, at]
        widths[here, place] += 1
        top[here] += 1
        _merge(sums, sizes, widths, top, here)
    used = max(1, int(top.max(initial=0)))
    return Blocks(sums[:, :used], sizes[:, :used], widths[:, :used])


def _merge(
    sums: FloatArray,
    sizes: FloatArray,
    widths: NDArray[np.int64],
    top: NDArray[np.intp],
    rows: NDArray[np.intp],
) -> None:
    """Merge the last two blocks of each row for as long as the second is no higher."""
    while True:
        rows = rows[top[rows] >= 2]
        last, before = top[rows] - 1, top[rows] - 2
        falls = sums[rows, before] * sizes[rows, last] >= sums[rows, last] * sizes[rows, before]
        rows, last, before = rows[falls], last[falls], before[falls]
        if not rows.size:
            return
        for array in (sums, sizes, widths):
            array[rows, before] += array[rows, last]
            array[rows, last] = 0
        top[rows] -= 1
