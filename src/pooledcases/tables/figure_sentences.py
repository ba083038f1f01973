"""Sentences of results that are mostly looked at: bubble, L'Abbé and drapery plots."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from pooledcases.format import confidence, p_value, percent_interval, plain
from pooledcases.kernels.tails import two_sided_p
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.diagnostic_points import Bubble, Drapery, Labbe
from pooledcases.results.display import column_name
from pooledcases.results.fit_words import Reader, measure_name
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES


def bubble(item: Bubble, lang: Lang) -> str:
    """The mean effect at the lowest and the highest value of the moderator."""
    reader, line = Reader.of(item.fit.effects.scale, lang), item.line

    def mean(row: int) -> str:
        ci = Interval(float(line.reported_ci_low[row]), float(line.reported_ci_high[row]))
        return reader.estimate(float(line.reported_estimate[row]), ci)

    text = label(
        "say.bubble",
        lang,
        moderator=column_name(item.moderator),
        low=plain(float(item.at[0]), 2),
        high=plain(float(item.at[-1]), 2),
        measure=measure_name(item.fit, lang),
        first=mean(0),
        last=mean(-1),
        level=confidence(line.level),
        k=len(item.study),
    )
    if not item.held:
        return text
    held = (f"{column_name(name)} = {_value(value)}" for name, value in item.held.items())
    return text + label("say.bubble_held", lang, held=label("say.comma", lang).join(held))


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else plain(value, 2)


def labbe(item: Labbe, lang: Lang) -> str:
    """In how many studies the event is rarer in the first group, and how often it is seen."""
    return label(
        "say.labbe",
        lang,
        k=len(item.study),
        lower=int(np.sum(item.first < item.second)),
        higher=int(np.sum(item.first > item.second)),
        first=_range(item.first, lang),
        second=_range(item.second, lang),
        measure=measure_name(item.fit, lang),
        pooled=_pooled(item.fit, lang),
    )


def _range(shares: FloatArray, lang: Lang) -> str:
    return percent_interval(float(shares.min()), float(shares.max()), 1, lang=lang)


def drapery(item: Drapery, lang: Lang) -> str:
    """The interval of the mean, and how compatible no effect is with it and with each study."""
    fit = item.fit
    words = {"alpha": plain(1 - fit.level, 3), "k": len(item.study)}
    text = label(
        "say.drapery", lang, measure=measure_name(fit, lang), pooled=_pooled(fit, lang), **words
    )
    if SCALES[fit.effects.scale].null is None or fit.p_value is None:
        return text
    rows = fit.effects.included
    z = fit.effects.yi[rows] / np.sqrt(fit.effects.vi[rows])
    alone = int(np.sum(two_sided_p(z, np.full(z.shape, np.inf)) >= 1 - fit.level))
    return text + label(
        "say.drapery_null", lang, p=p_value(fit.p_value, lang=lang), n=alone, **words
    )


def _pooled(fit: Pooled, lang: Lang) -> str:
    reader = Reader.of(fit.effects.scale, lang)
    return reader.estimate(fit.reported.estimate, fit.reported.ci)


SENTENCES: Mapping[str, Callable[[Any, Lang], str]] = MappingProxyType(
    {Bubble.kind: bubble, Labbe.kind: labbe, Drapery.kind: drapery}
)
