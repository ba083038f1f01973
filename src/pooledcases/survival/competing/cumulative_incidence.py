"""Cumulative incidence where one of several events comes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.kernels.competing import (
    States,
    aalen_johansen,
    events_by_cause,
    incidence_limits,
)
from pooledcases.kernels.product_limit import product_limit
from pooledcases.kernels.survival_limits import all_events_limit
from pooledcases.options import IncidenceInterval, TimeUnit, check_flag, check_level, check_word
from pooledcases.results.base import Caution, FloatArray, IntArray, caution
from pooledcases.results.competing import (
    CauseCurve,
    CumulativeIncidence,
    CumulativeIncidences,
    unseen_limits,
)
from pooledcases.results.survival import Curve
from pooledcases.survival.competing.causes import CauseObservations, Competing, observe_causes
from pooledcases.survival.competing.gray import gray_tests
from pooledcases.survival.curve_fits import Asked, fit_curve
from pooledcases.survival.events import Event


@overload
def cumulative_incidence(
    table: Table,
    *,
    time: str,
    event: Event,
    competing: Competing,
    by: None = None,
    entry: str | None = None,
    interval: IncidenceInterval = "log-log",
    level: float = 0.95,
    naive: bool = False,
    status_at_contact: bool = False,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> CumulativeIncidence: ...


@overload
def cumulative_incidence(
    table: Table,
    *,
    time: str,
    event: Event,
    competing: Competing,
    by: str,
    entry: str | None = None,
    interval: IncidenceInterval = "log-log",
    level: float = 0.95,
    naive: bool = False,
    status_at_contact: bool = False,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> CumulativeIncidences: ...


def cumulative_incidence(
    table: Table,
    *,
    time: str,
    event: Event,
    competing: Competing,
    by: str | None = None,
    entry: str | None = None,
    interval: IncidenceInterval = "log-log",
    level: float = 0.95,
    naive: bool = False,
    status_at_contact: bool = False,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> CumulativeIncidence | CumulativeIncidences:
    """The share of patients who have had each event first, by time (Aalen-Johansen).

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    time : str
        Column with the time to whichever event came first, or to the end of follow-up.
    event : str or (str, sequence of str)
        ``"status=DOD"``, ``("status", ["DOD"])``, or a column of 0 and 1. Several values of one
        condition are one event.
    competing : event, or list of events
        What competes: ``"status=DOC"``, or a list, each a cause of its own. All other statuses are
        censored.
    by : str, optional
        Column of groups: a result each, with Gray's test of each cause.
    entry : str, optional
        Column with the time from which on a patient is at risk (left truncation); no Gray's test.
    interval : {"log-log", "log", "plain", "logit", "arcsine"}
        The scale of the limits.
    level : float
    naive : bool
        Give one minus the Kaplan-Meier curve of each cause beside, which takes the other events as
        censoring and overstates (PC-M22).
    status_at_contact : bool
        Whether the status was only seen at the last contact (PC-M07); always so for ``AWD``.
    unit : {"days", "weeks", "months", "years"}, optional
        Of the times; by default what the column's name ends in.
    id : str
        Column of names for those who are left out.

    Returns
    -------
    CumulativeIncidence or CumulativeIncidences
        Cautions: PC-M15 for the thin tail, PC-M17 for patients left out, PC-M07, and PC-M22 for the
        naive curve, and for deaths (``DOD``, ``DOC``) that are named for no event.

    Raises
    ------
    InputError
        All problems at once: a column is absent; a time is negative or no number; a status is named
        for two events; a patient has two events; nobody has both a time and a status.

    Notes
    -----
    Aalen & Johansen 1978, Scand J Stat 5:141. The share without any event is the Kaplan-Meier curve
    of all of them, and with the incidences adds up to 1. Events at one time are shared out as they
    are; no tie is broken at random. The variance is of Greenwood's type
    (:func:`pooledcases.kernels.competing.aalen_johansen`), which without late entry is the
    infinitesimal jackknife that R's ``survfit`` prints (R's ``cuminc`` takes another, which may be
    a third smaller where few are at risk); with late entry R's differs a little, since it also adds
    products of different times that have expectation 0. Limits are R's for the same scale. Where
    nobody had a cause yet they are 0 and an exact upper one
    (:func:`pooledcases.kernels.competing.unseen_upper`); where everybody had it, 1 and a lower one.

    Examples
    --------
    >>> table = {"months": [3, 5, 5, 8, 12], "status": ["DOD", "DOC", "NED", "DOD", "NED"]}
    >>> found = cumulative_incidence(table, time="months", event="status=DOD",
    ...                              competing="status=DOC")
    >>> point = found.at(10)
    >>> [(item.cause, round(item.incidence, 3)) for item in point.causes], point.event_free
    ([('DOD', 0.5), ('DOC', 0.2)], 0.30000000000000004)
    """
    check_word(interval, IncidenceInterval, "interval")
    check_level(level)
    check_flag(naive, "naive")
    found = observe_causes(
        table,
        time=time,
        event=event,
        competing=competing,
        by=by,
        entry=entry,
        status_at_contact=status_at_contact,
        unit=unit,
        id=id,
    )
    asked = Asked(
        interval=interval, level=level, status_at_contact=found.status_at_contact, entry=entry
    )
    if by is None:
        return _fit(found, None, asked, naive)
    names = found.seen.names
    groups = tuple(_fit(found.of_group(name), name, asked, naive) for name in names)
    tests = () if entry is not None else gray_tests(found, by, names=names)
    return CumulativeIncidences(
        by=by,
        groups=groups,
        tests=tests,
        unit=found.seen.unit,
        statuses=found.seen.statuses(),
        left_out=found.seen.left_out,
        cautions=found.cautions() + (_naive_caution(found) if naive else ()),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Counts:
    """One group: its event-free curve, events by cause, the states, and unseen limits."""

    curve: Curve
    events: IntArray
    states: States
    unseen: FloatArray


def _fit(
    found: CauseObservations, group: str | None, asked: Asked, naive: bool
) -> CumulativeIncidence:
    """One group; with nobody in it, curves without times."""
    curve = fit_curve(found.seen, group, asked)
    events = events_by_cause(*found.used(), curve.times, len(found.names))
    states = aalen_johansen(curve.at_risk, events)
    counts = _Counts(
        curve=curve, events=events, states=states, unseen=unseen_limits(curve, asked.level)
    )
    return CumulativeIncidence(
        group=group,
        causes=tuple(
            _cause(counts, place, name, asked, naive) for place, name in enumerate(found.names)
        ),
        event_free=curve,
        interval=asked.interval,  # type: ignore[arg-type]
        level=asked.level,
        left_out=found.seen.left_out,
        cautions=curve.cautions + (_naive_caution(found) if naive else ()),
    )


def _cause(counts: _Counts, place: int, name: str, asked: Asked, naive: bool) -> CauseCurve:
    curve, events = counts.curve, counts.events[place]
    incidence, se = counts.states.incidence[place], np.sqrt(counts.states.variance[place])
    # everybody had this cause: no rounding may leave anything over
    others = np.cumsum(counts.events.sum(axis=0) - events)
    incidence = np.where((curve.survival <= 0) & (others == 0), 1.0, incidence)
    late = curve.late_entry is not None and curve.late_entry.n_late > 0
    whole = bool(incidence.size) and incidence[-1] >= 1 and not late
    low, high = incidence_limits(
        incidence,
        se,
        _at_times(counts),
        interval=asked.interval,
        level=asked.level,
        lowest=1 - all_events_limit(curve.at_risk, events, asked.level) if whole else 0.0,
    )
    return CauseCurve(
        cause=name,
        n_events=int(events.sum()),
        events=events,
        incidence=incidence,
        se=np.where(incidence < 1, se, 0.0),
        ci_low=low,
        ci_high=high,
        naive=1 - product_limit(curve.at_risk, events) if naive else None,
    )


def _at_times(counts: _Counts) -> FloatArray:
    return counts.unseen[: len(counts.curve.times)]


def _naive_caution(found: CauseObservations) -> tuple[Caution, ...]:
    """PC-M22 where somebody had a competing event, which the naive curve takes as censoring."""
    n = int((found.used()[1] > 1).sum())
    if not n:
        return ()
    return (caution("PC-M22", n=n, statuses=", ".join(found.names[1:])),)
