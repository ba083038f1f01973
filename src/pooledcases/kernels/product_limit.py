"""The product-limit curve and the times at which it comes down to a height.

Survival is an array at the distinct times, with the numbers at risk just before each time and the
events at it (:mod:`~pooledcases.kernels.event_table`).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Survival nearer to one half than this sits exactly on it: products of ratios are rounded. R's
#: quantiles of survival curves use the same distance, the square root of machine epsilon.
ON_THE_LINE = float(np.sqrt(np.finfo(float).eps))


def product_limit(at_risk: IntArray, events: IntArray) -> FloatArray:
    """Kaplan & Meier's estimate along the last axis; where nobody is at risk it stays.

    Kaplan & Meier 1958, JASA 53:457.

    Parameters
    ----------
    at_risk, events : ndarray, shape (..., m)

    Examples
    --------
    >>> product_limit(np.array([4, 2, 1]), np.array([1, 1, 0])).tolist()
    [0.75, 0.375, 0.375]
    """
    # with nobody at risk nobody dies, and the ratio is 1 of 1
    n = np.maximum(at_risk, 1.0)
    share: FloatArray = n - events
    share /= n
    return np.cumprod(share, axis=-1, out=share)


def stretch_at(
    times: FloatArray, curve: FloatArray, height: float = 0.5
) -> tuple[float, float] | None:
    """From when to when a falling curve runs at ``height``; None where it never comes down to it.

    Both are the time at which it falls through ``height``, where it does not stop there; where it
    falls no more, the stretch ends at the last time.

    Examples
    --------
    >>> stretch_at(np.array([2.0, 4.0, 9.0]), np.array([0.75, 0.5, 0.5]))
    (4.0, 9.0)
    """
    reached = np.flatnonzero(curve <= height + ON_THE_LINE)
    if not reached.size:
        return None
    first = reached[0]
    if curve[first] < height - ON_THE_LINE:
        return float(times[first]), float(times[first])
    below = np.flatnonzero(curve < height - ON_THE_LINE)
    end = below[0] if below.size else len(times) - 1
    return float(times[first]), float(times[end])


def quantile_time(times: FloatArray, curve: FloatArray, height: float = 0.5) -> float | None:
    """The time at which a falling curve comes down to ``height``; None where it never does.

    Where the curve runs exactly at ``height``, the middle of that stretch: up to the next time at
    which it falls, or up to the last time where it falls no more. For a complete sample of even
    size that is the usual median.

    Examples
    --------
    >>> quantile_time(np.array([2.0, 4.0, 5.0, 9.0]), np.array([0.75, 0.5, 0.5, 0.25]))
    6.5
    """
    stretch = stretch_at(times, curve, height)
    return None if stretch is None else (stretch[0] + stretch[1]) / 2


def quantile_limits(
    times: FloatArray,
    low: FloatArray,
    high: FloatArray,
    *,
    height: float,
    start: float | None = None,
) -> tuple[float, float] | None:
    """Where the limits of a curve come down to ``height``: limits of the time.

    Brookmeyer & Crowley 1982, Biometrics 38:29. The upper one is inf where it is never reached;
    None where the lower one is not either.

    Parameters
    ----------
    times, low, high : ndarray, shape (m,)
        Where the limits of the curve hold.
    start : float, optional
        The lower limit before the first time; where already this is not above ``height``, the time
        may be as early as 0.
    """
    lower = quantile_time(times, low, height)
    if start is not None and start <= height + ON_THE_LINE:
        lower = 0.0
    if lower is None:
        return None
    upper = quantile_time(times, high, height)
    return lower, math.inf if upper is None else upper
