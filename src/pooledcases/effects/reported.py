"""Reported ratios: an estimate with its interval, or with a p-value only.

With an interval at level L, se = (log high − log low) / (2 z), z the normal quantile of L. With a
two-sided p-value alone, se = |log estimate| / z, z its normal quantile (Parmar 1998, Stat Med
17:2815; Cochrane Handbook 6.5, section 6.3). An inexact p-value bounds the standard error and
gives none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.effects.ledger import check_middle, check_p, derived_se
from pooledcases.effects.poolable import poolable
from pooledcases.effects.printed import Printed, parse
from pooledcases.effects.read import StudyTable
from pooledcases.effects.sources import SourceRows
from pooledcases.format import significant
from pooledcases.results.base import FloatArray
from pooledcases.results.effects import LedgerEntry, Reason

_NAMES = ("est", "ci_low", "ci_high", "pval")
#: No p-value lies below 0 or above 1.
_NO_BOUNDS = (("<", 0.0), (">", 1.0))
#: A ratio beyond this, or below its reciprocal, is a slip of the pen.
_LARGEST = 1e100
#: Below this the normal quantile of a level is lost in rounding.
_LEAST_LEVEL = 1e-6


@dataclass(frozen=True, slots=True)
class _Row:
    """What one row printed; None where it printed nothing."""

    est: Printed | None
    ci_low: Printed | None
    ci_high: Printed | None
    pval: Printed | None


@dataclass(frozen=True, slots=True)
class _Derived:
    source: str
    se: float | None
    reason: Reason | None = None
    ledger: tuple[LedgerEntry, ...] = ()


def from_reported(table: StudyTable, *, ci_level: float) -> SourceRows | None:
    """Effects from reported ratios; None when the table has no such columns."""
    if not (table.has("est", "ci_low", "ci_high") or table.has("est", "pval")):
        return None
    rows = _rows(table)
    levels = _levels(table, ci_level)
    derived = [
        _derive(rows[row], float(levels[row]), row + 1, table.study[row])
        for row in range(table.size)
    ]
    sound = np.array([item.se is not None for item in derived], dtype=bool)
    yi = np.array([np.nan if row.est is None else np.log(row.est.value) for row in rows])
    vi = np.array([np.nan if item.se is None else item.se**2 for item in derived])
    none = np.zeros(table.size, dtype=bool)
    return SourceRows(
        name=tuple(item.source for item in derived),
        yi=yi.astype(float),
        vi=vi.astype(float),
        present=np.array([row.est is not None for row in rows], dtype=bool),
        reasons=tuple(None if sound[row] else item.reason for row, item in enumerate(derived)),
        corrected=none,
        double_zero=none,
        ledger=tuple(entry for item in derived for entry in item.ledger),
    )


def _derive(row: _Row, level: float, number: int, study: str) -> _Derived:
    if row.est is None:
        return _Derived(
            "interval", None, Reason(key="reason.not_reported", values={"columns": "est"})
        )
    if row.ci_low is not None and row.ci_high is not None:
        return _from_interval(row.est, row.ci_low, row.ci_high, row.pval, level, number, study)
    if row.pval is not None:
        return _from_p(row.est, row.pval, number, study)
    columns = {"columns": "ci_low, ci_high, pval"}
    return _Derived("interval", None, Reason(key="reason.not_reported", values=columns))


def _from_interval(
    est: Printed,
    low: Printed,
    high: Printed,
    pval: Printed | None,
    level: float,
    number: int,
    study: str,
) -> _Derived:
    words = {"est": est.text, "low": low.text, "high": high.text}
    if not low.value > 0 or not high.value > low.value or low.sign or high.sign:
        return _Derived("interval", None, Reason(key="reason.no_width", values=words))
    entries = [check_middle(est, low, high, row=number, study=study)]
    if pval is not None:
        entries.append(check_p(est, low, high, pval, level=level, row=number, study=study))
    if est.high < low.low or est.low > high.high:
        reason = Reason(key="reason.outside", values=words)
        return _Derived("interval", None, reason, tuple(entries))
    z = float(special.ndtri(0.5 + level / 2))
    se = float(np.log(high.value / low.value)) / (2 * z)
    if not poolable(0.0, se**2):
        return _Derived("interval", None, Reason(key="reason.no_width", values=words))
    return _Derived("interval", se, None, tuple(entries))


def _from_p(est: Printed, pval: Printed, number: int, study: str) -> _Derived:
    size = abs(float(np.log(est.value)))
    bound = pval.sign or ("<" if pval.value == 0 else "")
    limit = pval.high if pval.value == 0 else pval.value
    z = -float(special.ndtri(limit / 2))
    if bound:
        key = "reason.p_below" if bound == "<" else "reason.p_above"
        text = pval.text if pval.sign else f"< {limit:g}"
        at = "∞" if z <= 0 else significant(size / z)
        return _Derived("p-value", None, Reason(key=key, values={"p": text, "bound": at}))
    if size == 0 or z <= 0 or not poolable(0.0, (size / z) ** 2):
        words = {"est": est.text, "p": pval.text}
        return _Derived("p-value", None, Reason(key="reason.p_without_se", values=words))
    return _Derived("p-value", size / z, None, (derived_se(est, pval, row=number, study=study),))


def _rows(table: StudyTable) -> list[_Row]:
    cells = {name: _printed(table, name) for name in _NAMES}
    return [_Row(*(cells[name][row] for name in _NAMES)) for row in range(table.size)]


def _printed(table: StudyTable, name: str) -> list[Printed | None]:
    """A column of printed numbers; only a p-value may be a bound."""
    if not table.has(name):
        return [None] * table.size
    out = []
    cells = table.texts(name)
    least = table.digits_of_numbers(name)
    for row, cell in enumerate(cells):
        value = None if cell is None else parse(cell, least_digits=least[row])
        problem = None if cell is None else _problem(name, cell, value)
        if problem:
            table.problems.append(f"{table.where(row)}, {table.own_name(name)}: {problem}")
        out.append(None if problem else value)
    table.read[name] = np.array([np.nan if item is None else item.value for item in out])
    return out


def _problem(name: str, cell: str, value: Printed | None) -> str | None:
    if name == "pval":
        if value is None or value.value > 1 or (value.sign, value.value) in _NO_BOUNDS:
            return f"{cell!r} is no p-value; write it as printed, such as 0.03 or <0.05, or NR."
        return None
    # a limit may be printed as 0.00 or as a bound: no error, but of no use
    as_limit = value is not None and name != "est" and (value.value == 0 or bool(value.sign))
    if as_limit or (value and not value.sign and 1 / _LARGEST <= value.value <= _LARGEST):
        return None
    return f"{cell!r} is no ratio; write a number above 0, or NR where it is not reported."


def _levels(table: StudyTable, ci_level: float) -> FloatArray:
    """The level of each printed interval: its own column, else the one given for all."""
    levels = np.full(table.size, float(ci_level))
    if table.has("ci_level"):
        levels = np.where(np.isnan(own := table.numbers("ci_level")), levels, own)
    bad = (levels < _LEAST_LEVEL) | (levels >= 1)
    table.complain(
        bad,
        lambda row: (
            f"ci_level is {levels[row]:g}; a confidence level lies between 0 and 1, such as 0.95."
        ),
    )
    return np.where(bad, 0.95, levels)
