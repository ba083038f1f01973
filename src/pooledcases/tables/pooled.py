"""What pooling gave, a line a quantity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pooledcases.format import confidence, number, percent
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.base import Interval
from pooledcases.results.fit_words import Reader
from pooledcases.results.parameters import ModelParameter
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES
from pooledcases.tables import beside_words, moderator_sentences, values, words
from pooledcases.tables.effect_table import spread
from pooledcases.tables.text_table import TextTable

if TYPE_CHECKING:
    import pandas as pd

Lines = Iterator[tuple[str, str]]


def pooled_frame(fits: Pooled | Mapping[str, Pooled], lang: Lang = "en") -> pd.DataFrame:
    """What pooling gave, a line a quantity; several fits stand side by side.

    Parameters
    ----------
    fits : Pooled or mapping of name to Pooled
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        The spread between studies and the prediction interval before I² (PC-M12). A regression
        has a line a coefficient instead of an estimate. Subgroups follow the whole.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="PLO"))
    >>> pooled_frame(fit).iloc[0].tolist()
    ['studies pooled', '3']
    """
    return pooled_table(fits, lang).frame()


def pooled_table(fits: Pooled | Mapping[str, Pooled], lang: Lang = "en") -> TextTable:
    """The same before it is a frame."""
    each = {label("tables.value", lang): fits} if isinstance(fits, Pooled) else dict(fits)
    columns = {name: _quantities(fit, lang) for name, fit in each.items()}
    lines = list(dict.fromkeys(line for column in columns.values() for line in column))
    rows = [[line, *(column.get(line, "–") for column in columns.values())] for line in lines]
    return TextTable.of_rows([label("tables.quantity", lang), *columns], rows)


def _quantities(fit: Pooled, lang: Lang) -> dict[str, str]:
    regression = fit.regression is not None or bool(fit.moderators)
    parts = (
        [(label("tables.studies", lang), values.whole("value", fit.k))],
        _coefficients(fit, lang) if regression else _estimate(fit, lang),
        [(beside_words.head(fit, lang), beside_words.text(fit, lang))],
        _spread(fit, lang, residual=regression),
        _tests(fit, lang),
        _parameters(fit, lang),
        [] if regression else _on_analysis_scale(fit, lang),
        _tau2(fit, lang),
        _method(fit, lang),
        _subgroups(fit, lang),
    )
    return {name: text for part in parts for name, text in part if text}


def _estimate(fit: Pooled, lang: Lang) -> Lines:
    reader, shown = Reader.of(fit.effects.scale, lang), fit.reported
    level = confidence(fit.level)
    measure = fit_words.measure_name(fit, lang)
    key = "plots.with_ci" if fit.posterior is None else "tables.with_cri"
    yield (
        label(key, lang, what=measure, level=level),
        values.estimate(reader, shown.estimate, shown.ci),
    )
    if shown.mean_over_studies is not None:
        yield label("tables.mean_over_studies", lang), values.value(reader, shown.mean_over_studies)
    # of a proportion or a rate no value means "no effect"
    if fit.p_value is not None and SCALES[fit.effects.scale].null is not None:
        yield label("tables.p_null", lang), words.p_cell(fit.p_value)
    if fit_words.expects_prediction(fit):
        yield (
            label("tables.prediction", lang, level=level),
            "–" if shown.prediction is None else values.limits(reader, shown.prediction),
        )


def _coefficients(fit: Pooled, lang: Lang) -> Lines:
    scale = label(f"scale.{fit.effects.scale}", lang)
    for item in fit.moderators:
        name = fit_words.term(item.term, lang)
        yield (
            label("tables.coefficient", lang, term=name, scale=scale),
            fit_words.coefficient(item, lang),
        )
    yield label("tables.references", lang), moderator_sentences.references(fit, lang)
    if fit.regression is not None and fit.regression.r2 is not None:
        yield label("tables.r2", lang), percent(fit.regression.r2, 0)


def _spread(fit: Pooled, lang: Lang, *, residual: bool) -> Lines:
    head = "tables.heterogeneity_left" if residual else "tables.heterogeneity"
    yield label(head, lang), spread(fit, lang)
    # a model on counts has its q among its tests
    if all(test.statistic != fit.q for test in fit.tests):
        yield label("tables.q", lang), fit_words.q(fit, lang)


def _tests(fit: Pooled, lang: Lang) -> Lines:
    for test in fit.tests:
        yield label(f"test.{test.name}", lang), fit_words.words_of_test(test, lang)


def _parameters(fit: Pooled, lang: Lang) -> Lines:
    for item in fit.model_parameters:
        yield label(f"parameter.{item.name}", lang), _parameter(item, lang)


def _parameter(item: ModelParameter, lang: Lang) -> str:
    reader = Reader(lang, proportion=False, digits=3)
    return values.estimate(reader, item.estimate, item.ci)


def _on_analysis_scale(fit: Pooled, lang: Lang) -> Lines:
    """What R prints, to hold it against."""
    if fit.estimate is None:
        return
    scale = label(f"scale.{fit.effects.scale}", lang)
    text = _four(fit.estimate, fit.ci, lang)
    if fit.se is not None:
        text = label("tables.with_se", lang, text=text, se=number(fit.se, 4))
    yield label("tables.estimate_analysis", lang, scale=scale), text


def _tau2(fit: Pooled, lang: Lang) -> Lines:
    if fit.tau2 is not None and fit.k > 1 and fit.tau2_method != "EE":
        yield "τ²", _four(fit.tau2, fit.tau2_ci, lang)


def _four(value: float, ci: Interval | None, lang: Lang) -> str:
    return values.estimate(Reader(lang, proportion=False, digits=4), value, ci)


def _method(fit: Pooled, lang: Lang) -> Lines:
    head = label("tables.method_head", lang)
    yield label("tables.method", lang), fit_words.method_line(fit, lang).removeprefix(head)


def _subgroups(fit: Pooled, lang: Lang) -> Lines:
    reader = Reader.of(fit.effects.scale, lang)
    for group in fit.subgroups:
        found = group.fit.reported
        name = label("tables.subgroup", lang, name=group.level, k=group.fit.k)
        yield name, values.estimate(reader, found.estimate, found.ci)
    yield label("tables.subgroup_test", lang), fit_words.subgroup_line(fit, lang)
