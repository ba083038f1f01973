"""Results of the room `describe`: proportions, summaries and Table 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

from pooledcases.results.base import CLOSED_FORM, Caution, Interval

#: How many cells are empty for which reason, by missing code; every code is always there.
MissingCounts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proportion:
    """``xi`` of ``ni``, with its interval.

    Attributes
    ----------
    xi, ni : int
        Events, and patients in whom the outcome is known.
    missing : int
        Patients in whom it applies but is not known.
    estimate : float or None
        ``xi / ni``; None when ``ni`` is 0.
    ci : Interval or None
        At ``level``, by ``ci_method``.
    bounds : Interval or None
        Worst and best case, if none or all of the missing had the event; None without missing.
    upper_one_sided, lower_one_sided : float or None
        Exact one-sided 95% limit, the upper one when no patient has the event, the lower one when
        every patient has.
    """

    kind: ClassVar[str] = "proportion"
    tolerance: ClassVar[float] = CLOSED_FORM

    xi: int
    ni: int
    missing: int
    estimate: float | None
    level: float
    ci: Interval | None
    ci_method: str
    bounds: Interval | None
    upper_one_sided: float | None
    lower_one_sided: float | None
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Summary:
    """A column of numbers in short; None throughout when ``n`` is 0. Quartiles are of type 7."""

    kind: ClassVar[str] = "summary"
    tolerance: ClassVar[float] = CLOSED_FORM

    n: int
    missing: int
    median: float | None
    q1: float | None
    q3: float | None
    min: float | None
    max: float | None
    mean: float | None
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutcomeProportions:
    """How many patients had an outcome, overall and by the levels of a column.

    Attributes
    ----------
    outcome : str
        The condition, as given.
    by : str or None
    levels : tuple of str
        Levels of ``by``, largest first unless they have an order of their own.
    overall : Proportion
    groups : tuple of Proportion
        One a level.
    not_applicable : int
        Patients to whom the outcome does not apply: neither counted nor missing.
    by_missing : int
        Patients whose group is not known; they count overall only.
    """

    kind: ClassVar[str] = "outcome_proportions"
    tolerance: ClassVar[float] = CLOSED_FORM

    outcome: str
    by: str | None
    levels: tuple[str, ...]
    overall: Proportion
    groups: tuple[Proportion, ...]
    not_applicable: int
    by_missing: int
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableOneRow:
    """One row of Table 1: a level of a category, or a column of numbers (``level`` None).

    ``cells`` and ``missing`` hold one entry a column of the table, overall first. ``missing``
    counts by code; only ``NR``, ``UNC`` and ``NAS`` are missing in the cells' bounds. ``limits``
    counts the patients of a column of numbers of whom only a limit is known (``> 60``): they are
    in no summary, and not missing.
    """

    variable: str
    level: str | None
    kind: Literal["category", "number"]
    cells: tuple[Proportion | Summary, ...]
    missing: tuple[MissingCounts, ...]
    limits: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableOne:
    """Every variable, overall and by the levels of a column.

    Attributes
    ----------
    by : str or None
    groups : tuple of str
        Levels of ``by``; the columns of the table after the overall one.
    sizes : tuple of int
        Patients overall, then in each group.
    by_missing : int
        Patients whose group is not known; they count overall only.
    rows : tuple of TableOneRow
    multiple : tuple of str
        Variables of which a patient can have several levels, so that their levels may add to more
        than the number of patients.
    skipped, skipped_reasons : tuple of str
        Columns that were left out, and why: ``id``, ``source``, ``free text``, ``empty``, ``mixed``
        (numbers and text).
    """

    kind: ClassVar[str] = "table_one"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str | None
    groups: tuple[str, ...]
    sizes: tuple[int, ...]
    by_missing: int
    interval: str
    level: float
    rows: tuple[TableOneRow, ...]
    multiple: tuple[str, ...]
    skipped: tuple[str, ...]
    skipped_reasons: tuple[str, ...]
    cautions: tuple[Caution, ...]

    def as_json(self) -> dict[str, Any]:
        """Every field; rows by ``variable`` or ``variable=level``, their cells by group.

        The column of all patients is ``all``; a group of that name is ``all (group)``.
        """
        columns = _distinct(("all", *self.groups), "group")
        names = [
            row.variable if row.level is None else f"{row.variable}={row.level}"
            for row in self.rows
        ]
        rows = {
            name: _row(row, columns)
            for name, row in zip(_distinct(names, "row"), self.rows, strict=True)
        }
        record = {item.name: getattr(self, item.name) for item in fields(self)}
        return {"kind": self.kind} | record | {"rows": rows}


def _row(row: TableOneRow, columns: Sequence[str]) -> dict[str, Any]:
    """A row with its cells and missing counts by the names of the columns."""
    return {
        "variable": row.variable,
        "level": row.level,
        "kind": row.kind,
        "cells": dict(zip(columns, row.cells, strict=True)),
        "missing": dict(zip(columns, row.missing, strict=True)),
        "limits": dict(zip(columns, row.limits, strict=True)),
    }


def _distinct(names: Iterable[str], what: str) -> list[str]:
    """Names as keys: one that was met before has ``what`` behind it."""
    keys: list[str] = []
    for name in names:
        while name in keys:
            name += f" ({what})"
        keys.append(name)
    return keys
