"""From a table to times and events, with everybody who has to be left out named."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from pooledcases.data.columns import (
    Condition,
    Table,
    Words,
    indicator,
    numbers,
    parse_conditions,
    row_count,
    texts,
)
from pooledcases.errors import InputError
from pooledcases.results.base import BoolArray, Caution, FloatArray, IntArray, caution
from pooledcases.results.survival import LeftOut

#: A 0/1 column; ``COLUMN=VALUE[,VALUE]``; or a column and the values that are the event.
Event = str | tuple[str, Sequence[str]]

#: Left out because a cell is empty, not because the analysis is about others.
NOT_REPORTED = frozenset({"no_time", "no_event", "no_time_no_event", "no_group"})

#: Alive with disease is only ever seen at a contact; when the disease came is not known.
_SEEN_AT_CONTACT = "AWD"

#: Of the preset statuses, those that end follow-up; disease seen at a contact does not.
_DEATHS = ("DOD", "DOC")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observations:
    """Every row of the table, in order; ``reasons`` is None for the rows that are used.

    ``ended`` is 1 where follow-up was ended, not by the calendar but by the event or by death.
    """

    ids: Words
    times: FloatArray
    events: FloatArray
    ended: FloatArray
    groups: Words
    reasons: Words

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

    def leave_out(self, mask: BoolArray, reason: str) -> Observations:
        """Give a reason to those of a mask who have none yet."""
        old = zip(self.reasons, mask, strict=True)
        reasons = [reason if before is None and now else before for before, now in old]
        return replace(self, reasons=np.array(reasons, dtype=object))

    def cautions(self) -> tuple[Caution, ...]:
        """PC-M17 where patients are left out because a cell is empty."""
        missing = sum(reason in NOT_REPORTED for reason in self.reasons)
        return (caution("PC-M17", missing=missing, total=len(self.ids)),) if missing else ()


def observe(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str | None = None,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> Observations:
    """Read times, events, groups and ids; all problems at once.

    Raises
    ------
    InputError
        A column is absent; a time is negative or no number; a 0/1 column holds something else; or
        no patient has both a time and a status.
    """
    problems: list[str] = []
    rows = row_count(table)
    times = _collect(problems, lambda: _times(table, time), np.full(rows, np.nan))
    events = _collect(problems, lambda: _events(table, event), np.full(rows, np.nan))
    groups = np.full(rows, None, dtype=object)
    if by is not None:
        groups = _collect(problems, lambda: texts(table, by), groups)
    if problems:
        raise InputError(problems)
    seen = Observations(
        ids=_ids(table, id, rows),
        times=times,
        events=events,
        ended=_ended(table, event, events) if status_at_contact else events,
        groups=groups,
        reasons=np.full(rows, None, dtype=object),
    )
    no_time, no_event = np.isnan(times), np.isnan(events)
    seen = seen.leave_out(no_time & no_event, "no_time_no_event")
    seen = seen.leave_out(no_time, "no_time").leave_out(no_event, "no_event")
    if by is not None:
        seen = seen.leave_out(np.array([name is None for name in groups], dtype=bool), "no_group")
    if not seen.used()[0].size:
        also = "" if by is None else f" and {by}"
        raise InputError(f"No patient has {time}, {_event_name(event)}{also}; check the columns.")
    return seen


def restrict(seen: Observations, table: Table, start: str) -> Observations:
    """Leave out those who were not, or not clearly, disease-free at the start."""
    cells = texts(table, start)
    odd = [
        f"row {index + 1}, column {start}: {cell!r} is not known; write yes, no or unclear."
        for index, cell in enumerate(cells)
        if cell not in (None, "yes", "no", "unclear")
    ]
    if odd:
        raise InputError(odd)
    seen = seen.leave_out(np.array([cell == "no" for cell in cells], dtype=bool), "not_free")
    unclear = np.array([cell in (None, "unclear") for cell in cells], dtype=bool)
    return seen.leave_out(unclear, "start_unclear")


def seen_at_contact(event: Event) -> bool:
    """Whether the event is a status whose time nobody knows."""
    condition = event_condition(event)
    return condition is not None and _SEEN_AT_CONTACT in condition.values


def event_condition(event: Event) -> Condition | None:
    """The condition that is the event; None for a 0/1 column."""
    if not isinstance(event, str):
        column, values = event
        listed = (values,) if isinstance(values, str) else tuple(values)
        if not listed:
            raise InputError(f"event: no value of {column} is given; write ('{column}', ['DOD']).")
        return Condition(column, listed)
    if "=" not in event:
        return None
    conditions = parse_conditions(event)
    if len(conditions) != 1:
        raise InputError(f"event: {event!r} is more than one condition; write COLUMN=VALUE,VALUE.")
    return conditions[0]


def _events(table: Table, event: Event) -> FloatArray:
    condition = event_condition(event)
    if condition is not None:
        return indicator(table, condition)
    assert isinstance(event, str)
    cells = texts(table, event)
    values = [_zero_one(cell) for cell in cells]
    problems = [
        f"row {index + 1}, column {event}: {cell!r} is neither 0 nor 1; write 1 for the event and "
        f"0 for none, or name the values that are the event: {event}=VALUE,VALUE."
        for index, (cell, value) in enumerate(zip(cells, values, strict=True))
        if value is None
    ]
    if problems:
        raise InputError(problems)
    return np.array(values, dtype=float)


def _ended(table: Table, event: Event, events: FloatArray) -> FloatArray:
    condition = event_condition(event)
    if condition is None:
        return np.zeros_like(events)
    return indicator(table, Condition(condition.column, _DEATHS))


def _zero_one(cell: str | None) -> float | None:
    known = {"0": 0.0, "1": 1.0, "0.0": 0.0, "1.0": 1.0, "False": 0.0, "True": 1.0}
    return np.nan if cell is None else known.get(cell)


def _times(table: Table, time: str) -> FloatArray:
    times = numbers(table, time)
    problems = [
        f"row {index + 1}, column {time}: {value:g} is no time of follow-up; "
        "type the time since the start, 0 or more, or NR."
        for index, value in enumerate(times)
        if value < 0 or np.isinf(value)
    ]
    if problems:
        raise InputError(problems)
    return times


def _ids(table: Table, id: str, rows: int) -> Words:
    names = texts(table, id) if id in table else np.full(rows, None, dtype=object)
    named = [name or f"row {index + 1}" for index, name in enumerate(names)]
    return np.array(named, dtype=object)


def _collect(problems: list[str], read: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return otherwise


def _event_name(event: Event) -> str:
    return event if isinstance(event, str) else event[0]


def _sort_key(name: str) -> tuple[int, float, str]:
    try:
        number = float(name)
    except ValueError:
        number = math.nan
    # a word that Python reads as a number without size, such as "NaN", stays a word
    return (0, number, name) if math.isfinite(number) else (1, 0.0, name)
