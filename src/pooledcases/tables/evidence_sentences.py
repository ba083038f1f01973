"""Sentences of dependent effects, medians, combined p-values, directions, printed ranges."""

from __future__ import annotations

import math

from pooledcases.format import number, p_value, percent
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.base import Interval
from pooledcases.results.combined import CombinedP, Directions
from pooledcases.results.dependent import Coefficient, Dependent, Robust
from pooledcases.results.fit_words import Reader
from pooledcases.results.medians import PooledMedian
from pooledcases.results.overlap import OverlapSensitivity
from pooledcases.results.reported import PrintedRange


def dependent(item: Dependent, lang: Lang) -> str:
    """Every coefficient, then the variances of the levels or outcomes."""
    text = label(
        "say.dependent",
        lang,
        model=_capital(label(f"model.{item.model}", lang)),
        measure=label(f"measure.{item.measure}", lang),
        scale=label(f"scale.{item.effects.scale}", lang),
        k=item.k,
        clusters=item.clusters,
        level=percent(item.level, 0),
        text=_coefficients(item.coefficients, lang),
    )
    parts = [
        label("say.component", lang, name=part.name, tau=number(part.variance**0.5, 2))
        for part in item.components
    ]
    return text + label("say.components", lang, text=label("say.semicolon", lang).join(parts))


def robust(item: Robust, lang: Lang) -> str:
    """Coefficients with cluster-robust intervals; which of them rest on too few clusters."""
    text = label(
        "say.robust",
        lang,
        correction=_capital(label(f"correction.{item.correction}", lang)),
        clusters=item.clusters,
        level=percent(item.level, 0),
        text=_coefficients(item.coefficients, lang),
    )
    if not item.few:
        return text
    return text + label("say.robust_few", lang, terms=label("say.comma", lang).join(item.few))


def overlap(item: OverlapSensitivity, lang: Lang) -> str:
    """The result under each way of treating studies that share patients."""
    parts = []
    for choice in item.choices:
        name = label(f"overlap.{choice.choice}", lang, rho=_rho(choice.rho))
        parts.append(f"{name}: {_estimate(choice.estimate, choice.ci, lang)} (k = {choice.k})")
    text = label("say.semicolon", lang).join(parts)
    measure = label(f"measure.{item.measure}", lang)
    return label("say.overlap", lang, measure=measure, groups=len(item.groups), text=text)


def median(item: PooledMedian, lang: Lang) -> str:
    """The pooled median, and what its interval covers."""
    text = label(
        "say.pooled_median",
        lang,
        what=label(f"say.median_of.{item.quantity}", lang),
        estimate=number(item.estimate, 2),
        level=percent(item.level, 0),
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
        level=percent(item.level, 0),
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
        level=percent(item.level, 0),
        significant=label(f"say.significant.{item.significant}", lang),
    )


def _coefficients(items: tuple[Coefficient, ...], lang: Lang) -> str:
    parts = []
    for item in items:
        term = fit_words.term(item.term, lang)
        text = f"{term} {_estimate(item.estimate, item.ci, lang)}"
        p = (
            ""
            if item.p_value is None
            else label("fit.coefficient_p", lang, p=p_value(item.p_value))
        )
        parts.append(text + p)
    return label("say.semicolon", lang).join(parts)


def _estimate(value: float | None, ci: Interval | None, lang: Lang) -> str:
    return Reader(lang, proportion=False, digits=2).estimate(value, ci)


def _rho(rho: float | None) -> str:
    return "" if rho is None else number(rho, 2)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
