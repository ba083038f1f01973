"""Cumulative incidence with a competing cause (Aalen-Johansen), of simulated patients."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from coverage_study.cells import LEVEL, SIZES, Array, Cell, Plan, Topic, held
from coverage_study.curves import Samples
from pooledcases.kernels.competing import aalen_johansen, incidence_limits, unseen_upper
from pooledcases.kernels.survival_limits import all_events_limit
from pooledcases.options import IncidenceInterval, words

#: The share of events that are of the first cause, at any time.
FIRST = 0.6
FREE = (0.75, 0.5, 0.25)


def limits_of_first(
    samples: Samples, first: np.ndarray, t: float, intervals: tuple[str, ...]
) -> dict[str, tuple[Array, Array]]:
    """Limits of the first cause's incidence at one time, as ``CumulativeIncidence.at`` has them.

    Parameters
    ----------
    samples : Samples
    first : ndarray of 0 and 1, shape (samples, n)
        Whose event, if any, is of the first cause.
    t : float
    intervals : tuple of str
    """
    times, n = samples.times, samples.times.shape[1]
    own = samples.events * first
    at_risk = np.broadcast_to(samples.at_risk, times.shape)
    states = aalen_johansen(at_risk, np.stack([own, samples.events - own], axis=1))
    left = np.broadcast_to(np.arange(n, -1, -1), (len(times), n + 1))
    unseen = unseen_upper(states.survival, left, LEVEL)
    reached = (times <= t).sum(axis=1)
    pick = np.maximum(reached - 1, 0)[:, None]
    so_far = (np.arange(n) < reached[:, None]) & (own == 1)
    none = ~so_far.any(axis=1)
    # nobody is left, and nobody had another cause: no rounding may leave anything over
    every = (states.survival[:, -1] <= 0) & (own == samples.events).all(axis=1) & (reached == n)
    incidence = np.take_along_axis(states.incidence[:, 0], pick, axis=1)[:, 0]
    incidence = np.where(none, 0.0, np.where(every, 1.0, incidence))
    se = np.sqrt(np.take_along_axis(states.variance[:, 0], pick, axis=1)[:, 0])
    ceiling = np.take_along_axis(unseen, reached[:, None], axis=1)[:, 0]
    floor = [1 - all_events_limit(samples.at_risk, row, LEVEL) for row in own[every]]
    beyond = (t > times[:, -1]) & (states.survival[:, -1] > 0)
    out = {}
    for word in intervals:
        found = incidence_limits(incidence, se, ceiling, interval=word, level=LEVEL, lowest=0.0)
        found[0][every] = floor
        low, high = (np.where(beyond, np.nan, side) for side in found)
        out[word] = (low, high)
    return out


def incidences(plan: Plan) -> Iterator[Cell]:
    """Every interval at fixed times."""
    for n in SIZES:
        rng = plan.generator(4, n)
        samples = Samples.draw(rng, plan.samples, n, 3.0)
        first = (rng.uniform(size=samples.times.shape) < FIRST).astype(np.int64)
        for free in FREE:
            truth = FIRST * (1 - free)
            found = limits_of_first(samples, first, -math.log(free), words(IncidenceInterval))
            for word, limits in found.items():
                yield held("incidence", n, f"F = {truth:g}", word, limits, truth)


TOPICS = (
    Topic(
        key="incidence",
        title="Cumulative incidence with a competing cause (Aalen-Johansen)",
        text="Times of events are exponential with mean 1, 60% of them of the cause in question; "
        "follow-up is uniform on 0 to 3. F is the cumulative incidence of that cause. Where nobody "
        "had the cause all have the same limit, which is no formula's. There is no exact interval "
        "here; these are large-sample ones.",
        cells=incidences,
    ),
)
