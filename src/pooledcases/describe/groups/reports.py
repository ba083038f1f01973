"""Which patient comes from which report, and what that allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.describe.cells import read_column
from pooledcases.results.base import BoolArray, Caution, IntArray, caution


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """The report of each patient who counts.

    Attributes
    ----------
    number : ndarray of int, shape (n,)
        From 0 on; a patient whose report is not known has a number that nobody shares.
    count, single : int
        Reports that are known, and those of them with one patient.
    missing : int
        Patients whose report is not known.
    """

    number: IntArray
    count: int
    single: int
    missing: int

    @property
    def reason(self) -> str | None:
        """Why reports cannot be told from patients; None where they can."""
        if self.count == 0:
            return "report-unknown"
        if self.single == self.count:
            return "one-patient-reports"
        return "one-report" if self.count == 1 and not self.missing else None

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """PC-M04 where all or most reports have one patient."""
        if not self.count or 2 * self.single <= self.count:
            return ()
        return (caution("PC-M04", single=self.single, reports=self.count),)


def read_reports(table: Table, report: str, rows: BoolArray) -> Reports:
    """The reports of some patients."""
    column = read_column(table, report)
    names, known = column.texts[rows], column.known[rows]
    distinct = sorted(set(names[known]))
    place = {name: at for at, name in enumerate(distinct)}
    number = np.empty(len(names), dtype=np.int64)
    number[known] = [place[name] for name in names[known]]
    number[~known] = len(distinct) + np.arange(int((~known).sum()))
    sizes = np.bincount(number[known], minlength=len(distinct))
    return Reports(number, len(distinct), int((sizes == 1).sum()), int((~known).sum()))
