"""Isotonic regression by pooling adjacent violators."""

from __future__ import annotations

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
