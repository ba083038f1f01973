"""Events and censorings that give a published survival curve, the censored spread evenly.

Guyot, Ades, Ouwens & Welton 2012, BMC Med Res Methodol 12:9. Between two printed numbers at risk
patients are censored evenly; how many is what makes the next number at risk come out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Corrections of one number of censored patients before the best one so far is taken.
_STEPS = 200
#: A share that is off by less than this from half a patient is half a patient.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """What happens at the points of a curve.

    Attributes
    ----------
    at_risk, events : ndarray, shape (m,)
        At risk just before each point, and events at it.
    between, censored : ndarray, shape (m,)
        Events, and then censorings, midway to the next point; at the last one everybody who is left
        is censored.
    survival : ndarray, shape (m,)
        The product-limit curve that these make.
    """

    at_risk: IntArray
    events: IntArray
    between: IntArray
    censored: IntArray
    survival: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """One interval between numbers at risk, walked through."""

    steps: Steps
    left: int
    height: float

    @property
    def censored(self) -> int:
        """Patients censored."""
        return int(self.steps.censored.sum())

    @property
    def died(self) -> int:
        """Events."""
        return int(self.steps.events.sum() + self.steps.between.sum())


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The points from one number at risk up to the next, whose time and height follow."""

    times: FloatArray
    curve: FloatArray
    upper: float
    after: float


def evenly(
    times: FloatArray,
    survival: FloatArray,
    starts: IntArray,
    numbers: IntArray,
    total_events: int | None,
) -> list[Stretch]:
    """The censored spread evenly between numbers at risk, as published."""
    walked: list[Stretch] = []
    n, height = int(numbers[0]), 1.0
    for i, part in enumerate(_parts(times, survival, starts)):
        made_with = partial(_walk_evenly, n, height, part)
        if i + 1 < len(starts):
            goal = int(numbers[i + 1])
            fallen = part.after / (float(part.curve[0]) or 1.0)
            found = _matching(made_with, round(n * fallen) - goal, partial(_left_beyond, goal))
        else:
            found = _end(made_with, part, walked, total_events, _average(walked, times, starts))
        walked.append(found)
        n, height = found.left, found.height
    return walked


def _parts(times: FloatArray, survival: FloatArray, starts: IntArray) -> list[_Part]:
    ends, last = np.append(starts[1:], len(times)), len(times) - 1
    return [
        _Part(
            times=times[start:end],
            curve=survival[start:end],
            upper=float(times[min(end, last)]),
            after=float(survival[min(end, last)]),
        )
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]


def _left_beyond(goal: int, made: Stretch) -> int:
    return made.left - goal


def _walk_evenly(n: int, height: float, part: _Part, censored: int) -> Stretch:
    return walk(n, height, part.curve, _spread(censored, part.times, part.upper))


def _end(
    walk: Callable[[int], Stretch],
    part: _Part,
    walked: list[Stretch],
    total_events: int | None,
    average: int,
) -> Stretch:
    """What comes after the last number at risk; somebody is followed to the end of the curve."""
    found = walk(average)
    if total_events is not None:
        goal = total_events - sum(stretch.died for stretch in walked)
        found = _matching(walk, 0, lambda made: made.died - goal)
    while part.curve[-1] > 0 and found.left == 0 and found.censored > 0:
        found = walk(found.censored - 1)
    return found


def _spread(censored: int, segment: FloatArray, upper: float) -> IntArray:
    """How many of some evenly spread censorings fall after each point and before the next."""
    if censored <= 0 or upper <= segment[0]:
        return np.zeros(len(segment), dtype=np.int64)
    places = segment[0] + np.arange(1, censored + 1) * (upper - segment[0]) / (censored + 1)
    index = np.searchsorted(segment, places, side="right") - 1
    return np.bincount(index, minlength=len(segment)).astype(np.int64)


def walk(
    n: int, height: float, curve: FloatArray, censored: IntArray, between: IntArray | None = None
) -> Stretch:
    """Take the events that bring the curve down to each point, then who leaves midway, in order."""
    m = len(curve)
    at_risk, events, gone = (np.zeros(m, dtype=np.int64) for _ in range(3))
    midway = np.zeros(m, dtype=np.int64) if between is None else between
    made = np.zeros(m)
    for k in range(m):
        at_risk[k] = n
        if n > 0 and height > 0 and not np.isnan(curve[k]):
            died = int(np.floor(n * (1 - curve[k] / height) + 0.5 + _ROUNDING))
            events[k] = min(max(died, 0), n)
            height *= 1 - events[k] / n
        made[k] = height
        n -= int(events[k])
        height *= 1 - midway[k] / max(n, 1)
        n -= int(midway[k])
        gone[k] = min(int(censored[k]), n)
        n -= int(gone[k])
    return Stretch(Steps(at_risk, events, midway, gone, made), n, float(height))


def _matching(
    walk: Callable[[int], Stretch], first: int, surplus: Callable[[Stretch], int]
) -> Stretch:
    """The stretch whose number of censored leaves no surplus, or the least.

    Each patient too many is one more to be censored. Events that follow from the censored can make
    this run in circles; then the best number seen, and its neighbours, are as near as it gets.
    """
    seen: dict[int, Stretch] = {}
    now = max(first, 0)
    for _ in range(_STEPS):
        if now in seen:
            break
        seen[now] = walk(now)
        off = surplus(seen[now])
        if off == 0:
            return seen[now]
        now = max(now + off, 0)
    best = min(seen, key=lambda censored: (abs(surplus(seen[censored])), censored))
    for other in (best - 1, best + 1):
        if other >= 0:
            seen.setdefault(other, walk(other))
    return min(seen.items(), key=lambda item: (abs(surplus(item[1])), item[0]))[1]


def _average(walked: list[Stretch], times: FloatArray, starts: IntArray) -> int:
    """The censored of the last stretch at the average rate before it."""
    before = float(times[starts[-1]] - times[starts[0]])
    if before <= 0:
        return 0
    censored = sum(part.censored for part in walked)
    return round(censored * float(times[-1] - times[starts[-1]]) / before)


def joined(walked: list[Stretch]) -> Steps:
    """One after the other; who is left at the end is censored there."""
    made = [part.steps for part in walked]
    censored = np.concatenate([part.censored for part in made])
    censored[-1] += walked[-1].left
    return Steps(
        at_risk=np.concatenate([part.at_risk for part in made]),
        events=np.concatenate([part.events for part in made]),
        between=np.concatenate([part.between for part in made]),
        censored=censored,
        survival=np.concatenate([part.survival for part in made]),
    )
