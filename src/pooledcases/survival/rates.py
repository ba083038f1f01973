"""Events per person-time."""

from __future__ import annotations

from typing import overload

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels.intervals import exact_poisson
from pooledcases.options import TimeUnit, check_level, is_number, shown
from pooledcases.results.base import Caution, Interval
from pooledcases.results.curve_times import Rate, Rates
from pooledcases.survival.curve_fits import contact_caution
from pooledcases.survival.events import Event, marked_at_contact
from pooledcases.survival.observations import Observations, observe


@overload
def rate(
    table: Table,
    *,
    time: str,
    event: Event,
    by: None = None,
    per: float = 1.0,
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> Rate: ...


@overload
def rate(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    per: float = 1.0,
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> Rates: ...


def rate(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str | None = None,
    per: float = 1.0,
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> Rate | Rates:
    """Events per person-time with exact limits.

    Parameters
    ----------
    table, time, event, by, status_at_contact, entry, unit, id
        As in :func:`pooledcases.survival.kaplan_meier`.
    per : float
        Person-time that the rate is given for: 100 for events per 100 patient-months.
    level : float

    Returns
    -------
    Rate or Rates
        :class:`Rates` when ``by`` is given. ``rate`` is None, with the reason ``no_person_time``,
        where nobody was followed for any time. Cautions: PC-M07, PC-M17 and PC-M22 as the curves.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.kaplan_meier`; or ``per`` is no number above 0.

    Notes
    -----
    Exact Poisson limits (Garwood 1936, Biometrika 28:437), as R's ``poisson.test``. One rate says
    that the hazard is the same all along; the curve shows whether it is.

    Examples
    --------
    >>> table = {"months": [9, 13, 18, 40], "died": [1, 0, 1, 0]}
    >>> found = rate(table, time="months", event="died", per=100)
    >>> found.person_time, found.rate, round(found.ci.low, 3), round(found.ci.high, 3)
    (80.0, 2.5, 0.303, 9.031)
    """
    check_level(level)
    if not is_number(per) or not 0 < per < np.inf:
        raise InputError(f"per: {shown(per)} is no person-time above 0; write for example 100.")
    marked = marked_at_contact(status_at_contact, event)
    seen = observe(
        table,
        time=time,
        event=event,
        by=by,
        status_at_contact=marked,
        entry=entry,
        unit=unit,
        id=id,
    )
    said = contact_caution(marked)
    if by is None:
        return _rate(seen, None, float(per), level, said)
    return Rates(
        by=by,
        rates=tuple(
            _rate(seen.where(seen.groups == name), name, float(per), level, said)
            for name in seen.names
        ),
        unit=seen.unit,
        left_out=seen.left_out,
        cautions=said + seen.competing() + seen.cautions(),
    )


def _rate(
    seen: Observations, group: str | None, per: float, level: float, said: tuple[Caution, ...]
) -> Rate:
    times, events = seen.used()
    entries = seen.entered()
    total = float((times if entries is None else times - entries).sum())
    n_events = int(events.sum())
    low, high = exact_poisson(n_events, total, level)
    known = total > 0
    return Rate(
        group=group,
        n=len(times),
        n_events=n_events,
        person_time=total,
        rate=per * n_events / total if known else None,
        ci=Interval(per * float(low), per * float(high)) if known else None,
        per=per,
        level=level,
        reason=None if known else "no_person_time",
        unit=seen.unit,
        left_out=seen.left_out,
        cautions=said + seen.competing() + seen.cautions(),
    )
