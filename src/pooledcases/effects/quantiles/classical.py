"""Mean and standard deviation of a normal sample from its median with quartiles or range.

Means: Luo 2018, Stat Methods Med Res 27:1785. Standard deviations: Wan 2014, BMC Med Res Methodol
14:135; with all five numbers also Shi 2020, Res Synth Methods 11:641. They hold for normal data:
the skewness check goes with them.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.effects.quantiles.summary import ALL_FIVE, QUARTILES, RANGE, FiveNumbers
from pooledcases.results.base import FloatArray

Moments = tuple[FloatArray, FloatArray]


def luo_mean(numbers: FiveNumbers) -> FloatArray:
    """A weighted mean of mid-range, mid-quartile range and median, (rows,)."""
    n, median = numbers.n, numbers.median
    mid_range, mid_quartile = (numbers.low + numbers.high) / 2, (numbers.q1 + numbers.q3) / 2
    of_range = 4 / (4 + n**0.75)
    of_quartiles = 0.7 + 0.39 / n
    both_range, both_quartile = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    found = {
        RANGE: of_range * mid_range + (1 - of_range) * median,
        QUARTILES: of_quartiles * mid_quartile + (1 - of_quartiles) * median,
        ALL_FIVE: both_range * mid_range
        + both_quartile * mid_quartile
        + (1 - both_range - both_quartile) * median,
    }
    return _by_scenario(numbers, found)


def wan_sd(numbers: FiveNumbers) -> FloatArray:
    """Range and interquartile range over what they are expected to be, (rows,)."""
    of_range, of_quartiles = _expected(numbers.n)
    ranges, quartiles = numbers.high - numbers.low, numbers.q3 - numbers.q1
    found = {
        RANGE: ranges / (2 * of_range),
        QUARTILES: quartiles / (2 * of_quartiles),
        ALL_FIVE: ranges / (4 * of_range) + quartiles / (4 * of_quartiles),
    }
    return _by_scenario(numbers, found)


def shi_sd(numbers: FiveNumbers) -> FloatArray:
    """As Wan's, but with all five numbers the range weighs less the larger the sample, (rows,)."""
    of_range, of_quartiles = _expected(numbers.n)
    n = numbers.n
    both = (numbers.high - numbers.low) / ((2 + 0.14 * n**0.6) * of_range)
    both = both + (numbers.q3 - numbers.q1) / ((2 + 2 / (0.07 * n**0.6)) * of_quartiles)
    return np.where(numbers.scenario == ALL_FIVE, both, wan_sd(numbers))


def luo_wan(numbers: FiveNumbers) -> Moments:
    """Luo's mean with Wan's standard deviation."""
    return luo_mean(numbers), wan_sd(numbers)


def luo_shi(numbers: FiveNumbers) -> Moments:
    """Luo's mean with Shi's standard deviation."""
    return luo_mean(numbers), shi_sd(numbers)


def _expected(n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Half the expected range and interquartile range of a standard normal sample (Blom)."""
    several = np.where(n > 1, n, np.nan)
    return (
        special.ndtri((several - 0.375) / (several + 0.25)),
        special.ndtri((0.75 * several - 0.125) / (several + 0.25)),
    )


def _by_scenario(numbers: FiveNumbers, found: dict[int, FloatArray]) -> FloatArray:
    scenario = numbers.scenario
    out = np.full(scenario.shape, np.nan)
    for key, values in found.items():
        out = np.where(scenario == key, values, out)
    return out
