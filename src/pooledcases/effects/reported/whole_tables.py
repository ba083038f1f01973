"""Whole 2×2 tables behind a printed odds ratio or risk ratio.

With both arms and all events known, the ratio rises with the events of the first arm, so that the
tables which print it are neighbours, found by bisection over whole numbers; the unrounded solution
is the root of a quadratic. With the arms and the standard error instead of the events, the odds of
the second arm are a root of a quadratic (Di Pietrantonj 2006, Stat Med 25:2299), whose two
solutions are each other's mirror.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.effects.poolable import poolable
from pooledcases.effects.printed import Printed
from pooledcases.effects.reported.row import Derived, Row, Span, contradiction, nothing
from pooledcases.results.base import FloatArray

#: So many tables are looked at when several print the same.
MOST_SHOWN = 1000
#: So many pairs of counts are tried at most when the events are not known.
MOST_TRIED = 2_000_000
#: A value at the very end of what prints so may come out this much beyond it.
_EDGE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioSpec:
    """A ratio of two groups as a function of its four cells, and the variance of its logarithm."""

    ratio: Callable[..., FloatArray]
    variance: Callable[..., FloatArray]


RATIOS: Mapping[str, RatioSpec] = MappingProxyType(
    {
        "OR": RatioSpec(
            ratio=lambda a, b, c, d: (a * d) / (b * c),
            variance=lambda a, b, c, d: 1 / a + 1 / b + 1 / c + 1 / d,
        ),
        "RR": RatioSpec(
            ratio=lambda a, b, c, d: (a * (c + d)) / (c * (a + b)),
            variance=lambda a, b, c, d: 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Margins:
    """Patients of both arms and all events."""

    n1: int
    n2: int
    events: int

    @property
    def possible(self) -> range:
        """The events that the first arm can have."""
        return range(max(0, self.events - self.n2), min(self.n1, self.events) + 1)

    def cells(self, a: FloatArray) -> tuple[FloatArray, ...]:
        """The four cells of these events of the first arm."""
        c = self.events - a
        return a, self.n1 - a, c, self.n2 - c


def with_edges(printed: Printed | Span) -> Span:
    """What prints so, with its ends, which a float may miss: 3/16 prints as 0.188."""
    low, high = printed.low, printed.high
    return Span(
        low * (1 - _EDGE if low > 0 else 1 + _EDGE), high * (1 + _EDGE if high > 0 else 1 - _EDGE)
    )


def agreeing(margins: Margins, function: Callable[..., FloatArray], printed: Span) -> range:
    """The events of the first arm for which a rising function of the cells prints so."""

    def value(a: int) -> float:
        with np.errstate(divide="ignore", invalid="ignore"):
            found = float(function(*margins.cells(np.array(float(a)))))
        return -np.inf if np.isnan(found) else found

    every, printed = margins.possible, with_edges(printed)
    first = bisect_left(every, printed.low, key=value)
    last = bisect_right(every, printed.high, key=value)
    return every[first:last]


def solved(margins: Margins, ratio: float, measure: str) -> float:
    """The unrounded events of the first arm.

    For an odds ratio ψ the root of (ψ − 1) a² − (ψ (n1 + e) + n2 − e) a + ψ n1 e = 0 that lies
    inside the margins.
    """
    n1, n2, e = margins.n1, margins.n2, margins.events
    if measure == "RR":
        return ratio * n1 * e / (n2 + ratio * n1)
    linear, product = ratio * (n1 + e) + n2 - e, ratio * n1 * e
    root = np.sqrt(linear**2 - 4 * (ratio - 1) * product)
    # the stable form of the smaller root: the larger lies outside the margins
    return float(2 * product / (linear + root))


def solved_odds(ratio: float, se: float, n1: int, n2: int) -> tuple[float, ...]:
    """The odds of the second arm that give this odds ratio and standard error; two, one or none.

    Roots of (ψ/n1 + 1/n2) x² + (2/n1 + 2/n2 − se²) x + 1/(ψ n1) + 1/n2 = 0.
    """
    square, constant = ratio / n1 + 1 / n2, 1 / (ratio * n1) + 1 / n2
    linear = 2 / n1 + 2 / n2 - se**2
    discriminant = linear**2 - 4 * square * constant
    if linear >= 0 or discriminant < 0:
        return ()
    large = (-linear + np.sqrt(discriminant)) / 2
    return tuple(sorted({float(constant / large), float(large / square)}))


def from_arms(printed: Printed, se: Span, n1: int, n2: int) -> tuple[tuple[int, int], ...]:
    """Every (a, c) whose odds ratio prints so and whose standard error lies in ``se``."""
    a = np.arange(1.0, n1)
    if not len(a) or n2 < 2:
        return ()
    odds = a / (n1 - a)
    est, se = with_edges(printed), with_edges(se)
    ends = [n2 * odds / (odds + psi) for psi in (est.high, max(est.low, 1e-300))]
    first, last = np.ceil(np.maximum(ends[0], 1.0)), np.floor(np.minimum(ends[1], n2 - 1.0))
    many = np.maximum(last - first + 1, 0).astype(int)
    if many.sum() > MOST_TRIED:
        return ()
    aa = np.repeat(a, many)
    offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    cc = np.repeat(first, many) + offset
    found = np.sqrt(RATIOS["OR"].variance(aa, n1 - aa, cc, n2 - cc))
    fits = (found >= se.low) & (found <= se.high)
    return tuple(zip(aa[fits].astype(int).tolist(), cc[fits].astype(int).tolist(), strict=True))


def from_margins(row: Row) -> Derived:
    """The log ratio and standard error of the whole table that is nearest to what is printed."""
    counts = [row.counts[name] for name in ("n1i", "n2i", "total_events")]
    margins = Margins(*map(int, counts))
    found, target = _printing_tables(row, margins)
    words = {"n1": margins.n1, "n2": margins.n2, "events": margins.events}
    if not len(found):
        return contradiction("reason.no_table", **words)
    some = np.unique(np.linspace(found[0], found[-1], min(len(found), MOST_SHOWN)).round())
    spec = RATIOS[row.measure]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, variance = (part(*margins.cells(some)) for part in (spec.ratio, spec.variance))
    sound = poolable(np.log(np.where(ratio > 0, ratio, np.nan)), variance)
    if not sound.any():
        return nothing("reason.zero_cell")
    some, logs, ses = some[sound], np.log(ratio[sound]), np.sqrt(variance[sound])
    best = int(np.abs(some - target).argmin())
    a = int(some[best])
    shown = f"{a}/{margins.n1}, {margins.events - a}/{margins.n2} (of {len(found)} tables)"
    span = Span(float(np.exp(logs.min())), float(np.exp(logs.max())))
    est = row.cells.get("est")
    entries = (
        row.entry(
            "estimate", np.exp(logs[best]), span, f"ratio of the table {shown}",
            printed=None if est is None else est.text, agree=None if est is None else True,
        ),
        row.entry("se", ses[best], Span(ses.min(), ses.max()), f"se of the table {shown}"),
    )  # fmt: skip
    size = np.abs(logs) / ses
    return Derived(
        yi=float(logs[best]),
        se=float(ses[best]),
        size=(float(size[best]), Span(float(size.min()), float(size.max()))) if est else None,
        ledger=entries,
    )


def _printing_tables(row: Row, margins: Margins) -> tuple[range, float]:
    """The tables that print so, as events of the first arm, and the unrounded solution."""
    n1, n2, e = margins.n1, margins.n2, margins.events
    if not (n1 > 0 and n2 > 0 and 0 < e < n1 + n2):
        return range(0), 0.0
    if "est" in row.cells:
        est = row.cells["est"]
        spec = RATIOS[row.measure]
        found = agreeing(margins, spec.ratio, Span(est.low, est.high))
        return found, solved(margins, est.value, row.measure)
    chi2, sign = row.cells["chi2"], row.direction
    if sign is None or chi2.sign:
        return range(0), 0.0
    ends = sorted((sign * max(chi2.low, 0.0), sign * chi2.high))
    found = agreeing(margins, signed_chi2, Span(ends[0], ends[1]))
    total = float(n1 + n2)
    middle = n1 * e / total + sign * np.sqrt(
        chi2.value * n1 * (n2 / total) * (e / total) * ((total - e) / total)
    )
    return found, float(middle)


def signed_chi2(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> FloatArray:
    """Pearson's chi-squared without correction, negative where the first arm has fewer events."""
    n1, n2, m1, m2 = a + b, c + d, a + c, b + d
    cross = a * d - b * c
    return np.asarray(np.sign(cross) * cross**2 * (n1 + n2) / (n1 * n2 * m1 * m2))
