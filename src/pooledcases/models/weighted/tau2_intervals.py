"""Intervals of tau², for one row, and of I² and H² from them or from Q."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.kernels.roots import bracketed_root
from pooledcases.models.weighted.heterogeneity import q_profile
from pooledcases.models.weighted.stack import Stack
from pooledcases.models.weighted.tau2 import Tau2Spec
from pooledcases.models.weighted.tau2.likelihood import log_likelihood
from pooledcases.models.weighted.tau2.quadratic_forms import tau2_at
from pooledcases.results.base import Interval

#: Points of the profile likelihood on either side of the estimate.
_GRID = 40


@dataclass(frozen=True, slots=True, eq=False)
class Tau2Limits:
    """An interval of tau²; ``empty`` where no tau² explains so little spread and both limits are
    0, None where the search was lost."""

    interval: Interval | None
    empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tau2IntervalSpec:
    """One kind of interval.

    Attributes
    ----------
    function : callable
        ``(row, tau2, spec, level)`` of a stack with one row, the estimate and its estimator.
    method : str
        How a result names it.
    serves : callable
        Whether an estimator has such an interval.
    instead : str
        Which estimators have.
    """

    function: Callable[[Stack, float, Tau2Spec, float], Tau2Limits]
    method: str
    label: str
    citation: str
    serves: Callable[[Tau2Spec], bool]
    instead: str = ""


def _from_q(row: Stack, tau2: float, spec: Tau2Spec, level: float) -> Tau2Limits:
    profile = q_profile(row, level=level)
    if not profile.converged[0]:
        return Tau2Limits(None)
    limits = Interval(float(profile.low[0]), float(profile.high[0]))
    return Tau2Limits(limits, bool(profile.empty[0]))


def _generalised(row: Stack, tau2: float, spec: Tau2Spec, level: float) -> Tau2Limits:
    """The tau² at which the observed Q is either critical value of its exact distribution."""
    if spec.moment_weights is None:
        raise ValueError("this estimator is no moment of a generalised Q")
    weights, tail = spec.moment_weights(row), (1 - level) / 2
    low, high = tau2_at(row, weights, 1 - tail, tail)
    if high is None:
        return Tau2Limits(Interval(0.0, 0.0), True)
    return Tau2Limits(Interval(low or 0.0, high))


def _profiled(row: Stack, tau2: float, spec: Tau2Spec, level: float) -> Tau2Limits:
    """The outermost tau² whose likelihood is no worse than the χ² quantile allows."""
    restricted = bool(spec.restricted)
    drop = float(special.chdtri(1, 1 - level)) / 2

    def height(value: float) -> float:
        return float(log_likelihood(row, np.array([value]), restricted=restricted)[0])

    floor = height(tau2) - drop

    def excess(value: float) -> float:
        return height(value) - floor

    low = 0.0 if excess(0.0) >= 0 else _first_crossing(excess, _below(row, tau2))
    high = _first_crossing(excess, _above(row, tau2, excess))
    return Tau2Limits(Interval(float(low), float(high)))


def _below(row: Stack, tau2: float) -> list[float]:
    """From 0 up to the estimate."""
    unit = float(row.vi[row.included].min())
    return [*(unit * np.expm1(np.linspace(0, np.log1p(tau2 / unit), _GRID)))[:-1], tau2]


def _above(row: Stack, tau2: float, excess: Callable[[float], float]) -> list[float]:
    """From where the likelihood has fallen for good, down to the estimate."""
    effects, unit = row.yi[row.included], float(row.vi[row.included].min())
    # beyond its highest peak's bound the likelihood only falls
    far = max(float(row.vi[row.included].max()), 2 * float(np.ptp(effects)) ** 2 * len(effects))
    while excess(far) >= 0:
        far *= 4
    steps = np.linspace(np.log1p(far / unit), np.log1p(tau2 / unit), 2 * _GRID)
    return [*(unit * np.expm1(steps))[:-1], tau2]


def _first_crossing(excess: Callable[[float], float], points: list[float]) -> float:
    """Where the likelihood first reaches the floor on the way; the last point is above it."""
    outside = points[0]
    for point in points[1:-1]:
        if excess(point) >= 0:
            return bracketed_root(excess, *sorted((outside, point)))
        outside = point
    return bracketed_root(excess, *sorted((outside, points[-1])))


TAU2_INTERVALS: Mapping[str, Tau2IntervalSpec] = MappingProxyType(
    {
        "q-profile": Tau2IntervalSpec(
            function=_from_q,
            method="Q-profile",
            label="tau2_interval.q-profile",
            citation="Viechtbauer 2007, Stat Med 26:37",
            serves=lambda spec: True,
        ),
        "profile-likelihood": Tau2IntervalSpec(
            function=_profiled,
            method="profile likelihood",
            label="tau2_interval.profile-likelihood",
            citation="Hardy & Thompson 1996, Stat Med 15:619",
            serves=lambda spec: spec.restricted is not None,
            instead="ML or REML",
        ),
        "generalised-q": Tau2IntervalSpec(
            function=_generalised,
            method="generalised Q",
            label="tau2_interval.generalised-q",
            citation="Biggerstaff & Jackson 2008, Stat Med 27:6093; Jackson 2013, RSM 4:220",
            serves=lambda spec: spec.moment_weights is not None,
            instead="DL or HE, or GENQ with weights",
        ),
    }
)


def test_based_h(q: float, k: int, level: float) -> Interval | None:
    """H = √(Q/df) with the interval of Higgins & Thompson (2002, Stat Med 21:1539), uncut.

    None for two studies with Q <= 2, where its error is not defined.
    """
    df = k - 1
    if q > k:
        error = 0.5 * (np.log(q) - np.log(df)) / (np.sqrt(2 * q) - np.sqrt(2 * df - 1))
    elif k > 2:
        error = np.sqrt((1 - 1 / (3 * (k - 2) ** 2)) / (2 * (k - 2)))
    else:
        return None
    # H is at least 1 before its interval is made
    half, h = float(special.ndtri(0.5 + level / 2) * error), float(np.sqrt(max(q / df, 1.0)))
    return Interval(float(h * np.exp(-half)), float(h * np.exp(half)))
