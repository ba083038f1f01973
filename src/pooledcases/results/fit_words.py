"""A pooled result in words, once for figures, tables and sentences, so that they read alike."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pooledcases.format import (
    confidence,
    interval,
    number,
    p_value,
    percent,
    percent_interval,
    plain,
)
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled
from pooledcases.results.reader import Reader as Reader
from pooledcases.scales import SCALES

if TYPE_CHECKING:
    from pooledcases.results.pooled import Test
    from pooledcases.results.regression import Moderator

#: The columns of counts: events and what they are out of (patients or person-time), a pair a group.
_PAIRS = (
    (("ai", "n1i"), ("ci", "n2i")),
    (("x1i", "t1i"), ("x2i", "t2i")),
    (("xi", "ni"),),
    (("xi", "ti"),),
)
_LEAST_FOR_PREDICTION = 3
#: Of a coefficient in so large a unit that more would not be read.
_MOST_DECIMALS = 8
#: Their critical value is that of the mean only.
_WITHOUT_PREDICTION = ("henmi-copas",)


def measure_name(fit: Pooled | Effects, lang: Lang) -> str:
    """What is pooled; a rate with what it is per."""
    scale = fit.scale if isinstance(fit, Effects) else fit.effects.scale
    name = label(f"measure.{fit.measure}", lang)
    return label("fit.per_time", lang, what=name) if scale.endswith("rate") else name


def method_line(fit: Pooled, lang: Lang) -> str:
    """Model, estimator of tau² and kind of interval (PC-M20); for a Bayesian fit its prior."""
    key = "fit.method"
    if all_alike(fit):
        key = "fit.method_exact"
    elif one_study(fit):
        key = "fit.method_one"
    elif fit.tau2_method == "EE":
        key = "fit.method_equal"
    elif fit.posterior is not None:
        key = "fit.method_bayes"
    return label(
        key,
        lang,
        model=_model(fit, lang),
        tau2=label(f"tau2.{fit.tau2_method}", lang) + prior_arguments(fit, lang),
        inference=label(f"inference.{fit.inference}", lang),
        level=confidence(fit.level),
        mu=mu_prior(fit, lang),
    )


def one_study(fit: Pooled) -> bool:
    """Whether the result is that of the only study: no model was fitted, and no prior used."""
    return fit.k == 1 and fit.posterior is None and fit.regression is None and not all_alike(fit)


def all_alike(fit: Pooled) -> bool:
    """Whether nobody or everybody had the event, so that the interval is the exact one of the sum.

    No model was fitted then: naming its intervals, or a test of heterogeneity, would mislead.
    """
    proportion = SCALES[fit.effects.scale].high == 1.0
    return proportion and fit.estimate is None and fit.reported.estimate in (0.0, 1.0)


def _model(fit: Pooled, lang: Lang) -> str:
    """The model, and on what it regresses."""
    name = label(f"model.{fit.model}", lang)
    if fit.regression is None:
        return name
    return label("fit.with_moderators", lang, model=name, formula=fit.regression.formula)


def prior_arguments(fit: Pooled, lang: Lang) -> str:
    """The numbers of the prior on tau in brackets; "" for other fits and priors without any."""
    return "" if fit.posterior is None else given_arguments(fit.posterior.prior.arguments, lang)


def given_arguments(arguments: Mapping[str, float], lang: Lang) -> str:
    """The arguments of a prior with their names, in brackets; "" where there is none."""
    given = label("say.comma", lang).join(
        f"{label(f'prior.argument.{name}', lang)} {plain(value)}"
        for name, value in arguments.items()
    )
    return label("prior.arguments", lang, given=given) if given else ""


def mu_prior(fit: Pooled, lang: Lang) -> str:
    """The prior on the mean of a Bayesian fit; "" for other fits."""
    if fit.posterior is None:
        return ""
    prior = fit.posterior.mu_prior
    if prior is None:
        return label("fit.mu_flat", lang)
    return label("fit.mu_normal", lang, mean=plain(prior.mean), sd=plain(prior.sd))


def spread(fit: Pooled, lang: Lang) -> list[str]:
    """tau and the prediction interval first, then I² with its interval, then Q (PC-M12)."""
    parts = [tau(fit, lang), prediction(fit, lang), i2(fit, lang), q(fit, lang)]
    return [part for part in parts if part]


def tau(fit: Pooled, lang: Lang) -> str:
    """tau with its interval; an estimate of 0 reads "not detectable"."""
    if fit.k > 1 and all_alike(fit):
        return label("fit.tau_unknown", lang)
    # one study says nothing about others
    if fit.tau2 is None or fit.k == 1:
        return ""
    if fit.tau2_method == "EE":
        return label("fit.tau_assumed", lang)
    ci, text = fit.tau2_ci, ""
    if ci is not None:
        text = f" ({interval(math.sqrt(ci.low), math.sqrt(ci.high), 2, lang=lang)})"
    if ci is not None and ci.high == 0:
        value = "0" if fit.tau2 == 0 else number(math.sqrt(fit.tau2), 2)
        return label("fit.tau_empty", lang, tau=value)
    if fit.tau2 == 0:
        return label("fit.tau_zero", lang, ci=text)
    return label("fit.tau", lang, tau=number(math.sqrt(fit.tau2), 2), ci=text)


def expects_prediction(fit: Pooled) -> bool:
    """Whether the model knows a spread between studies, so that a new study can be spoken of."""
    return fit.tau2 is not None and fit.tau2_method != "EE"


def prediction(fit: Pooled, lang: Lang) -> str:
    """Where a new study may lie, on the reader's scale."""
    found = fit.reported.prediction
    if found is None:
        return _no_prediction(fit, lang)
    text = Reader.of(fit.effects.scale, lang).interval(found)
    return label("fit.prediction", lang, level=confidence(fit.level), text=text)


