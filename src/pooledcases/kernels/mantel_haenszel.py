"""Common effects over strata by Mantel-Haenszel, and Peto's excess of events.

Strata lie on the last axis; everything before it is a batch. The cells of a 2 × 2 table are
``a b`` (events and others of the first group) and ``c d``; those of rates ``x1 t1 x2 t2``. A
stratum of zeros counts for nothing: that is how one is left out. What does not exist is NaN or
infinite.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Common:
    """A common effect and its variance, shape (...), and the strata's weights, shape (..., k)."""

    estimate: Array
    variance: Array
    weights: Array


@dataclass(frozen=True, slots=True)
class Excess:
    """Events of the first group beyond those expected given the margins, with their variance
    (hypergeometric, or binomial for rates); shape (..., k)."""

    excess: Array
    variance: Array


def odds_ratio(a: Array, b: Array, c: Array, d: Array) -> Common:
    """log odds ratio (Mantel & Haenszel 1959, J Natl Cancer Inst 22:719); its variance by Robins,
    Breslow & Greenland 1986, Biometrics 42:311.

    Examples
    --------
    >>> one = [np.array([value]) for value in (10.0, 20.0, 5.0, 25.0)]
    >>> found = odds_ratio(*one)  # one stratum alone is Woolf's
    >>> float(found.estimate.round(6)), float(found.variance.round(6))
    (0.916291, 0.39)
    """
    total = _divisor(a + b + c + d)
    r, s, p, q = a * d / total, b * c / total, (a + d) / total, (b + c) / total
    sum_r, sum_s = r.sum(axis=-1), s.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = (p * r).sum(axis=-1) / sum_r / sum_r + (q * s).sum(axis=-1) / sum_s / sum_s
        variance = (own + (p * s + q * r).sum(axis=-1) / sum_r / sum_s) / 2
    return _ratio(sum_r, sum_s, variance, s)


def risk_ratio(a: Array, b: Array, c: Array, d: Array) -> Common:
    """log risk ratio; its variance by Greenland & Robins 1985, Biometrics 41:55."""
    n1, n2 = a + b, c + d
    total = _divisor(n1 + n2)
    r, s = a * n2 / total, c * n1 / total
    # n1 n2 (a + c) − a c N, written so that nothing is taken away
    spread = (a * n1 * d + c * n2 * b) / total / total
    return _ratio_of(r, s, spread)


def risk_difference(a: Array, b: Array, c: Array, d: Array) -> Common:
    """Risk difference (Greenland & Robins 1985); its variance by Sato 1989, Biometrics 45:1323,
    which holds with few large strata and with many small ones."""
    n1, n2 = a + b, c + d
    total = _divisor(n1 + n2)
    weights = n1 * n2 / total
    slope = (n1**2 * c - n2**2 * a + n1 * n2 * (n2 - n1) / 2) / total**2
    level = (a * d + b * c) / (2 * total)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = weights.sum(axis=-1)
        estimate = ((a * n2 - c * n1) / total).sum(axis=-1) / whole
        variance = (estimate * slope.sum(axis=-1) + level.sum(axis=-1)) / whole / whole
    return Common(estimate, np.maximum(variance, 0.0), weights)


def rate_ratio(x1: Array, t1: Array, x2: Array, t2: Array) -> Common:
    """log ratio of rates (Rothman & Greenland 1998, Modern Epidemiology, chapter 15); its variance
    by Greenland & Robins 1985."""
    total = _divisor(t1 + t2)
    return _ratio_of(x1 * t2 / total, x2 * t1 / total, (x1 + x2) * (t1 / total) * (t2 / total))


def rate_difference(x1: Array, t1: Array, x2: Array, t2: Array) -> Common:
    """Difference of rates, with its variance (Greenland & Robins 1985)."""
    total = _divisor(t1 + t2)
    weights, share1, share2 = t1 * t2 / total, t1 / total, t2 / total
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = weights.sum(axis=-1)
        estimate = (x1 * share2 - x2 * share1).sum(axis=-1) / whole
        variance = (x1 * share2**2 + x2 * share1**2).sum(axis=-1) / whole / whole
    return Common(estimate, variance, weights)


