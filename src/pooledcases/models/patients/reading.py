"""From a table of patients and one of studies to counts by report, each patient once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import (
    Table,
    Words,
    cell_states,
    columns_of,
    row_count,
    texts,
)
from pooledcases.data.conditions import Condition, indicator, parse_conditions
from pooledcases.effects.read import StudyTable
from pooledcases.errors import InputError
from pooledcases.options import shown
from pooledcases.results.base import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Patients whose outcome is known, counted by report; and the others.

    ``report`` is the patient's own name where none is known; ``unknown`` says where.
    """

    report: tuple[str, ...]
    xi: IntArray
    ni: IntArray
    missing: int
    not_applicable: int
    unknown: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Rows of a study table with counts; ``others`` has their further columns as texts."""

    report: tuple[str, ...]
    xi: IntArray
    ni: IntArray
    others: Mapping[str, tuple[str | None, ...]]
    left_out: tuple[str, ...] = ()


def read_patients(cases: Table, *, outcome: str, report: str, id: str) -> Listed:
    """Count the outcome by report.

    Raises
    ------
    InputError
        No such column, the outcome is no condition, a value is written otherwise than in the
        column, a patient stands there twice, or no patient has a known outcome.
    """
    cases = columns_of(cases, report=report, id=id)
    condition = _condition(outcome)
    events = indicator(cases, condition)
    reports = texts(cases, report)
    problems = _other_writing(condition, cases) + _twice(cases, id)
    known = ~np.isnan(events)
    if not problems and not known.any():
        problems = [f"No patient has a known {condition.column}; check the column."]
    if problems:
        raise InputError(problems)
    states = np.array(cell_states(cases, condition.column), dtype=object)
    not_applicable = int((states == "NAP").sum())
    names = _named(reports, cases, id)
    order = dict.fromkeys(names[known])
    printed = {name for name in reports if name is not None}
    place = {name: index for index, name in enumerate(order)}
    index = np.array([place[name] for name in names[known]], dtype=np.int64)
    return Listed(
        report=tuple(order),
        xi=np.bincount(index, weights=events[known], minlength=len(order)).astype(np.int64),
        ni=np.bincount(index, minlength=len(order)).astype(np.int64),
        missing=int((~known).sum()) - not_applicable,
        not_applicable=not_applicable,
        unknown=np.array([name not in printed for name in order], dtype=bool),
    )


def _condition(outcome: object) -> Condition:
    found = parse_conditions(outcome) if isinstance(outcome, str) and "=" in outcome else ()
    if len(found) != 1:
        raise InputError(
            f"outcome: {shown(outcome)} is no condition; write COLUMN=VALUE or "
            "COLUMN=VALUE,VALUE, such as status=NED."
        )
    return found[0]


def _other_writing(condition: Condition, cases: Table) -> list[str]:
    """A value that nobody has is an answer; one that differs in its capitals only is a slip."""
    held = {cell for cell in texts(cases, condition.column) if cell is not None}
    return [
        f"{condition}: no patient has {value!r}, but the column holds {other}; write the value as "
        "the column does."
        for value in condition.values
        if value not in held
        for other in sorted(held)
        if other.casefold() == value.casefold()
    ]


def _twice(cases: Table, id: str) -> list[str]:
    if id not in cases:
        return []
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(texts(cases, id)):
        if name is not None:
            rows.setdefault(name, []).append(row + 1)
    return [
        f"rows {', '.join(map(str, found))}: patient {name} stands there {len(found)} times; each "
        "patient counts once. Leave the duplicates out, or give each its own name."
        for name, found in rows.items()
        if len(found) > 1
    ]


def _named(reports: Words, cases: Table, id: str) -> Words:
    """The report of each patient, else the patient's own name."""
    ids = texts(cases, id) if id in cases else np.full(row_count(cases), None, dtype=object)
    taken = {name for name in reports if name is not None}
    out = []
    for row, (name, patient) in enumerate(zip(reports, ids, strict=True)):
        own = patient or f"row {row + 1}"
        out.append(name if name is not None else own if own not in taken else f"({own})")
    return np.array(out, dtype=object)


def read_studies(table: Table | None, *, study: str, columns: Mapping[str, str]) -> Counted:
    """The rows with ``xi`` of ``ni``; those without are named in ``left_out``.

    Raises
    ------
    InputError
        A column is absent or a cell no count, or more patients had the event than there are.
    """
    if table is None:
        return Counted((), np.zeros(0, np.int64), np.zeros(0, np.int64), {})
    studies = StudyTable(table, columns, study)
    absent = [name for name in ("xi", "ni") if not studies.has(name)]
    if absent:
        raise InputError(
            f"The study table has no column {' and no column '.join(absent)}; it has: "
            f"{', '.join(studies.names)}. Name the columns of events and patients xi and ni."
        )
    xi, ni = studies.whole("xi"), studies.whole("ni")
    with np.errstate(invalid="ignore"):
        studies.complain(
            xi > ni, lambda row: f"{xi[row]:g} of {ni[row]:g} had the event; correct one of them."
        )
    studies.finish()
    use = np.isfinite(xi) & np.isfinite(ni) & (ni > 0)
    others = studies.others()
    return Counted(
        report=_picked(studies.study, use),
        xi=_whole(xi, use),
        ni=_whole(ni, use),
        others={
            name: tuple(cell for cell, ok in zip(cells, use, strict=True) if ok)
            for name, cells in others.items()
        },
        left_out=_picked(studies.study, ~use),
    )


def _picked(names: tuple[str, ...], mask: BoolArray) -> tuple[str, ...]:
    return tuple(name for name, ok in zip(names, mask, strict=True) if ok)


def _whole(values: FloatArray, mask: BoolArray) -> IntArray:
    return values[mask].astype(np.int64)
