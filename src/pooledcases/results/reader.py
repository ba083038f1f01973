"""How the numbers of one scale are written for a reader."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from pooledcases.format import number, percents, plain, significant
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
#: What is smaller, by itself or against its limits, is the rounding of sums that give 0.
_ZERO, _RELATIVE_ZERO = 1e-13, 1e-10


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

    def value(self, value: float | None, *beside: float | None) -> str:
        """One value; small percentages share their decimals with those beside them."""
        if self.proportion:
            return percents(value, *beside, digits=self.digits)[0]
        if value is None or not math.isfinite(value):
            return number(value, self.digits)
        if self.rate:
            return _rate(value)
        if abs(value) < _least(value, beside):
            return number(0.0, self.digits)
        if 0 < abs(value) < 10.0**-self.digits:
            return significant(value, 2)
        return number(value, 0 if abs(value) >= _LARGE else self.digits)

    def limits(self, ci: Interval, estimate: float | None = None) -> tuple[str, str]:
        """Both limits of an interval, of an estimate beside it."""
        return self.value(ci.low, estimate, ci.high), self.value(ci.high, estimate, ci.low)

    def interval(self, ci: Interval, estimate: float | None = None) -> str:
        """One interval, of an estimate beside it."""
        return label("range_to", self.lang).join(self.limits(ci, estimate))

    def estimate(self, value: float | None, ci: Interval | None) -> str:
        """A value with its interval in brackets."""
        if value is None or ci is None:
            return self.value(value)
        return f"{self.value(value, ci.low, ci.high)} ({self.interval(ci, value)})"


def _least(value: float, beside: Iterable[float | None]) -> float:
    """What is smaller is 0, beside such numbers: ratios, all above 0, may be as small."""
    others = [other for other in beside if other is not None and math.isfinite(other)]
    if others and all(other * value >= 0 for other in others):
        return 0.0
    return max([_ZERO, *(_RELATIVE_ZERO * abs(other) for other in others)])


def _rate(value: float) -> str:
    """Significant digits, without a power of ten where one can be done without."""
    if value == 0 or value < _SMALLEST_RATE or value >= _LARGE:
        return significant(value, _RATE_DIGITS)
    return plain(value, max(_RATE_DIGITS - 1 - math.floor(math.log10(value)), 0))
