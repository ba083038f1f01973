"""Tables of pooled medians, combined p-values and directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.format import confidence, number, p_value, percent
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.combined import CombinedP, Directions, PValueRow
from pooledcases.results.fit_words import Reader, whole
from pooledcases.results.medians import MedianRow, PooledMedian
from pooledcases.tables import values, words

if TYPE_CHECKING:
    import pandas as pd


def medians_frame(result: PooledMedian, lang: Lang = "en") -> pd.DataFrame:
    """Every study with its median; those that are not pooled with the reason.

    Parameters
    ----------
    result : PooledMedian
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> fit = pc.models.pool_medians({"medi": [8, 12, 9], "ni": [20, 30, 25]})
    >>> medians_frame(fit).iloc[1].tolist()
    ['2', '12.00', '30', '33.3%']
    """
    headers = [
        label("plots.study", lang),
        label(f"medians.{result.quantity}", lang),
        label("evidence.patients", lang),
        label("evidence.se", lang),
        label("plots.weight", lang),
        label("tables.not_pooled", lang),
    ]
    reader = Reader(lang, proportion=False, digits=2)
    rows = [_median_row(item, reader) for item in result.studies]
    return words.drop_empty(words.frame(headers, rows), headers[3], *headers[4:])


def median_frame(result: PooledMedian, lang: Lang = "en") -> pd.DataFrame:
    """What pooling medians gave, a line a quantity.

    Parameters
    ----------
    result : PooledMedian
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> fit = pc.models.pool_medians({"medi": [8, 12, 9], "ni": [20, 30, 25]})
    >>> median_frame(fit).iloc[0].tolist()
    ['studies pooled', '3']
    """
    what = label("evidence.pooled", lang, what=label(f"medians.{result.quantity}", lang))
    head = label("plots.with_ci", lang, what=what, level=confidence(result.level))
    reader = Reader(lang, proportion=False, digits=2)
    covers = None if result.coverage is None else percent(result.coverage)
    lines = [
        (label("tables.studies", lang), str(result.k)),
        (label("evidence.patients", lang), None if result.n is None else whole(result.n)),
        (head, values.estimate(reader, result.estimate, result.ci)),
        (label("evidence.covers", lang), covers),
        (label("tables.method", lang), label(f"medians.{result.method}", lang)),
    ]
    headers = [label("tables.quantity", lang), label("tables.value", lang)]
    return words.frame(headers, [[name, text] for name, text in lines if text is not None])


def combined_frame(result: CombinedP, lang: Lang = "en") -> pd.DataFrame:
    """Every p-value as printed and as it was combined, a line a study.

    Parameters
    ----------
    result : CombinedP
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"pval": ["0.04", "<0.01"], "direction": ["+", "-"]}
    >>> combined_frame(pc.models.combine_p(table)).iloc[0].tolist()
    ['1', '0.04', 'in favour', '0.020', '50.0%']
    """
    headers = [
        label("plots.study", lang),
        label("evidence.p_printed", lang),
        label("evidence.direction", lang),
        label("evidence.one_sided", lang),
        label("plots.weight", lang),
        label("direction.left_out", lang),
    ]
    rows = [_p_row(item, lang) for item in result.rows]
    return words.drop_empty(words.frame(headers, rows), headers[2], *headers[4:])


def directions_frame(result: Directions, lang: Lang = "en") -> pd.DataFrame:
    """Every study with its direction, or why it has none.

    Parameters
    ----------
    result : Directions
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> found = pc.models.count_directions({"direction": ["+", "-", "unclear"]})
    >>> directions_frame(found)["direction"].tolist()
    ['in favour', 'against', 'left out']
    """
    headers = [
        label("plots.study", lang), label("evidence.direction", lang), label("evidence.why", lang),
    ]  # fmt: skip
    rows = [
        [
            item.study,
            label(f"direction.{item.direction or 'left_out'}", lang),
            "" if item.reason is None else item.reason.text(lang),
        ]
        for item in result.rows
    ]
    return words.drop_empty(words.frame(headers, rows), headers[2])


def _median_row(item: MedianRow, reader: Reader) -> list[str]:
    return [
        item.study,
        "–" if item.median is None else values.value(reader, item.median),
        "–" if item.n is None else whole(item.n),
        "" if item.se is None else number(item.se, 2),
        "" if item.weight is None else percent(item.weight),
        "" if item.why is None else item.why.text(reader.lang),
    ]


def _p_row(item: PValueRow, lang: Lang) -> list[str]:
    side = {1: "direction.favours", -1: "direction.against"}.get(item.direction or 0)
    one_sided = "–"
    if item.one_sided is not None:
        one_sided = p_value(item.one_sided, lang=lang).removeprefix("= ")
    return [
        item.study,
        item.printed or "–",
        "" if side is None else label(side, lang),
        one_sided,
        "" if item.weight is None else percent(item.weight),
        "" if item.reason is None else item.reason.text(lang),
    ]
