"""Estimates against their intervals and p-values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import NormalDist

from pooledcases.audit.claims import Claim
from pooledcases.audit.derived import function_of, inputs_of
from pooledcases.audit.findings import Found, Other
from pooledcases.audit.lookup import Cell, NotRecorded, number_at, one_row
from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.format import confidence
from pooledcases.options import check_level

_LEVELS = (0.90, 0.95, 0.99)


def p_from_interval(estimate: float, low: float, high: float, level: float = 0.95) -> float:
    """Two-sided p-value of a ratio from its interval, normal on the log scale.

    The standard error is the width of the log interval over twice the normal quantile
    (Altman & Bland 2011, BMJ 343:d2304).

    Raises
    ------
    InputError
        When the estimate or a limit is not above 0, or the lower limit not below the upper one.

    Examples
    --------
    >>> round(p_from_interval(0.81, 0.70, 0.94), 3)
    0.005
    """
    check_level(level)
    if not (estimate > 0 and 0 < low < high < math.inf):
        raise InputError(
            f"{estimate:g} ({low:g} to {high:g}): a ratio and its limits are above 0, the lower "
            "limit below the upper one."
        )
    quantile = NormalDist().inv_cdf(0.5 + level / 2)
    se = (math.log(high) - math.log(low)) / (2 * quantile)
    return math.erfc(abs(math.log(estimate)) / se / math.sqrt(2))


def p_from_ratio_ci(table: Table, claim: Claim) -> Found:
    """The p-value that a ratio and its interval imply."""
    cells, level = _ratio_cells(table, claim), _level(table, claim)
    reading = function_of(lambda e, lo, hi: _p(e, lo, hi, level), cells, crosses=True)
    return Found((reading,), inputs_of(claim, cells))


def other_levels(table: Table, claim: Claim) -> Iterator[Other]:
    """The interval read at another level, and the one-sided p-value."""
    cells, stated = _ratio_cells(table, claim), _level(table, claim)
    for level in _LEVELS:
        if level != stated:
            reading = function_of(lambda e, lo, hi, at=level: _p(e, lo, hi, at), cells)
            yield Other("level", reading, {"level": confidence(level)})
    reading = function_of(lambda e, lo, hi: _p(e, lo, hi, stated) / 2, cells)
    yield Other("one_sided", reading, {})


def ci_symmetric(table: Table, claim: Claim) -> Found:
    """The middle of the interval of a ratio on the log scale, which is its estimate."""
    cells = _limits(table, claim)
    reading = function_of(lambda low, high: math.sqrt(low * high), cells)
    return Found((reading,), inputs_of(claim, cells))


def other_middles(table: Table, claim: Claim) -> Iterator[Other]:
    """The middle of the interval on the plain scale."""
    cells = _limits(table, claim)
    yield Other("plain_middle", function_of(lambda low, high: (low + high) / 2, cells), {})


def _p(estimate: float, low: float, high: float, level: float) -> float:
    """The p-value; 0, its limit, where the rounding of the limits lets them meet."""
    return p_from_interval(estimate, low, high, level) if low < high else 0.0


def _ratio_cells(table: Table, claim: Claim) -> tuple[Cell, ...]:
    """Estimate and limits."""
    name, _, _ = _ratio_columns(table, claim)
    estimate = number_at(table, name, one_row(table, claim.where))
    _above_zero([estimate])
    return (estimate, *_limits(table, claim))


def _limits(table: Table, claim: Claim) -> tuple[Cell, ...]:
    _, *names = _ratio_columns(table, claim)
    index = one_row(table, claim.where)
    low, high = (number_at(table, name, index) for name in names)
    _above_zero([low, high])
    if low.value >= high.value:
        raise InputError(f"{low.where} is not below {high.where}.")
    return low, high


def _ratio_columns(table: Table, claim: Claim) -> tuple[str, str, str]:
    """``value low high``, ``est ci_low ci_high`` or ``X X_low X_high``."""
    name = claim.column or ("value" if "value" in table else "est")
    known = {"value": ("low", "high"), "est": ("ci_low", "ci_high")}
    low, high = known.get(name, (f"{name}_low", f"{name}_high"))
    return name, low, high


def _above_zero(cells: Sequence[Cell]) -> None:
    bad = [cell.where for cell in cells if cell.value <= 0]
    if bad:
        raise InputError(f"{', '.join(bad)}: a ratio and its limits are above 0.")


def _level(table: Table, claim: Claim) -> float:
    if "level" not in table:
        return 0.95
    try:
        level = float(number_at(table, "level", one_row(table, claim.where)).value)
    except NotRecorded:
        return 0.95
    if not 0 < level < 1:
        raise InputError(f"the level {level:g} is not between 0 and 1.")
    return level
