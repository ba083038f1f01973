"""From tables of patients, treatments and events to one course a patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pooledcases.data.columns import Table, Words, columns_of, texts
from pooledcases.describe.display.course_checks import course_problems
from pooledcases.describe.display.long_tables import (
    UNTREATED,
    event_rows,
    known_event,
    treatment_rows,
)
from pooledcases.describe.display.patients import Times, patient_groups, patient_names
from pooledcases.errors import InputError
from pooledcases.options import CourseEventKind, LaneOrder, check_word, is_listed, shown, words
from pooledcases.results.base import Interval, caution
from pooledcases.results.courses import Course, CourseEvent, PatientCourses, TreatmentLine

#: Name, start and stop of a treatment that stands in columns of the table of patients.
TreatmentColumns = tuple[str, str | None, str | None]


def courses(
    table: Table,
    *,
    followup: str,
    status: str | None = None,
    died: Sequence[str] = ("DOD", "DOC"),
    by: str | None = None,
    treatment_columns: Sequence[TreatmentColumns] = (),
    treatments: Table | None = None,
    events: Mapping[CourseEventKind, str] | None = None,
    event_table: Table | None = None,
    order: LaneOrder = "length",
    id: str = "case_id",
) -> PatientCourses:
    """Collect what happened to each patient, in time, for a swimmer plot.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    followup : str
        Column of the time to the last contact, as printed: a number, "at least 24", "12-18", NR.
        The unit is that which its name ends in; all other times count from the same start.
    status : str, optional
        Column of the status at the last contact.
    died : sequence of str
        Values of ``status`` that mean death at the last contact.
    by : str, optional
        Column of groups.
    treatment_columns : sequence of (column, start column or None, stop column or None)
        Treatments that stand in columns of ``table``. A cell ``none`` says that none was given.
    treatments : mapping of columns, optional
        One row a treatment: the column ``id``, ``treatment``, and as far as known ``start_months``,
        ``stop_months`` (or another unit) and ``ongoing`` (yes or no).
    events : mapping of event to column, optional
        Columns of ``table`` with the time of an event; a missing cell is no event.
    event_table : mapping of columns, optional
        One row an event: the column ``id``, ``event`` and ``at_months``. An event whose time is
        missing is kept as one.
    order : {"length", "table"}
        Longest follow-up first, inside the groups; or as in the table.
    id : str
        Column of the patients' names; rows are numbered where there is none.

    Returns
    -------
    PatientCourses
        Cautions: PC-M17 where the follow-up of a patient is not reported.

    Raises
    ------
    InputError
        A column is absent; patients share a name; a time cannot be read or is negative; something
        happened after the last contact, a contact after death, or a stop before its start. All of
        these are listed, each with the patient.

    Notes
    -----
    Nothing is invented: a start or stop that is not reported stays None, and the figure shows in
    which time the treatment can have been given. Patients without follow-up stay in the result.

    Examples
    --------
    >>> table = {"case_id": ["A", "B", "C"], "followup_months": ["12", "at least 24", "NR"],
    ...          "status": ["DOD", "AWD", "NR"], "relapse_months": ["6", "NR", "NR"],
    ...          "drug": ["NR", "alectinib", "NR"], "drug_start_months": ["NR", "3", "NR"]}
    >>> found = courses(table, followup="followup_months", status="status",
    ...                 events={"relapse": "relapse_months"},
    ...                 treatment_columns=[("drug", "drug_start_months", None)])
    >>> [(lane.id, lane.end, lane.died) for lane in found.lanes]
    [('B', 24.0, False), ('A', 12.0, True), ('C', None, None)]
    >>> found.lanes[0].treatments[0].start, found.lanes[0].treatments[0].stop
    (Interval(low=3.0, high=3.0), None)
    """
    check_word(order, LaneOrder, "order")
    deaths = _listed(died)
    columns = columns_of(table, followup=followup, status=status, by=by, id=id)
    names = patient_names(columns, id)
    times = Times(followup)
    drafts = {name: _Draft() for name in names}
    contact = times.column(columns, followup, names)
    _add_columns(drafts, columns, names, times, treatment_columns)
    _add_events(drafts, columns, names, times, events or {})
    if treatments is not None:
        for name, line in treatment_rows(treatments, id, names, times):
            drafts[name].add(line)
    if event_table is not None:
        for name, event in event_rows(event_table, id, names, times):
            drafts[name].events.append(event)
    groups, group = patient_groups(columns, by)
    seen = [None] * len(names) if status is None else list(texts(columns, status))
    lanes = [
        drafts[name].course(name, where, time, state, deaths)
        for name, where, time, state in zip(names, group, contact, seen, strict=True)
    ]
    problems = [*times.problems, *(said for lane in lanes for said in course_problems(lane))]
    if problems:
        raise InputError(problems)
    missing = sum(lane.followup is None for lane in lanes)
    return PatientCourses(
        followup=followup,
        unit=times.unit,
        status=status,
        by=by,
        order=order,
        groups=groups,
        lanes=_ordered(lanes, groups, order),
        cautions=(caution("PC-M17", missing=missing, total=len(lanes)),) if missing else (),
    )


def _listed(died: object) -> tuple[str, ...]:
    if not is_listed(died):
        raise InputError(f"died: {shown(died)} is no list of values; write ('DOD', 'DOC').")
    return tuple(str(value) for value in died)


@dataclass(slots=True)
class _Draft:
    """What was read of one patient so far."""

    treatments: list[TreatmentLine] = field(default_factory=list)
    events: list[CourseEvent] = field(default_factory=list)
    untreated: bool = False

    def add(self, line: TreatmentLine | None) -> None:
        if line is None:
            self.untreated = True
        else:
            self.treatments.append(line)

    def course(
        self,
        name: str,
        group: str | None,
        followup: Interval | None,
        status: str | None,
        died: Sequence[str],
    ) -> Course:
        return Course(
            id=name,
            group=group,
            followup=followup,
            status=status,
            died=None if status is None else status in died,
            untreated=self.untreated,
            treatments=tuple(self.treatments),
            events=tuple(self.events),
        )


def _add_columns(
    drafts: Mapping[str, _Draft],
    columns: Mapping[str, Words],
    names: Sequence[str],
    times: Times,
    given: Sequence[TreatmentColumns],
) -> None:
    nothing: list[Interval | None] = [None] * len(names)
    for item in given:
        if isinstance(item, str) or len(item) != 3:
            raise InputError(
                f"treatment_columns: {shown(item)} is no (column, start column, stop column); "
                "write None where there is no such column."
            )
        treatment, start, stop = item
        starts = nothing if start is None else times.column(columns, start, names)
        stops = nothing if stop is None else times.column(columns, stop, names)
        rows = zip(names, texts(columns, treatment), starts, stops, strict=True)
        for name, word, begun, ended in rows:
            if word is None and (begun is not None or ended is not None):
                times.problems.append(
                    f"{name}: a start or stop is given, but column {treatment} names no treatment."
                )
            if word in UNTREATED:
                drafts[name].add(None)
            elif word is not None:
                going = None if ended is None else False
                drafts[name].add(
                    TreatmentLine(treatment=word, start=begun, stop=ended, ongoing=going)
                )


def _add_events(
    drafts: Mapping[str, _Draft],
    columns: Mapping[str, Words],
    names: Sequence[str],
    times: Times,
    events: Mapping[CourseEventKind, str],
) -> None:
    for word, column in events.items():
        kind = known_event(word)
        if kind is None:
            accepted = ", ".join(words(CourseEventKind))
            raise InputError(f"events: {shown(word)} is not known; use one of {accepted}.")
        for name, when in zip(names, times.column(columns, column, names), strict=True):
            if when is not None:
                drafts[name].events.append(CourseEvent(event=kind, when=when))


def _ordered(
    lanes: Sequence[Course], groups: Sequence[str], order: LaneOrder
) -> tuple[Course, ...]:
    """Group by group, unknown groups last; inside a group the longest first, or as they came."""
    place: dict[str | None, int] = {name: index for index, name in enumerate(groups)}
    place[None] = len(groups)

    def length(lane: Course) -> tuple[bool, float, float]:
        if lane.followup is None:
            return (True, -(lane.end or 0.0), 0.0)
        return (False, -lane.followup.low, -lane.followup.high)

    if order == "length":
        lanes = sorted(lanes, key=length)
    return tuple(sorted(lanes, key=lambda lane: place[lane.group]))
