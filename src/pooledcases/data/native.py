"""Columns that are arrays of numbers already: among a million rows no cell has to be read."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from pooledcases.data.columns import Table, Words, columns_of, texts
from pooledcases.results.base import FloatArray

Native = NDArray[np.float64] | NDArray[np.int64]


def native_columns(table: Table, **named: object) -> dict[str, Any]:
    """The columns by name, as :func:`~pooledcases.data.columns.columns_of` checks them.

    Arrays of doubles and of whole numbers stay what they are; all others are arrays of cells.

    Examples
    --------
    >>> kept = native_columns({"months": np.array([3.0, 8.0]), "sex": ["F", "M"]})
    >>> kept["months"].dtype.kind, kept["sex"].dtype.kind
    ('f', 'O')
    """
    if not hasattr(table, "items") or not hasattr(table, "__contains__"):
        return dict(columns_of(table, **named))  # says that it is none
    cells = [(key, values, _native(values)) for key, values in table.items()]
    if len({str(key) for key, _, _ in cells}) < len(cells):
        return dict(columns_of(table, **named))  # says which name there is twice
    # for the checks an array of the same length will do
    checked = {key: values if kept is None else _blank(kept) for key, values, kept in cells}
    columns = columns_of(cast(Table, checked), **named)
    return columns | {str(key): kept for key, _, kept in cells if kept is not None}


def native_numbers(table: Table, column: str) -> FloatArray | None:
    """A column of numbers as doubles, NaN where missing; None where its cells must be read."""
    values = _native(table[column]) if isinstance(column, str) and column in table else None
    if values is None:
        return None
    read = values.astype(np.float64)
    return None if np.isinf(read).any() else read


def native_texts(table: Table, column: str) -> Words:
    """A column as :func:`~pooledcases.data.columns.texts` reads it; whole numbers by their span.

    Examples
    --------
    >>> native_texts({"arm": np.array([2, 1, 2])}, "arm").tolist()
    ['2', '1', '2']
    """
    values = _native(table[column]) if isinstance(column, str) and column in table else None
    if values is None or values.dtype.kind != "i" or not values.size:
        return texts(table, column)
    low, high = int(values.min()), int(values.max())
    if high - low >= values.size:
        return texts(table, column)
    words = np.array([str(value) for value in range(low, high + 1)], dtype=object)
    return words[values - low]


def all_alike(cell: object, rows: int) -> Words:
    """A column whose cells are all the same: one cell, read for every row; not to be written to."""
    return np.broadcast_to(np.array(cell, dtype=object), rows)


def rows_of(table: Table) -> int:
    """The number of rows; 0 without a column."""
    return next((len(np.atleast_1d(cast(Any, table[str(name)]))) for name in table), 0)


def _blank(values: Native) -> Words:
    return np.broadcast_to(np.array(None, dtype=object), values.shape)


def _native(cells: Any) -> Native | None:
    """Doubles and whole numbers in one row; with a mask, or shorter, they say something else."""
    dtype = getattr(cells, "dtype", None)
    if isinstance(cells, np.ma.MaskedArray) or not isinstance(dtype, np.dtype):
        return None
    if getattr(cells, "ndim", 0) != 1 or (dtype.kind, dtype.itemsize) not in (("f", 8), ("i", 8)):
        return None
    return cast(Native, np.asarray(cells))
