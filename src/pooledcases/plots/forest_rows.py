"""What a forest plot says, before it is drawn: rows of texts and numbers on the reader's scale."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from pooledcases.format import interval, number, p_value, percent, percent_interval
from pooledcases.labels import LABELS, label
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES

RowKind = Literal["study", "excluded", "header", "subtotal", "pooled", "prediction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its texts, and what is drawn in it."""

    kind: RowKind
    label: str
    counts: tuple[str, ...] = ()
    text: str = ""
    weight: float | None = None
    weight_text: str = ""
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The whole figure in words."""

    rows: tuple[Row, ...]
    study_header: str
    count_headers: tuple[str, ...]
    effect_header: str
    weight_header: str
    axis_title: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """How numbers of one fit are written."""

    lang: Lang
    proportion: bool
    digits: int

    def estimate(self, value: float | None, ci: Interval | None) -> str:
        if value is None:
            return "–"
        text = percent(value, self.digits) if self.proportion else number(value, self.digits)
        return text if ci is None else f"{text} ({self.interval(ci)})"

    def interval(self, ci: Interval) -> str:
        write = percent_interval if self.proportion else interval
        return write(ci.low, ci.high, self.digits, lang=self.lang)


def content(
    fit: Pooled, *, lang: Lang, groups: tuple[str, str] | None, digits: int | None
) -> Content:
    """The rows and texts of a fit."""
    proportion = SCALES[fit.effects.scale].high == 1.0
    words = _Words(lang, proportion, (1 if proportion else 2) if digits is None else digits)
    measure = measure_name(fit.measure, lang)
    level = percent(fit.level, 0)
    return Content(
        rows=tuple(_rows(fit, words)),
        study_header=label("plots.study", lang),
        count_headers=_count_headers(fit.effects, lang, groups),
        effect_header=label("plots.with_ci", lang, what=measure, level=level),
        weight_header=label("plots.weight", lang),
        axis_title=measure if fit.effects.scale != "log" else label("plots.log", lang, what=measure),
        notes=tuple(_notes(fit, words)),
    )


def measure_name(measure: str, lang: Lang) -> str:
    """The reader's name of a measure; the code itself where there is none."""
    key = f"plots.measure.{measure}"
    return label(key, lang) if key in LABELS else measure


def _rows(fit: Pooled, words: _Words) -> list[Row]:
    rows: list[Row] = []
    shown: Counter[str] = Counter()
    for subgroup in fit.subgroups:
        rows.append(Row(kind="header", label=subgroup.level, gap=bool(rows)))
        rows += [_study(subgroup.fit, index, words) for index in range(len(subgroup.fit.studies))]
        rows += _pooled(subgroup.fit, words, "subtotal")
        shown.update(study.study for study in subgroup.fit.studies)
    others = []
    for index, study in enumerate(fit.studies):
        if shown[study.study]:
            shown[study.study] -= 1
        else:
            others.append(_study(fit, index, words))
    if others and rows:
        rows.append(Row(kind="header", label=label("plots.no_subgroup", words.lang), gap=True))
    return [*rows, *others, *_pooled(fit, words, "pooled")]


def _study(fit: Pooled, index: int, words: _Words) -> Row:
    study = fit.studies[index]
    counts = _counts(fit.effects, index)
    if not study.included:
        text = label("plots.excluded", words.lang, reason=_reason(fit, index, words.lang))
        return Row(kind="excluded", label=study.study, counts=counts, text=text)
    estimate, ci = study.reported.get("estimate"), study.reported.get("ci")
    return Row(
        kind="study",
        label=study.study,
        counts=counts,
        text=words.estimate(estimate, ci),
        weight=study.weight,
        weight_text="" if study.weight is None else percent(study.weight, 1),
        estimate=estimate,
        low=None if ci is None else ci.low,
        high=None if ci is None else ci.high,
    )


def _reason(fit: Pooled, index: int, lang: Lang) -> str:
    reason = fit.effects.reasons[index] if index < len(fit.effects.reasons) else None
    return reason.text(lang) if reason is not None else fit.studies[index].reason or "–"


def _pooled(fit: Pooled, words: _Words, kind: Literal["subtotal", "pooled"]) -> list[Row]:
    shown = fit.reported
    if shown.estimate is None:
        return []
    ci = shown.ci
    head = Row(
        kind=kind,
        label=label(f"plots.{kind}", words.lang, k=fit.k),
        counts=_totals(fit),
        text=words.estimate(shown.estimate, ci),
        weight_text="",
        estimate=shown.estimate,
        low=None if ci is None else ci.low,
        high=None if ci is None else ci.high,
        gap=kind == "pooled",
    )
    if shown.prediction is None:
        return [head]
    bar = Row(
        kind="prediction",
        label=label("plots.prediction", words.lang, level=percent(fit.level, 0)),
        text=words.interval(shown.prediction),
        low=shown.prediction.low,
        high=shown.prediction.high,
    )
    return [head, bar]


