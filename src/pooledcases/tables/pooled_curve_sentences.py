"""Sentences of simultaneous bands, pooled survival curves and pooled median times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from pooledcases.format import (
    confidence,
    interval,
    number,
    p_value,
    percent,
    percent_interval,
    plain,
)
from pooledcases.labels import label, many
from pooledcases.options import Lang, TimeUnit
from pooledcases.results.bands import SimultaneousBand, SimultaneousBands
from pooledcases.results.base import Interval
from pooledcases.results.pooled_curve import PooledCurve, PooledMedianTime, StudyMedian
from pooledcases.results.time_words import amount, digits_of, moment, read_times

#: So many times at most are read off a pooled curve.
_POINTS = 3


def band(item: SimultaneousBand, lang: Lang) -> str:
    """Where the whole curve lies, read at the usual times or at the end of the range."""
    name = item.group or label("plots.everybody", lang)
    if item.start is None or item.end is None:
        return label("say.band_none", lang, name=name, why=label(f"band.{item.reason}", lang))
    usual = [t for t in read_times(item.unit, item.end) if t >= item.start]
    return label(
        "say.band",
        lang,
        name=name,
        level=confidence(item.level),
        start=moment(item.start, item.unit, lang),
        end=moment(item.end, item.unit, lang),
        kind=label(f"band.{item.band}", lang),
        interval=label(f"survival.interval.{item.interval}", lang),
        points=label("say.comma", lang).join(
            _band_point(item, t, lang) for t in usual or [item.end]
        ),
    )


def _band_point(item: SimultaneousBand, time: float, lang: Lang) -> str:
    place = int(np.searchsorted(item.times, time, side="right")) - 1
    return label(
        "say.band_point",
        lang,
        time=moment(time, item.unit, lang),
        survival=percent(float(item.survival[place])),
        ci=percent_interval(float(item.ci_low[place]), float(item.ci_high[place]), lang=lang),
    )


def bands(item: SimultaneousBands, lang: Lang) -> str:
    """Every group."""
    return " ".join(band(found, lang) for found in item.bands)


def pooled_curve(item: PooledCurve, lang: Lang) -> str:
    """Survival at a few times with the studies that tell of them, the median, and differences."""
    text = label(
        "say.pooled_curve",
        lang,
        studies=many("say.study", item.k, lang),
        patients=_patients(item.n, lang),
        tau2=label(f"pooled_curve.tau2.{item.tau2_method}", lang),
        points=label("say.comma", lang).join(_points(item, lang)),
        median=median_text(item, lang),
    )
    if item.q is not None and item.i2_q is not None:
        text += label(
            "say.pooled_curve_q",
            lang,
            i2=percent(item.i2_q, 0),
            q=number(item.q, 1),
            df=item.q_df,
            p=p_value(item.q_p_value),
        )
    if item.alone_after:
        time = moment(item.alone_after, item.unit, lang)
        text += label("say.pooled_curve_alone", lang, time=time)
    return text


def _patients(n: float, lang: Lang) -> str:
    # numbers at risk may be corrected for censoring, and no whole numbers
    whole = n == int(n)
    return many("say.patient", int(n), lang) if whole else label(
        "say.patient.many", lang, n=plain(n, 1)
    )  # fmt: skip


def _points(item: PooledCurve, lang: Lang) -> list[str]:
    """The usual times that were pooled; else up to three, evenly, with the last."""
    usual = [t for t in read_times(item.unit, float(item.times[-1])) if t in item.times]
    if not usual:
        size = min(_POINTS, len(item.times))
        places = np.unique(np.linspace(0, len(item.times) - 1, size).astype(int))
        usual = item.times[places].tolist()
    return [
        label(
            "say.pooled_curve_point",
            lang,
            time=moment(time, item.unit, lang),
            survival=percent(point.survival),
            level=confidence(item.level),
            ci=percent_interval(point.ci.low, point.ci.high, lang=lang),
            studies=many("say.study", point.contributing, lang),
        )
        for time in usual
        for point in [item.at(time)]
    ]


def median_text(item: PooledCurve, lang: Lang) -> str:
    """The median with its interval, or that it is not reached."""
    if item.median is None:
        return label("survival.not_reached", lang)
    return _with_ci(item.median, item.median_ci, item.level, item.unit, lang)


def _with_ci(
    value: float, ci: Interval | None, level: float, unit: TimeUnit | None, lang: Lang
) -> str:
    text = amount(value, unit, lang)
    if ci is None:
        return text
    limits = interval(ci.low, ci.high, digits_of(unit), lang=lang)
    return label("say.with_ci", lang, text=text, level=confidence(level), ci=limits)


def pooled_median(item: PooledMedianTime, lang: Lang) -> str:
    """The pooled median, the studies that are not in it and why, and those with one limit."""
    text = label(
        "say.pooled_median_time",
        lang,
        studies=many("say.study", item.k, lang),
        text=_with_ci(item.estimate, item.ci, item.level, item.unit, lang),
    )
    if item.not_reached:
        names = label("say.comma", lang).join(item.not_reached)
        text += label("say.pooled_median_open", lang, names=names)
    one_limit = [s.study for s in item.studies if s.se_from in ("lower_limit", "upper_limit")]
    if one_limit:
        names = label("say.comma", lang).join(one_limit)
        text += label("say.pooled_median_one", lang, names=names)
    others = [s for s in item.studies if not s.included and s.reason != "not_reached"]
    if others:
        names = label("say.comma", lang).join(_left_out(study, lang) for study in others)
        text += label("say.pooled_median_left", lang, names=names)
    return text


def _left_out(item: StudyMedian, lang: Lang) -> str:
    why = label(f"median_time.{item.reason}", lang)
    return label("say.pooled_median_why", lang, name=item.study, why=why)


#: By kind of result, for the one list of sentences.
SENTENCES: Mapping[str, Callable[[Any, Lang], str]] = MappingProxyType(
    {
        SimultaneousBand.kind: band,
        SimultaneousBands.kind: bands,
        PooledCurve.kind: pooled_curve,
        PooledMedianTime.kind: pooled_median,
    }
)
