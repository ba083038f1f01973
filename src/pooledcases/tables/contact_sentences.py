"""Sentences about status at last contact."""

from __future__ import annotations

import numpy as np

from pooledcases.format import confidence, interval, number, p_value, percent, percent_interval
from pooledcases.format import plain as short
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.current_status import (
    Assumption,
    CurrentStatus,
    CurrentStatusGroups,
    CurrentStatusPoint,
    StatusCurves,
    StatusDifference,
)
from pooledcases.results.interval_censored import Turnbull, TurnbullPoint
from pooledcases.results.patient_regression import Coefficient
from pooledcases.results.reporting_bias import OutcomeAgainst, ReportingBias
from pooledcases.results.status_comparison import StatusComparison
from pooledcases.results.status_regression import StatusRegression
from pooledcases.results.time_words import digits_of, moment, moments, read_times
from pooledcases.tables.regression_sentences import term_name

#: Estimates that differ by less than a percentage point need no explanation.
_POINT = 0.01


def current(item: CurrentStatus, lang: Lang) -> str:
    """The probability that the event has happened by some usual times, with its interval."""
    who = label("plots.everybody" if item.start is None else "plots.disease_free", lang)
    name = item.group or who
    if not item.n:
        return label("plots.curve_empty", lang, name=name) + label("say.stop", lang)
    last = float(np.max(item.times))
    points = [item.at(time) for time in read_times(item.unit, last) or (last,)]
    text = label(
        "say.contact",
        lang,
        name=name,
        patients=many("say.patient", item.n, lang),
        events=item.n_events,
        text=label("say.and", lang).join(_point(point, item.level, lang) for point in points),
    )
    limits = label(f"contact.interval.{item.interval}", lang)
    return text + label("say.contact_limits", lang, limits=limits)


def _point(point: CurrentStatusPoint, level: float, lang: Lang) -> str:
    ci = point.ci
    return label(
        "say.contact_point",
        lang,
        share=percent(point.probability),
        time=moment(point.time, point.unit, lang),
        level=confidence(level),
        ci="–" if ci is None else percent_interval(ci.low, ci.high, lang=lang),
    )


def current_groups(item: CurrentStatusGroups, lang: Lang) -> str:
    """Every group."""
    return " ".join(current(each, lang) for each in item.estimates)


def status_curves(item: StatusCurves, lang: Lang) -> str:
    """The estimates, and how far the naive curve lies from them; it is never the headline."""
    said = [current(item.current, lang)]
    if item.current_disease_free is not None:
        said.append(current(item.current_disease_free, lang))
    return " ".join([*said, *(difference(each, lang) for each in item.differences)])


def difference(item: StatusDifference, lang: Lang) -> str:
    """How far the naive curve and the estimate lie apart, and why."""
    values: dict[str, object] = {
        "who": label(f"plots.{item.who}", lang),
        "patients": many("say.patient", item.n, lang),
        "time": moment(item.time, item.unit, lang),
    }
    if item.difference is None or item.current_ci is None:
        return label("say.contact_beyond", lang, **values)
    ci = percent_interval(item.current_ci.low, item.current_ci.high, lang=lang)
    values |= {"current": percent(item.current), "ci": ci, "level": confidence(item.level)}
    if item.why == "same":
        same = label("say.contact_same", lang, **values)
        return same + _largest(item, lang) + _tail(item, lang)
    small = abs(item.difference) < _POINT
    text = label(
        "say.contact_close" if small else "say.contact_difference",
        lang,
        **values,
        naive=percent(item.naive),
        points=number(100 * abs(item.difference), 1),
        side=label(f"contact.side.{item.why}", lang),
    )
    why = "" if small else label(f"contact.why.{item.why}", lang)
    return text + why + _largest(item, lang) + _tail(item, lang)


def _largest(item: StatusDifference, lang: Lang) -> str:
    """Where the two lie furthest apart, if that is not the time that was named."""
    found = item.largest
    if found is None or found.time == item.time or abs(found.difference) < _POINT:
        return ""
    side = "naive_higher" if found.difference > 0 else "naive_lower"
    text = label(
        "say.contact_largest",
        lang,
        time=moment(found.time, item.unit, lang),
        naive=percent(found.naive),
        current=percent(found.current),
        points=number(100 * abs(found.difference), 1),
    )
    told = item.why == side and abs(item.difference or 0) >= _POINT
    return text if told else text + label(f"contact.why.{side}", lang)


def _tail(item: StatusDifference, lang: Lang) -> str:
    """How few the end of the estimate rests on."""
    text = ""
    if item.thin_after is not None and item.n_beyond:
        time = moment(item.thin_after, item.unit, lang)
        patients = many("say.patient", item.n_beyond, lang)
        text += label("say.contact_thin", lang, time=time, patients=patients)
    zero = item.zero_from
    if zero is not None:
        time, patients = moment(zero.time, item.unit, lang), many("say.patient", zero.n, lang)
        text += label("say.contact_zero", lang, time=time, patients=patients)
    return text