def _no_prediction(fit: Pooled, lang: Lang) -> str:
    """Why there is none where one would look for it."""
    if not expects_prediction(fit) or fit.moderators:
        return ""
    if fit.k < _LEAST_FOR_PREDICTION:
        return label("fit.no_prediction", lang)
    if fit.inference not in _WITHOUT_PREDICTION:
        return ""
    return label("fit.no_prediction_with", lang, what=label(f"inference.{fit.inference}", lang))


def i2(fit: Pooled, lang: Lang) -> str:
    """I² with its interval; one-stage models have none."""
    if fit.i2 is None or fit.k == 1:
        return ""
    ci = fit.i2_ci
    # the line on tau says that no interval fits
    known = ci is not None and ci.high > 0
    text = f" ({percent_interval(ci.low, ci.high, 0, lang=lang)})" if ci and known else ""
    return f"I² {percent(fit.i2, 0)}{text}"


def q(fit: Pooled, lang: Lang) -> str:
    """Cochran's Q, or the likelihood-ratio test of a one-stage model."""
    if fit.q is None or fit.k == 1 or all_alike(fit):
        return ""
    # one-stage models have no weights, and their q compares two likelihoods
    weighted = any(study.weight is not None for study in fit.studies)
    key = "fit.q" if fit.i2_q is not None or weighted else "fit.lr"
    return label(key, lang, q=number(fit.q, 2), df=fit.q_df, p=p_value(fit.q_p_value, lang=lang))


def subgroup_line(fit: Pooled, lang: Lang) -> str:
    """Do the subgroups differ, or why there is no test, or one of some only; "" without any."""
    test, why = fit.subgroup_test, fit.subgroup_test_reason
    reason = "" if why is None else why.text(lang)
    if test is None:
        return label("fit.no_subgroup_test", lang, reason=reason) if reason else ""
    p = p_value(test.p_value, lang=lang)
    text = label("fit.subgroup_test", lang, q=number(test.q, 2), df=test.df, p=p)
    return text + label("fit.subgroup_left_out", lang, reason=reason) if reason else text


