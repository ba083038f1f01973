"""The exact log-rank test given the risk sets: events fall on groups like lots from an urn.

At each event time, given how many of each group are at risk and how many have the event, the
events of the groups are (multivariate) hypergeometric under equal hazards. The sums over all event
times then have a known distribution, the convolution of those of the times: the exact test of
tables that are stratified by the event time (Thomas 1975; Mehta, Patel & Gray 1985, JASA 80:969,
for the convolution).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from pooledcases.kernels.risk_tables import RiskTables

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Steps of the convolution up to which the whole distribution is made (some seconds at most).
MOST_STEPS = 50_000_000


@dataclass(frozen=True, slots=True, eq=False)
class EventSums:
    """The distribution of the events of each group: every value with its probability.

    Attributes
    ----------
    events : ndarray, shape (s, k)
    probability : ndarray, shape (s,)
    """

    events: IntArray
    probability: FloatArray


def steps(sets: RiskTables) -> float:
    """About how many steps :func:`event_sums` takes."""
    k, total = sets.at_risk.shape[0], float(sets.d.sum())
    ways = (sets.d + 1.0) ** (k - 1)
    return float((total + 1) ** (k - 1) * ways.sum())


def event_sums(sets: RiskTables) -> EventSums:
    """The exact distribution of the events of k groups given the risk sets.

    Parameters
    ----------
    sets : RiskTables, shape (k, m)

    Examples
    --------
    Two at risk in one group and one in the other, then one in each; one event both times.

    >>> sets = RiskTables(at_risk=np.array([[2.0, 1], [1, 1]]), events=np.array([[1.0, 0], [0, 1]]))
    >>> found = event_sums(sets)
    >>> found.events[:, 0].tolist(), (found.probability * 6).round(12).tolist()
    ([0, 1, 2], [1.0, 3.0, 2.0])
    """
    k, m = sets.at_risk.shape
    total = int(sets.d.sum())
    base = total + 1  # the events of the first k - 1 groups are the digits of one number
    size = base ** (k - 1)
    chance = np.zeros(size)
    chance[0] = 1.0
    places = base ** np.arange(k - 1)
    for j in range(m):
        now = np.zeros(size)
        for drawn, share in _draws(sets.at_risk[:, j], int(sets.d[j])):
            step = int(places @ drawn)
            now[step:] += share * chance[: size - step]
        chance = now
    held = np.flatnonzero(chance > 0)
    events = held[:, None] // places % base
    last = total - events.sum(axis=1, keepdims=True)
    return EventSums(np.concatenate([events, last], axis=1), chance[held])


def drawn_events(sets: RiskTables, draws: int, rng: np.random.Generator) -> IntArray:
    """Random events of each group given the risk sets, shape (draws, k)."""
    events = np.zeros((draws, sets.at_risk.shape[0]), dtype=np.int64)
    for at_risk, d in zip(sets.at_risk.T.astype(np.int64), sets.d.astype(int), strict=True):
        events += rng.multivariate_hypergeometric(at_risk, d, size=draws, method="marginals")
    return events


def _draws(at_risk: FloatArray, d: int) -> Iterator[tuple[IntArray, float]]:
    """How d events can fall on the groups: those of all groups but the last, with the chance."""
    sizes = at_risk.astype(int).tolist()
    whole = _log_choose(sum(sizes), d)
    for drawn in _compositions(d, sizes):
        log = sum(_log_choose(n, x) for n, x in zip(sizes, drawn, strict=True))
        yield np.array(drawn[:-1], dtype=np.int64), float(np.exp(log - whole))


def _compositions(d: int, sizes: list[int]) -> Iterator[tuple[int, ...]]:
    """All ways to take d from piles of these sizes."""
    if len(sizes) == 1:
        if d <= sizes[0]:
            yield (d,)
        return
    for first in range(min(d, sizes[0]) + 1):
        for rest in _compositions(d - first, sizes[1:]):
            yield (first, *rest)


def _log_choose(n: int, x: int) -> float:
    return float(gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1))
