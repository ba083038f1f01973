"""P-values and ratios of 2x2 tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from pooledcases.audit.claims import Claim
from pooledcases.audit.decide import Reading
from pooledcases.audit.derived import function_of, inputs_of, twelve, whole
from pooledcases.audit.findings import Found, Other
from pooledcases.audit.lookup import Cell, NotRecorded, number_at, one_row
from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels import tables as exact


def chi_square_p(ai: float, n1i: float, ci: float, n2i: float, *, yates: bool = False) -> float:
    """Pearson's chi-square p-value of a 2x2 table; 1 when a margin is empty.

    With ``yates``, half the total is taken from the absolute cross difference, down to no less
    than 0.

    Raises
    ------
    InputError
        When a count is negative or events exceed patients.

    Examples
    --------
    >>> round(chi_square_p(17, 57, 14, 102), 3), round(chi_square_p(17, 57, 14, 102, yates=True), 3)
    (0.014, 0.025)
    """
    if not (0 <= ai <= n1i and 0 <= ci <= n2i):
        raise InputError(
            f"{ai:g} of {n1i:g} and {ci:g} of {n2i:g}: events are not within patients."
        )
    events, total = ai + ci, n1i + n2i
    margins = n1i * n2i * events * (total - events)
    if margins <= 0:
        return 1.0
    cross = abs(ai * (n2i - ci) - ci * (n1i - ai))
    if yates:
        cross = max(cross - total / 2, 0.0)
    return math.erfc(math.sqrt(cross**2 * total / margins / 2))


Test = Callable[[float, float, float, float], float]

TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "fisher": lambda *cells: float(exact.fisher_p(*cells)),
        "chi_square": chi_square_p,
        "yates": lambda *cells: chi_square_p(*cells, yates=True),
    }
)


def p_from_counts(*names: str) -> Callable[[Table, Claim], Found]:
    """The p-value of a 2x2 table by any of the named tests, in this order."""

    def compute(table: Table, claim: Claim) -> Found:
        cells = _two_by_two(table, claim)
        for cell in cells:
            whole(cell)
        return Found(tuple(_tested(name, cells) for name in names), inputs_of(claim, cells))

    return compute


def other_tests(*names: str) -> Callable[[Table, Claim], Iterator[Other]]:
    """The p-values of other tests, and the one-sided one."""

    def others(table: Table, claim: Claim) -> Iterator[Other]:
        cells = _two_by_two(table, claim)
        for name in names:
            yield Other(name, _tested(name, cells), {})
        counts = [float(cell.value) for cell in cells]
        sides = float(exact.fisher_less(*counts)), float(exact.fisher_greater(*counts))
        yield Other("mid_p", _p_reading(float(exact.mid_p(*counts))), {})
        yield Other("one_sided", _p_reading(min(sides)), {})

    return others


def ratio_from_counts(table: Table, claim: Claim) -> Found:
    """The odds ratio of a 2x2 table; its entries may be percentages."""
    cells = _two_by_two(table, claim)
    if not cells[2].value or cells[0].value == cells[1].value:
        raise NotRecorded([f"{cell.where}" for cell in cells])
    return Found((function_of(_odds_ratio, cells),), inputs_of(claim, cells))


def other_ratios_of_counts(table: Table, claim: Claim) -> Iterator[Other]:
    """The risk ratio, both the other way round, the odds ratio with 0.5 added, the exact one."""
    cells = _two_by_two(table, claim)
    turned = (*cells[2:], *cells[:2])
    yield Other("risk_ratio", function_of(_risk_ratio, cells), {})
    if cells[0].value and cells[2].value != cells[3].value:
        yield Other("inverse", function_of(_odds_ratio, turned), {})
    if cells[0].value:
        yield Other("inverse_risk_ratio", function_of(_risk_ratio, turned), {})
    yield Other("haldane", function_of(_haldane, cells), {})
    if all(cell.value.denominator == 1 for cell in cells):
        conditional = float(exact.odds_ratio(*(float(cell.value) for cell in cells)))
        if math.isfinite(conditional):
            yield Other("conditional", _p_reading(conditional), {})


def _odds_ratio(ai: float, n1i: float, ci: float, n2i: float) -> float:
    return ai * (n2i - ci) / (ci * (n1i - ai))


def _risk_ratio(ai: float, n1i: float, ci: float, n2i: float) -> float:
    return ai / n1i / (ci / n2i)


def _haldane(ai: float, n1i: float, ci: float, n2i: float) -> float:
    return (ai + 0.5) * (n2i - ci + 0.5) / ((ci + 0.5) * (n1i - ai + 0.5))


def _tested(name: str, cells: Sequence[Cell]) -> Reading:
    p = TESTS[name](*(float(cell.value) for cell in cells))
    return _p_reading(p, f"p_{name}")


def _p_reading(value: float, definition: str = "") -> Reading:
    return Reading(
        values=(Fraction(value),), definition=definition, divided=True, number=twelve(value)
    )


def _two_by_two(table: Table, claim: Claim) -> tuple[Cell, ...]:
    """``ai n1i ci n2i`` of one row, or events and totals of two rows (``where`` and ``of``)."""
    if claim.of:
        names = claim.columns("xi", "ni")
        if len(names) != 2:
            raise InputError(f"column {claim.column!r} does not name two columns; write a/b.")
        rows = one_row(table, claim.where), one_row(table, claim.of)
        cells = tuple(number_at(table, name, row) for row in rows for name in names)
    else:
        index = one_row(table, claim.where)
        cells = tuple(number_at(table, name, index) for name in ("ai", "n1i", "ci", "n2i"))
    for events, total in (cells[:2], cells[2:]):
        if not 0 <= events.value <= total.value or not total.value:
            raise InputError(f"{events.where} is not within 0 and {total.where}.")
    return cells
