"""Sentences about time: curves and medians."""

from __future__ import annotations

from collections.abc import Mapping

from pooledcases.format import confidence, interval, p_value, percent, percent_interval
from pooledcases.labels import label, many
from pooledcases.options import Lang, TimeUnit
from pooledcases.results.base import Interval
from pooledcases.results.status_words import StatusWords
from pooledcases.results.survival import Curve, Curves, LogRank, MedianTime
from pooledcases.results.time_words import amount, digits_of, moment, read_times
from pooledcases.tables.curve_sentences import late_entry


def curve(found: Curve, lang: Lang, what: str | None = None) -> str:
    """Patients, events, median, and survival at some usual times; ``what`` says of what."""
    name = found.group or label("plots.everybody", lang)
    if not found.n:
        return label("plots.curve_empty", lang, name=name) + label("say.stop", lang)
    level = confidence(found.level)
    text = label(
        "say.curve",
        lang,
        name=name,
        patients=many("say.patient", found.n, lang),
        events=many("say.event", found.n_events, lang),
        median=_median(found, level, lang),
        followup=_followup(found.median_followup, lang),
    )
    points = [found.at(time) for time in read_times(found.unit, float(found.times[-1]))]
    parts = [
        label(
            "say.point",
            lang,
            time=moment(point.time, found.unit, lang),
            survival=percent(point.survival),
            level=level,
            ci=percent_interval(point.ci.low, point.ci.high, lang=lang),
            n=point.at_risk,
        )
        for point in points
        if point.ci is not None and point.survival is not None
    ]
    joined = label("say.and", lang).join(parts)
    if parts and what is None:
        text += label("say.points", lang, text=joined)
    elif parts:
        text += label("say.points_of", lang, what=what, text=joined)
    return text + ("" if found.late_entry is None else late_entry(found.late_entry, lang))


def _median(found: Curve, level: str, lang: Lang) -> str:
    """The median; where the curve stands still at one half, from when to when."""
    text = _time(found.median, found.median_ci, found.unit, level, lang)
    flat = found.at_half
    if flat is None:
        return text
    low, high = (moment(time, found.unit, lang) for time in (flat.low, flat.high))
    return label("say.at_half", lang, text=text, low=low, high=high)


def _time(
    median: float | None, ci: Interval | None, unit: TimeUnit | None, level: str, lang: Lang
) -> str:
    if median is None:
        return label("survival.not_reached", lang)
    text = amount(median, unit, lang)
    if ci is None:
        return text
    limits = interval(ci.low, ci.high, digits_of(unit), lang=lang)
    return label("say.with_ci", lang, text=text, level=level, ci=limits)


def _followup(item: MedianTime, lang: Lang) -> str:
    """The median follow-up; none can be reached where nobody's follow-up outlasted the event."""
    if item.median is None and not item.n_events:
        return label("survival.nobody_followed", lang)
    return _time(item.median, None, item.unit, "", lang)


def median_time(item: MedianTime, lang: Lang) -> str:
    """A median time."""
    text = _time(item.median, item.ci, item.unit, confidence(item.level), lang)
    return label("say.median_time", lang, text=text, patients=many("say.patient", item.n, lang))


def curves(found: Curves, lang: Lang, what: str | None = None) -> str:
    """Every group, then the test between them."""
    each = " ".join(curve(item, lang, what) for item in found.curves)
    return f"{each} {log_rank(found.logrank, lang)}"


def log_rank(test: LogRank, lang: Lang) -> str:
    """The log-rank test, or why there is none."""
    if test.p_value is None:
        why = label(f"logrank.{test.reason}", lang) if test.reason else "–"
        return label("plots.no_logrank", lang, why=why)
    return label("plots.logrank", lang, p=p_value(test.p_value))


def statuses(item: StatusWords, lang: Lang) -> str:
    """Which words of a status are the event, and which count as without it."""
    rivals, missing = _words(item.competing, lang), _words(item.missing, lang)
    return label(
        "say.statuses",
        lang,
        column=item.column,
        event=_words(item.event, lang),
        competing=label("say.statuses_competing", lang, words=rivals) if rivals else "",
        without=_words(item.without, lang) or label("say.nobody", lang),
        missing=label("say.statuses_missing", lang, words=missing) if missing else "",
    )


def _words(counts: Mapping[str, int], lang: Lang) -> str:
    each = (label("say.statuses_word", lang, word=word, n=n) for word, n in counts.items())
    return label("say.comma", lang).join(each)
