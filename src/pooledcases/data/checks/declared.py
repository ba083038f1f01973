"""What ``review.toml`` declares, held against the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pooledcases.data.checks.schema import Schema
from pooledcases.data.missing import is_missing
from pooledcases.data.review_config import Group, Outcome, ReviewConfig
from pooledcases.data.review_files import FILE
from pooledcases.data.tables import Table
from pooledcases.results.endpoints import Endpoint
from pooledcases.results.problems import Problem, Words, words

#: As many statuses as a problem names.
_NAMED = 10


def declared_problems(
    config: ReviewConfig, schemas: Mapping[str, Schema], tables: Mapping[str, Table]
) -> Iterator[Problem]:
    """Columns that are not there, and statuses that an endpoint in time does not speak of."""
    for section, items in (("endpoints", config.endpoints), ("groups", config.groups)):
        for item in items:
            where = f"{section}: {item.name}"
            for column in _columns(item):
                if not _is_there(item.table, column, schemas, tables):
                    yield _problem(
                        where, words("what.unknown_columns", names=f"{item.table}.{column}")
                    )
            if isinstance(item, Endpoint) and item.table in tables:
                yield from _undeclared(where, item, tables[item.table])


def _columns(item: Outcome | Endpoint | Group) -> tuple[str, ...]:
    if isinstance(item, Endpoint):
        return item.columns
    time = getattr(item, "time", None)
    return (item.column,) if time is None else (item.column, time)


def _is_there(
    name: str, column: str, schemas: Mapping[str, Schema], tables: Mapping[str, Table]
) -> bool:
    described, table = schemas.get(name), tables.get(name)
    if described is not None and described.field(column) is not None:
        return True
    return table is not None and column in table


def _undeclared(where: str, endpoint: Endpoint, table: Table) -> Iterator[Problem]:
    if endpoint.column not in table:
        return
    held = [text.strip() for text in table.cells(endpoint.column).distinct if not is_missing(text)]
    statuses = endpoint.undeclared(held)
    if statuses:
        named = ", ".join(statuses[:_NAMED])
        yield _problem(where, words("what.undeclared", column=endpoint.column, statuses=named))


def _problem(where: str, what: Words) -> Problem:
    return Problem(file=FILE, rule="PC-D88", values={"where": where, "what": what})
