"""What a forest plot is drawn from: one shape for fits of every kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from pooledcases.errors import InputError
from pooledcases.format import interval, number, p_value, percent
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots.forests import marks as forest_marks
from pooledcases.plots.forests.layouts import Layout
from pooledcases.results import fit_words
from pooledcases.results.base import Interval
from pooledcases.results.dependent import Component, Dependent
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled, StudyResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One pooled estimate on the reader's scale: a diamond, and perhaps a prediction interval."""

    label: str
    estimate: float
    ci: Interval | None
    prediction: Interval | None
    level: float
    p_value: float | None = None
    events: tuple[str, ...] = ()
    patients: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The studies of one subgroup, with what they give together."""

    name: str
    rows: tuple[int, ...]
    studies: Sequence[StudyResult]
    endings: tuple[Ending, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Everything a forest plot says, before it is laid out.

    Attributes
    ----------
    effects : Effects
    studies : sequence of StudyResult
    groups : tuple of Group
        Subgroups; empty without any.
    endings : tuple of Ending
        One a model, or one an outcome.
    signs : tuple of str
        What stands after the name of each row.
    clusters : tuple of (str or None)
        What each row belongs to, where rows depend on each other.
    level : float
    notes : tuple of str
    measure, shown : str
        The measure in words; all of the figure in one sentence, for those who do not see it.
    """

    effects: Effects
    studies: Sequence[StudyResult]
    groups: tuple[Group, ...] = ()
    endings: tuple[Ending, ...]
    signs: tuple[str, ...]
    clusters: tuple[str | None, ...] = ()
    level: float
    notes: tuple[str, ...]
    measure: str


def source(fits: Sequence[Any], names: Sequence[str] | None, lang: Lang, layout: Layout) -> Source:
    """What is drawn of one fit, or of several fits of the same studies."""
    if len(fits) == 1 and names is None:
        return _SOURCES[fits[0].kind](fits[0], lang, layout)
    return _several(fits, names, lang, layout)


def _pooled(fit: Pooled, lang: Lang, layout: Layout) -> Source:
    return Source(
        effects=fit.effects,
        studies=fit.studies,
        groups=tuple(
            Group(
                name=group.level,
                rows=group.rows,
                studies=group.fit.studies,
                # one study is described; pooling it with itself would draw it twice
                endings=_ending(group.fit, layout.subtotal_row, lang) if group.fit.k > 1 else (),
            )
            for group in fit.subgroups
        ),
        endings=_ending(fit, layout.pooled, lang),
        signs=forest_marks.signs(fit),
        level=fit.level,
        notes=tuple(_notes(fit, lang, layout)),
        measure=capital(fit_words.measure_name(fit, lang)),
    )


def _ending(fit: Pooled, key: str, lang: Lang, name: str | None = None) -> tuple[Ending, ...]:
    shown = fit.reported
    if shown.estimate is None:
        return ()
    sizes = fit.effects.ni
    words = {"k": fit.k, "level": percent(fit.level, 0)}
    return (
        Ending(
            label=label(key, lang, **words) if name is None else name,
            estimate=shown.estimate,
            ci=shown.ci,
            prediction=shown.prediction,
            level=fit.level,
            p_value=fit.p_value,
            events=fit_words.totals(fit),
            patients=None if sizes is None else float(sizes[fit.effects.included].sum()),
        ),
    )


def _notes(fit: Pooled, lang: Lang, layout: Layout) -> list[str]:
    notes = [] if layout.spread is None else _journal_lines(fit, lang, layout.spread)
    notes.append(fit_words.method_line(fit, lang))
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


def _journal_lines(fit: Pooled, lang: Lang, key: str) -> list[str]:
    """Heterogeneity and the test of the mean as a journal words them, where they exist."""
    if fit.q is None or fit.tau2 is None or fit.i2 is None or fit.k < 2:
        return []
    lines = [
        label(
            key, lang, tau2=number(fit.tau2, 2), q=number(fit.q, 2), df=fit.q_df,
            p=p_value(fit.q_p_value, lang=lang), i2=percent(fit.i2, 0),
        )
    ]  # fmt: skip
    if fit.statistic is None or fit.p_value is None:
        return lines
    letter = "Z" if fit.df is None else "t"
    return [
        *lines,
        label(
            "plots.overall_test", lang, letter=letter, statistic=number(fit.statistic, 2),
            p=p_value(fit.p_value, lang=lang),
        ),
    ]  # fmt: skip


