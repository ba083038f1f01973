"""``records.csv`` and ``appraisal.csv``: what keeps them from being shown in a report.

A table of one of these names is read by :func:`~pooledcases.data.flow.record_flow` or
:func:`~pooledcases.data.appraisal.appraisal`; here every problem is named by its cell beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from pooledcases.data.appraisal import appraisal_columns, is_answer
from pooledcases.data.checks.cells import unknown_code
from pooledcases.data.checks.schema import Schema
from pooledcases.data.missing import is_missing
from pooledcases.data.record_rows import READ, stage_word
from pooledcases.data.tables import Table
from pooledcases.options import AppraisalAnswer, RecordSource, RecordStage, words
from pooledcases.results.problems import Problem

Rule = Callable[[Table], Iterator[Problem]]


def review_table_problems(table: Table) -> Iterator[Problem]:
    """What the rules of the table's name find in it."""
    yield from REVIEW_TABLES[table.name](table)


def with_words(schema: Schema, table: Table) -> Schema:
    """The schema of a table; in an appraisal ``unclear`` and ``not applicable`` are answers."""
    if table.name != "appraisal":
        return schema
    items = set(appraisal_columns(tuple(table.columns))[1]) & set(table.columns)
    answers = {name: frozenset(filter(is_answer, table.cells(name).distinct)) for name in items}
    fields = tuple(
        replace(field, marks=field.marks | answers.get(field.name, frozenset()))
        for field in schema.fields
    )
    return replace(schema, fields=fields)


def _cells(table: Table, column: str) -> list[str | None]:
    """The texts of a column, None where one is missing; of a column that is not there all are."""
    if column not in table:
        return [None] * len(table)
    cells = [table.text(row, column) for row in range(len(table))]
    return [None if is_missing(cell) else cell.strip() for cell in cells]


def _without(table: Table, *columns: str) -> Iterator[Problem]:
    for column in columns:
        if column not in table:
            yield Problem(file=table.file, rule="PC-D20", line=1, column=column)


def _blank(table: Table, column: str, *, rows: set[int] | None = None) -> Iterator[Problem]:
    """Cells of a column that must be filled, in the named rows."""
    if column not in table:
        return
    for row, cell in enumerate(_cells(table, column)):
        if cell is None and (rows is None or row in rows):
            yield table.problem(row, column, "PC-D25")


def _twice(table: Table, column: str, *, rows: set[int] | None = None) -> Iterator[Problem]:
    """Names that stand in more than one of the rows."""
    first: dict[str, int] = {}
    for row, cell in enumerate(_cells(table, column)):
        if cell is None or (rows is not None and row not in rows):
            continue
        if cell in first:
            yield table.problem(row, column, "PC-D28", first=str(first[cell] + 1))
        first.setdefault(cell, row)


def _coded(table: Table, column: str, codes: tuple[str, ...]) -> Iterator[Problem]:
    for row, cell in enumerate(_cells(table, column)):
        if cell is not None and stage_word(cell) not in codes:
            found = unknown_code(cell, codes, "PC-D26")
            yield table.problem(row, column, found.rule, typed=found.typed, **found.values)


def _records(table: Table) -> Iterator[Problem]:
    """Stages and sources by their words, reasons of exclusion, each report followed once."""
    yield from _without(table, "source", "stage")
    for column in ("source", "stage", "round"):
        yield from _blank(table, column)
    yield from _coded(table, "stage", words(RecordStage))
    yield from _coded(table, "source_type", words(RecordSource))
    yield from _twice(table, "record_id")
    yield from _numbers(table)
    stages = [None if cell is None else stage_word(cell) for cell in _cells(table, "stage")]
    at = {
        stage: {row for row, found in enumerate(stages) if found == stage}
        for stage in words(RecordStage)
    }
    if at["excluded"]:
        yield from _without(table, "reason")
    yield from _blank(table, "reason", rows=at["excluded"])
    read = set().union(*(at[stage] for stage in READ))
    yield from _blank(table, "report_id", rows=read)
    yield from _blank(table, "study", rows=at["included"])
    yield from _twice(table, "report_id", rows=read)
    yield from _of_nothing(table, at["duplicate"])


def _numbers(table: Table) -> Iterator[Problem]:
    for row, cell in enumerate(_cells(table, "cases")):
        if cell is not None and not (cell.isdecimal() and cell.isascii()):
            yield table.problem(row, "cases", "PC-D67")


def _of_nothing(table: Table, duplicates: set[int]) -> Iterator[Problem]:
    """Duplicates of a report of which no other record is there."""
    reports = _cells(table, "report_id")
    kept = {cell for row, cell in enumerate(reports) if row not in duplicates}
    for row in sorted(duplicates):
        if reports[row] is not None and reports[row] not in kept:
            yield table.problem(row, "report_id", "PC-D29", other="report_id")


def _appraisal(table: Table) -> Iterator[Problem]:
    """Each study once, each answer one of the words."""
    study, items = appraisal_columns(tuple(table.columns))
    yield from _without(table, study)
    yield from _blank(table, study)
    yield from _twice(table, study)
    for column in items:
        for row in range(len(table)):
            cell = table.text(row, column)
            if not is_answer(cell):
                found = unknown_code(cell.strip(), words(AppraisalAnswer), "PC-D26")
                yield table.problem(row, column, found.rule, typed=found.typed, **found.values)


#: The rules by the name of the table; what is known of patients does not hold for these.
REVIEW_TABLES: Final[Mapping[str, Rule]] = MappingProxyType(
    {"records": _records, "appraisal": _appraisal}
)
