"""Tables of status at last contact: both curves at some times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.current_status import CurrentStatus, StatusCurves
from pooledcases.results.survival import Curve
from pooledcases.results.time_words import clock, listed_times, noun
from pooledcases.tables import words
from pooledcases.tables.values import percent, percent_interval

if TYPE_CHECKING:
    import pandas as pd


def current_frame(
    item: CurrentStatus, times: Sequence[float] | None = None, lang: Lang = "en"
) -> pd.DataFrame:
    """The current-status estimate at some times, with its interval.

    Parameters
    ----------
    item : CurrentStatus
    times : sequence of float, optional
        By default 6, 12, 24, 36, 60 and 120 months (or like times in other units; round ones where
        the unit is not known), as far as patients were seen; the last contact where that is before
        the first.
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Beyond the last contact nothing is known, and reads "–".

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"m": [4, 9, 12, 20, 31], "e": [0, 1, 0, 0, 1]}
    >>> estimate = pc.current_status(table, time="m", event="e")
    >>> current_frame(estimate, [15, 60]).iloc[:, 1].tolist()
    ['33.3%', '–']
    """
    rows = [[clock(time, item.unit), *_estimate(item, time, lang)] for time in _asked(item, times)]
    headers = [
        noun(item.unit, lang, item.time_column),
        label("contact.probability", lang),
        label("contact.probability_ci", lang, level=confidence(item.level)),
        label("contact.event_free", lang),
        label("contact.seen", lang),
    ]
    return words.frame(headers, rows)


def status_curves_frame(
    curves: StatusCurves, times: Sequence[float] | None = None, lang: Lang = "en"
) -> pd.DataFrame:
    """Being without the event: the naive curve beside the estimate, all and the disease-free.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"m": [4, 9, 12], "e": [0, 1, 0], "disease_free_at_start": ["yes", "no", "yes"]}
    >>> found = pc.survival.naive_and_current(table, time="m", event="e")
    >>> status_curves_frame(found, [9]).shape
    (2, 5)
    """
    pairs = (
        ("plots.everybody", curves.naive, curves.current),
        ("plots.disease_free", curves.naive_disease_free, curves.current_disease_free),
    )
    rows = [
        [label(who, lang), *_both(naive, current, time, lang)]
        for who, naive, current in pairs
        if naive is not None and current is not None
        for time in _asked(curves.current, times)
    ]
    headers = [
        label("contact.group", lang),
        noun(curves.current.unit, lang, curves.current.time_column),
        label("contact.naive", lang),
        label("contact.event_free", lang),
        label("contact.ci", lang, level=confidence(curves.current.level)),
    ]
    return words.frame(headers, rows)


def _both(naive: Curve, current: CurrentStatus, time: float, lang: Lang) -> list[str]:
    known = naive.at(time).survival if naive.n else None
    point = current.at(time)
    ci = point.event_free_ci
    limits = "–" if ci is None else percent_interval(ci.low, ci.high, lang=lang)
    return [clock(time, current.unit), percent(known), percent(point.event_free), limits]


def _estimate(item: CurrentStatus, time: float, lang: Lang) -> list[str]:
    point = item.at(time)
    ci = "–" if point.ci is None else percent_interval(point.ci.low, point.ci.high, lang=lang)
    seen = int(item.contacts[item.times <= time].sum())
    return [percent(point.probability), ci, percent(point.event_free), str(seen)]


def _asked(item: CurrentStatus, times: Sequence[float] | None) -> list[float]:
    if times is not None:
        return [float(time) for time in times]
    if not item.n:
        return []
    last = float(item.times[-1])
    return list(listed_times(item.unit, last)) or [last]
