"""One curve with everything that is said of it, from observations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pooledcases.kernels.event_table import EventTable, event_table
from pooledcases.kernels.product_limit import product_limit, quantile_time
from pooledcases.kernels.survival_limits import limits, time_limits
from pooledcases.options import SurvivalInterval, TimeUnit, check_level, check_word
from pooledcases.results.base import Caution, FloatArray, Interval, caution
from pooledcases.results.survival import Curve, MedianTime
from pooledcases.results.time_words import Moment
from pooledcases.survival.late_entry import check_late_interval, fewest, late_entry
from pooledcases.survival.observations import Observations


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How curves are to be made; wrong words are told when it is."""

    interval: SurvivalInterval
    level: float
    status_at_contact: bool
    entry: str | None = None

    def __post_init__(self) -> None:
        check_word(self.interval, SurvivalInterval, "interval")
        check_level(self.level)
        check_late_interval(self.interval, self.entry)


def fit_curve(seen: Observations, group: str | None, asked: Asked) -> Curve:
    """The curve of some observations; with nobody in it, a curve without times."""
    times, events = seen.used()
    entries = seen.entered()
    fit = _fitted(event_table(times, events, entries), entries, asked)
    needed = max(5, math.ceil(len(times) / 10))
    thin_after, thin = _thin_tail(fit.table, needed, seen.unit)
    late = late_entry(fit.table, entries, column=asked.entry, needed=needed, unit=seen.unit)
    return Curve(
        group=group,
        n=len(times),
        n_events=int(events.sum()),
        times=fit.table.times,
        survival=fit.survival,
        ci_low=fit.low,
        ci_high=fit.high,
        at_risk=fit.table.at_risk,
        events=fit.table.events,
        censored=fit.table.censored,
        median=quantile_time(fit.table.times, fit.survival),
        median_ci=_median_ci(fit, asked),
        median_followup=fit_followup(seen, asked),
        thin_after=thin_after,
        interval=asked.interval,
        level=asked.level,
        late_entry=late,
        unit=seen.unit,
        time_column=seen.time_column,
        statuses=seen.statuses(),
        left_out=seen.left_out,
        cautions=(
            contact_caution(asked.status_at_contact) + thin + seen.competing() + seen.cautions()
        ),
    )


class _Fit(NamedTuple):
    table: EventTable
    survival: FloatArray
    low: FloatArray
    high: FloatArray


def _fitted(table: EventTable, entries: FloatArray | None, asked: Asked) -> _Fit:
    survival = product_limit(table.at_risk, table.events)
    low, high = limits(
        survival,
        table.at_risk,
        table.events,
        interval=asked.interval,
        level=asked.level,
        least=fewest(table, entries),
    )
    return _Fit(table, survival, low, high)


def contact_caution(status_at_contact: bool) -> tuple[Caution, ...]:
    """PC-M07 where the time is not the event's."""
    return (caution("PC-M07"),) if status_at_contact else ()


def fit_followup(seen: Observations, asked: Asked) -> MedianTime:
    """The median follow-up of some observations."""
    times, ended = seen.followed()
    entries = seen.entered()
    fit = _fitted(event_table(times, 1 - ended, entries), entries, asked)
    return MedianTime(
        median=quantile_time(fit.table.times, fit.survival),
        ci=_median_ci(fit, asked),
        interval=asked.interval,
        level=asked.level,
        n=len(times),
        n_events=int((1 - ended).sum()),
        unit=seen.unit,
        left_out=seen.left_out,
    )


def _median_ci(fit: _Fit, asked: Asked) -> Interval | None:
    table = fit.table
    found = time_limits(
        table.times,
        table.at_risk,
        table.events,
        fit.low,
        fit.high,
        interval=asked.interval,
        level=asked.level,
        height=0.5,
    )
    return None if found is None else Interval(*found)


def _thin_tail(
    table: EventTable, needed: int, unit: TimeUnit | None
) -> tuple[float | None, tuple[Caution, ...]]:
    if not table.times.size:
        return None, ()
    enough = np.flatnonzero(table.at_risk >= needed)
    after = float(table.times[enough[-1]]) if enough.size else 0.0
    if enough.size and enough[-1] == len(table.times) - 1:
        return None, ()
    return after, (caution("PC-M15", n=needed, time=Moment(after, unit)),)
