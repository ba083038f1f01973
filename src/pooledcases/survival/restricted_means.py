"""Restricted mean survival time: the mean time without the event up to a horizon."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import overload

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels.event_table import EventTable, event_table
from pooledcases.kernels.product_limit import product_limit
from pooledcases.kernels.restricted_mean import restricted_mean as area
from pooledcases.options import (
    HorizonChoice,
    RestrictedLimits,
    TimeUnit,
    check_level,
    check_word,
    is_number,
    shown,
)
from pooledcases.results.base import Caution
from pooledcases.results.restricted_mean import (
    RestrictedContrast,
    RestrictedMean,
    RestrictedMeans,
)
from pooledcases.survival.curve_fits import contact_caution
from pooledcases.survival.events import Event, marked_at_contact
from pooledcases.survival.observations import Observations, observe
from pooledcases.survival.restricted_cautions import few_patients
from pooledcases.survival.restricted_contrasts import RESTRICTED_LIMITS, Measured, Method


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
    limits: RestrictedLimits = "normal",
    unit: TimeUnit | None = None,
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
    limits: RestrictedLimits = "normal",
    unit: TimeUnit | None = None,
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
    limits: RestrictedLimits = "normal",
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> RestrictedMean | RestrictedMeans:
    """Mean time without the event up to a horizon, and how groups differ in it.

    Parameters
    ----------
    table, time, event, by, status_at_contact, entry, unit, id
        As in :func:`pooledcases.survival.kaplan_meier`.
    horizon : float, optional
        Up to when time is counted, in the unit of the time column. By default the longest
        follow-up, of several groups the shortest of their longest. Choose it before looking at the
        curves: the difference depends on it.
    reference : str, optional
        The group that the others are compared with; by default the first by name.
    limits : {"normal", "logit-t"}
        ``normal``: the estimate and some standard errors to each side, as R's ``survRM2`` has it;
        for large samples, and beyond 0 or the horizon in small ones. ``logit-t``: for few patients,
        see the notes.
    level : float

    Returns
    -------
    RestrictedMean or RestrictedMeans
        :class:`RestrictedMeans` when ``by`` is given. Cautions: as the curves; PC-M14 for normal
        limits of 60 patients or fewer; PC-M15 where fewer than max(5, 10% of n) were followed to
        the horizon; PC-M20 names limits that are not the normal ones.

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

    ``logit-t`` is symmetric on the logit of mean / horizon, with Greenwood's variance times
    n / (n − 1) and t with n − 1 degrees of freedom (without censoring those of a sample's mean);
    the interval never leaves 0 to the horizon. Differences and ratios (on the log scale) recover
    their limits from each group's own (Zou & Donner 2008, Stat Med 27:1693); p is the tail at which
    the interval just reaches no difference, and ``se`` stays Greenwood's. In simulations
    (``validation/coverage.md``) 95% intervals of groups of 5, 10 and 20 hold 83%, 90% and 92% of
    the time with normal limits, and 95%, 97% and 96% with these; differences 88% to 93%, and 97% to
    98%; 5 patients beside 20 83%, and 94%. ``normal`` stays the default because it is what other
    programs print, so that results can be compared; up to 60 patients ask for ``logit-t``.

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
    check_word(limits, RestrictedLimits, "limits")
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
    said, method = contact_caution(marked), RESTRICTED_LIMITS[limits]
    if by is None:
        group = _group(seen, None)
        until = _horizon([group], horizon)
        mean = _mean(group, until, level, limits, said)
        return replace(mean, cautions=mean.cautions + few_patients([mean], limits))
    groups = [_group(seen.where(seen.groups == name), name) for name in seen.names]
    used = [group for group in groups if group.table.times.size]
    until = _horizon(used, horizon)
    means = tuple(_mean(group, until, level, limits, said) for group in used)
    first = _reference(means, reference, by)
    return RestrictedMeans(
        by=by,
        horizon=until.time,
        horizon_choice=until.choice,
        level=level,
        means=means,
        contrasts=tuple(_contrast(mean, first, method) for mean in means if mean is not first),
        limits=limits,
        empty=tuple(str(group.name) for group in groups if not group.table.times.size),
        unit=seen.unit,
        statuses=seen.statuses(),
        left_out=seen.left_out,
        cautions=said + seen.competing() + seen.cautions() + few_patients(means, limits),
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
    if asked is not None and (not is_number(asked) or not 0 < asked < math.inf):
        raise InputError(f"horizon: {shown(asked)} is no time above 0; write for example 60.")
    still = [group for group in groups if group.last <= 0 and (asked is None or group.reach <= 0)]
    if still:
        whom = ", ".join(group.name for group in still if group.name)
        each = f"of {whom} was followed beyond time 0; leave the group out"
        all_ = "was followed beyond time 0; check the column with the time"
        raise InputError(f"horizon: nobody {each if whom else all_}.")
    if asked is None:
        return _Horizon(min(group.last for group in groups), "shortest-follow-up")
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
    group: _Group, until: _Horizon, level: float, kind: RestrictedLimits, said: tuple[Caution, ...]
) -> RestrictedMean:
    table, seen, method = group.table, group.seen, RESTRICTED_LIMITS[kind]
    estimate, variance = area(table.times, table.at_risk, table.events, until.time)
    mean, se = float(estimate), math.sqrt(float(variance))
    (times, events), entries = seen.used(), seen.entered()
    followed = times >= until.time
    if entries is not None:
        followed &= entries < until.time
    own = Measured(value=mean, se=se, n=len(times), horizon=until.time)
    return RestrictedMean(
        group=group.name,
        n=len(times),
        n_events=int(events[times <= until.time].sum()),
        horizon=until.time,
        horizon_choice=until.choice,
        at_risk=int(followed.sum()),
        estimate=mean,
        se=se,
        ci=method.around(own, level),
        lost=own.lost.value,
        lost_ci=method.around(own.lost, level),
        level=level,
        limits=kind,
        reason=None if se > 0 else "no_spread",
        unit=seen.unit,
        statuses=seen.statuses(),
        left_out=seen.left_out,
        cautions=said + seen.competing() + seen.cautions(),
    )


def _reference(means: tuple[RestrictedMean, ...], reference: str | None, by: str) -> RestrictedMean:
    # a group may be written as a number; what is no single word is no group
    asked = str(reference) if isinstance(reference, str | int) else None
    found = next((mean for mean in means if reference is None or mean.group == asked), None)
    if found is None:
        has = ", ".join(str(mean.group) for mean in means)
        raise InputError(f"reference: there is no group {shown(reference)} in {by}; it has: {has}.")
    return found


def _contrast(
    mean: RestrictedMean, reference: RestrictedMean, limits: Method
) -> RestrictedContrast:
    level = mean.level
    own, other = _measured(mean), _measured(reference)
    return RestrictedContrast(
        group=str(mean.group),
        reference=str(reference.group),
        difference=limits.difference(own, other, level),
        ratio=limits.ratio(own, other, level),
        lost_ratio=limits.ratio(own.lost, other.lost, level),
        without_spread=tuple(str(item.group) for item in (mean, reference) if item.se == 0),
        level=level,
        unit=mean.unit,
    )


def _measured(mean: RestrictedMean) -> Measured:
    return Measured(value=mean.estimate, se=mean.se, n=mean.n, horizon=mean.horizon)
