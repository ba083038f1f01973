"""Who is in which group and which report, and had the outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.describe.cells import Column, Outcome
from pooledcases.describe.groups.reports import Reports
from pooledcases.describe.groups.ties import Cell, Ties
from pooledcases.describe.proportions import proportion
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.describe import Proportion


@dataclass(frozen=True, slots=True, eq=False)
class Patients:
    """Those of a table who take part, by the levels of a column."""

    found: Outcome
    column: Column
    levels: tuple[str, ...]
    among: BoolArray

    def rows(self, at: int) -> BoolArray:
        """The patients of one group."""
        return np.asarray(self.column.texts == self.levels[at], dtype=bool) & self.among

    @property
    def counted(self) -> BoolArray:
        """Patients whose group and outcome are known."""
        return self.column.known & self.found.known & self.among

    @property
    def by_missing(self) -> int:
        """Patients whose group is not known."""
        return int((~self.column.known & self.among).sum())

    @property
    def not_applicable(self) -> int:
        """Patients to whom the outcome does not apply."""
        return self.found.counts(self.among)[3]

    @property
    def counts(self) -> tuple[FloatArray, FloatArray]:
        """Events and patients of each group."""
        found = [self.found.counts(self.rows(at))[:2] for at in range(len(self.levels))]
        x, n = np.array(found, dtype=float).T
        return x, n

    def proportion(self, rows: BoolArray, level: float) -> Proportion:
        """Raw, of some patients."""
        xi, ni, missing, _ = self.found.counts(rows)
        return proportion(xi, ni, missing=missing, level=level)

    def ties(self, reports: Reports) -> Ties:
        """The counts of each group in each report."""
        place = {name: at for at, name in enumerate(self.levels)}
        group = np.array([place[name] for name in self.column.texts[self.counted]])
        pairs, back = np.unique(
            np.column_stack([group, reports.number]), axis=0, return_inverse=True
        )
        events = np.bincount(back.ravel(), weights=self.found.event[self.counted])
        patients = np.bincount(back.ravel())
        cells = tuple(
            Cell(int(g), int(r), int(x), int(n))
            for (g, r), x, n in zip(pairs, events, patients, strict=True)
        )
        return Ties(cells, len(self.levels))
