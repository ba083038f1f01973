"""Results of the survival room: curves, their medians, the log-rank test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.errors import InputError
from pooledcases.kernels.event_table import at_risk_at, fewest_at_risk
from pooledcases.kernels.product_limit import quantile_time, stretch_at
from pooledcases.kernels.survival_limits import (
    greenwood,
    is_beta_product,
    no_event_limit,
    start_limit,
    time_limits,
)
from pooledcases.options import SurvivalInterval, TimeUnit, is_number, shown
from pooledcases.results.base import (
    CLOSED_FORM,
    Caution,
    FloatArray,
    IntArray,
    Interval,
    freeze,
)
from pooledcases.results.curve_times import CumulativeHazard, LateEntry, QuantileTime, times_asked
from pooledcases.results.curve_times import CurvePoint as CurvePoint
from pooledcases.results.curve_times import LeftOut as LeftOut
from pooledcases.results.curve_times import MedianTime as MedianTime
from pooledcases.results.curve_times import time_asked as time_asked
from pooledcases.results.status_words import StatusWords

#: Who enters at 0 is at risk from just after it, and counts as at risk at the start.
_JUST_AFTER_0 = float(np.finfo(float).tiny)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """A Kaplan-Meier curve of one group.

    Attributes
    ----------
    group : str or None
    n, n_events : int
        Patients with a time and a status, and those with the event.
    times : ndarray, shape (m,)
        The distinct times, those with censoring only included.
    survival, ci_low, ci_high : ndarray, shape (m,)
        From each time on, up to the next one.
    at_risk, events, censored : ndarray, shape (m,)
        At risk just before each time; events and censored at it.
    median : float or None
        None: not reached.
    median_ci : Interval or None
        As in :class:`MedianTime`.
    median_followup : MedianTime
        By reverse Kaplan-Meier.
    thin_after : float or None
        After this time fewer than max(5, 10% of n) are at risk (PC-M15); None where that never
        happens before the curve ends.
    late_entry : LateEntry or None
        Where a column says when patients came under observation.
    unit, time_column : str or None
        Of the times: what the column's name ends in, or what was said; None where neither is.
    statuses : StatusWords or None
        What the words of the status count as; None where the event is a column of 0 and 1.
    left_out : tuple of LeftOut
    """

    kind: ClassVar[str] = "kaplan_meier"
    tolerance: ClassVar[float] = CLOSED_FORM

    group: str | None
    n: int
    n_events: int
    times: FloatArray
    survival: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    at_risk: IntArray
    events: IntArray
    censored: IntArray
    median: float | None
    median_ci: Interval | None
    median_followup: MedianTime
    thin_after: float | None
    interval: SurvivalInterval
    level: float
    late_entry: LateEntry | None = None
    unit: TimeUnit | None = None
    time_column: str | None = None
    statuses: StatusWords | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    @property
    def se(self) -> FloatArray:
        """Greenwood's standard error of survival at each time; 0 where survival is 1 or 0.

        Greenwood 1926, as R prints it, but for a curve that has come down to 0.
        """
        spread = np.where(self.survival > 0, greenwood(self.at_risk, self.events), 0.0)
        return np.asarray(self.survival * np.sqrt(spread))

    def at(self, t: float) -> CurvePoint:
        """Survival at one time.

        Parameters
        ----------
        t : float
            Zero or later, in the unit of the time column.

        Returns
        -------
        CurvePoint
            Beyond the last observed time survival is None, unless the curve has come down to 0,
            where it stays; with late entry it is None up to the first entry too. Where no event
            has happened by ``t`` the lower limit is exact on the number at risk at ``t`` itself,
            with late entry on the fewest so far.

        Raises
        ------
        InputError
            When ``t`` is negative or no number.
        """
        t = time_asked(t)
        at_risk = int(self.at_risk_at(t))
        last = int(np.searchsorted(self.times, t, side="right")) - 1
        if self._is_unseen(t):
            ci = self._beyond() if last >= 0 else None
            return CurvePoint(time=t, survival=None, ci=ci, at_risk=at_risk, unit=self.unit)
        if not self.events[: last + 1].any():
            ci = Interval(self._no_event_limit(t, last), 1.0)
            return CurvePoint(time=t, survival=1.0, ci=ci, at_risk=at_risk, unit=self.unit)
        survival = float(self.survival[last])
        return CurvePoint(
            time=t,
            survival=survival,
            ci=Interval(float(self.ci_low[last]), float(self.ci_high[last])),
            at_risk=at_risk,
            se=float(self.se[last]) if survival > 0 else None,
            unit=self.unit,
        )

    def _is_unseen(self, t: float) -> bool:
        if not self.n or (t > self.times[-1] and self.survival[-1] > 0):
            return True
        return self.late_entry is not None and t < self.late_entry.first

    def _beyond(self) -> Interval | None:
        """What the beta product says of times that nobody was followed to."""
        return Interval(0.0, float(self.ci_high[-1])) if is_beta_product(self.interval) else None

    def _no_event_limit(self, t: float, last: int) -> float:
        if is_beta_product(self.interval):
            start = start_limit(self.n, interval=self.interval, level=self.level)
            return float(self.ci_low[last]) if last >= 0 else start
        if self.late_entry is None:
            return float(no_event_limit(int(self.at_risk_at(t)), self.level))
        leaving, entries = self.events + self.censored, self.late_entry.entries
        return float(no_event_limit(fewest_at_risk(t, self.times, leaving, entries), self.level))

    @property
    def at_half(self) -> Interval | None:
        """From when to when the curve runs at exactly 1/2, if it does; the median is the middle."""
        stretch = stretch_at(self.times, self.survival)
        return None if stretch is None or stretch[0] == stretch[1] else Interval(*stretch)

    def quantile(self, p: float) -> QuantileTime:
        """The time by which a share of the patients had the event.

        Parameters
        ----------
        p : float
            The share, between 0 and 1: 0.5 is the median, 0.25 the first quarter.

        Returns
        -------
        QuantileTime
            ``time`` is None where it is not reached. Where the curve runs exactly at 1 − p, the
            middle of that stretch, as in R. The interval is Brookmeyer & Crowley's (1982,
            Biometrics 38:29): where the limits of the curve cross 1 − p.

        Raises
        ------
        InputError
            When ``p`` is not between 0 and 1.
        """
        if not is_number(p) or not 0 < p < 1:
            raise InputError(f"{shown(p)} is no share of patients; ask for one between 0 and 1.")
        height = 1 - float(p)
        found = time_limits(
            self.times,
            self.at_risk,
            self.events,
            self.ci_low,
            self.ci_high,
            interval=self.interval,
            level=self.level,
            height=height,
        )
        return QuantileTime(
            group=self.group,
            probability=float(p),
            time=quantile_time(self.times, self.survival, height),
            ci=None if found is None else Interval(*found),
            interval=self.interval,
            level=self.level,
            n=self.n,
            n_events=self.n_events,
            unit=self.unit,
        )

    def cumulative_hazard(self) -> CumulativeHazard:
        """The Nelson-Aalen estimate on the times of this curve."""
        hazard = np.cumsum(self.events / self.at_risk)
        return CumulativeHazard(
            group=self.group,
            times=self.times,
            hazard=hazard,
            se=np.sqrt(np.cumsum(self.events / self.at_risk.astype(float) ** 2)),
            survival=np.exp(-hazard),
            unit=self.unit,
        )

    def at_risk_at(self, t: ArrayLike) -> IntArray:
        """The numbers at risk at some times: patients followed to that time or longer.

        With late entry, those of them who entered before it.
        """
        t = times_asked(t)
        if self.late_entry is not None:
            leaving, entries = self.events + self.censored, self.late_entry.entries
            return at_risk_at(np.maximum(t, _JUST_AFTER_0), self.times, leaving, entries)
        still = np.append(self.at_risk, 0)
        return np.asarray(still[np.searchsorted(self.times, t, side="left")], dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogRank:
    """The log-rank test.

    Attributes
    ----------
    groups : tuple of str
    n, observed, expected : ndarray, shape (groups,)
    chi2, p_value : float or None
    df : int or None
        The groups that were ever at risk at an event, less one.
    not_at_risk : tuple of str
        Groups with nobody at risk at any event time: the test says nothing about them.
    reason : str or None
        Why there is no p-value, ``no_events``, ``one_group`` or ``no_variance``; its words stand
        under ``logrank.REASON``.
    """

    kind: ClassVar[str] = "log_rank"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    groups: tuple[str, ...]
    n: IntArray
    observed: IntArray
    expected: FloatArray
    chi2: float | None
    df: int | None
    p_value: float | None
    not_at_risk: tuple[str, ...]
    reason: str | None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curves:
    """One curve a group, with the log-rank test; a group without usable patients has n = 0."""

    kind: ClassVar[str] = "kaplan_meier_groups"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    curves: tuple[Curve, ...]
    logrank: LogRank
    unit: TimeUnit | None = None
    statuses: StatusWords | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def group(self, name: str) -> Curve:
        """The curve of one group."""
        found = next((curve for curve in self.curves if curve.group == name), None)
        if found is None:
            has = ", ".join(str(curve.group) for curve in self.curves)
            raise InputError(f"There is no group {name!r} in {self.by}; the groups are: {has}.")
        return found
