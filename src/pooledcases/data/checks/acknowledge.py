"""Which problems a review has answered: in ``review.toml``, or in the row's own correction."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence

from pooledcases.data.conditions import parse_conditions
from pooledcases.data.missing import is_missing
from pooledcases.data.review_config import Acknowledged
from pooledcases.data.review_files import FILE
from pooledcases.data.tables import Table
from pooledcases.errors import InputError
from pooledcases.results.problems import Problem

#: Codes of files and cells, which ``check`` itself can find.
_FOUND_BY_CHECK = re.compile(r"PC-D|PC-M23$")
_WHERE = re.compile(r"(?P<table>[^.:]+)(?:\.(?P<column>[^:]+))?(?::(?P<rows>.*))?")


def acknowledge(
    problems: Iterable[Problem], entries: Sequence[Acknowledged], tables: Mapping[str, Table]
) -> list[Problem]:
    """Mark the problems that an entry or the row's correction answers; name idle entries.

    A problem that was marked before stays as it is.
    """
    names = {table.file: name for name, table in tables.items()}
    mine = [entry for entry in entries if _FOUND_BY_CHECK.match(entry.code)]
    used: set[int] = set()
    marked = []
    for problem in problems:
        table = tables.get(names.get(problem.file, ""))
        name = names.get(problem.file, problem.file)
        reason = _corrected(problem, table)
        for number, entry in enumerate(mine):
            if problem.rule == entry.code and _fits(entry.where, problem, name, table):
                used.add(number)
                reason = entry.reason
        marked.append(_mark(problem, reason))
    idle = [entry for number, entry in enumerate(mine) if number not in used]
    return marked + [
        Problem(file=FILE, rule="PC-D89", value=entry.code, values={"where": entry.where})
        for entry in idle
        if entry.where.partition(":")[0].partition(".")[0] in tables
    ]


def _mark(problem: Problem, reason: str | None) -> Problem:
    if reason is None or problem.status == "acknowledged":
        return problem
    return dataclasses.replace(problem, status="acknowledged", reason=reason)


def _corrected(problem: Problem, table: Table | None) -> str | None:
    """The reason of the row's correction, when it names the problem's column."""
    needed = ("correction", "correction_reason")
    if table is None or problem.row is None or problem.column is None:
        return None
    if not all(name in table for name in needed):
        return None
    correction, reason = (table.text(problem.row - 1, name) for name in needed)
    named = {part.partition("=")[0].strip() for part in correction.split(";")}
    answered = named & set(problem.column.split(", "))
    return reason if answered and not is_missing(reason) else None


def _fits(where: str, problem: Problem, name: str, table: Table | None) -> bool:
    found = _WHERE.fullmatch(where.strip())
    if found is None or found["table"].strip() != name:
        return False
    columns = (problem.column or "").split(", ")
    if found["column"] is not None and found["column"].strip() not in columns:
        return False
    if found["rows"] is None:
        return True
    if table is None or problem.row is None:
        return False
    try:
        conditions = parse_conditions(found["rows"])
    except InputError:
        return False
    return bool(conditions) and all(
        condition.column in table
        and table.text(problem.row - 1, condition.column).strip() in condition.values
        for condition in conditions
    )
