"""Sentences about time: curves and medians."""

from __future__ import annotations

from pooledcases.format import interval, number, p_value, percent, percent_interval
from pooledcases.format import plain as short
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.survival import Curve, Curves, LogRank, MedianTime
from pooledcases.tables.curve_sentences import late_entry

#: Months at which a curve is read, as far as it reaches.
_TIMES = (12.0, 24.0, 60.0)


def curve(found: Curve, lang: Lang) -> str:
    """Patients, events, median, and survival at some months."""
    name = found.group or label("plots.everybody", lang)
    if not found.n:
        return label("plots.curve_empty", lang, name=name) + label("say.stop", lang)
    level = percent(found.level, 0)
    text = label(
        "say.curve",
        lang,
        name=name,
        patients=many("say.patient", found.n, lang),
        events=many("say.event", found.n_events, lang),
        median=_time(found.median, found.median_ci, level, lang),
        followup=_time(found.median_followup.median, None, level, lang),
    )
    points = [found.at(time) for time in _TIMES if time <= found.times[-1]]
    parts = [
        label(
            "say.point",
            lang,
            time=short(point.time),
            survival=percent(point.survival),
            level=level,
            ci=percent_interval(point.ci.low, point.ci.high, lang=lang),
            n=point.at_risk,
        )
        for point in points
        if point.ci is not None and point.survival is not None
    ]
    joined = label("say.and", lang).join(parts)
    text += label("say.points", lang, text=joined) if parts else ""
    return text + ("" if found.late_entry is None else late_entry(found.late_entry, lang))


def _time(median: float | None, ci: Interval | None, level: str, lang: Lang) -> str:
    if median is None:
        return label("survival.not_reached", lang)
    text = label("say.months", lang, n=number(median, 1).removesuffix(".0"))
    if ci is None:
        return text
    return label(
        "say.with_ci", lang, text=text, level=level, ci=interval(ci.low, ci.high, 1, lang=lang)
    )


def median_time(item: MedianTime, lang: Lang) -> str:
    """A median time."""
    text = _time(item.median, item.ci, percent(item.level, 0), lang)
    return label("say.median_time", lang, text=text, patients=many("say.patient", item.n, lang))


def curves(found: Curves, lang: Lang) -> str:
    """Every group, then the test between them."""
    each = " ".join(curve(item, lang) for item in found.curves)
    return f"{each} {log_rank(found.logrank, lang)}"


def log_rank(test: LogRank, lang: Lang) -> str:
    """The log-rank test, or why there is none."""
    if test.p_value is None:
        why = label(f"logrank.{test.reason}", lang) if test.reason else "–"
        return label("plots.no_logrank", lang, why=why)
    return label("plots.logrank", lang, p=p_value(test.p_value))
