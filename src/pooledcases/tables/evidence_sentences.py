"""Sentences of dependent effects, medians, combined p-values, directions, printed ranges."""

from __future__ import annotations

import math

from pooledcases.format import confidence, number, p_value, percent
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.base import Interval
from pooledcases.results.combined import CombinedP, Directions
from pooledcases.results.dependent import Coefficient, Dependent, OnReaderScale, Robust
from pooledcases.results.fit_words import Reader
from pooledcases.results.medians import PooledMedian
from pooledcases.results.overlap import OverlapChoice, OverlapSensitivity
from pooledcases.results.reported import PrintedRange
from pooledcases.scales import SCALES


def dependent(item: Dependent, lang: Lang) -> str:
    """Means on the reader's scale and slopes, then the spread of true effects by level."""
    scale = item.effects.scale
    if not item.converged:
        measure = fit_words.measure_name(item.effects, lang)
        studies = many("say.study", item.k, lang)
        return label("say.not_pooled", lang, measure=measure, studies=studies).strip()
    text = label(
        "say.dependent",
        lang,
        model=_capital(label(f"model.{item.model}", lang)),
        measure=fit_words.measure_name(item.effects, lang),
        k=item.k,
        clusters=item.clusters,
        level=confidence(item.level),
        text=_coefficients(item, scale, lang),
    )
    parts = [
        label("say.component", lang, name=part.name, tau=number(part.variance**0.5, 2))
        for part in item.components
    ]
    spread = label("say.semicolon", lang).join(parts)
    name = label(f"scale.{scale}", lang)
    return text + label("say.components", lang, scale=name, text=spread)


def robust(item: Robust, lang: Lang) -> str:
    """The same with cluster-robust intervals; which of them rest on too few clusters."""
    measure = label(f"measure.{item.measure}", lang)
    if item.scale.endswith("rate"):
        measure = label("fit.per_time", lang, what=measure)
    text = label(
        "say.robust",
        lang,
        correction=_capital(label(f"correction.{item.correction}", lang)),
        measure=measure,
        k=item.k,
        clusters=item.clusters,
        level=confidence(item.level),
        text=_coefficients(item, item.scale, lang),
    )
    if not item.few:
        return text
    names = [fit_words.term(name, lang) for name in item.few]
    return text + label("say.robust_few", lang, terms=label("say.comma", lang).join(names))


def overlap(item: OverlapSensitivity, lang: Lang) -> str:
    """The result under each way of treating studies that share patients, on the reader's scale."""
    parts = []
    for choice in item.choices:
        name = label(f"overlap.{choice.choice}", lang, rho=_rho(choice.rho))
        parts.append(f"{name}: {_on_reader_scale(choice, lang)} (k = {choice.k})")
    text = label("say.semicolon", lang).join(parts)
    return label(
        "say.overlap",
        lang,
        measure=fit_words.measure_name(item.choices[0].fit.effects, lang),
        groups=len(item.groups),
        level=confidence(item.level),
        text=text,
    )


def _on_reader_scale(choice: OverlapChoice, lang: Lang) -> str:
    shown, reader = choice.reported, Reader.of(choice.fit.effects.scale, lang)
    return "–" if shown is None else reader.estimate(shown.estimate, shown.ci)


def median(item: PooledMedian, lang: Lang) -> str:
    """The pooled median, and what its interval covers."""
    text = label(
        "say.pooled_median",
        lang,
        what=label(f"say.median_of.{item.quantity}", lang),
        estimate=number(item.estimate, 2),
        level=confidence(item.level),
        ci=Reader(lang, proportion=False, digits=2).interval(item.ci),
        studies=many("say.study", item.k, lang),
    )
    if math.isinf(item.ci.low) or math.isinf(item.ci.high):
        return text + label("say.median_unbounded", lang)
    if item.coverage is None:
        return text
    return text + label("say.coverage", lang, coverage=percent(item.coverage))


def combined(item: CombinedP, lang: Lang) -> str:
    """Evidence without a size."""
    text = label(
        "say.combined",
        lang,
        method=label(f"combine.{item.method}", lang),
        studies=many("say.study", item.k, lang),
        p=p_value(item.p_value, lang=lang),
        two_sided=p_value(item.p_value_two_sided, lang=lang),
    )
    if not item.bounds:
        return text
    names = label("say.comma", lang).join(item.bounds)
    return text + label("say.combined_bounds", lang, studies=names)


def directions(item: Directions, lang: Lang) -> str:
    """How many studies favour the hypothesis."""
    return label(
        "say.directions",
        lang,
        favours=item.favours,
        k=item.k,
        share=percent(item.proportion),
        level=confidence(item.level),
        ci=Reader(lang, proportion=True, digits=1).interval(item.ci),
        p=p_value(item.p_value, lang=lang),
        left_out=item.left_out,
    )


def printed_range(item: PrintedRange, lang: Lang) -> str:
    """Between which values the result lies, however the p-values were rounded."""
    scale = "log" if item.reported_estimate.low > 0 else "identity"
    reader = Reader.of(scale, lang)
    return label(
        "say.printed_range",
        lang,
        rows=len(item.rows),
        measure=label(f"measure.{item.measure}", lang),
        estimate=reader.interval(item.reported_estimate),
        low=reader.interval(item.reported_low),
        high=reader.interval(item.reported_high),
        level=confidence(item.level),
        significant=label(f"say.significant.{item.significant}", lang),
    )


def _coefficients(item: Dependent | Robust, scale: str, lang: Lang) -> str:
    """Means as the reader knows them, with where a new one may lie; slopes as they were fitted."""
    reported = {shown.term: shown for shown in item.reported}
    parts = []
    for found in item.coefficients:
        shown = reported.get(found.term)
        parts.append(
            _slope(found, scale, lang)
            if shown is None
            else _mean(found, shown, scale, item.level, lang)
        )
    return label("say.semicolon", lang).join(parts)


def _mean(found: Coefficient, shown: OnReaderScale, scale: str, level: float, lang: Lang) -> str:
    reader = Reader.of(scale, lang)
    text = reader.estimate(shown.estimate, shown.ci)
    if found.term != "intercept":
        text = f"{fit_words.term(found.term, lang)} {text}"
    # where no value means no effect there is nothing to test
    text += _p(found, lang) if SCALES[scale].null is not None else ""
    if shown.prediction is None:
        return text
    where = reader.interval(shown.prediction)
    predicted = label("fit.prediction", lang, level=confidence(level), text=where)
    return text + label("say.comma", lang) + predicted


def _slope(found: Coefficient, scale: str, lang: Lang) -> str:
    name = label(f"scale.{scale}", lang)
    term = label("tables.coefficient", lang, term=fit_words.term(found.term, lang), scale=name)
    return f"{term} {_estimate(found.estimate, found.ci, lang)}{_p(found, lang)}"


def _p(found: Coefficient, lang: Lang) -> str:
    if found.p_value is None:
        return ""
    return label("fit.coefficient_p", lang, p=p_value(found.p_value, lang=lang))


def _estimate(value: float | None, ci: Interval | None, lang: Lang) -> str:
    return Reader(lang, proportion=False, digits=2).estimate(value, ci)


def _rho(rho: float | None) -> str:
    return "" if rho is None else number(rho, 2)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
