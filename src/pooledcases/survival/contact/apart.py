"""How far the naive curve and the current-status estimate lie apart, and where."""

from __future__ import annotations

from typing import Literal

import numpy as np

from pooledcases.results.current_status import (
    ContactsLeft,
    CurrentStatus,
    LargestDifference,
    StatusDifference,
)
from pooledcases.results.survival import Curve

Who = Literal["everybody", "disease_free"]
#: Probabilities that differ by less are the same up to rounding.
_SAME = 1e-9


def difference(who: Who, naive: Curve, current: CurrentStatus, time: float) -> StatusDifference:
    """Both at one time, why they differ, and where they differ most."""
    one = naive.at(time).survival if naive.n else None
    other = current.at(time)
    apart = None if one is None or other.event_free is None else one - other.event_free
    thin = naive.thin_after
    return StatusDifference(
        who=who,
        n=current.n,
        time=time,
        naive=one,
        current=other.event_free,
        current_ci=other.event_free_ci,
        difference=apart,
        why=_why(apart),
        level=current.level,
        unit=current.unit,
        largest=_largest(naive, current),
        thin_after=thin,
        n_beyond=0 if thin is None else _followed(naive, thin, after=True),
        zero_from=_zero(naive, current),
    )


def _why(apart: float | None) -> Literal["naive_higher", "naive_lower", "same", "beyond"]:
    if apart is None:
        return "beyond"
    if abs(apart) < _SAME:
        return "same"
    return "naive_higher" if apart > 0 else "naive_lower"


def _largest(naive: Curve, current: CurrentStatus) -> LargestDifference | None:
    """Both are steps, so that the time at which one of them steps is enough."""
    if not current.n:
        return None
    times = np.union1d(naive.times, current.times)
    if naive.thin_after is not None:
        times = times[times <= naive.thin_after]
    pairs = [(float(t), naive.at(t).survival, current.at(t).event_free) for t in times]
    found = [
        LargestDifference(time, one, other, one - other)
        for time, one, other in pairs
        if one is not None and other is not None
    ]
    furthest = max((round(abs(item.difference), 9) for item in found), default=0.0)
    largest = next((i for i in found if round(abs(i.difference), 9) == furthest), None)
    return None if largest is None or abs(largest.difference) < _SAME else largest


def _followed(naive: Curve, time: float, *, after: bool) -> int:
    """How many were seen at a time or later; ``after``: later only."""
    seen = naive.events + naive.censored
    return int(seen[naive.times > time if after else naive.times >= time].sum())


def _zero(naive: Curve, current: CurrentStatus) -> ContactsLeft | None:
    """Where the estimate has fallen to 0: it rests on the last who were seen."""
    zero = np.flatnonzero(current.event_free < _SAME) if current.n else np.zeros(0)
    if not zero.size:
        return None
    time = float(current.times[zero[0]])
    return ContactsLeft(time, _followed(naive, time, after=False))
