"""A proportion in words, once for figures, tables and sentences, so that they read alike."""

from __future__ import annotations

from pooledcases.format import percent, percent_interval, share_digits
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
    places = proportion_digits(item, digits)
    text = percent_interval(item.ci.low, item.ci.high, places, lang=lang)
    for key, limit in (("upper", item.upper_one_sided), ("lower", item.lower_one_sided)):
        if limit is not None:
            text += between + label(f"plots.one_sided_{key}", lang, limit=percent(limit, places))
    return text


def proportion_digits(item: Proportion, digits: int = 1) -> int:
    """Decimals of a proportion and its limits in percent, more where it is small."""
    if item.ci is None:
        return digits
    return share_digits(item.estimate, item.ci.low, item.ci.high, digits=digits)
