"""What a forest plot says, before it is drawn: rows of texts and numbers on the reader's scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pooledcases.format import percent
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots import forest_marks
from pooledcases.results import fit_words
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import Pooled

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


def content(
    fit: Pooled, *, lang: Lang, groups: tuple[str, str] | None, digits: int | None
) -> Content:
    """The rows and texts of a fit."""
    words = Reader.of(fit.effects.scale, lang, digits)
    measure = fit_words.measure_name(fit, lang)
    level = percent(fit.level, 0)
    return Content(
        rows=tuple(_rows(fit, words)),
        study_header=label("plots.study", lang),
        count_headers=fit_words.count_headers(fit.effects, lang, groups),
        effect_header=label("plots.with_ci", lang, what=measure, level=level),
        weight_header=label("plots.weight_within" if fit.subgroups else "plots.weight", lang),
        axis_title=measure
        if fit.effects.scale != "log"
        else label("plots.log", lang, what=measure),
        notes=tuple(_notes(fit, lang)),
    )


def _rows(fit: Pooled, words: Reader) -> list[Row]:
    rows: list[Row] = []
    signs = forest_marks.signs(fit)
    for group in fit.subgroups:
        rows.append(Row(kind="header", label=group.level, gap=bool(rows)))
        rows += [_study(group.fit, at, words, signs[row]) for at, row in enumerate(group.rows)]
        # one study is described; pooling it with itself would draw it twice
        rows += _pooled(group.fit, words, "subtotal") if group.fit.k > 1 else []
    shown = {row for group in fit.subgroups for row in group.rows}
    others = [
        _study(fit, row, words, signs[row]) for row in range(len(fit.studies)) if row not in shown
    ]
    if others and rows:
        rows.append(Row(kind="header", label=label("plots.no_subgroup", words.lang), gap=True))
    return [*rows, *others, *_pooled(fit, words, "pooled")]


def _study(fit: Pooled, index: int, words: Reader, sign: str) -> Row:
    study = fit.studies[index]
    name = f"{study.study} {sign}".rstrip()
    counts = fit_words.counts(fit.effects, index)
    if not study.included:
        text = label("plots.excluded", words.lang, reason=fit_words.reason(fit, index, words.lang))
        return Row(kind="excluded", label=name, counts=counts, text=text)
    estimate, ci = study.reported.get("estimate"), study.reported.get("ci")
    return Row(
        kind="study",
        label=name,
        counts=counts,
        text=words.estimate(estimate, ci),
        weight=study.weight,
        weight_text="" if study.weight is None else percent(study.weight, 1),
        estimate=estimate,
        low=None if ci is None else ci.low,
        high=None if ci is None else ci.high,
    )


def _pooled(fit: Pooled, words: Reader, kind: Literal["subtotal", "pooled"]) -> list[Row]:
    shown = fit.reported
    if shown.estimate is None:
        return []
    ci = shown.ci
    head = Row(
        kind=kind,
        label=label(f"plots.{kind}", words.lang, k=fit.k),
        counts=fit_words.totals(fit),
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


def _notes(fit: Pooled, lang: Lang) -> list[str]:
    notes = [fit_words.method_line(fit, lang)]
    if fit.k > 1 and fit.tau2_method != "EE":
        text = "; ".join(fit_words.spread(fit, lang))
        notes.append(label("fit.spread", lang, text=text))
    notes += [
        f"{group.level}: {'; '.join(fit_words.spread(group.fit, lang))}"
        for group in fit.subgroups
        if group.fit.k > 1 and group.fit.tau2 is not None
    ]
    test = fit_words.subgroup_line(fit, lang)
    return [*notes, *([test] if test else []), *forest_marks.lines(fit, lang)]
