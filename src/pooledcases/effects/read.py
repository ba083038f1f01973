"""Reading a study table: every problem is collected, and all are told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, numbers, texts
from pooledcases.data.not_available import is_na
from pooledcases.effects.printed import digits
from pooledcases.errors import InputError
from pooledcases.options import shown
from pooledcases.results.base import BoolArray, FloatArray

#: What a column may stand for.
NAMES = (
    "study", "xi", "ni", "ti", "ai", "bi", "ci", "di", "n1i", "n2i", "x1i", "t1i", "x2i", "t2i",
    "mi", "sdi", "m1i", "sd1i", "m2i", "sd2i", "ri",
    "yi", "vi", "sei", "est", "ci_low", "ci_high", "ci_level", "pval", "zval", "chi2", "direction",
    "oe", "v", "total_events",
    "mini", "q1i", "medi", "q3i", "maxi",
    "min1i", "q11i", "med1i", "q31i", "max1i", "min2i", "q12i", "med2i", "q32i", "max2i",
)  # fmt: skip
#: More patients than people: such a count is a slip, and its powers leave double precision.
_MOST_PATIENTS = 1e12
#: Amounts beyond these are in a unit in which their squares leave what can be pooled.
_SMALLEST_AMOUNT, _LARGEST_AMOUNT = 1e-24, 1e24


def mapped(columns: Mapping[str, str] | None, names: Mapping[str, str]) -> Mapping[str, str]:
    """The columns named by a mapping and those named by keyword, together."""
    if not names or not isinstance(columns, Mapping | None):
        # what is no mapping is complained of where the table is read
        return {} if columns is None else columns
    return {**(columns or {}), **names}


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
        self._table = _plain(table)
        self._columns = columns
        self.problems: list[str] = []
        self.read: dict[str, FloatArray] = {}
        self.size = len(next(iter(self._table.values()), ()))
        self._check_mapping(study)
        self.study = self._labels(columns.get("study", study))

    @property
    def names(self) -> list[str]:
        """The table's own columns."""
        return list(self._table)

    def has(self, *names: str) -> bool:
        """Whether the table has all these columns."""
        return all(self.own_name(name) in self._table for name in names)

    def numbers(self, name: str) -> FloatArray:
        """A column as floats, NaN where missing; cells that are no number become problems."""
        if name not in self.read:
            try:
                self.read[name] = numbers(self._table, self.own_name(name))
            except InputError as error:
                self.problems.extend(error.problems)
                self.read[name] = np.array([_number(cell) for cell in self.texts(name)])
        return self.read[name]

    def whole(self, name: str) -> FloatArray:
        """A column of counts: whole numbers of 0 or more; NaN where one is not."""
        values = self.numbers(name)
        known = np.isfinite(values)
        wrong = known & ((values < 0) | (values != np.floor(values)))
        own = self.own_name(name)
        self.complain(
            wrong,
            lambda row: (
                f"{own} is {values[row]:g}; a number of patients is whole and not below 0. "
                "Correct it, or write NR where it is not reported."
            ),
        )
        many = known & ~wrong & (values > _MOST_PATIENTS)
        self.complain(
            many,
            lambda row: f"{own} is {values[row]:g}; no study has so many patients. Correct it.",
        )
        return np.where(wrong | many, np.nan, values)

    def at_least_zero(self, name: str, what: str) -> FloatArray:
        """A column of amounts that cannot be negative; NaN where one is."""
        values = self.numbers(name)
        wrong = np.isfinite(values) & (values < 0)
        own = self.own_name(name)
        self.complain(
            wrong,
            lambda row: (
                f"{own} is {values[row]:g}; {what} cannot be below 0. "
                "Correct it, or write NR where it is not reported."
            ),
        )
        return np.where(wrong, np.nan, self.amount(name))

    def amount(self, name: str) -> FloatArray:
        """A column of measured amounts; NaN where one is too large or small to be computed with."""
        values = self.numbers(name)
        size, own = np.abs(values), self.own_name(name)
        far = (size > _LARGEST_AMOUNT) | ((size > 0) & (size < _SMALLEST_AMOUNT))
        self.complain(
            far,
            lambda row: (
                f"{own} is {values[row]:g}; numbers so large or small cannot be pooled. "
                "Correct it, or change the unit."
            ),
        )
        return np.where(far, np.nan, values)

    def inside(self, name: str, low: float, high: float, what: str) -> FloatArray:
        """A column of numbers from ``low`` to ``high``; NaN where one lies beyond."""
        values = self.numbers(name)
        wrong = np.isfinite(values) & ((values < low) | (values > high))
        own, ends = self.own_name(name), f"{low:g} to {high:g}"
        if not np.isfinite([low, high]).all():
            ends = f"at most {high:g}" if np.isfinite(high) else f"at least {low:g}"
        self.complain(
            wrong,
            lambda row: (
                f"{own} is {values[row]:g}; {what} is {ends}. "
                "Correct it, or write NR where it is not reported."
            ),
        )
        return np.where(wrong, np.nan, values)

    def others(self) -> dict[str, tuple[str | None, ...]]:
        """The columns that were not read as numbers, as texts, by the table's own names."""
        taken = {self.own_name(name) for name in self.read}
        return {name: tuple(texts(self._table, name)) for name in self.names if name not in taken}

    def texts(self, name: str) -> list[str | None]:
        """A column of what studies print as texts, None where missing."""
        cells = texts(self._table, self.own_name(name))
        return [None if is_na(cell) else cell for cell in cells]

    def digits_of_numbers(self, name: str) -> list[int]:
        """Decimals that cells held as floats had at least; 0 for cells held as text.

        A float has forgotten its trailing zeros, so the longest of its column speaks for it.
        """
        cells = self._table[self.own_name(name)]
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

    def own_name(self, name: str) -> str:
        """The table's own name of one of our columns."""
        return self._columns.get(name, name)

    def _check_mapping(self, study: str) -> None:
        if not isinstance(self._columns, Mapping):
            raise InputError("columns: give a dictionary, such as {'xi': 'events'}.")
        if not isinstance(study, str):
            raise InputError(f"study: {shown(study)} is no name of a column; write one name.")
        has = ", ".join(self.names)
        asked = dict(self._columns)
        if study != "study":  # only the default may be absent
            asked.setdefault("study", study)
        problems = [
            f"There is no column {own!r} (asked for as {name}); the table has: {has}."
            + _near(own, self.names)
            for name, own in asked.items()
            if own not in self.names
        ]
        problems += [
            f"columns: {name!r} is nothing that is read; use some of {', '.join(NAMES)}."
            for name in asked
            if name not in NAMES
        ]
        if problems:
            raise InputError(problems)

    def _labels(self, column: str) -> tuple[str, ...]:
        cells = texts(self._table, column) if column in self._table else [None] * self.size
        return tuple(str(row + 1) if cell is None else str(cell) for row, cell in enumerate(cells))


def _near(name: object, names: list[str]) -> str:
    """The column that was probably meant, as the end of a sentence."""
    by_case = {item.casefold(): item for item in names}
    close = get_close_matches(str(name).casefold(), list(by_case), n=1)
    return f" Did you mean {by_case[close[0]]!r}?" if close else ""


def _plain(table: Table) -> dict[str, Words]:
    """The columns by name; raise where they make no table, or one without a row."""
    columns = columns_of(table)
    if columns and not len(next(iter(columns.values()))):
        raise InputError("The table has no rows.")
    return columns


def _number(cell: str | None) -> float:
    """A cell as a float, NaN where it is no finite number: its problem is already noted."""
    try:
        value = np.nan if cell is None else float(cell)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan
