"""From a number back to its rows: which rows of which table a result counts.

What a result says of itself (its outcome, its groups, its studies, whom it leaves out) is asked of
the tables of the review again, by the reader that computed it. Rows that are not exactly as many as
the result counts are not shown: no trace is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from pooledcases.data.conditions import Condition, matches, parse_conditions
from pooledcases.data.missing import is_missing
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.content import DataTable, ReviewReport
from pooledcases.report.naming import names_of
from pooledcases.report.rows import row_anchors, table_anchor
from pooledcases.report.study_rows import pooled_rows
from pooledcases.results.audit import RowsUsed, Verdict
from pooledcases.results.comparisons import CategoryTest, Comparison, NumberComparison
from pooledcases.results.describe import OutcomeProportions, Proportion
from pooledcases.results.pooled import Pooled
from pooledcases.results.shrinkage import Shrinkage
from pooledcases.results.survival import Curve, Curves

#: So many rows are named in a link; of more it says how many.
_MOST_NAMES: Final = 3
#: Of more groups only all together are traced; the table can be filtered to each.
_MOST_GROUPS: Final = 4

Where = tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Rows of a table, from 0; ``label`` says which they are, in every language.

    ``anchor`` is that of the row, if it is only one, or of the table.
    """

    label: Mapping[Lang, str]
    table: str
    rows: tuple[int, ...]
    anchor: str

    @property
    def n(self) -> int:
        """How many rows."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``n`` rows that meet ``where``, have an entry in ``known`` and are not ``without``."""

    n: int
    where: Where = ()
    known: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()


def traces(editions: Sequence[ReviewReport], result: Any) -> tuple[Trace, ...]:
    """The rows that a result counts; none where it does not say them."""
    if isinstance(result, Pooled):
        place = pooled_rows(editions[0].tables, result)
        if place is None:
            return ()
        said = {item.lang: label("report.trace.studies", item.lang) for item in editions}
        table = next(item for item in editions[0].tables if item.name == place[0])
        anchor = _anchor(table, place[1])
        return (Trace(label=said, table=place[0], rows=place[1], anchor=anchor),)
    found = (_trace(editions, part) for part in _asked(editions[0], result) if part.n)
    return tuple(trace for trace in found if trace is not None)


def _asked(report: ReviewReport, result: Any) -> Iterator[Asked]:
    if isinstance(result, Proportion):
        yield from _of_proportion(report, result)
    elif type(result) in TRACED:
        yield from TRACED[type(result)](result)


def claim_traces(editions: Sequence[ReviewReport], verdict: Verdict) -> tuple[Trace, ...]:
    """The rows that a claim was recomputed from: those counted and of how many, or those read."""
    at = next((i for i, t in enumerate(editions[0].tables) if t.name == verdict.inputs.table), None)
    if at is None:
        return ()
    first = editions[0].tables[at]
    column = (*first.key, *first.columns)[0]

    def said(used: RowsUsed, edition: ReviewReport) -> str:
        names = [first.rows[row][column] for row in used.rows]
        few = used.role == "read" and len(names) <= _MOST_NAMES
        return label(
            f"report.trace.{'named' if few else used.role}",
            edition.lang,
            table=edition.tables[at].title,
            names=label("report.page.comma", edition.lang).join(names),
            n=len(names),
        )

    return tuple(
        Trace(
            label={edition.lang: said(used, edition) for edition in editions},
            table=first.name,
            rows=used.rows,
            anchor=_anchor(first, used.rows),
        )
        for used in verdict.inputs.where
        if used.rows
    )


def _anchor(table: DataTable, rows: Sequence[int]) -> str:
    """Where the way to some rows ends without the script."""
    return row_anchors(table)[rows[0]] if len(rows) == 1 else table_anchor(table.name)


def _share(part: Proportion, where: Where, counted: Where) -> Iterator[Asked]:
    """Those with the outcome, and those of whom it is known."""
    columns = tuple(item.column for item in counted)
    yield Asked(n=part.xi, where=(*where, *counted))
    yield Asked(n=part.ni, where=where, known=columns)


def _grouped(by: str | None, level: str) -> Where:
    return () if by is None else (Condition(by, (level,)),)


def _proportions(result: OutcomeProportions) -> Iterator[Asked]:
    counted = parse_conditions(result.outcome)
    if result.by is None or len(result.levels) > _MOST_GROUPS:
        yield from _share(result.overall, (), counted)
        return
    for level, part in zip(result.levels, result.groups, strict=True):
        yield from _share(part, _grouped(result.by, level), counted)