def assumption(item: Assumption, lang: Lang) -> str:
    """An assumption, with the patients who break it."""
    what = label(f"assumption.{item.name}", lang)
    if item.checked == "no":
        return label("say.assumption_unchecked", lang, what=what)
    broken = ", ".join(item.broken_by) or label("say.nobody", lang)
    text = label("say.assumption", lang, what=what, n=len(item.broken_by), broken=broken)
    if item.unclear:
        n = len(item.unclear)
        text += label("say.assumption_unclear", lang, n=n, ids=", ".join(item.unclear))
    return text + (label("say.assumption_partly", lang) if item.checked == "partly" else "")


def turnbull(item: Turnbull, lang: Lang) -> str:
    """How the times are known, and the probability at some times as far as it is determined."""
    points = [item.at(time) for time in read_times(item.unit, item.last) or (item.last,)]
    ranges = any(_apart(point) for point in points)
    return label(
        "say.turnbull",
        lang,
        patients=many("say.patient", item.n, lang),
        exact=item.n_exact,
        left=item.n_left,
        interval=item.n_interval,
        right=item.n_right,
        text=label("say.and", lang).join(_turnbull_point(point, lang) for point in points),
        where=label("say.turnbull_where", lang) if ranges else "",
        unique="" if item.unique else label("say.turnbull_not_unique", lang),
    )


def _apart(point: TurnbullPoint) -> bool:
    return point.low is not None and point.high is not None and point.high - point.low > 5e-4


def _turnbull_point(point: TurnbullPoint, lang: Lang) -> str:
    time, low = moment(point.time, point.unit, lang), percent(point.low)
    if not _apart(point):
        return label("say.by_time", lang, share=low, time=time)
    return label("say.turnbull_range", lang, low=low, high=percent(point.high), time=time)


def regression(item: StatusRegression, lang: Lang) -> str:
    """The hazard ratio of each covariate."""
    low_shape = item.shape.estimate <= 0
    shape = label("say.status_shape", lang, shape=number(item.shape.estimate))
    return label(
        "say.status_regression",
        lang,
        outcome=item.outcome,
        n=item.n,
        events=item.n_events,
        text=label("say.and", lang).join(_term(row, item.level, lang) for row in item.terms),
        shape=shape if low_shape else "",
    )


def _term(row: Coefficient, level: float, lang: Lang) -> str:
    name = row.name if row.reference is None else term_name(row, lang)
    limits, ci = row.ratio_ci, ""
    if limits is not None:
        shown = interval(limits.low, limits.high, lang=lang)
        ci = label("say.status_term_ci", lang, level=confidence(level), ci=shown)
    ratio, p = number(row.ratio), p_value(row.p_value)
    return label("say.status_term", lang, name=name, ratio=ratio, ci=ci, p=p)


def comparison(item: StatusComparison, lang: Lang) -> str:
    """Events against those expected at these contact times, the test, and the contact times."""
    rows = zip(item.groups, item.n_events.tolist(), item.n.tolist(), item.excess, strict=True)
    parts = [_group(name, had, n, float(more), lang) for name, had, n, more in rows]
    unit = item.estimates.unit
    listed = (short(value, digits_of(unit)) for value in item.contact.medians.tolist())
    joined = label("say.comma", lang).join(listed)
    medians = joined if unit is None else moments(joined, unit, lang)
    values = {
        "text": label("say.and", lang).join(parts),
        "alike": label(f"contact.alike.{'yes' if item.contact.alike else 'no'}", lang),
        "medians": medians,
    }
    if item.p_value is None:
        return label("say.status_no_test", lang, **values)
    way = "complete" if item.complete else "drawn"
    how = label(f"contact.how.{way}", lang, n=item.resamples)
    return label("say.status_comparison", lang, p=p_value(item.p_value), how=how, **values)


def _group(name: str, had: int, n: int, more: float, lang: Lang) -> str:
    key = "say.status_group" if more >= 0 else "say.status_group_fewer"
    return label(key, lang, name=name, events=had, n=n, excess=number(abs(more), 1))


def reporting(item: ReportingBias, lang: Lang) -> str:
    """Status against follow-up and year, and what a difference does not prove."""
    year = ""
    if item.year is not None:
        year = label("say.reporting_year", lang, text=_against(item.year, lang, 0))
    free = "" if item.start is None else "_free"
    return label(
        "say.reporting",
        lang,
        event=item.event,
        events=item.n_events,
        n=item.n,
        followup=_against(item.followup, lang, 1),
        year=year,
        caveat=label(f"contact.reporting_caveat{free}", lang),
    )


def _against(item: OutcomeAgainst, lang: Lang, digits: int) -> str:
    if item.reason is not None:
        return label(f"say.reporting_{item.reason}", lang)
    one, other = (short(value, digits) for value in (item.median_with, item.median_without))
    share, p = percent(item.concordance, 0), p_value(item.p_value)
    return label("say.reporting_pair", lang, one=one, other=other, share=share, p=p)
