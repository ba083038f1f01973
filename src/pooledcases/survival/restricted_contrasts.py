"""Limits of restricted means, and how two of them differ: for large samples, and for small ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scipy import special

from pooledcases.kernels.intervals import normal_quantile
from pooledcases.kernels.restricted_limits import LimitsAt, logit_t, recovered, touching
from pooledcases.options import RestrictedLimits
from pooledcases.results.base import Interval
from pooledcases.results.restricted_mean import TimeContrast


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The restricted mean of a group, or the mean time lost, with Greenwood's standard error."""

    value: float
    se: float
    n: int
    horizon: float

    @property
    def lost(self) -> Measured:
        """The rest of the horizon, which is known as well."""
        return Measured(value=self.horizon - self.value, se=self.se, n=self.n, horizon=self.horizon)

    def logit_t(self, tail: float) -> tuple[float, float]:
        """Limits within 0 and the horizon; the value itself where nothing is known of its error."""
        if self.se == 0:
            return self.value, self.value
        low, high = logit_t(self.value, self.se**2, self.n, self.horizon, tail)
        return float(low), float(high)

    def log_logit_t(self, tail: float) -> tuple[float, float]:
        """Those of the logarithm."""
        low, high = self.logit_t(tail)
        return math.log(low) if low > 0 else -math.inf, math.log(high)


@dataclass(frozen=True, slots=True)
class Method:
    """One kind of limits: around one mean, a difference, and a ratio."""

    around: Callable[[Measured, float], Interval | None]
    difference: Callable[[Measured, Measured, float], TimeContrast]
    ratio: Callable[[Measured, Measured, float], TimeContrast | None]
    source: str


def _normal(item: Measured, level: float) -> Interval | None:
    return _within(item.value, item.se, level)


def _normal_difference(first: Measured, second: Measured, level: float) -> TimeContrast:
    return _tested(first.value - second.value, math.hypot(first.se, second.se), level)


def _normal_ratio(first: Measured, second: Measured, level: float) -> TimeContrast | None:
    if first.value <= 0 or second.value <= 0:
        return None
    found = _tested(math.log(first.value / second.value), _log_se(first, second), level)
    ci = None if found.ci is None else _exp(found.ci.low, found.ci.high)
    return TimeContrast(
        estimate=first.value / second.value, se=found.se, ci=ci, p_value=found.p_value
    )


def _logit_t(item: Measured, level: float) -> Interval | None:
    return Interval(*item.logit_t(1 - level)) if item.se > 0 else None


def _recovered_difference(first: Measured, second: Measured, level: float) -> TimeContrast:
    se = math.hypot(first.se, second.se)
    value = first.value - second.value
    if se == 0:
        return TimeContrast(estimate=value, se=None, ci=None, p_value=None)
    ci, p = _recovered(first.value, second.value, first.logit_t, second.logit_t, level)
    return TimeContrast(estimate=value, se=se, ci=Interval(*ci), p_value=p)


def _recovered_ratio(first: Measured, second: Measured, level: float) -> TimeContrast | None:
    if first.value <= 0 or second.value <= 0:
        return None
    se, ratio = _log_se(first, second), first.value / second.value
    if se == 0:
        return TimeContrast(estimate=ratio, se=None, ci=None, p_value=None)
    logs = math.log(first.value), math.log(second.value)
    ci, p = _recovered(*logs, first.log_logit_t, second.log_logit_t, level)
    return TimeContrast(estimate=ratio, se=se, ci=_exp(*ci), p_value=p)


#: The kinds of limits by their word.
RESTRICTED_LIMITS: Mapping[RestrictedLimits, Method] = MappingProxyType(
    {
        "normal": Method(
            _normal,
            _normal_difference,
            _normal_ratio,
            "Uno et al. 2014, J Clin Oncol 32:2380",
        ),
        "logit-t": Method(
            _logit_t,
            _recovered_difference,
            _recovered_ratio,
            "Zou & Donner 2008, Stat Med 27:1693",
        ),
    }
)


def _recovered(
    first: float, second: float, own: LimitsAt, other: LimitsAt, level: float
) -> tuple[tuple[float, float], float]:
    tail = 1 - level
    low, high = recovered(first, second, own(tail), other(tail))
    return (float(low), float(high)), touching(first, second, own, other)


def _log_se(first: Measured, second: Measured) -> float:
    """Of the log ratio, by the delta method."""
    return math.hypot(first.se / first.value, second.se / second.value)


def _exp(low: float, high: float) -> Interval:
    return Interval(math.exp(low), math.exp(high))


def _within(value: float, se: float, level: float) -> Interval | None:
    half = normal_quantile(level) * se
    return Interval(value - half, value + half) if se > 0 else None


def _tested(value: float, se: float, level: float) -> TimeContrast:
    if se == 0:
        return TimeContrast(estimate=value, se=None, ci=None, p_value=None)
    p = 2 * float(special.ndtr(-abs(value) / se))
    return TimeContrast(estimate=value, se=se, ci=_within(value, se, level), p_value=p)
