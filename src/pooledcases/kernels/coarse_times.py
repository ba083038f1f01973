"""Counting many patients whose times are few and coarse: whole months, or tenths of them.

Where times lie on such a grid nothing has to be sorted: each patient is a place on it, and places
are counted. The numbers are those of a sort, at a fraction of its cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Fewer patients than this are sorted faster than they are looked at.
ENOUGH = 4096

#: Steps in one unit of time: whole numbers and tenths.
_STEPS = (1, 10)

#: More cells than this are no coarse grid.
_MOST = 1 << 17

#: Patients looked at at once: what is read of them on the way stays near the processor.
_CHUNK = 1 << 15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoarseCounts:
    """How many patients end follow-up at each time of a grid.

    Attributes
    ----------
    times : ndarray, shape (m,)
        Those at which somebody does, in order.
    counts : ndarray, shape (m, groups, 2)
        Without and with the event.
    """

    times: FloatArray
    counts: IntArray


def coarse_counts(
    times: FloatArray, events: IntArray, groups: IntArray | None = None, k: int = 1
) -> CoarseCounts | None:
    """Count patients on a grid of whole numbers or tenths; None where there is none, or few.

    Parameters
    ----------
    times : ndarray, shape (n,)
        Finite and not negative.
    events : ndarray, shape (n,)
        0 or 1.
    groups : ndarray, shape (n,), optional
        The index of each patient's group, 0 to k - 1.
    k : int

    Examples
    --------
    >>> months = np.repeat([3.0, 0.5, 7.0], 2000)
    >>> found = coarse_counts(months, np.tile([0, 1], 3000))
    >>> found.times.tolist(), found.counts[:, 0].tolist()
    ([0.5, 3.0, 7.0], [[1000, 1000], [1000, 1000], [1000, 1000]])
    >>> coarse_counts(months / 7, np.tile([0, 1], 3000)) is None
    True
    """
    if times.size < ENOUGH:
        return None
    parts = (events,) if groups is None else (events, groups)
    behind = 1 + (k - 1).bit_length()
    for steps in _STEPS:
        counted = _counted(times, parts, behind, steps)
        if counted is not None:
            table = counted.reshape(-1, 1 << (behind - 1), 2)[:, :k]
            there = np.flatnonzero(table.any(axis=(1, 2)))
            return CoarseCounts(times=there / steps, counts=table[there])
    return None


def _counted(
    times: FloatArray, parts: tuple[IntArray, ...], behind: int, steps: int
) -> IntArray | None:
    """How many are in each cell: the place of the time, then the group's bits, then the event."""
    total = np.zeros(1 << behind, dtype=np.int64)
    events, *groups = parts
    # filled again by every chunk: getting new ones would take longer than filling them
    places, cells = np.empty(_CHUNK), np.empty(_CHUNK, dtype=np.int64)
    for first in range(0, times.size, _CHUNK):
        here = slice(first, first + _CHUNK)
        some = times[here]
        place, cell = places[: some.size], cells[: some.size]
        if not _on_grid(some, steps, place):
            return None
        place *= 1 << behind
        last = int(place.max())
        if last >= _MOST:
            return None
        cell[:] = place
        cell += events[here]
        for group in groups:
            cell += group[here] << 1
        found = np.bincount(cell, minlength=max(last + (1 << behind), total.size))
        found[: total.size] += total
        total = found
    return total


def _on_grid(times: FloatArray, steps: int, place: FloatArray) -> bool:
    """Write the place of each time; whether every place gives back its time to the last bit."""
    if steps == 1:
        return bool((np.floor(times, out=place) == times).all())
    np.rint(np.multiply(times, steps, out=place), out=place)
    return bool((place / steps == times).all())
