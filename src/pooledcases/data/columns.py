"""The one column reader: from any table (a mapping of columns) to arrays, with typed missing.

Functions elsewhere that take a table take ``Mapping[str, ArrayLike]``; a DataFrame is one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.data.not_available import is_na
from pooledcases.errors import InputError, cell_problems
from pooledcases.options import Missing, shown, words
from pooledcases.results.base import BoolArray, FloatArray

if TYPE_CHECKING:
    import pandas as pd

#: Anything that gives a column for its name; a DataFrame does, though it is typed as no Mapping.
Table: TypeAlias = "Mapping[str, ArrayLike] | pd.DataFrame"
Words = NDArray[np.object_]

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")

MISSING = frozenset(words(Missing))
#: A number with a comma for its point, as half of the world writes it.
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")

#: Values that say why there is none: a stage that could not be assessed, a yes or no left open.
#: They stay as printed, and count as missing.
SAYS_MISSING = {
    **dict.fromkeys(("Tx", "Nx", "Mx", "TX", "NX", "MX"), "NAS"),
    "unclear": "UNC",
}


def missing_code(cell: object) -> str:
    """Why a cell holds no value, as a missing code; an empty text where it holds one.

    Examples
    --------
    >>> [missing_code(cell) for cell in ("NED", "NAP", "", None, "Nx", "unclear", 0)]
    ['', 'NAP', 'NR', 'NR', 'NAS', 'UNC', '']
    """
    if isinstance(cell, str):
        text = cell.strip()
        return text if text in MISSING else SAYS_MISSING.get(text, "" if text else "NR")
    # pandas writes its own missing value as <NA>; it cannot be compared with anything
    empty = cell is None or type(cell).__name__ == "NAType"
    return "NR" if empty or (isinstance(cell, float | np.floating) and math.isnan(cell)) else ""


def is_missing(cell: object) -> bool:
    """Whether a cell holds no value.

    Examples
    --------
    >>> [is_missing(cell) for cell in ("NR", "", None, float("nan"), "NED", 0)]
    [True, True, True, True, False, False]
    """
    return missing_code(cell) != ""


def columns_of(table: Table, **named: object) -> dict[str, Words]:
    """The columns by name, each an array of its cells.

    Parameters
    ----------
    table : mapping of columns
    **named : str or None
        The columns that a function was asked for, by the name of the option.

    Raises
    ------
    InputError
        When the table is no mapping of columns, two columns have one name, one is no list of
        cells, they differ in length, or an option is no name of a column.

    Examples
    --------
    >>> columns_of({"sex": ["F", "M"], "age_years": [30, 41]}, by="sex")["sex"].tolist()
    ['F', 'M']
    """
    if not hasattr(table, "items") or not hasattr(table, "__contains__"):
        raise InputError(
            f"A table is a DataFrame or a dictionary of columns, not {type(table).__name__}."
        )
    problems = [
        f"{option}: {name!r} is no name of a column; write one name."
        for option, name in named.items()
        if not (name is None or isinstance(name, str))
    ]
    columns: dict[str, Words] = {}
    for key, values in table.items():
        name, cells = str(key), _cells(values)
        if name in columns:
            problems.append(f"Two columns are called {name!r}; rename one of them.")
        if cells.ndim != 1:
            problems.append(f"Column {name!r} is no list of cells; give one cell for each row.")
        columns[name] = cells
    lengths = {name: len(cells) for name, cells in columns.items() if cells.ndim == 1}
    if len(set(lengths.values())) > 1:
        counted = ", ".join(f"{name} {length}" for name, length in lengths.items())
        problems.append(f"The columns have different numbers of rows: {counted}.")
    if problems:
        raise InputError(problems)
    return columns


def texts(table: Table, column: str) -> Words:
    """A column as an object array of stripped texts; None where the cell is missing.

    Raises
    ------
    InputError
        When the table has no such column; the message lists those it has.
    """
    cells = _column(table, column)
    if {type(cell) for cell in cells} in ({str}, {int}):  # few different cells in many rows
        known = {cell: None if is_missing(cell) else _text(cell) for cell in set(cells)}
        return np.array([known[cell] for cell in cells], dtype=object)
    return np.array([None if is_missing(cell) else _text(cell) for cell in cells], dtype=object)


def numbers(table: Table, column: str) -> FloatArray:
    """A column as floats; NaN where the cell is missing, or ``NA`` as R writes a missing number.

    Raises
    ------
    InputError
        When the column is absent, or a cell is no number; every such cell is named by its row
        (the first row of data is row 1).
    """
    cells = _column(table, column)
    if {type(cell) for cell in cells} <= {int, float}:
        read = _plain_numbers(cells)
        if not np.isinf(read).any():
            return read
    out = np.full(len(cells), np.nan)
    wrong = []
    for index, cell in enumerate(cells):
        if is_missing(cell) or is_na(cell):
            continue
        value = _parsed(cell)
        if value is not None:
            out[index] = value
        else:
            wrong.append((index + 1, cell))
    if wrong:
        raise InputError(no_numbers(column, wrong))
    return out


def no_numbers(column: str, wrong: Sequence[tuple[int, object]]) -> list[str]:
    """What is said of cells that are no numbers, by their row; many of them in one sentence.

    Examples
    --------
    >>> no_numbers("months", [(3, "12,5")])
    ["row 3, column months: '12,5' is no number; write the decimals after a point, as 12.5."]
    """
    advice = "type a number, or NR where it is not reported"
    first = wrong[0][1] if wrong else ""
    commas = (isinstance(cell, str) and _DECIMAL_COMMA.fullmatch(cell.strip()) for _, cell in wrong)
    if wrong and all(commas):
        advice = f"write the decimals after a point, as {str(first).strip().replace(',', '.')}"
    shown_cells = [(row, repr(cell)) for row, cell in wrong]
    return cell_problems(
        column, shown_cells, one="is no number", many="are no numbers", advice=advice
    )


@dataclass(frozen=True, slots=True)
class Condition:
    """``COLUMN=VALUE[,VALUE]``: the rows whose cell is one of the values.

    Several are joined by ``&``; see :func:`parse_conditions`.
    """

    column: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.column}={','.join(self.values)}"


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Read ``COLUMN=VALUE[,VALUE][ & COLUMN=VALUE ...]``; an empty text is no condition.

    Examples
    --------
    >>> [str(part) for part in parse_conditions("partner_gene=EML4 & status=NED,AWD")]
    ['partner_gene=EML4', 'status=NED,AWD']
    """
    if not text.strip():
        return ()
    parts = []
    for part in text.split("&"):
        column, equals, values = part.partition("=")
        names = tuple(value.strip() for value in values.split(",") if value.strip())
        if not equals or not column.strip() or not names:
            raise InputError(
                f"{part.strip()!r} is no condition; write COLUMN=VALUE or COLUMN=VALUE,VALUE."
            )
        parts.append(Condition(column.strip(), names))
    return tuple(parts)


