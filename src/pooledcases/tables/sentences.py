"""One result, one or two sentences: what a clinician would write of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from pooledcases.errors import InputError
from pooledcases.format import count_percent, p_value, percent
from pooledcases.format import plain as short
from pooledcases.labels import LABELS, label, many
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.audit import Audit, Verdict
from pooledcases.results.base import Refused
from pooledcases.results.comparisons import CategoryTest, Comparison, NumberComparison, TwoByTwo
from pooledcases.results.counts import Counts
from pooledcases.results.current_status import Assumption, CurrentStatus, StatusCurves
from pooledcases.results.describe import OutcomeProportions, Proportion, Summary
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import Pooled
from pooledcases.results.printed import PrintedRows
from pooledcases.results.problems import Report
from pooledcases.results.proportion_words import proportion_interval
from pooledcases.results.survival import Curve, Curves, LogRank, MedianTime
from pooledcases.tables import time_sentences, words


def sentence(result: Any, lang: Lang = "en") -> str:
    """A result in words.

    Parameters
    ----------
    result
        Any result of a kind in :data:`SENTENCES`.
    lang : {"en", "zh"}

    Returns
    -------
    str
        One or two sentences, with the interval wherever there is an estimate.

    Raises
    ------
    InputError
        For a kind of result that has no sentence.

    Examples
    --------
    >>> import pooledcases as pc
    >>> sentence(pc.proportion(3, 8))
    '3/8 (37.5%), 95% CI 8.5% to 75.5%.'
    """
    kind = getattr(result, "kind", type(result).__name__)
    if kind not in SENTENCES:
        known = ", ".join(SENTENCES)
        raise InputError(f"sentence: a result of kind {kind!r} has no sentence; known: {known}.")
    return SENTENCES[kind](result, lang)


def _proportion(item: Proportion, lang: Lang) -> str:
    if item.ci is None:
        return label("say.nobody_known", lang, missing=item.missing)
    text = label(
        "say.proportion",
        lang,
        share=count_percent(item.xi, item.ni),
        level=percent(item.level, 0),
        ci=proportion_interval(item, lang),
    )
    if item.bounds is not None:
        low, high = percent(item.bounds.low), percent(item.bounds.high)
        text += label("say.bounds", lang, missing=item.missing, low=low, high=high)
    return text


def _outcome(item: OutcomeProportions, lang: Lang) -> str:
    return f"{_subject(item.outcome)}: {_proportion(item.overall, lang)}"


def _subject(text: str) -> str:
    """A condition or a column at the start of a sentence."""
    name = words.condition(text).replace(": ", " ")
    return name[:1].upper() + name[1:]


def _summary(item: Summary, lang: Lang) -> str:
    text = label("say.summary", lang, text=words.summary(item, lang))
    return text + (label("say.missing", lang, n=item.missing) if item.missing else "")


def _two_by_two(item: TwoByTwo, lang: Lang) -> str:
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
        level=percent(item.level, 0),
        ratio=words.ratio(item.odds_ratio, item.odds_ratio_ci, lang),
        difference=words.difference(item.risk_difference, item.newcombe_ci, lang),
        p=p_value(item.fisher_p),
    )


def _comparison(item: Comparison, lang: Lang) -> str:
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


def _numbers(item: NumberComparison, lang: Lang) -> str:
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


def _category(item: CategoryTest, lang: Lang) -> str:
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


def _pooled(fit: Pooled, lang: Lang) -> str:
    if fit.refused is not None:
        return _refused(fit.refused, lang)
    shown, reader = fit.reported, Reader.of(fit.effects.scale, lang)
    measure = label(f"measure.{fit.measure}", lang)
    if shown.estimate is None or shown.ci is None:
        return label(
            "say.not_pooled", lang, measure=measure, studies=many("say.study", fit.k, lang)
        )
    text = label(
        "say.pooled",
        lang,
        measure=measure,
        estimate=reader.value(shown.estimate),
        level=percent(fit.level, 0),
        ci=reader.interval(shown.ci),
        studies=many("say.study", fit.k, lang),
        patients=_patients(fit, lang),
    )
    parts = [fit_words.prediction(fit, lang), fit_words.tau(fit, lang), fit_words.i2(fit, lang)]
    if fit.k > 1 and fit.tau2_method != "EE":
        joined = label("say.semicolon", lang).join(part for part in parts if part)
        text += label("fit.spread", lang, text=joined) + label("say.stop", lang) if joined else ""
    test = fit_words.subgroup_line(fit, lang)
    if test:
        text = text.rstrip() + label("say.subgroups", lang, text=test)
    return text.strip()


def _patients(fit: Pooled, lang: Lang) -> str:
    ni = fit.effects.ni
    if ni is None:
        return ""
    n = ni[fit.effects.included].sum()
    return "" if np.isnan(n) else label("say.comma", lang) + many("say.patient", int(n), lang)


def _refused(item: Refused, lang: Lang) -> str:
    return label("say.refused", lang, code=item.code, message=item.message, offered=item.offered)


def _verdict(item: Verdict, lang: Lang) -> str:
    return item.sentence(lang)


def _audit(item: Audit, lang: Lang) -> str:
    parts = [f"{label(f'audit.verdict.{word}', lang)} {n}" for word, n in item.counts.items()]
    text = label("say.comma", lang).join(parts)
    return label("say.audit", lang, n=len(item.verdicts), text=text)


def _check(item: Report, lang: Lang) -> str:
    parts = [f"{label(f'tables.severity.{word}', lang)} {n}" for word, n in item.counts().items()]
    passed = label("say.passed" if item.passed else "say.failed", lang)
    return label("say.check", lang, passed=passed, text=label("say.comma", lang).join(parts))


def _printed(item: PrintedRows, lang: Lang) -> str:
    key = f"unit.{item.unit}"
    unit = label(key, lang) if key in LABELS else item.unit.replace("_", " ")
    low, high = (short(value, 4) for value in (item.lowest, item.highest))
    return label("say.printed", lang, n=len(item.rows), low=low, high=high, unit=unit)


def _counts(item: Counts, lang: Lang) -> str:
    parts = (f"{name} {n}" for name, n in item.counts.items())
    return label("say.comma", lang).join(parts) + label("say.stop", lang)


#: The kinds of result that have a sentence.
SENTENCES: Mapping[str, Callable[[Any, Lang], str]] = MappingProxyType(
    {
        Proportion.kind: _proportion,
        OutcomeProportions.kind: _outcome,
        Summary.kind: _summary,
        TwoByTwo.kind: _two_by_two,
        Comparison.kind: _comparison,
        NumberComparison.kind: _numbers,
        CategoryTest.kind: _category,
        Curve.kind: time_sentences.curve,
        Curves.kind: time_sentences.curves,
        LogRank.kind: time_sentences.log_rank,
        MedianTime.kind: time_sentences.median_time,
        CurrentStatus.kind: time_sentences.current,
        StatusCurves.kind: time_sentences.status_curves,
        Assumption.kind: time_sentences.assumption,
        Pooled.kind: _pooled,
        Refused.kind: _refused,
        Verdict.kind: _verdict,
        Audit.kind: _audit,
        Report.kind: _check,
        PrintedRows.kind: _printed,
        Counts.kind: _counts,
    }
)