def _shrinkage(result: Shrinkage) -> Iterator[Asked]:
    counted = parse_conditions(result.outcome)
    if len(result.groups) > _MOST_GROUPS:
        yield from _share(result.overall, (), counted)
        return
    for group in result.groups:
        yield from _share(group.raw, _grouped(result.by, group.group), counted)


def _comparison(result: Comparison) -> Iterator[Asked]:
    counted = parse_conditions(result.outcome)
    table = result.two_by_two
    numbers = ((table.ai, table.n1i), (table.ci, table.n2i))
    for level, (events, total) in zip(result.groups, numbers, strict=True):
        where = _grouped(result.by, level)
        yield Asked(n=events, where=(*where, *counted))
        yield Asked(n=total, where=where, known=tuple(item.column for item in counted))


def _numbers(result: NumberComparison) -> Iterator[Asked]:
    for level, summary in zip(result.groups, result.summaries, strict=True):
        yield Asked(n=summary.n, where=_grouped(result.by, level), known=(result.column,))


def _categories(result: CategoryTest) -> Iterator[Asked]:
    for level, n in zip(result.groups, result.counts.sum(axis=0).tolist(), strict=True):
        yield Asked(n=n, where=_grouped(result.by, level), known=(result.column,))


def _curve(result: Curve, where: Where = ()) -> Iterator[Asked]:
    """Those with the event, and those who are followed."""
    words, time = result.statuses, result.time_column
    if words is None or time is None:
        return
    without = frozenset(item.id for item in result.left_out)
    event = Condition(words.column, tuple(words.event))
    yield Asked(n=result.n_events, where=(*where, event), known=(time,), without=without)
    yield Asked(n=result.n, where=where, known=(words.column, time), without=without)


def _curves(result: Curves) -> Iterator[Asked]:
    for curve in result.curves[:_MOST_GROUPS]:
        yield from _curve(curve, _grouped(result.by, str(curve.group)))


#: How a kind of result says which rows it counts.
TRACED: Final[Mapping[type, Callable[[Any], Iterator[Asked]]]] = MappingProxyType(
    {
        OutcomeProportions: _proportions,
        Shrinkage: _shrinkage,
        Comparison: _comparison,
        NumberComparison: _numbers,
        CategoryTest: _categories,
        Curve: _curve,
        Curves: _curves,
    }
)


def _of_proportion(report: ReviewReport, result: Proportion) -> Iterator[Asked]:
    """A proportion that was recorded by itself, through the outcome that it is a part of."""
    for whole in report.results.values():
        if not isinstance(whole, OutcomeProportions):
            continue
        counted = parse_conditions(whole.outcome)
        if whole.overall is result:
            yield from _share(result, (), counted)
            return
        for level, part in zip(whole.levels, whole.groups, strict=True):
            if part is result:
                yield from _share(result, _grouped(whole.by, level), counted)
                return


def _trace(editions: Sequence[ReviewReport], asked: Asked) -> Trace | None:
    """The first table that has the columns and exactly the rows."""
    columns = {item.column for item in asked.where} | set(asked.known)
    for at, table in enumerate(editions[0].tables):
        if not columns <= set(table.columns):
            continue
        rows = _meeting(table, asked)
        if len(rows) == asked.n:
            said = {item.lang: _words(item.tables[at], asked, item.lang) for item in editions}
            return Trace(label=said, table=table.name, rows=rows, anchor=_anchor(table, rows))
    return None


def _meeting(table: DataTable, asked: Asked) -> tuple[int, ...]:
    use = np.ones(len(table.rows), dtype=bool)
    for item in asked.where:
        use &= matches({item.column: [row[item.column] for row in table.rows]}, item)
    for column in asked.known:
        use &= np.array([not is_missing(row[column]) for row in table.rows], dtype=bool)
    if asked.without:
        name = (*table.key, *table.columns)[0]
        use &= np.array([row[name] not in asked.without for row in table.rows], dtype=bool)
    return tuple(np.flatnonzero(use).tolist())


def _words(table: DataTable, asked: Asked, lang: Lang) -> str:
    """Which rows these are, in words."""
    names = names_of([table], lang)
    said = [names.condition(item.column, item.values) for item in asked.where]
    counted = {item.column for item in asked.where}
    known = [names.column(column) for column in asked.known if column not in counted]
    said += [label("report.trace.known", lang, column=column) for column in known]
    return label("report.trace.and", lang).join(said)
