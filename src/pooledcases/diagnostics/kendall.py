"""Kendall's rank correlation, with ties, in n log n."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.results.base import FloatArray

#: Up to here the exact distribution is summed; beyond, the normal limit is as good.
EXACT_BELOW = 400


def _ranks(values: FloatArray) -> NDArray[np.int64]:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _tied(ranks: NDArray[np.int64]) -> FloatArray:
    counts = np.unique(ranks, return_counts=True)[1].astype(float)
    return np.asarray(counts[counts > 1])


def _inversions(ranks: NDArray[np.int64]) -> int:
    """Pairs i < j with ranks[i] > ranks[j].

    Digit by digit from the highest: within those that agree so far, every 1 before a 0 is one.
    """
    order, total = ranks, 0
    for bit in reversed(range(int(ranks.max(initial=0)).bit_length())):
        head, one = order >> (bit + 1), (order >> bit) & 1
        ones = np.cumsum(one)
        starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]])
        before = np.repeat((ones - one)[starts], np.diff(np.r_[starts, len(order)]))
        total += int(((ones - before) * (1 - one)).sum())
        order = order[np.argsort(order >> bit, kind="stable")]
    return total


def concordance(x: FloatArray, y: FloatArray) -> int:
    """Concordant minus discordant pairs (Knight 1966, JASA 61:436).

    Examples
    --------
    >>> import numpy as np
    >>> concordance(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0]))
    1
    """
    n, (a, b) = len(x), (_ranks(x), _ranks(y))
    both = a * (n + 1) + b
    pairs = [float((t * (t - 1) / 2).sum()) for t in (_tied(a), _tied(b), _tied(both))]
    untied = n * (n - 1) / 2 - pairs[0] - pairs[1] + pairs[2]
    return round(untied - 2 * _inversions(b[np.lexsort((b, a))]))


def untied_pairs(x: FloatArray, y: FloatArray) -> float:
    """The largest that :func:`concordance` could be: the divisor of tau-b."""
    whole = len(x) * (len(x) - 1) / 2
    ties = [float((t * (t - 1) / 2).sum()) for t in (_tied(_ranks(x)), _tied(_ranks(y)))]
    return float(np.sqrt((whole - ties[0]) * (whole - ties[1])))


def concordance_variance(x: FloatArray, y: FloatArray) -> float:
    """Variance under independence, with ties (Kendall 1970, Rank Correlation Methods, ch. 4)."""
    n, (t, u) = len(x), (_tied(_ranks(x)), _tied(_ranks(y)))
    first = n * (n - 1) * (2 * n + 5) - sum(
        float((s * (s - 1) * (2 * s + 5)).sum()) for s in (t, u)
    )
    pairs = float((t * (t - 1)).sum()) * float((u * (u - 1)).sum())
    triples = float((t * (t - 1) * (t - 2)).sum()) * float((u * (u - 1) * (u - 2)).sum())
    out = first / 18 + pairs / (2 * n * (n - 1))
    return out + (triples / (9 * n * (n - 1) * (n - 2)) if n > 2 else 0.0)


def has_ties(x: FloatArray, y: FloatArray) -> bool:
    """Whether two values of either are equal."""
    return bool(_tied(_ranks(x)).size or _tied(_ranks(y)).size)


def exact_p(s: int, n: int) -> float:
    """Two-sided p of ``s`` among all orders of n untied values (Kendall 1938, Biometrika 30:81)."""
    chances = np.ones(1)
    for m in range(2, n + 1):
        sums = np.concatenate([np.cumsum(chances), np.full(m - 1, chances.sum())])
        sums[m:] -= np.cumsum(chances)[: len(sums) - m]
        chances = np.maximum(sums / m, 0.0)
    concordant = (s + n * (n - 1) // 2) // 2
    low, high = chances[: concordant + 1].sum(), chances[concordant:].sum()
    return float(min(1.0, 2 * min(low, high)))


def normal_p(s: int, variance: float) -> float:
    """Two-sided p of ``s`` by its normal limit, without a continuity correction."""
    return float(2 * special.ndtr(-abs(s) / np.sqrt(variance)))