#: The columns of counts: events and totals of one group, or of two.
_ONE, _TWO = (("xi", "ni"),), (("ai", "n1i"), ("ci", "n2i"))


def _pairs(effects: Effects) -> tuple[tuple[str, str], ...]:
    for pairs in (_TWO, _ONE):
        if all(name in effects.columns for pair in pairs for name in pair):
            return pairs
    return ()


def _counts(effects: Effects, index: int) -> tuple[str, ...]:
    return tuple(
        f"{_whole(effects.columns[events][index])}/{_whole(effects.columns[total][index])}"
        for events, total in _pairs(effects)
    )


def _totals(fit: Pooled) -> tuple[str, ...]:
    """Totals count the rows that are pooled; they are crude sums, never compared (PC-M05)."""
    columns, included = fit.effects.columns, fit.effects.included
    if len(_pairs(fit.effects)) != 1:
        return tuple("" for _ in _pairs(fit.effects))
    return tuple(
        f"{_whole(columns[events][included].sum())}/{_whole(columns[total][included].sum())}"
        for events, total in _pairs(fit.effects)
    )


def _whole(value: float) -> str:
    return "–" if math.isnan(value) else number(value, 0 if float(value).is_integer() else 1)


def _count_headers(
    effects: Effects, lang: Lang, groups: tuple[str, str] | None
) -> tuple[str, ...]:
    pairs = _pairs(effects)
    if len(pairs) == 1:
        return (label("plots.events_total", lang),)
    names = groups or (label("plots.group_1", lang), label("plots.group_2", lang))
    return tuple(f"{name}\n{label('plots.events_total', lang)}" for name in names[: len(pairs)])


def _notes(fit: Pooled, words: _Words) -> list[str]:
    lang = words.lang
    notes = [_method(fit, lang)]
    if fit.k > 1 and fit.tau2_method != "EE":
        notes.append(label("plots.spread", lang, text="; ".join(_spread(fit, words))))
    notes += [
        f"{group.level}: {'; '.join(_spread(group.fit, words))}"
        for group in fit.subgroups
        if group.fit.k > 1 and group.fit.tau2 is not None
    ]
    test = fit.subgroup_test
    if test is not None:
        notes.append(
            label(
                "plots.subgroup_test", lang, q=number(test.q, 2), df=test.df,
                p=p_value(test.p_value, lang=lang),
            )
        )  # fmt: skip
    return notes


def _method(fit: Pooled, lang: Lang) -> str:
    return label(
        "plots.method_equal" if fit.tau2_method == "EE" else "plots.method",
        lang,
        model=_option("model", fit.model, lang),
        tau2=fit.tau2_method,
        inference=_option("inference", fit.inference, lang),
        level=percent(fit.level, 0),
    )


def _option(kind: str, word: str, lang: Lang) -> str:
    key = f"plots.{kind}.{word}"
    return label(key, lang) if key in LABELS else word


def _spread(fit: Pooled, words: _Words) -> list[str]:
    """tau and the prediction interval first, then I² with its interval (PC-M12)."""
    lang, level = words.lang, percent(fit.level, 0)
    parts = []
    if fit.tau2 is not None:
        parts.append(_tau(fit, lang))
    if fit.reported.prediction is not None:
        text = words.interval(fit.reported.prediction)
        parts.append(label("plots.prediction_is", lang, level=level, text=text))
    elif fit.tau2 is not None:
        parts.append(label("plots.no_prediction", lang))
    if fit.i2 is not None:
        ci = fit.i2_ci
        text = "" if ci is None else f" ({percent_interval(ci.low, ci.high, 0, lang=lang)})"
        parts.append(f"I² {percent(fit.i2, 0)}{text}")
    if fit.q is not None:
        key = "plots.q" if fit.i2 is not None else "plots.lr"
        p = p_value(fit.q_p_value, lang=lang)
        parts.append(label(key, lang, q=number(fit.q, 2), df=fit.q_df, p=p))
    return parts


def _tau(fit: Pooled, lang: Lang) -> str:
    tau2, ci = fit.tau2 or 0.0, fit.tau2_ci
    text = ""
    if ci is not None:
        text = f" ({interval(math.sqrt(ci.low), math.sqrt(ci.high), 2, lang=lang)})"
    if tau2 == 0 and (ci is None or ci.high > 0):
        return label("plots.tau_zero", lang, ci=text)
    return label("plots.tau", lang, tau=number(math.sqrt(tau2), 2), ci=text)
