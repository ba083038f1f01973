"""What figures show of single patients: best changes, years of publication, a grid of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pooledcases.options import Counted, GridColumnKind, ResponseCategory
from pooledcases.results.base import CLOSED_FORM, EXACT, Caution, IntArray, freeze
from pooledcases.results.display import CellState


@dataclass(frozen=True, slots=True, kw_only=True)
class BestChange:
    """One patient: a bar of a waterfall plot.

    Attributes
    ----------
    id : str
    change : float or None
        Best change from baseline, a fraction: -0.3 is 30% less; None where it is not reported.
    response : str or None
        Best response, None where it is missing.
    """

    id: str
    change: float | None
    response: ResponseCategory | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BestChanges:
    """Best change from baseline of every patient.

    Attributes
    ----------
    change : str
        The column, or ``BEST / BASELINE`` where it was computed from two.
    response : str or None
    patients : tuple of BestChange
        From the largest increase to the largest decrease; ties in the order of the table.
    missing : tuple of BestChange
        Those without a change, in the order of the table.
    partial, progression : float
        The thresholds of RECIST 1.1, -0.3 and 0.2.
    discordant : tuple of str
        Patients with a partial response whose change does not reach ``partial``.
    cautions : tuple of Caution
        PC-M17 where a change is missing.
    """

    kind: ClassVar[str] = "best_changes"
    tolerance: ClassVar[float] = CLOSED_FORM

    change: str
    response: str | None
    patients: tuple[BestChange, ...]
    missing: tuple[BestChange, ...]
    partial: float
    progression: float
    discordant: tuple[str, ...]
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReport:
    """The earliest row of a group: the year, and who reported it where a column says so."""

    group: str
    year: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PublicationYears:
    """Patients, or other rows of a table, by year of publication and group.

    Attributes
    ----------
    year, by : str
        Columns.
    counted : {"patients", "cases", "reports"}
        What the numbers count.
    years : ndarray of int, shape (years,)
        Every year from the first to the last one, also those without a report.
    groups : tuple of str
        In the order of their earliest rows.
    counts : ndarray of int, shape (groups, years)
    firsts : tuple of FirstReport
        The earliest rows that the table has, one a group.
    year_missing, group_missing : int
        Patients whose year, or whose group in a known year, is not reported; they are in no count.
    cautions : tuple of Caution
        PC-M17 where one of the two is missing.
    """

    kind: ClassVar[str] = "publication_years"
    tolerance: ClassVar[float] = EXACT

    year: str
    by: str
    counted: Counted
    years: IntArray
    groups: tuple[str, ...]
    counts: IntArray
    firsts: tuple[FirstReport, ...]
    year_missing: int
    group_missing: int
    cautions: tuple[Caution, ...]

    def __post_init__(self) -> None:
        freeze(self)

    @property
    def totals(self) -> IntArray:
        """All groups by year."""
        return np.asarray(self.counts.sum(axis=0), dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """One variable of a grid.

    Attributes
    ----------
    name : str
    kind : {"yes-no", "category", "number"}
    levels : tuple of str
        The values that occur, in their order; empty for numbers.
    ordered : bool
        The levels are stages or grades.
    positive, negative : frozenset of str
        Of a yes-no variable, the values that mean yes and no.
    values : tuple of tuple of str
        What each patient's cell holds, in the order of the rows: one value, several, or none.
    states : tuple of str
        ``known``, or why the cell holds nothing: NR, NAP, UNC, NAS.
    """

    name: str
    kind: GridColumnKind
    levels: tuple[str, ...]
    ordered: bool
    positive: frozenset[str]
    negative: frozenset[str]
    values: tuple[tuple[str, ...], ...]
    states: tuple[CellState, ...]

    def as_json(self) -> Mapping[str, object]:
        """Every field; sets as sorted lists."""
        return {
            "name": self.name,
            "kind": self.kind,
            "levels": self.levels,
            "ordered": self.ordered,
            "positive": sorted(self.positive),
            "negative": sorted(self.negative),
            "values": self.values,
            "states": self.states,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CaseGrid:
    """Patients by variables, cell by cell.

    Attributes
    ----------
    ids : tuple of str
        Patients in the order in which they are shown.
    by : str or None
    sort : tuple of str
        Columns that the patients are sorted by, inside their groups.
    groups : tuple of str
        Groups in their order; patients whose group is not reported come after them.
    group : tuple of str or None
        The group of each patient.
    columns : tuple of GridColumn
    cautions : tuple of Caution
        PC-M17 where cells are missing.
    """

    kind: ClassVar[str] = "case_grid"
    tolerance: ClassVar[float] = EXACT

    ids: tuple[str, ...]
    by: str | None
    sort: tuple[str, ...]
    groups: tuple[str, ...]
    group: tuple[str | None, ...]
    columns: tuple[GridColumn, ...]
    cautions: tuple[Caution, ...]
