"""From a table to times and events, with everybody who has to be left out named."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from pooledcases.data.columns import Table, Words, row_count, texts
from pooledcases.data.conditions import Condition
from pooledcases.data.native import all_alike, native_columns, native_texts, rows_of
from pooledcases.data.row_names import PATIENTS
from pooledcases.data.spellings import spelling_caution
from pooledcases.data.sums import rows_of_sums
from pooledcases.errors import InputError
from pooledcases.options import TimeUnit
from pooledcases.results.base import BoolArray, Caution, FloatArray, IntArray, caution
from pooledcases.results.status_words import StatusWords
from pooledcases.results.survival import LeftOut
from pooledcases.survival.events import (
    DeclaredWords,
    Event,
    deaths,
    event_condition,
    event_name,
    other_deaths,
    read_events,
)
from pooledcases.survival.published.marks import rebuilt_caution, rebuilt_rows
from pooledcases.survival.reading import disease_free_answers
from pooledcases.survival.status_words import count_words, status_cells
from pooledcases.survival.times import read_bounded, read_times, tied, time_unit

#: Left out because a cell is empty, not because the analysis is about others.
NOT_REPORTED = frozenset(
    {"no_time", "no_event", "no_time_no_event", "no_entry", "no_group", "no_stratum"}
)
#: So many without the event and without a time are no accident where nobody else is without it.
_SEVERAL = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observations:
    """Every row of the table, in order; ``reasons`` is None for the rows that are used.

    ``named`` holds the names of the patients where there are some, ``rows`` the numbers of the
    rows from 1: of a million patients only those are given a name who are spoken of.
    ``ended`` is 1 where follow-up was ended, not by the calendar but by the event or by death;
    ``other_deaths`` holds the status of those who died without the event; ``entries`` the time
    from which on a patient is at risk, minus infinity for everybody who is from the start.
    ``counted`` marks the rows that are used, ``inexact`` is True where the time is only known to be
    no shorter than ``times``, ``rebuilt`` where the patient was rebuilt from a published curve.
    ``status`` holds the words of the event's column, and the code where there is none; None where
    that is a column of 0 and 1; ``rivals`` are those of events that compete with ``condition``.
    """

    named: Words | None
    rows: IntArray
    times: FloatArray
    events: FloatArray
    ended: FloatArray
    other_deaths: Words
    groups: Words
    reasons: Words
    entries: FloatArray
    inexact: BoolArray
    rebuilt: BoolArray
    time_column: str
    unit: TimeUnit | None = None
    condition: Condition | None = None
    status: Words | None = None
    rivals: tuple[str, ...] = ()
    by: str | None = None
    counted: BoolArray = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counted", ~_there(self.reasons))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Everybody who is not used."""
        out = ~self.counted
        rows = zip(self._names_of(out), self.reasons[out], strict=True)
        return tuple(LeftOut(name, reason) for name, reason in rows)

    @property
    def ids(self) -> Words:
        """The name of every patient, or the number of the row."""
        return self._names_of(np.ones(len(self.rows), dtype=bool))

    def _names_of(self, mask: BoolArray) -> Words:
        return _row_names(None if self.named is None else self.named[mask], self.rows[mask])

    @property
    def names(self) -> tuple[str, ...]:
        """The groups: numbers first, in their order, then words."""
        return tuple(sorted(set(self.groups.tolist()) - {None}, key=_sort_key))

    def where(self, mask: BoolArray) -> Observations:
        """The rows of a mask."""
        columns = {item.name: getattr(self, item.name) for item in fields(self) if item.init}
        kept: dict[str, Any] = {
            name: column[mask] if isinstance(column, np.ndarray) else column
            for name, column in columns.items()
        }
        return replace(self, **kept)

    @property
    def _used(self) -> BoolArray | slice:
        """The rows that are used, without a copy where these are all."""
        return slice(None) if self.counted.all() else self.counted

    def used(self) -> tuple[FloatArray, IntArray]:
        """Times and 0/1 events of those who are used."""
        used = self._used
        return self.times[used], self.events[used].astype(np.int64)

    def followed(self) -> tuple[FloatArray, IntArray]:
        """Times of those who are used, and 1 where follow-up was ended."""
        used = self._used
        return self.times[used], self.ended[used].astype(np.int64)

    def entered(self) -> FloatArray | None:
        """When those who are used came under observation; None where no column says so."""
        return None if np.isneginf(self.entries).all() else self.entries[self._used]

    def leave_out(self, mask: BoolArray, reason: str) -> Observations:
        """Give a reason to those of a mask who have none yet."""
        if not mask.any():
            return self
        reasons = self.reasons.copy()
        reasons[mask & self.counted] = reason
        return replace(self, reasons=reasons)

    def competing(self) -> tuple[Caution, ...]:
        """PC-M22 where somebody who is used died without the event."""
        others = _there(self.other_deaths)
        if not others.any():
            return ()
        died = self.other_deaths[others & self.counted]
        if not died.size:
            return ()
        return (caution("PC-M22", n=len(died), statuses=", ".join(sorted(set(died)))),)

    def statuses(self) -> StatusWords | None:
        """What the words of the event's column count as; None for a column of 0 and 1."""
        if self.condition is None or self.status is None:
            return None
        return count_words(self.status, self.counted, self.condition, self.rivals)

    def cautions(self) -> tuple[Caution, ...]:
        """PC-D91 times of events only, PC-M17 empty cells, PC-D90 rebuilt, PC-D50 like groups."""
        used = self.counted
        missing = sum(reason in NOT_REPORTED for reason in self.reasons[~used])
        out = (caution("PC-M17", missing=missing, total=len(self.rows)),) if missing else ()
        alike = () if self.by is None else spelling_caution(self.by, self.names)
        return self._events_only() + out + rebuilt_caution(self.rebuilt[used]) + alike

    def _events_only(self) -> tuple[Caution, ...]:
        """PC-D91 where whoever is without the event has no time, and nobody else is without it."""
        used, missing = self.counted, self.reasons == "no_time"
        n, without = int(used.sum()), int((self.events[missing] == 0).sum())
        if without < _SEVERAL or not (self.events[used] == 1).all():
            return ()
        return (caution("PC-D91", n=n, column=self.time_column, without=without),)


