"""Landmark analysis: groups that form after time zero, compared from a fixed time on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pooledcases.data.columns import Table, Words, cell_states, columns_of, texts
from pooledcases.data.follow_up import follow_ups
from pooledcases.errors import InputError
from pooledcases.options import SurvivalInterval, is_number, shown
from pooledcases.results.base import BoolArray
from pooledcases.results.endpoint_curves import Landmark
from pooledcases.results.follow_up import FollowUps, unit_of
from pooledcases.results.survival import Curves
from pooledcases.survival.curve_fits import Asked, contact_caution, fit_curve
from pooledcases.survival.events import Event, marked_at_contact
from pooledcases.survival.exposure import after_the_end, exposure_of, starts_of
from pooledcases.survival.logrank import log_rank_of
from pooledcases.survival.observations import Observations, observe

#: The groups where no column names them.
_JOINED, _NOT_YET = "yes", "no"
#: A start that can never come is no missing one.
_NEVER = "NAP"


def landmark(
    table: Table,
    *,
    at: float,
    time: str,
    event: Event,
    group_time: str,
    by: str | None = None,
    not_yet: str = _NOT_YET,
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    id: str = "case_id",
) -> Landmark:
    """Survival from a landmark on, by the group that each patient was in by then.

    Parameters
    ----------
    table, time, event, interval, level, status_at_contact, entry, id
        As in :func:`pooledcases.survival.kaplan_meier`.
    at : float
        The landmark, in the unit of ``time``; fixed before the data are looked at.
    group_time : str
        Column of the time at which a patient joined a group (responded, began a drug), counted as
        ``time`` is. ``NAP`` says that the patient never did. Any other missing cell is not known.
    by : str, optional
        Column of the group that was joined, such as the drug. Whoever has ``not_yet`` there never
        joined one, and needs no ``group_time``. Where absent the groups are ``yes`` and ``no``.
    not_yet : str
        The name of the group of those who had not joined by the landmark.

    Returns
    -------
    Landmark
        Those left out are named with the reason: ``before_landmark`` (had the event),
        ``not_followed`` (follow-up ended), ``not_entered``, ``group_time_unknown``, and those of
        the curves.

    Raises
    ------
    InputError
        As :func:`pooledcases.survival.kaplan_meier`; ``at`` is no time, or nobody is followed
        beyond it.

    Notes
    -----
    Anderson, Cain & Gelber 1983, J Clin Oncol 1:710. Whoever had the event, or was last seen, at
    the landmark itself is not at risk after it. Who joins at the landmark itself has joined.
    Whoever joins later stays in the group of the landmark. What the comparison says holds for those
    who live to the landmark; it changes with it.

    Examples
    --------
    >>> table = {"case_id": list("abcdef"), "months": [2, 9, 12, 20, 7, 30],
    ...          "died": [1, 1, 0, 1, 1, 0], "response_months": ["NAP", 3, 5, 8, "NAP", 2]}
    >>> found = landmark(table, at=6, time="months", event="died", group_time="response_months")
    >>> [(curve.group, curve.n, curve.times.tolist()) for curve in found.curves.curves]
    [('no', 2, [1.0, 14.0]), ('yes', 3, [3.0, 6.0, 24.0])]
    >>> found.not_yet, found.left_out
    (('d',), (LeftOut(id='a', reason='before_landmark'),))
    """
    if not is_number(at) or not 0 <= at < np.inf:
        raise InputError(f"at: {shown(at)} is no time; give the landmark, such as 6.")
    marked = marked_at_contact(status_at_contact, event)
    table = columns_of(table, group_time=group_time, by=by)
    asked = Asked(interval=interval, level=level, status_at_contact=marked, entry=entry)
    seen = observe(table, time=time, event=event, status_at_contact=marked, entry=entry, id=id)
    joined = starts_of(table, group_time, unit_of(time))
    problems = after_the_end(seen.ids, joined, follow_ups(table, time))
    if problems:
        raise InputError(problems)
    groups, later = _groups(table, float(at), joined, group_time, by, not_yet)
    late = exposure_of(seen.ids, joined, seen.times, unit=unit_of(time))
    seen = _from(seen, float(at), groups)
    if not seen.counted.any():
        longest = float(np.nanmax(seen.times)) + at
        raise InputError(
            f"at: nobody with a known group is followed beyond {at:g} without the event (the "
            f"longest follow-up is {longest:g}); choose an earlier landmark."
        )
    name = by or group_time
    return Landmark(
        at=float(at),
        by=by,
        group_time=group_time,
        n=len(seen.ids),
        n_at_landmark=int(seen.counted.sum()),
        not_yet=tuple(str(name) for name in seen.ids[later & seen.counted]),
        curves=_curves(seen, name, asked, marked),
        late=late,
        left_out=seen.left_out,
        cautions=contact_caution(marked) + seen.competing() + seen.cautions(),
    )


def _groups(
    table: Table, at: float, joined: FollowUps, group_time: str, by: str | None, not_yet: str
) -> tuple[Words, BoolArray]:
    """The group of each patient at the landmark, None where not known; and who joined later."""
    never = np.array([state == _NEVER for state in cell_states(table, group_time)], dtype=bool)
    names = np.full(len(never), _JOINED, dtype=object) if by is None else texts(table, by)
    never = (never & (names != None)) | np.asarray(names == not_yet, dtype=bool)  # noqa: E711
    with np.errstate(invalid="ignore"):
        early = (joined.upper <= at) & ~never
        later = ((joined.lower > at) | (joined.inexact & (joined.lower >= at))) & ~never
    groups = np.full(len(never), None, dtype=object)
    groups[later | never] = not_yet
    groups[early] = names[early]
    return groups, np.asarray(later, dtype=bool)


def _from(seen: Observations, at: float, groups: Words) -> Observations:
    """Those at risk after the landmark, with times from it; everybody else has a reason."""
    with np.errstate(invalid="ignore"):
        over = seen.times <= at
        outside = seen.entries > at
    seen = seen.leave_out(over & (seen.events == 1), "before_landmark")
    seen = seen.leave_out(over, "not_followed").leave_out(outside, "not_entered")
    unknown = np.array([group is None for group in groups], dtype=bool)
    seen = seen.leave_out(unknown, "group_time_unknown")
    return replace(
        seen, times=seen.times - at, groups=groups, entries=np.full(len(groups), -np.inf)
    )


def _curves(seen: Observations, name: str, asked: Asked, marked: bool) -> Curves:
    names = [group for group in seen.names if (seen.counted & (seen.groups == group)).any()]
    plain = replace(asked, entry=None)
    used = seen.where(seen.counted)
    return Curves(
        by=name,
        curves=tuple(fit_curve(used.where(used.groups == group), group, plain) for group in names),
        logrank=log_rank_of(used, name, status_at_contact=marked),
        unit=seen.unit,
    )
