"""Columns of a study table that say how its rows hang together, or in which order they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pooledcases.data.columns import texts
from pooledcases.data.not_available import need_said
from pooledcases.errors import InputError
from pooledcases.options import is_listed, shown
from pooledcases.results.base import FloatArray
from pooledcases.results.effects import Effects

By = str | Sequence[object]

#: What a result says of values that were given without a column's name.
GIVEN_VALUES = "values"


def cells(effects: Effects, by: By) -> tuple[str | None, ...]:
    """The cells of a column, or the values given, of the included rows; None where missing.

    Raises
    ------
    InputError
        When there is no such column, or not one value for each row of the table.
    """
    values = _column(effects, by) if isinstance(by, str) else _given(effects, by)
    read = texts({"by": np.array(values, dtype=object)}, "by")
    return tuple(None if read[row] is None else str(read[row]) for row in rows_of(effects))


def rows_of(effects: Effects) -> NDArray[np.intp]:
    """The included rows."""
    return np.flatnonzero(effects.included)


def named(by: By) -> str:
    """The column's name, or that values were given."""
    return by if isinstance(by, str) else GIVEN_VALUES


def sorting_keys(found: Sequence[str | None]) -> FloatArray:
    """The rank of each cell: by number where every cell is one, else by text; the missing last."""
    filled = [cell for cell in found if cell is not None]
    try:
        order = {cell: float(cell) for cell in filled}
    except ValueError:
        ranks = {cell: at for at, cell in enumerate(sorted(set(filled), key=_by_text))}
        order = {cell: float(ranks[cell]) for cell in filled}
    return np.array([np.inf if cell is None else order[cell] for cell in found], dtype=float)


def _by_text(cell: str) -> tuple[str, str]:
    return cell.casefold(), cell


def _column(effects: Effects, name: str) -> list[object]:
    if name == "study":
        return list(effects.study)
    if name in effects.labels:
        need_said(effects.labels[name], name, "by")
        return list(effects.labels[name])
    if name in effects.columns:
        return [None if np.isnan(value) else _number(value) for value in effects.columns[name]]
    has = ", ".join(("study", *effects.labels, *effects.columns))
    raise InputError(f"by: there is no column {name!r}; the table has: {has}.")


def _number(value: float) -> str:
    return repr(int(value)) if float(value).is_integer() else repr(float(value))


def _given(effects: Effects, by: Sequence[object]) -> list[object]:
    if not is_listed(by):
        raise InputError(f"by: {shown(by)} is no column; name one, or give one value a row.")
    values = list(by)
    if len(values) != len(effects.study):
        raise InputError(
            f"by holds {len(values)} values for {len(effects.study)} rows; give one for each row "
            "of the table, in its order."
        )
    return values
