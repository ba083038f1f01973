"""Patients who were rebuilt from a published curve stay marked in every result."""

from __future__ import annotations

import numpy as np

from pooledcases.data.columns import Table, numbers, wrong_cells
from pooledcases.errors import InputError
from pooledcases.results.base import BoolArray, Caution, caution
from pooledcases.results.published_curves import REBUILT


def rebuilt_rows(table: Table, rows: int) -> BoolArray:
    """Which rows the column ``rebuilt`` marks; none where there is no such column.

    Raises
    ------
    InputError
        When the column holds something else than 0, 1 or an empty cell.
    """
    if REBUILT not in table:
        return np.zeros(rows, dtype=bool)
    marks = numbers(table, REBUILT)
    odd = ~np.isnan(marks) & ~np.isin(marks, (0, 1))
    if odd.any():
        raise InputError(
            wrong_cells(
                table,
                REBUILT,
                [(row + 1, f"{marks[row]:g}") for row in np.flatnonzero(odd).tolist()],
                one="is neither 0 nor 1",
                many="are neither 0 nor 1",
                advice="write 1 for a patient rebuilt from a published curve",
            )
        )
    return np.asarray(marks == 1, dtype=bool)


def rebuilt_caution(marked: BoolArray) -> tuple[Caution, ...]:
    """PC-D90 where any of the patients who are used is marked."""
    n = int(marked.sum())
    return (caution("PC-D90", n=n, total=len(marked)),) if n else ()
