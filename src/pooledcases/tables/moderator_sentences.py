"""Sentences of what is asked after a regression, and of subgroup tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.format import confidence, p_value
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.base import Interval
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import Pooled

if TYPE_CHECKING:
    from pooledcases.results.moderators import (
        Contrasts,
        MarginalMeans,
        PermutationTest,
        Predictions,
        SubgroupTests,
    )


def references(fit: Pooled, lang: Lang) -> str:
    """What the coefficients of categories are differences from; "" without categories."""
    if fit.regression is None:
        return ""
    terms = {item.term for item in fit.moderators}
    pairs = [
        f"{column.column} = {column.levels[0]}"
        for column in fit.regression.columns
        if column.levels and f"{column.column}[{column.levels[0]}]" not in terms
    ]
    return label("say.semicolon", lang).join(pairs)


def predictions(item: Predictions, lang: Lang) -> str:
    """The mean effect at each asked value, on the reader's scale."""
    reader = Reader.of(item.scale, lang)
    parts = []
    for row, values in enumerate(item.at):
        at = ", ".join(f"{name} = {value}" for name, value in values.items())
        ci = Interval(float(item.reported_ci_low[row]), float(item.reported_ci_high[row]))
        parts.append(f"{at}: {reader.estimate(float(item.reported_estimate[row]), ci)}")
    text = label("say.semicolon", lang).join(parts)
    return label("say.predictions", lang, level=confidence(item.level), text=text)


def contrasts(item: Contrasts, lang: Lang) -> str:
    """Each combination of coefficients with its interval and p."""
    return label("say.contrasts", lang, level=confidence(item.level), text=_rows(item, lang))


def _rows(item: Contrasts, lang: Lang) -> str:
    parts = [f"{row.term}: {fit_words.coefficient(row, lang)}" for row in item.rows]
    return label("say.semicolon", lang).join(parts)


def marginal_means(item: MarginalMeans, lang: Lang) -> str:
    """The mean of each level, the other moderators held alike."""
    reader = Reader.of(item.scale, lang)
    parts = [
        f"{mean.level}: {reader.estimate(mean.reported_estimate, mean.reported_ci)} (k = {mean.k})"
        for mean in item.means
    ]
    text = label("say.semicolon", lang).join(parts)
    level = confidence(item.level)
    said = label("say.marginal_means", lang, column=item.column, level=level, text=text)
    differences = _rows(item.differences, lang)
    return said + label("say.differences", lang, level=level, text=differences)


def permutation(item: PermutationTest, lang: Lang) -> str:
    """p by rearranging, and by how many arrangements."""
    # without moderators the only coefficient is the pooled effect itself
    names = [fit_words.term(name, lang) for name in item.names]
    if item.method == "signs":
        names = [label("say.permutation_mean", lang)]
    parts = [
        f"{name} p {p_value(p, lang=lang)}" for name, p in zip(names, item.p_values, strict=True)
    ]
    if item.omnibus is not None:
        together = label("test.moderators", lang)
        parts.append(f"{together} p {p_value(item.omnibus, lang=lang)}")
    key = "say.permutation_exact" if item.exact else "say.permutation_random"
    text = label("say.semicolon", lang).join(parts)
    said = label(key, lang, n=item.arrangements, text=text, seed=item.seed)
    if item.ci is None or item.level is None:
        return said
    limits = _reader(lang).interval(item.ci)
    return said + label(
        "say.permutation_interval", lang, level=confidence(item.level), limits=limits
    )


def subgroup_tests(item: SubgroupTests, lang: Lang) -> str:
    """p between subgroups for each column, with Holm's beside."""
    parts = []
    for column, p, holm in zip(item.columns, item.p_values, item.p_holm, strict=True):
        if p is None:
            parts.append(label("say.subgroups_none", lang, column=column))
            continue
        text = f"{column} p {p_value(p, lang=lang)}"
        if holm is not None:
            text += label("fit.coefficient_holm", lang, p=p_value(holm, lang=lang))
        parts.append(text)
    return label("say.subgroup_tests", lang, text=label("say.semicolon", lang).join(parts))


def _reader(lang: Lang) -> Reader:
    return Reader(lang, proportion=False, digits=2)
