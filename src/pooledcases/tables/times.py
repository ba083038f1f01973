"""Tables of time: a curve at some times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.survival import Curve, Curves
from pooledcases.results.time_words import clock, listed_times, noun
from pooledcases.tables import words
from pooledcases.tables.values import percent, percent_interval

if TYPE_CHECKING:
    import pandas as pd


def curve_frame(
    curve: Curve | Curves, times: Sequence[float] | None = None, lang: Lang = "en"
) -> pd.DataFrame:
    """Survival at some times, with the numbers at risk.

    Parameters
    ----------
    curve : Curve or Curves
    times : sequence of float, optional
        By default 6, 12, 24, 36, 60 and 120 months (or like times in other units; round ones where
        the unit is not known), as far as the longest follow-up reaches, and the last event where it
        comes later; the distinct times of the curve where it ends before the first.
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Beyond the last observed time survival is not known, and reads "–".

    Examples
    --------
    >>> import pooledcases as pc
    >>> curve = pc.kaplan_meier({"t": [3, 7, 8], "died": [1, 0, 1]}, time="t", event="died")
    >>> curve_frame(curve, [6])["Survival"].tolist()
    ['66.7%']
    """
    grouped = isinstance(curve, Curves)
    each = curve.curves if isinstance(curve, Curves) else (curve,)
    asked = _times(each) if times is None else times
    rows = [
        ([item.group or "–"] if grouped else []) + _row(item, time, lang)
        for item in each
        for time in asked
    ]
    level = confidence(each[0].level)
    headers = [
        noun(each[0].unit, lang, each[0].time_column),
        label("plots.survival", lang),
        label("plots.ci", lang, level=level),
        label("plots.at_risk", lang),
    ]
    return words.frame([label("tables.group", lang), *headers] if grouped else headers, rows)


def _row(curve: Curve, time: float, lang: Lang) -> list[str]:
    point = curve.at(time)
    ci = "–" if point.ci is None else percent_interval(point.ci.low, point.ci.high, lang=lang)
    return [clock(time, curve.unit), percent(point.survival), ci, str(point.at_risk)]


def _times(curves: Sequence[Curve]) -> list[float]:
    """The usual times, and the last event where the curves fall after them."""
    last = max((float(curve.times[-1]) for curve in curves if curve.times.size), default=0.0)
    fallen = [float(time) for curve in curves for time in curve.times[curve.events > 0]]
    usual = list(listed_times(curves[0].unit, last))
    if not usual:
        return sorted({float(time) for curve in curves for time in curve.times})
    last = max(fallen, default=0.0)
    return [*usual, last] if last > usual[-1] else usual
