"""Restricted mean survival time: the mean time without the event up to a horizon."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import overload

from scipy import special

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels.event_table import EventTable, event_table
from pooledcases.kernels.intervals import normal_quantile
from pooledcases.kernels.product_limit import product_limit
from pooledcases.kernels.restricted_mean import restricted_mean as area
from pooledcases.options import HorizonChoice, check_level, is_number, shown
from pooledcases.results.base import Caution, Interval
from pooledcases.results.restricted_mean import (
    RestrictedContrast,
    RestrictedMean,
    RestrictedMeans,
    TimeContrast,
)
from pooledcases.survival.curve_fits import contact_caution
from pooledcases.survival.events import Event, marked_at_contact
from pooledcases.survival.observations import Observations, observe


@overload
def restricted_mean(
    table: Table,
    *,
    time: str,
    event: Event,
    by: None = None,
    horizon: float | None = None,
    reference: None = None,
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    id: str = "case_id",
) -> RestrictedMean: ...


@overload
def restricted_mean(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    horizon: float | None = None,
    reference: str | None = None,
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    id: str = "case_id",
) -> RestrictedMeans: ...


def restricted_mean(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str | None = None,
    horizon: float | None = None,
    reference: str | None = None,
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    id: str = "case_id",
) -> RestrictedMean | RestrictedMeans:
    """Mean time without the event up to a horizon, and how groups differ in it.

    Parameters
    ----------
    table, time, event, by, status_at_contact, entry, id
        As in :func:`pooledcases.survival.kaplan_meier`.
    horizon : float, optional
        Up to when time is counted, in the unit of the time column. By default the longest
        follow-up, of several groups the shortest of their longest. Choose it before looking at the
        curves: the difference depends on it.
    reference : str, optional
        The group that the others are compared with; by default the first by name.
    level : float

    Returns
    -------
    RestrictedMean or RestrictedMeans
        :class:`RestrictedMeans` when ``by`` is given. Cautions: as the curves, without PC-M15.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.kaplan_meier`; or the horizon is no number above 0, or
        beyond the follow-up of a group whose curve is still above 0 there; or the reference is no
        group.

    Notes
    -----
    The area under the Kaplan-Meier curve and Greenwood's variance of it, see
    :func:`pooledcases.kernels.restricted_mean.restricted_mean`; ratios on the log scale by the
    delta method (Royston & Parmar 2013, BMC Med Res Methodol 13:152; Uno et al. 2014, J Clin Oncol
    32:2380). As R's ``survRM2``. Without an event by the horizon the standard error is 0 and there
    is no interval: that nobody had the event is no certainty that nobody can.

    Examples
    --------
    >>> table = {"months": [9, 13, 18, 23, 5, 5, 8, 12], "died": [1, 0, 1, 1, 1, 1, 1, 1],
    ...          "arm": ["A", "A", "A", "A", "B", "B", "B", "B"]}
    >>> found = restricted_mean(table, time="months", event="died", by="arm")
    >>> found.horizon, found.horizon_choice
    (12.0, 'shortest-follow-up')
    >>> [(mean.group, mean.estimate) for mean in found.means]
    [('A', 11.25), ('B', 7.5)]
    >>> print(round(found.contrasts[0].difference.estimate, 2))
    -3.75
    """
    check_level(level)
    marked = marked_at_contact(status_at_contact, event)
    seen = observe(
        table, time=time, event=event, by=by, status_at_contact=marked, entry=entry, id=id
    )
    said = contact_caution(marked)
    if by is None:
        group = _group(seen, None)
        until = _horizon([group], horizon)
        return _mean(group, until, level, said)
    groups = [_group(seen.where(seen.groups == name), name) for name in seen.names]
    used = [group for group in groups if group.table.times.size]
    until = _horizon(used, horizon)
    means = tuple(_mean(group, until, level, said) for group in used)
    first = _reference(means, reference, by)
    return RestrictedMeans(
        by=by,
        horizon=until.time,
        horizon_choice=until.choice,
        level=level,
        means=means,
        contrasts=tuple(_contrast(mean, first) for mean in means if mean is not first),
        empty=tuple(str(group.name) for group in groups if not group.table.times.size),
        left_out=seen.left_out,
        cautions=said + seen.competing() + seen.cautions(),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    name: str | None
    seen: Observations
    table: EventTable

    @property
    def last(self) -> float:
        """The end of its follow-up."""
        return float(self.table.times[-1])

    @property
    def reach(self) -> float:
        """How far its curve is known: for ever once it has come down to 0."""
        left = product_limit(self.table.at_risk, self.table.events)[-1]
        return self.last if left > 0 else math.inf


@dataclass(frozen=True, slots=True)
class _Horizon:
    time: float
    choice: HorizonChoice


def _group(seen: Observations, name: str | None) -> _Group:
    return _Group(name, seen, event_table(*seen.used(), seen.entered()))


def _horizon(groups: list[_Group], asked: float | None) -> _Horizon:
    if asked is None:
        shortest = min(group.last for group in groups)
        if shortest <= 0:
            raise InputError("horizon: a group has no follow-up beyond time 0; leave it out.")
        return _Horizon(shortest, "shortest-follow-up")
    if not is_number(asked) or not 0 < asked < math.inf:
        raise InputError(f"horizon: {shown(asked)} is no time above 0; write for example 60.")
    short = [group for group in groups if group.reach < asked]
    if short:
        most = min(group.reach for group in short)
        each = ", ".join(f"{group.name or 'all'} {group.last:g}" for group in short)
        raise InputError(
            f"horizon: {float(asked):g} is later than the longest follow-up ({each}), and what "
            f"comes after it is not known. Ask for {most:g} at most."
        )
    return _Horizon(float(asked), "given")


def _mean(
    group: _Group, until: _Horizon, level: float, said: tuple[Caution, ...]
) -> RestrictedMean:
    table, seen = group.table, group.seen
    estimate, variance = area(table.times, table.at_risk, table.events, until.time)
    mean, se = float(estimate), math.sqrt(float(variance))
    lost = until.time - mean
    times, events = seen.used()
    entries = seen.entered()
    followed = times >= until.time
    if entries is not None:
        followed &= entries < until.time
    return RestrictedMean(
        group=group.name,
        n=len(times),
        n_events=int(events[times <= until.time].sum()),
        horizon=until.time,
        horizon_choice=until.choice,
        at_risk=int(followed.sum()),
        estimate=mean,
        se=se,
        ci=_around(mean, se, level),
        lost=lost,
        lost_ci=_around(lost, se, level),
        level=level,
        reason=None if se > 0 else "no_spread",
        left_out=seen.left_out,
        cautions=said + seen.competing() + seen.cautions(),
    )


def _around(value: float, se: float, level: float) -> Interval | None:
    half = normal_quantile(level) * se
    return Interval(value - half, value + half) if se > 0 else None


def _reference(means: tuple[RestrictedMean, ...], reference: str | None, by: str) -> RestrictedMean:
    # a group may be written as a number; what is no single word is no group
    asked = str(reference) if isinstance(reference, str | int) else None
    found = next((mean for mean in means if reference is None or mean.group == asked), None)
    if found is None:
        has = ", ".join(str(mean.group) for mean in means)
        raise InputError(f"reference: there is no group {shown(reference)} in {by}; it has: {has}.")
    return found


def _contrast(mean: RestrictedMean, reference: RestrictedMean) -> RestrictedContrast:
    level = mean.level
    difference = mean.estimate - reference.estimate
    return RestrictedContrast(
        group=str(mean.group),
        reference=str(reference.group),
        difference=_tested(difference, math.hypot(mean.se, reference.se), level),
        ratio=_ratio((mean.estimate, mean.se), (reference.estimate, reference.se), level),
        lost_ratio=_ratio((mean.lost, mean.se), (reference.lost, reference.se), level),
        without_spread=tuple(str(item.group) for item in (mean, reference) if item.se == 0),
        level=level,
    )


def _ratio(
    first: tuple[float, float], second: tuple[float, float], level: float
) -> TimeContrast | None:
    """The ratio of two means, each with its standard error."""
    if first[0] <= 0 or second[0] <= 0:
        return None
    se = math.hypot(first[1] / first[0], second[1] / second[0])
    found = _tested(math.log(first[0] / second[0]), se, level)
    ci = found.ci
    return TimeContrast(
        estimate=first[0] / second[0],
        se=found.se,
        ci=None if ci is None else Interval(math.exp(ci.low), math.exp(ci.high)),
        p_value=found.p_value,
    )


def _tested(value: float, se: float, level: float) -> TimeContrast:
    if se == 0:
        return TimeContrast(estimate=value, se=None, ci=None, p_value=None)
    p = 2 * float(special.ndtr(-abs(value) / se))
    return TimeContrast(estimate=value, se=se, ci=_around(value, se, level), p_value=p)
