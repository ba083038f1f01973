"""Events and censorings behind a published survival curve, from its points and numbers at risk.

Guyot, Ades, Ouwens & Welton 2012, BMC Med Res Methodol 12:9
(:mod:`~pooledcases.kernels.even_censoring`). Our addition, for small numbers: where the evenly
censored miss the curve, the curve itself says where they are
(:mod:`~pooledcases.kernels.censoring_places`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.censoring_places import MOST, course_of, likeliest_places
from pooledcases.kernels.even_censoring import Steps, Stretch, evenly, joined, walk

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

#: Where the evenly censored miss the curve by more, the curve says where patients leave.
NEAR = 0.005
#: So far off the curve may be, if only then the printed number of events comes out.
CLOSE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class _Printed:
    """What is known from some number at risk on; heights are NaN where only that is known."""

    heights: FloatArray
    starts: IntArray
    numbers: IntArray
    height: float
    events: int | None

    def has_events(self, steps: Steps) -> bool:
        """Whether as many events come out as were printed."""
        return int(steps.events.sum() + steps.between.sum()) == self.events

    def missed(self, steps: Steps) -> float:
        """How far the curve is missed at most; endless where a number at risk is not met."""
        if np.any(steps.at_risk[self.starts] != self.numbers):
            return np.inf
        return float(np.nanmax(np.abs(steps.survival - self.heights)))


def rebuild_steps(
    times: FloatArray,
    survival: FloatArray,
    starts: IntArray,
    numbers: IntArray,
    total_events: int | None = None,
    read: BoolArray | None = None,
) -> Steps:
    """Find whole numbers of events and censorings that give the curve and the numbers at risk.

    Parameters
    ----------
    times, survival : ndarray, shape (m,)
        Points of the curve: times rise from 0, survival falls from 1.
    starts, numbers : ndarray, shape (j,)
        Where in ``times`` each number at risk holds, from 0 on, and the numbers.
    total_events : int, optional
        Events in all; they decide how many are censored after the last number at risk. Without
        them those are censored at the average rate before it; where no other number at risk is
        known, nobody before the end.
    read : ndarray, shape (m,), optional
        False for points that stand there for their number at risk only: their survival is that of
        the point before, but the curve may fall in between. All were read when not given.

    Examples
    --------
    >>> found = rebuild_steps(
    ...     np.array([0.0, 2, 4, 6]), np.array([1.0, 0.9, 0.8, 0.7]), np.array([0]), np.array([10])
    ... )
    >>> found.events.tolist(), found.censored.tolist()
    ([0, 1, 1, 1], [0, 0, 0, 7])
    """
    walked = evenly(times, survival, starts, numbers, total_events)
    known = np.ones(len(times), dtype=bool) if read is None else read
    large = np.flatnonzero(-np.diff(np.append(numbers, 0)) > MOST)
    tail = int(large[-1]) + 1 if large.size else 0
    before, rest = walked[:tail], walked[tail:]
    if not rest or rest[0].steps.at_risk[0] != numbers[tail]:
        return joined(walked)
    first = int(starts[tail])
    printed = _Printed(
        heights=np.where(known, survival, np.nan)[first:],
        starts=starts[tail:] - first,
        numbers=numbers[tail:],
        height=before[-1].height if before else 1.0,
        events=None if total_events is None else total_events - sum(p.died for p in before),
    )
    return joined([*before, Stretch(_placed(joined(rest), printed), 0, 0.0)])


def _placed(even: Steps, printed: _Printed) -> Steps:
    """The evenly censored where they follow the curve, else placed by the curve itself."""
    if printed.missed(even) <= NEAR:
        return even
    # who is left at the last point is censored at it, not after it
    gone = np.append(even.censored[:-1], 0)
    found = likeliest_places(
        course_of(printed.heights, printed.starts, printed.numbers, gone),
        height=printed.height,
        total_events=printed.events,
        somebody_left=not np.nanmin(printed.heights) <= 0,
    )
    if found is None:
        return even
    between, censored = (np.append(places, 0) for places in found)
    n = int(printed.numbers[0])
    other = joined([walk(n, printed.height, printed.heights, censored, between)])
    if printed.has_events(even) and not printed.has_events(other):
        return even if printed.missed(even) <= CLOSE else other
    return other if printed.missed(other) < printed.missed(even) else even
