"""Looks at patients grouped by time, for estimates from one look at each.

Positions are in the order of time, one data set a row. A *split* of a row is a time t, given by two
positions: those from ``start`` on were looked at at t or later, those before ``upto`` at t or
earlier; they overlap where t itself was a time of a look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.isotonic import isotonic_blocks, isotonic_shares

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Up to so many rows are fitted one by one, which is faster for long rows.
_FEW_ROWS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Looks at patients, grouped by time; a position with 0 looks is not there.

    Attributes
    ----------
    events, contacts : ndarray, shape (b, m)
        Patients with the event, and all patients, seen at each time.
    """

    events: FloatArray
    contacts: FloatArray

    @property
    def n(self) -> FloatArray:
        """The patients of each row, (b,)."""
        return np.asarray(self.contacts.sum(axis=1))

    def fitted(self) -> FloatArray:
        """The isotonic regression at each position, (b, m)."""
        if len(self.events) > _FEW_ROWS or not (self.contacts > 0).all():
            return isotonic_blocks(self.events, self.contacts).fitted()
        rows = zip(self.events, self.contacts, strict=True)
        return np.stack([isotonic_shares(had, seen) for had, seen in rows])

    def at_position(self, fitted: FloatArray, upto: IntArray) -> FloatArray:
        """The fitted value at the last position before ``upto``; 0 where there is none."""
        last = np.take_along_axis(fitted, np.maximum(upto - 1, 0), axis=1)
        return np.where(upto > 0, last, 0.0)


def every_split(positions: int) -> tuple[IntArray, IntArray]:
    """The gap before each position, then each position itself: ``start`` and ``upto``, (1, 2m)."""
    at = np.arange(positions)
    return np.concatenate([at, at])[None], np.concatenate([at, at + 1])[None]


def grouped(times: FloatArray, events: FloatArray) -> Looks:
    """All looks at one time stand at its first position."""
    new = np.ones(times.shape, dtype=bool)
    new[:, 1:] = times[:, 1:] > times[:, :-1]
    place = np.maximum.accumulate(np.where(new, np.arange(times.shape[1]), 0), axis=1)
    rows = np.broadcast_to(np.arange(len(times))[:, None], place.shape)
    had, seen = np.zeros(times.shape), np.zeros(times.shape)
    np.add.at(had, (rows, place), events)
    np.add.at(seen, (rows, place), 1.0)
    return Looks(had, seen)
