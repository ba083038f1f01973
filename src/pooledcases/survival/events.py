"""What counts as the event, and which deaths end follow-up without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pooledcases.data.columns import Table, Words, texts, wrong_cells
from pooledcases.data.conditions import Condition, indicator, parse_conditions
from pooledcases.data.native import all_alike, native_numbers, rows_of
from pooledcases.errors import InputError
from pooledcases.options import check_flag
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.survival.reading import check_values
from pooledcases.survival.status_words import check_present, check_writing

#: A 0/1 column; ``COLUMN=VALUE[,VALUE]``; or a column and the values that are the event.
Event = str | tuple[str, Sequence[str]]


class DeclaredWords(tuple[str, ...]):
    """The words of an event that somebody declared: one that nobody has is an answer, none of n."""

    __slots__ = ()


#: Alive with disease is only ever seen at a contact; when the disease came is not known.
_SEEN_AT_CONTACT = "AWD"

#: Of the preset statuses, those that end follow-up; disease seen at a contact does not.
DEATHS = ("DOD", "DOC")

_ZERO_ONE = {"0": 0.0, "1": 1.0, "0.0": 0.0, "1.0": 1.0, "False": 0.0, "True": 1.0}


def event_condition(event: Event) -> Condition | None:
    """The condition that is the event; None for a 0/1 column."""
    if isinstance(event, str):
        conditions = parse_conditions(event) if "=" in event else ()
        if len(conditions) > 1:
            raise InputError(
                f"event: {event!r} is more than one condition; write COLUMN=VALUE,VALUE."
            )
        return conditions[0] if conditions else None
    column, values = _pair(event)
    listed = (values,) if isinstance(values, str) else tuple(values)
    if not listed:
        raise InputError(f"event: no value of {column} is given; write ('{column}', ['DOD']).")
    return Condition(column, tuple(_text(value) for value in listed))


def _text(value: object) -> str:
    """A value as the text that a cell with it becomes: 1 and 1.0 alike."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value).strip()  # type: ignore[call-overload]


def _pair(event: Any) -> tuple[str, Any]:
    try:
        column, values = event
        iter(values)
    except (TypeError, ValueError):
        column = None
    if not isinstance(column, str):
        raise InputError(
            f"event: {event!r} is not known; write a column of 0 and 1, 'status=DOD', "
            "or ('status', ['DOD'])."
        )
    return column, values


def seen_at_contact(event: Event) -> bool:
    """Whether the event is a status whose time nobody knows."""
    condition = event_condition(event)
    return condition is not None and _SEEN_AT_CONTACT in condition.values


def marked_at_contact(status_at_contact: bool, *events: Event) -> bool:
    """Whether the time is that of a contact: said so, or an event is only ever seen at one.

    Raises
    ------
    InputError
        When ``status_at_contact`` is neither True nor False, or an event is none.
    """
    check_flag(status_at_contact, "status_at_contact")
    return bool(status_at_contact) or any(seen_at_contact(event) for event in events)


def event_name(event: Event) -> str:
    """The event as an error names it."""
    condition = event_condition(event)
    return str(event) if condition is None else condition.column


def read_events(table: Table, event: Event, *, competes: bool = False) -> FloatArray:
    """1 for the event, 0 for none, NaN where it is not known.

    That nobody had an event that only competes is an answer.

    Raises
    ------
    InputError
        When the column is absent, a 0/1 column holds something else, a value is written otherwise
        than the column writes it, or nobody has it.
    """
    condition = event_condition(event)
    if condition is None:
        return _zero_one(table, str(event))
    cells = texts(table, condition.column)
    held = {cell for cell in cells if cell is not None}
    check_values(condition, held)
    if not isinstance(event[1], DeclaredWords):
        check_writing(condition, held)
        if not competes:
            check_present(condition, held)
    return indicator(table, condition)


def _zero_one(table: Table, column: str) -> FloatArray:
    found = native_numbers(table, column)
    if found is not None and bool(((found == 0) | (found == 1)).all()):
        return found
    cells = texts(table, column)
    wrong = [
        (index + 1, repr(cell))
        for index, cell in enumerate(cells)
        if cell is not None and cell not in _ZERO_ONE
    ]
    if wrong:
        raise InputError(
            wrong_cells(
                table,
                column,
                wrong,
                one="is neither 0 nor 1",
                many="are neither 0 nor 1",
                advice="write 1 for the event and 0 for none, or name the values that are the "
                f"event: {column}=VALUE,VALUE",
            )
        )
    return np.array([np.nan if cell is None else _ZERO_ONE[cell] for cell in cells], dtype=float)


def deaths(table: Table, event: Event) -> FloatArray:
    """1 for those whom the event's column says to have died; 0 for a 0/1 column, which says not."""
    condition = event_condition(event)
    if condition is None:
        return np.zeros(rows_of(table))
    return indicator(table, Condition(condition.column, DEATHS))


def without_disease(table: Table, event: Event, events: FloatArray) -> BoolArray:
    """Who is without the event at the contact, and neither with disease nor dead.

    Where the event is death, alive with disease is without the event, but no return from a relapse.
    A 0/1 column says no more than whether the event had happened.
    """
    condition = event_condition(event)
    free: BoolArray = events == 0
    if condition is not None:
        ill = indicator(table, Condition(condition.column, (_SEEN_AT_CONTACT, *DEATHS)))
        free &= ill != 1
    return free


def other_deaths(table: Table, event: Event) -> Words:
    """The status of those who died without the event (``DOD`` or ``DOC``); None for all others."""
    condition = event_condition(event)
    if condition is None:  # a column of 0 and 1 names no status
        return all_alike(None, rows_of(table))
    cells = texts(table, condition.column)
    other = tuple(word for word in DEATHS if word not in condition.values)
    return np.array([cell if cell in other else None for cell in cells], dtype=object)
