"""Which event came first: several conditions of a table as numbered causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of
from pooledcases.data.conditions import Condition
from pooledcases.errors import InputError
from pooledcases.options import TimeUnit, shown
from pooledcases.results.base import Caution, FloatArray, IntArray, caution
from pooledcases.survival.events import (
    Event,
    event_condition,
    marked_at_contact,
    read_events,
)
from pooledcases.survival.observations import Observations, observe

#: One competing event, or a list of them, each a cause of its own.
Competing = Event | Sequence[Event]
#: As many rows as a message names.
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CauseObservations:
    """Every row of a table with the event that came first.

    Attributes
    ----------
    names : tuple of str
        The causes; the event of interest first.
    seen : Observations
        An event is any of them.
    causes : ndarray of int, shape (rows,)
        0 for none, else the place in ``names``, from 1.
    """

    names: tuple[str, ...]
    seen: Observations
    causes: IntArray
    status_at_contact: bool

    def used(self) -> tuple[FloatArray, IntArray]:
        """Times and causes of those who are used."""
        return self.seen.used()[0], self.causes[self.seen.counted]

    def of_group(self, name: str) -> CauseObservations:
        """The rows of one group."""
        mask = np.asarray(self.seen.groups == name, dtype=bool)
        return replace(self, seen=self.seen.where(mask), causes=self.causes[mask])

    def cautions(self) -> tuple[Caution, ...]:
        """PC-M07 for a status at the last contact, PC-M22 for deaths that are in no cause."""
        contact = (caution("PC-M07"),) if self.status_at_contact else ()
        return contact + self.seen.competing() + self.seen.cautions()


def observe_causes(
    table: Table,
    *,
    time: str,
    event: Event,
    competing: Competing,
    by: str | None = None,
    entry: str | None = None,
    status_at_contact: bool = False,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> CauseObservations:
    """Read times, and which of the events came first; all problems at once.

    Raises
    ------
    InputError
        As :func:`~pooledcases.survival.observations.observe`; or an event is named twice, or a
        patient has two of them.
    """
    events = (event, *_listed(competing))
    conditions = [event_condition(item) for item in events]
    names = _names(events, conditions)
    _check_apart(events, conditions)
    marked = marked_at_contact(status_at_contact, *events)
    table = columns_of(table)
    problems: list[str] = []
    read: list[FloatArray] = []
    seen = None
    try:
        seen = observe(
            table,
            time=time,
            event=event,
            by=by,
            status_at_contact=marked,
            entry=entry,
            unit=unit,
            id=id,
        )
    except InputError as error:
        problems.extend(error.problems)
    for item in events:
        try:
            read.append(read_events(table, item, competes=item is not event))
        except InputError as error:
            problems.extend(problem for problem in error.problems if problem not in problems)
    if seen is None or problems:
        raise InputError(problems)
    had = np.array(read)
    _check_one(had, names, seen.ids)
    return _first(replace(seen, rivals=_rivals(conditions)), had, names, marked)


def _rivals(conditions: Sequence[Condition | None]) -> tuple[str, ...]:
    """The words of the event's own column that are competing events."""
    first, *others = conditions
    same = (found for found in others if found is not None and first is not None)
    return tuple(
        word for found in same if first and found.column == first.column for word in found.values
    )


def _first(
    seen: Observations, had: FloatArray, names: tuple[str, ...], marked: bool
) -> CauseObservations:
    """A cause that is known to have come first is known, whatever is not known of the others."""
    known = (had == 1).any(axis=0) | ~np.isnan(had).any(axis=0)
    causes = np.where((had == 1).any(axis=0), (had == 1).argmax(axis=0) + 1, 0)
    events = np.where(known, (causes > 0).astype(float), np.nan)
    other = seen.other_deaths.copy()
    other[causes > 0] = None
    seen = replace(
        seen,
        events=events,
        ended=seen.ended if marked else events,
        other_deaths=other,
        reasons=_known_after_all(seen.reasons, known),
    )
    seen = seen.leave_out(~known, "no_event")
    # an event that is only known to be later than what is printed has no time
    seen = seen.leave_out(seen.inexact & (causes > 0), "inexact_time")
    if not seen.counted.any():
        raise InputError("No patient has a time and a status that is known; check the columns.")
    return CauseObservations(
        names=names, seen=seen, causes=causes.astype(np.int64), status_at_contact=marked
    )


def _known_after_all(reasons: Words, known: np.ndarray) -> Words:
    """Where another column tells what happened, an empty cell of the event's leaves nobody out."""
    out = reasons.copy()
    out[known & (reasons == "no_event")] = None
    out[known & (reasons == "no_time_no_event")] = "no_time"
    return out


def _listed(competing: Competing) -> tuple[Event, ...]:
    """One competing event or several; a pair of a column and its values is one."""
    if isinstance(competing, str):
        return (competing,)
    if isinstance(competing, tuple) and len(competing) == 2 and not _is_conditions(competing):
        return (competing,)  # type: ignore[return-value]
    try:
        listed = tuple(competing)
    except TypeError:
        listed = ()
    if not listed:
        raise InputError(
            f"competing: {shown(competing)} names no event; write 'status=DOC', or a list of such."
        )
    return listed  # type: ignore[return-value]


def _is_conditions(pair: Sequence[object]) -> bool:
    """Two events, not a column with its values."""
    first = pair[0]
    return not isinstance(first, str) or "=" in first


def _names(events: Sequence[Event], conditions: Sequence[Condition | None]) -> tuple[str, ...]:
    """The values, as ``DOD``; with their column where that is not clear; a column of 0 and 1."""
    short = [
        str(event) if found is None else ",".join(found.values)
        for event, found in zip(events, conditions, strict=True)
    ]
    if len(set(short)) == len(short):
        return tuple(short)
    return tuple(str(e) if c is None else str(c) for e, c in zip(events, conditions, strict=True))


def _check_apart(events: Sequence[Event], conditions: Sequence[Condition | None]) -> None:
    """Raise where a status is named for two events."""
    owners: dict[tuple[str, str], int] = {}
    problems: dict[str, None] = {}
    for place, (event, found) in enumerate(zip(events, conditions, strict=True)):
        keys = [(str(event), "")] if found is None else [(found.column, v) for v in found.values]
        for column, value in keys:
            if owners.setdefault((column, value), place) != place:
                what = f"{column}={value}" if value else column
                problems[
                    f"event and competing: {what} is named for two different events; a patient has "
                    "one of them first, so take it out of one."
                ] = None
    if problems:
        raise InputError(list(problems))


def _check_one(had: FloatArray, names: tuple[str, ...], ids: Words) -> None:
    """Raise where a patient has two events: a time is that of one of them."""
    twice = np.flatnonzero((had == 1).sum(axis=0) > 1)
    problems = [
        f"row {row + 1}: {ids[row]} has {' and '.join(_both(had[:, row], names))} at one time; "
        "keep the one that came first, and write 0 for the other."
        for row in twice[:_NAMED]
    ]
    if len(twice) > _NAMED:
        problems.append(f"So have {len(twice) - _NAMED} further patients.")
    if problems:
        raise InputError(problems)


def _both(had: FloatArray, names: tuple[str, ...]) -> list[str]:
    return [name for name, value in zip(names, had.tolist(), strict=True) if value == 1]
