"""Candidate readings of ambiguous cells: a table of alternatives becomes variants of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, texts
from pooledcases.data.missing import MISSING, is_missing
from pooledcases.errors import InputError

#: The word of a table that is left as it is.
AS_PRINTED = "as-printed"

_NEEDED = ("row", "column", "alternative")


@dataclass(frozen=True, slots=True)
class Reading:
    """Cells that are read together: row (from 0), column and cell."""

    name: str
    cells: tuple[tuple[int, str, object], ...]

    def conflicts(self, other: Reading) -> bool:
        """Whether both read one cell, so that only one of them can be right."""
        own = {cell[:2] for cell in self.cells}
        return any(cell[:2] in own for cell in other.cells)


def read_readings(
    readings: Table | None, table: Mapping[str, Words], columns: Mapping[str, str], study: Words
) -> tuple[Reading, ...]:
    """The alternatives of a table, those with one name together.

    Parameters
    ----------
    readings : mapping of columns, or None
        ``row`` (a number from 1, or the study's name), ``column``, ``alternative``, and where
        wanted ``value`` (what the table holds, which is checked), ``reading`` (rows of one name
        are read together) and ``reason``.
    table : mapping of columns
    columns : mapping
        Our names of columns to the table's own.
    study : ndarray of str
        The rows' labels.

    Raises
    ------
    InputError
        For every row that names no cell of the table, or holds no alternative.
    """
    if readings is None:
        return ()
    given = columns_of(readings)
    lacking = [name for name in _NEEDED if name not in given]
    if lacking:
        raise InputError(
            f"readings needs the columns row, column and alternative; it has no "
            f"{' and no '.join(lacking)}."
        )
    problems: list[str] = []
    found: dict[str, list[tuple[int, str, object]]] = {}
    for index in range(len(given["row"])):
        cell = _cell(given, index, table, columns, study, problems)
        if cell is not None:
            found.setdefault(_name(given, index, cell, study), []).append(cell)
    problems += [
        f"readings: {name} reads row {row + 1}, column {column} twice; give one of them another "
        "name."
        for name, cells in found.items()
        for row, column in {c[:2] for c in cells if sum(c[:2] == d[:2] for d in cells) > 1}
    ]
    if problems:
        raise InputError(problems)
    return tuple(Reading(name, tuple(cells)) for name, cells in found.items())


def _cell(
    given: Mapping[str, Words],
    index: int,
    table: Mapping[str, Words],
    columns: Mapping[str, str],
    study: Words,
    problems: list[str],
) -> tuple[int, str, object] | None:
    where = f"readings, row {index + 1}"
    row = _row(given["row"][index], study)
    asked = str(given["column"][index])
    column = columns.get(asked, asked)
    value = given["alternative"][index]
    before = len(problems)
    if row is None:
        problems.append(
            f"{where}: {given['row'][index]!r} is neither a row of the table (1 to {len(study)}) "
            "nor the name of one study."
        )
    if column not in table:
        problems.append(f"{where}: the table has no column {asked!r}; it has: {', '.join(table)}.")
    code = isinstance(value, str) and value.strip() in MISSING
    if is_missing(value) and not code:
        problems.append(f"{where}: there is no alternative; write a value, or NR.")
    if len(problems) == before and "value" in given and row is not None:
        held, said = table[column][row], given["value"][index]
        if not is_missing(said) and not _alike(held, said):
            problems.append(
                f"{where}: row {row + 1} ({study[row]}), column {column} holds {held!s}, not "
                f"{said!s}; correct one of them."
            )
    return None if len(problems) > before or row is None else (row, column, value)


def _row(cell: object, study: Words) -> int | None:
    """A row by its number, or by the name of a study where one row alone has it."""
    text = _text(cell)
    named = [row for row, name in enumerate(study) if name == text]
    if len(named) == 1:
        return named[0]
    return int(text) - 1 if text.isdecimal() and 1 <= int(text) <= len(study) else None


def _alike(one: object, other: object) -> bool:
    first, second = _text(one), _text(other)
    try:
        return float(first) == float(second)
    except ValueError:
        return first == second


def _text(cell: object) -> str:
    found = texts({"cell": np.array([cell], dtype=object)}, "cell")[0]
    return "" if found is None else str(found)


def _name(
    given: Mapping[str, Words], index: int, cell: tuple[int, str, object], study: Words
) -> str:
    if "reading" in given and not is_missing(given["reading"][index]):
        return _text(given["reading"][index])
    row, column, value = cell
    return f"{study[row]}: {column} = {_text(value) or value}"


def combinations(readings: Sequence[Reading], most: int) -> tuple[tuple[Reading, ...], ...] | None:
    """Every set of readings that do not contradict each other, the smallest first.

    None where there are more than ``most`` beside the table as printed.
    """
    found = list(islice(_sets(tuple(readings)), most + 2))
    return None if len(found) > most + 1 else tuple(sorted(found, key=len))


def _sets(readings: tuple[Reading, ...]) -> Iterator[tuple[Reading, ...]]:
    if not readings:
        yield ()
        return
    first, rest = readings[0], readings[1:]
    yield from _sets(rest)
    for others in _sets(tuple(item for item in rest if not first.conflicts(item))):
        yield (first, *others)


def extremes(
    readings: Sequence[Reading], moves: Sequence[float | None]
) -> tuple[tuple[Reading, ...], ...]:
    """All readings that lower the estimate, together, and all that raise it.

    ``moves`` is by how much each moves the main estimate alone; of readings that contradict each
    other the one that moves it farther counts.
    """
    out = []
    for sign in (-1, 1):
        taken: list[Reading] = []
        ranked = sorted(
            ((sign * move, at) for at, move in enumerate(moves) if move is not None),
            key=lambda pair: (-pair[0], pair[1]),
        )
        for move, at in ranked:
            if move > 0 and not any(readings[at].conflicts(other) for other in taken):
                taken.append(readings[at])
        out.append(tuple(item for item in readings if item in taken))
    return tuple(item for item in out if len(item) > 1)


def with_readings(table: Mapping[str, Words], taken: Sequence[Reading]) -> dict[str, Words]:
    """The table with these readings in place of what it holds."""
    out = dict(table)
    for reading in taken:
        for row, column, value in reading.cells:
            if out[column] is table[column]:
                out[column] = table[column].copy()
            out[column][row] = value
    return out
