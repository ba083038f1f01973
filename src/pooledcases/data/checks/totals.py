"""Totals that two tables must agree on, such as patients per gene in a table and in its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import numpy as np

from pooledcases.data.conditions import matches
from pooledcases.data.missing import is_missing
from pooledcases.data.review_config import Side, Total
from pooledcases.data.review_files import FILE
from pooledcases.data.tables import Table
from pooledcases.results.problems import Problem, words


def total_problems(
    totals: tuple[Total, ...], tables: Mapping[str, Table], described: Set[str]
) -> Iterator[Problem]:
    """Totals of ``review.toml`` whose two sides differ, group by group.

    A side that names a table or column which is not there is a mistake of ``review.toml``; a
    table that is described and could not be read was named already, and its totals are left out.
    """
    for total in totals:
        sides = {total.left.table, total.right.table}
        if sides & described - tables.keys():
            continue
        wrong = [what for side in (total.left, total.right) for what in _absent(side, tables)]
        for name in wrong:
            what = words("what.unknown_columns", names=name)
            values = {"where": f"totals: {total.name}", "what": what}
            yield Problem(file=FILE, rule="PC-D88", values=values)
        if not wrong:
            yield from _compared(total, tables)


def _absent(side: Side, tables: Mapping[str, Table]) -> Iterator[str]:
    table = tables.get(side.table)
    if table is None:
        yield side.table
        return
    named = [side.by, side.sum, side.minus, *(condition.column for condition in side.where)]
    for column in named:
        if column is not None and column not in table:
            yield f"{side.table}.{column}"


def _compared(total: Total, tables: Mapping[str, Table]) -> Iterator[Problem]:
    left, right = (_sums(side, tables[side.table]) for side in (total.left, total.right))
    for group in sorted({*left, *right}):
        first, second = left.get(group, 0.0), right.get(group, 0.0)
        if first == second:
            continue
        by = total.left.by or total.right.by
        yield Problem(
            file=tables[total.left.table].file,
            rule="PC-D73",
            column=by,
            value=group or None,
            values={
                "what": f"{total.name} {group}".strip(),
                "left_name": _name(total.left),
                "left": f"{first:g}",
                "right_name": _name(total.right),
                "right": f"{second:g}",
            },
        )


def _sums(side: Side, table: Table) -> dict[str, float]:
    """The number of each group; one group named "" without ``by``. Missing counts for nothing."""
    chosen = np.ones(len(table), dtype=bool)
    for condition in side.where:
        chosen &= matches({condition.column: table.columns[condition.column]}, condition)
    amount = np.ones(len(table))
    if side.sum is not None:
        amount = np.nan_to_num(table.numbers(side.sum))
    if side.minus is not None:
        amount = amount - np.nan_to_num(table.numbers(side.minus))
    if side.by is None:
        return {"": float(amount[chosen].sum())}
    cells = table.cells(side.by)
    sums = np.bincount(cells.codes[chosen], amount[chosen], minlength=len(cells.distinct))
    groups = zip(cells.distinct, sums, strict=True)
    return {text: float(value) for text, value in groups if not is_missing(text) and value}


def _name(side: Side) -> str:
    column = side.sum or "rows"
    return f"{side.table} ({column}{f' - {side.minus}' if side.minus else ''})"
