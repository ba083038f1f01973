"""Sentences of patients: proportions, summaries, comparisons of two groups."""

from __future__ import annotations

from pooledcases.format import confidence, count_percent, p_value, percent
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.comparisons import CategoryTest, Comparison, NumberComparison, TwoByTwo
from pooledcases.results.describe import OutcomeProportions, Proportion, Summary
from pooledcases.results.proportion_words import proportion_digits, proportion_interval
from pooledcases.tables import words


def proportion(item: Proportion, lang: Lang) -> str:
    if item.ci is None:
        return label("say.nobody_known", lang, missing=item.missing)
    text = label(
        "say.proportion",
        lang,
        share=count_percent(item.xi, item.ni, proportion_digits(item), lang=lang),
        level=confidence(item.level),
        ci=proportion_interval(item, lang),
    )
    if item.bounds is not None:
        low, high = percent(item.bounds.low), percent(item.bounds.high)
        text += label("say.bounds", lang, missing=item.missing, low=low, high=high)
    return text


def outcome(item: OutcomeProportions, lang: Lang) -> str:
    return f"{_subject(item.outcome)}: {proportion(item.overall, lang)}"


def _subject(text: str) -> str:
    """A condition or a column at the start of a sentence."""
    name = words.condition(text).replace(": ", " ")
    return name[:1].upper() + name[1:]


def summary(item: Summary, lang: Lang) -> str:
    text = label("say.summary", lang, text=words.summary(item, lang))
    return text + (label("say.missing", lang, n=item.missing) if item.missing else "")


def two_by_two(item: TwoByTwo, lang: Lang) -> str:
    return label("say.two_by_two", lang, text=_pair(item, ("", ""), lang))


def _pair(item: TwoByTwo, groups: tuple[str, str], lang: Lang) -> str:
    first, second = (
        f"{name} {words.cell(risk, lang)}".strip()
        for name, risk in zip(groups, (item.risk1, item.risk2), strict=True)
    )
    if item.fisher_p is None:
        return label("say.empty_group", lang, first=first, second=second)
    return label(
        "say.pair",
        lang,
        first=first,
        second=second,
        level=confidence(item.level),
        ratio=words.ratio(item.odds_ratio, item.odds_ratio_ci, lang),
        difference=words.difference(item.risk_difference, item.newcombe_ci, lang),
        p=p_value(item.fisher_p),
    )


def comparison(item: Comparison, lang: Lang) -> str:
    """The first result is never the headline alone (PC-M29)."""
    name = _subject(item.outcome)
    text = label("say.comparison", lang, name=name, text=_pair(item.two_by_two, item.groups, lang))
    if item.fisher_p_range is not None:
        low, high = (words.p_cell(p) for p in (item.fisher_p_range.low, item.fisher_p_range.high))
        key = "say.p_range" if low != high else "say.p_range_one"
        text += label(key, lang, missing=sum(item.missing), low=low, high=high)
    if item.disease_free is not None:
        text += label("say.disease_free", lang, text=_pair(item.disease_free, item.groups, lang))
    if item.followup is not None:
        first, second = (words.summary(part, lang) for part in item.followup)
        text += label("say.followup", lang, first=first, second=second)
    return text


def numbers(item: NumberComparison, lang: Lang) -> str:
    first, second = (words.summary(part, lang) for part in item.summaries)
    name, (one, two) = _subject(item.column), item.groups
    text = label("say.numbers", lang, name=name, one=one, first=first, two=two, second=second)
    if item.p_value is None:
        return text + label("say.no_test", lang)
    return text + label(
        "say.superiority",
        lang,
        one=one,
        two=two,
        chance=percent(item.superiority),
        p=p_value(item.p_value),
        method=label(f"test.{item.method}", lang),
    )


def category(item: CategoryTest, lang: Lang) -> str:
    name, by = _subject(item.column), words.condition(item.by)
    if item.p_value is None:
        return label("say.category_none", lang, name=name, by=by)
    return label(
        "say.category",
        lang,
        name=name,
        by=by,
        p=p_value(item.p_value),
        method=label(f"test.{item.method}", lang),
        patients=many("say.patient", int(item.counts.sum()), lang),
    )