def _several(
    fits: Sequence[Pooled], names: Sequence[str] | None, lang: Lang, layout: Layout
) -> Source:
    """The rows of the first fit, and a diamond for each."""
    _check_alike(fits, names)
    called = names or [fit_words.method_line(fit, lang) for fit in fits]
    first = fits[0]
    plain = _pooled(first, lang, layout)
    endings = tuple(
        ending
        for fit, name in zip(fits, called, strict=True)
        for ending in _ending(fit, layout.pooled, lang, name)
    )
    notes = [
        f"{name}: {line}"
        for fit, name in zip(fits, called, strict=True)
        for line in (fit_words.method_line(fit, lang), "; ".join(fit_words.spread(fit, lang)))
        if line and line != name
    ]
    weights = label("plots.weights_of", lang, name=called[0])
    rest = dict.fromkeys(line for fit in fits for line in forest_marks.lines(fit, lang))
    return Source(
        effects=plain.effects,
        studies=plain.studies,
        endings=endings,
        signs=plain.signs,
        level=plain.level,
        notes=(*notes, weights, *rest),
        measure=plain.measure,
    )


def _check_alike(fits: Sequence[Pooled], names: Sequence[str] | None) -> None:
    problems = []
    if not fits:
        problems.append("forest: there is no fit to draw.")
    if names is not None and len(names) != len(fits):
        problems.append(f"forest: {len(fits)} fits, {len(names)} names; give each fit a name.")
    for at, fit in enumerate(fits[1:], 2):
        first = fits[0]
        if (fit.measure, fit.effects.scale) != (first.measure, first.effects.scale):
            problems.append(
                f"forest: fit {at} pools {fit.measure}, the first {first.measure}; they have no "
                "axis in common, draw them apart."
            )
        elif fit.effects.study != first.effects.study:
            problems.append(f"forest: fit {at} has other studies than the first; draw them apart.")
    if problems:
        raise InputError(problems)


def _dependent(fit: Dependent, lang: Lang, layout: Layout) -> Source:
    shown = fit.effects
    several = len(fit.reported) > 1
    tests = {item.term: item.p_value for item in fit.coefficients}
    words = {"k": fit.k, "level": percent(fit.level, 0)}
    return Source(
        effects=shown,
        studies=fit.studies,
        endings=tuple(
            Ending(
                label=item.term if several else label(layout.pooled, lang, **words),
                estimate=item.estimate,
                ci=item.ci,
                prediction=item.prediction,
                level=fit.level,
                p_value=tests.get(item.term),
            )
            for item in fit.reported
        ),
        signs=forest_marks.signs(fit),
        clusters=fit.cluster,
        level=fit.level,
        notes=(
            _dependent_method(fit, lang),
            *(_component(item, lang) for item in fit.components),
            *forest_marks.lines(fit, lang),
        ),
        measure=capital(fit_words.measure_name(shown, lang)),
    )


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
        level=percent(fit.level, 0),
        mu="",
    )


def _component(item: Component, lang: Lang) -> str:
    text = f"τ {number(math.sqrt(item.variance), 2)}"
    if item.ci is not None:
        text += f" ({interval(math.sqrt(item.ci.low), math.sqrt(item.ci.high), 2, lang=lang)})"
    parts = [text, label("evidence.of_groups", lang, n=item.groups)]
    if item.i2 is not None:
        parts.append(f"I² {percent(item.i2, 0)}")
    name = label("evidence.spread", lang, name=item.name)
    return f"{capital(name)}: {label('say.semicolon', lang).join(parts)}"


def capital(text: str) -> str:
    """A text as a header, with a capital.

    Examples
    --------
    >>> capital("risk ratio")
    'Risk ratio'
    """
    return text[:1].upper() + text[1:]


_SOURCES: Final[Mapping[str, Callable[[Any, Lang, Layout], Source]]] = MappingProxyType(
    {Pooled.kind: _pooled, Dependent.kind: _dependent}
)
