"""``check``: a review folder or one table, every problem of it in one report, nothing changed."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pooledcases.data import vocabulary as vocabularies
from pooledcases.data.checks.acknowledge import acknowledge
from pooledcases.data.checks.clinical import clinical_problems
from pooledcases.data.checks.declared import declared_problems
from pooledcases.data.checks.descriptor import Package, read_package
from pooledcases.data.checks.heads import as_ours, as_theirs, heads_notes, likely_heads
from pooledcases.data.checks.review_tables import (
    REVIEW_TABLES,
    review_table_problems,
    with_words,
)
from pooledcases.data.checks.schema import STUDY_SETS, Schema, built_in
from pooledcases.data.checks.schema_check import Checked, check_cells, check_structure
from pooledcases.data.checks.totals import total_problems
from pooledcases.data.checks.whole_columns import needed_columns, spelling_problems
from pooledcases.data.paths import stays_inside
from pooledcases.data.review_files import read_review_config
from pooledcases.data.row_names import column_of_patients
from pooledcases.data.tables import Table, load_table
from pooledcases.data.vocabulary import Vocabulary
from pooledcases.labels import label
from pooledcases.options import TableSchema, check_word
from pooledcases.results.problems import Problem, Report, words

#: Rules that speak of the text of one cell; the first of them says enough about that cell.
_CELL_RULES = frozenset(
    f"PC-D{number}"
    for number in (15, 22, 23, 24, 25, 26, 27, 30, *range(40, 51), 60, 61, 62, 67, 70, 71)
)


def check_review(folder: str | Path) -> Report:
    """Check a review folder: its descriptor, its tables, their keys and totals.

    Parameters
    ----------
    folder : str or Path
        A folder with ``datapackage.json``, ``review.toml``, ``vocabulary.csv`` and the tables.

    Returns
    -------
    Report
        Every problem, by file and row. Nothing is raised for a broken review, and nothing is
        written.

    Notes
    -----
    Structure is checked by frictionless, with its limit of reported errors lifted, up to a hundred
    thousand cells; larger reviews are checked column by column by rules that agree with it. The
    clinical rules come on top. A problem counts as acknowledged when ``review.toml`` says so with
    a reason, or when the row's own ``correction`` says what is right.

    Examples
    --------
    >>> report = check_review("no/such/folder")
    >>> report.passed, [problem.rule for problem in report.problems]
    (False, ['PC-D01'])
    """
    folder = Path(folder)
    if not folder.is_dir():
        state = "io.no_folder" if folder.exists() else "io.absent"
        values = {"what": words(state)}
        return _report(folder, [Problem(file=folder.name, rule="PC-D01", values=values)], {}, ())
    if not os.access(folder, os.R_OK | os.X_OK):
        values = {"what": words("io.permission")}
        return _report(folder, [Problem(file=folder.name, rule="PC-D01", values=values)], {}, ())
    package = read_package(folder)
    config, problems = read_review_config(folder)
    problems.extend(package.problems)
    tables = _load(folder, package, problems)
    vocabulary, found = _vocabulary(folder, package, tables)
    problems.extend(found)
    schemas = _schemas(package, tables, vocabulary)
    problems.extend(_judge([(tables[name], schema) for name, schema in schemas.items()]))
    if config is not None:
        problems.extend(total_problems(config.totals, tables, set(package.by_name)))
        problems.extend(declared_problems(config, {**package.by_name, **schemas}, tables))
        problems = acknowledge(problems, config.acknowledged, tables)
    problems = acknowledge(problems, (), tables)
    notes = _notes(tables)
    return _report(folder, problems, tables, notes)


def check_table(path: str | Path, *, schema: TableSchema | None = None) -> Report:
    """Check one table.

    Parameters
    ----------
    path : str or Path
        A table of text: comma-separated values.
    schema : {"cases", "studies"}, optional
        What its columns mean. When left out: the descriptor beside the table where it lists it,
        else what the columns show.

    Returns
    -------
    Report
        Every problem; nothing is raised for a broken table.

    Raises
    ------
    InputError
        When ``schema`` is no known word.
    """
    return examine_table(Path(path), schema, heads=True)[1]


def examine_table(
    path: Path,
    schema: TableSchema | None,
    *,
    frictionless: bool | None = None,
    heads: bool = False,
) -> tuple[Table | None, Report]:
    """The table that was read, if there was one, and the report of :func:`check_table`.

    With ``heads`` the columns of a table that nothing describes are also known by other names than
    ours; a command leaves that out, since it may not use the column that has a problem.
    ``frictionless`` is that of :func:`~pooledcases.data.checks.schema_check.check_structure`.
    """
    if schema is not None:
        check_word(schema, TableSchema, "schema")
    table, found = load_table(path)
    problems = list(found)
    if table is None:
        return None, _report(path, problems, {}, ())
    chosen, note = _schema_of(path, table, schema)
    kind: TableSchema = "studies" if chosen.name == "studies" else "cases"
    meant = likely_heads(tuple(table.columns), kind) if heads and _open(table, chosen) else {}
    judged, chosen = as_ours(table, kind, meant) if meant else (table, chosen)
    judgement = _judge([(judged, chosen)], frictionless)
    if not chosen.closed:
        problems.extend(needed_columns(judged, chosen.name))
    problems.extend(as_theirs(judgement, meant) if meant else judgement)
    tables = {table.name: table}
    problems = acknowledge(problems, (), tables)
    return table, _report(
        path, problems, tables, (note, *heads_notes(meant, kind), *_notes(tables))
    )


# --- the parts -----------------------------------------------------------------------------------


def _load(folder: Path, package: Package, problems: list[Problem]) -> dict[str, Table]:
    """The tables of the descriptor, and any other table in the folder, by name."""
    tables: dict[str, Table] = {}
    listed = {schema.file: schema.name for schema in package.schemas if schema.file}
    for file, name in listed.items():
        if not (folder / file).exists():
            problems.append(Problem(file=file, rule="PC-D31"))
            continue
        _add(tables, name, folder, file, problems)
    for path in sorted(folder.glob("*.[cC][sS][vV]")):
        if path.name in listed:
            continue
        if path.name != vocabularies.FILE:
            problems.append(Problem(file=path.name, rule="PC-D32"))
        if not stays_inside(folder, path):
            problems.append(Problem(file=path.name, rule="PC-D82", value=path.name))
            continue
        _add(tables, path.stem, folder, path.name, problems)
    return tables


def _add(
    tables: dict[str, Table], name: str, folder: Path, file: str, problems: list[Problem]
) -> None:
    table, found = load_table(folder / file, file)
    problems.extend(found)
    if table is not None:
        tables.setdefault(name, table)


def _vocabulary(
    folder: Path, package: Package, tables: Mapping[str, Table]
) -> tuple[Vocabulary, list[Problem]]:
    name = Path(vocabularies.FILE).stem
    if name not in tables:
        if (folder / vocabularies.FILE).exists():
            return Vocabulary(), []
        values = {"what": vocabularies.FILE}
        return Vocabulary(), [Problem(file=vocabularies.FILE, rule="PC-D80", values=values)]
    vocabulary, problems = vocabularies.read_vocabulary(tables[name])
    if vocabulary.words and package.schemas:
        problems.extend(vocabularies.agreement(vocabulary, package.schemas))
    return vocabulary, problems


def _schemas(
    package: Package, tables: Mapping[str, Table], vocabulary: Vocabulary
) -> dict[str, Schema]:
    """The described schema of each table; a table that is not described gets a guessed one."""
    known = package.by_name
    schemas = {}
    for name, table in tables.items():
        if name in known:
            schemas[name] = vocabularies.with_codes(known[name], vocabulary)
        elif name != Path(vocabularies.FILE).stem:
            guessed = dataclasses.replace(_guess(table), name=name)
            schemas[name] = vocabularies.with_codes(guessed, vocabulary)
    return schemas


def _judge(
    pairs: Sequence[tuple[Table, Schema]], frictionless: bool | None = None
) -> Iterator[Problem]:
    """Cells, then medicine, then structure; a cell that was named is not named again."""
    checked: list[Checked] = [
        check_cells(table, with_words(schema, table)) for table, schema in pairs
    ]
    for item in checked:
        yield from item.problems
        found = review_table_problems if item.table.name in REVIEW_TABLES else clinical_problems
        for problem in found(item.table):
            if problem.row is None or item.table.usable[problem.row - 1]:
                yield problem
    yield from check_structure(checked, frictionless)
    for item in checked:
        yield from spelling_problems(item)


def _guess(table: Table) -> Schema:
    columns = tuple(table.columns)
    studies = any(set(columns).issuperset(needed) for needed in STUDY_SETS)
    patients = {"case_id", "age_years", "followup_months", "status"} & set(columns)
    if not studies and not patients:
        theirs = set(likely_heads(columns, "studies").values())
        studies = any(theirs.issuperset(needed) for needed in STUDY_SETS)
        patients = set() if column_of_patients(columns) is None else {"case_id"}
    kind: TableSchema = "studies" if studies and not patients else "cases"
    return built_in(kind, table.file, columns)


def _open(table: Table, schema: Schema) -> bool:
    return not schema.closed and table.name not in REVIEW_TABLES


def _schema_of(path: Path, table: Table, schema: TableSchema | None) -> tuple[Schema, str]:
    columns = tuple(table.columns)
    if schema is not None:
        return built_in(schema, table.file, columns), label("check.note.asked", schema=schema)
    package = read_package(path.parent)
    described = next((s for s in package.schemas if s.file == path.name), None)
    if described is not None:
        beside, _ = load_table(path.parent / vocabularies.FILE)
        vocabulary = vocabularies.read_vocabulary(beside)[0] if beside else Vocabulary()
        alone = dataclasses.replace(described, foreign_keys=())
        return vocabularies.with_codes(alone, vocabulary), label("check.note.described")
    guess = _guess(table)
    return guess, label("check.note.guessed", schema=guess.name)


def _notes(tables: Mapping[str, Table]) -> tuple[str, ...]:
    said = [
        label("check.note.encoding", file=table.file, encoding=table.encoding)
        for table in tables.values()
        if table.encoding != "utf-8"
    ]
    return tuple(said)


def _report(
    path: Path, problems: Iterable[Problem], tables: Mapping[str, Table], notes: tuple[str, ...]
) -> Report:
    return Report(
        path=str(path),
        problems=tuple(sorted(_once(problems), key=_order)),
        files=tuple(table.file for table in tables.values()),
        rows=MappingProxyType({table.file: len(table) for table in tables.values()}),
        notes=notes,
    )


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    cells: set[tuple[str, int, str | None]] = set()
    for problem in problems:
        if problem.rule in _CELL_RULES and problem.row is not None:
            cell = (problem.file, problem.row, problem.column)
            if cell in cells:
                continue
            cells.add(cell)
        yield problem


def _order(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file, problem.line or 0, problem.column or "", problem.rule
