"""What must hold of a table, a column and an answer before patients are counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from pooledcases.data.columns import Condition, Table, Words, texts
from pooledcases.errors import InputError

_TRUTHS = frozenset({"True", "False"})


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
        name, cells = str(key), np.asarray(values, dtype=object)
        if name in columns:
            problems.append(f"Two columns are called {name!r}; rename one of them.")
        if cells.ndim != 1:
            problems.append(f"Column {name!r} is no list of cells; give one cell for each patient.")
        columns[name] = cells
    lengths = {name: len(cells) for name, cells in columns.items() if cells.ndim == 1}
    if len(set(lengths.values())) > 1:
        counted = ", ".join(f"{name} {length}" for name, length in lengths.items())
        problems.append(f"The columns have different numbers of rows: {counted}.")
    if problems:
        raise InputError(problems)
    return columns


def check_values(condition: Condition, held: Collection[str]) -> None:
    """Raise where a value that is asked for does not occur, but occurs in another writing.

    A value that nobody has is an answer, none of n. One that differs from what the column holds in
    its capitals only, or 1 where the column holds True, is a slip.

    Parameters
    ----------
    condition : Condition
    held : collection of str
        The values of the column.
    """
    problems = []
    for value in condition.values:
        near = [] if value in held else sorted(_other_writings(value, held))
        if near:
            problems.append(
                f"{condition}: no patient has {value!r}, but the column holds "
                f"{', '.join(near)}; write the value as the column does."
            )
    if problems:
        raise InputError(problems)


def _other_writings(value: str, held: Collection[str]) -> Iterable[str]:
    if value in ("0", "1") and _TRUTHS.issuperset(held):
        return held
    return (other for other in held if other.casefold() == value.casefold())


def disease_free_answers(table: Table, column: str) -> Words:
    """Who was disease-free at the start: ``yes``, ``no``, or None where it is not clear.

    Raises
    ------
    InputError
        When the column is absent or holds another word; every such cell is named.
    """
    cells = texts(table, column)
    odd = [
        f"row {index + 1}, column {column}: {cell!r} is not known; write yes, no or unclear."
        for index, cell in enumerate(cells)
        if cell not in (None, "yes", "no")
    ]
    if odd:
        raise InputError(odd)
    return cells
