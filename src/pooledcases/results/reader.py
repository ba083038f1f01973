"""How the numbers of one scale are written for a reader."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pooledcases.format import number, percent, percent_interval, plain, significant
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.scales import SCALES

#: Rates may be of any size, and are written with so many significant digits.
_RATE_DIGITS = 3
#: Smaller rates are written with a power of ten.
_SMALLEST_RATE = 1e-6
#: From here on decimals say nothing.
_LARGE = 1e4


@dataclass(frozen=True, slots=True)
class Reader:
    """How the numbers of one scale are written.

    Proportions as percentages, rates with their significant digits, the rest with fixed decimals;
    but a number that these would round to 0 keeps two digits.
    """

    lang: Lang
    proportion: bool
    digits: int
    rate: bool = False

    @classmethod
    def of(cls, scale: str, lang: Lang, digits: int | None = None) -> Reader:
        """The reader of a key of :data:`pooledcases.scales.SCALES`."""
        proportion, rate = SCALES[scale].high == 1.0, scale.endswith("rate") and digits is None
        return cls(lang, proportion, (1 if proportion else 2) if digits is None else digits, rate)

    def value(self, value: float | None) -> str:
        """One value."""
        if self.proportion or value is None or not math.isfinite(value):
            return percent(value, self.digits) if self.proportion else number(value, self.digits)
        if self.rate:
            return _rate(value)
        if 0 < abs(value) < 10.0**-self.digits:
            return significant(value, 2)
        return number(value, 0 if abs(value) >= _LARGE else self.digits)

    def interval(self, ci: Interval) -> str:
        """One interval."""
        if self.proportion:
            return percent_interval(ci.low, ci.high, self.digits, lang=self.lang)
        return f"{self.value(ci.low)}{label('range_to', self.lang)}{self.value(ci.high)}"

    def estimate(self, value: float | None, ci: Interval | None) -> str:
        """A value with its interval in brackets."""
        text = self.value(value)
        return text if value is None or ci is None else f"{text} ({self.interval(ci)})"


def _rate(value: float) -> str:
    """Significant digits, without a power of ten where one can be done without."""
    if value == 0 or value < _SMALLEST_RATE or value >= _LARGE:
        return significant(value, _RATE_DIGITS)
    return plain(value, max(_RATE_DIGITS - 1 - math.floor(math.log10(value)), 0))
