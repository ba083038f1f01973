"""Printed beside derived: do an estimate, its interval, its p-value and all else agree?

Each check asks whether some true numbers exist that print as all of these do: every printed number
may be anywhere within half a unit of its last digit, and the derived one is followed over that
whole range.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.effects.printed import Printed
from pooledcases.effects.reported.row import Row, Span
from pooledcases.results.effects import LedgerEntry


def check_middle(row: Row) -> LedgerEntry:
    """The estimate against the geometric middle of its interval."""
    est, low, high = row.cells["est"], row.cells["ci_low"], row.cells["ci_high"]
    least = np.sqrt(max(low.low, 0.0) * high.low)
    most = np.sqrt(low.high * high.high)
    return row.entry(
        "estimate",
        np.sqrt(low.value * high.value),
        Span(float(least), float(most)),
        "sqrt(low * high)",
        printed=est.text,
        agree=bool(least <= est.high and est.low <= most),
    )


def interval_se(row: Row) -> tuple[float, Span]:
    """The standard error that follows from an interval, with its range."""
    low, high = row.cells["ci_low"], row.cells["ci_high"]
    z = float(special.ndtri(0.5 + row.level / 2))
    narrow = np.log(high.low / low.high) / (2 * z) if high.low > low.high else 0.0
    wide = np.log(high.high / low.low) / (2 * z) if low.low > 0 else np.inf
    middle = float(np.log(high.value / low.value)) / (2 * z)
    return middle, Span(float(narrow), float(wide))


def check_p(row: Row, size: tuple[float, Span], formula: str) -> LedgerEntry:
    """The p-value against the size of the standardised estimate."""
    pval, (middle, span) = row.cells["pval"], size
    derived = Span(two_sided(span.high), two_sided(span.low))
    return row.entry(
        "p_value",
        two_sided(middle),
        derived,
        formula,
        printed=pval.text,
        agree=_p_agrees(pval, derived),
    )


def check_number(
    row: Row, column: str, derived: float, span: Span, formula: str, *, quantity: str
) -> LedgerEntry:
    """Any other printed number against what follows for it; a sign before it is a bound."""
    printed = row.cells[column]
    low, high = (abs(end) for end in (printed.low, printed.high))
    shown = Span(min(low, high), max(low, high)) if quantity == "z" else Span(
        printed.low, printed.high
    )  # fmt: skip
    if printed.sign:
        shown = Span(-np.inf, shown.high) if printed.sign == "<" else Span(shown.low, np.inf)
    return row.entry(
        quantity, derived, span, formula, printed=printed.text, agree=span.meets(shown)
    )


def check_direction(row: Row, sign: int, text: str, derived: float) -> LedgerEntry | None:
    """A printed direction, or the sign of z, against the estimate; None while it could be 1."""
    est = row.cells["est"]
    if est.low <= 1 <= est.high:
        return None
    above = 1 if est.value > 1 else -1
    return row.entry(
        "direction", derived, Span(est.low, est.high), "estimate > 1",
        printed=text, agree=above == sign,
    )  # fmt: skip


def derived_se(row: Row) -> LedgerEntry:
    """The standard error that follows from a p-value, with its rounding range; a bound of it."""
    est, pval = row.cells["est"], row.cells["pval"]
    sizes = log_sizes(est)
    zs = z_of_p(pval)
    least = sizes.low / zs.high if np.isfinite(zs.high) else 0.0
    most = sizes.high / zs.low if zs.low > 0 else np.inf
    z = -float(special.ndtri(np.clip(limit_of(pval), 0.0, 1.0) / 2))
    middle = abs(float(np.log(est.value))) / z if z > 0 else np.inf
    return row.entry("se", middle, Span(least, most), "|log est| / z(1 - p/2)")


def z_of_p(pval: Printed) -> Span:
    """The sizes of z whose two-sided p-value prints so."""
    ends = -special.ndtri(np.clip([pval.high, pval.low], 0.0, 1.0) / 2)
    low, high = (max(float(end), 0.0) for end in ends)
    if pval.sign == "<" or pval.value == 0:
        return Span(-float(special.ndtri(min(limit_of(pval), 1.0) / 2)), np.inf)
    if pval.sign == ">":
        return Span(0.0, -float(special.ndtri(limit_of(pval) / 2)))
    return Span(low, high)


def limit_of(pval: Printed) -> float:
    """The p-value itself, or the bound that it stands for; 0.000 means below half of 0.001."""
    return pval.high if pval.value == 0 else pval.value


def log_sizes(est: Printed) -> Span:
    """The smallest and largest |log| of the numbers that print as ``est``."""
    ends = [abs(float(np.log(end))) if end > 0 else np.inf for end in (est.low, est.high)]
    least = 0.0 if est.low <= 1 <= est.high else min(ends)
    return Span(least, max(ends))


def two_sided(z: float) -> float:
    """The two-sided normal p-value."""
    return float(2 * special.ndtr(-z))


def _p_agrees(pval: Printed, derived: Span) -> bool:
    if pval.sign == "<":
        return derived.low < pval.high
    if pval.sign == ">":
        return derived.high > pval.low
    return derived.low <= pval.high and pval.low <= derived.high