def observe(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str | None = None,
    status_at_contact: bool = False,
    entry: str | None = None,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> Observations:
    """Read times, events, groups, ids and late entries; all problems at once.

    Raises
    ------
    InputError
        The table is none; a column is absent; a time is negative or no number; a 0/1 column holds
        something else; a word of the event is nobody's, or differs from one of the column by
        capitals or spaces; a patient enters at or after the end of follow-up; a row is one of sums;
        or no patient has both a time and a status.
    """
    table = native_columns(table, time=time, by=by, entry=entry, id=id)
    condition = event_condition(event)  # what is no event has no column to read
    unit = time_unit(time, unit)
    rows = rows_of(table)
    problems = rows_of_sums(table, (id, *PATIENTS))
    nothing = (np.full(rows, np.nan), np.zeros(rows, dtype=bool), unit)
    times, inexact, unit = _collect(problems, lambda: read_bounded(table, time, unit), nothing)
    events = _collect(problems, lambda: read_events(table, event), np.full(rows, np.nan))
    groups = all_alike(None, rows)
    if by is not None:
        groups = _collect(problems, lambda: native_texts(table, by), groups)
    entries: FloatArray = np.broadcast_to(-np.inf, rows)
    if entry is not None:
        entries = _collect(problems, lambda: read_times(table, entry), entries)
        times, entries = tied(times, entries)
        problems.extend(_too_late(patient_ids(table, id), entry, entries, time, times))
    if problems:
        raise InputError(problems)
    times = times if entry is not None else tied(times)[0]
    seen = Observations(
        named=texts(table, id) if id in table else None,
        rows=np.arange(1, rows + 1),
        times=times,
        events=events,
        ended=deaths(table, event) if status_at_contact else events,
        other_deaths=other_deaths(table, event),
        groups=groups,
        reasons=all_alike(None, rows),
        entries=entries,
        inexact=inexact,
        rebuilt=rebuilt_rows(table, rows),
        time_column=time,
        unit=unit,
        condition=condition,
        status=_status(table, event, condition),
        by=by,
    )
    no_time, no_event = np.isnan(times), np.isnan(events)
    seen = seen.leave_out(no_time & no_event, "no_time_no_event")
    seen = seen.leave_out(no_time, "no_time").leave_out(no_event, "no_event")
    seen = seen.leave_out(inexact & (events == 1), "inexact_time")
    seen = seen.leave_out(np.isnan(entries), "no_entry")
    if by is not None:
        seen = seen.leave_out(~_there(groups), "no_group")
    if not seen.counted.any():
        needed = [f"a time ({time})", f"a status ({event_name(event)})"]
        needed += [] if by is None else [f"a group ({by})"]
        raise InputError(
            f"No patient has {', '.join(needed[:-1])} and {needed[-1]}; check the columns."
        )
    return seen


def restrict(seen: Observations, table: Table, start: str) -> Observations:
    """Leave out those who were not, or not clearly, disease-free at the start."""
    answers = disease_free_answers(table, start)
    seen = seen.leave_out(np.asarray(answers == "no", dtype=bool), "not_free")
    return seen.leave_out(np.asarray(answers != "yes", dtype=bool), "start_unclear")


def _status(table: Table, event: Event, condition: Condition | None) -> Words | None:
    """The words that have to be accounted for: a declaration has said of each what it counts as."""
    if condition is None or isinstance(event[1], DeclaredWords):
        return None
    return status_cells(table, condition.column)


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
    names = texts(table, id) if id in table else None
    return _row_names(names, np.arange(1, row_count(table) + 1))


def _row_names(names: Words | None, rows: IntArray) -> Words:
    """The names, and the numbers of the rows where there is none."""
    given = [None] * len(rows) if names is None else names
    named = [name or f"row {row}" for name, row in zip(given, rows, strict=True)]
    return np.array(named, dtype=object)


def _there(words: Words) -> BoolArray:
    """Where there is a word, not None."""
    if words.size and not words.strides[0]:  # one cell for all rows
        return np.full(words.shape, words[0] is not None)
    return np.asarray(words != None, dtype=bool)  # noqa: E711  # cell by cell


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
