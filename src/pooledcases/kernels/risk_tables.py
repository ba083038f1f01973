"""Who is at risk, and who has the event, in each group at each event time: behind rank tests.

One sample of any size is sorted once. A batch of samples that share their possible event times is
counted by places on that grid, without a loop over the samples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.coarse_times import ENOUGH, coarse_counts

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

#: Bits of a whole number that is not negative.
_BITS = 63

#: Patients looked at at once.
_BLOCK = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiskTables:
    """The tables of at risk and events by group, one table an event time.

    Attributes
    ----------
    at_risk, events : ndarray, shape (..., k, m)
        In k groups at each of m times. A time at which nobody is at risk counts for nothing.
    """

    at_risk: FloatArray
    events: FloatArray

    @property
    def n(self) -> FloatArray:
        """At risk in all groups, shape (..., m)."""
        return np.asarray(self.at_risk.sum(axis=-2))

    @property
    def d(self) -> FloatArray:
        """Events in all groups, shape (..., m)."""
        return np.asarray(self.events.sum(axis=-2))

    def between(self, first: int, end: int) -> RiskTables:
        """Those of some times in order, without a copy."""
        return RiskTables(at_risk=self.at_risk[..., first:end], events=self.events[..., first:end])


def risk_tables(
    times: FloatArray,
    events: IntArray,
    groups: IntArray,
    k: int,
    *,
    entry: FloatArray | None = None,
) -> RiskTables:
    """The tables of one sample at its distinct event times.

    Parameters
    ----------
    times, events, groups : ndarray, shape (n,)
        Times from 0 on; ``events`` 0 or 1; ``groups`` the index of each patient's group, 0 to
        k - 1.
    k : int
    entry : ndarray, shape (n,), optional
        Patients are at risk after this time, up to and with their own: (entry, exit].

    Examples
    --------
    >>> times, events, groups = np.array([2.0, 3, 3, 5]), np.array([1, 1, 0, 1]), np.arange(4) // 2
    >>> found = risk_tables(times, events, groups, 2)
    >>> found.at_risk.astype(int).tolist(), found.events.astype(int).tolist()
    ([[2, 1, 0], [2, 2, 1]], [[1, 1, 0], [0, 0, 1]])
    """
    times = np.asarray(times, dtype=float)
    coarse = coarse_counts(times, events, groups, k)
    if coarse is not None:
        return _tabled(coarse.counts, lambda: coarse.times, groups, entry)
    key, behind = _sorted_keys(times, events, groups, k)
    if behind and _mostly_shared(key):
        counts = _shared_counts(key, behind, k)
        return _tabled(counts, lambda: np.unique(times), groups, entry)
    if behind:
        found = _one_by_one(key, behind, k, int(np.count_nonzero(events)))
    else:
        order = np.argsort(key)
        found = _Sorted(key[order], groups[order], events[order] == 1).tables(k)
    if entry is not None:
        _take_late(found.at_risk, np.unique(times[events == 1]), groups, entry)
    return found


class _Sorted(NamedTuple):
    """Patients in the order of time: anything that grows with it, the group, the event."""

    moments: IntArray
    groups: IntArray
    died: BoolArray

    def tables(self, k: int) -> RiskTables:
        """The tables of these patients alone."""
        starts = _starts(self.moments)
        happened = _counted(self.died, starts)
        kept = np.flatnonzero(happened)
        first = starts.take(kept)
        at_risk, with_event = np.empty((2, k, first.size))
        at_risk[-1], with_event[-1] = self.moments.size - first, happened.take(kept)
        for group in range(k - 1):
            mine = self.groups == group
            # from each time on: what is left after those before it
            before = np.cumsum(mine)
            at_risk[group] = before[-1] - (before - mine).take(first)
            with_event[group] = _counted(mine & self.died, starts).take(kept)
            at_risk[-1] -= at_risk[group]
            with_event[-1] -= with_event[group]
        return RiskTables(at_risk=at_risk, events=with_event)


def _one_by_one(key: IntArray, behind: int, k: int, most: int) -> RiskTables:
    """The tables from sorted keys with at most ``most`` events.

    Block by block, from the last: what is written on the way stays near the processor, where
    arrays of all patients would cost more to get than to fill.
    """
    at_risk, with_event = np.empty((2, k, most))
    own = (1 << (behind - 1)) - 1
    end, filled, later = key.size, most, np.zeros((k, 1))
    while end:
        # a time stays whole: a block begins where one does
        begin = int(np.searchsorted(key, key[max(end - _BLOCK, 0)] >> behind << behind))
        block = key[begin:end]
        groups = (block >> 1) & own
        found = _Sorted(block >> behind, groups, (block & 1) == 1).tables(k)
        place = slice(filled - found.at_risk.shape[1], filled)
        np.add(found.at_risk, later, out=at_risk[:, place])
        with_event[:, place] = found.events
        later += np.bincount(groups, minlength=k)[:, None]
        end, filled = begin, place.start
    return RiskTables(at_risk=at_risk[:, filled:], events=with_event[:, filled:])


def _tabled(
    counts: IntArray, grid: Callable[[], FloatArray], groups: IntArray, entry: FloatArray | None
) -> RiskTables:
    """The tables from how many end follow-up at each time, shape (m, k, without and with event).

    ``grid`` gives the times, where they are needed.
    """
    happened = np.flatnonzero(counts[..., 1].any(axis=1))
    at_risk = np.cumsum(counts.sum(axis=-1)[::-1], axis=0)[::-1][happened].T.astype(float)
    if entry is not None:
        _take_late(at_risk, grid()[happened], groups, entry)
    return RiskTables(at_risk=at_risk, events=counts[happened, :, 1].T.astype(float))


def _take_late(at_risk: FloatArray, grid: FloatArray, groups: IntArray, entry: FloatArray) -> None:
    """Take off those who enter at each time of the grid or later."""
    for group in range(len(at_risk)):
        at_risk[group] -= _not_yet(entry[groups == group], grid)


def _starts(moments: IntArray) -> IntArray:
    """Where each distinct value begins among sorted ones."""
    new = np.ones(moments.size, dtype=bool)
    np.not_equal(moments[1:], moments[:-1], out=new[1:])
    return np.flatnonzero(new)


def _counted(marked: BoolArray, starts: IntArray) -> NDArray[Any]:
    """How many are marked from each start to the next; every one by itself where all differ."""
    if starts.size == marked.size:
        return marked
    return np.asarray(np.add.reduceat(marked.view(np.int8), starts, dtype=np.int64))


def _not_yet(entry: FloatArray, grid: FloatArray) -> IntArray:
    """How many of a group enter at each time of the grid or later."""
    return np.asarray(entry.size - np.searchsorted(np.sort(entry), grid), dtype=np.int64)


def _sorted_keys(
    times: FloatArray, events: IntArray, groups: IntArray, k: int
) -> tuple[IntArray, int]:
    """A whole number that grows with the time, the group and the event, in the order of time.

    The bits of floats from 0 on are in the order of the floats. Where those of the times leave
    room, group and event are written behind them, and one sort of whole numbers does all: a third
    of the time of sorting an index, and no tie is lost. Given too is in how many bits group and
    event stand; with 0 there is no room, and the keys are the times' alone, in the order of the
    patients.
    """
    key = np.ascontiguousarray(times + 0.0).view(np.int64)
    smallest = key.min() if key.size else 1
    if smallest == 0:
        smallest = key.min(initial=np.iinfo(np.int64).max, where=key > 0)
    key -= smallest - 1
    np.maximum(key, 0, out=key)  # time 0 stays 0
    behind = 1 + (k - 1).bit_length()
    if int(key.max(initial=0)).bit_length() + behind > _BITS:
        return key, 0
    key <<= behind - 1
    key |= groups
    key <<= 1
    key |= events
    key.sort()
    return key, behind


def _mostly_shared(key: IntArray) -> bool:
    """Whether most keys occur more than once, as a sample across them says."""
    if key.size < ENOUGH:
        return False
    some = np.linspace(0, key.size - 2, ENOUGH // 4).astype(np.int64)
    return bool(np.mean(key[some] == key[some + 1]) > 0.5)


def _shared_counts(key: IntArray, behind: int, k: int) -> IntArray:
    """How many end follow-up at each time, shape (m, k, 2), from sorted keys."""
    starts = _starts(key)
    kinds = key[starts]
    moments = kinds >> behind
    place = np.zeros(kinds.size, dtype=np.int64)
    np.cumsum(moments[1:] != moments[:-1], out=place[1:])
    counts = np.zeros((int(place[-1]) + 1, 1 << behind), dtype=np.int64)
    counts[place, kinds & ((1 << behind) - 1)] = np.diff(starts, append=key.size)
    return counts.reshape(len(counts), -1, 2)[:, :k]


def counted_places(last: IntArray, died: BoolArray, groups: IntArray, k: int, m: int) -> RiskTables:
    """The tables of a batch of samples by places on a grid of m event times.

    Parameters
    ----------
    last : ndarray, shape (b, n)
        The last place at which each patient is at risk; -1 where at none.
    died : ndarray of bool, shape (b, n)
        Whether the event happens at that place.
    groups : ndarray, shape (n,)
    k, m : int

    Examples
    --------
    >>> found = counted_places(
    ...     np.array([[0, 1, -1]]), np.array([[True, False, False]]), np.array([0, 1, 1]), 2, 2
    ... )
    >>> found.at_risk.astype(int).tolist(), found.events.astype(int).tolist()
    ([[[1, 0], [1, 1]]], [[[1, 0], [0, 0]]])
    """
    b = last.shape[0]
    # one place before the grid takes those who are never at risk
    cell = (np.arange(b)[:, None] * k + groups) * (m + 1) + last + 1
    size = b * (m + 1) * k
    ended = np.bincount(cell.ravel(), minlength=size).reshape(b, k, m + 1)[..., 1:]
    happened = np.bincount(cell[died], minlength=size).reshape(b, k, m + 1)[..., 1:]
    at_risk = np.cumsum(ended[..., ::-1], axis=-1)[..., ::-1]
    return RiskTables(at_risk=at_risk.astype(float), events=happened.astype(float))