def words_of_test(test: Test, lang: Lang) -> str:
    """One test: its statistic with its degrees of freedom, and p."""
    p = p_value(test.p_value, lang=lang)
    statistic = number(test.statistic, 2)
    if test.df is None:
        return label("fit.test_z", lang, statistic=statistic, p=p)
    df = plain(test.df, 1)
    if test.df_residual is not None:
        other = plain(test.df_residual, 1)
        return label("fit.test_f", lang, statistic=statistic, df=df, residual=other, p=p)
    return label("fit.test_chi2", lang, statistic=statistic, df=df, p=p)


def term(name: str, lang: Lang) -> str:
    """The name of a coefficient."""
    return label("tables.intercept", lang) if name == "intercept" else name


def decimals(se: float, least: int) -> int:
    """Decimals of a coefficient: so many that two digits of its standard error are seen.

    One of a year or a number of patients is small: −0.001 (−0.001 to 0.000) would say nothing.

    Examples
    --------
    >>> decimals(0.12, 3), decimals(0.0003, 3), decimals(0.0, 3)
    (3, 5, 3)
    """
    if not (math.isfinite(se) and se > 0):
        return least
    return min(max(least, 1 - math.floor(math.log10(se))), _MOST_DECIMALS)


def coefficient(item: Moderator, lang: Lang) -> str:
    """One coefficient with its interval and p; Holm's p beside where several were tested."""
    digits = decimals(item.se, 3)
    limits = interval(item.ci.low, item.ci.high, digits, lang=lang)
    text = f"{number(item.estimate, digits)} ({limits})"
    if item.p_value is None:
        return text
    text += label("fit.coefficient_p", lang, p=p_value(item.p_value, lang=lang))
    if item.p_holm is None or item.p_holm == item.p_value:
        return text
    return text + label("fit.coefficient_holm", lang, p=p_value(item.p_holm, lang=lang))


def count_pairs(effects: Effects) -> tuple[tuple[str, str], ...]:
    """The columns of events and totals that the rows have, a pair a group."""
    for pairs in _PAIRS:
        if all(name in effects.columns for pair in pairs for name in pair):
            return pairs
    return ()


def counts(effects: Effects, row: int) -> tuple[str, ...]:
    """Events over total of one row, a text a group; a dash where neither is known."""
    found = [
        (float(effects.columns[events][row]), float(effects.columns[total][row]))
        for events, total in count_pairs(effects)
    ]
    return tuple(
        "–" if all(map(math.isnan, pair)) else "/".join(map(whole, pair)) for pair in found
    )


def count_headers(
    effects: Effects, lang: Lang, groups: tuple[str, str] | None = None
) -> tuple[str, ...]:
    """The heads of these columns."""
    pairs, head = count_pairs(effects), label("fit.events_total", lang)
    if len(pairs) < 2:
        return (head,) * len(pairs)
    names = groups or (label("fit.group_1", lang), label("fit.group_2", lang))
    return tuple(f"{name}\n{head}" for name in names)


def totals(fit: Pooled) -> tuple[tuple[float, float], ...]:
    """Events and patients (or person-time) of the pooled rows, a pair a group.

    Sums for the reader: no estimate is computed from them (PC-M05). There are none where a pooled
    row prints no counts.
    """
    columns, included = fit.effects.columns, fit.effects.included
    sums = tuple(
        (float(columns[events][included].sum()), float(columns[total][included].sum()))
        for events, total in count_pairs(fit.effects)
    )
    known = included.any() and not any(math.isnan(value) for pair in sums for value in pair)
    return sums if known else ()


def reason(fit: Pooled, row: int, lang: Lang) -> str:
    """Why a row is not pooled."""
    found = fit.effects.reasons[row] if row < len(fit.effects.reasons) else None
    return found.text(lang) if found is not None else fit.studies[row].reason or "–"


def whole(value: float) -> str:
    """A count; corrected tables may hold halves."""
    return "–" if math.isnan(value) else number(value, 0 if float(value).is_integer() else 1)
