"""Intervals of a risk difference: arrays of counts in, arrays of limits out.

``ai`` of ``n1i`` in the first group, ``ci`` of ``n2i`` in the second; the difference is first minus
second. A row with an empty group has no interval and holds NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.kernels.intervals import bisect, normal_quantile, wilson

Array = NDArray[np.float64]
Limits = tuple[Array, Array]


def newcombe(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, level: float = 0.95
) -> Limits:
    """Square-and-add interval from two Wilson intervals without continuity correction
    (Newcombe 1998, Stat Med 17:873, method 10).

    Examples
    --------
    Newcombe's contrast (a), 56/70 against 48/80:

    >>> low, high = newcombe(56, 70, 48, 80)
    >>> print(f"{low:.4f} {high:.4f}")
    0.0524 0.3339
    """
    x1, n1, x2, n2, known = _counts(ai, n1i, ci, n2i)
    p1, p2 = x1 / n1, x2 / n2
    (low1, high1), (low2, high2) = wilson(x1, n1, level), wilson(x2, n2, level)
    low = p1 - p2 - np.hypot(p1 - low1, high2 - p2)
    high = p1 - p2 + np.hypot(high1 - p1, p2 - low2)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def miettinen_nurminen(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, level: float = 0.95
) -> Limits:
    """Score interval with the factor N/(N − 1) (Miettinen & Nurminen 1985, Stat Med 4:213).

    The limits are the differences at which the score statistic, with the two risks estimated under
    that difference, reaches the normal quantile; -1 or 1 where it never does. Own code:
    ``confint_proportions_2indep(method="score")`` of statsmodels raises in many small tables (0 of
    5 against 0 of 5) and is off in others (1 of 5 against 1 of 5 comes out asymmetric).

    Examples
    --------
    >>> low, high = miettinen_nurminen(56, 70, 48, 80)
    >>> print(f"{low:.4f} {high:.4f}")
    0.0528 0.3382
    """
    x1, n1, x2, n2, known = _counts(ai, n1i, ci, n2i)
    z, d = normal_quantile(level), x1 / n1 - x2 / n2

    def below_low(delta: Array) -> NDArray[np.bool_]:
        return np.asarray(score_statistic(x1, n1, x2, n2, delta) > z)

    def below_high(delta: Array) -> NDArray[np.bool_]:
        return np.asarray(score_statistic(x1, n1, x2, n2, delta) > -z)

    low = np.where(d > -1, bisect(below_low, np.full_like(d, -1.0), d), -1.0)
    high = np.where(d < 1, bisect(below_high, d, np.ones_like(d)), 1.0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def score_statistic(x1: Array, n1: Array, x2: Array, n2: Array, delta: Array) -> Array:
    """Miettinen and Nurminen's statistic for a risk difference of ``delta``.

    Where the restricted risks leave no variance it is infinite, with the sign of what is left of
    the difference.
    """
    p1, p2 = restricted_risks(x1, n1, x2, n2, delta)
    total = n1 + n2
    variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * total / (total - 1)
    left = x1 / n1 - x2 / n2 - delta
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = left / np.sqrt(variance)
    return np.where(left == 0, 0.0, np.where(variance > 0, statistic, np.copysign(np.inf, left)))


def restricted_risks(
    x1: Array, n1: Array, x2: Array, n2: Array, delta: Array
) -> tuple[Array, Array]:
    """Maximum-likelihood risks under ``p1 - p2 = delta`` (Miettinen & Nurminen 1985, appendix).

    The likelihood equation is a cubic in p2 whose wanted root has a trigonometric form, held inside
    what the two risks can be.
    """
    total, events = n1 + n2, x1 + x2
    c3, c2 = total, (n1 + 2 * n2) * delta - total - events
    c1 = (n2 * delta - total - 2 * x2) * delta + events
    c0 = x2 * delta * (1 - delta)
    shift = c2 / (3 * c3)
    q = shift**3 - c1 * shift / (2 * c3) + c0 / (2 * c3)
    size = np.sqrt(np.maximum(shift**2 - c1 / (3 * c3), 0.0))
    signed = np.where(q >= 0, size, -size)
    with np.errstate(divide="ignore", invalid="ignore"):
        cosine = np.where(size > 0, q / signed**3, 0.0)
    angle = (np.pi + np.arccos(np.clip(cosine, -1, 1))) / 3
    p2 = 2 * signed * np.cos(angle) - shift
    p2 = np.clip(p2, np.maximum(0.0, -delta), np.minimum(1.0, 1 - delta))
    return p2 + delta, p2


def _counts(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike
) -> tuple[Array, Array, Array, Array, NDArray[np.bool_]]:
    """Counts of one shape, and which rows have patients in both groups; the others are 0 of 1."""
    parts = (np.asarray(part, dtype=float) for part in (ai, n1i, ci, n2i))
    x1, n1, x2, n2 = np.broadcast_arrays(*parts)
    known = np.asarray((n1 > 0) & (n2 > 0))
    one, none = np.ones_like(n1), np.zeros_like(n1)
    return (
        np.where(known, x1, none),
        np.where(known, n1, one),
        np.where(known, x2, none),
        np.where(known, n2, one),
        known,
    )
