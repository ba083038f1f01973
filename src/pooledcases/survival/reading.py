"""What must hold of a table, a column and an answer before patients are counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pooledcases.data.columns import Table, Words, texts, wrong_cells
from pooledcases.data.conditions import Condition
from pooledcases.errors import InputError

_TRUTHS = frozenset({"True", "False"})


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
        (index + 1, repr(cell))
        for index, cell in enumerate(cells)
        if cell not in (None, "yes", "no")
    ]
    if odd:
        advice = "write yes, no or unclear"
        raise InputError(
            wrong_cells(table, column, odd, one="is not known", many="are not known", advice=advice)
        )
    return cells
