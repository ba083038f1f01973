"""Functions of rounded numbers, with what their rounding allows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction

from pooledcases.audit.claims import Claim
from pooledcases.audit.decide import Reading
from pooledcases.audit.lookup import Cell
from pooledcases.errors import InputError
from pooledcases.results.audit import Inputs


def function_of(
    function: Callable[..., float], cells: Sequence[Cell], *, crosses: bool = False
) -> Reading:
    """A function of rounded numbers, with its range over the corners of what they may have been.

    The functions here rise or fall in each number, so the corners hold the extremes; a p-value
    also has its top at a ratio of 1, when the estimate's rounding reaches it.
    """
    corners = list(itertools.product(*(sorted(set(cell.span)) for cell in cells)))
    corners = [corner for corner in corners if min(corner) > 0]
    if crosses and cells[0].span[0] <= 1 <= cells[0].span[1]:
        corners += [(Fraction(1), *corner[1:]) for corner in corners]
    results = [Fraction(function(*map(float, corner))) for corner in corners]
    value = Fraction(function(*(float(cell.value) for cell in cells)))
    span = (min([*results, value]), max([*results, value]))
    return Reading(values=(value,), spans=(span,), divided=True, number=twelve(float(value)))


def twelve(value: float) -> float:
    """Twelve digits: the last bits of exp, log and erfc differ between machines."""
    return float(f"{value:.12g}")


def whole(cell: Cell) -> int:
    """A cell as a count.

    Raises
    ------
    InputError
        When it is none.
    """
    if cell.value.denominator != 1 or cell.value < 0:
        raise InputError(f"{cell.where} is no whole count.")
    return int(cell.value)


def inputs_of(claim: Claim, cells: Sequence[Cell]) -> Inputs:
    """The cells that a claim was recomputed from."""
    return Inputs(table=claim.table, rows=1, cells=tuple(cell.where for cell in cells))
