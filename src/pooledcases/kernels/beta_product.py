"""The beta product confidence procedure: limits of survival that hold in small samples.

Fay, Brittain & Proschan 2013, Biostatistics 14:723; at failure times and for ties as in Fay &
Brittain 2016, Stat Med 35:2726. Survival just before the j-th of n uncensored failure times is the
j-th largest of n uniform numbers; with censoring it is a product of independent betas. The upper
limit of S(t) is a quantile of W−(t), the product of B(n_i − d_i + 1, d_i) over the failures up to
t; the lower one of W+(t), the same times B(Y, 1), as if one of the Y patients who are left failed
next. Without censoring both are Clopper & Pearson's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.kernels.intervals import bisect

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Beta:
    """Beta distributions; ``b`` 0 is the point 1, ``a`` 0 the point 0."""

    a: FloatArray
    b: FloatArray

    def quantile(self, p: float) -> FloatArray:
        """The place below which the share ``p`` lies."""
        a, b = np.where(self.a > 0, self.a, 1.0), np.where(self.b > 0, self.b, 1.0)
        inside = np.where(self.b > 0, special.betaincinv(a, b, p), 1.0)
        return np.asarray(np.where(self.a > 0, inside, 0.0))

    def below(self, x: FloatArray) -> FloatArray:
        """The share that lies below ``x``, strictly between 0 and 1."""
        a, b = np.where(self.a > 0, self.a, 1.0), np.where(self.b > 0, self.b, 1.0)
        inside = np.where(self.b > 0, special.betainc(a, b, x), 0.0)
        return np.asarray(np.where(self.a > 0, inside, 1.0))


def beta_product(
    at_risk: IntArray, events: IntArray, *, level: float, mid_p: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Limits of survival from each distinct time up to the next.

    Parameters
    ----------
    at_risk, events : ndarray, shape (..., m)
        Just before and at each distinct time, those with censoring only included; nobody enters
        late.
    level : float
    mid_p : bool
        Quantiles of an equal mixture of W− and W+ instead: narrower, its errors about right on
        average, not always below their bound.

    Returns
    -------
    low, high : ndarray, shape (..., m)
        From the last time on the lower limit is 0: nobody is left who could tell.

    Notes
    -----
    The product is taken for the beta distribution with its mean and variance (the authors' method
    of moments), which it is exactly where nobody is censored between failures.

    Examples
    --------
    >>> low, high = beta_product(np.array([4, 3, 2, 1]), np.array([1, 1, 1, 1]), level=0.95)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.1941, 0.0676, 0.0063, 0.0], [0.9937, 0.9324, 0.8059, 0.6024])
    """
    n, d = np.asarray(at_risk, dtype=float), np.asarray(events, dtype=float)
    left = np.concatenate([n[..., 1:], np.zeros_like(n[..., :1])], axis=-1)
    failed = _moments(n - d + 1, d)
    upper = _matched(*failed)
    lower = _matched(*_with_next(failed, left), left)
    tail = (1 - level) / 2
    if not mid_p:
        return lower.quantile(tail), upper.quantile(1 - tail)
    return _mixture(lower, upper, tail), _mixture(lower, upper, 1 - tail)


def _moments(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Of the running product of B(a, b): −log of the mean, and log of E(W²)/E(W)².

    Logarithms keep the variance of a product of many betas next to 1 from being lost.
    """
    return (
        np.cumsum(np.log1p(b / a), axis=-1),
        np.cumsum(np.log1p(b / (a * (a + b + 1))), axis=-1),
    )


def _with_next(
    failed: tuple[FloatArray, FloatArray], left: FloatArray
) -> tuple[FloatArray, FloatArray]:
    y = np.maximum(left, 1.0)
    return failed[0] + np.log1p(1 / y), failed[1] + np.log1p(1 / (y * (y + 2)))


def _matched(
    minus_log_mean: FloatArray, log_spread: FloatArray, left: FloatArray | None = None
) -> Beta:
    """The beta distribution with these moments; a point where there is no spread or nobody left."""
    ratio = np.expm1(log_spread)
    some = ratio > 0
    size = np.where(some, (np.expm1(minus_log_mean) - ratio) / np.where(some, ratio, 1.0), 1.0)
    mean = np.exp(-minus_log_mean)
    a, b = mean * size, np.where(some, -np.expm1(-minus_log_mean) * size, 0.0)
    return Beta(a if left is None else np.where(left > 0, a, 0.0), b)


def _mixture(lower: Beta, upper: Beta, p: float) -> FloatArray:
    """The quantile of an equal mixture; a point holds half of it."""
    found = bisect(
        lambda x: 0.5 * (lower.below(x) + upper.below(x)) < p,
        np.zeros_like(lower.a),
        np.ones_like(lower.a),
    )
    found = np.where((lower.a == 0) & (p <= 0.5), 0.0, found)
    return np.where((upper.b == 0) & (p >= 0.5), 1.0, found)
