"""Conversions of a printed ratio to a log ratio with its standard error: a registry.

They are tried in the order of :data:`CONVERSIONS`; a row uses the first that gives a standard
error. Each says what it needs, by which formula it goes, and where that is published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.effects.poolable import poolable
from pooledcases.effects.reported.ledger import (
    check_middle,
    derived_se,
    interval_se,
    limit_of,
    log_sizes,
    z_of_p,
)
from pooledcases.effects.reported.row import Derived, Row, Span, contradiction, nothing
from pooledcases.effects.reported.score import from_events, from_score, log_rank_p
from pooledcases.effects.reported.whole_tables import from_margins
from pooledcases.format import significant


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One way from what is printed to a log ratio.

    Attributes
    ----------
    columns : tuple of tuple of str
        What it needs: any of these sets of columns.
    function : callable
        A row that fills one of the sets, to what follows.
    formula : str
    citation : str
    measures : tuple of str or None
        The measures that it is for; None for every ratio.
    null : bool
        Whether it takes 1 for the value of no effect, as every test does.
    """

    columns: tuple[tuple[str, ...], ...]
    function: Callable[[Row], Derived]
    formula: str
    citation: str
    measures: tuple[str, ...] | None = None
    null: bool = True


def _from_interval(row: Row) -> Derived:
    est, low, high = row.cells["est"], row.cells["ci_low"], row.cells["ci_high"]
    words = {"est": est.text, "low": low.text, "high": high.text}
    if not low.value > 0 or not high.value > low.value or low.sign or high.sign:
        return contradiction("reason.no_width", **words)
    middle = check_middle(row)
    se, span = interval_se(row)
    size = _size(row, se, span)
    if est.high < low.low or est.low > high.high:
        bad = contradiction("reason.outside", **words)
        return Derived(reason=bad.reason, size=size, ledger=(middle,), final=True)
    if not _sound(se):
        return contradiction("reason.no_width", **words)
    return Derived(yi=_log(row), se=se, size=size, ledger=(middle,))


def _from_se(row: Row) -> Derived:
    sei = row.cells["sei"]
    if sei.sign or not _sound(sei.value):
        return nothing("reason.no_variance")
    span = Span(max(sei.low, 0.0), sei.high)
    entry = row.entry("se", sei.value, span, "se of the log ratio, as printed", printed=sei.text)
    return Derived(yi=_log(row), se=sei.value, size=_size(row, sei.value, span), ledger=(entry,))


def _from_z(row: Row) -> Derived:
    est, z = row.cells["est"], row.cells["zval"]
    ends = sorted((abs(z.low), abs(z.high)))
    span = Span(0.0 if z.low <= 0 <= z.high else ends[0], ends[1])
    return _from_size(row, abs(z.value), span, "|log est| / |z|", {"est": est.text, "z": z.text})


def _from_chi2(row: Row) -> Derived:
    est, chi2 = row.cells["est"], row.cells["chi2"]
    span = Span(float(np.sqrt(max(chi2.low, 0.0))), float(np.sqrt(chi2.high)))
    z = 0.0 if chi2.sign else float(np.sqrt(chi2.value))
    words = {"est": est.text, "z": f"χ² {chi2.text}"}
    return _from_size(row, z, span, "|log est| / sqrt(chi2)", words)


def _from_size(row: Row, z: float, span: Span, formula: str, words: dict[str, str]) -> Derived:
    size = abs(_log(row))
    if size == 0 or z <= 0 or not _sound(size / z):
        return nothing("reason.z_without_se", **words)
    sizes = log_sizes(row.cells["est"])
    most = sizes.high / span.low if span.low > 0 else np.inf
    entry = row.entry("se", size / z, Span(sizes.low / span.high, float(most)), formula)
    return Derived(yi=_log(row), se=size / z, size=(z, span), ledger=(entry,))


def _from_p(row: Row) -> Derived:
    est, pval = row.cells["est"], row.cells["pval"]
    size, limit = abs(_log(row)), limit_of(pval)
    z = -float(special.ndtri(limit / 2))
    bound = pval.sign or ("<" if pval.value == 0 else "")
    if bound:
        key = "reason.p_below" if bound == "<" else "reason.p_above"
        text = pval.text if pval.sign else f"< {limit:g}"
        at = "∞" if z <= 0 else significant(size / z)
        found = nothing(key, p=text, bound=at)
        usable = size > 0 and z > 0 and _sound(size / z)
        return Derived(reason=found.reason, ledger=(derived_se(row),) if usable else ())
    if size == 0 or z <= 0 or not _sound(size / z):
        return nothing("reason.p_without_se", est=est.text, p=pval.text)
    size_span = (z, z_of_p(pval))
    return Derived(yi=_log(row), se=size / z, size=size_span, ledger=(derived_se(row),))


