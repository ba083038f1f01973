"""Survival curves of several studies, pooled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pooledcases.errors import InputError
from pooledcases.options import AtRiskOf, BandInterval, CurveTau2, TimeUnit, is_number, shown
from pooledcases.results.base import (
    ITERATED,
    Caution,
    FloatArray,
    IntArray,
    Interval,
    freeze,
)
from pooledcases.results.pooled import Pooled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StudyCurve:
    """What one study gives to the pooled curve.

    Attributes
    ----------
    study : str
    times, survival : ndarray, shape (m,)
        The times that it tells of.
    at_risk : ndarray, shape (m,)
        At the start of the interval that ends at each time.
    stopped : str or None
        Why it ends before the last time, ``follow_up``, ``nobody_left`` or ``all_events``; its
        words stand under ``pooled_curve.REASON``. With ``no_interval`` it tells of none.
    """

    kind: ClassVar[str] = "study_curve"
    tolerance: ClassVar[float] = ITERATED

    study: str
    times: FloatArray
    survival: FloatArray
    at_risk: FloatArray
    stopped: str | None

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PooledCurve:
    """One survival curve for several studies, at times they have in common.

    Attributes
    ----------
    tau2_method : {"DL", "EE"}
        Whether studies differ (random effects) or are taken to be alike.
    interval, level
    at_risk_of : {"interval", "time"}
        How the numbers at risk were read; of curves ``interval``.
    k : int
        Studies that tell of the first interval or more.
    n : float
        At risk at the start, in all studies.
    times : ndarray, shape (m,)
    survival, ci_low, ci_high : ndarray, shape (m,)
        At each time; between two times the curve is not known, and taken as a straight line.
    conditional : ndarray, shape (m,)
        Pooled survival of the interval that ends at each time.
    contributing : ndarray, shape (m,)
        Studies that tell of the interval.
    at_risk : ndarray, shape (m,)
        At its start, in those studies.
    between : ndarray, shape (m, m)
        Covariance of the studies' arcsines of conditional survival; all 0 with ``EE``.
    q, h2, i2_q : float or None
        Cochran's Q over all studies and intervals; Q over its degrees of freedom; the share of Q
        beyond them. None with one study.
    q_df : int
    q_p_value : float or None
    median : float or None
        None: not reached. On straight lines between the times.
    median_ci : Interval or None
        Where the limits of the curve come down to one half; None where the lower one does not.
    restricted_mean : float
        The area under the curve up to the last time.
    restricted_mean_ci : Interval
    alone_after : float or None
        After this time one study alone makes the curve.
    studies : tuple of StudyCurve
    unit : {"days", "weeks", "months", "years"} or None
        Of the times: what the column's name ends in, or what the curves say.
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "pooled_curve"
    tolerance: ClassVar[float] = ITERATED

    tau2_method: CurveTau2
    interval: BandInterval
    level: float
    at_risk_of: AtRiskOf
    k: int
    n: float
    times: FloatArray
    survival: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    conditional: FloatArray
    contributing: IntArray
    at_risk: FloatArray
    between: FloatArray
    q: float | None
    q_df: int
    q_p_value: float | None
    h2: float | None
    i2_q: float | None
    median: float | None
    median_ci: Interval | None
    restricted_mean: float
    restricted_mean_ci: Interval
    alone_after: float | None
    studies: tuple[StudyCurve, ...]
    unit: TimeUnit | None = None
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def at(self, t: float) -> PooledCurvePoint:
        """Survival at one of the times.

        Raises
        ------
        InputError
            When the curve was not pooled at this time.
        """
        place = np.flatnonzero(self.times == t) if is_number(t) else np.zeros(0, dtype=int)
        if not place.size:
            has = ", ".join(f"{time:g}" for time in self.times)
            raise InputError(f"The curve is not pooled at {shown(t)}; its times are {has}.")
        at = int(place[0])
        return PooledCurvePoint(
            time=float(self.times[at]),
            survival=float(self.survival[at]),
            ci=Interval(float(self.ci_low[at]), float(self.ci_high[at])),
            contributing=int(self.contributing[at]),
            at_risk=float(self.at_risk[at]),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PooledCurvePoint:
    """A pooled curve at one of its times, with who told of the interval before it."""

    kind: ClassVar[str] = "pooled_curve_point"
    tolerance: ClassVar[float] = ITERATED

    time: float
    survival: float
    ci: Interval
    contributing: int
    at_risk: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StudyMedian:
    """The median time of one study.

    Attributes
    ----------
    study : str
    n, n_events : int or None
        None where a table does not say them.
    median : float or None
    ci : Interval or None
        As the curve gives it; an open side is infinite.
    se : float or None
        Of the log of the median.
    se_from : {"limits", "lower_limit", "upper_limit"} or None
        With one limit the other is taken as far away, on the log scale.
    included : bool
    reason : str or None
        Why it is left out, ``not_reached``, ``not_given`` (a table has neither a median nor a
        limit), ``no_patients``, ``no_limits``, ``no_spread`` or ``zero_time``; its words stand
        under ``median_time.REASON``.
    """

    kind: ClassVar[str] = "study_median"
    tolerance: ClassVar[float] = ITERATED

    study: str
    n: int | None
    n_events: int | None
    median: float | None
    ci: Interval | None
    se: float | None
    se_from: str | None
    included: bool
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PooledMedianTime:
    """Median times of several studies, pooled on the log scale.

    Attributes
    ----------
    level, k
    estimate : float
    ci : Interval
    prediction : Interval or None
        Of the median of a new study.
    not_reached : tuple of str
        Studies whose median was not reached; they would have raised the estimate.
    studies : tuple of StudyMedian
    fit : Pooled
        On the log scale.
    unit : {"days", "weeks", "months", "years"} or None
        Of the times.
    cautions : tuple of Caution
        Those of the fit.
    """

    kind: ClassVar[str] = "pooled_median_time"
    tolerance: ClassVar[float] = ITERATED

    level: float
    k: int
    estimate: float
    ci: Interval
    prediction: Interval | None
    not_reached: tuple[str, ...]
    studies: tuple[StudyMedian, ...]
    fit: Pooled
    unit: TimeUnit | None = None
    cautions: tuple[Caution, ...] = ()
