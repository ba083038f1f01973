"""``NA``, which R writes for every missing cell, and which does not say why it is missing."""

from __future__ import annotations

from collections.abc import Iterable

from pooledcases.errors import InputError

#: What R writes.
R_MISSING = "NA"
#: How many rows an error names.
_NAMED = 8


def is_na(cell: object) -> bool:
    """Whether a cell is ``NA``, as R writes what is missing.

    Among numbers it can mean nothing else; among names it could be one of them, so that a column
    of names that is used has to say it in other words (:func:`need_said`).

    Examples
    --------
    >>> [is_na(cell) for cell in ("NA", " NA ", "na", "NR", None)]
    [True, True, False, False, False]
    """
    return isinstance(cell, str) and cell.strip() == R_MISSING


def need_said(cells: Iterable[object], column: str, option: str) -> None:
    """Raise where a column of names that is used holds ``NA``: it would become a group.

    Raises
    ------
    InputError
        Naming the rows; the first row of data is row 1.

    Examples
    --------
    >>> need_said(["random", "NR"], "alloc", "mods")
    """
    rows = [str(row) for row, cell in enumerate(cells, 1) if is_na(cell)]
    if rows:
        more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
        raise InputError(
            f"{option}: column {column} holds NA (row {', '.join(rows[:_NAMED])}{more}), which "
            "does not say why the value is missing; type NR (not reported), NAP (not applicable), "
            "UNC (unclear) or NAS (not assessable)."
        )
