"""Limits of a restricted mean that few patients can bear, and of differences of two of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from pooledcases.kernels.roots import bracketed_root

FloatArray = NDArray[np.float64]
#: Both limits of an estimate at a two-sided tail probability.
LimitsAt = Callable[[float], tuple[float, float]]

#: The log of the smallest p-value that is told from smaller ones; beyond, quantiles of t fail.
_LEAST_LOG_P = -230.0


def logit_t(
    mean: ArrayLike, variance: ArrayLike, n: ArrayLike, horizon: float, tail: float
) -> tuple[FloatArray, FloatArray]:
    """Limits between 0 and the horizon, symmetric on the logit of mean / horizon.

    The variance is multiplied by n / (n − 1), which without censoring makes it that of a sample's
    mean, and the quantile is that of t with n − 1 degrees of freedom, as for that mean; the logit
    keeps the limits where a restricted mean can lie.

    Parameters
    ----------
    mean, variance : array_like
        The area under the curve, strictly between 0 and the horizon, and Greenwood's variance.
    n : array_like
        Patients, 2 or more.
    horizon : float
    tail : float
        Probability outside, both sides together.

    Examples
    --------
    >>> low, high = logit_t(8.0, 1.0, 5, horizon=10.0, tail=0.05)
    >>> round(float(low), 3), round(float(high), 3)
    (3.65, 9.653)
    """
    m, size = np.asarray(mean, dtype=float), np.asarray(n, dtype=float)
    left = horizon - m
    se = np.sqrt(np.asarray(variance, dtype=float) * size / (size - 1))
    # stdtrit of the lower tail keeps the digits of tiny tails
    reach = -special.stdtrit(size - 1, tail / 2) * se * horizon / (m * left)
    place = np.log(m / left)
    low, high = (horizon * special.expit(place + side * reach) for side in (-1.0, 1.0))
    return np.asarray(low), np.asarray(high)


def recovered(
    first: ArrayLike,
    second: ArrayLike,
    own: tuple[ArrayLike, ArrayLike],
    other: tuple[ArrayLike, ArrayLike],
) -> tuple[FloatArray, FloatArray]:
    """Limits of first − second out of the limits of each (Zou & Donner 2008, Stat Med 27:1693).

    What each side of the difference may be off by is put together from the two estimates' own
    distances to the limits that matter there. The interval never leaves what differences of two
    values within their limits can be.

    Examples
    --------
    Two normal intervals give the usual one.

    >>> low, high = recovered(5.0, 2.0, (2.0, 8.0), (-2.0, 6.0))
    >>> float(low), float(high)
    (-2.0, 8.0)
    """
    a, b, (a_low, a_high), (b_low, b_high) = (np.asarray(v) for v in (first, second, own, other))
    return a - b - np.hypot(a - a_low, b_high - b), a - b + np.hypot(a_high - a, b - b_low)


def touching(first: float, second: float, own: LimitsAt, other: LimitsAt) -> float:
    """The two-sided p-value: the tail at which the recovered interval just reaches 0.

    Examples
    --------
    >>> def near(value):
    ...     def limits(tail):
    ...         reach = -float(special.ndtri(tail / 2))
    ...         return value - reach, value + reach
    ...     return limits
    >>> p = touching(3.0, 1.0, near(3.0), near(1.0))
    >>> round(p, 6) == round(2 * float(special.ndtr(-np.sqrt(2))), 6)
    True
    """
    side = 0 if first > second else 1
    if first == second:
        return 1.0

    def past(log_tail: float) -> float:
        tail = float(np.exp(log_tail))
        limit = float(recovered(first, second, own(tail), other(tail))[side])
        return limit if side == 0 else -limit

    # above 0 the interval stops short of 0; the wider it is (the smaller the tail), the less so
    if past(_LEAST_LOG_P) >= 0:
        return float(np.exp(_LEAST_LOG_P))
    return float(np.exp(bracketed_root(past, _LEAST_LOG_P, 0.0)))
