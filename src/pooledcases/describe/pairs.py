"""Two groups of a table and an outcome, read once for everything that compares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, row_count, texts
from pooledcases.describe.cells import Outcome, pick_groups, read_column, read_outcome
from pooledcases.describe.outcomes import is_status
from pooledcases.results.base import BoolArray
from pooledcases.survival.reading import disease_free_answers

#: Events, known, missing, not applicable.
Counts = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class PatientPair:
    """The rows of two groups, who had the outcome, and who was disease-free at the start."""

    table: dict[str, Words]
    found: Outcome
    groups: tuple[str, str]
    rows: tuple[BoolArray, BoolArray]
    by_missing: int
    free: BoolArray | None

    @property
    def counts(self) -> tuple[Counts, Counts]:
        """Events, known, missing and not applicable of each group."""
        return self.found.counts(self.rows[0]), self.found.counts(self.rows[1])

    def among_disease_free(self) -> PatientPair | None:
        """The same among those disease-free at the start; None where it is not asked or known."""
        if self.free is None:
            return None
        rows = (self.rows[0] & self.free, self.rows[1] & self.free)
        return PatientPair(self.table, self.found, self.groups, rows, self.by_missing, None)


def read_pair(
    table: Table,
    *,
    outcome: str,
    by: str,
    groups: Sequence[str] | None,
    multi: str | None,
    start: str | None,
) -> PatientPair:
    """Read two groups and their outcome.

    Raises
    ------
    InputError
        As :func:`pooledcases.describe.compare`.
    """
    columns = columns_of(table, by=by, start=start)
    found = read_outcome(columns, outcome, multi)
    column = read_column(columns, by)
    first, second = pick_groups(column, by, groups, two=True)
    free = None
    if start is not None and start in columns and is_status(found):
        free = np.asarray(disease_free_answers(columns, start) == "yes", dtype=bool)
    return PatientPair(
        table=columns,
        found=found,
        groups=(first, second),
        rows=(np.asarray(column.texts == first, bool), np.asarray(column.texts == second, bool)),
        by_missing=int((~column.known).sum()),
        free=free,
    )


def patient_ids(table: Table, id: str) -> Words:
    """The names of the patients; rows are numbered where the column or a cell is absent."""
    rows = row_count(table)
    names = texts(table, id) if id in table else np.full(rows, None, dtype=object)
    return np.array([name or f"row {index + 1}" for index, name in enumerate(names)], dtype=object)
