"""Results where one of several events comes first: cumulative incidence, and how groups differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.competing import unseen_upper
from pooledcases.kernels.event_table import left_after
from pooledcases.options import IncidenceInterval, TimeUnit
from pooledcases.results.base import CLOSED_FORM, Caution, FloatArray, IntArray, Interval, freeze
from pooledcases.results.gray import GrayTest
from pooledcases.results.incidence_points import CausePoint as CausePoint
from pooledcases.results.incidence_points import IncidencePoint as IncidencePoint
from pooledcases.results.incidence_points import named
from pooledcases.results.status_words import StatusWords
from pooledcases.results.survival import Curve, LeftOut, time_asked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CauseCurve:
    """The cumulative incidence of one cause in one group, at the distinct times.

    Attributes
    ----------
    cause : str
        The values of the status, as ``DOD``; or the column of a 0/1 event.
    n_events : int
    events : ndarray of int, shape (m,)
    incidence, se, ci_low, ci_high : ndarray, shape (m,)
        From each time on, up to the next one.
    naive : ndarray, shape (m,), or None
        One minus the Kaplan-Meier curve with the other causes as censoring, where it was asked
        for: the share that would have the event if nobody had another.
    """

    kind: ClassVar[str] = "cause_curve"
    tolerance: ClassVar[float] = CLOSED_FORM

    cause: str
    n_events: int
    events: IntArray
    incidence: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    naive: FloatArray | None = None

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CumulativeIncidence:
    """Who has had which event first, in one group.

    Attributes
    ----------
    group : str or None
    causes : tuple of CauseCurve
        The event first, then what competes with it.
    event_free : Curve
        Survival without any of them: the Kaplan-Meier curve, with the numbers at risk, those
        censored, the thin tail and late entries.
    interval : str
    level : float
    left_out : tuple of LeftOut
    """

    kind: ClassVar[str] = "cumulative_incidence"
    tolerance: ClassVar[float] = CLOSED_FORM

    group: str | None
    causes: tuple[CauseCurve, ...]
    event_free: Curve
    interval: IncidenceInterval
    level: float
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    @property
    def n(self) -> int:
        """Patients."""
        return self.event_free.n

    @property
    def unit(self) -> TimeUnit | None:
        """Of the times; None where neither the column's name nor anybody says it."""
        return self.event_free.unit

    @property
    def time_column(self) -> str | None:
        """The column of the times."""
        return self.event_free.time_column

    @property
    def statuses(self) -> StatusWords | None:
        """What the words of the status count as; None for a column of 0 and 1."""
        return self.event_free.statuses

    @property
    def times(self) -> FloatArray:
        """The distinct times, those with censoring only included, shape (m,)."""
        return self.event_free.times

    @property
    def at_risk(self) -> IntArray:
        """At risk just before each time, shape (m,)."""
        return self.event_free.at_risk

    def cause(self, name: str) -> CauseCurve:
        """The curve of one cause.

        Raises
        ------
        InputError
            When there is none of that name.
        """
        return named(self.causes, name)

    def at(self, t: float) -> IncidencePoint:
        """All states at one time.

        Parameters
        ----------
        t : float
            Zero or later, in the unit of the time column.

        Returns
        -------
        IncidencePoint
            Beyond the last observed time None, unless everybody has had an event; with late entry
            None up to the first entry too. Where nobody has had a cause by ``t`` its upper limit
            rests on the numbers observed up to ``t`` itself.

        Raises
        ------
        InputError
            When ``t`` is negative or no number.
        """
        t = time_asked(t)
        free = self.event_free.at(t)
        last = int(np.searchsorted(self.times, t, side="right")) - 1
        return IncidencePoint(
            time=t,
            at_risk=free.at_risk,
            event_free=free.survival,
            event_free_ci=free.ci,
            causes=tuple(
                self._unknown(item) if free.survival is None else self._point(item, t, last)
                for item in self.causes
            ),
            unit=self.unit,
        )

    @staticmethod
    def _unknown(item: CauseCurve) -> CausePoint:
        return CausePoint(cause=item.cause, incidence=None, ci=None, se=None, naive=None)

    def _point(self, item: CauseCurve, t: float, last: int) -> CausePoint:
        had = int(item.events[: last + 1].sum()) > 0
        naive = None if item.naive is None else (float(item.naive[last]) if last >= 0 else 0.0)
        if not had:
            place = int(np.searchsorted(self.times, t, side="left"))
            upper = float(unseen_limits(self.event_free, self.level)[place])
            return CausePoint(
                cause=item.cause, incidence=0.0, ci=Interval(0.0, upper), se=None, naive=naive
            )
        value = float(item.incidence[last])
        return CausePoint(
            cause=item.cause,
            incidence=value,
            ci=Interval(float(item.ci_low[last]), float(item.ci_high[last])),
            se=float(item.se[last]) if value < 1 else None,
            naive=naive,
        )

    def as_json(self) -> dict[str, Any]:
        """The arrays side by side, at the distinct times."""
        free = self.event_free
        return {
            "kind": self.kind,
            "group": self.group,
            "n": self.n,
            "times": free.times,
            "at_risk": free.at_risk,
            "censored": free.censored,
            "event_free": free.survival,
            "event_free_se": free.se,
            "event_free_low": free.ci_low,
            "event_free_high": free.ci_high,
            "causes": self.causes,
            "median_followup": free.median_followup,
            "thin_after": free.thin_after,
            "late_entry": free.late_entry,
            "unit": self.unit,
            "time_column": self.time_column,
            "statuses": self.statuses,
            "interval": self.interval,
            "level": self.level,
            "left_out": self.left_out,
            "cautions": self.cautions,
        }


def unseen_limits(curve: Curve, level: float) -> FloatArray:
    """Upper limits of a cause that nobody has had: at each time of a curve, and beyond the last."""
    leaving = curve.events + curve.censored
    if curve.late_entry is not None:
        entries = curve.late_entry.entries
        first = int(np.searchsorted(entries, entries[0], side="right"))
        after = left_after(curve.times, leaving, entries)
    else:
        first, after = curve.n, curve.n - np.cumsum(leaving)
    return unseen_upper(curve.survival, np.append(first, after).astype(np.int64), level)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CumulativeIncidences:
    """One result a group, with Gray's test of each cause.

    Attributes
    ----------
    by : str
    groups : tuple of CumulativeIncidence
        A group without usable patients has n = 0.
    tests : tuple of GrayTest
        One a cause, in their order; none where patients enter late, for which the test is not made.
    """

    kind: ClassVar[str] = "cumulative_incidence_groups"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    groups: tuple[CumulativeIncidence, ...]
    tests: tuple[GrayTest, ...]
    unit: TimeUnit | None = None
    statuses: StatusWords | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def group(self, name: str) -> CumulativeIncidence:
        """The result of one group.

        Raises
        ------
        InputError
            When there is none of that name.
        """
        found = next((item for item in self.groups if item.group == name), None)
        if found is None:
            has = ", ".join(str(item.group) for item in self.groups)
            raise InputError(f"There is no group {name!r} in {self.by}; the groups are: {has}.")
        return found

    def test(self, cause: str) -> GrayTest:
        """Gray's test of one cause.

        Raises
        ------
        InputError
            When there is none of that name.
        """
        return named(self.tests, cause)
