"""Who was at risk when events happened: the sums that Cox's partial likelihood is made of.

A risk set is a stratum and a time at which somebody in it had the event. At risk at t is who
entered before t and was followed to t or longer. Ranks of times, not times, are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Ties = Literal["efron", "breslow", "exact"]


@dataclass(frozen=True, slots=True, eq=False)
class RiskSets:
    """The risk sets of n patients.

    T sets hold an event; K terms of the likelihood rest on them: with Efron's ties one for each
    event, else one for each set.

    Attributes
    ----------
    stratum, last, first : ndarray of int, shape (n,)
        The patient is at risk in the sets of the stratum whose rank r has first < r <= last.
    own : ndarray of int, shape (n,)
        The set of the patient's event; −1 without one.
    set_stratum, set_rank, deaths : ndarray of int, shape (T,)
    set_time : ndarray, shape (T,)
    base : ndarray of int, shape (K,)
        The set of a term.
    fraction, times : ndarray, shape (K,)
        The share of those with the event at this time who have left the set (Efron), and how
        often the term counts (Breslow: once for each event).
    """

    stratum: Ints
    last: Ints
    first: Ints
    own: Ints
    set_stratum: Ints
    set_rank: Ints
    set_time: Array
    deaths: Ints
    base: Ints
    fraction: Array
    times: Array

    @property
    def size(self) -> int:
        """T."""
        return len(self.deaths)

    def at_risk(self) -> NDArray[np.bool_]:
        """Who is at risk in each set, (T, n)."""
        rank = self.set_rank[:, None]
        return np.asarray(
            (self.first < rank) & (rank <= self.last) & (self.stratum == self.set_stratum[:, None])
        )

    def weights(self) -> Array:
        """How much of each patient is in each term, (K, n)."""
        here = self.at_risk()[self.base].astype(float)
        leaving = self.own == self.base[:, None]
        return np.asarray(here - self.fraction[:, None] * leaving)

    def observed(self, values: Array) -> Array:
        """The sums of some values over those with the event in each set, (T, p)."""
        had = self.own >= 0
        out = np.zeros((self.size, values.shape[1]))
        np.add.at(out, self.own[had], values[had])
        return out


def risk_sets(
    times: Array,
    events: Ints,
    *,
    entry: Array | None = None,
    strata: Ints | None = None,
    ties: Ties = "efron",
) -> RiskSets:
    """The risk sets of patients with a time, an event (0 or 1), an entry and a stratum.

    Examples
    --------
    >>> sets = risk_sets(np.array([3.0, 5.0, 5.0, 8.0]), np.array([1, 1, 1, 0]))
    >>> sets.set_time.tolist(), sets.base.tolist(), sets.fraction.tolist()
    ([3.0, 5.0], [0, 1, 1], [0.0, 0.0, 0.5])
    """
    distinct, last = np.unique(times, return_inverse=True)
    first = np.full(len(times), -1, dtype=np.int64)
    if entry is not None:
        first = (np.searchsorted(distinct, entry, side="right") - 1).astype(np.int64)
    stratum = np.zeros(len(times), dtype=np.int64) if strata is None else strata
    code = stratum * len(distinct) + last
    had = events == 1
    found, place, deaths = np.unique(code[had], return_inverse=True, return_counts=True)
    own = np.full(len(times), -1, dtype=np.int64)
    own[had] = place
    base = np.arange(len(found))
    fraction, counted = np.zeros(len(found)), np.ones(len(found))
    if ties == "breslow":
        counted = deaths.astype(float)
    if ties == "efron":
        base = np.repeat(base, deaths)
        # 0, 1, … d − 1 of the d with the event at this time have left
        place_in_set = np.arange(len(base)) - np.repeat(np.cumsum(deaths) - deaths, deaths)
        fraction, counted = place_in_set / deaths[base], np.ones(len(base))
    return RiskSets(
        stratum=stratum,
        last=last.astype(np.int64),
        first=first,
        own=own,
        set_stratum=found // len(distinct),
        set_rank=found % len(distinct),
        set_time=distinct[found % len(distinct)],
        deaths=deaths.astype(np.int64),
        base=base,
        fraction=fraction,
        times=counted,
    )


@dataclass(frozen=True, slots=True, eq=False)
class RunningSums:
    """Sums over every risk set at once, by running sums from the last time back.

    Costs n and not n × T, for tables too large for :meth:`RiskSets.at_risk`.
    """

    sets: RiskSets
    by_last: Ints
    by_first: Ints | None
    bounds: tuple[Ints, ...]

    @classmethod
    def of(cls, sets: RiskSets) -> RunningSums:
        """Sort once."""
        width = int(sets.last.max()) + 2
        left, entered = sets.stratum * width + sets.last, sets.stratum * width + sets.first
        start, end = sets.set_stratum * width + sets.set_rank, (sets.set_stratum + 1) * width - 1
        by_last = np.argsort(left, kind="stable").astype(np.int64)
        bounds = [np.searchsorted(left[by_last], where) for where in (start, end)]
        by_first = None
        if (sets.first >= 0).any():
            by_first = np.argsort(entered, kind="stable").astype(np.int64)
            bounds += [np.searchsorted(entered[by_first], where) for where in (start, end)]
        return cls(sets, by_last, by_first, tuple(item.astype(np.int64) for item in bounds))

    def __call__(self, values: Array) -> Array:
        """The sum of some values (n,) over the patients of each term, (K,)."""
        total = _from_the_end(values[self.by_last], *self.bounds[:2])
        if self.by_first is not None:
            total = total - _from_the_end(values[self.by_first], *self.bounds[2:])
        sets = self.sets
        had = sets.own >= 0
        leaving = np.bincount(sets.own[had], weights=values[had], minlength=sets.size)
        return np.asarray(total[sets.base] - sets.fraction * leaving[sets.base])

    def back(self, values: Array) -> Array:
        """The sum of some values (K,) over the terms in which each patient is, (n,)."""
        sets = self.sets
        width = int(sets.last.max()) + 2
        code = sets.set_stratum * width + sets.set_rank + 1
        summed = np.bincount(sets.base, weights=values, minlength=sets.size)
        running = np.concatenate([[0.0], np.cumsum(summed)])
        until = np.searchsorted(code, sets.stratum * width + sets.last + 1, side="right")
        before = np.searchsorted(code, sets.stratum * width + sets.first + 1, side="right")
        out = running[until] - running[before]
        had = sets.own >= 0
        left = np.bincount(sets.base, weights=values * sets.fraction, minlength=sets.size)
        out[had] -= left[sets.own[had]]
        return np.asarray(out)


def _from_the_end(values: Array, start: Ints, end: Ints) -> Array:
    running = np.concatenate([np.cumsum(values[::-1])[::-1], [0.0]])
    return np.asarray(running[start] - running[end])
