"""One table against its schema: columns, cells and keys, each problem under its own rule."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pooledcases.data.checks.bulk import bulk_findings
from pooledcases.data.checks.cells import LONGEST, diagnose, nearest, unknown_code
from pooledcases.data.checks.findings import Finding, Prepared, Texts
from pooledcases.data.checks.schema import Field, Schema
from pooledcases.data.tables import Table
from pooledcases.results.base import BoolArray
from pooledcases.results.problems import Problem

#: Cells of all tables together above which columns are checked whole instead of row by row.
FRICTIONLESS_CELLS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A table with its schema narrowed to the columns it has, and what its cells alone say."""

    table: Table
    schema: Schema
    problems: tuple[Problem, ...]
    wrong: Mapping[str, BoolArray]


def check_cells(table: Table, schema: Schema) -> Checked:
    """Missing and unknown columns, and everything that single cells show."""
    problems = list(_columns(table, schema)) if schema.closed else []
    present = tuple(field for field in schema.fields if field.name in table)
    wrong: dict[str, BoolArray] = {}
    for field in present:
        cells = table.cells(field.name)
        each = [diagnose(text, field) for text in cells.distinct]
        found = {code: diagnosis for code, diagnosis in enumerate(each) if diagnosis is not None}
        flags = cells.where([code in found for code in range(len(each))]) & table.usable
        wrong[field.name] = flags
        for row in np.flatnonzero(flags).tolist():
            diagnosis = found[int(cells.codes[row])]
            problems.append(
                table.problem(
                    row, field.name, diagnosis.rule, typed=diagnosis.typed, **diagnosis.values
                )
            )
    narrowed = dataclasses.replace(schema, fields=present)
    return Checked(table=table, schema=narrowed, problems=tuple(problems), wrong=wrong)


def _columns(table: Table, schema: Schema) -> Iterator[Problem]:
    names = list(table.columns)
    described = tuple(field.name for field in schema.fields)
    missing = [name for name in described if name not in names]
    for name in missing:
        yield Problem(file=table.file, rule="PC-D20", line=1, column=name)
    for name in names:
        if name not in described:
            typed = nearest(name, tuple(missing)) if missing else None
            yield Problem(file=table.file, rule="PC-D21", line=1, column=name, typed=typed)


def check_structure(
    checked: Sequence[Checked], frictionless: bool | None = None
) -> Iterator[Problem]:
    """Types, constraints and keys of all tables together.

    Parameters
    ----------
    checked : sequence of Checked
        Tables that went through :func:`check_cells`.
    frictionless : bool, optional
        Which of the two ways that agree is taken; by size when left out.
    """
    size = sum(len(item.table) * len(item.schema.fields) for item in checked)
    small = size <= FRICTIONLESS_CELLS if frictionless is None else frictionless
    prepared = [_prepared(item, checked) for item in checked]
    if small:
        from pooledcases.data.checks.frictionless_bridge import frictionless_findings

        findings = frictionless_findings(prepared)
    else:
        findings = bulk_findings(prepared)
    for item in checked:
        yield from _worded(item, findings[item.schema.name])


def _prepared(item: Checked, others: Sequence[Checked]) -> Prepared:
    names = {field.name for field in item.schema.fields}
    known = {other.schema.name: {f.name for f in other.schema.fields} for other in others}
    keys = tuple(
        key
        for key in item.schema.foreign_keys
        if names.issuperset(key.fields) and known.get(key.table, set()).issuperset(key.reference)
    )
    primary = item.schema.primary_key if names.issuperset(item.schema.primary_key) else ()
    schema = dataclasses.replace(item.schema, primary_key=primary, foreign_keys=keys)
    cells = {field.name: _blanked(item, field) for field in schema.fields}
    return Prepared(schema, cells)


def _blanked(item: Checked, field: Field) -> Texts:
    """A column with the cells blank that could stop a library: odd numbers, endless texts.

    They are named already. Other wrong texts stay, so that keys of other tables still find them.
    """
    cells: Texts = item.table.columns[field.name]
    wrong = item.wrong[field.name]
    if field.numeric:
        return np.where(wrong, "", cells) if wrong.any() else cells
    column = item.table.cells(field.name)
    endless = column.where([len(text) > LONGEST for text in column.distinct])
    return np.where(endless, "", cells) if endless.any() else cells


def _worded(item: Checked, findings: Iterable[Finding]) -> Iterator[Problem]:
    first: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for finding in sorted(findings, key=lambda f: (f.row, f.columns, f.kind)):
        named = any(item.wrong[name][finding.row] for name in finding.columns)
        if named or not item.table.usable[finding.row]:
            continue
        if finding.kind in ("primary_key", "unique") and finding.columns not in {
            columns for columns, _ in first
        }:
            first |= _first_rows(item, finding.columns)
        yield _problem(item, finding, first)


def _first_rows(
    item: Checked, columns: tuple[str, ...]
) -> dict[tuple[tuple[str, ...], tuple[str, ...]], int]:
    """Row (from 1) where each key of some columns stands first."""
    cells = zip(*(item.table.columns[name] for name in columns), strict=True)
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for row, key in enumerate(cells, start=1):
        found.setdefault((columns, key), row)
    return found


def _problem(
    item: Checked,
    finding: Finding,
    first: Mapping[tuple[tuple[str, ...], tuple[str, ...]], int],
) -> Problem:
    table, row, column = item.table, finding.row, finding.columns[0]
    field = item.schema.described(column)
    text = table.text(row, column)
    if finding.kind in ("primary_key", "unique"):
        key = tuple(table.text(row, name) for name in finding.columns)
        earlier = first[(finding.columns, key)]
        # a number can repeat in another form (5 and 5.0); then no earlier row has the same text
        said = str(earlier) if earlier <= row else "…"
        return _joined(table, row, finding.columns, "PC-D28", first=said)
    if finding.kind == "foreign_key":
        link = next(k for k in item.schema.foreign_keys if k.fields == finding.columns)
        other = ", ".join(f"{link.table}.{name}" for name in link.reference)
        return _joined(table, row, finding.columns, "PC-D29", other=other)
    if finding.kind == "enum":
        found = unknown_code(text, field.enum or (), "PC-D26")
        return table.problem(row, column, found.rule, typed=found.typed, **found.values)
    rule, values = _rule(field, finding.kind, text)
    return table.problem(row, column, rule, **values)


def _joined(table: Table, row: int, columns: tuple[str, ...], rule: str, **values: str) -> Problem:
    """A problem of several cells of a row: names and cells are joined."""
    problem = table.problem(row, columns[0], rule, **values)
    return dataclasses.replace(
        problem,
        column=", ".join(columns),
        value=", ".join(table.text(row, name) for name in columns),
    )


def _rule(field: Field, kind: str, text: str) -> tuple[str, dict[str, Any]]:
    if kind == "type":
        return ("PC-D23" if field.type == "integer" and _is_number(text) else "PC-D22"), {}
    if kind in ("required", "blank_key"):
        return "PC-D25", {}
    if kind == "pattern":
        return "PC-D27", {"pattern": field.pattern}
    if kind in ("min_length", "max_length"):
        limits = _limits(field.min_length, field.max_length)
        return "PC-D30", {"length": len(text), "limits": limits}
    return "PC-D24", {"limits": _limits(field.minimum, field.maximum)}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _limits(low: float | None, high: float | None) -> str:
    if low is None:
        return f"≤ {high:g}"
    return f"≥ {low:g}" if high is None else f"{low:g} – {high:g}"
