"""Tables of restricted means, quantiles and numbers at risk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pooledcases.format import confidence, p_value
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.curve_times import AtRiskTable, QuantileTime
from pooledcases.results.restricted_mean import RestrictedMean, RestrictedMeans, TimeContrast
from pooledcases.results.time_words import clock, digits_of, in_unit, noun
from pooledcases.tables import words
from pooledcases.tables.values import interval, number, percent

if TYPE_CHECKING:
    import pandas as pd


def restricted_frame(found: RestrictedMean | RestrictedMeans, lang: Lang = "en") -> pd.DataFrame:
    """Restricted means, a row a group.

    Examples
    --------
    >>> from pooledcases.survival import restricted_mean
    >>> table = {"t": [3, 7, 8], "died": [1, 0, 1]}
    >>> restricted_frame(restricted_mean(table, time="t", event="died")).iloc[0, 4]
    '6.3'
    """
    digits = digits_of(found.unit)
    means = found.means if isinstance(found, RestrictedMeans) else (found,)
    headers = [
        label("tables.group", lang),
        label("survival.patients", lang),
        label("survival.events", lang),
        in_unit(label("survival.horizon", lang), found.unit, lang),
        in_unit(label("survival.mean_time", lang), found.unit, lang),
        label("plots.ci", lang, level=confidence(found.level)),
        in_unit(label("survival.mean_lost", lang), found.unit, lang),
        label("plots.at_risk", lang),
    ]
    rows = [
        [
            label("survival.everybody", lang) if mean.group is None else mean.group,
            str(mean.n),
            str(mean.n_events),
            clock(mean.horizon, found.unit),
            number(mean.estimate, digits),
            _interval(mean.ci, digits, lang),
            number(mean.lost, digits),
            str(mean.at_risk),
        ]
        for mean in means
    ]
    return words.frame(headers, rows)


def restricted_contrast_frame(found: RestrictedMeans, lang: Lang = "en") -> pd.DataFrame:
    """How restricted means differ: a row for the difference and each ratio."""
    headers = [
        label("survival.compared", lang),
        label("survival.estimate", lang),
        label("plots.ci", lang, level=confidence(found.level)),
        label("survival.p", lang),
    ]
    rows = []
    for item in found.contrasts:
        pair = label("survival.against", lang, group=item.group, reference=item.reference)
        parts = (
            ("survival.difference", item.difference, digits_of(found.unit)),
            ("survival.ratio", item.ratio, 2),
            ("survival.lost_ratio", item.lost_ratio, 2),
        )
        for key, value, digits in parts:
            what = label(key, lang)
            if key == "survival.difference":
                what = in_unit(what, found.unit, lang)
            rows.append([f"{pair}: {what}", *_contrast(value, digits, lang)])
    return words.frame(headers, rows)


def quantile_frame(found: Sequence[QuantileTime], lang: Lang = "en") -> pd.DataFrame:
    """Times by which shares of the patients had the event."""
    level = percent(found[0].level if found else 0.95, 0)
    unit = found[0].unit if found else None
    headers = [
        label("tables.group", lang),
        label("survival.share", lang),
        noun(unit, lang),
        label("plots.ci", lang, level=level),
    ]
    rows = [
        [
            label("survival.everybody", lang) if item.group is None else item.group,
            percent(item.probability, 1),
            _time(item, lang),
            _interval(item.ci, digits_of(unit), lang),
        ]
        for item in found
    ]
    return words.frame(headers, rows)


def at_risk_frame(found: AtRiskTable, lang: Lang = "en") -> pd.DataFrame:
    """At risk, events and censored before each time, a row a group and time.

    Examples
    --------
    >>> from pooledcases.survival import at_risk_table, kaplan_meier
    >>> curve = kaplan_meier({"t": [3, 7, 8], "died": [1, 0, 1]}, time="t", event="died")
    >>> at_risk_frame(at_risk_table(curve, [5]))["At risk"].tolist()
    ['2']
    """
    headers = [
        label("tables.group", lang),
        noun(found.unit, lang),
        label("plots.at_risk", lang),
        label("survival.events", lang),
        label("survival.censored", lang),
    ]
    rows = [
        [
            label("survival.everybody", lang) if group is None else group,
            clock(float(time), found.unit),
            *(str(int(counts[i, j])) for counts in (found.at_risk, found.events, found.censored)),
        ]
        for i, group in enumerate(found.groups)
        for j, time in enumerate(found.times)
    ]
    return words.frame(headers, rows)


def _time(item: QuantileTime, lang: Lang) -> str:
    if item.time is None:
        return label("survival.not_reached", lang)
    return clock(item.time, item.unit)


def _contrast(item: TimeContrast | None, digits: int, lang: Lang) -> list[str]:
    if item is None:
        return ["–", "–", "–"]
    p = p_value(item.p_value).removeprefix("= ")
    return [number(item.estimate, digits), _interval(item.ci, digits, lang), p]


def _interval(ci: Interval | None, digits: int, lang: Lang) -> str:
    return "–" if ci is None else interval(ci.low, ci.high, digits, lang=lang)
