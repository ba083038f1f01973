"""The rows of a review's table that a pooled result is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from pooledcases.report.content import DataTable
from pooledcases.results.pooled import Pooled

#: The column by which a table of studies names its rows.
_STUDY: Final = "study"
#: The columns of numbers that tell one row of a study from another.
_NUMBERS: Final = (
    "xi", "ni", "ti", "ai", "bi", "ci", "di", "n1i", "n2i", "x1i", "t1i", "x2i", "t2i",
    "m1i", "sd1i", "m2i", "sd2i", "ri", "yi", "vi", "sei",
)  # fmt: skip


def pooled_rows(tables: Sequence[DataTable], fit: Pooled) -> tuple[str, tuple[int, ...]] | None:
    """The table and its rows, from 0, one for each study; None where no table has exactly these.

    A row is that of a study when its name and every number that both know are the same: a table
    may hold a study several times, with other events or other groups.
    """
    wanted = _wanted(fit)
    for table in tables:
        if _STUDY not in table.columns:
            continue
        shared = tuple(name for name in _NUMBERS if name in table.columns and name in wanted[0][1])
        rows = tuple(
            at
            for at, row in enumerate(table.rows)
            if any(_same(row, study, numbers, shared) for study, numbers in wanted)
        )
        if len(rows) == fit.k:
            return table.name, rows
    return None


def _wanted(fit: Pooled) -> list[tuple[str, dict[str, float]]]:
    """The name of each pooled study with its numbers."""
    effects = fit.effects
    return [
        (study, {name: float(column[at]) for name, column in effects.columns.items()})
        for at, study in enumerate(effects.study)
        if effects.included[at]
    ] or [("", {})]


def _same(
    row: Mapping[str, str], study: str, numbers: Mapping[str, float], shared: Sequence[str]
) -> bool:
    return row[_STUDY] == study and all(_number(row[name]) == numbers[name] for name in shared)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
