"""Permutation of group labels: every arrangement where they are few, random ones where not.

A weighted log-rank statistic is a sum of scores over the patients of a group, and the scores do
not change when labels change places (Peto & Peto 1972, JRSS A 135:185), so that a resample is a
sum of permuted scores. This is a test of equal survival *and* equal follow-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Numbers held at once.
_AT_ONCE = 4_000_000


def scores(
    times: FloatArray,
    events: IntArray,
    grid: FloatArray,
    hazard: FloatArray,
    weights: FloatArray,
    entry: FloatArray | None = None,
) -> FloatArray:
    """The score of each patient: the weight of their event less the weighted hazard they ran.

    Parameters
    ----------
    times, events : ndarray, shape (n,)
    grid : ndarray, shape (m,)
        The distinct event times.
    hazard, weights : ndarray, shape (m,)
        Events over patients at risk, and the weight, at each.
    entry : ndarray, shape (n,), optional

    Examples
    --------
    >>> t, e = np.array([1.0, 2.0]), np.array([1, 1])
    >>> scores(t, e, t, np.array([0.5, 1.0]), np.ones(2)).tolist()
    [0.5, -0.5]
    """
    run = np.append(0.0, np.cumsum(weights * hazard))
    own = run[np.searchsorted(grid, times, side="right")]
    if entry is not None:
        own = own - run[np.searchsorted(grid, entry, side="right")]
    weight = np.append(weights, 0.0)[np.searchsorted(grid, times)]
    return np.asarray(np.where(events == 1, weight, 0.0) - own)


def arrangements(sizes: Sequence[IntArray]) -> float:
    """How many ways there are to lay the labels on the patients of each stratum.

    Parameters
    ----------
    sizes : sequence of ndarray, shape (k,)
        The patients of each group, one array a stratum.
    """
    log = sum(float(gammaln(n.sum() + 1) - gammaln(n + 1).sum()) for n in sizes)
    return float(np.exp(min(log, 700.0)))


def all_sums(values: Sequence[FloatArray], sizes: Sequence[IntArray]) -> FloatArray:
    """The sums of each group over every arrangement of the labels, shape (arrangements, k).

    Parameters
    ----------
    values : sequence of ndarray
        The scores of each stratum's patients.
    sizes : sequence of ndarray, shape (k,)

    Examples
    --------
    >>> all_sums([np.array([1.0, 2, 4])], [np.array([1, 2])]).tolist()
    [[1.0, 6.0], [2.0, 5.0], [4.0, 3.0]]
    """
    each = (_stratum_sums(v, n) for v, n in zip(values, sizes, strict=True))
    return reduce(lambda a, b: (a[:, None] + b[None]).reshape(-1, a.shape[-1]), each)


def _stratum_sums(values: FloatArray, sizes: IntArray) -> FloatArray:
    sums, left = np.zeros((1, 0)), np.arange(values.size)[None, :]
    for size in sizes[:-1].tolist():
        chosen, others = _choices(left.shape[1], size)
        more = values[left[:, chosen]].sum(axis=-1).reshape(-1, 1)
        sums = np.concatenate([np.repeat(sums, len(chosen), axis=0), more], axis=1)
        left = left[:, others].reshape(len(sums), others.shape[1])
    last = values[left].sum(axis=1, keepdims=True)
    return np.concatenate([sums, last], axis=1)


def _choices(n: int, size: int) -> tuple[IntArray, IntArray]:
    """All ways to choose some of n places, and the places left: one way a row."""
    ways = list(combinations(range(n), size))
    chosen = np.array(ways, dtype=np.int64).reshape(len(ways), size)
    left = np.ones((len(chosen), n), dtype=bool)
    np.put_along_axis(left, chosen, False, axis=1)
    return chosen, np.nonzero(left)[1].reshape(len(chosen), n - size)


def random_sums(
    values: Sequence[FloatArray], sizes: Sequence[IntArray], draws: int, rng: np.random.Generator
) -> FloatArray:
    """The sums of each group over random arrangements of the labels, shape (draws, k)."""
    total = np.zeros((draws, len(sizes[0])))
    for own, n in zip(values, sizes, strict=True):
        ends = np.append(0, np.cumsum(n))
        step = max(1, _AT_ONCE // own.size)
        for start in range(0, draws, step):
            part = slice(start, min(start + step, draws))
            rows = part.stop - part.start
            mixed = rng.permuted(np.broadcast_to(own, (rows, own.size)), axis=1)
            run = np.concatenate([np.zeros((rows, 1)), np.cumsum(mixed, axis=1)], axis=1)
            total[part] += np.diff(run[:, ends], axis=1)
    return total


def sums_covariance(values: Sequence[FloatArray], sizes: Sequence[IntArray]) -> FloatArray:
    """The covariance of the groups' sums over all arrangements, shape (k, k)."""
    total = np.zeros((len(sizes[0]), len(sizes[0])))
    for own, n in zip(values, sizes, strict=True):
        size = own.size
        if size > 1:
            spread = float(((own - own.mean()) ** 2).sum()) / (size - 1)
            total += spread * (np.diag(n) - np.outer(n, n) / size)
    return total
