"""Cumulative incidences as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.competing import CumulativeIncidence, CumulativeIncidences
from pooledcases.results.fine_gray import FineGrayRegression
from pooledcases.results.fit_words import Reader
from pooledcases.results.time_words import clock, listed_times, noun
from pooledcases.tables import values, words
from pooledcases.tables.regression_sentences import term_name
from pooledcases.tables.values import percent, percent_interval

if TYPE_CHECKING:
    import pandas as pd


def incidence_frame(
    item: CumulativeIncidence | CumulativeIncidences,
    times: Sequence[float] | None = None,
    lang: Lang = "en",
) -> pd.DataFrame:
    """Every cause at some times, with the share that has had none and the numbers at risk.

    Parameters
    ----------
    item : CumulativeIncidence or CumulativeIncidences
    times : sequence of float, optional
        By default 6, 12, 24, 36, 60 and 120 months (or like times in other units; round ones where
        the unit is not known), as far as the longest follow-up reaches; the distinct times where it
        ends before the first.
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        One row a time. Beyond the last observed time nothing is known, and reads "–".

    Examples
    --------
    >>> from pooledcases.survival import cumulative_incidence
    >>> table = {"months": [3, 7, 8], "status": ["DOD", "DOC", "NED"]}
    >>> found = cumulative_incidence(table, time="months", event="status=DOD",
    ...                              competing="status=DOC")
    >>> incidence_frame(found, [6]).iloc[0].tolist()
    ['6', '33.3% (0.9% to 77.4%)', '0.0% (0.0% to 70.8%)', '66.7% (5.4% to 94.5%)', '2']
    """
    grouped = isinstance(item, CumulativeIncidences)
    each = item.groups if isinstance(item, CumulativeIncidences) else (item,)
    asked = _times(each) if times is None else times
    rows = [
        ([group.group or "–"] if grouped else []) + _row(group, time, lang)
        for group in each
        for time in asked
    ]
    headers = _headers(each[0], lang)
    return words.frame([label("tables.group", lang), *headers] if grouped else headers, rows)


def fine_gray_frame(item: FineGrayRegression, lang: Lang = "en") -> pd.DataFrame:
    """One row a coefficient of Fine and Gray's regression: ratio with its interval, and p.

    Parameters
    ----------
    item : FineGrayRegression
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        ``p (Holm)`` of the whole term beside where there are several.
    """
    reader = Reader.of("log", lang)
    holm = {test.name: test.p_holm for test in item.term_tests}
    several = len(item.term_tests) > 1
    rows = [
        [
            term_name(row, lang),
            values.estimate(reader, row.ratio, row.ratio_ci),
            words.p_cell(row.p_value),
        ]
        + ([words.p_cell(holm.get(row.term))] if several else [])
        for row in item.terms
    ]
    interval = label("plots.ci", lang, level=confidence(item.level))
    headers = [
        label("tables.covariate", lang),
        f"{label('measure.SHR', lang)} ({interval})",
        "p",
    ]
    return words.frame([*headers, label("tables.holm", lang)] if several else headers, rows)


def _headers(item: CumulativeIncidence, lang: Lang) -> list[str]:
    level = confidence(item.level)
    free = label("tables.without_event", lang)
    return [
        noun(item.unit, lang, item.time_column),
        *(
            label("tables.incidence_ci", lang, cause=name, level=level)
            for name in (*(cause.cause for cause in item.causes), free)
        ),
        *(
            label("tables.incidence_naive", lang, cause=cause.cause)
            for cause in item.causes
            if cause.naive is not None
        ),
        label("plots.at_risk", lang),
    ]


def _row(item: CumulativeIncidence, time: float, lang: Lang) -> list[str]:
    point = item.at(time)
    naive = [
        percent(at.naive)
        for at, cause in zip(point.causes, item.causes, strict=True)
        if cause.naive is not None
    ]
    return [
        clock(time, item.unit),
        *(_share(cause.incidence, cause.ci, lang) for cause in point.causes),
        _share(point.event_free, point.event_free_ci, lang),
        *naive,
        str(point.at_risk),
    ]


def _share(value: float | None, ci: Interval | None, lang: Lang) -> str:
    if value is None or ci is None:
        return "–"
    return f"{percent(value)} ({percent_interval(ci.low, ci.high, lang=lang)})"


def _times(groups: Sequence[CumulativeIncidence]) -> list[float]:
    last = max((float(group.times[-1]) for group in groups if group.times.size), default=0.0)
    usual = list(listed_times(groups[0].unit, last))
    return usual or sorted({float(time) for group in groups for time in group.times})
