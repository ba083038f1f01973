"""Intervals of one proportion or one rate: arrays of counts in, arrays of limits out.

Every function takes ``xi`` (events), ``ni`` (patients) and ``level``, broadcasts them, and returns
``(low, high)``. A row with ``ni = 0`` has no interval and holds NaN; callers leave such rows out.
The limits of a proportion lie in [0, 1]; the lower one is exactly 0 at ``xi = 0`` and the upper one
exactly 1 at ``xi = ni``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betainccinv, betaincinv, gammainccinv, gammaincinv, ndtri

Array = NDArray[np.float64]
Limits = tuple[Array, Array]

#: Halving [0, 1] this often reaches neighbouring floats for limits down to 1e-10.
_HALVINGS = 90


def clopper_pearson(xi: ArrayLike, ni: ArrayLike, level: float = 0.95) -> Limits:
    """Exact central interval (Clopper & Pearson 1934, Biometrika 26:404), by beta quantiles.

    Examples
    --------
    >>> low, high = clopper_pearson(3, 15)
    >>> print(f"{low:.4f} {high:.4f}")
    0.0433 0.4809
    """
    x, n, known = _counts(xi, ni)
    tail = (1 - level) / 2
    low = np.where(x > 0, betaincinv(np.maximum(x, 1), n - x + 1, tail), 0.0)
    high = np.where(x < n, betainccinv(x + 1, np.maximum(n - x, 1), tail), 1.0)
    return _masked(low, high, known)


def wilson(xi: ArrayLike, ni: ArrayLike, level: float = 0.95) -> Limits:
    """Score interval without continuity correction (Wilson 1927, JASA 22:209)."""
    x, n, known = _counts(xi, ni)
    z = normal_quantile(level)
    p = x / n
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low = np.where(x > 0, np.clip(centre - half, 0, 1), 0.0)
    high = np.where(x < n, np.clip(centre + half, 0, 1), 1.0)
    return _masked(low, high, known)


def wilson_corrected(xi: ArrayLike, ni: ArrayLike, level: float = 0.95) -> Limits:
    """Score interval with continuity correction (Newcombe 1998, Stat Med 17:857, method 4).

    The lower limit is 0 at ``xi = 0`` and the upper one 1 at ``xi = ni``, as Newcombe says: the
    formula alone would leave the observed proportion outside its interval.
    """
    x, n, known = _counts(xi, ni)
    z = normal_quantile(level)
    p = x / n
    # both roots are real wherever their limit is used: 4p(n(1 − p) + 1) is at least 4 for x > 0
    below = np.maximum(z**2 - 2 - 1 / n + 4 * p * (n - x + 1), 0.0)
    above = np.maximum(z**2 + 2 - 1 / n + 4 * p * (n - x - 1), 0.0)
    low = (2 * x + z**2 - 1 - z * np.sqrt(below)) / (2 * (n + z**2))
    high = (2 * x + z**2 + 1 + z * np.sqrt(above)) / (2 * (n + z**2))
    low = np.where(x > 0, np.clip(low, 0, 1), 0.0)
    high = np.where(x < n, np.clip(high, 0, 1), 1.0)
    return _masked(low, high, known)


def arcsine(xi: ArrayLike, ni: ArrayLike, level: float = 0.95) -> Limits:
    """Normal interval of the arcsine of the square root, transformed back
    (Brown, Cai & DasGupta 2001, section 4.2.1, without the 3/8 that they add)."""
    x, n, known = _counts(xi, ni)
    angle, half = np.arcsin(np.sqrt(x / n)), normal_quantile(level) / (2 * np.sqrt(n))
    low = np.sin(np.maximum(angle - half, 0.0)) ** 2
    high = np.sin(np.minimum(angle + half, np.pi / 2)) ** 2
    return _masked(low, high, known)


def exact_poisson(xi: ArrayLike, ti: ArrayLike, level: float = 0.95) -> Limits:
    """Exact central interval of a rate, ``xi`` events in ``ti`` of person-time
    (Garwood 1936, Biometrika 28:437), by gamma quantiles; NaN where ``ti`` is 0.

    Examples
    --------
    >>> low, high = exact_poisson(0, 10)
    >>> print(f"{low:.4f} {high:.4f}")
    0.0000 0.3689
    """
    x, t, known = _counts(xi, ti)
    tail = (1 - level) / 2
    low = np.where(x > 0, gammaincinv(np.maximum(x, 1), tail), 0.0) / t
    return _masked(low, gammainccinv(x + 1, tail) / t, known)


def jeffreys(xi: ArrayLike, ni: ArrayLike, level: float = 0.95) -> Limits:
    """Equal-tailed Beta(1/2, 1/2) posterior interval, with the lower limit 0 at ``xi = 0`` and the
    upper limit 1 at ``xi = ni`` (Brown, Cai & DasGupta 2001, Stat Sci 16:101, equation 8).

    This is their Jeffreys interval, not their "modified Jeffreys" one, which also replaces the
    other limit at 0, 1, n − 1 and n.
    """
    x, n, known = _counts(xi, ni)
    tail = (1 - level) / 2
    low = np.where(x > 0, betaincinv(x + 0.5, n - x + 0.5, tail), 0.0)
    high = np.where(x < n, betainccinv(x + 0.5, n - x + 0.5, tail), 1.0)
    return _masked(low, high, known)


def mid_p(xi: ArrayLike, ni: ArrayLike, level: float = 0.95) -> Limits:
    """Mid-P interval: each limit leaves (1 − level)/2 when half of the observed count's
    probability is counted (Lancaster 1961, JASA 56:223; Berry & Armitage 1995, Statistician
    44:417).

    The upper limit for ``xi`` is one minus the lower limit for ``ni - xi``.
    """
    x, n, known = _counts(xi, ni)
    tail = (1 - level) / 2
    return _masked(_mid_p_low(x, n, tail), 1 - _mid_p_low(n - x, n, tail), known)


def agresti_coull(xi: ArrayLike, ni: ArrayLike, level: float = 0.95) -> Limits:
    """Adjusted Wald interval around ``(xi + z²/2)/(ni + z²)``, cut at 0 and 1
    (Agresti & Coull 1998, Am Stat 52:119, for any level as in Brown, Cai & DasGupta 2001).

    It is cut to the exact 0 at ``xi = 0`` and the exact 1 at ``xi = ni``, where it always reaches
    beyond them.
    """
    x, n, known = _counts(xi, ni)
    z = normal_quantile(level)
    size = n + z**2
    centre = (x + z**2 / 2) / size
    half = z * np.sqrt(centre * (1 - centre) / size)
    low = np.where(x > 0, np.clip(centre - half, 0, 1), 0.0)
    high = np.where(x < n, np.clip(centre + half, 0, 1), 1.0)
    return _masked(low, high, known)


def upper_limit(xi: ArrayLike, ni: ArrayLike, level: float = 0.95) -> Array:
    """Exact one-sided upper limit; ``1 − (1 − level)^(1/ni)`` at ``xi = 0``.

    Examples
    --------
    The rule of three says about 3/n (Hanley & Lippman-Hand 1983, JAMA 249:1743).

    >>> print(f"{upper_limit(0, 14):.4f}")
    0.1926
    """
    return clopper_pearson(xi, ni, 2 * level - 1)[1] if level > 0.5 else _one_sided(xi, ni, level)


def lower_limit(xi: ArrayLike, ni: ArrayLike, level: float = 0.95) -> Array:
    """Exact one-sided lower limit; ``(1 − level)^(1/ni)`` at ``xi = ni``.

    Examples
    --------
    >>> print(f"{lower_limit(14, 14):.4f}")
    0.8074
    """
    x, n = np.asarray(xi, dtype=float), np.asarray(ni, dtype=float)
    return 1 - upper_limit(n - x, n, level)


def normal_quantile(level: float) -> float:
    """The standard normal quantile of a two-sided interval, right up to levels next to 1.

    Examples
    --------
    >>> round(normal_quantile(0.95), 4)
    1.96
    """
    return float(-ndtri((1 - level) / 2))


def bisect(root_is_right: Callable[[Array], NDArray[np.bool_]], low: Array, high: Array) -> Array:
    """The place in [low, high] where ``root_is_right`` turns from true to false, elementwise."""
    low, high = np.array(low, dtype=float), np.array(high, dtype=float)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        right = root_is_right(middle)
        low, high = np.where(right, middle, low), np.where(right, high, middle)
    return 0.5 * (low + high)


def _mid_p_low(x: Array, n: Array, tail: float) -> Array:
    """Solve P(X > x) + P(X = x)/2 = tail; the sum grows with p. It is 0 at x = 0."""
    a, b = np.maximum(x, 1), n - x

    def too_small(p: Array) -> NDArray[np.bool_]:
        above = np.where(b > 0, betainc(a + 1, np.maximum(b, 1), p), 0.0)
        return np.asarray(0.5 * (betainc(a, b + 1, p) + above) < tail)

    return np.where(x > 0, bisect(too_small, np.zeros_like(n), np.ones_like(n)), 0.0)


def _one_sided(xi: ArrayLike, ni: ArrayLike, level: float) -> Array:
    x, n, known = _counts(xi, ni)
    high = np.where(x < n, betaincinv(x + 1, np.maximum(n - x, 1), level), 1.0)
    return np.where(known, high, np.nan)


def _counts(xi: ArrayLike, ni: ArrayLike) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Counts of one shape, and which rows have patients; the others stand as 0 of 1."""
    x, n = np.broadcast_arrays(np.asarray(xi, dtype=float), np.asarray(ni, dtype=float))
    known = np.asarray(n > 0)
    return np.where(known, x, 0.0), np.where(known, n, 1.0), known


def _masked(low: Array, high: Array, known: NDArray[np.bool_]) -> Limits:
    return np.where(known, low, np.nan), np.where(known, high, np.nan)