def excess_of_events(a: Array, b: Array, c: Array, d: Array) -> Excess:
    """Observed less expected events of the first group, given both margins of each table.

    Examples
    --------
    >>> found = excess_of_events(*[np.array([value]) for value in (3.0, 1.0, 1.0, 3.0)])
    >>> found.excess.tolist(), found.variance.round(6).tolist()
    ([1.0], [0.571429])
    """
    n1, n2, events, others = a + b, c + d, a + c, b + d
    total = _divisor(n1 + n2)
    # a − n1 (a + c) / N, without taking large numbers from each other
    excess = (a * d - b * c) / total
    more = np.where(n1 + n2 > 1, n1 + n2 - 1, 1.0)
    variance = (n1 / total) * (n2 / total) * events * (others / more)
    return Excess(excess, variance)


def excess_of_rates(x1: Array, t1: Array, x2: Array, t2: Array) -> Excess:
    """Observed less expected events of the first group, given the events of both and the times."""
    total = _divisor(t1 + t2)
    share1, share2 = t1 / total, t2 / total
    return Excess(x1 * share2 - x2 * share1, (x1 + x2) * share1 * share2)


def chi_squared(found: Excess, *, corrected: bool) -> Array:
    """(|sum of excesses| − ½)² over the sum of variances, or without the ½; the correction never
    turns the sign."""
    size = np.abs(found.excess.sum(axis=-1))
    if corrected:
        size = np.maximum(size - 0.5, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(size**2 / found.variance.sum(axis=-1))


def homogeneity(
    a: Array, b: Array, c: Array, d: Array, log_odds_ratio: Array
) -> tuple[Array, Array]:
    """Breslow and Day's statistic (1980, Statistical Methods in Cancer Research I, page 142) and
    Tarone's (1985, Biometrika 72:91): do the tables share this odds ratio.

    Tables in which nobody or everybody had the event add nothing.
    """
    expected = _expected(a + b, c + d, a + c, np.exp(log_odds_ratio)[..., None])
    cells = np.stack([expected, a + b - expected, a + c - expected, d - a + expected])
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = 1 / (1 / np.maximum(cells, 0.0)).sum(axis=0)
        away = np.where(variance > 0, a - expected, 0.0)
        breslow_day = (away**2 / np.where(variance > 0, variance, 1.0)).sum(axis=-1)
        tarone = breslow_day - away.sum(axis=-1) ** 2 / variance.sum(axis=-1)
    return breslow_day, np.maximum(tarone, 0.0)


def _expected(n1: Array, n2: Array, events: Array, odds_ratio: Array) -> Array:
    """The count at which a table with these margins has this odds ratio: the root of
    (1 − ψ) e² + (n2 − m + ψ (m + n1)) e − ψ m n1 between its bounds, by the stable one of the two
    ways to write it."""
    middle = n2 - events + odds_ratio * (events + n1)
    product = odds_ratio * events * n1
    root = np.sqrt(np.maximum(middle**2 + 4 * (1 - odds_ratio) * product, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = 2 * product / np.where(middle + root > 0, middle + root, 1.0)
        # a middle below 0 comes with an odds ratio below 1 only
        other = (root - middle) / np.where(odds_ratio < 1, 2 * (1 - odds_ratio), 1.0)
    return np.asarray(np.where(middle >= 0, usual, other))


def _ratio_of(r: Array, s: Array, spread: Array) -> Common:
    sum_r, sum_s = r.sum(axis=-1), s.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = spread.sum(axis=-1) / sum_r / sum_s
    return _ratio(sum_r, sum_s, variance, s)


def _ratio(sum_r: Array, sum_s: Array, variance: Array, weights: Array) -> Common:
    with np.errstate(divide="ignore", invalid="ignore"):
        return Common(np.log(sum_r) - np.log(sum_s), variance, weights)


def _divisor(total: Array) -> Array:
    return np.asarray(np.where(total > 0, total, 1.0))
