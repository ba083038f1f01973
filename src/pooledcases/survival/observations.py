"""From a table to times and events, with everybody who has to be left out named."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, numbers, row_count, texts
from pooledcases.data.follow_up import follow_ups
from pooledcases.errors import InputError
from pooledcases.results.base import BoolArray, Caution, FloatArray, IntArray, caution
from pooledcases.results.survival import LeftOut
from pooledcases.survival.events import (
    Event,
    deaths,
    event_condition,
    event_name,
    other_deaths,
    read_events,
)
from pooledcases.survival.published.marks import rebuilt_caution, rebuilt_rows
from pooledcases.survival.reading import disease_free_answers

#: Left out because a cell is empty, not because the analysis is about others.
NOT_REPORTED = frozenset(
    {"no_time", "no_event", "no_time_no_event", "no_entry", "no_group", "no_stratum"}
)

#: More than this is a slip in any unit: two million years in days.
_LONGEST = 1e9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observations:
    """Every row of the table, in order; ``reasons`` is None for the rows that are used.

    ``ended`` is 1 where follow-up was ended, not by the calendar but by the event or by death;
    ``other_deaths`` holds the status of those who died without the event; ``entries`` the time
    from which on a patient is at risk, minus infinity for everybody who is from the start.
    ``inexact`` is True where the time is only known to be no shorter than ``times``,
    ``rebuilt`` where the patient was rebuilt from a published curve.
    """

    ids: Words
    times: FloatArray
    events: FloatArray
    ended: FloatArray
    other_deaths: Words
    groups: Words
    reasons: Words
    entries: FloatArray
    inexact: BoolArray
    rebuilt: BoolArray

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Everybody who is not used."""
        rows = zip(self.ids, self.reasons, strict=True)
        return tuple(LeftOut(name, reason) for name, reason in rows if reason is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """The groups: numbers first, in their order, then words."""
        return tuple(sorted({name for name in self.groups if name is not None}, key=_sort_key))

    def where(self, mask: BoolArray) -> Observations:
        """The rows of a mask."""
        return replace(self, **{item.name: getattr(self, item.name)[mask] for item in fields(self)})

    @property
    def counted(self) -> BoolArray:
        """The rows that are used."""
        return np.array([reason is None for reason in self.reasons], dtype=bool)

    def used(self) -> tuple[FloatArray, IntArray]:
        """Times and 0/1 events of those who are used."""
        return self.times[self.counted], self.events[self.counted].astype(np.int64)

    def followed(self) -> tuple[FloatArray, IntArray]:
        """Times of those who are used, and 1 where follow-up was ended."""
        return self.times[self.counted], self.ended[self.counted].astype(np.int64)

    def entered(self) -> FloatArray | None:
        """When those who are used came under observation; None where no column says so."""
        entries = self.entries[self.counted]
        return None if np.isneginf(self.entries).all() else entries

    def leave_out(self, mask: BoolArray, reason: str) -> Observations:
        """Give a reason to those of a mask who have none yet."""
        old = zip(self.reasons, mask, strict=True)
        reasons = [reason if before is None and now else before for before, now in old]
        return replace(self, reasons=np.array(reasons, dtype=object))

    def competing(self) -> tuple[Caution, ...]:
        """PC-M22 where somebody who is used died without the event."""
        died = [status for status in self.other_deaths[self.counted] if status is not None]
        if not died:
            return ()
        return (caution("PC-M22", n=len(died), statuses=", ".join(sorted(set(died)))),)

    def cautions(self) -> tuple[Caution, ...]:
        """PC-M17 where a cell is empty, PC-D90 where patients were rebuilt from a curve."""
        missing = sum(reason in NOT_REPORTED for reason in self.reasons)
        out = (caution("PC-M17", missing=missing, total=len(self.ids)),) if missing else ()
        return out + rebuilt_caution(self.rebuilt[self.counted])


def observe(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str | None = None,
    status_at_contact: bool = False,
    entry: str | None = None,
    id: str = "case_id",
) -> Observations:
    """Read times, events, groups, ids and late entries; all problems at once.

    Raises
    ------
    InputError
        The table is none; a column is absent; a time is negative or no number; a 0/1 column holds
        something else; a patient enters at or after the end of follow-up; or no patient has both a
        time and a status.
    """
    table = columns_of(table, time=time, by=by, entry=entry, id=id)
    event_condition(event)  # what is no event has no column to read
    problems: list[str] = []
    rows = row_count(table)
    nothing = (np.full(rows, np.nan), np.zeros(rows, dtype=bool))
    times, inexact = _collect(problems, lambda: read_bounded(table, time), nothing)
    events = _collect(problems, lambda: read_events(table, event), np.full(rows, np.nan))
    groups = np.full(rows, None, dtype=object)
    if by is not None:
        groups = _collect(problems, lambda: texts(table, by), groups)
    ids = patient_ids(table, id)
    entries = np.full(rows, -np.inf)
    if entry is not None:
        entries = _collect(problems, lambda: read_times(table, entry), entries)
        problems.extend(_too_late(ids, entry, entries, time, times))
    if problems:
        raise InputError(problems)
    seen = Observations(
        ids=ids,
        times=times,
        events=events,
        ended=deaths(table, event) if status_at_contact else events,
        other_deaths=other_deaths(table, event),
        groups=groups,
        reasons=np.full(rows, None, dtype=object),
        entries=entries,
        inexact=inexact,
        rebuilt=rebuilt_rows(table, rows),
    )
    no_time, no_event = np.isnan(times), np.isnan(events)
    seen = seen.leave_out(no_time & no_event, "no_time_no_event")
    seen = seen.leave_out(no_time, "no_time").leave_out(no_event, "no_event")
    seen = seen.leave_out(inexact & (events == 1), "inexact_time")
    seen = seen.leave_out(np.isnan(entries), "no_entry")
    if by is not None:
        seen = seen.leave_out(np.array([name is None for name in groups], dtype=bool), "no_group")
    if not seen.used()[0].size:
        also = "" if by is None else f" and {by}"
        raise InputError(f"No patient has {time}, {event_name(event)}{also}; check the columns.")
    return seen


def restrict(seen: Observations, table: Table, start: str) -> Observations:
    """Leave out those who were not, or not clearly, disease-free at the start."""
    answers = disease_free_answers(table, start)
    seen = seen.leave_out(np.asarray(answers == "no", dtype=bool), "not_free")
    return seen.leave_out(np.asarray(answers != "yes", dtype=bool), "start_unclear")


def read_times(table: Table, time: str) -> FloatArray:
    """The times of a column, NaN where missing; all wrong ones are named.

    Raises
    ------
    InputError
        When the column is absent, or a time is negative, endless or no number.
    """
    times = numbers(table, time)
    problems = [
        f"row {index + 1}, column {time}: {value:g} is no time of follow-up; "
        "type the time since the start, 0 or more, or NR."
        for index, value in enumerate(times)
        if value < 0 or value > _LONGEST
    ]
    if problems:
        raise InputError(problems)
    return times


def read_bounded(table: Table, time: str) -> tuple[FloatArray, BoolArray]:
    """The times of a column of numbers or printed texts, and where they are lower bounds only.

    Whoever is without the event after at least 24 months is censored there; when an event happened
    whose time is only bounded is not known.

    Raises
    ------
    InputError
        As :func:`read_times`; or a text is no follow-up of one patient.
    """
    try:
        values = numbers(table, time)
    except InputError:
        printed = follow_ups(table, time)
        return read_times({time: printed.lower}, time), printed.inexact
    return read_times({time: values}, time), np.zeros(len(values), dtype=bool)


def _too_late(
    ids: Words, entry: str, entries: FloatArray, time: str, times: FloatArray
) -> list[str]:
    """Whoever would be at risk for no time at all: nothing can be seen of them."""
    with np.errstate(invalid="ignore"):
        late = np.flatnonzero(entries >= times)
    return [
        f"row {index + 1}, columns {entry} and {time}: {ids[index]} enters at {entries[index]:g}, "
        f"not before the end of follow-up at {times[index]:g}; correct one of the two, or leave "
        "the patient out."
        for index in late
    ]


def patient_ids(table: Table, id: str) -> Words:
    """The names of the patients; rows are numbered where there are none."""
    names = texts(table, id) if id in table else np.full(row_count(table), None, dtype=object)
    named = [name or f"row {index + 1}" for index, name in enumerate(names)]
    return np.array(named, dtype=object)


def _collect(problems: list[str], read: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return otherwise


def _sort_key(name: str) -> tuple[int, float, str]:
    try:
        number = float(name)
    except ValueError:
        number = math.nan
    # a word that Python reads as a number without size, such as "NaN", stays a word
    return (0, number, name) if math.isfinite(number) else (1, 0.0, name)
