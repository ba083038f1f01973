"""The rows of a table of records: read, and what cannot be true of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pooledcases.data.columns import Words, row_count, texts
from pooledcases.errors import InputError
from pooledcases.options import RecordSource, RecordStage, shown, words

#: From here on reports are counted, no longer records.
READ: Final = ("not-retrieved", "excluded", "included")
#: So many rows a sentence names.
_NAMED: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """One record: where it was found, how far it came, and what it reports."""

    row: int
    source: str
    type: RecordSource | None
    round: str | None
    stage: RecordStage
    reason: str | None
    report: str | None
    study: str | None
    cases: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordColumns:
    """What the columns are called; those that a table may lack are None where it does."""

    id: str | None
    source: str
    type: str | None
    round: str | None
    stage: str
    reason: str | None
    report: str | None
    study: str | None
    cases: str | None


def read_rows(table: Mapping[str, Words], names: RecordColumns) -> list[RecordRow]:
    """Every record.

    Raises
    ------
    InputError
        With every cell that is no word of its column, and every contradiction, by its rows.
    """
    if not row_count(table):
        raise InputError("The table of records has no row; there is no flow to count.")
    cells = {
        field: _cells(table, getattr(names, field))
        for field in ("id", "source", "type", "round", "stage", "reason", "report", "study")
    }
    for field in ("stage", "type"):
        cells[field] = [None if cell is None else stage_word(cell) for cell in cells[field]]
    problems = [
        *_twice(cells["id"], str(names.id)),
        *_unknown(cells["stage"], names.stage, words(RecordStage), needed=True),
        *_unknown(cells["type"], str(names.type), words(RecordSource)),
        *_blank(cells["source"], names.source, "say where the record was found"),
    ]
    if names.round is not None:
        problems += _blank(cells["round"], names.round, "say in which search it was found")
    counts, wrong = _counts(_cells(table, names.cases), str(names.cases))
    problems += wrong
    if problems:
        raise InputError(problems)
    rows = [_row(index, cells, counts, names) for index in range(row_count(table))]
    problems = [*_contradictions(rows, names)]
    if problems:
        raise InputError(problems)
    return rows


def _cells(table: Mapping[str, Words], column: str | None) -> list[str | None]:
    return [None] * row_count(table) if column is None else list(texts(table, column))


def stage_word(cell: str) -> str:
    """Words of two parts, as people type them."""
    return cell.lower().replace("_", "-").replace(" ", "-")


def _row(
    index: int,
    cells: Mapping[str, list[str | None]],
    counts: Sequence[int | None],
    names: RecordColumns,
) -> RecordRow:
    """Without columns for them, a record is a report, and a report is a study."""
    own = cells["id"][index] or f"row {index + 1}"
    stage: RecordStage = cells["stage"][index]  # type: ignore[assignment]
    report = cells["report"][index] if names.report is not None else own
    study = cells["study"][index] if names.study is not None else report
    return RecordRow(
        row=index + 1,
        source=str(cells["source"][index]),
        type=cells["type"][index],  # type: ignore[arg-type]
        round=cells["round"][index],
        stage=stage,
        reason=cells["reason"][index],
        report=report,
        study=study,
        cases=counts[index],
    )


def _twice(ids: Sequence[str | None], column: str) -> Iterator[str]:
    found: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(ids, 1):
        if name is not None:
            found[name].append(row)
    for name, rows in found.items():
        if len(rows) > 1:
            yield (
                f"{_rows(rows)}, column {column}: {name!r} stands for {len(rows)} records; give "
                "each record one row and a name of its own."
            )


def _unknown(
    cells: Sequence[str | None], column: str, known: Sequence[str], *, needed: bool = False
) -> Iterator[str]:
    for row, cell in enumerate(cells, 1):
        if cell is None and needed:
            yield f"row {row}, column {column}: the cell is empty; use one of {', '.join(known)}."
        elif cell is not None and cell not in known:
            yield (
                f"row {row}, column {column}: {shown(cell)} is not known; use one of "
                f"{', '.join(known)}."
            )


def _blank(cells: Sequence[str | None], column: str, advice: str) -> Iterator[str]:
    rows = [row for row, cell in enumerate(cells, 1) if cell is None]
    if rows:
        yield f"{_rows(rows)}, column {column}: the cell is empty; {advice}."


def _counts(cells: Sequence[str | None], column: str) -> tuple[list[int | None], list[str]]:
    counts: list[int | None] = []
    problems = []
    for row, cell in enumerate(cells, 1):
        whole = cell is not None and cell.isdecimal() and cell.isascii() and len(cell) < 10
        counts.append(int(str(cell)) if whole else None)
        if cell is not None and not whole:
            problems.append(
                f"row {row}, column {column}: {shown(cell)} is no number of patients; type a whole "
                "number, or NR."
            )
    return counts, problems


def _contradictions(rows: Sequence[RecordRow], names: RecordColumns) -> Iterator[str]:
    """What keeps the boxes from adding up."""
    excluded = [r.row for r in rows if r.stage == "excluded" and r.reason is None]
    if excluded:
        where = "" if names.reason is None else f", column {names.reason}"
        yield f"{_rows(excluded)}{where}: an excluded report needs the reason of its exclusion."
    unnamed = [r.row for r in rows if r.stage in READ and r.report is None]
    if unnamed:
        yield (
            f"{_rows(unnamed)}, column {names.report}: a report that was sought needs a name, as "
            "it is counted from here on."
        )
    studies = [r.row for r in rows if r.stage == "included" and r.study is None]
    if studies:
        yield (
            f"{_rows(studies)}, column {names.study}: an included report needs the name of its "
            "study."
        )
    yield from _reports(rows, names)


def _reports(rows: Sequence[RecordRow], names: RecordColumns) -> Iterator[str]:
    """One report is followed once; its other records are duplicates of that one."""
    followed: dict[str, list[int]] = defaultdict(list)
    for record in rows:
        if record.report is not None and record.stage in READ:
            followed[record.report].append(record.row)
    for report, found in followed.items():
        if len(found) > 1:
            yield (
                f"{_rows(found)}, column {names.report}: the report {report!r} was followed "
                f"{len(found)} times, so that reports sought would not add up; mark all but one of "
                "its records as duplicate."
            )
    if names.report is None:
        return
    kept = {r.report for r in rows if r.stage != "duplicate"}
    for record in rows:
        if record.stage == "duplicate" and record.report is not None and record.report not in kept:
            yield (
                f"row {record.row}, column {names.report}: the record is a duplicate of "
                f"{record.report!r}, of which no other record is there; one has to stay."
            )


def _rows(rows: Sequence[int]) -> str:
    """Rows by their number, the first ones of many."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    named = ", ".join(map(str, rows[:_NAMED]))
    return f"rows {named}" + (f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else "")
