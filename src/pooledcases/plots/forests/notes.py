"""The lines under a forest plot: few of them in the figure, all of them in its caption.

A figure says each thing once. What has a row or a mark is not said again under it; the rest, and
the cautions in full words, is the caption that a report prints beside the figure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from pooledcases.format import ama_p_value, confidence, interval, number, p_value, percent
from pooledcases.labels import label
from pooledcases.options import ForestNotes, Lang
from pooledcases.plots.forests import marks
from pooledcases.plots.forests.layouts import LAYOUTS, Layout
from pooledcases.plots.forests.marks import Footnotes
from pooledcases.results import fit_words
from pooledcases.results.dependent import Component, Dependent
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES

#: The spread of so many subgroups stands in one line.
_MOST_GROUPS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Lines on the method and the spread, what signs mean, and cautions."""

    lines: tuple[str, ...] = ()
    footnotes: Footnotes = field(default_factory=Footnotes)
    cautions: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Under each other; each once."""
        found = (*self.lines, *self.footnotes.lines, *self.cautions)
        return tuple(dict.fromkeys(line for line in found if line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What may stand under one figure.

    Attributes
    ----------
    short, full : Notes
    chosen : {"short", "full", "none"}
    """

    short: Notes
    full: Notes
    chosen: ForestNotes = "short"

    @property
    def shown(self) -> tuple[str, ...]:
        """What stands under the figure."""
        return {"short": self.short.all, "full": self.full.all, "none": ()}[self.chosen]


def lines_of(fit: Pooled | Dependent, lang: Lang, layout: Layout) -> Lines:
    """The lines of one fit."""
    return Lines(
        short=Notes(
            lines=tuple(_SHORT[fit.kind](fit, lang, layout)),
            footnotes=marks.footnotes(fit, lang, full=False),
            cautions=tuple(marks.cautions_in_short(fit, lang)),
        ),
        full=Notes(
            lines=tuple(_FULL[fit.kind](fit, lang, layout)),
            footnotes=marks.footnotes(fit, lang, full=True),
            cautions=tuple(marks.cautions(fit, lang)),
        ),
    )


def lines_of_several(fits: Sequence[Pooled], called: Sequence[str], lang: Lang) -> Lines:
    """The lines of several fits of the same studies; the signs are those of the first."""
    weighed = any(study.weight is not None for study in fits[0].studies)
    weights = [label("plots.weights_of", lang, name=called[0])] if weighed else []
    stop = label("say.semicolon", lang)
    named = list(zip(fits, called, strict=True))
    short = [f"{name}: {stop.join(_model_in_short(fit, name, lang))}" for fit, name in named]
    full = [
        f"{name}: {line}"
        for fit, name in named
        for line in (fit_words.method_line(fit, lang), "; ".join(fit_words.spread(fit, lang)))
        if line and line != name
    ]
    cautions = [line for fit in fits for line in marks.cautions(fit, lang)]
    in_short = [line for fit in fits for line in marks.cautions_in_short(fit, lang)]
    return Lines(
        short=Notes(
            lines=(*short, *weights),
            footnotes=marks.footnotes(fits[0], lang, full=False),
            cautions=tuple(in_short),
        ),
        full=Notes(
            lines=(*full, *weights),
            footnotes=marks.footnotes(fits[0], lang, full=True),
            cautions=tuple(cautions),
        ),
    )


def caption(
    fit: Pooled | Dependent | Sequence[Pooled],
    *,
    names: Sequence[str] | None = None,
    lang: Lang = "en",
) -> tuple[str, ...]:
    """Everything that can be said of a forest plot, a line each, for the text under it."""
    if isinstance(fit, (Pooled, Dependent)):
        return lines_of(fit, lang, LAYOUTS["pooledcases"]).full.all
    called = names or [fit_words.method_line(item, lang) for item in fit]
    return lines_of_several(fit, called, lang).full.all


def _model_in_short(fit: Pooled, name: str, lang: Lang) -> Iterable[str]:
    method = fit_words.method_line(fit, lang)
    if method != name:
        yield method.removeprefix(label("tables.method_head", lang)).rstrip(".。")
    yield from (part for part in (_tau(fit), _i2(fit)) if part)


def _pooled_short(fit: Pooled, lang: Lang, layout: Layout) -> Iterable[str]:
    journal = [] if layout.spread is None else _journal(fit, lang, layout)
    yield from journal
    yield fit_words.method_line(fit, lang)
    if not journal and fit.k > 1 and fit.tau2_method != "EE":
        shown = fit.reported.prediction is not None
        parts = [
            fit_words.tau(fit, lang),
            "" if shown else fit_words.prediction(fit, lang),
            fit_words.i2(fit, lang),
            fit_words.q(fit, lang),
        ]
        yield label("fit.spread", lang, text="; ".join(part for part in parts if part))
    of_groups = (_of_subgroups(fit, lang), _between(fit, lang, layout))
    yield label("say.semicolon", lang).join(text.rstrip(".。") for text in of_groups if text)


