"""The current-status estimate: what status at last contact says about the time of an event."""

from __future__ import annotations

from typing import overload

import numpy as np

from pooledcases.data.columns import Table, columns_of
from pooledcases.kernels.isotonic import isotonic_shares
from pooledcases.results.base import Caution, caution
from pooledcases.results.current_status import CurrentStatus, CurrentStatusGroups
from pooledcases.survival.events import Event
from pooledcases.survival.observations import Observations, observe, restrict


@overload
def current_status(
    table: Table,
    *,
    time: str,
    event: Event,
    by: None = None,
    start: str | None = None,
    id: str = "case_id",
) -> CurrentStatus: ...


@overload
def current_status(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    start: str | None = None,
    id: str = "case_id",
) -> CurrentStatusGroups: ...


def current_status(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str | None = None,
    start: str | None = None,
    id: str = "case_id",
) -> CurrentStatus | CurrentStatusGroups:
    """Probability that an event has happened by a time, from one look at each patient.

    Each patient was seen once, at the time of last contact, with the event or without it. When it
    happened is not known; that it had happened by then is. No contact time is read as the time of
    an event.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    time : str
        Column of the time of last contact, 0 or more.
    event : str or (str, sequence of str)
        Whether the event had happened by the contact, as in
        :func:`pooledcases.survival.kaplan_meier`; for disease-free status lost:
        ``("status", ["AWD", "DOD"])``.
    by : str, optional
        Column of the groups.
    start : str, optional
        Column with ``yes``, ``no``, ``unclear`` for disease-free at the start: only ``yes`` is
        counted, the others are named in ``left_out``.
    id : str
        Column that names the patients in ``left_out``.

    Returns
    -------
    CurrentStatus or CurrentStatusGroups
        Groups when ``by`` is given. Cautions: PC-M07 always, PC-M29 without ``start``, PC-M17
        where patients are left out because a cell is empty.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.kaplan_meier`; or ``start`` holds other words.

    Notes
    -----
    The nonparametric maximum likelihood estimate: the isotonic regression of the share with the
    event on the contact time, weighted by the patients seen at each (Ayer et al. 1955, Ann Math
    Stat 26:641). The likelihood speaks of the contact times alone; between them the estimate is
    drawn as a step that is constant from each on. It converges slowly, with the cube root of n,
    and its last step is easily 1. It assumes that all start without the event, that the event is
    never undone, and that the time of contact says nothing about the event.

    Examples
    --------
    >>> table = {"months": [4, 9, 12, 20, 31], "status": ["NED", "AWD", "NED", "NED", "AWD"]}
    >>> estimate = current_status(table, time="months", event=("status", ["AWD", "DOD"]))
    >>> estimate.probability.round(3).tolist(), round(estimate.at(15).event_free, 3)
    ([0.0, 0.333, 0.333, 0.333, 1.0], 0.667)
    """
    table = columns_of(table, start=start)
    seen = observe(table, time=time, event=event, by=by, id=id)
    if start is not None:
        seen = restrict(seen, table, start)
    if by is None:
        return estimate_of(seen, start=start)
    groups = tuple(
        estimate_of(seen.where(seen.groups == name), start=start, group=name) for name in seen.names
    )
    return CurrentStatusGroups(
        by=by,
        estimates=groups,
        left_out=seen.left_out,
        cautions=_cautions(seen, start),
    )


def estimate_of(
    seen: Observations, *, start: str | None, group: str | None = None
) -> CurrentStatus:
    """The estimate of some observations; with nobody in it, one without times."""
    contact, event = seen.used()
    times, place = np.unique(contact, return_inverse=True)
    seen_at = np.bincount(place, minlength=len(times)).astype(np.int64)
    with_event = np.bincount(place[event == 1], minlength=len(times)).astype(np.int64)
    probability = isotonic_shares(with_event, seen_at)
    return CurrentStatus(
        group=group,
        start=start,
        n=len(contact),
        n_events=int(event.sum()),
        times=times,
        probability=probability,
        event_free=1 - probability,
        contacts=seen_at,
        events=with_event,
        left_out=seen.left_out,
        cautions=_cautions(seen, start),
    )


def _cautions(seen: Observations, start: str | None) -> tuple[Caution, ...]:
    about_start = () if start is not None else (caution("PC-M29"),)
    return (caution("PC-M07"), *about_start, *seen.cautions())
