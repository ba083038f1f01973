"""Curves and dots over time in words: what they are worth at the ticks of their axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pooledcases.format import percent, percent_interval, plain
from pooledcases.labels import label
from pooledcases.options import Lang, TimeUnit
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.competing import CauseCurve, CumulativeIncidence
from pooledcases.results.current_status import CurrentStatus
from pooledcases.results.pooled_curve import PooledCurve
from pooledcases.results.survival import Curve
from pooledcases.results.time_words import amount


def survival(
    curve: Curve, name: str, ticks: FloatArray, lang: Lang, counted: str = "at_risk"
) -> str:
    """A Kaplan-Meier curve with its interval and the number under it, tick by tick."""
    points = []
    for point in (curve.at(tick) for tick in ticks.tolist()) if curve.n else ():
        at = _point(point.time, point.survival, point.ci, curve.unit, lang)
        points.append(label(f"told.{counted}", lang, at=at, n=point.at_risk))
    return _course(name, points, lang)


def incidence(
    group: CumulativeIncidence, cause: CauseCurve, name: str, ticks: FloatArray, lang: Lang
) -> str:
    """The share with one cause, tick by tick, with the number still free of all of them."""
    points = []
    for point in (group.at(tick) for tick in ticks.tolist()) if group.n else ():
        own = point.causes[group.causes.index(cause)]
        at = _point(point.time, own.incidence, own.ci, group.unit, lang)
        points.append(label("told.at_risk", lang, at=at, n=point.at_risk))
    return _course(name, points, lang)


def current(curve: CurrentStatus, name: str, ticks: FloatArray, lang: Lang) -> str:
    """The current-status estimate of the share without the event, tick by tick."""
    found = [curve.at(tick) for tick in ticks.tolist()] if curve.n else []
    points = [_point(p.time, p.event_free, p.event_free_ci, curve.unit, lang) for p in found]
    return _course(name, points, lang)


def pooled(curve: PooledCurve, lang: Lang) -> list[str]:
    """The pooled curve at each time, with the studies and patients behind it."""
    columns = (curve.times, curve.survival, curve.ci_low, curve.ci_high, curve.at_risk)
    rows = zip(*(column.tolist() for column in columns), curve.contributing.tolist(), strict=True)
    return [
        label(
            "told.pooled_time",
            lang,
            at=_point(time, value, Interval(low, high), curve.unit, lang),
            k=k,
            n=round(n),
        )
        for time, value, low, high, n, k in rows
    ]


def values(
    name: str, found: Sequence[float], median: float | None, lang: Lang, missing: int = 0
) -> str:
    """How many values a group has, their median, and from where to where they reach."""
    if found:
        span = f"{plain(min(found), 2)}{label('range_to', lang)}{plain(max(found), 2)}"
        key = "told.no_median" if median is None else "told.spread"
        text = label(key, lang, range=span, median=plain(median, 2))
    else:
        text = label("told.no_value", lang)
    if missing:
        text = label("told.not_known", lang, values=text, n=missing)
    return label("told.values", lang, name=name, n=len(found), values=text)


def _course(name: str, points: Iterable[str], lang: Lang) -> str:
    said = label("say.comma", lang).join(points)
    return label("told.course", lang, name=name, points=said) if said else name


def _point(
    time: float, value: float | None, ci: Interval | None, unit: TimeUnit | None, lang: Lang
) -> str:
    when = amount(time, unit, lang)
    if value is None:
        return label("told.point_ended", lang, time=when)
    if ci is None:
        return label("told.point_bare", lang, time=when, value=percent(value))
    limits = percent_interval(ci.low, ci.high, lang=lang)
    return label("told.point", lang, time=when, value=percent(value), ci=limits)
