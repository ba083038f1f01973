"""Where the axis is cut off, and which values it names."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median_high, median_low
from typing import Final

from pooledcases.format import number, plain

#: One, two and five of each power of ten.
_NICE = (1.0, 2.0, 5.0)
#: What a log axis names of each power of ten: over more than a power, and over less.
_WIDE = (_NICE, (1.0, 3.0), (1.0,))
_NARROW = (
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0),
)

#: Percentages with more decimals than these, and so many times apart, do not share them.
_SHARED_DECIMALS: Final = 2
_FAR: Final = 100
#: Digits of a tick below the least distance between two.
_TICK_DIGITS: Final = 4
#: What a float holds of a sum or a product.
_FLOAT_DIGITS: Final = 14
#: Beyond these powers of ten a tick is written with its power.
_SMALLEST_POWER: Final = -4
_SMALLEST_PERCENT: Final = -6
_LARGEST_POWER: Final = 6
_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
#: How far an interval is shown, in half-widths of a middling one.
_REACH: Final = 1.5
#: How many times as wide an axis becomes so that nothing is cut; for a pooled interval; and for
#: where new studies lie.
_MOST_FOR_ALL: Final = 1.2
_MOST_WHOLE: Final = 5.0
_MOST_WANTED: Final = 2.0
#: The least that an axis of proportions reaches.
_LEAST_PROPORTION: Final = 1e-9


def nice_step(span: float, most: int = 6) -> float:
    """The smallest step of 1, 2 or 5 times a power of ten that cuts a span ``most`` times.

    Examples
    --------
    >>> nice_step(100.0), nice_step(0.37)
    (20.0, 0.1)
    """
    power = math.floor(math.log10(span / most))
    steps = (nice * 10.0 ** (power + more) for more in (0, 1) for nice in _NICE)
    return next(step for step in steps if span / step <= most * (1 + 1e-9))


def linear_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round values between two limits.

    Examples
    --------
    >>> linear_ticks(0.0, 1.0, 5)
    (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    """
    step = nice_step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    digits = max(0, -math.floor(math.log10(step)))
    return tuple(round(index * step, digits) for index in range(first, last + 1))