def _of_subgroups(fit: Pooled, lang: Lang) -> str:
    """tau and I² of each subgroup in one line; of many the caption says them."""
    groups = [group for group in fit.subgroups if group.fit.k > 1 and group.fit.tau2 is not None]
    if not groups or len(groups) > _MOST_GROUPS:
        return ""
    comma = label("say.comma", lang)
    parts = [
        f"{group.level} {comma.join(p for p in (_tau(group.fit), _i2(group.fit)) if p)}"
        for group in groups
        if group.fit.tau2_method != "EE"
    ]
    if not parts:
        return ""
    return label("plots.short.within", lang, text=label("say.semicolon", lang).join(parts))


def _tau(fit: Pooled) -> str:
    if fit.tau2 is None or fit.k < 2 or fit.tau2_method == "EE" or fit_words.all_alike(fit):
        return ""
    return f"τ {number(math.sqrt(fit.tau2), 2)}"


def _i2(fit: Pooled) -> str:
    return "" if fit.i2 is None or fit.k < 2 else f"I² {percent(fit.i2, 0)}"


def _between(fit: Pooled, lang: Lang, layout: Layout) -> str:
    test = fit.subgroup_test
    if layout.between is None or test is None:
        return fit_words.subgroup_line(fit, lang)
    share = max(0.0, (test.q - test.df) / test.q) if test.q > 0 else 0.0
    p = (ama_p_value if layout.ama_p else p_value)(test.p_value, lang=lang)
    return label(layout.between, lang, q=number(test.q, 2), df=test.df, p=p, i2=percent(share, 0))


def _journal(fit: Pooled, lang: Lang, layout: Layout) -> list[str]:
    """Heterogeneity and the test of the mean as a journal words them, where they exist."""
    if fit.q is None or fit.tau2 is None or fit.i2 is None or fit.k < 2 or not layout.spread:
        return []
    p = ama_p_value if layout.ama_p else p_value
    lines = [
        label(
            layout.spread, lang, tau2=number(fit.tau2, 2), q=number(fit.q, 2), df=fit.q_df,
            p=p(fit.q_p_value, lang=lang), i2=percent(fit.i2, 0),
        )
    ]  # fmt: skip
    if fit.statistic is None or fit.p_value is None or SCALES[fit.effects.scale].null is None:
        return lines
    letter = "Z" if fit.df is None else "t"
    return [
        *lines,
        label(
            layout.overall, lang, letter=letter, statistic=number(abs(fit.statistic), 2),
            p=p(fit.p_value, lang=lang),
        ),
    ]  # fmt: skip


def _pooled_full(fit: Pooled, lang: Lang, layout: Layout) -> Iterable[str]:
    yield fit_words.method_line(fit, lang)
    if fit.k > 1 and fit.tau2_method != "EE":
        yield label("fit.spread", lang, text="; ".join(fit_words.spread(fit, lang)))
    for group in fit.subgroups:
        if group.fit.k > 1 and group.fit.tau2 is not None:
            yield f"{group.level}: {'; '.join(fit_words.spread(group.fit, lang))}"
    yield fit_words.subgroup_line(fit, lang)
    if len(fit_words.count_pairs(fit.effects)) > 1:
        yield label("plots.sums", lang)


def _dependent(fit: Dependent, lang: Lang, layout: Layout) -> Iterable[str]:
    yield _dependent_method(fit, lang)
    yield from (_component(item, lang) for item in fit.components)


def _dependent_method(fit: Dependent, lang: Lang) -> str:
    """Model, estimator and kind of interval (PC-M20)."""
    model = label(f"model.{fit.model}", lang)
    if fit.model == "multivariate":
        model += label("say.semicolon", lang) + label(f"structure.{fit.structure}", lang)
    return label(
        "fit.method",
        lang,
        model=model,
        tau2=label(f"tau2.{fit.method}", lang),
        inference=label(f"inference.{fit.inference}", lang),
        level=confidence(fit.level),
        mu="",
    )


def _component(item: Component, lang: Lang) -> str:
    ci, text = "", f"τ {number(math.sqrt(item.variance), 2)}"
    if item.ci is not None:
        ci = f" ({interval(math.sqrt(item.ci.low), math.sqrt(item.ci.high), 2, lang=lang)})"
    if item.variance == 0:
        text, ci = label("fit.tau_zero", lang, ci=ci), ""
    parts = [text + ci, label("evidence.of_groups", lang, n=item.groups)]
    if item.i2 is not None:
        parts.append(f"I² {percent(item.i2, 0)}")
    name = label("evidence.spread", lang, name=item.name)
    return f"{name[:1].upper()}{name[1:]}: {label('say.semicolon', lang).join(parts)}"


_Say = Callable[[Any, Lang, Layout], Iterable[str]]
_SHORT: Final[Mapping[str, _Say]] = MappingProxyType(
    {Pooled.kind: _pooled_short, Dependent.kind: _dependent}
)
_FULL: Final[Mapping[str, _Say]] = MappingProxyType(
    {Pooled.kind: _pooled_full, Dependent.kind: _dependent}
)
