"""Numbers around a product-limit curve: pointwise limits, quantiles, the log-rank sums.

The curve itself is made elsewhere; here it is an array of survival at the distinct times, with
the numbers at risk just before each time and the events at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.kernels.intervals import normal_quantile

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Survival nearer to one half than this sits exactly on it: products of ratios are rounded. R's
#: quantiles of survival curves use the same distance, the square root of machine epsilon.
ON_THE_LINE = float(np.sqrt(np.finfo(float).eps))


def greenwood(at_risk: IntArray, events: IntArray) -> FloatArray:
    """The variance of log survival: the running sum of d / (n (n - d)); inf once all have died.

    Greenwood 1926; Kalbfleisch & Prentice 2002, The Statistical Analysis of Failure Time Data,
    chapter 1.
    """
    n, d = at_risk.astype(float), events.astype(float)
    with np.errstate(divide="ignore"):
        return np.cumsum(d / (n * (n - d)))


def _plain(s: FloatArray, width: FloatArray) -> tuple[FloatArray, FloatArray]:
    return s - s * width, s + s * width


def _log(s: FloatArray, width: FloatArray) -> tuple[FloatArray, FloatArray]:
    return s * np.exp(-width), s * np.exp(width)


def _log_log(s: FloatArray, width: FloatArray) -> tuple[FloatArray, FloatArray]:
    turn = width / np.abs(np.log(s))
    return s ** np.exp(turn), s ** np.exp(-turn)


#: Limits from survival strictly between 0 and 1 and the half-width on the scale of log survival.
SURVIVAL_INTERVALS: Mapping[
    str, Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]
] = MappingProxyType({"log-log": _log_log, "log": _log, "plain": _plain})


def limits(
    survival: FloatArray, at_risk: IntArray, events: IntArray, *, interval: str, level: float
) -> tuple[FloatArray, FloatArray]:
    """Pointwise limits of survival at the distinct times, inside [0, 1], never missing.

    Where survival is 1 or 0 no formula with a standard error has an answer: R prints none, or 1
    for 1. There the limits are 1 and :func:`no_event_limit`, 0 and :func:`all_events_limit`, which
    both are Clopper & Pearson's where nobody is censored.

    Parameters
    ----------
    survival, at_risk, events : ndarray, shape (m,)
        At each distinct time; at risk just before it.
    interval : str
        A key of :data:`SURVIVAL_INTERVALS`.
    level : float
    """
    low, high = np.zeros_like(survival), np.ones_like(survival)
    none_yet, all_gone = np.cumsum(events) == 0, at_risk == events
    low[none_yet] = no_event_limit(at_risk[none_yet], level)
    if all_gone.any():
        high[all_gone] = all_events_limit(at_risk, events, level)
    inner = ~none_yet & ~all_gone
    width = normal_quantile(level) * np.sqrt(greenwood(at_risk, events)[inner])
    below, above = SURVIVAL_INTERVALS[interval](survival[inner], width)
    low[inner], high[inner] = np.clip(below, 0.0, 1.0), np.clip(above, 0.0, 1.0)
    return low, high


def no_event_limit(at_risk: IntArray | int, level: float) -> FloatArray:
    """The exact lower limit of survival where none of ``at_risk`` patients had the event.

    Clopper & Pearson 1934 for n of n, two-sided: (alpha / 2) to the power 1/n. So the limit joins
    the rest of a two-sided band; it is not the one-sided limit of the rule of three.

    Examples
    --------
    >>> float(no_event_limit(10, 0.95).round(4))
    0.6915
    """
    return np.asarray(((1 - level) / 2) ** (1 / np.asarray(at_risk, dtype=float)))


def all_events_limit(at_risk: IntArray, events: IntArray, level: float) -> float:
    """The upper limit of survival where the curve has come down to 0.

    The upper limit of the beta product procedure: the quantile of a product of Beta(n - d + 1, d)
    over the event times, approximated by the beta distribution with its first two moments (Fay,
    Brittain & Proschan 2013, Biostatistics 14:723). Without censoring the product is Beta(1, n)
    exactly, and the limit Clopper & Pearson's for 0 of n.

    Examples
    --------
    >>> one_by_one = np.array([3, 2, 1]), np.array([1, 1, 1])
    >>> round(all_events_limit(*one_by_one, 0.95), 4), round(1 - 0.025 ** (1 / 3), 4)
    (0.7076, 0.7076)
    """
    n, d = at_risk.astype(float), events.astype(float)
    first = float(np.prod((n - d + 1) / (n + 1)))
    second = first * float(np.prod((n - d + 2) / (n + 2)))
    size = (first - second) / (second - first**2)
    return float(special.betaincinv(first * size, (1 - first) * size, (1 + level) / 2))


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
    reached = np.flatnonzero(curve <= height + ON_THE_LINE)
    if not reached.size:
        return None
    first = reached[0]
    if curve[first] < height - ON_THE_LINE:
        return float(times[first])
    below = np.flatnonzero(curve < height - ON_THE_LINE)
    end = below[0] if below.size else len(times) - 1
    return float((times[first] + times[end]) / 2)


def log_rank_sums(
    times: FloatArray, events: IntArray, groups: IntArray, k: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Observed and expected events of each group, and the covariance of their difference.

    Mantel 1966; Peto & Peto 1972, JRSS A 135:185; the covariance is the hypergeometric one, which
    holds with tied events.

    Parameters
    ----------
    times, events, groups : ndarray, shape (n,)
        ``events`` 0 or 1; ``groups`` the index of each patient's group, 0 to k - 1.
    k : int
        Number of groups.

    Returns
    -------
    observed, expected : ndarray, shape (k,)
    covariance : ndarray, shape (k, k)
    """
    moments, place = np.unique(times[events == 1], return_inverse=True)
    n_ij, d_ij = np.zeros((2, moments.size, k))
    for group in range(k):
        own = np.sort(times[groups == group])
        n_ij[:, group] = own.size - np.searchsorted(own, moments)
    np.add.at(d_ij, (place, groups[events == 1]), 1.0)
    n, d = n_ij.sum(axis=1), d_ij.sum(axis=1)
    share = n_ij / n[:, None]
    # one patient at risk: the event is certain to be theirs, it adds no variance
    spread = d * (n - d) / np.maximum(n - 1, 1)
    covariance = np.diag(spread @ share) - (share * spread[:, None]).T @ share
    return d_ij.sum(axis=0), d @ share, covariance
