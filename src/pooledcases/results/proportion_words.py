"""A proportion in words, once for figures, tables and sentences, so that they read alike."""

from __future__ import annotations

from pooledcases.format import percent, percent_interval
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.describe import Proportion


def proportion_interval(item: Proportion, lang: Lang, between: str = "; ", digits: int = 1) -> str:
    """The interval, and the exact one-sided limit for 0 or all of n (PC-M27).

    Parameters
    ----------
    item : Proportion
    lang : {"en", "zh"}
    between : str
        What stands between the interval and the one-sided limit.
    digits : int
        Decimals of the percentages.
    """
    if item.ci is None:
        return "–"
    text = percent_interval(item.ci.low, item.ci.high, digits, lang=lang)
    for key, limit in (("upper", item.upper_one_sided), ("lower", item.lower_one_sided)):
        if limit is not None:
            text += between + label(f"plots.one_sided_{key}", lang, limit=percent(limit, digits))
    return text
