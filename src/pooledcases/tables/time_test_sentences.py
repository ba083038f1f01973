"""Sentences about tests that compare survival between groups."""

from __future__ import annotations

from pooledcases.format import interval, number, p_value
from pooledcases.format import percent as share
from pooledcases.format import plain as short
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.time_tests import (
    CurveComparison,
    FollowUpComparison,
    OneStepHazardRatio,
    RankTest,
)


def rank_test(item: RankTest, lang: Lang) -> str:
    """Observed and expected events, and the large-sample test."""
    counts = _counts(item, lang)
    if item.p_value is None:
        return _none(item, counts, lang)
    test = _name(item, lang) + _details(item, lang)
    return label("say.rank_test", lang, counts=counts, p=p_value(item.p_value), test=test)


def comparison(item: CurveComparison, lang: Lang) -> str:
    """Observed and expected events, the p-value with its test, and the hazard ratio."""
    counts = _counts(item.rank_test, lang)
    if item.p_value is None:
        return _none(item.rank_test, counts, lang)
    test = label(f"curve_test.{item.test}", lang, name=_name(item.rank_test, lang))
    if item.resamples is not None:
        key = "curve_test.complete" if item.complete else "curve_test.samples"
        test += label(key, lang, n=f"{item.resamples:,}")
    test += _details(item.rank_test, lang)
    text = label("say.rank_test", lang, counts=counts, p=p_value(item.p_value), test=test)
    if item.doubtful:
        text += label("say.doubtful_permutation", lang)
    return text + ("" if item.hazard_ratio is None else one_step(item.hazard_ratio, lang))


def one_step(item: OneStepHazardRatio, lang: Lang) -> str:
    """The one-step hazard ratio with its interval."""
    ratio, ci = item.reported()
    first, second = item.groups
    return label(
        "say.one_step",
        lang,
        first=first,
        second=second,
        estimate=number(ratio),
        level=share(item.level, 0),
        ci=interval(ci.low, ci.high, lang=lang),
    )


def followup(item: FollowUpComparison, lang: Lang) -> str:
    """Whether follow-up is treated as alike, why, and the medians."""
    why = label(
        f"followup_rule.{item.rule}", lang, p=short(item.least_p), ratio=short(item.most_ratio)
    )
    against = label("say.against", lang)
    medians = against.join(
        f"{name} {_median(median, lang)}"
        for name, median in zip(item.groups, item.medians, strict=True)
    )
    return label(
        "say.followup_alike" if item.alike else "say.followup_unlike",
        lang,
        why=why,
        medians=label("say.followup_medians", lang, medians=medians),
    )


def _median(median: float | None, lang: Lang) -> str:
    return label("survival.not_reached", lang) if median is None else short(median, 1)


def _counts(item: RankTest, lang: Lang) -> str:
    against = label("say.against", lang)
    events = against.join(
        label("say.group_events", lang, name=name, observed=observed)
        for name, observed in zip(item.groups, item.observed.tolist(), strict=True)
    )
    both = label("say.expected_and", lang)
    expected = both.join(number(value, 1) for value in item.expected.tolist())
    return label("say.expected", lang, events=events, expected=expected)


def _name(item: RankTest, lang: Lang) -> str:
    name = label(f"time_weights.{item.weights}", lang)
    if item.rho is not None and item.gamma is not None:
        name += f" (ρ = {short(item.rho)}, γ = {short(item.gamma)})"
    return name


def _details(item: RankTest, lang: Lang) -> str:
    """Trend and strata, after the name of the test."""
    text = "" if item.trend is None else label("curve_test.trend", lang)
    if item.strata is not None:
        text += label("curve_test.strata", lang, strata=item.strata)
    return text


def _none(item: RankTest, counts: str, lang: Lang) -> str:
    why = label(f"logrank.{item.reason}", lang)
    return label("say.no_rank_test", lang, counts=counts, why=why)
