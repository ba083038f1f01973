"""Sentences about tests that compare survival between groups."""

from __future__ import annotations

from pooledcases.format import confidence, interval, number, p_value
from pooledcases.format import plain as short
from pooledcases.labels import label
from pooledcases.options import Lang, TimeUnit
from pooledcases.results.time_test_words import details, made_test, weighted_name
from pooledcases.results.time_tests import (
    CurveComparison,
    FollowUpComparison,
    OneStepHazardRatio,
    RankTest,
)
from pooledcases.results.time_words import amount


def rank_test(item: RankTest, lang: Lang) -> str:
    """Observed and expected events, and the large-sample test."""
    counts = _counts(item, lang)
    if item.p_value is None:
        return _none(item, counts, lang)
    test = weighted_name(item, lang) + details(item, lang)
    return label("say.rank_test", lang, counts=counts, p=p_value(item.p_value), test=test)


def comparison(item: CurveComparison, lang: Lang) -> str:
    """Observed and expected events, the p-value with its test, and the hazard ratio."""
    counts = _counts(item.rank_test, lang)
    if item.p_value is None:
        return _none(item.rank_test, counts, lang)
    test = made_test(item, lang)
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
        level=confidence(item.level),
        ci=interval(ci.low, ci.high, lang=lang),
    )


def followup(item: FollowUpComparison, lang: Lang) -> str:
    """Whether follow-up is treated as alike, why, and the medians."""
    why = label(
        f"followup_rule.{item.rule}", lang, p=short(item.least_p), ratio=short(item.most_ratio)
    )
    against = label("say.against", lang)
    medians = against.join(
        f"{name} {_median(median, int(censored), item.unit, lang)}"
        for name, median, censored in zip(item.groups, item.medians, item.n_censored, strict=True)
    )
    return label(
        "say.followup_alike" if item.alike else "say.followup_unlike",
        lang,
        why=why,
        medians=label("say.followup_medians", lang, medians=medians),
    )


def _median(median: float | None, censored: int, unit: TimeUnit | None, lang: Lang) -> str:
    if median is not None:
        return amount(median, unit, lang)
    return label(f"survival.{'not_reached' if censored else 'nobody_followed'}", lang)


def _counts(item: RankTest, lang: Lang) -> str:
    against = label("say.against", lang)
    events = against.join(
        label("say.group_events", lang, name=name, observed=observed)
        for name, observed in zip(item.groups, item.observed.tolist(), strict=True)
    )
    both = label("say.expected_and", lang)
    expected = both.join(number(value, 1) for value in item.expected.tolist())
    return label("say.expected", lang, events=events, expected=expected)


def _none(item: RankTest, counts: str, lang: Lang) -> str:
    why = label(f"logrank.{item.reason}", lang)
    return label("say.no_rank_test", lang, counts=counts, why=why)
