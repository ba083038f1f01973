"""When the event happened to those whom the end of follow-up does not tell it of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pooledcases.data.columns import Words
from pooledcases.data.follow_up import follow_ups
from pooledcases.errors import InputError
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.endpoints import Endpoint
from pooledcases.survival.declared import Declared, time_cells

#: What a patient's status comes to.
EVENT, OTHER, NONE = "event", "competing", "none"
#: The columns that are made.
_OUTCOME, _TIME = "outcome", "time to the first event"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirstEvent:
    """The first event of each patient.

    Attributes
    ----------
    ready : Declared
        With the columns ``time`` and ``column``.
    without_date : tuple of str
        Who had the event at an unknown time, among those with a last contact.
    """

    ready: Declared
    endpoint: Endpoint
    without_date: tuple[str, ...]
    column: str = _OUTCOME
    time: str = _TIME

    def by_contact(self, ready: Declared) -> dict[str, Words]:
        """The whole table with whether the event had happened by the last contact."""
        relapses = _relapses(ready, self.endpoint)[0]
        return {**ready.table, _OUTCOME: _outcomes(ready, self.endpoint, np.isfinite(relapses))}


def first_event(ready: Declared, endpoint: Endpoint) -> FirstEvent:
    """Date the events by recorded relapses, deaths by the end of follow-up.

    Raises
    ------
    InputError
        A relapse comes after the last contact.
    """
    relapses, exact = _relapses(ready, endpoint)
    relapsed = np.isfinite(relapses)
    _check_order(ready, endpoint, relapses)
    outcomes = _outcomes(ready, endpoint, relapsed)
    undated = np.array([status in endpoint.undated for status in ready.statuses], dtype=bool)
    unknown = (undated & ~relapsed) | (relapsed & ~exact)
    times = np.where(relapsed, relapses, ready.lower)
    inexact = ~relapsed & (outcomes != NONE) & (ready.upper > ready.lower)
    bounded = ~relapsed & (ready.upper > ready.lower)
    made = {**ready.table, _OUTCOME: outcomes, _TIME: time_cells(times, bounded)}
    dated = replace(ready, table=made)
    counted = np.isfinite(ready.lower)
    return FirstEvent(
        ready=dated.drop(np.asarray(inexact & ~unknown, dtype=bool), "inexact_time"),
        endpoint=endpoint,
        without_date=tuple(str(name) for name in ready.ids[unknown & counted]),
    )


def _relapses(ready: Declared, endpoint: Endpoint) -> tuple[FloatArray, BoolArray]:
    """The recorded relapses, NaN where there is none; and whether each is one time."""
    if endpoint.relapse is None:
        return np.full(len(ready.ids), np.nan), np.ones(len(ready.ids), dtype=bool)
    found = follow_ups(ready.table, endpoint.relapse, unit=endpoint.unit)
    return np.array(found.lower), ~found.inexact


def _outcomes(ready: Declared, endpoint: Endpoint, relapsed: BoolArray) -> Words:
    """Event, competing event or none; a recorded relapse is the event whatever came later."""
    meaning = {
        **dict.fromkeys(endpoint.event, EVENT),
        **dict.fromkeys(endpoint.competing or (), OTHER),
        **dict.fromkeys(endpoint.censored or (), NONE),
    }
    out = np.array([meaning.get(status) for status in ready.statuses], dtype=object)
    out[relapsed] = EVENT
    return out


def _check_order(ready: Declared, endpoint: Endpoint, relapses: FloatArray) -> None:
    with np.errstate(invalid="ignore"):
        late = np.flatnonzero(relapses > ready.upper)
    if late.size:
        raise InputError(
            f"{ready.ids[row]}, columns {endpoint.relapse} and {endpoint.time}: the relapse at "
            f"{relapses[row]:g} comes after the last contact at {ready.upper[row]:g}; correct one "
            "of the two."
            for row in late
        )
