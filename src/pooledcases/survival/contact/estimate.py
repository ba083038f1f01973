"""The current-status estimate: what status at last contact says about the time of an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

import numpy as np

from pooledcases.data.columns import Table, columns_of
from pooledcases.errors import InputError
from pooledcases.kernels.current_status_limits import LIMITS, neighbours
from pooledcases.kernels.current_status_ratio import RATIO_QUANTILES
from pooledcases.kernels.isotonic import isotonic_shares
from pooledcases.kernels.looks import Looks, every_split
from pooledcases.options import ContactInterval, TimeUnit, check_level, check_word
from pooledcases.results.base import Caution, FloatArray, IntArray, caution
from pooledcases.results.current_status import CurrentStatus, CurrentStatusGroups
from pooledcases.survival.events import Event
from pooledcases.survival.observations import Observations, observe, restrict

#: Likelihood-ratio limits of more distinct times take minutes.
MOST_TIMES = 2_000


@overload
def current_status(
    table: Table,
    *,
    time: str,
    event: Event,
    by: None = None,
    start: str | None = None,
    interval: ContactInterval = "valid",
    level: float = 0.95,
    unit: TimeUnit | None = None,
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
    interval: ContactInterval = "valid",
    level: float = 0.95,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> CurrentStatusGroups: ...


def current_status(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str | None = None,
    start: str | None = None,
    interval: ContactInterval = "valid",
    level: float = 0.95,
    unit: TimeUnit | None = None,
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
    interval : {"valid", "likelihood-ratio"}
        ``valid`` limits hold with at least the level for any distribution and any number of
        patients. ``likelihood-ratio`` limits are for many patients, of whom few share a time, and
        for the levels 0.25, 0.5, 0.75, 0.8, 0.85, 0.9, 0.95 and 0.99.
    level : float
    unit : {"days", "weeks", "months", "years"}, optional
        Of the times; by default what the column's name ends in.
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
        As :func:`pooledcases.survival.kaplan_meier`; or ``start`` holds other words; or the
        likelihood ratio is asked for at another level, or for more than 2,000 distinct times.

    Notes
    -----
    The nonparametric maximum likelihood estimate: the isotonic regression of the share with the
    event on the contact time, weighted by the patients seen at each (Ayer et al. 1955, Ann Math
    Stat 26:641). The likelihood speaks of the contact times alone; between them the estimate is
    drawn as a step that is constant from each on. It converges slowly, with the cube root of n,
    and its last step is easily 1. It assumes that all start without the event, that the event is
    never undone, and that the time of contact says nothing about the event.

    *valid* limits at t (Kim, Fay & Proschan, arXiv 1805.06488): Clopper and Pearson's lower limit
    from the m patients last seen not after t, the upper limit from the first m seen at t or later,
    with m = n^(2/3) rounded up, or all where there are fewer; patients who share a time with the
    last of them are counted too. Who is counted is decided by times alone, so that the limits hold
    whenever the probability grows with time. They need not grow with t. Here they are widened to
    hold the estimate, and change places where they cross.

    *likelihood-ratio* limits: Banerjee & Wellner 2001, Ann Stat 29:1699; 2005, Scand J Stat 32:405.
    The ratio has a limit of its own, with 2.269 at 95%; no chi-squared. It assumes that patients
    rarely share a contact time; at few times, each with many patients, chi-squared would be right.

    There is no bootstrap: resampling patients does not reproduce the distribution of estimates
    that converge with the cube root of n (Sen, Banerjee & Woodroofe 2010, Ann Stat 38:1953).

    Examples
    --------
    >>> table = {"months": [4, 9, 12, 20, 31], "status": ["NED", "AWD", "NED", "NED", "AWD"]}
    >>> estimate = current_status(table, time="months", event=("status", ["AWD", "DOD"]))
    >>> estimate.probability.round(3).tolist(), round(estimate.at(15).event_free, 3)
    ([0.0, 0.333, 0.333, 0.333, 1.0], 0.667)
    >>> estimate.neighbours, round(estimate.at(15).ci.low, 3), round(estimate.at(15).ci.high, 3)
    (3, 0.008, 0.987)
    """
    table = columns_of(table, start=start)
    seen = observe(table, time=time, event=event, by=by, unit=unit, id=id)
    if start is not None:
        seen = restrict(seen, table, start)
    asked = Limits(interval, level)
    if by is None:
        return estimate_of(seen, asked, start=start)
    groups = tuple(
        estimate_of(seen.where(seen.groups == name), asked, start=start, group=name)
        for name in seen.names
    )
    return CurrentStatusGroups(
        by=by,
        estimates=groups,
        unit=seen.unit,
        statuses=seen.statuses(),
        left_out=seen.left_out,
        cautions=_cautions(seen, start),
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """Which limits, and their level; wrong words raise at once."""

    interval: ContactInterval
    level: float

    def __post_init__(self) -> None:
        check_word(self.interval, ContactInterval, "interval")
        check_level(self.level)
        if self.interval == "likelihood-ratio" and self.level not in RATIO_QUANTILES:
            known = ", ".join(f"{level:g}" for level in RATIO_QUANTILES)
            raise InputError(
                f"level: the likelihood ratio has published limits for {known} only, not for "
                f"{self.level:g}; use one of them, or interval='valid'."
            )

    def of(self, events: IntArray, contacts: IntArray) -> tuple[FloatArray, FloatArray]:
        """Both limits in the gap before each time, then at each time, (2m,)."""
        m = len(contacts)
        if not m:
            return np.zeros(0), np.zeros(0)
        if self.interval == "likelihood-ratio" and m > MOST_TIMES:
            raise InputError(
                f"interval: likelihood-ratio limits are made for at most {MOST_TIMES:,} distinct "
                f"times, not for {m:,}; use interval='valid'."
            )
        looks = Looks(events[None].astype(float), contacts[None].astype(float))
        low, high = LIMITS[self.interval](looks, *every_split(m), level=self.level)
        return low[0], high[0]


def estimate_of(
    seen: Observations, asked: Limits, *, start: str | None, group: str | None = None
) -> CurrentStatus:
    """The estimate of some observations; with nobody in it, one without times."""
    contact, event = seen.used()
    times, place = np.unique(contact, return_inverse=True)
    m = len(times)
    seen_at = np.bincount(place, minlength=m).astype(np.int64)
    with_event = np.bincount(place[event == 1], minlength=m).astype(np.int64)
    probability = isotonic_shares(with_event, seen_at)
    low, high = asked.of(with_event, seen_at)
    valid = asked.interval == "valid"
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
        ci_low=low[m:],
        ci_high=high[m:],
        between_low=low[:m],
        between_high=high[:m],
        interval=asked.interval,
        level=asked.level,
        neighbours=neighbours(len(contact)) if valid and m else None,
        unit=seen.unit,
        time_column=seen.time_column,
        statuses=seen.statuses(),
        left_out=seen.left_out,
        cautions=_cautions(seen, start),
    )


def _cautions(seen: Observations, start: str | None) -> tuple[Caution, ...]:
    about_start = () if start is not None else (caution("PC-M29"),)
    return (caution("PC-M07"), *about_start, *seen.cautions())
