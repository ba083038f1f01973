"""Reading a study table: every problem is collected, and all are told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from pooledcases.data.columns import Table, numbers, row_count, texts
from pooledcases.effects.printed import digits
from pooledcases.errors import InputError
from pooledcases.results.base import BoolArray, FloatArray


class StudyTable:
    """A table with its column names mapped, its row labels, and the problems found so far.

    Parameters
    ----------
    table : mapping of str to array_like
        The columns; a DataFrame is one.
    columns : mapping of str to str
        Our name of a column to the table's own.
    study : str
        The column of labels; rows are numbered where it is absent or empty.
    """

    def __init__(self, table: Table, columns: Mapping[str, str], study: str) -> None:
        self._table = table
        self._columns = columns
        self.problems: list[str] = []
        self.read: dict[str, FloatArray] = {}
        self.size = row_count(table)
        self._check_mapping()
        self.study = self._labels(columns.get("study", study))

    @property
    def names(self) -> list[str]:
        """The table's own columns."""
        return [str(name) for name in self._table]

    def has(self, *names: str) -> bool:
        """Whether the table has all these columns."""
        return all(self._name(name) in self._table for name in names)

    def numbers(self, name: str) -> FloatArray:
        """A column as floats, NaN where missing; cells that are no number become problems."""
        if name not in self.read:
            try:
                self.read[name] = numbers(self._table, self._name(name))
            except InputError as error:
                self.problems.extend(error.problems)
                self.read[name] = np.array([_number(cell) for cell in self.texts(name)])
        return self.read[name]

    def whole(self, name: str) -> FloatArray:
        """A column of counts: whole numbers of 0 or more."""
        values = self.numbers(name)
        with np.errstate(invalid="ignore"):
            bad = np.isfinite(values) & ((values < 0) | (values != np.floor(values)))
        self.complain(
            bad,
            lambda row: (
                f"{self._name(name)} is {values[row]:g}; a number of patients is whole and "
                "not below 0. Correct it, or write NR where it is not reported."
            ),
        )
        return values

    def others(self) -> dict[str, tuple[str | None, ...]]:
        """The columns that were not read as numbers, as texts, by the table's own names."""
        taken = {self._name(name) for name in self.read}
        names = [str(name) for name in self._table]
        return {name: tuple(texts(self._table, name)) for name in names if name not in taken}

    def texts(self, name: str) -> list[str | None]:
        """A column as texts, None where missing."""
        return list(texts(self._table, self._name(name)))

    def digits_of_numbers(self, name: str) -> list[int]:
        """Decimals that cells held as floats had at least; 0 for cells held as text.

        A float has forgotten its trailing zeros, so the longest of its column speaks for it.
        """
        cells = np.asarray(self._table[self._name(name)], dtype=object).ravel()
        plain = [isinstance(cell, float | np.floating) for cell in cells]
        longest = max(
            (digits(repr(float(cells[i]))) for i, is_ in enumerate(plain) if is_), default=0
        )
        return [longest if is_ else 0 for is_ in plain]

    def complain(self, rows: BoolArray, sentence: Callable[[int], str]) -> None:
        """Note one problem for each of these rows."""
        for row in np.flatnonzero(rows):
            self.problems.append(f"{self.where(int(row))}: {sentence(int(row))}")

    def where(self, row: int) -> str:
        """The row as a reader finds it."""
        label, number = self.study[row], str(row + 1)
        return f"row {number}" if label == number else f"row {number} ({label})"

    def finish(self) -> None:
        """Raise every problem found."""
        if self.problems:
            raise InputError(self.problems)

    def _name(self, name: str) -> str:
        return self._columns.get(name, name)

    def _check_mapping(self) -> None:
        has = ", ".join(str(name) for name in self._table)
        missing = [
            f"There is no column {own!r} (asked for as {name}); the table has: {has}."
            for name, own in self._columns.items()
            if own not in self._table
        ]
        if missing:
            raise InputError(missing)

    def _labels(self, column: str) -> tuple[str, ...]:
        cells = texts(self._table, column) if column in self._table else [None] * self.size
        return tuple(str(row + 1) if cell is None else str(cell) for row, cell in enumerate(cells))


def _number(cell: str | None) -> float:
    """A cell as a float, NaN where it is no finite number: its problem is already noted."""
    try:
        value = np.nan if cell is None else float(cell)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan
