"""The sentence of a location-scale model."""

from __future__ import annotations

from collections.abc import Iterable

from pooledcases.format import number, p_value
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.fit_words import Reader
from pooledcases.results.location_scale import LocationScale
from pooledcases.results.regression import Moderator


def location_scale(item: LocationScale, lang: Lang) -> str:
    """Whether heterogeneity differs, from where to where, and every coefficient."""
    test, reader = item.likelihood_ratio, Reader(lang, proportion=False, digits=3)
    zero = int((item.tau2 == 0).sum())
    text = label(
        "say.location_scale",
        lang,
        k=item.k,
        method=item.method,
        scale=item.scale_formula,
        test=label(
            "say.chi_squared",
            lang,
            statistic=number(test.statistic, 2),
            df=test.df,
            p=p_value(test.p_value, lang=lang),
        ),
        low=reader.value(float(item.tau2.min())),
        high=reader.value(float(item.tau2.max())),
        one=reader.value(item.tau2_constant),
        text=_coefficients(item.scale, lang) or label("say.location_scale_boundary", lang, n=zero),
    )
    return text + label("say.location_scale_mean", lang, text=_coefficients(item.location, lang))


def _coefficients(rows: Iterable[Moderator], lang: Lang) -> str:
    parts = [
        f"{fit_words.term(row.term, lang)}: {fit_words.coefficient(row, lang)}" for row in rows
    ]
    return label("say.semicolon", lang).join(parts)
