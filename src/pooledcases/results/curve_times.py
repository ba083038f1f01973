"""What is read off a survival curve: quantiles, hazards, late entries, numbers at risk, rates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.errors import InputError
from pooledcases.options import SurvivalInterval, TimeUnit, shown
from pooledcases.results.base import (
    CLOSED_FORM,
    EXACT,
    Caution,
    FloatArray,
    IntArray,
    Interval,
    freeze,
)


class LeftOut(NamedTuple):
    """A patient whom an estimate leaves out, and why; the reason's words: ``left_out.REASON``."""

    id: str
    reason: str

    def as_json(self) -> dict[str, str]:
        """The two fields by name."""
        return {"id": self.id, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MedianTime:
    """A median time of a product-limit curve.

    Attributes
    ----------
    median : float or None
        In the unit of the time column; None where the curve does not come down to one half.
    ci : Interval or None
        Brookmeyer & Crowley's; the upper limit ``inf`` where it is not reached, None where the
        lower is not reached either.
    interval : str
        The scale of the limits that cross one half.
    level : float
    n, n_events : int
        Patients, and those with the event of this curve; for a median follow-up, those whose
        follow-up was not ended by the event.
    unit : {"days", "weeks", "months", "years"} or None
        Of the times: what the column's name ends in, or what was said; None where neither is.
    left_out : tuple of LeftOut
    """

    kind: ClassVar[str] = "median_time"
    tolerance: ClassVar[float] = CLOSED_FORM

    median: float | None
    ci: Interval | None
    interval: SurvivalInterval
    level: float
    n: int
    n_events: int
    unit: TimeUnit | None = None
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurvePoint:
    """A curve at one time; ``survival`` and ``ci`` are None where the data do not reach.

    ``se`` is Greenwood's standard error of survival; None also where survival is 1 or 0, for which
    it has no answer. Beyond the last time the beta product still has limits, 0 and its last upper.
    """

    kind: ClassVar[str] = "curve_point"
    tolerance: ClassVar[float] = CLOSED_FORM

    time: float
    survival: float | None
    ci: Interval | None
    at_risk: int
    se: float | None = None
    unit: TimeUnit | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class QuantileTime:
    """The time by which a share of the patients had the event.

    Attributes
    ----------
    probability : float
        The share: 0.5 for the median, 0.25 for the first quarter to have it.
    time : float or None
        In the unit of the time column; None where the curve does not come down that far.
    ci : Interval or None
        Brookmeyer & Crowley's; the upper limit ``inf`` where it is not reached, None where the
        lower is not reached either.
    interval, level
        Of the limits of the curve.
    n, n_events : int
    """

    kind: ClassVar[str] = "quantile_time"
    tolerance: ClassVar[float] = CLOSED_FORM

    group: str | None
    probability: float
    time: float | None
    ci: Interval | None
    interval: SurvivalInterval
    level: float
    n: int
    n_events: int
    unit: TimeUnit | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CumulativeHazard:
    """The Nelson-Aalen estimate.

    Attributes
    ----------
    times : ndarray, shape (m,)
    hazard, se : ndarray, shape (m,)
        From each time on; the standard error is the root of the sum of events over at risk squared
        (Aalen 1978, Ann Stat 6:701).
    survival : ndarray, shape (m,)
        The exponential of minus the hazard (Fleming & Harrington).
    """

    kind: ClassVar[str] = "cumulative_hazard"
    tolerance: ClassVar[float] = CLOSED_FORM

    group: str | None
    times: FloatArray
    hazard: FloatArray
    se: FloatArray
    survival: FloatArray
    unit: TimeUnit | None = None

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LateEntry:
    """Patients who came under observation after time zero, and what that does to the curve.

    Attributes
    ----------
    column : str
    entries : ndarray, shape (n,)
        In order; each patient is at risk from just after it to the end of follow-up.
    first : float
        Nobody is at risk up to here: where it is above 0, the curve speaks of those who came
        without the event as far as this.
    n_late : int
        Patients who entered after 0.
    thin_before : float or None
        Before this time fewer than max(5, 10% of n) are at risk, at some event or end of
        follow-up; None where that is never so, or always.
    emptied_at : float or None
        Everybody then at risk had the event, so that the curve falls to 0, though others are
        observed later.
    gaps : tuple of Interval
        Times between with nobody at risk; survival is drawn through them as if nothing happened.
    """

    kind: ClassVar[str] = "late_entry"
    tolerance: ClassVar[float] = EXACT

    column: str
    entries: FloatArray
    first: float
    n_late: int
    thin_before: float | None
    emptied_at: float | None
    gaps: tuple[Interval, ...] = ()
    unit: TimeUnit | None = None

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AtRiskTable:
    """Numbers under curves: at risk at some times, and what has happened to the others by then.

    Attributes
    ----------
    by : str or None
    groups : tuple of str or None
    times : ndarray, shape (m,)
    at_risk, events, censored, entered : ndarray, shape (groups, m)
        Just before each time: ``entered`` less ``events`` less ``censored`` are ``at_risk``. An
        event at the time itself is counted at the next. Without late entry all have entered.
    """

    kind: ClassVar[str] = "at_risk_table"
    tolerance: ClassVar[float] = EXACT

    by: str | None
    groups: tuple[str | None, ...]
    times: FloatArray
    at_risk: IntArray
    events: IntArray
    censored: IntArray
    entered: IntArray
    unit: TimeUnit | None = None

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rate:
    """Events per person-time, as if the hazard never changed.

    Attributes
    ----------
    group : str or None
    n, n_events : int
    person_time : float
        Follow-up of all patients together, from their entry on.
    rate : float or None
        Events divided by person-time, times ``per``; None where nobody was followed for any time.
    ci : Interval or None
        Exact Poisson limits.
    per : float
        The person-time that the rate is given for, such as 100.
    reason : str or None
        Why there is no rate: ``no_person_time``; its words stand under ``rate.REASON``.
    left_out : tuple of LeftOut
    """

    kind: ClassVar[str] = "rate"
    tolerance: ClassVar[float] = CLOSED_FORM

    group: str | None
    n: int
    n_events: int
    person_time: float
    rate: float | None
    ci: Interval | None
    per: float
    level: float
    reason: Literal["no_person_time"] | None = None
    unit: TimeUnit | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rates:
    """One rate a group."""

    kind: ClassVar[str] = "rates"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    rates: tuple[Rate, ...]
    unit: TimeUnit | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()


def time_asked(t: float) -> float:
    """``t`` if a curve can be asked for it, else an :class:`InputError`."""
    try:
        time = float(t) if bool(t >= 0) else math.nan
    except (TypeError, ValueError, OverflowError):
        time = math.nan
    if math.isnan(time):
        raise InputError(f"{shown(t)} is no time on the curve; ask for a number from 0 on.")
    return time


def times_asked(t: ArrayLike) -> FloatArray:
    """Some times if a curve can be asked for them all, else an :class:`InputError`."""
    try:
        times = np.asarray(t)
    except ValueError:  # lists of unequal lengths
        times = np.array(None)
    if times.dtype.kind not in "iuf" or not (times >= 0).all():
        raise InputError(f"{shown(t)} are no times on the curve; ask for numbers from 0 on.")
    return times.astype(float)