def log_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round values between two positive limits, even on a log axis.

    Examples
    --------
    >>> log_ticks(0.2, 20.0)
    (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
    >>> log_ticks(0.002, 300.0)
    (0.01, 0.1, 1.0, 10.0, 100.0)
    >>> log_ticks(0.55, 2.6)
    (0.7, 1.0, 1.5, 2.0)
    """
    decades = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    narrow = len(_inside((float(f"{p}e{d}") for d in decades for p in _NICE), low, high)) < 3
    for parts in _NARROW if narrow else _WIDE:
        values = _inside((float(f"{p}e{d}") for d in decades for p in parts), low, high)
        if 3 <= len(values) <= most + 2 or (len(values) >= 2 and len(parts) == 1):
            break
    if len(values) > most + 2:
        values = values[:: math.ceil(len(values) / most)]
    return values if len(values) >= 2 else linear_ticks(low, high, 4)


def _inside(values: Iterable[float], low: float, high: float) -> tuple[float, ...]:
    return tuple(v for v in values if low * (1 - 1e-9) <= v <= high * (1 + 1e-9))


def tick_texts(ticks: Sequence[float], *, as_percent: bool = False) -> tuple[str, ...]:
    """The words of ticks: as many decimals as they need and no more; different ticks read apart.

    Percentages share their decimals, unless they are many and far from alike. Very small and
    very large numbers are written with a power of ten.

    Examples
    --------
    >>> tick_texts((0.0, 0.5, 1.0)), tick_texts((0.0, 0.005, 0.01), as_percent=True)
    (('0', '0.5', '1'), ('0.0%', '0.5%', '1.0%'))
    >>> tick_texts((0.0, 1e-7, 2e-7)), tick_texts((0.01, 1.0, 1e12))
    (('0', '1 × 10⁻⁷', '2 × 10⁻⁷'), ('0.01', '1', '1 × 10¹²'))
    """
    values = [Decimal(repr(float(tick))) * (100 if as_percent else 1) for tick in ticks]
    power = _last_power(values)
    rounded = [_rounded(value, power) for value in values]
    if not as_percent:
        return tuple(_tick_text(value, _SMALLEST_POWER) for value in rounded)
    digits = max((_decimals(value) for value in rounded), default=0)
    sizes = [abs(value) for value in rounded if value]
    wide = bool(sizes) and max(sizes) > _FAR * min(sizes)
    if digits > -_SMALLEST_PERCENT or (wide and digits > _SHARED_DECIMALS):
        return tuple(f"{_tick_text(value, _SMALLEST_PERCENT)}%" for value in rounded)
    return tuple(f"{number(float(value), digits)}%" for value in rounded)


def _last_power(values: Sequence[Decimal]) -> int:
    """The power of ten to which ticks are read: far below the least that they lie apart."""
    ordered = sorted(set(values))
    apart = [after - before for before, after in itertools.pairwise(ordered)]
    sizes = [abs(value) for value in values if value]
    least = min([*(gap for gap in apart if gap), *sizes], default=Decimal(1))
    return least.adjusted() - _TICK_DIGITS


def _rounded(value: Decimal, power: int) -> Decimal:
    """A tick without what its floats added to it: beyond their digits, and beyond ``power``."""
    last = max(power, value.adjusted() - _FLOAT_DIGITS) if value else 0
    whole = value.scaleb(-last).to_integral_value(rounding=ROUND_HALF_EVEN)
    return whole.scaleb(last)


def _tick_text(value: Decimal, smallest: int) -> str:
    """One tick with all its digits, with a power of ten where it is very small or large."""
    power = value.adjusted() if value else 0
    if smallest <= power <= _LARGEST_POWER:
        return plain(float(value), _decimals(value))
    mantissa = value.scaleb(-power)
    sign = str(power).translate(_RAISED)
    return f"{plain(float(mantissa), _decimals(mantissa))} × 10{sign}"


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def proportion_limits(highest: float) -> tuple[float, float]:
    """An axis for proportions: from 0 to 1, or less far when all are small.

    Examples
    --------
    >>> proportion_limits(0.62), proportion_limits(0.043)
    ((0.0, 1.0), (0.0, 0.05))
    """
    if highest > 0.5:
        return 0.0, 1.0
    highest = max(highest, _LEAST_PROPORTION)
    step = nice_step(highest, 5)
    return 0.0, float(f"{math.ceil(highest / step - 1e-9) * step:.10g}")


def clipped_limits(
    estimates: Sequence[float],
    lows: Sequence[float],
    highs: Sequence[float],
    *,
    minimum: float,
    whole: Sequence[float] = (),
    wanted: Sequence[float] = (),
) -> tuple[float, float]:
    """Limits that show every estimate, and intervals as far as they do not squeeze the rest.

    Everything is on the axis' own scale (logs for a log axis). An interval may reach one
    and a quarter of the estimates' span beyond the outermost estimate, one and a half times the
    half-width of a middling interval, and at least ``minimum``; what lies farther is drawn with
    an arrow, unless the axis need be little wider to hold all.

    Parameters
    ----------
    estimates, lows, highs : sequence of float
    minimum : float
    whole : sequence of float
        What has to be seen, the limits of pooled intervals, unless the axis were 5 times as wide.
    wanted : sequence of float
        What is shown too where the axis does not become twice as wide: prediction intervals.
    """
    finite = [value for value in estimates if math.isfinite(value)]
    inner_low, inner_high = min(finite), max(finite)
    reach = max(1.25 * (inner_high - inner_low), _REACH * _half_width(lows, highs), minimum)
    low = max(min([*lows, inner_low]), inner_low - reach)
    high = min(max([*highs, inner_high]), inner_high + reach)
    low, high = _stretched(low, high, (*lows, *highs), _MOST_FOR_ALL)
    low, high = _stretched(low, high, whole, _MOST_WHOLE)
    low, high = _stretched(low, high, wanted, _MOST_WANTED)
    pad = 0.03 * (high - low) if high > low else minimum / 2
    return low - pad, high + pad


def _half_width(lows: Sequence[float], highs: Sequence[float]) -> float:
    """Half of what lies between the middle lower and the middle upper limit; of two the inner."""
    ends = [[end for end in side if math.isfinite(end)] for side in (lows, highs)]
    return (median_low(ends[1]) - median_high(ends[0])) / 2 if all(ends) else 0.0


def _stretched(low: float, high: float, ends: Sequence[float], most: float) -> tuple[float, float]:
    """Limits that hold some ends too, if what is shown now keeps a fair part of the room."""
    known = [end for end in ends if math.isfinite(end)]
    wide = min([low, *known]), max([high, *known])
    return wide if wide[1] - wide[0] <= most * (high - low) else (low, high)
