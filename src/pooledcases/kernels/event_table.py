"""Who is at risk, has the event or is censored at each distinct time: whole counts, one sort.

The product-limit estimate (:mod:`~pooledcases.kernels.product_limit`) needs nothing else. Patients
are sorted once; a bootstrap, a permutation or a jackknife then only weighs them anew, all resamples
in one array.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.kernels.coarse_times import CoarseCounts, coarse_counts

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_ONE = np.uint64(1)


@dataclass(frozen=True, slots=True, eq=False)
class EventTable:
    """The distinct times with their counts.

    Attributes
    ----------
    times : ndarray, shape (m,)
    at_risk : ndarray, shape (m,)
        Just before each time: came under observation before it, and not gone before it.
    events, censored : ndarray, shape (m,)
        At each time.
    """

    times: FloatArray
    at_risk: IntArray
    events: IntArray
    censored: IntArray


def event_table(
    times: FloatArray, events: IntArray, entries: FloatArray | None = None
) -> EventTable:
    """Count patients at each distinct time; who is censored at a time is still at risk at it.

    Parameters
    ----------
    times : ndarray, shape (n,)
        End of follow-up: finite and not negative. ``n`` may be 0.
    events : ndarray, shape (n,)
        1 event, 0 censored.
    entries : ndarray, shape (n,), optional
        Start of observation, before the end: at risk are those with entry < t <= end. Without it
        everybody is at risk from the start, at time 0 too.

    Examples
    --------
    >>> table = event_table(np.array([3.0, 8, 8, 15]), np.array([1, 0, 1, 0]))
    >>> table.times.tolist(), table.at_risk.tolist(), table.events.tolist()
    ([3.0, 8.0, 15.0], [4, 3, 1], [1, 1, 0])
    >>> event_table(np.array([3.0, 8]), np.array([1, 1]), np.array([0.0, 3])).at_risk.tolist()
    [1, 1]
    """
    times = np.asarray(times, dtype=float)
    coarse = coarse_counts(times, events)
    found = _sorted_table(times, events) if coarse is None else _coarse_table(coarse)
    if entries is None:
        return found
    late = len(times) - np.searchsorted(np.sort(entries), found.times, "left")
    return replace(found, at_risk=found.at_risk - late)


def _coarse_table(coarse: CoarseCounts) -> EventTable:
    lived, died = coarse.counts[:, 0].T
    still = np.cumsum((lived + died)[::-1])[::-1]
    return EventTable(times=coarse.times, at_risk=still, events=died, censored=lived)


def _sorted_table(times: FloatArray, events: IntArray) -> EventTable:
    keys = _sorted_keys(times, events)
    moments = keys >> _ONE
    if bool((moments[1:] != moments[:-1]).all()):
        return _one_each(moments, np.bitwise_and(keys, _ONE, out=keys).view(np.int64))
    places = _starts(keys)  # of each time, once for its events and once for its censorings
    kinds = keys[places]
    first = _starts(kinds >> _ONE)
    counts = np.diff(places, append=len(keys))
    died = np.add.reduceat(counts * (kinds & _ONE).view(np.int64), first)
    lived = np.add.reduceat(counts, first) - died
    starts = places[first]
    distinct = moments[starts].view(np.float64)
    return EventTable(times=distinct, at_risk=len(keys) - starts, events=died, censored=lived)


def _one_each(moments: NDArray[np.uint64], happened: IntArray) -> EventTable:
    """Nobody shares a time: every count is of one patient, and nothing is looked for."""
    still = np.arange(len(moments), 0, -1)
    return EventTable(
        times=moments.view(np.float64), at_risk=still, events=happened, censored=happened ^ 1
    )


def at_risk_at(t: ArrayLike, times: FloatArray, leaving: IntArray, entries: FloatArray) -> IntArray:
    """How many are at risk at some times: came before them, and not gone before them.

    Parameters
    ----------
    t : array_like
    times, leaving : ndarray, shape (m,)
        The distinct ends of follow-up, and how many end there.
    entries : ndarray, shape (n,)
        In order.
    """
    gone = np.append(0, np.cumsum(leaving))[np.searchsorted(times, t, side="left")]
    return np.asarray(np.searchsorted(entries, t, side="left") - gone, dtype=np.int64)


def left_after(times: FloatArray, leaving: IntArray, entries: FloatArray) -> IntArray:
    """How many are at risk right after each end of follow-up; entering there is in time."""
    came = np.searchsorted(entries, times, side="right")
    return np.asarray(came - np.cumsum(leaving), dtype=np.int64)


def fewest_at_risk(
    t: ArrayLike, times: FloatArray, leaving: IntArray, entries: FloatArray
) -> IntArray:
    """The fewest at risk at any time after the first entry up to ``t``; parameters as above.

    Numbers fall after an end of follow-up only, and rise after an entry.
    """
    at_first = np.searchsorted(entries, entries[0], side="right")
    lowest = np.minimum.accumulate(np.append(at_first, left_after(times, leaving, entries)))
    so_far = lowest[np.searchsorted(times, t, side="left")]
    now = np.where(np.asarray(t) > entries[0], at_risk_at(t, times, leaving, entries), at_first)
    return np.asarray(np.minimum(so_far, now), dtype=np.int64)


def resampled_counts(
    times: FloatArray, events: IntArray, weights: IntArray
) -> tuple[FloatArray, IntArray, IntArray]:
    """At risk and events of many resamples of the same patients, on their common distinct times.

    Parameters
    ----------
    times, events : ndarray, shape (n,)
    weights : ndarray, shape (..., n)
        How often each patient is in each resample: 0 and 1 for a group, an allocation or all but
        one, more for a bootstrap.

    Returns
    -------
    times : ndarray, shape (m,)
    at_risk, events : ndarray, shape (..., m)

    Examples
    --------
    >>> whole_and_first_left_out = np.array([[1, 1, 1], [0, 1, 1]])
    >>> _, at_risk, died = resampled_counts(
    ...     np.array([2.0, 5, 5]), np.array([1, 1, 0]), whole_and_first_left_out
    ... )
    >>> at_risk.tolist(), died.tolist()
    ([[3, 2], [2, 2]], [[1, 1], [0, 1]])
    """
    order = np.argsort(times, kind="stable")
    moments = times[order]
    starts = _starts(moments)
    drawn = np.asarray(weights, dtype=np.int64)[..., order]
    if not starts.size:
        return moments, drawn, drawn
    leaving = np.add.reduceat(drawn, starts, axis=-1)
    still = np.cumsum(leaving[..., ::-1], axis=-1)[..., ::-1]
    return moments[starts], still, np.add.reduceat(drawn * events[order], starts, axis=-1)


def _sorted_keys(times: FloatArray, events: IntArray) -> NDArray[np.uint64]:
    """Times in order, each with its event in the last bit.

    The bits of doubles from 0 on are ordered as the numbers are, and their sign bit is free: it
    makes room for the event, so that one sort of whole numbers moves both.
    """
    keys = (times + 0.0).view(np.uint64)
    keys <<= _ONE
    keys |= np.asarray(events, dtype=np.int64).view(np.uint64)
    keys.sort()
    return keys


def _starts(moments: NDArray[Any]) -> IntArray:
    """Where each distinct value begins among sorted ones."""
    new = np.ones(len(moments), dtype=bool)
    np.not_equal(moments[1:], moments[:-1], out=new[1:])
    return np.flatnonzero(new)
