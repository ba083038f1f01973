"""The one place that knows frictionless: our schemas and texts go in, findings come out.

Frictionless gets schemas that we wrote ourselves from the fields we accept, and tables that are
already in memory. It never sees a descriptor of a review, a path or an address, so nothing that a
descriptor says can make it open or fetch anything. Its limit of reported errors is lifted.
"""

from __future__ import annotations

import itertools
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from pooledcases.data.checks.findings import Finding, Prepared
from pooledcases.data.checks.schema import Field

#: Number of the first row of data in frictionless' reports: the header is row 1.
_FIRST = 2
_CONSTRAINT = re.compile(r'constraint "(\w+)"')
_NAMES = {"minLength": "min_length", "maxLength": "max_length"}


def frictionless_findings(tables: Sequence[Prepared]) -> Mapping[str, list[Finding]]:
    """Check tables against their schemas and each other.

    Parameters
    ----------
    tables : sequence of Prepared
        Schemas that name only columns the tables have, and the cells.

    Returns
    -------
    mapping
        Findings by table name.
    """
    from frictionless import Package

    descriptor = {"name": "review", "resources": [_resource(table) for table in tables]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = Package.from_descriptor(descriptor).validate(limit_errors=sys.maxsize)
    return {
        table.schema.name: _findings(table, task)
        for table, task in zip(tables, report.tasks, strict=True)
    }


def _resource(table: Prepared) -> dict[str, Any]:
    names = [field.name for field in table.schema.fields]
    # a column that is never blank, because a row of blanks alone would not be judged by its fields
    mark = _unused("row", names)
    columns = [table.cells[name] for name in names]
    rows = zip(*columns, itertools.repeat("1", len(columns[0]) if columns else 0), strict=True)
    return {
        "name": table.schema.name,
        "type": "table",
        "data": [[*names, mark], *map(list, rows)],
        "schema": {
            "fields": [*map(_field, table.schema.fields), {"name": mark, "type": "string"}],
            "missingValues": [""],
            "primaryKey": list(table.schema.primary_key),
            "foreignKeys": [
                {
                    "fields": list(key.fields),
                    "reference": {"resource": key.table, "fields": list(key.reference)},
                }
                for key in table.schema.foreign_keys
            ],
        },
    }


def _unused(name: str, names: list[str]) -> str:
    while name in names:
        name += "_"
    return name


def _field(field: Field) -> dict[str, Any]:
    constraints = {
        "required": field.required or None,
        "unique": field.unique or None,
        "enum": list(field.enum) if field.enum else None,
        # frictionless puts ^ and $ around; without a group they would bind to one alternative
        "pattern": f"(?:{field.pattern})" if field.pattern is not None else None,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "minLength": field.min_length,
        "maxLength": field.max_length,
    }
    return {
        "name": field.name,
        "type": field.type,
        "missingValues": sorted(field.missing),
        "constraints": {name: value for name, value in constraints.items() if value is not None},
    }


def _findings(table: Prepared, task: Any) -> list[Finding]:
    found = []
    for error in task.errors:
        row = getattr(error, "row_number", None)
        if row is None:
            # ours to know, not the user's: the schema that we wrote was not understood
            raise RuntimeError(f"frictionless: {error.type}: {error.message}")
        found.append(_finding(table, error, row - _FIRST))
    return found


def _finding(table: Prepared, error: Any, row: int) -> Finding:
    if error.type == "primary-key":
        blank = "None" in error.note
        kind = "blank_key" if blank else "primary_key"
        return Finding(row, table.schema.primary_key, kind)
    if error.type == "foreign-key":
        return Finding(row, tuple(error.field_names), "foreign_key")
    if error.type == "unique-error":
        return Finding(row, (error.field_name,), "unique")
    if error.type == "type-error":
        return Finding(row, (error.field_name,), "type")
    if error.type == "constraint-error":
        match = _CONSTRAINT.search(error.note)
        name = match[1] if match else "enum"
        return Finding(row, (error.field_name,), _NAMES.get(name, name))
    raise RuntimeError(f"frictionless: unexpected {error.type}")
