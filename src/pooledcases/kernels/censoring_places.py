"""Where patients of a published curve leave, when censoring them evenly misses the curve.

With few at risk a drop of the curve is d of n for few pairs of whole numbers only, so that the
curve itself says how many were still there. Of all ways to place the censored between the numbers
at risk the likeliest is taken: points are read off with a normal error, patients are censored
evenly, and an event midway between two points is rare. It is found by dynamic programming along
the curve. What a way has become is its number at risk, and the height of the curve where no point
of it says that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Larger drops between two numbers at risk need no help: d of n is fine enough.
MOST = 150
#: Standard deviation of a point that was read off a curve.
_READING = 0.002
#: Events midway between two points: how many at most, and the log probability against any.
_MIDWAY, _RARE = 3, 3.0
#: A share that is off by less than this from half a patient is half a patient.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The points of a curve with what is known at them.

    Attributes
    ----------
    heights : ndarray, shape (m,)
        NaN where only a number at risk is known.
    at_risk : ndarray, shape (m,)
        Just before the point; -1 where it is not known.
    expected, spread : ndarray, shape (m,)
        How many would be censored since the last number at risk until the next point, if evenly;
        and the variance of that.
    lowest : ndarray, shape (m,)
        The next known number at risk, or 0.
    """

    heights: FloatArray
    at_risk: IntArray
    expected: FloatArray
    spread: FloatArray
    lowest: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """The ways so far, one an entry: where each stands just after a point, and its last move."""

    left: IntArray
    height: FloatArray
    cost: FloatArray
    #: Events since the last number at risk, and how many were at risk then.
    died: IntArray
    start: IntArray
    total: IntArray
    came: IntArray
    between: IntArray
    censored: IntArray


def likeliest_places(
    course: Course, *, height: float = 1.0, total_events: int | None, somebody_left: bool
) -> tuple[IntArray, IntArray] | None:
    """Events midway, and censored, after each point but the last; None where there is no way.

    Parameters
    ----------
    course : Course
    height : float
        Of the rebuilt curve before the first point.
    total_events : int, optional
        All events; ways with another number lose against those with it.
    somebody_left : bool
        Whether somebody must be at risk at the end.

    Examples
    --------
    >>> course = Course(
    ...     heights=np.array([1.0, 2 / 3]), at_risk=np.array([4, -1]),
    ...     expected=np.array([0.5, 1.0]), spread=np.ones(2), lowest=np.array([0, 0]),
    ... )
    >>> between, censored = likeliest_places(course, total_events=1, somebody_left=True)
    >>> between.tolist(), censored.tolist()
    ([0], [1])
    """
    n, none = int(course.at_risk[0]), np.zeros(1, dtype=np.int64)
    start = np.full(1, n)
    ways = _Ways(start, np.full(1, height), np.zeros(1), none, start, none, none, none, none)
    ways = _fall(ways, float(course.heights[0]))
    history = [ways]
    for k in range(1, len(course.heights)):
        ways = _between(ways, course, k)
        known = int(course.at_risk[k])
        if known >= 0:
            ways = _picked(ways, np.flatnonzero(ways.left == known))
            ways = _from_here(ways)
        ways = _fewest(_fall(ways, float(course.heights[k])), course.heights[k])
        if not ways.cost.size:
            return None
        history.append(ways)
    end = _best(ways, total_events, somebody_left)
    return None if end is None else _back(history, end)


def course_of(heights: FloatArray, starts: IntArray, numbers: IntArray, even: IntArray) -> Course:
    """What is known along a curve; ``even`` are the evenly censored after each point."""
    m = len(heights)
    at_risk, lowest = np.full(m, -1, dtype=np.int64), np.zeros(m, dtype=np.int64)
    at_risk[starts] = numbers
    expected, spread = np.zeros(m), np.ones(m)
    bounds = np.append(starts, m)
    for i in range(len(starts)):
        part = slice(bounds[i], bounds[i + 1])
        so_far = np.cumsum(even[part]).astype(float)
        total = max(float(so_far[-1]), 1.0)
        share = np.clip(so_far / total, 0.0, 1.0)
        expected[part] = so_far
        # at least one patient's
        spread[part] = np.maximum(total * share * (1 - share), 1.0)
        lowest[part] = numbers[i + 1] if i + 1 < len(numbers) else 0
    return Course(heights, at_risk, expected, spread, lowest)


def _between(ways: _Ways, course: Course, k: int) -> _Ways:
    """Every number of events and of censorings midway to point ``k``, for every way."""
    size = int((ways.left - course.lowest[k - 1]).max(initial=0)) + 1
    shape = (len(ways.left), _MIDWAY + 1, size)
    came, between, censored = (axis.ravel() for axis in np.indices(shape))
    left = ways.left[came] - between - censored
    use = left >= course.lowest[k - 1]
    came, between, censored, left = came[use], between[use], censored[use], left[use]
    died = ways.died[came] + between
    gone = ways.start[came] - left - died
    uneven = 0.5 * (gone - course.expected[k - 1]) ** 2 / course.spread[k - 1]
    return _Ways(
        left=left,
        height=ways.height[came] * (1 - between / np.maximum(ways.left[came], 1)),
        cost=ways.cost[came] + _RARE * (between > 0) + uneven,
        died=died,
        start=ways.start[came],
        total=ways.total[came] + between,
        came=came,
        between=between,
        censored=censored,
    )


def _fall(ways: _Ways, goal: float) -> _Ways:
    """The events that bring each way down to a point of the curve."""
    if np.isnan(goal):
        return ways
    ratio = np.divide(goal, ways.height, out=np.ones_like(ways.height), where=ways.height > 0)
    fell = np.clip(np.floor(ways.left * (1 - ratio) + 0.5 + _ROUNDING), 0, ways.left)
    fell = fell.astype(np.int64)
    height = ways.height * (1 - fell / np.maximum(ways.left, 1))
    return _Ways(
        left=ways.left - fell,
        height=height,
        cost=ways.cost + 0.5 * ((height - goal) / _READING) ** 2,
        died=ways.died + fell,
        start=ways.start,
        total=ways.total + fell,
        came=ways.came,
        between=ways.between,
        censored=ways.censored,
    )


def _from_here(ways: _Ways) -> _Ways:
    """A number at risk is reached: counting the censored begins anew."""
    return _Ways(
        ways.left, ways.height, ways.cost, np.zeros_like(ways.died), ways.left, ways.total,
        ways.came, ways.between, ways.censored,
    )  # fmt: skip


def _fewest(ways: _Ways, goal: float) -> _Ways:
    """Of ways that have become the same the cheapest; where no point says the height, by that."""
    same = (ways.left, np.round(ways.height, 6)) if np.isnan(goal) else (ways.left,)
    order = np.lexsort((ways.cost, *same))
    new = np.zeros(len(order), dtype=bool)
    new[:1] = True
    for key in same:
        new[1:] |= np.diff(key[order]) != 0
    return _picked(ways, order[new])


def _picked(ways: _Ways, rows: IntArray) -> _Ways:
    return _Ways(
        ways.left[rows], ways.height[rows], ways.cost[rows], ways.died[rows], ways.start[rows],
        ways.total[rows], ways.came[rows], ways.between[rows], ways.censored[rows],
    )  # fmt: skip


def _best(ways: _Ways, total_events: int | None, somebody_left: bool) -> int | None:
    rows = np.flatnonzero(ways.left >= int(somebody_left))
    if not rows.size:
        return None
    off = np.zeros(len(rows)) if total_events is None else np.abs(ways.total[rows] - total_events)
    return int(rows[np.lexsort((ways.cost[rows], off))[0]])


def _back(history: list[_Ways], end: int) -> tuple[IntArray, IntArray]:
    m = len(history) - 1
    between, censored = np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.int64)
    for k in range(m, 0, -1):
        ways = history[k]
        between[k - 1], censored[k - 1] = ways.between[end], ways.censored[end]
        end = int(ways.came[end])
    return between, censored
