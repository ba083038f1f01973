"""The one column reader: from any table (a mapping of columns) to arrays, with typed missing.

Functions elsewhere that take a table take ``Mapping[str, ArrayLike]``; a DataFrame is one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.data.missing import is_missing, missing_code
from pooledcases.data.not_available import is_na
from pooledcases.data.row_names import naming_column, place
from pooledcases.errors import InputError, cell_problems
from pooledcases.options import shown
from pooledcases.results.base import FloatArray

if TYPE_CHECKING:
    import pandas as pd

#: Anything that gives a column for its name; a DataFrame does, though it is typed as no Mapping.
Table: TypeAlias = "Mapping[str, ArrayLike] | pd.DataFrame"
Words = NDArray[np.object_]

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")

#: A number with a comma for its point, as half of the world writes it.
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")


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
    cells = column_cells(table, column)
    if {type(cell) for cell in cells} in ({str}, {int}):  # few different cells in many rows
        known = {cell: None if is_missing(cell) else cell_text(cell) for cell in set(cells)}
        return np.array([known[cell] for cell in cells], dtype=object)
    return np.array([None if is_missing(cell) else cell_text(cell) for cell in cells], dtype=object)


def numbers(table: Table, column: str) -> FloatArray:
    """A column as floats; NaN where the cell is missing, or ``NA`` as R writes a missing number.

    Raises
    ------
    InputError
        When the column is absent, or a cell is no number; every such cell is named by its row
        (the first row of data is row 1).
    """
    cells = column_cells(table, column)
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
        raise InputError(no_numbers(table, column, wrong))
    return out


def places(table: Table, rows: Iterable[int], column: str | None = None) -> list[str]:
    """Rows, counted from 1, as an error names them: with the patient or study where one is named.

    Parameters
    ----------
    table : mapping of columns
    rows : iterable of int
    column : str, optional
        The column that is spoken of; where it is the names themselves, only the rows are said.

    Examples
    --------
    >>> places({"case_id": ["C1", "C2"], "months": [3, -1]}, [2], "months")
    ['row 2 (C2)']
    """
    named = naming_column(table)
    if named is None or named == column:
        return [place(row, None) for row in rows]
    names = texts(table, named)
    return [place(row, names[row - 1]) for row in rows]


def wrong_cells(
    table: Table,
    column: str,
    wrong: Sequence[tuple[int, object]],
    *,
    one: str,
    many: str,
    advice: str,
) -> list[str]:
    """What is wrong with cells of a column, by row and patient; see :func:`cell_problems`.

    Examples
    --------
    >>> said = {"one": "is no number", "many": "are no numbers", "advice": "type a number"}
    >>> wrong_cells({"patient": ["a", "b"], "months": [1, "x"]}, "months", [(2, "'x'")], **said)
    ["row 2 (b), column months: 'x' is no number; type a number."]
    """
    at = places(table, (row for row, _ in wrong), column)
    shown_at = [(where, cell) for where, (_, cell) in zip(at, wrong, strict=True)]
    return cell_problems(column, shown_at, one=one, many=many, advice=advice)


def no_numbers(table: Table, column: str, wrong: Sequence[tuple[int, object]]) -> list[str]:
    """What is said of cells that are no numbers, by their row; many of them in one sentence.

    Examples
    --------
    >>> no_numbers({"months": [1, 2, "12,5"]}, "months", [(3, "12,5")])
    ["row 3, column months: '12,5' is no number; write the decimals after a point, as 12.5."]
    """
    commas = [found for found in wrong if _DECIMAL_COMMA.fullmatch(str(found[1]).strip())]
    others = [found for found in wrong if not _DECIMAL_COMMA.fullmatch(str(found[1]).strip())]
    first = str(commas[0][1]).strip().replace(",", ".") if commas else ""
    advised = {
        f"write the decimals after a point, as {first}": commas,
        "type a number, or NR where it is not reported": others,
    }
    said = {"one": "is no number", "many": "are no numbers"}
    return [
        sentence
        for advice, cells in advised.items()
        for sentence in wrong_cells(
            table, column, [(row, repr(cell)) for row, cell in cells], advice=advice, **said
        )
    ]


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
    return tuple(missing_code(cell) or "known" for cell in column_cells(table, column))


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


def column_cells(table: Table, column: str) -> Words:
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


def cell_text(cell: Any) -> str:
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    return str(cell).strip()
