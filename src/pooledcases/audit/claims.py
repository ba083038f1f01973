"""The table of claims, read: every problem in it is found before anything is recomputed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pooledcases.audit.printed import Printed, read_printed
from pooledcases.data.columns import Table, row_count
from pooledcases.data.conditions import Condition, parse_conditions
from pooledcases.data.missing import is_missing
from pooledcases.errors import InputError

COLUMNS = (
    "claim_id", "place", "claim", "printed", "statistic", "table", "where", "column", "of", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One row of the table of claims; ``where`` and ``of`` are read, ``value`` is the print."""

    claim_id: str
    place: str
    claim: str
    printed: str
    statistic: str
    table: str
    where: tuple[Condition, ...]
    column: str
    of: tuple[Condition, ...]
    note: str
    value: Printed

    def columns(self, *default: str, separator: str = "/") -> tuple[str, ...]:
        """The columns that ``column`` names, ``a/b``; the default ones where it is blank."""
        if not self.column:
            return default
        return tuple(part.strip() for part in self.column.split(separator))


def read_rows(claims: Table) -> tuple[dict[str, str], ...]:
    """The rows of the table of claims as text; None and NaN are blank.

    Raises
    ------
    InputError
        When a column is missing, or claim_ids are blank or repeated.
    """
    absent = [name for name in COLUMNS if name not in claims]
    if absent:
        raise InputError(f"The table of claims has no column {', '.join(absent)}; add it.")
    columns = {name: np.asarray(claims[name], dtype=object).ravel() for name in COLUMNS}
    rows = tuple(
        {name: _text(columns[name][index]) for name in COLUMNS}
        for index in range(row_count(claims))
    )
    counted = Counter(row["claim_id"] for row in rows)
    problems = [
        f"{name or 'a blank claim_id'} stands on {times} rows; give each claim an id of its own."
        for name, times in counted.items()
        if times > 1 or not name
    ]
    if problems:
        raise InputError(problems)
    return rows


def parse_claim(row: Mapping[str, str]) -> Claim:
    """One row with its conditions and its printed number read.

    Raises
    ------
    InputError
        When ``where`` or ``of`` is no condition.
    """
    conditions = {name: parse_conditions(row[name]) for name in ("where", "of")}
    plain = {name: row[name] for name in COLUMNS if name not in conditions}
    return Claim(**plain, **conditions, value=read_printed(row["printed"]))  # type: ignore[arg-type]


def _text(cell: Any) -> str:
    if not isinstance(cell, str) and is_missing(cell):
        return ""
    return str(cell).strip()