def matches(table: Table, condition: Condition) -> BoolArray:
    """Which rows meet a condition, by the exact text of the cell.

    A missing code can be asked for by its name (``status=NR``).
    """
    cells = _column(table, condition.column)
    wanted = set(condition.values)
    return np.array([_text(cell) in wanted for cell in cells], dtype=bool)


def indicator(table: Table, condition: Condition) -> FloatArray:
    """1 where the condition holds, 0 where it does not, NaN where the cell is missing."""
    known = np.array([cell is not None for cell in texts(table, condition.column)], dtype=bool)
    out = matches(table, condition).astype(float)
    out[~known] = np.nan
    return out


def known_numbers(table: Table, column: str) -> tuple[float, ...]:
    """The values of a numeric column that are there, in the order of the rows."""
    values = numbers(table, column)
    return tuple(values[~np.isnan(values)].tolist())


def cell_states(table: Table, column: str) -> tuple[str, ...]:
    """For each cell ``known``, or the code of why it is missing; an empty cell is not reported.

    Examples
    --------
    >>> cell_states({"stage_n": ["N0", "Nx", "NR", ""]}, "stage_n")
    ('known', 'NAS', 'NR', 'NR')
    """
    return tuple(missing_code(cell) or "known" for cell in _column(table, column))


def row_count(table: Table) -> int:
    """The number of rows."""
    return next((len(np.asarray(table[str(column)], dtype=object)) for column in table), 0)


def _cells(values: ArrayLike) -> Words:
    """The cells of a column; a short float is the decimal number that it prints as.

    A masked cell is a missing one, whatever number still lies under the mask.
    """
    if isinstance(values, np.ma.MaskedArray):
        cells = np.array(values.data, dtype=object)
        cells[np.ma.getmaskarray(values)] = None
        return cells
    dtype = getattr(values, "dtype", None)
    if isinstance(dtype, np.dtype) and dtype.kind == "f" and dtype.itemsize < 8:
        values = np.asarray(values).astype(str).astype(float)
    return np.asarray(values, dtype=object)


def _column(table: Table, column: str) -> Words:
    if not isinstance(column, Hashable) or column not in table:
        has = ", ".join(str(name) for name in table)
        raise InputError(f"There is no column {shown(column)}; the table has: {has}.")
    return _cells(table[column]).ravel()


def _plain_numbers(cells: Words) -> FloatArray:
    """Python's own numbers as floats; infinite where one is too large to be a float."""
    try:
        return cells.astype(float)
    except OverflowError:
        return np.full(len(cells), np.inf)


def _parsed(cell: Any) -> float | None:
    """A cell as a finite number; not ``nan``, ``inf`` or ``1_000``, which Python would read."""
    if isinstance(cell, str) and not _NUMBER.fullmatch(cell.strip()):
        return None
    try:
        value = float(cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _text(cell: Any) -> str:
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    return str(cell).strip()
