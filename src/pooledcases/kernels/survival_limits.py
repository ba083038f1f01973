"""Pointwise limits of a product-limit curve at its distinct times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.kernels.beta_product import beta_product
from pooledcases.kernels.intervals import normal_quantile
from pooledcases.kernels.product_limit import quantile_limits

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


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


def _logit(s: FloatArray, width: FloatArray) -> tuple[FloatArray, FloatArray]:
    odds, turn = np.log(s) - np.log1p(-s), width / (1 - s)
    return np.asarray(special.expit(odds - turn)), np.asarray(special.expit(odds + turn))


def _arcsine(s: FloatArray, width: FloatArray) -> tuple[FloatArray, FloatArray]:
    angle, turn = np.arcsin(np.sqrt(s)), 0.5 * width * np.sqrt(s / (1 - s))
    low, high = np.maximum(angle - turn, 0.0), np.minimum(angle + turn, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsSpec:
    """How the limits of a curve are made.

    Attributes
    ----------
    label : str
        Key of the words.
    citation : str
    formula : callable or None
        Limits from survival strictly between 0 and 1 and the half-width on the scale of log
        survival (Greenwood's standard error); None for the beta product.
    mid_p : bool
        For the beta product.
    """

    label: str
    citation: str
    formula: Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]] | None = None
    mid_p: bool = False


SURVIVAL_INTERVALS: Mapping[str, LimitsSpec] = MappingProxyType(
    {
        "log-log": LimitsSpec(
            label="survival.interval.log-log",
            citation="Kalbfleisch & Prentice 2002, chapter 1",
            formula=_log_log,
        ),
        "log": LimitsSpec(
            label="survival.interval.log",
            citation="Kalbfleisch & Prentice 2002, chapter 1",
            formula=_log,
        ),
        "plain": LimitsSpec(
            label="survival.interval.plain", citation="Greenwood 1926", formula=_plain
        ),
        "logit": LimitsSpec(
            label="survival.interval.logit",
            citation="as the log-log limits, by the delta method",
            formula=_logit,
        ),
        "arcsine": LimitsSpec(
            label="survival.interval.arcsine",
            citation="as the log-log limits, by the delta method",
            formula=_arcsine,
        ),
        "bpcp": LimitsSpec(
            label="survival.interval.bpcp",
            citation="Fay, Brittain & Proschan 2013, Biostatistics 14:723",
        ),
        "bpcp-mid-p": LimitsSpec(
            label="survival.interval.bpcp-mid-p",
            citation="Fay & Brittain 2016, Stat Med 35:2726",
            mid_p=True,
        ),
    }
)


def is_beta_product(interval: str) -> bool:
    """Whether limits hold everywhere by themselves, where survival is 1 or 0 too."""
    return SURVIVAL_INTERVALS[interval].formula is None


def limits(
    survival: FloatArray,
    at_risk: IntArray,
    events: IntArray,
    *,
    interval: str,
    level: float,
    least: IntArray | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Pointwise limits of survival at the distinct times, inside [0, 1], never missing.

    Where survival is 1 or 0 no formula with a standard error has an answer: R prints none, or 1
    for 1. There the limits are 1 and :func:`no_event_limit`, 0 and :func:`all_events_limit`, which
    both are Clopper & Pearson's where nobody is censored. The beta product needs no such help.

    Parameters
    ----------
    survival, at_risk, events : ndarray, shape (m,)
        At each distinct time; at risk just before it.
    interval : str
        A key of :data:`SURVIVAL_INTERVALS`.
    level : float
    least : ndarray, shape (m,), optional
        Where patients enter late, the fewest who were at risk at any time so far. Without an event
        the exact limit rests on them: survival is lowest when all hazard falls where the fewest
        could have shown it. Where the curve has come down to 0 the upper limit is then 1.
    """
    spec = SURVIVAL_INTERVALS[interval]
    if spec.formula is None:
        return beta_product(at_risk, events, level=level, mid_p=spec.mid_p)
    low, high = np.zeros_like(survival), np.ones_like(survival)
    none_yet = np.cumsum(events) == 0
    all_gone = np.logical_or.accumulate(at_risk == events)
    seen = at_risk if least is None else least
    low[none_yet] = no_event_limit(seen[none_yet], level)
    if all_gone.any() and least is None:
        high[all_gone] = all_events_limit(at_risk, events, level)
    inner = ~none_yet & ~all_gone
    width = normal_quantile(level) * np.sqrt(greenwood(at_risk, events)[inner])
    below, above = spec.formula(survival[inner], width)
    low[inner], high[inner] = np.clip(below, 0.0, 1.0), np.clip(above, 0.0, 1.0)
    return low, high


def time_limits(
    times: FloatArray,
    at_risk: IntArray,
    events: IntArray,
    low: FloatArray,
    high: FloatArray,
    *,
    interval: str,
    level: float,
    height: float,
) -> tuple[float, float] | None:
    """Limits of the time at which survival comes down to ``height``; None where there are none.

    Where survival is 1 or 0 the limits of :func:`limits` are of another kind than elsewhere; R has
    none there, and the time's limits rest on none of them. The beta product's hold everywhere.
    """
    if is_beta_product(interval) and times.size:
        start = start_limit(int(at_risk[0]), interval=interval, level=level)
        return quantile_limits(times, low, high, height=height, start=start)
    inner = (np.cumsum(events) > 0) & ~np.logical_or.accumulate(at_risk == events)
    return quantile_limits(times[inner], low[inner], high[inner], height=height)


def start_limit(n: int, *, interval: str, level: float) -> float:
    """The beta product's lower limit before the first time: of n patients none had the event.

    With mid-P half of the mixture lies at 1, and the other half has the whole tail.
    """
    tail_level = 2 * level - 1 if SURVIVAL_INTERVALS[interval].mid_p else level
    return float(no_event_limit(n, tail_level))


def no_event_limit(at_risk: IntArray | int, level: float) -> FloatArray:
    """The exact lower limit of survival where none of ``at_risk`` patients had the event.

    Clopper & Pearson 1934 for n of n, two-sided: (alpha / 2) to the power 1/n. So the limit joins
    the rest of a two-sided band; it is not the one-sided limit of the rule of three.

    Examples
    --------
    >>> float(no_event_limit(10, 0.95).round(4)), float(no_event_limit(0, 0.95))
    (0.6915, 0.0)
    """
    with np.errstate(divide="ignore"):
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
