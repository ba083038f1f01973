"""Observed minus expected events with their variance: printed, or from a log-rank test.

Peto's one-step estimate of a log ratio is (O − E)/V with variance 1/V (Yusuf 1985, Prog Cardiovasc
Dis 27:335). For a hazard ratio V follows from the events of each arm, e1 e2 / (e1 + e2), or from
all events and the allocation, e n1 n2 / (n1 + n2)², and O − E from the p-value and V (Parmar 1998,
Stat Med 17:2815; Tierney 2007, Trials 8:16). Both are approximations for ratios near 1.
"""

from __future__ import annotations

import numpy as np

from pooledcases.effects.poolable import poolable
from pooledcases.effects.printed import Printed
from pooledcases.effects.reported.ledger import limit_of, z_of_p
from pooledcases.effects.reported.row import Derived, Row, Span, nothing
from pooledcases.results.effects import LedgerEntry


def from_score(row: Row) -> Derived:
    """(O − E)/V and 1/V as printed; a printed estimate is held against it."""
    oe, v = row.cells["oe"], row.cells["v"]
    if v.sign or not v.value > 0 or not poolable(oe.value / v.value, 1 / v.value):
        return nothing("reason.no_variance")
    spread = Span(max(v.low, 0.0), v.high)
    sides = [side for side in (spread.low, spread.high) if side]
    corners = [end / side for end in (oe.low, oe.high) for side in sides]
    ends = Span(min(corners), max(corners)) if spread.low > 0 else Span(-np.inf, np.inf)
    se = Span(float(1 / np.sqrt(spread.high)), _over_root(spread.low))
    entries = (
        _ratio(row, oe.value / v.value, ends, "exp((O - E) / V)"),
        row.entry("se", 1 / np.sqrt(v.value), se, "1 / sqrt(V)"),
    )
    least = 0.0 if oe.low <= 0 <= oe.high else min(abs(oe.low), abs(oe.high))
    size = Span(
        float(least / np.sqrt(spread.high)),
        max(abs(oe.low), abs(oe.high)) * _over_root(spread.low),
    )
    return Derived(
        yi=oe.value / v.value,
        se=float(1 / np.sqrt(v.value)),
        size=(float(abs(oe.value) / np.sqrt(v.value)), size),
        ledger=entries,
    )


def log_rank_p(row: Row) -> Derived:
    """The hazard ratio from a log-rank p-value or chi-squared, the events and a direction."""
    v, words = variance(row)
    if not v > 0:
        return nothing("reason.no_events")
    if row.direction is None:
        return nothing("reason.no_direction_printed")
    if not _exact_chi2(row) and "pval" not in row.cells:
        return nothing("reason.not_reported", columns="pval")
    z, span = _test(row)
    sign = row.direction
    ends = sorted(sign * end / np.sqrt(v) for end in (span.low, span.high))
    entries = (
        _ratio(row, sign * z / np.sqrt(v), Span(*map(float, ends)), f"exp(±z / sqrt(V)), {words}"),
        row.entry("se", 1 / np.sqrt(v), Span(*[float(1 / np.sqrt(v))] * 2), "1 / sqrt(V)"),
    )
    bound = _bound(row)
    if bound:
        at = float(np.exp(sign * z / np.sqrt(v)))
        key = "reason.p_below_estimate" if bound == "<" else "reason.p_above_estimate"
        found = nothing(key, p=row.cells["pval"].text, bound=f"{at:.3g}")
        return Derived(reason=found.reason, ledger=entries)
    if not poolable(z / np.sqrt(v), 1 / v):
        return nothing("reason.no_variance")
    return Derived(
        yi=float(sign * z / np.sqrt(v)), se=float(1 / np.sqrt(v)), size=(z, span), ledger=entries
    )


def from_events(row: Row) -> Derived:
    """The standard error of a printed hazard ratio from its events alone."""
    v, words = variance(row)
    if not v > 0:
        return nothing("reason.no_events")
    se = float(1 / np.sqrt(v))
    entry = row.entry("se", se, Span(se, se), f"1 / sqrt(V), {words}")
    return Derived(yi=float(np.log(row.cells["est"].value)), se=se, ledger=(entry,))


def variance(row: Row) -> tuple[float, str]:
    """V of a log-rank test, and how it was found; 0 where there is none."""
    if row.has("ai", "ci"):
        e1, e2 = row.counts["ai"], row.counts["ci"]
        return (e1 * e2 / (e1 + e2) if e1 + e2 > 0 else 0.0), "V = e1 e2 / (e1 + e2)"
    events, n1, n2 = (row.counts[name] for name in ("total_events", "n1i", "n2i"))
    total = n1 + n2
    v = events * (n1 / total) * (n2 / total) if 0 < events <= total else 0.0
    return v, "V = e n1 n2 / (n1 + n2)^2"


def _test(row: Row) -> tuple[float, Span]:
    """|z| and its range, from chi-squared where it is printed, else from the p-value."""
    if _exact_chi2(row):
        chi2 = row.cells["chi2"]
        return float(np.sqrt(chi2.value)), Span(*(float(np.sqrt(max(end, 0.0)))
                                                  for end in (chi2.low, chi2.high)))  # fmt: skip
    pval = row.cells["pval"]
    exact = Printed(pval.text, limit_of(pval), 0.0)
    return z_of_p(exact).low, z_of_p(pval)


def _exact_chi2(row: Row) -> bool:
    return "chi2" in row.cells and not row.cells["chi2"].sign


def _bound(row: Row) -> str:
    if _exact_chi2(row):
        return ""
    pval = row.cells["pval"]
    return pval.sign or ("<" if pval.value == 0 else "")


def _ratio(row: Row, log: float, span: Span, formula: str) -> LedgerEntry:
    """The ratio that was derived, beside the printed one where there is one."""
    with np.errstate(over="ignore"):
        value, low, high = (float(np.exp(item)) for item in (log, span.low, span.high))
    est = row.cells.get("est")
    return row.entry(
        "estimate",
        value,
        Span(low, high),
        formula,
        printed=None if est is None else est.text,
        agree=None if est is None else Span(low, high).meets(Span(est.low, est.high)),
    )


def _over_root(value: float) -> float:
    return float(1 / np.sqrt(value)) if value > 0 else float("inf")
