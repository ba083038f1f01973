"""Statistics over the rows of a table: counts, shares, sums, medians, ranges."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import numpy as np

from pooledcases.audit.claims import Claim
from pooledcases.audit.decide import Reading
from pooledcases.audit.findings import Found, Other
from pooledcases.audit.lookup import NotRecorded, recorded, rows_where, values_in, words_of
from pooledcases.data.columns import Table, texts
from pooledcases.data.conditions import Condition
from pooledcases.errors import InputError
from pooledcases.results.audit import Inputs, RowsRole, RowsUsed
from pooledcases.results.base import BoolArray

ZERO = Fraction(0)

Summary = Callable[[Sequence[Fraction]], tuple[Fraction, ...]]


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value, or the mean of the middle two."""
    return Fraction(statistics.median(values))


def mean(values: Sequence[Fraction]) -> Fraction:
    """The arithmetic mean, exact."""
    return sum(values, ZERO) / len(values)


def quartiles(values: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """First and third quartile by linear interpolation (type 7 of Hyndman & Fan 1996)."""
    if len(values) < 2:
        return values[0], values[0]
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return Fraction(first), Fraction(third)


# --- counts --------------------------------------------------------------------------------------
def count(table: Table, claim: Claim) -> Found:
    """Rows that match, and where ``column`` holds a value."""
    counted = _population(table, claim.where, claim.column)
    total = int(counted.sum())
    definition = "count_recorded" if claim.column else "count"
    reading = Reading(values=(Fraction(total),), definition=definition)
    return Found(
        (reading,), Inputs(table=claim.table, rows=total, where=(_used("counted", counted),))
    )


def other_counts(table: Table, claim: Claim) -> Iterator[Other]:
    """Missing cells counted too, a condition left out, different values instead of rows."""
    if claim.column:
        total = _count(table, claim.where, "")
        yield Other("missing_counted", _single(total), {"column": claim.column})
        yield Other("distinct", _single(_distinct(table, claim)), {"column": claim.column})
    for changed, definition, params in _loosened(claim.where):
        yield Other(definition, _single(_count(table, changed, claim.column)), params)


def distinct(table: Table, claim: Claim) -> Found:
    """Different values of ``column`` among the rows that match."""
    _require_column(claim)
    number = _distinct(table, claim)
    chosen = _population(table, claim.where, claim.column)
    inputs = Inputs(table=claim.table, rows=int(chosen.sum()), where=(_used("read", chosen),))
    return Found((_single(number),), inputs)


def other_distinct(table: Table, claim: Claim) -> Iterator[Other]:
    """Rows instead of different values, or a condition left out."""
    yield Other("rows", _single(_count(table, claim.where, claim.column)), {})
    for changed, definition, params in _loosened(claim.where):
        cells = texts(table, claim.column)[rows_where(table, changed)]
        yield Other(definition, _single(len({cell for cell in cells if cell is not None})), params)


# --- shares --------------------------------------------------------------------------------------
def fraction(table: Table, claim: Claim) -> Found:
    """``6/10``: those of the population that match, and the population."""
    xi, ni = _recorded_share(table, claim)
    definition = "fraction_recorded" if claim.column else "fraction"
    reading = Reading(values=(Fraction(xi), Fraction(ni)), definition=definition)
    return Found((reading,), _inputs_of_share(table, claim))


def percent(table: Table, claim: Claim) -> Found:
    """The same as a percentage."""
    xi, ni = _recorded_share(table, claim)
    definition = "percent_recorded" if claim.column else "percent"
    return Found((_percentage(xi, ni, definition),), _inputs_of_share(table, claim))


def _inputs_of_share(table: Table, claim: Claim) -> Inputs:
    population = _population(table, claim.of, claim.column)
    counted = population & rows_where(table, claim.where)
    used = (_used("counted", counted), _used("of", population))
    return Inputs(table=claim.table, rows=int(population.sum()), where=used)


def other_fractions(table: Table, claim: Claim) -> Iterator[Other]:
    """Fractions over other populations."""
    for definition, params, (xi, ni) in _other_shares(table, claim):
        yield Other(definition, Reading(values=(Fraction(xi), Fraction(ni))), params)


def other_percents(table: Table, claim: Claim) -> Iterator[Other]:
    """Percentages over other populations, and that of the rest."""
    for definition, params, (xi, ni) in _other_shares(table, claim):
        if ni:
            yield Other(definition, _percentage(xi, ni), params)
    xi, ni = _share(table, claim.where, claim.of, claim.column)
    yield Other("complement", _percentage(ni - xi, ni), {})


def _other_shares(
    table: Table, claim: Claim
) -> Iterator[tuple[str, dict[str, str], tuple[int, int]]]:
    where, of, column = claim.where, claim.of, claim.column
    if column:
        yield "missing_counted", {"column": column}, _share(table, where, of, "")
    if of:
        yield "all_rows", {}, _share(table, where, (), "")
    for named in {part.column for part in where} - {column}:
        yield "recorded", {"column": named}, _share(table, where, of, named)
    for changed, definition, params in _loosened(where):
        yield definition, params, _share(table, changed, of, column)
    for changed, definition, params in _loosened(of):
        yield definition, params, _share(table, where, changed, column)


# --- numbers -------------------------------------------------------------------------------------
def summary(function: Summary, *, divided: bool) -> Callable[[Table, Claim], Found]:
    """A statistic of the numbers of ``column`` among the rows that match; missing ones left out."""

    def compute(table: Table, claim: Claim) -> Found:
        values = _values(table, claim, claim.where)
        reading = Reading(values=function(values), divided=divided)
        used = (_used("read", _population(table, claim.where, claim.column)),)
        return Found((reading,), Inputs(table=claim.table, rows=len(values), where=used))

    return compute


def other_summaries(**functions: Summary) -> Callable[[Table, Claim], Iterator[Other]]:
    """Other statistics of the same numbers, and the same one (``same``) of more rows."""

    def others(table: Table, claim: Claim) -> Iterator[Other]:
        values = _values(table, claim, claim.where)
        for definition, function in functions.items():
            if definition != "same":
                yield Other(definition, Reading(values=function(values), divided=True), {})
        if len(claim.where) == 1:
            everyone = Reading(values=functions["same"](_values(table, claim, ())), divided=True)
            yield Other("all_rows", everyone, {})
        for changed, definition, params in _loosened(claim.where):
            more = _values(table, claim, changed)
            yield Other(definition, Reading(values=functions["same"](more), divided=True), params)

    return others


def _values(table: Table, claim: Claim, conditions: Sequence[Condition]) -> tuple[Fraction, ...]:
    _require_column(claim)
    chosen = rows_where(table, conditions)
    if not chosen.any():
        raise NotRecorded([words_of(conditions)], "no_row")
    values = values_in(table, claim.column, chosen)
    if not values:
        raise NotRecorded([f"{words_of(conditions)}: {claim.column}"])
    return values


# --- shared --------------------------------------------------------------------------------------
def _single(number: int) -> Reading:
    return Reading(values=(Fraction(number),))


def _percentage(xi: int, ni: int, definition: str = "") -> Reading:
    value = Fraction(100 * xi, ni)
    return Reading(values=(value,), divided=True, counts=(xi, ni), definition=definition)


def _count(table: Table, where: Sequence[Condition], column: str) -> int:
    return int(_population(table, where, column).sum())


def _population(table: Table, conditions: Sequence[Condition], column: str) -> BoolArray:
    chosen = rows_where(table, conditions)
    return chosen & recorded(table, column) if column else chosen


def _share(
    table: Table, where: Sequence[Condition], of: Sequence[Condition], column: str
) -> tuple[int, int]:
    population = _population(table, of, column)
    if of and not rows_where(table, of).any():
        raise NotRecorded([words_of(of)], "no_row")
    return int((population & rows_where(table, where)).sum()), int(population.sum())


def _recorded_share(table: Table, claim: Claim) -> tuple[int, int]:
    xi, ni = _share(table, claim.where, claim.of, claim.column)
    if not ni:
        raise NotRecorded([f"{words_of(claim.of)}: {claim.column}"])
    return xi, ni


def _used(role: RowsRole, chosen: BoolArray) -> RowsUsed:
    return RowsUsed(role=role, rows=tuple(np.flatnonzero(chosen).tolist()))


def _distinct(table: Table, claim: Claim) -> int:
    cells = texts(table, claim.column)[rows_where(table, claim.where)]
    return len({cell for cell in cells if cell is not None})


def _require_column(claim: Claim) -> None:
    if not claim.column:
        raise InputError(f"{claim.statistic} needs a column.")


def _loosened(
    conditions: Sequence[Condition],
) -> Iterator[tuple[tuple[Condition, ...], str, dict[str, str]]]:
    """The conditions without one of them, or without one of the values that one names.

    Nothing is ever added: among many values one would always be found that fits by chance.
    """
    for index, condition in enumerate(conditions):
        before, after = tuple(conditions[:index]), tuple(conditions[index + 1 :])
        if len(conditions) > 1:
            yield before + after, "without_condition", {"condition": str(condition)}
        for value in condition.values if len(condition.values) > 1 else ():
            fewer = tuple(kept for kept in condition.values if kept != value)
            changed = (*before, Condition(condition.column, fewer), *after)
            yield changed, "without_value", {"value": value, "column": condition.column}


def ends(values: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Smallest and largest."""
    return min(values), max(values)
