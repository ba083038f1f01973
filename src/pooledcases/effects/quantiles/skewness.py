"""Do a median with quartiles or range come from a skewed distribution?

The tests of Shi 2023, Stat Methods Med Res 32:1338 (two-sided at the level 0.05, against normal
data): the distance of the median from the middle, relative to the width, beyond a critical value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.effects.quantiles.summary import ALL_FIVE, QUARTILES, RANGE, FiveNumbers
from pooledcases.results.base import BoolArray, FloatArray

#: The critical values were fitted to samples of this many patients or more.
LEAST_FOR_TEST = 5


@dataclass(frozen=True, slots=True, eq=False)
class SkewnessTest:
    """The statistic, its critical value, and whether it lies beyond; NaN where there is no test."""

    statistic: FloatArray
    critical: FloatArray

    @property
    def skewed(self) -> BoolArray:
        """Rows whose numbers speak against a normal distribution."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.statistic > self.critical)


def skewness_test(numbers: FiveNumbers) -> SkewnessTest:
    """The test of every row that prints a width and has at least five patients."""
    n, scenario = numbers.n, numbers.scenario
    tested = (scenario > 0) & (n >= LEAST_FOR_TEST) & (numbers.width > 0)
    n = np.where(tested, n, LEAST_FOR_TEST)
    of_range = _asymmetry(numbers.low, numbers.median, numbers.high)
    of_quartiles = _asymmetry(numbers.q1, numbers.median, numbers.q3)
    scaled = 2.65 * np.log(0.6 * n) / np.sqrt(n) * of_range
    found = {
        RANGE: (of_range, 1.01 / np.log(n + 9) + 2.43 / (n + 1)),
        QUARTILES: (of_quartiles, 2.66 / np.sqrt(n) - 5.92 / n**2),
        ALL_FIVE: (np.fmax(scaled, of_quartiles), 2.97 / np.sqrt(n) - 39.1 / n**3),
    }
    statistic, critical = np.full(n.shape, np.nan), np.full(n.shape, np.nan)
    for key, (value, limit) in found.items():
        here = tested & (scenario == key)
        statistic, critical = np.where(here, value, statistic), np.where(here, limit, critical)
    return SkewnessTest(statistic, critical)


def _asymmetry(low: FloatArray, median: FloatArray, high: FloatArray) -> FloatArray:
    width = high - low
    safe = np.where(width > 0, width, np.nan)
    return np.asarray(np.abs(low + high - 2 * median) / safe)
