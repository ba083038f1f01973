"""Whether what is reported hangs together with how long patients were followed, or when."""

from __future__ import annotations

from typing import Literal

import numpy as np

from pooledcases.data.columns import Table, columns_of, numbers
from pooledcases.kernels.ranks import feasible, mann_whitney, mann_whitney_normal
from pooledcases.options import TimeUnit
from pooledcases.results.base import BoolArray, FloatArray, caution
from pooledcases.results.reporting_bias import OutcomeAgainst, ReportedPatients, ReportingBias
from pooledcases.survival.events import Event, event_condition
from pooledcases.survival.observations import observe, restrict


def reporting_bias(
    table: Table,
    *,
    time: str,
    event: Event,
    year: str | None = None,
    start: str | None = None,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> ReportingBias:
    """Status at last contact against length of follow-up and year of publication.

    Parameters
    ----------
    table, time, event, start, unit, id
        As in :func:`pooledcases.survival.current_status`.
    year : str, optional
        Column with the year of publication.

    Returns
    -------
    ReportingBias
        Cautions: PC-M07 always, PC-M29 without ``start``, PC-M17 where patients are left out.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.current_status`; or a year is no number.

    Notes
    -----
    Long follow-up may be reported because disease persisted, and short follow-up because all was
    well when the paper was written. For each number the ranks of patients with the event and
    without are compared by their permutation distribution, exact with ties (their normal limit for
    many patients). A difference does not prove selection: with longer follow-up there is more time
    for the event. Where it is seen among those who had disease from the start, whose status does
    not need time, or goes the other way, time alone does not explain it.

    Examples
    --------
    >>> table = {"months": [3, 6, 8, 12, 40, 55, 60], "lost": [0, 0, 0, 0, 1, 1, 1],
    ...          "year": [2012, 2014, 2015, 2016, 2012, 2013, 2019]}
    >>> found = reporting_bias(table, time="months", event="lost", year="year")
    >>> found.followup.concordance, round(found.followup.p_value, 4), found.followup.method
    (1.0, 0.0571, 'exact')
    >>> round(found.year.concordance, 3), found.year.median_with
    (0.458, 2013.0)
    """
    table = columns_of(table, start=start, year=year)
    seen = observe(table, time=time, event=event, unit=unit, id=id)
    if start is not None:
        seen = restrict(seen, table, start)
    times, events = seen.used()
    had = events == 1
    years = None if year is None else numbers(table, year)[seen.counted]
    condition = event_condition(event)
    about_start = () if start is not None else (caution("PC-M29"),)
    return ReportingBias(
        event=str(event if condition is None else condition),
        start=start,
        n=len(times),
        n_events=int(had.sum()),
        followup=_against(time, times, had),
        year=None if years is None or year is None else _against(year, years, had),
        patients=ReportedPatients(
            ids=tuple(str(name) for name in seen.ids[seen.counted]),
            times=times,
            years=_known(years, len(times)),
            events=had,
        ),
        unit=seen.unit,
        left_out=seen.left_out,
        cautions=(caution("PC-M07"), *about_start, *seen.cautions()),
    )


def _known(years: FloatArray | None, n: int) -> tuple[float | None, ...]:
    if years is None:
        return (None,) * n
    return tuple(None if np.isnan(value) else float(value) for value in years)


def _against(column: str, values: FloatArray, had: BoolArray) -> OutcomeAgainst:
    known = np.isfinite(values)
    one, other = values[known & had], values[known & ~had]
    u, p_value, method, reason = _compared(one, other)
    return OutcomeAgainst(
        column=column,
        n_with=len(one),
        n_without=len(other),
        median_with=float(np.median(one)) if one.size else None,
        median_without=float(np.median(other)) if other.size else None,
        concordance=None if u is None else u / (len(one) * len(other)),
        p_value=p_value,
        method=method,
        reason=reason,
    )


def _compared(
    one: FloatArray, other: FloatArray
) -> tuple[
    float | None,
    float | None,
    Literal["exact", "normal"] | None,
    Literal["one_status", "no_spread"] | None,
]:
    """U of the first, its p-value and how it was made; or why there is none."""
    if not one.size or not other.size:
        return None, None, None, "one_status"
    if np.ptp(np.concatenate([one, other])) == 0:
        return len(one) * len(other) / 2, None, None, "no_spread"
    if feasible(len(one), len(other)):
        return *mann_whitney(one, other), "exact", None
    return *mann_whitney_normal(one, other), "normal", None
