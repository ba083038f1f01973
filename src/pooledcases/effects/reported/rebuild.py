"""All whole 2×2 tables behind one printed ratio."""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.effects.printed import Printed, parse
from pooledcases.effects.reported.row import Span
from pooledcases.effects.reported.whole_tables import (
    MOST_SHOWN,
    RATIOS,
    Margins,
    agreeing,
    from_arms,
    solved,
    solved_odds,
    with_edges,
)
from pooledcases.errors import InputError
from pooledcases.options import check_level
from pooledcases.results.reported import RebuiltTable, RebuiltTables

_TOO_MANY_PATIENTS = 10**6


def rebuild_two_by_two(
    est: str | float,
    *,
    n1i: int,
    n2i: int,
    events: int | None = None,
    sei: str | float | None = None,
    ci_low: str | float | None = None,
    ci_high: str | float | None = None,
    measure: str = "OR",
    level: float = 0.95,
) -> RebuiltTables:
    """Every whole 2×2 table that prints as a given odds ratio or risk ratio.

    Parameters
    ----------
    est : str or float
        The ratio, best as the text that is printed: ``"2.40"`` is more exact than ``2.4``.
    n1i, n2i : int
        Patients of both arms.
    events : int, optional
        Events of both arms together. Without them ``sei`` or an interval is needed, and the ratio
        must be an odds ratio; the table and its mirror then usually both agree.
    sei, ci_low, ci_high : str or float, optional
        The standard error of the log ratio, or the interval; tables that do not print so are left
        out.
    measure : {"OR", "RR"}
    level : float
        Confidence level of the interval.

    Returns
    -------
    RebuiltTables

    Raises
    ------
    InputError
        When no whole table prints so, more than 1000 do, or something is missing or impossible.

    Notes
    -----
    A number that prints as ``2.40`` lies between 2.395 and 2.405; every whole table inside is
    named. A table with a zero cell has no standard error and is never one of them. The solutions
    before rounding are roots of quadratics: with all events known of the one that defines the
    odds ratio, with the standard error of the one of Di Pietrantonj 2006, Stat Med 25:2299. An
    adjusted ratio has no table; if one is found it is by chance.

    Examples
    --------
    >>> found = rebuild_two_by_two("3.33", n1i=50, n2i=60, events=30)
    >>> [(table.ai, table.ci) for table in found.tables]
    [(20, 10)]
    """
    check_level(level)
    texts = {"est": est, "sei": sei, "ci_low": ci_low, "ci_high": ci_high}
    printed = {name: _read(name, text) for name, text in texts.items() if text is not None}
    _check(measure, n1i, n2i, events, printed)
    spans = _spans(printed, level)
    ratio = printed["est"]
    if events is None:
        pairs = from_arms(ratio, spans[0], n1i, n2i)
    else:
        found = agreeing(Margins(n1i, n2i, events), RATIOS[measure].ratio, _span(ratio))
        if len(found) > _TOO_MANY_PATIENTS:
            raise InputError(_many(len(found)))
        pairs = tuple((a, events - a) for a in found)
    tables = _tables(pairs, n1i, n2i, measure, spans)
    if not tables:
        raise InputError(
            f"No whole 2×2 table with arms of {n1i} and {n2i} patients prints as {measure} "
            f"{ratio.text}; check the numbers, or whether the ratio is adjusted."
        )
    if len(tables) > MOST_SHOWN:
        raise InputError(_many(len(tables)))
    return RebuiltTables(
        measure=measure,
        printed=ratio.text,
        tables=tables,
        solutions=_solutions(printed, measure, n1i, n2i, events, spans),
    )


def _tables(
    pairs: tuple[tuple[int, int], ...], n1: int, n2: int, measure: str, spans: tuple[Span, ...]
) -> tuple[RebuiltTable, ...]:
    if not pairs:
        return ()
    a, c = np.array(pairs, dtype=float).T
    cells = (a, n1 - a, c, n2 - c)
    spec = RATIOS[measure]
    with np.errstate(divide="ignore", invalid="ignore"):
        logs, ses = np.log(spec.ratio(*cells)), np.sqrt(spec.variance(*cells))
    fits = np.isfinite(logs) & np.isfinite(ses) & (ses > 0) & np.all(np.array(cells) > 0, axis=0)
    for span in map(with_edges, spans):
        fits &= (ses >= span.low) & (ses <= span.high)
    return tuple(
        RebuiltTable(
            ai=int(a[i]), n1i=n1, ci=int(c[i]), n2i=n2, yi=float(logs[i]), sei=float(ses[i])
        )
        for i in np.flatnonzero(fits)
    )


def _spans(printed: dict[str, Printed], level: float) -> tuple[Span, ...]:
    """The ranges in which the standard error must lie."""
    spans = [_span(printed["sei"])] if "sei" in printed else []
    if "ci_low" in printed and "ci_high" in printed:
        z = float(special.ndtri(0.5 + level / 2))
        low, high = printed["ci_low"], printed["ci_high"]
        if not 0 < low.value < high.value:
            raise InputError("ci_low and ci_high: the lower limit lies above 0, below the upper.")
        wide = np.log(high.high / low.low) / (2 * z) if low.low > 0 else np.inf
        narrow = max(np.log(high.low / low.high), 0.0) / (2 * z) if high.low > 0 else 0.0
        spans.append(Span(float(narrow), float(wide)))
    return tuple(spans)


def _solutions(
    printed: dict[str, Printed],
    measure: str,
    n1: int,
    n2: int,
    events: int | None,
    spans: tuple[Span, ...],
) -> tuple[tuple[float, float], ...]:
    ratio = printed["est"].value
    if events is not None:
        a = solved(Margins(n1, n2, events), ratio, measure)
        return ((a, events - a),)
    if "sei" in printed:
        se = printed["sei"].value
    else:
        se = float(np.sqrt(spans[0].low * spans[0].high))
    odds = solved_odds(ratio, se, n1, n2)
    return tuple((n1 * ratio * x / (1 + ratio * x), n2 * x / (1 + x)) for x in odds)


def _span(printed: Printed) -> Span:
    return Span(printed.low, printed.high)


def _read(name: str, text: object) -> Printed:
    found = parse(str(text))
    if found is None or found.sign or not found.value > 0:
        raise InputError(f"{name}: {text!r} is no number above 0; write it as printed.")
    return found


def _check(measure: str, n1: int, n2: int, events: int | None, printed: dict[str, Printed]) -> None:
    problems = []
    if measure not in RATIOS:
        problems.append(f"measure: {measure!r} has no table; use {' or '.join(RATIOS)}.")
    for name, value in (("n1i", n1), ("n2i", n2), ("events", events)):
        whole = value is None or (isinstance(value, int | np.integer) and value > 0)
        if not whole or (value is not None and value > 10**12):
            problems.append(f"{name} is {value!r}; give a whole number above 0.")
    if events is None and measure == "RR":
        problems.append("events: a risk ratio needs all events; give them.")
    if events is None and not ("sei" in printed or {"ci_low", "ci_high"} <= set(printed)):
        problems.append("events: give all events, or sei, or ci_low and ci_high.")
    if events is None and not problems and max(n1, n2) > _TOO_MANY_PATIENTS:
        problems.append("n1i, n2i: so large arms need the number of all events; give events.")
    if not problems and events is not None and events >= n1 + n2:
        problems.append(f"events: {events} among {n1 + n2} patients leave nobody without an event.")
    if problems:
        raise InputError(problems)


def _many(count: int) -> str:
    return (
        f"{count} whole tables print so: what is printed says too little about them. Give the "
        "ratio with more digits, or its interval."
    )
