"""Tables of models of dependent effects, of robust variances, and of overlapping studies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pooledcases.format import confidence, interval, number, p_value, percent, plain
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.dependent import (
    Coefficient,
    Component,
    Correlation,
    Dependent,
    OnReaderScale,
    Robust,
)
from pooledcases.results.effects import Effects
from pooledcases.results.fit_words import Reader
from pooledcases.results.overlap import OverlapChoice, OverlapSensitivity
from pooledcases.scales import SCALES
from pooledcases.tables import values, words

if TYPE_CHECKING:
    import pandas as pd

Lines = Iterator[tuple[str, str]]
#: Decimals of coefficients, as R prints them.
_DIGITS = 4


def dependent_frame(result: Dependent, lang: Lang = "en") -> pd.DataFrame:
    """What a three-level or multivariate model gave, a line a quantity.

    Parameters
    ----------
    result : Dependent
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Means on the reader's scale with prediction intervals, the spread of the true effects, and
        the coefficients on the scale of analysis.

    Examples
    --------
    >>> import pooledcases as pc
    >>> rows = {"group": list("AABBCCDD"), "yi": [0.1, 0.2, 0.8, 0.6, -0.1, 0.1, 0.5, 0.4],
    ...         "vi": [0.02] * 8}
    >>> effects = pc.effect_sizes(rows, measure="GEN")
    >>> fit = pc.models.pool_multilevel(effects, levels=("group", "study"))
    >>> dependent_frame(fit).iloc[2].tolist()
    ['effect (95% CI)', '0.32 (−0.17 to 0.82)']
    """
    measure = fit_words.measure_name(result.effects, lang)
    lines = [
        (label("evidence.rows", lang), str(result.k)),
        (label("evidence.groups", lang), str(result.clusters)),
        *_means(result.reported, result.effects, measure, result.level, lang),
        *_spread(result, lang),
        *_correlations(result.correlations, lang),
        *_tests(result, lang),
        *_coefficients(result.coefficients, result.effects, lang),
        (label("tables.method", lang), _method(result, lang)),
    ]
    return _quantities(lines, lang)


def robust_frame(result: Robust, effects: Effects, lang: Lang = "en") -> pd.DataFrame:
    """Robust coefficients, a line a quantity.

    Parameters
    ----------
    result : Robust
    effects : Effects
        What was pooled.
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> rows = {"team": list("AABBCCDD"), "yi": [0.1, 0.2, 0.8, 0.6, -0.1, 0.1, 0.5, 0.4],
    ...         "vi": [0.02] * 8}
    >>> effects = pc.effect_sizes(rows, measure="GEN")
    >>> found = pc.models.robust(pc.pool(effects), cluster="team")
    >>> robust_frame(found, effects).iloc[1].tolist()
    ['clusters', '4']
    """
    measure = fit_words.measure_name(effects, lang)
    correction = label(f"correction.{result.correction}", lang)
    lines = [
        (label("evidence.rows", lang), str(result.k)),
        (label("evidence.clusters", lang), str(result.clusters)),
        *_means(result.reported, effects, measure, result.level, lang),
        *_omnibus(result, lang),
        *_coefficients(result.coefficients, effects, lang),
        (label("tables.method", lang), f"{correction} ({confidence(result.level)})"),
    ]
    return _quantities(lines, lang)


def overlap_frame(result: OverlapSensitivity, lang: Lang = "en") -> pd.DataFrame:
    """The result under every way of treating studies that share patients, a line a choice.

    Parameters
    ----------
    result : OverlapSensitivity
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> rows = {"yi": [0.1, 0.3, 0.8, 0.5], "vi": [0.02, 0.03, 0.05, 0.04],
    ...         "overlap_group": ["x", "x", "", ""]}
    >>> found = pc.models.overlap_sensitivity(pc.effect_sizes(rows, measure="GEN"), rho=[0.5])
    >>> overlap_frame(found).iloc[1, 0]
    'the first of each group'
    """
    effects = result.choices[0].fit.effects
    what = label(
        "plots.with_ci",
        lang,
        what=fit_words.measure_name(effects, lang),
        level=confidence(result.level),
    )
    headers = [label("evidence.choice", lang), label("tables.studies", lang), what, "τ"]
    headers.append(label("direction.left_out", lang))
    rows = [_choice(item, effects, lang) for item in result.choices]
    return words.drop_empty(words.frame(headers, rows), headers[-1])


def _choice(item: OverlapChoice, effects: Effects, lang: Lang) -> list[str]:
    rho = "" if item.rho is None else number(item.rho, 2)
    found, reader = item.reported, Reader.of(effects.scale, lang)
    return [
        label(f"overlap.{item.choice}", lang, rho=rho),
        str(item.k),
        "–" if found is None else values.estimate(reader, found.estimate, found.ci),
        "–" if item.tau2 is None else number(math.sqrt(item.tau2), 2),
        label("say.comma", lang).join(item.left_out),
    ]


def _quantities(lines: Sequence[tuple[str, str]], lang: Lang) -> pd.DataFrame:
    headers = [label("tables.quantity", lang), label("tables.value", lang)]
    return words.frame(headers, [[name, text] for name, text in lines if text])


def _means(
    found: Sequence[OnReaderScale], effects: Effects, measure: str, level: float, lang: Lang
) -> Lines:
    reader, share = Reader.of(effects.scale, lang), confidence(level)
    for item in found:
        what = measure if len(found) == 1 else _joined(measure, item.term, lang)
        text = values.estimate(reader, item.estimate, item.ci)
        yield label("plots.with_ci", lang, what=what, level=share), text
        if item.prediction is not None:
            name = label("tables.prediction", lang, level=share)
            name = name if len(found) == 1 else _joined(name, item.term, lang)
            yield name, values.limits(reader, item.prediction)


def _joined(one: str, other: str, lang: Lang) -> str:
    return label("say.comma", lang).join((one, other))


def _coefficients(items: Sequence[Coefficient], effects: Effects, lang: Lang) -> Lines:
    scale = label(f"scale.{effects.scale}", lang)
    # of a proportion or a rate no value means "no effect"
    tested = len(items) > 1 or SCALES[effects.scale].null is not None
    for item in items:
        name = label("tables.coefficient", lang, term=fit_words.term(item.term, lang), scale=scale)
        yield name, _coefficient(item, lang, tested=tested)


def _coefficient(item: Coefficient, lang: Lang, *, tested: bool) -> str:
    digits = fit_words.decimals(item.se, _DIGITS)
    text = Reader(lang, proportion=False, digits=digits).estimate(item.estimate, item.ci)
    parts = [label("tables.with_se", lang, text=text, se=number(item.se, digits))]
    if item.df is not None:
        parts.append(f"df {plain(item.df, 1)}")
    if tested and item.p_value is not None:
        parts.append(f"p {p_value(item.p_value, lang=lang)}")
    return label("say.comma", lang).join(parts)


def _spread(result: Dependent, lang: Lang) -> Lines:
    for item in result.components:
        yield label("evidence.spread", lang, name=item.name), _component(item, result, lang)


def _component(item: Component, result: Dependent, lang: Lang) -> str:
    ci, text = item.ci, f"τ {number(math.sqrt(item.variance), 2)}"
    if ci is not None:
        text += f" ({interval(math.sqrt(ci.low), math.sqrt(ci.high), 2, lang=lang)})"
    parts = [text, label("evidence.of_groups", lang, n=item.groups)]
    if item.i2 is not None:
        parts.append(f"I² {percent(item.i2, 0)}")
    return label("say.semicolon", lang).join(parts)


def _correlations(items: Sequence[Correlation], lang: Lang) -> Lines:
    for item in items:
        between = label("evidence.any_two", lang)
        if item.outcomes is not None:
            between = label("evidence.pair", lang, one=item.outcomes[0], other=item.outcomes[1])
        name = label("evidence.correlation", lang, between=between)
        reader = Reader(lang, proportion=False, digits=2)
        none = label("evidence.no_correlation", lang)
        yield name, none if item.rho is None else values.estimate(reader, item.rho, item.ci)


def _tests(result: Dependent, lang: Lang) -> Lines:
    if result.q is not None and result.q_p_value is not None and result.q_df > 0:
        p = p_value(result.q_p_value, lang=lang)
        text = label("fit.q", lang, q=number(result.q, 2), df=result.q_df, p=p)
        yield label("tables.q", lang), text
    yield from _omnibus(result, lang)


def _omnibus(result: Dependent | Robust, lang: Lang) -> Lines:
    """Of several coefficients; that of one is its own."""
    if len(result.coefficients) > 1:
        for test in result.tests:
            yield label(f"test.{test.name}", lang), fit_words.words_of_test(test, lang)


def _method(result: Dependent, lang: Lang) -> str:
    parts = [label(f"model.{result.model}", lang)]
    if result.model == "multivariate":
        parts.append(label(f"structure.{result.structure}", lang))
    parts.append(label(f"tau2.{result.method}", lang))
    inference = label(f"inference.{result.inference}", lang)
    parts.append(f"{inference} ({confidence(result.level)})")
    parts.append(_sampling(result, lang))
    return label("say.semicolon", lang).join(parts)


def _sampling(result: Dependent, lang: Lang) -> str:
    found = result.sampling
    if found is None or not found.first.size:
        return label("evidence.sampling.none", lang)
    rho = "" if found.rho is None else number(found.rho, 2)
    return label(f"evidence.sampling.{found.declared.replace(' ', '_')}", lang, rho=rho)
