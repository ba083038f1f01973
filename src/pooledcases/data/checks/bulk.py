"""The schema checks of frictionless, column by column, for tables too large for it.

Frictionless reads about fifty thousand cells a second, row by row; a table of a million patients
would take minutes. Here each distinct text of a column is judged once, and keys are compared as
whole columns. Both ways give the same findings, which a test holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

import numpy as np

from pooledcases.data.checks.findings import Finding, Prepared, Texts
from pooledcases.data.checks.schema import Field, ForeignKey
from pooledcases.data.tables import Cells
from pooledcases.results.base import IntArray

#: What a cell breaks, or None.
Judge = Callable[[str], tuple[str, ...]]


def bulk_findings(tables: Sequence[Prepared]) -> Mapping[str, list[Finding]]:
    """Check tables against their schemas and each other; see
    :func:`pooledcases.data.checks.frictionless_bridge.frictionless_findings`.
    """
    by_name = {table.schema.name: table for table in tables}
    return {table.schema.name: _table(table, by_name) for table in tables}


def _table(table: Prepared, others: Mapping[str, Prepared]) -> list[Finding]:
    found: list[Finding] = []
    for field in table.schema.fields:
        found.extend(_column(field, table.cells[field.name]))
    found.extend(_keys(table))
    for key in table.schema.foreign_keys:
        found.extend(_foreign(table, key, others[key.table]))
    return found


def _column(field: Field, cells: Texts) -> list[Finding]:
    texts = Cells.of(cells)
    codes, distinct = texts.codes, texts.distinct
    judge = _judge(field)
    broken = [judge(cell) for cell in distinct]
    found: list[Finding] = []
    if any(broken):
        flags = np.array([bool(kinds) for kinds in broken])
        for row in np.flatnonzero(flags[codes]):
            found.extend(Finding(int(row), (field.name,), kind) for kind in broken[codes[row]])
    if field.unique:
        absent = [cell in field.missing or _value(field, cell) is None for cell in distinct]
        present = ~np.array(absent, dtype=bool)[codes]
        found.extend(
            Finding(int(row), (field.name,), "unique")
            for row in _repeated(_values(field, distinct)[codes], present)
        )
    return found


def _judge(field: Field) -> Judge:
    pattern = None if field.pattern is None else re.compile(f"^(?:{field.pattern})$")

    def judge(cell: str) -> tuple[str, ...]:
        if cell in field.missing:
            return ("required",) if field.required else ()
        value = _value(field, cell)
        if value is None:
            return ("type",)
        return tuple(_constraints(field, cell, value, pattern))

    return judge


def _constraints(
    field: Field, cell: str, value: str | int | Decimal, pattern: re.Pattern[str] | None
) -> list[str]:
    if isinstance(value, str):
        broken = {
            "enum": field.enum is not None and cell not in field.enum,
            "pattern": pattern is not None and not pattern.match(cell),
            "min_length": field.min_length is not None and len(cell) < field.min_length,
            "max_length": field.max_length is not None and len(cell) > field.max_length,
        }
    else:
        nan = value != value
        broken = {
            "enum": field.enum is not None and value not in [_value(field, c) for c in field.enum],
            "minimum": field.minimum is not None and (nan or value < field.minimum),
            "maximum": field.maximum is not None and (nan or value > field.maximum),
        }
    return [kind for kind, bad in broken.items() if bad]


def _value(field: Field, cell: str) -> str | int | Decimal | None:
    if field.type == "string":
        return cell
    try:
        return int(cell) if field.type == "integer" else Decimal(cell.strip())
    except (InvalidOperation, ValueError):
        return None


def _values(field: Field, distinct: Sequence[str]) -> IntArray:
    """One number for each distinct value: 5 and 5.0 are the same key."""
    numbers: dict[object, int] = {}
    values = [cell if (v := _value(field, cell)) is None else v for cell in distinct]
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)


def _repeated(values: IntArray, present: np.ndarray) -> IntArray:
    """Rows whose value stood in an earlier row."""
    rows = np.flatnonzero(present)
    _, first = np.unique(values[rows], return_index=True)
    again = np.ones(len(rows), dtype=bool)
    again[first] = False
    return rows[again]


def _coded(table: Prepared, columns: tuple[str, ...]) -> tuple[list[list[object]], np.ndarray]:
    """Key columns as values, and which rows have at least one that is not missing."""
    keys, present = [], np.zeros(len(table.cells[columns[0]]), dtype=bool)
    for name in columns:
        field = table.schema.described(name)
        known: dict[str, object] = {}
        for cell in set(table.cells[name]):
            known[cell] = None if cell in field.missing else _value(field, cell)
        column = [known[cell] for cell in table.cells[name]]
        keys.append(column)
        present |= np.array([value is not None for value in column], dtype=bool)
    return keys, present


def _keys(table: Prepared) -> list[Finding]:
    key = table.schema.primary_key
    if not key:
        return []
    columns, present = _coded(table, key)
    numbers: dict[tuple[object, ...], int] = {}
    values = np.array(
        [numbers.setdefault(row, len(numbers)) for row in zip(*columns, strict=True)],
        dtype=np.int64,
    )
    found = [Finding(int(row), key, "blank_key") for row in np.flatnonzero(~present)]
    return found + [Finding(int(row), key, "primary_key") for row in _repeated(values, present)]


def _foreign(table: Prepared, key: ForeignKey, other: Prepared) -> list[Finding]:
    columns, present = _coded(table, key.fields)
    targets, there = _coded(other, key.reference)
    known = {row for row, keep in zip(zip(*targets, strict=True), there, strict=True) if keep}
    return [
        Finding(row, key.fields, "foreign_key")
        for row, values in enumerate(zip(*columns, strict=True))
        if present[row] and values not in known
    ]