def _sound(se: float) -> bool:
    """Whether a standard error can be pooled; where its square is lost, a power would raise."""
    return bool(poolable(0.0, se * se))


def _size(row: Row, se: float, span: Span) -> tuple[float, Span]:
    """|log est| / se, and its range."""
    sizes = log_sizes(row.cells["est"])
    low = sizes.low / span.high if span.high > 0 else np.inf
    high = sizes.high / span.low if span.low > 0 else np.inf
    return abs(_log(row)) / se, Span(float(low), float(high))


def _log(row: Row) -> float:
    return float(np.log(row.cells["est"].value))


CONVERSIONS: Mapping[str, Conversion] = MappingProxyType(
    {
        "interval": Conversion(
            columns=(("est", "ci_low", "ci_high"),),
            function=_from_interval,
            formula="se = log(high / low) / (2 z)",
            citation="Parmar 1998, Stat Med 17:2815; Cochrane Handbook 6.5, section 6.3.1",
            null=False,
        ),
        "se": Conversion(
            columns=(("est", "sei"),),
            function=_from_se,
            formula="se as printed, of the log ratio",
            citation="Cochrane Handbook 6.5, section 6.3",
            null=False,
        ),
        "o-e": Conversion(
            columns=(("oe", "v"),),
            function=from_score,
            formula="log ratio = (O - E) / V, se = 1 / sqrt(V)",
            citation="Yusuf 1985, Prog Cardiovasc Dis 27:335; Parmar 1998, Stat Med 17:2815",
            measures=("OR", "HR", "IRR", "PETO"),
        ),
        "z": Conversion(
            columns=(("est", "zval"),),
            function=_from_z,
            formula="se = |log est| / |z|",
            citation="Cochrane Handbook 6.5, section 6.3.2",
        ),
        "p-value": Conversion(
            columns=(("est", "pval"),),
            function=_from_p,
            formula="se = |log est| / z(1 - p/2)",
            citation="Parmar 1998, Stat Med 17:2815; Cochrane Handbook 6.5, section 6.3.2",
        ),
        "chi2": Conversion(
            columns=(("est", "chi2"),),
            function=_from_chi2,
            formula="se = |log est| / sqrt(chi2), one degree of freedom",
            citation="Cochrane Handbook 6.5, section 6.3.2",
        ),
        "table": Conversion(
            columns=(
                ("est", "n1i", "n2i", "total_events"),
                ("chi2", "direction", "n1i", "n2i", "total_events"),
            ),
            function=from_margins,
            formula="the whole 2x2 table with these margins that prints so",
            citation="Di Pietrantonj 2006, Stat Med 25:2299",
            measures=("OR", "RR"),
        ),
        "log-rank": Conversion(
            columns=tuple(
                (test, "direction", *events)
                for test in ("pval", "chi2")
                for events in (("ai", "ci"), ("total_events", "n1i", "n2i"))
            ),
            function=log_rank_p,
            formula="O - E = z sqrt(V), V = e1 e2 / (e1 + e2) or e n1 n2 / (n1 + n2)^2",
            citation="Parmar 1998, Stat Med 17:2815; Tierney 2007, Trials 8:16",
            measures=("HR",),
        ),
        "events": Conversion(
            columns=(("est", "ai", "ci"), ("est", "total_events", "n1i", "n2i")),
            function=from_events,
            formula="se = 1 / sqrt(V), V = e1 e2 / (e1 + e2) or e n1 n2 / (n1 + n2)^2",
            citation="Parmar 1998, Stat Med 17:2815; Tierney 2007, Trials 8:16",
            measures=("HR",),
        ),
    }
)


def conversions_for(measure: str) -> dict[str, Conversion]:
    """The conversions that a measure can come from, in their order."""
    return {
        name: item
        for name, item in CONVERSIONS.items()
        if item.measures is None or measure in item.measures
    }
