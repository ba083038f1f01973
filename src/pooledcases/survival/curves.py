"""Kaplan-Meier curves and median follow-up."""

from __future__ import annotations

import math
from typing import overload

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.format import plain
from pooledcases.kernels.product_limit import limits, quantile_time
from pooledcases.options import SurvivalInterval, check_level, check_word
from pooledcases.results.base import Caution, FloatArray, Interval, caution
from pooledcases.results.survival import Curve, Curves, MedianTime
from pooledcases.survival.events import Event, seen_at_contact
from pooledcases.survival.lifelines_bridge import ProductLimit, product_limit
from pooledcases.survival.logrank import log_rank_of
from pooledcases.survival.observations import Observations, observe


@overload
def kaplan_meier(
    table: Table,
    *,
    time: str,
    event: Event,
    by: None = None,
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> Curve: ...


@overload
def kaplan_meier(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> Curves: ...


def kaplan_meier(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str | None = None,
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> Curve | Curves:
    """Kaplan-Meier curve of a table of patients, or one a group with the log-rank test.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    time : str
        Column of the follow-up, 0 or more, in one unit, such as ``followup_months``. A patient
        with the time 0 is counted and is at risk at time 0 only.
    event : str or (str, sequence of str)
        A column of 0 and 1; or a column and the values that are the event, ``("status", ["DOD"])``
        or ``"status=DOD,DOC"``. Every other value that is not missing is censoring.
    by : str, optional
        Column of the groups.
    interval : {"log-log", "log", "plain"}
        Scale of the pointwise limits (Greenwood's variance).
    level : float
    status_at_contact : bool
        Say True when ``time`` is the last contact and the event was only seen there, as with
        disease at the last contact: the result then carries PC-M07. An event that names the
        status ``AWD`` (alive with disease) always does. See :func:`median_followup` for what it
        does to the median follow-up.
    id : str
        Column that names the patients in ``left_out``; rows are numbered where it is absent.

    Returns
    -------
    Curve or Curves
        :class:`Curves` when ``by`` is given. Cautions: PC-M07 as above, PC-M15 for the thin tail,
        PC-M17 where patients are left out because a cell is empty, PC-M22 where the column of the
        event says that patients died (``DOD``, ``DOC``) without it, who count as censored.

    Raises
    ------
    InputError
        The columns make no table, one is absent, a time is negative or no number, a 0/1 column
        holds something else, a value of the event is written otherwise than in the column, or
        nobody has both a time and a status.

    Notes
    -----
    Patients censored at the time of an event are at risk for it. The curve is lifelines'
    (Kaplan & Meier 1958, JASA 53:457); medians and limits are ours. The median is the middle of
    the stretch where the curve sits exactly at one half, as in R. The interval of the median is
    Brookmeyer & Crowley's (1982, Biometrics 38:29): where the limits of the curve cross one half;
    as in R, limits where survival is 1 or 0 take no part in it. (On the ``log`` scale the upper
    limit can rise again in the tail; its first time below one half counts, R may name a later.)

    Where no event has happened the limits are 1 and the exact lower limit on the number at risk
    (two-sided, alpha/2 to the power 1/n); where the curve has reached 0 they are 0 and the upper
    limit of the beta product procedure (Fay, Brittain & Proschan 2013, Biostatistics 14:723), as
    R has no answer there.

    Examples
    --------
    >>> table = {"months": [3, 8, 8, 15, 24, 31],
    ...          "status": ["DOD", "NED", "DOD", "NED", "DOD", "NR"]}
    >>> curve = kaplan_meier(table, time="months", event=("status", ["DOD"]))
    >>> curve.times.tolist(), curve.at_risk.tolist(), curve.survival.round(3).tolist()
    ([3.0, 8.0, 15.0, 24.0], [5, 4, 2, 1], [0.8, 0.6, 0.6, 0.0])
    >>> curve.median, curve.left_out
    (24.0, (LeftOut(id='row 6', reason='no_event'),))
    """
    check_word(interval, SurvivalInterval, "interval")
    check_level(level)
    marked = status_at_contact or seen_at_contact(event)
    seen = observe(table, time=time, event=event, by=by, status_at_contact=marked, id=id)
    if by is None:
        return curve_of(seen, interval=interval, level=level, status_at_contact=marked)
    curves = tuple(
        curve_of(
            seen.where(seen.groups == name),
            group=name,
            interval=interval,
            level=level,
            status_at_contact=marked,
        )
        for name in seen.names
    )
    return Curves(
        by=by,
        curves=curves,
        logrank=log_rank_of(seen, by, status_at_contact=marked),
        left_out=seen.left_out,
        cautions=contact_caution(marked) + seen.competing() + seen.cautions(),
    )


def median_followup(
    table: Table,
    *,
    time: str,
    event: Event,
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    status_at_contact: bool = False,
    id: str = "case_id",
) -> MedianTime:
    """Median follow-up by reverse Kaplan-Meier: censoring is the event, the event censors.

    Parameters
    ----------
    table, time, event, interval, level, status_at_contact, id
        As in :func:`kaplan_meier`.

    Returns
    -------
    MedianTime
        ``n_events`` counts the patients whose follow-up was not ended.

    Raises
    ------
    InputError
        As :func:`kaplan_meier`.

    Notes
    -----
    Schemper & Smith 1996, Control Clin Trials 17:343. A status seen at the last contact does not
    end follow-up, which reaches to that contact; then only the deaths of the same column, ``DOD``
    and ``DOC``, do. Where an event and a censoring share a time,
    the patient with the event counts as at risk for the censoring, as in R when the indicator is
    turned round.

    Examples
    --------
    >>> table = {"months": [3, 8, 9, 15, 24], "died": [1, 0, 1, 0, 0]}
    >>> median_followup(table, time="months", event="died").median
    15.0
    """
    check_word(interval, SurvivalInterval, "interval")
    check_level(level)
    marked = status_at_contact or seen_at_contact(event)
    seen = observe(table, time=time, event=event, status_at_contact=marked, id=id)
    return _followup(seen, interval, level)


def curve_of(
    seen: Observations,
    *,
    group: str | None = None,
    interval: SurvivalInterval,
    level: float,
    status_at_contact: bool,
) -> Curve:
    """The curve of some observations; with nobody in it, a curve without times."""
    times, events = seen.used()
    fit = product_limit(times, events)
    low, high = limits(fit.survival, fit.at_risk, fit.events, interval=interval, level=level)
    thin_after, thin = _thin_tail(times)
    return Curve(
        group=group,
        n=len(times),
        n_events=int(events.sum()),
        times=fit.times,
        survival=fit.survival,
        ci_low=low,
        ci_high=high,
        at_risk=fit.at_risk,
        events=fit.events,
        censored=fit.censored,
        median=quantile_time(fit.times, fit.survival),
        median_ci=_median_ci(fit, low, high),
        median_followup=_followup(seen, interval, level),
        thin_after=thin_after,
        interval=interval,
        level=level,
        left_out=seen.left_out,
        cautions=contact_caution(status_at_contact) + thin + seen.competing() + seen.cautions(),
    )


def contact_caution(status_at_contact: bool) -> tuple[Caution, ...]:
    """PC-M07 where the time is not the event's."""
    return (caution("PC-M07"),) if status_at_contact else ()


def _followup(seen: Observations, interval: SurvivalInterval, level: float) -> MedianTime:
    times, ended = seen.followed()
    fit = product_limit(times, 1 - ended)
    low, high = limits(fit.survival, fit.at_risk, fit.events, interval=interval, level=level)
    return MedianTime(
        median=quantile_time(fit.times, fit.survival),
        ci=_median_ci(fit, low, high),
        interval=interval,
        level=level,
        n=len(times),
        n_events=int((1 - ended).sum()),
        left_out=seen.left_out,
    )


def _median_ci(fit: ProductLimit, low: FloatArray, high: FloatArray) -> Interval | None:
    # where survival is 1 or 0 the limits are of another kind; R takes none there, nor do we
    inner = (np.cumsum(fit.events) > 0) & (fit.at_risk > fit.events)
    lower = quantile_time(fit.times[inner], low[inner])
    upper = quantile_time(fit.times[inner], high[inner])
    if lower is None:
        return None
    return Interval(lower, math.inf if upper is None else upper)


def _thin_tail(times: FloatArray) -> tuple[float | None, tuple[Caution, ...]]:
    if not times.size:
        return None, ()
    needed = max(5, math.ceil(len(times) / 10))
    # the last time at which enough are still at risk is the needed-th longest
    after = 0.0 if len(times) < needed else float(np.sort(times)[-needed])
    if len(times) >= needed and after == times.max():
        return None, ()
    return after, (caution("PC-M15", n=needed, time=plain(after)),)
