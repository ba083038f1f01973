"""Rows of sums, which some tables carry among their patients or studies."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pooledcases.data.columns import Table, texts

_SUM = re.compile(
    r"(grand |sub)?totals?|sums?|all (patients|studies|cases)|合计|总计|小计|总和", re.IGNORECASE
)
#: Longer texts are no such word, and need not be looked at.
_LONGEST = 14


def is_sum(cell: str) -> bool:
    """Whether a name is that of a row of sums, no patient's or study's.

    Examples
    --------
    >>> [is_sum(name) for name in ("Total", " 合计 ", "case 7", "Summers 2004")]
    [True, True, False, False]
    """
    return bool(_SUM.fullmatch(cell.strip()))


def rows_of_sums(table: Table, columns: Iterable[str]) -> list[str]:
    """What is said of rows of sums, which would count as patients.

    Parameters
    ----------
    table : mapping of columns
    columns : iterable of str
        Names that a column with the names of the patients may have; the first that there is counts.

    Examples
    --------
    >>> rows_of_sums({"patient": ["a", "Total"]}, ["patient"])
    ["row 2, column patient: 'Total' is a row of sums, no patient; take it out of the table."]
    """
    column = next((name for name in columns if name in table), None)
    names = () if column is None else texts(table, column)
    return [
        f"row {row}, column {column}: {name!r} is a row of sums, no patient; take it out of the "
        "table."
        for row, name in enumerate(names, 1)
        if name is not None and len(name) <= _LONGEST and is_sum(name)
    ]
