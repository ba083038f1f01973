"""Two groups compared by ranks, right with ties: exact permutation, and its normal limit."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


#: The smaller group times all patients, up to which the exact p takes some seconds.
_MOST_SUMS = 20_000


def feasible(n1: int, n2: int) -> bool:
    """Whether two groups are small enough for the exact permutation.

    Examples
    --------
    >>> feasible(100, 100), feasible(1000, 1000)
    (True, False)
    """
    return min(n1, n2) * (n1 + n2) <= _MOST_SUMS


def doubled_midranks(values: ArrayLike) -> Ints:
    """Twice the midrank of every value: whole numbers, however many ties there are.

    Examples
    --------
    >>> doubled_midranks([3.0, 1.0, 3.0]).tolist()
    [5, 2, 5]
    """
    sample = np.asarray(values, dtype=float)
    _, where, counts = np.unique(sample, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((2 * last - counts + 1)[where], dtype=np.int64)


def subset_sums(scores: Ints, size: int) -> Array:
    """Probability of every sum of ``size`` of the scores drawn without replacement.

    Entry ``w`` is P(sum = w). Built up score by score: with ``k`` still to be drawn of ``m`` left,
    the next one is drawn with probability k/m. All terms are positive, so that rounding stays at
    the size of one float however small a tail is.

    Notes
    -----
    Memory grows with ``size`` times the largest sum, time with that times the scores: a second for
    two groups of 100, minutes for two of 300. :func:`feasible` says where to stop.
    """
    scores = np.sort(np.asarray(scores, dtype=np.int64))
    n = scores.size
    width = int(scores[n - size :].sum()) + 1
    chance = np.zeros((size + 1, width))
    chance[0, 0] = 1.0
    reach = 0
    for i, score in enumerate(scores):
        drawn = np.arange(min(i, size) + 1)
        draw = np.clip((size - drawn) / (n - i), 0.0, 1.0)[:, None]
        reach_next = min(reach + int(score), width - 1)
        now = chance[drawn, : reach + 1]
        chance[drawn, : reach + 1] = now * (1 - draw)
        last = min(drawn.size, size)
        fits = reach_next - int(score) + 1
        chance[1 : last + 1, score : reach_next + 1] += (now * draw)[:last, :fits]
        reach = reach_next
    return np.asarray(chance[size])


def mann_whitney(first: ArrayLike, second: ArrayLike) -> tuple[float, float]:
    """Mann and Whitney's U of the first sample, and its exact two-sided permutation p.

    The p is the share of all ways to split the pooled sample into groups of these sizes whose rank
    sum (with midranks) lies at least as far from its expectation as the observed one. Ranks are
    doubled to whole numbers, so that no tie between splits is lost to rounding. Own code: SciPy's
    ``mannwhitneyu(method="exact")`` ignores ties.

    Examples
    --------
    >>> u, p = mann_whitney([1, 1, 2, 3], [2, 3, 3, 4, 5])
    >>> print(u, f"{p:.4f}")
    2.5 0.0794
    """
    ranks, n1, n2 = _ranked(first, second)
    observed = int(ranks[:n1].sum())
    u = _u(observed, n1)
    # the smaller sample gives the same p, because the two rank sums add to a constant
    small, size = (observed, n1) if n1 <= n2 else (int(ranks.sum()) - observed, n2)
    # what all ranks have in common shifts every sum alike
    shared, step = int(ranks.min()), max(1, int(np.gcd.reduce(ranks - ranks.min())))
    chance = subset_sums((ranks - shared) // step, size)
    expected = size * (n1 + n2 + 1)
    sums = np.arange(chance.size) * step + size * shared
    return u, min(1.0, float(chance[np.abs(sums - expected) >= abs(small - expected)].sum()))


def mann_whitney_normal(first: ArrayLike, second: ArrayLike) -> tuple[float, float]:
    """U, and its two-sided p from the normal distribution: the variance corrected for ties, the
    distance for continuity (Lehmann 1975, Nonparametrics, section 1.4; as R's wilcox.test).

    Examples
    --------
    >>> u, p = mann_whitney_normal([1, 1, 2, 3], [2, 3, 3, 4, 5])
    >>> print(u, f"{p:.4f}")
    2.5 0.0785
    """
    ranks, n1, n2 = _ranked(first, second)
    u, n = _u(int(ranks[:n1].sum()), n1), n1 + n2
    tied = np.unique(ranks, return_counts=True)[1].astype(float)
    variance = n1 * n2 / 12 * (n + 1 - float((tied**3 - tied).sum()) / (n * (n - 1)))
    distance = max(abs(u - n1 * n2 / 2) - 0.5, 0.0)
    return u, math.erfc(distance / math.sqrt(2 * variance)) if variance > 0 else 1.0


def _ranked(first: ArrayLike, second: ArrayLike) -> tuple[Ints, int, int]:
    """The doubled midranks of the pooled sample, and the sizes of the groups."""
    x, y = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    return doubled_midranks(np.concatenate([x, y])), x.size, y.size


def _u(doubled: int, n1: int) -> float:
    """Mann and Whitney's U of a group from its doubled rank sum."""
    return doubled / 2 - n1 * (n1 + 1) / 2
