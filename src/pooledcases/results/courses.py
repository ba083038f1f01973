"""What happened to each patient, in time: treatment, events, last contact."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pooledcases.options import CourseEventKind, LaneOrder, TimeUnit
from pooledcases.results.base import EXACT, Caution, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentLine:
    """One treatment of one patient.

    Attributes
    ----------
    treatment : str
    start, stop : Interval or None
        Times since the start of follow-up; both limits are equal where the time is known, the upper
        one is infinite for "at least 24", and None stands where nothing is reported.
    ongoing : bool or None
        Whether it was still given at the last contact; None where that is not reported.
    """

    treatment: str
    start: Interval | None
    stop: Interval | None
    ongoing: bool | None

    def certain(self, end: float) -> Interval | None:
        """The time in which the patient was surely on it; None where there is none such.

        ``end`` is the last time at which the patient is known to have been observed.
        """
        if self.start is None or math.isinf(self.start.high):
            return None
        last = end if self.ongoing else self.stop.low if self.stop is not None else None
        if last is None or last < self.start.high:
            return None
        return Interval(self.start.high, last)

    def possible(self, end: float) -> Interval:
        """The time in which the patient can have been on it, from the origin to ``end``."""
        low = 0.0 if self.start is None else self.start.low
        high = end if self.stop is None or self.ongoing else min(self.stop.high, max(end, low))
        return Interval(low, max(high, low))


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseEvent:
    """Something that happened to a patient; ``when`` is None where the time is not reported."""

    event: CourseEventKind
    when: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One patient: a lane of a swimmer plot.

    Attributes
    ----------
    id : str
    group : str or None
        None where it is not reported, or nobody is grouped.
    followup : Interval or None
        Time to the last contact; None where it is not reported, an infinite upper limit for "at
        least 24".
    status : str or None
        Status at the last contact, as the table has it; None where it is missing.
    died : bool or None
        None where the status is missing.
    untreated : bool
        The table says that no treatment was given.
    treatments : tuple of TreatmentLine
    events : tuple of CourseEvent
    """

    id: str
    group: str | None
    followup: Interval | None
    status: str | None
    died: bool | None
    untreated: bool
    treatments: tuple[TreatmentLine, ...]
    events: tuple[CourseEvent, ...]

    @property
    def end(self) -> float | None:
        """The last time at which the patient is known to have been observed; None without any."""
        if self.followup is not None:
            return self.followup.low
        times = [item.when for item in self.events]
        for line in self.treatments:
            times += [line.start, line.stop]
        return max((time.low for time in times if time is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PatientCourses:
    """The courses of some patients, in the order in which they are shown.

    Attributes
    ----------
    followup : str
        The column of the time to the last contact.
    unit : str or None
        What the times count, by the column's name.
    status, by : str or None
        Columns.
    order : {"length", "table"}
    groups : tuple of str
        Groups in their order; patients whose group is not reported come after them.
    lanes : tuple of Course
    cautions : tuple of Caution
        PC-M17 where follow-up is not reported.
    """

    kind: ClassVar[str] = "patient_courses"
    tolerance: ClassVar[float] = EXACT

    followup: str
    unit: TimeUnit | None
    status: str | None
    by: str | None
    order: LaneOrder
    groups: tuple[str, ...]
    lanes: tuple[Course, ...]
    cautions: tuple[Caution, ...]

    @property
    def treatments(self) -> tuple[str, ...]:
        """The names of the treatments, in the order in which they are met."""
        return _met(line.treatment for lane in self.lanes for line in lane.treatments)

    @property
    def statuses(self) -> tuple[str, ...]:
        """Every status at the last contact, in the order in which they are met."""
        return _met(lane.status for lane in self.lanes if lane.status is not None)

    @property
    def grouped(self) -> tuple[tuple[str | None, tuple[Course, ...]], ...]:
        """The lanes group by group; one group without a name where nobody is grouped."""
        if self.by is None:
            return ((None, self.lanes),)
        return tuple(
            (name, lanes) for name in (*self.groups, None) if (lanes := _of(self.lanes, name))
        )

    @property
    def without_followup(self) -> int:
        """Patients whose time to the last contact is not reported."""
        return sum(lane.followup is None for lane in self.lanes)

    @property
    def without_treatment(self) -> int:
        """Patients of whom the table names no treatment, nor says that there was none."""
        return sum(not lane.treatments and not lane.untreated for lane in self.lanes)


def _of(lanes: Sequence[Course], group: str | None) -> tuple[Course, ...]:
    return tuple(lane for lane in lanes if lane.group == group)


def _met(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
