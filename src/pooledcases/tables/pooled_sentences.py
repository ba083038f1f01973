"""Sentences of pooled results: what was found, with the interval wherever there is an estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pooledcases.format import confidence, p_value, percent, plain
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.base import Refused
from pooledcases.results.fit_words import Reader
from pooledcases.results.new_study import NewStudy
from pooledcases.results.pooled import Pooled
from pooledcases.tables import beside_words, moderator_sentences

if TYPE_CHECKING:
    from pooledcases.results.bayes import Beside, Posterior, PriorSensitivity
    from pooledcases.results.bayes import Summary as PosteriorSummary


def pooled(fit: Pooled, lang: Lang) -> str:
    """The estimate, where a new study may lie, the spread, the subgroups; or the coefficients."""
    if fit.refused is not None:
        return refused(fit.refused, lang)
    if fit.moderators:
        return _regression(fit, lang)
    if fit.reported.estimate is None or fit.reported.ci is None:
        measure = fit_words.measure_name(fit, lang)
        studies = many("say.study", fit.k, lang)
        text = label("say.not_pooled", lang, measure=measure, studies=studies)
        return (text + beside_words.sentence(fit, lang)).strip()
    text = _estimate(fit, lang) + _mean_over_studies(fit, lang)
    if fit.k > 1 and fit_words.expects_prediction(fit):
        parts = [fit_words.prediction(fit, lang), fit_words.tau(fit, lang), fit_words.i2(fit, lang)]
        text += _sentence("fit.spread", parts, lang)
    text = text.rstrip() + beside_words.sentence(fit, lang)
    test = fit_words.subgroup_line(fit, lang)
    if test:
        text = text.rstrip() + label("say.subgroups", lang, text=test)
    return text.strip()


def _estimate(fit: Pooled, lang: Lang) -> str:
    shown, reader = fit.reported, Reader.of(fit.effects.scale, lang)
    if shown.ci is None:  # pragma: no cover - the caller has looked
        return ""
    key, measure = "say.pooled", fit_words.measure_name(fit, lang)
    if fit.posterior is not None:
        key = "say.pooled_bayes"
    elif fit_words.one_study(fit):
        key, measure = "say.one", measure[:1].upper() + measure[1:]
    return label(
        key,
        lang,
        measure=measure,
        estimate=reader.value(shown.estimate, shown.ci.low, shown.ci.high),
        level=confidence(fit.level),
        ci=reader.interval(shown.ci, shown.estimate),
        studies=many("say.study", fit.k, lang),
        patients=_patients(fit, lang),
    )


def _mean_over_studies(fit: Pooled, lang: Lang) -> str:
    mean = fit.reported.mean_over_studies
    if mean is None or fit.k < 2 or fit.tau2 == 0:
        return ""
    reader = Reader.of(fit.effects.scale, lang)
    value = reader.value(mean)
    if value == reader.value(fit.reported.estimate):
        return ""  # which of the two it is makes no difference then
    measure = fit_words.measure_name(fit, lang)
    return label("say.mean_over_studies", lang, measure=measure, mean=value)


def _patients(fit: Pooled, lang: Lang) -> str:
    ni = fit.effects.ni
    if ni is None:
        return ""
    n = ni[fit.effects.included].sum()
    return "" if np.isnan(n) else label("say.comma", lang) + many("say.patient", int(n), lang)


def _regression(fit: Pooled, lang: Lang) -> str:
    """The moderators together, one by one, and what they leave."""
    formula = "" if fit.regression is None else fit.regression.formula
    text = label(
        "say.regression",
        lang,
        measure=fit_words.measure_name(fit, lang),
        scale=label(f"scale.{fit.effects.scale}", lang),
        formula=formula,
        studies=many("say.study", fit.k, lang),
        level=confidence(fit.level),
    )
    items = [item for item in fit.moderators if item.term != "intercept"]
    coefficients = [f"{item.term} {fit_words.coefficient(item, lang)}" for item in items]
    text += _sentence("say.coefficients", coefficients, lang)
    if against := moderator_sentences.references(fit, lang):
        text += label("say.references", lang, text=against)
    for test in fit.tests:
        words = fit_words.words_of_test(test, lang)
        name = label(f"test.{test.name}", lang)
        text += label("say.test", lang, name=name[:1].upper() + name[1:], text=words)
    parts = [fit_words.tau(fit, lang), fit_words.i2(fit, lang)]
    text += _sentence("say.left_between", parts, lang)
    r2 = None if fit.regression is None else fit.regression.r2
    return (text + ("" if r2 is None else label("say.r2", lang, r2=percent(r2, 0)))).strip()


def refused(item: Refused, lang: Lang) -> str:
    """Why there is no number, and what to do."""
    return label("say.refused", lang, code=item.code, message=item.message, offered=item.offered)


def posterior(item: Posterior, lang: Lang) -> str:
    """Mean, tau and a new study, on the scale of analysis."""
    return label(
        "say.posterior",
        lang,
        level=confidence(item.level),
        mu=_summary(item.mu, lang),
        tau=_summary(item.tau, lang),
        new=_summary(item.new_study, lang),
    )


def _summary(item: PosteriorSummary, lang: Lang) -> str:
    return _plain_reader(lang).estimate(item.median, item.shortest)


def beside(item: Beside, lang: Lang) -> str:
    """The few numbers that stand beside a fit of few studies."""
    reader = _plain_reader(lang)
    return label(
        "say.beside",
        lang,
        level=confidence(item.level),
        mu=reader.estimate(item.estimate, item.ci),
        tau=reader.estimate(item.tau, item.tau_ci),
        new=reader.interval(item.prediction),
        prior=label(f"tau2.{item.prior.name}", lang),
    )


def prior_sensitivity(item: PriorSensitivity, lang: Lang) -> str:
    """How far the mean moves with the prior."""
    reader = _plain_reader(lang)
    medians = [found.mu.median for found in item.posteriors]
    names = label("say.comma", lang).join(
        label(f"tau2.{found.prior.name}", lang)
        + "".join(f" {plain(value)}" for value in found.prior.arguments.values())
        for found in item.posteriors
    )
    low, high = reader.value(min(medians)), reader.value(max(medians))
    return label("say.priors", lang, n=len(medians), low=low, high=high, names=names)


def new_study(item: NewStudy, lang: Lang) -> str:
    """The probability of a larger effect."""
    value = Reader.of(item.scale, lang).value(item.reported_value)
    measure = label(f"measure.{item.measure}", lang)
    if item.probability is None:
        return label("say.new_study_none", lang, measure=measure, value=value)
    chance = percent(item.probability)
    return label("say.new_study", lang, measure=measure, value=value, chance=chance)


def _plain_reader(lang: Lang) -> Reader:
    return Reader(lang, proportion=False, digits=2)


def _sentence(key: str, parts: list[str], lang: Lang) -> str:
    """The parts that say something as one sentence; "" when none does."""
    joined = label("say.semicolon", lang).join(part for part in parts if part)
    return label(key, lang, text=joined) + label("say.stop_space", lang) if joined else ""


def p_text(value: float | None, lang: Lang) -> str:
    """p with its sign."""
    return label("say.p", lang, p=p_value(value, lang=lang))
