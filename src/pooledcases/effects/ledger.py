"""Printed beside derived: do an estimate, its interval and its p-value agree?

Each check asks whether some true numbers exist that print as all of these do: every printed number
may be anywhere within half a unit of its last digit, and the derived one is followed over that
whole range.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.effects.printed import Printed
from pooledcases.results.effects import LedgerEntry

Range = tuple[float, float]


def check_middle(est: Printed, low: Printed, high: Printed, *, row: int, study: str) -> LedgerEntry:
    """The estimate against the geometric middle of its interval."""
    least = np.sqrt(max(low.low, 0.0) * high.low)
    most = np.sqrt(low.high * high.high)
    return LedgerEntry(
        row=row,
        study=study,
        quantity="estimate",
        printed=est.text,
        derived=float(np.sqrt(low.value * high.value)),
        low=float(least),
        high=float(most),
        formula="sqrt(low * high)",
        agree=bool(least <= est.high and est.low <= most),
    )


def check_p(
    est: Printed,
    low: Printed,
    high: Printed,
    pval: Printed,
    *,
    level: float,
    row: int,
    study: str,
) -> LedgerEntry:
    """The p-value against estimate and interval: z = |log est| / se."""
    z = float(special.ndtri(0.5 + level / 2))
    narrow = np.log(high.low / low.high) / (2 * z) if high.low > low.high else 0.0
    wide = np.log(high.high / low.low) / (2 * z) if low.low > 0 else np.inf
    sizes = _log_sizes(est)
    least = _two_sided(sizes[1] / narrow if narrow > 0 else np.inf)
    most = _two_sided(sizes[0] / wide)
    middle = abs(np.log(est.value)) / (np.log(high.value / low.value) / (2 * z))
    return LedgerEntry(
        row=row,
        study=study,
        quantity="p_value",
        printed=pval.text,
        derived=_two_sided(float(middle)),
        low=least,
        high=most,
        formula="2 * Phi(-|log est| * 2 z / log(high / low))",
        agree=_p_agrees(pval, (least, most)),
    )


def derived_se(est: Printed, pval: Printed, *, row: int, study: str) -> LedgerEntry:
    """The standard error that follows from an exact p-value, with its rounding range."""
    sizes = _log_sizes(est)
    z = -special.ndtri(np.clip([pval.high, pval.value, pval.low], 0.0, 1.0) / 2)
    least = sizes[0] / z[2] if np.isfinite(z[2]) else 0.0
    most = sizes[1] / z[0] if z[0] > 0 else np.inf
    return LedgerEntry(
        row=row,
        study=study,
        quantity="se",
        printed=None,
        derived=float(abs(np.log(est.value)) / z[1]),
        low=float(least),
        high=float(most),
        formula="|log est| / z(1 - p/2)",
        agree=None,
    )


def _p_agrees(pval: Printed, derived: Range) -> bool:
    if pval.sign == "<":
        return derived[0] < pval.high
    if pval.sign == ">":
        return derived[1] > pval.low
    return derived[0] <= pval.high and pval.low <= derived[1]


def _log_sizes(est: Printed) -> Range:
    """The smallest and largest |log| of the numbers that print as ``est``."""
    ends = [abs(np.log(end)) if end > 0 else np.inf for end in (est.low, est.high)]
    least = 0.0 if est.low <= 1 <= est.high else min(ends)
    return float(least), float(max(ends))


def _two_sided(z: float) -> float:
    return float(2 * special.ndtr(-z))
