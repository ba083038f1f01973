"""Rows and cells of a table, exactly: no float is made where the document prints a decimal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import numpy as np

from pooledcases.data.columns import Table, Words, row_count, texts
from pooledcases.data.conditions import Condition, matches
from pooledcases.errors import InputError
from pooledcases.results.base import BoolArray


class NotRecorded(Exception):
    """A row or a cell that the claim needs is not there; the claim is not derivable.

    ``reason`` ends the key of the label that says so: ``audit.reason.REASON``.
    """

    def __init__(self, cells: Sequence[str], reason: str = "not_recorded") -> None:
        self.cells = tuple(cells)
        self.reason = reason
        super().__init__("; ".join(cells))


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table, and how far its own rounding reaches on either side."""

    value: Fraction
    half: Fraction
    where: str

    @property
    def span(self) -> tuple[Fraction, Fraction]:
        """What the number may have been before it was rounded."""
        return self.value - self.half, self.value + self.half


def rows_where(table: Table, conditions: Sequence[Condition]) -> BoolArray:
    """Which rows meet every condition; all rows without one."""
    chosen = np.ones(row_count(table), dtype=bool)
    for condition in conditions:
        chosen &= matches(table, condition)
    return chosen


def recorded(table: Table, column: str) -> BoolArray:
    """Which rows hold a value in a column."""
    return np.array([cell is not None for cell in texts(table, column)], dtype=bool)


def words_of(conditions: Sequence[Condition]) -> str:
    """Conditions as they are written."""
    return " & ".join(str(condition) for condition in conditions)


def one_row(table: Table, conditions: Sequence[Condition]) -> int:
    """The index of the one row that meets the conditions.

    Raises
    ------
    NotRecorded
        When no row does: a row that was taken out of a table must not hide what else moved.
    InputError
        When several do.
    """
    if not conditions:
        raise InputError("one row is needed; write a condition in the where column.")
    chosen = np.flatnonzero(rows_where(table, conditions))
    if not len(chosen):
        raise NotRecorded([words_of(conditions)], "no_row")
    if len(chosen) > 1:
        raise InputError(
            f"{len(chosen)} rows meet {words_of(conditions)!r}, where exactly one is needed."
        )
    return int(chosen[0])


def row_name(table: Table, index: int) -> str:
    """What names a row: the text of its first column."""
    key = str(next(iter(table)))
    return str(np.asarray(table[key], dtype=object).ravel()[index]).strip()


def text_at(table: Table, column: str, index: int) -> str:
    """The text of a cell.

    Raises
    ------
    NotRecorded
        When the cell is missing.
    """
    cell = texts(table, column)[index]
    if cell is None:
        raw = str(np.asarray(table[column], dtype=object).ravel()[index]).strip()
        raise NotRecorded([f"{row_name(table, index)}: {column}={raw or '(empty)'}"])
    return str(cell)


def number_at(table: Table, column: str, index: int) -> Cell:
    """The number in a cell, with the reach of its rounding.

    A number with decimals was rounded, and so was a whole percentage (where the table has a column
    ``unit`` that says ``percent``); another whole number is a count and exact.
    """
    text = text_at(table, column, index)
    where = f"{row_name(table, index)}: {column}={text}"
    value, decimals = _number(text, where), _decimals(text)
    rounded = decimals > 0 or (column in _MEASURED and _is_percent(table, index))
    half = Fraction(1, 2 * 10**decimals) if rounded else Fraction(0)
    return Cell(value, half, where)


#: Digits before or behind the point beyond which a cell holds no measurement but a slip.
_MOST_DIGITS = 100

_MEASURED = frozenset({"value", "low", "high"})


def _is_percent(table: Table, index: int) -> bool:
    return "unit" in table and texts(table, "unit")[index] == "percent"


def _number(text: str, where: str) -> Fraction:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise InputError(f"{where} is no number.") from None
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise InputError(f"{where} is no number that a document prints.")
    return Fraction(number)


def _decimals(text: str) -> int:
    """How many decimals a number is written with: 2 in 0.50, none in 1.5e3."""
    exponent = Decimal(text).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def values_in(table: Table, column: str, chosen: BoolArray) -> tuple[Fraction, ...]:
    """The numbers of a column among the chosen rows, missing cells left out.

    Raises
    ------
    InputError
        When a cell is no number; every such cell is named.
    """
    cells: Words = texts(table, column)
    values: list[Fraction] = []
    problems: list[str] = []
    for index in np.flatnonzero(chosen):
        if cells[index] is None:
            continue
        try:
            values.append(_number(cells[index], f"row {index + 1}, {column}={cells[index]}"))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(values)
