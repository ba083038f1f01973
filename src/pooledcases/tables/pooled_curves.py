"""Tables of simultaneous bands and pooled survival curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.bands import SimultaneousBand
from pooledcases.results.pooled_curve import PooledCurve
from pooledcases.results.time_words import digits_of, noun
from pooledcases.tables import words
from pooledcases.tables.values import percent, percent_interval, plain

if TYPE_CHECKING:
    import pandas as pd


def band_frame(band: SimultaneousBand, lang: Lang = "en") -> pd.DataFrame:
    """Survival and its band at each time of the range.

    Parameters
    ----------
    band : SimultaneousBand
    lang : {"en", "zh"}

    Examples
    --------
    >>> from pooledcases.survival import bands, kaplan_meier
    >>> table = {"t": [2, 3, 5, 8, 9], "died": [1, 1, 0, 1, 0]}
    >>> found = band_frame(bands(kaplan_meier(table, time="t", event="died")))
    >>> found.iloc[0].tolist()
    ['2', '80.0%', '20.0% to 100.0%']
    """
    digits = digits_of(band.unit)
    rows = [
        (plain(time, digits), percent(survival), percent_interval(low, high, lang=lang))
        for time, survival, low, high in zip(
            band.times.tolist(),
            band.survival.tolist(),
            band.ci_low.tolist(),
            band.ci_high.tolist(),
            strict=True,
        )
    ]
    headers = (
        noun(band.unit, lang),
        label("plots.survival", lang),
        label("band.column.band", lang, level=confidence(band.level)),
    )
    return words.frame(headers, rows)


def pooled_curve_frame(curve: PooledCurve, lang: Lang = "en") -> pd.DataFrame:
    """Pooled survival at each time, with the studies that tell of it and their numbers at risk.

    Parameters
    ----------
    curve : PooledCurve
    lang : {"en", "zh"}

    Examples
    --------
    >>> from pooledcases.survival import pool_curves
    >>> table = {"study": ["A", "A", "B", "B"], "time": [6, 12, 6, 12],
    ...          "survival": [0.9, 0.7, 0.8, 0.7], "at_risk": [30, 20, 50, 40]}
    >>> pooled_curve_frame(pool_curves(table, tau2="EE")).iloc[0].tolist()
    ['6', '83.6%', '75.9% to 92.1%', '2', '80']
    """
    digits = digits_of(curve.unit)
    points = [curve.at(time) for time in curve.times.tolist()]
    rows = [
        (
            plain(point.time, digits),
            percent(point.survival),
            percent_interval(point.ci.low, point.ci.high, lang=lang),
            str(point.contributing),
            plain(point.at_risk, 1),
        )
        for point in points
    ]
    headers = (
        noun(curve.unit, lang),
        label("plots.survival", lang),
        label("plots.ci", lang, level=confidence(curve.level)),
        label("pooled_curve.column.studies", lang),
        label("pooled_curve.column.at_risk", lang),
    )
    return words.frame(headers, rows)
