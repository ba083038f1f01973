"""Which rows are meant: ``COLUMN=VALUE[,VALUE]``, as the command line and the claims say it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, cell_text, column_cells, texts
from pooledcases.errors import InputError
from pooledcases.results.base import BoolArray, FloatArray


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
    cells = column_cells(table, condition.column)
    wanted = set(condition.values)
    return np.array([cell_text(cell) in wanted for cell in cells], dtype=bool)


def indicator(table: Table, condition: Condition) -> FloatArray:
    """1 where the condition holds, 0 where it does not, NaN where the cell is missing."""
    known = np.array([cell is not None for cell in texts(table, condition.column)], dtype=bool)
    out = matches(table, condition).astype(float)
    out[~known] = np.nan
    return out
