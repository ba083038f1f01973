"""The five numbers that a skewed sample is printed by, for many samples at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pooledcases.results.base import BoolArray, FloatArray

#: Which numbers are printed: the range, the quartiles, or both, each with the median.
RANGE, QUARTILES, ALL_FIVE, NEITHER = 1, 2, 3, 0
SCENARIOS: Mapping[int, str] = MappingProxyType(
    {RANGE: "min, median, max", QUARTILES: "q1, median, q3", ALL_FIVE: "min, q1, median, q3, max"}
)


@dataclass(frozen=True, slots=True, eq=False)
class FiveNumbers:
    """Summaries of samples, each field of shape (rows,); NaN where it is not printed.

    Attributes
    ----------
    low, q1, median, q3, high : ndarray
    n : ndarray
        Patients.
    """

    low: FloatArray
    q1: FloatArray
    median: FloatArray
    q3: FloatArray
    high: FloatArray
    n: FloatArray

    @classmethod
    def of(cls, columns: Sequence[FloatArray], n: FloatArray) -> FiveNumbers:
        """From the five columns in their order."""
        low, q1, median, q3, high = columns
        return cls(low, q1, median, q3, high, n)

    @property
    def scenario(self) -> NDArray[np.int64]:
        """What each row prints: a key of :data:`SCENARIOS`, 0 where a median stands alone."""
        known = np.isfinite(self.median) & np.isfinite(self.n) & (self.n >= 1)
        ends = known & np.isfinite(self.low) & np.isfinite(self.high)
        quartiles = known & np.isfinite(self.q1) & np.isfinite(self.q3)
        return ends * RANGE + quartiles * QUARTILES

    @property
    def width(self) -> FloatArray:
        """The widest printed distance."""
        ranges, quartiles = self.high - self.low, self.q3 - self.q1
        return np.where(self.scenario == QUARTILES, quartiles, ranges)

    def take(self, rows: NDArray[np.intp] | BoolArray) -> FiveNumbers:
        """Some of the rows."""
        return FiveNumbers(*(getattr(self, item.name)[rows] for item in fields(self)))

    def moved(self, halves: FloatArray, *, widened: bool, sign: float) -> FiveNumbers:
        """All numbers moved by half a unit of their last digit: to one side, or apart.

        ``halves`` has one row for each of the five numbers.
        """
        signs = np.array([-1.0, -1.0, 0.0, 1.0, 1.0]) if widened else np.ones(5)
        names = ("low", "q1", "median", "q3", "high")
        values = [getattr(self, name) for name in names]
        steps = sign * signs[:, None] * halves
        return FiveNumbers.of([v + s for v, s in zip(values, steps, strict=True)], self.n)


def out_of_order(numbers: FiveNumbers) -> BoolArray:
    """Rows whose printed numbers do not rise from the minimum to the maximum."""
    columns = np.array([numbers.low, numbers.q1, numbers.median, numbers.q3, numbers.high])
    bad = np.zeros(columns.shape[1], dtype=bool)
    for first in range(5):
        for second in range(first + 1, 5):
            bad |= columns[first] > columns[second]
    return bad
