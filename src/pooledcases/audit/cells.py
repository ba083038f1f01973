"""Statistics of single cells: the same fact stated twice, parts against totals, percentages."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from pooledcases.audit.claims import Claim
from pooledcases.audit.decide import Reading, same_token
from pooledcases.audit.findings import Found, Other
from pooledcases.audit.lookup import (
    Cell,
    NotRecorded,
    number_at,
    one_row,
    row_name,
    rows_where,
    text_at,
    words_of,
)
from pooledcases.audit.printed import read_printed
from pooledcases.data.columns import Table, texts
from pooledcases.data.conditions import matches
from pooledcases.errors import InputError
from pooledcases.results.audit import Inputs

#: Columns that may be taken for one another; a citation equal to a count would only be chance.
_NUMBERS = ("value", "low", "high", "xi", "ni")


# --- the same fact stated twice ------------------------------------------------------------------
def cell(table: Table, claim: Claim) -> Found:
    """The cell of ``column`` in the one row that matches."""
    column = _the_column(claim)
    index = one_row(table, claim.where)
    text = text_at(table, column, index)
    place = f"{row_name(table, index)}: {column}={text}"
    return Found((_stated(table, column, index, claim),), _inputs(claim, 1, place))


def other_cells(table: Table, claim: Claim) -> Iterator[Other]:
    """The same column of one other row, or one other column of the same row."""
    index = one_row(table, claim.where)
    cells = texts(table, claim.column)
    rows = [
        row
        for row in range(len(cells))
        if row != index and cells[row] is not None and same_token(claim.value, str(cells[row]))
    ]
    # a value that many rows share points nowhere
    if len(rows) == 1 and not _is_the_claim(table, rows[0], claim):
        params = {"row": row_name(table, rows[0]), "column": claim.column}
        yield Other("other_row", _stated(table, claim.column, rows[0], claim), params)
    columns = [
        name
        for name in (_NUMBERS if claim.column in _NUMBERS else ())
        if name in table
        and name != claim.column
        and texts(table, name)[index] is not None
        and same_token(claim.value, str(texts(table, name)[index]))
    ]
    if len(columns) == 1:
        yield Other(
            "other_column", _stated(table, columns[0], index, claim), {"column": columns[0]}
        )


def _is_the_claim(table: Table, row: int, claim: Claim) -> bool:
    """Whether a row is the very statement that the claim is about: it explains nothing."""
    place = texts(table, "place")[row] if "place" in table else None
    return place is not None and (place.startswith(claim.place) or claim.place.startswith(place))


def _stated(table: Table, column: str, index: int, claim: Claim) -> Reading:
    """A cell as a number where both it and the print are one, else as words."""
    text = text_at(table, column, index)
    read = read_printed(text)
    told = read.comparator == "=" and read.shape == claim.value.shape != "text"
    if not told or same_token(claim.value, text):
        return Reading(words=text)
    spans = tuple((value, value) for value in read.values)
    # a cell with fewer decimals than the print is a rounded copy of it
    if read.shape == "number" and read.decimals[0] < claim.value.decimals[0]:
        spans = (_copied(table, column, index, read.values[0]),)
    return Reading(values=read.values, spans=spans, text=text)


def _copied(table: Table, column: str, index: int, value: Fraction) -> tuple[Fraction, Fraction]:
    try:
        return number_at(table, column, index).span
    except InputError:  # a printed cell such as 48% is read, but is no plain number
        return value, value


# --- parts and totals ----------------------------------------------------------------------------
def cell_sum(table: Table, claim: Claim) -> Found:
    """The sum of ``column`` over the rows that match; every named row must be there."""
    parts = _parts(table, claim)
    return Found((_sum(list(parts)),), _inputs(claim, len(parts), *(part.where for part in parts)))


def other_sums(table: Table, claim: Claim) -> Iterator[Other]:
    """The sum without one of its parts, where there are more than two."""
    parts = _parts(table, claim)
    for index, part in enumerate(parts if len(parts) > 2 else ()):
        rest = [*parts[:index], *parts[index + 1 :]]
        yield Other("without_part", _sum(rest), {"part": part.where})


def _parts(table: Table, claim: Claim) -> tuple[Cell, ...]:
    column = _the_column(claim)
    absent = [
        f"{condition.column}={value}"
        for condition in claim.where
        for value in condition.values
        if not matches(table, type(condition)(condition.column, (value,))).any()
    ]
    if absent:
        raise NotRecorded(absent, "no_row")  # the sum would lack a part
    chosen = np.flatnonzero(rows_where(table, claim.where))
    if not len(chosen):
        raise NotRecorded([words_of(claim.where)], "no_row")
    return tuple(number_at(table, column, int(index)) for index in chosen)


def _sum(parts: list[Cell]) -> Reading:
    low = sum((part.span[0] for part in parts), Fraction(0))
    high = sum((part.span[1] for part in parts), Fraction(0))
    return Reading(values=(sum((part.value for part in parts), Fraction(0)),), spans=((low, high),))


# --- two cells -----------------------------------------------------------------------------------
def cell_difference(table: Table, claim: Claim) -> Found:
    """The first cell minus the second."""
    first, second = _two(table, claim, "-")
    return Found((_difference(first, second),), _inputs(claim, 1, first.where, second.where))


def other_differences(table: Table, claim: Claim) -> Iterator[Other]:
    """The second cell minus the first."""
    first, second = _two(table, claim, "-")
    yield Other("reversed", _difference(second, first), {})


def cell_ratio(table: Table, claim: Claim) -> Found:
    """The first cell over the second; in percent when the print is."""
    first, second = _two(table, claim, "/")
    return Found((_ratio(first, second, claim),), _inputs(claim, 1, first.where, second.where))


def other_ratios(table: Table, claim: Claim) -> Iterator[Other]:
    """The second cell over the first."""
    first, second = _two(table, claim, "/")
    if first.value:
        yield Other("reversed", _ratio(second, first, claim), {})


def cell_percent(table: Table, claim: Claim) -> Found:
    """The percentage that two cells of one row give."""
    xi, ni = _events(table, claim)
    return Found((_percentage(xi, ni),), _inputs(claim, 1, xi.where, ni.where))


def other_cell_percents(table: Table, claim: Claim) -> Iterator[Other]:
    """The percentage of the rest."""
    xi, ni = _events(table, claim)
    if not xi.half and not ni.half:
        yield Other("complement", _percentage(Cell(ni.value - xi.value, xi.half, ""), ni), {})


def _events(table: Table, claim: Claim) -> tuple[Cell, Cell]:
    names = claim.columns("xi", "ni")
    if len(names) != 2:
        raise InputError(f"column {claim.column!r} does not name two columns; write a/b.")
    index = one_row(table, claim.where)
    xi, ni = (number_at(table, name, index) for name in names)
    _not_zero(ni)
    return xi, ni


def _percentage(xi: Cell, ni: Cell) -> Reading:
    whole = xi.value.denominator == 1 and ni.value.denominator == 1
    return Reading(
        values=(100 * xi.value / ni.value,),
        spans=(_scaled(_ratio_span(xi, ni), 100),),
        divided=True,
        counts=(int(xi.value), int(ni.value)) if whole else None,
    )


def _difference(first: Cell, second: Cell) -> Reading:
    half = first.half + second.half
    value = first.value - second.value
    return Reading(values=(value,), spans=((value - half, value + half),))


def _ratio(first: Cell, second: Cell, claim: Claim) -> Reading:
    _not_zero(second)
    scale = 100 if claim.value.percent else 1
    span = _scaled(_ratio_span(first, second), scale)
    return Reading(values=(scale * first.value / second.value,), spans=(span,), divided=True)


def _ratio_span(first: Cell, second: Cell) -> tuple[Fraction, Fraction]:
    corners = [a / b for a in first.span for b in second.span if b]
    return min(corners), max(corners)


def _scaled(span: tuple[Fraction, Fraction], scale: int) -> tuple[Fraction, Fraction]:
    return scale * span[0], scale * span[1]


def _two(table: Table, claim: Claim, sign: str) -> tuple[Cell, Cell]:
    """Two columns of one row (``a-b``, ``a/b``), or one column of two rows (``where``, ``of``)."""
    if claim.of:
        column = _the_column(claim)
        rows = one_row(table, claim.where), one_row(table, claim.of)
        return number_at(table, column, rows[0]), number_at(table, column, rows[1])
    names = claim.columns(separator=sign)
    if len(names) != 2:
        raise InputError(f"write two columns, a{sign}b, or a second row in the of column.")
    index = one_row(table, claim.where)
    return number_at(table, names[0], index), number_at(table, names[1], index)


def _not_zero(cell: Cell) -> None:
    if not cell.value:
        raise InputError(f"{cell.where} is a denominator of 0.")


def _the_column(claim: Claim) -> str:
    if not claim.column:
        raise InputError(f"{claim.statistic} needs a column.")
    return claim.column


def _inputs(claim: Claim, rows: int, *cells: str) -> Inputs:
    return Inputs(table=claim.table, rows=rows, cells=cells)
