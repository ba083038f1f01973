"""What a forest plot is drawn from: one shape for fits of every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from pooledcases.errors import InputError
from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots.forests import marks as forest_marks
from pooledcases.plots.forests.layouts import Layout
from pooledcases.plots.forests.notes import Lines, lines_of, lines_of_several
from pooledcases.results import fit_words
from pooledcases.results.base import Interval
from pooledcases.results.dependent import Dependent
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled, StudyResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One pooled estimate on the reader's scale: a diamond, and perhaps a prediction interval.

    ``sums`` are events and patients (or person-time) of each group, over the pooled studies.
    """

    label: str
    estimate: float
    ci: Interval | None
    prediction: Interval | None
    level: float
    p_value: float | None = None
    sums: tuple[tuple[float, float], ...] = ()
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
    lines : Lines
        What stands under the figure, and its caption.
    measure : str
        The measure in words.
    method : tuple of str
        How studies are weighted, and whether their effects may differ: ``("IV", "Random")``.
    """

    effects: Effects
    studies: Sequence[StudyResult]
    groups: tuple[Group, ...] = ()
    endings: tuple[Ending, ...]
    signs: tuple[str, ...]
    clusters: tuple[str | None, ...] = ()
    level: float
    lines: Lines
    measure: str
    method: tuple[str, ...] = ()


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
        lines=lines_of(fit, lang, layout),
        measure=capital(fit_words.measure_name(fit, lang)),
        method=_method(fit, lang),
    )


#: How RevMan and its readers call the weights of a model.
_WEIGHTS: Final[Mapping[str, str]] = MappingProxyType(
    {"inverse-variance": "IV", "mh": "M-H", "peto": "Peto"}
)


def _method(fit: Pooled, lang: Lang) -> tuple[str, ...]:
    weights = _WEIGHTS.get(fit.model)
    if weights is None:
        return ()
    common = fit.tau2_method == "EE" or fit.model != "inverse-variance"
    return weights, label(f"plots.revman.{'fixed' if common else 'random'}", lang)


def _ending(fit: Pooled, key: str, lang: Lang, name: str | None = None) -> tuple[Ending, ...]:
    shown = fit.reported
    if shown.estimate is None:
        return ()
    sizes = fit.effects.ni
    words = {"k": fit.k, "level": confidence(fit.level)}
    return (
        Ending(
            label=label(key, lang, **words) if name is None else name,
            estimate=shown.estimate,
            ci=shown.ci,
            prediction=shown.prediction,
            level=fit.level,
            p_value=fit.p_value,
            sums=fit_words.totals(fit),
            patients=None if sizes is None else float(sizes[fit.effects.included].sum()),
        ),
    )


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
    return Source(
        effects=plain.effects,
        studies=plain.studies,
        endings=endings,
        signs=plain.signs,
        level=plain.level,
        lines=lines_of_several(fits, called, lang),
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
        if fit.level != first.level:
            problems.append(
                f"forest: fit {at} has {confidence(fit.level)} intervals, the first "
                f"{confidence(first.level)}; pool both at one level."
            )
    if problems:
        raise InputError(problems)


def _dependent(fit: Dependent, lang: Lang, layout: Layout) -> Source:
    shown = fit.effects
    several = len(fit.reported) > 1
    tests = {item.term: item.p_value for item in fit.coefficients}
    words = {"k": fit.k, "level": confidence(fit.level)}
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
        lines=lines_of(fit, lang, layout),
        measure=capital(fit_words.measure_name(shown, lang)),
    )


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
