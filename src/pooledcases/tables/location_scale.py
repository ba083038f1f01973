"""The table of a location-scale model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pooledcases.format import confidence, number
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.fit_words import Reader
from pooledcases.results.location_scale import LocationScale
from pooledcases.results.regression import Moderator
from pooledcases.tables import values, words

if TYPE_CHECKING:
    import pandas as pd

#: Decimals of coefficients, as R prints them.
_DIGITS = 4


def location_scale_frame(result: LocationScale, lang: Lang = "en") -> pd.DataFrame:
    """The coefficients of a location-scale model, a line each.

    Parameters
    ----------
    result : LocationScale
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Those of the mean effect, then those of log τ², on the scale of analysis: estimate with
        its interval, standard error, p. On the boundary the second have no finite estimate.

    Examples
    --------
    >>> import pooledcases as pc
    >>> rows = {"yi": [0.1, 0.7, 0.2, 0.3, 0.9, -0.6, 1.4, -0.2], "vi": [0.02] * 8,
    ...         "arm": list("aaaabbbb")}
    >>> effects = pc.effect_sizes(rows, measure="GEN")
    >>> frame = location_scale_frame(pc.models.location_scale(effects, scale="arm"))
    >>> frame.iloc[:, 1].tolist()
    ['intercept', 'intercept', 'arm[b]']
    """
    level = label("plots.ci", lang, level=confidence(result.level))
    headers = [
        label("location_scale.part", lang),
        label("location_scale.term", lang),
        f"{label('location_scale.estimate', lang)} ({level})",
        label("evidence.se", lang),
        "p",
    ]
    rows = [
        *_rows(label("location_scale.mean", lang), result.location, lang),
        *_rows(label("location_scale.scale", lang), result.scale, lang),
    ]
    return words.frame(headers, rows)


def _rows(part: str, items: Iterable[Moderator], lang: Lang) -> list[list[str]]:
    out = []
    for item in items:
        digits = fit_words.decimals(item.se, _DIGITS)
        reader = Reader(lang, proportion=False, digits=digits)
        name = fit_words.term(item.term, lang)
        text = values.estimate(reader, item.estimate, item.ci)
        out.append([part, name, text, number(item.se, digits), words.p_cell(item.p_value)])
    return out
