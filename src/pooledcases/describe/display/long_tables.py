"""Tables with several rows a patient: treatments, and events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from pooledcases.data.columns import Table, Words, columns_of, texts
from pooledcases.describe.display.patients import Times
from pooledcases.errors import InputError
from pooledcases.options import CourseEventKind, shown, words
from pooledcases.results.base import Interval
from pooledcases.results.courses import CourseEvent, TreatmentLine

#: What a cell of treatment says where none was given, and one of "ongoing" that it goes on or not.
UNTREATED: Final = frozenset({"none", "no", "untreated"})
_YES_NO: Final[Mapping[str, bool]] = {
    "yes": True, "no": False, "1": True, "0": False, "true": True, "false": False,
    "True": True, "False": False,
}  # fmt: skip


def treatment_rows(
    table: Table, id: str, names: Sequence[str], times: Times
) -> Iterator[tuple[str, TreatmentLine | None]]:
    """Patient and treatment, row by row; None in the place of one that was not given."""
    columns = columns_of(table)
    _expect(columns, "treatments", id, "treatment")
    start, stop = (_timed(columns, word) for word in ("start", "stop"))
    owners = _owners(columns, id, names, times, "treatments")
    given = texts(columns, "treatment")
    starts, stops = (_cells(columns, name, owners, times) for name in (start, stop))
    going = texts(columns, "ongoing") if "ongoing" in columns else [None] * len(given)
    for owner, word, begun, ended, goes in zip(owners, given, starts, stops, going, strict=True):
        if owner is None or word is None:
            continue
        if word in UNTREATED:
            yield owner, None
            continue
        ongoing = _ongoing(goes, owner, times)
        yield (
            owner,
            TreatmentLine(
                treatment=word,
                start=begun,
                stop=ended,
                ongoing=False if ended is not None and ongoing is None else ongoing,
            ),
        )


def event_rows(
    table: Table, id: str, names: Sequence[str], times: Times
) -> Iterator[tuple[str, CourseEvent]]:
    """Patient and event, row by row."""
    columns = columns_of(table)
    _expect(columns, "event_table", id, "event")
    at = _timed(columns, "at")
    if at is None:
        raise InputError("event_table: there is no column of times; call it at_months, say.")
    owners = _owners(columns, id, names, times, "event_table")
    when = _cells(columns, at, owners, times)
    for owner, word, time in zip(owners, texts(columns, "event"), when, strict=True):
        if owner is None or word is None:
            continue
        kind = known_event(word)
        if kind is None:
            times.problems.append(
                f"{owner}, column event: {shown(word)} is no event; use one of "
                f"{', '.join(words(CourseEventKind))}."
            )
            continue
        yield owner, CourseEvent(event=kind, when=time)


def known_event(word: object) -> CourseEventKind | None:
    """A word as an event that a lane can show, or None."""
    return cast(CourseEventKind, word) if word in words(CourseEventKind) else None


def _expect(columns: Mapping[str, Words], option: str, *needed: str) -> None:
    absent = [name for name in needed if name not in columns]
    if absent:
        has = ", ".join(columns)
        raise InputError(f"{option}: there is no column {', '.join(absent)}; it has: {has}.")


def _timed(columns: Mapping[str, Words], word: str) -> str | None:
    """The column of a time: its word alone, or with a unit behind it."""
    names = (word, *(f"{word}_{unit}" for unit in ("days", "weeks", "months", "years")))
    return next((name for name in names if name in columns), None)


def _cells(
    columns: Mapping[str, Words],
    name: str | None,
    owners: Sequence[str | None],
    times: Times,
) -> Sequence[Interval | None]:
    if name is None:
        return [None] * len(owners)
    return times.column(columns, name, [owner or "?" for owner in owners])


def _owners(
    columns: Mapping[str, Words], id: str, names: Sequence[str], times: Times, option: str
) -> list[str | None]:
    """Whose rows these are; a row of nobody is named."""
    known, owners = set(names), []
    for row, name in enumerate(texts(columns, id), 1):
        if name is None or name not in known:
            said = "has no patient" if name is None else f"is of {shown(name)}, no patient"
            times.problems.append(f"{option}, row {row}: it {said} of the table; correct {id}.")
        owners.append(name if name in known else None)
    return owners


def _ongoing(cell: str | None, owner: str, times: Times) -> bool | None:
    if cell is None:
        return None
    if cell not in _YES_NO:
        times.problems.append(f"{owner}, column ongoing: {shown(cell)} is neither yes nor no.")
    return _YES_NO.get(cell)
