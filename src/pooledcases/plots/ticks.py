"""Where the axis is cut off, and which values it names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from pooledcases.format import percent, plain

#: One, two and five of each power of ten.
_NICE = (1.0, 2.0, 5.0)
#: What a log axis names of each power of ten: over more than a power, and over less.
_WIDE = (_NICE, (1.0, 3.0), (1.0,))
_NARROW = (
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0),
)


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
    """The words of ticks, all with the decimals they need and no more."""
    if as_percent:
        digits = _decimals([tick * 100 for tick in ticks])
        return tuple(percent(tick, digits) for tick in ticks)
    return tuple(plain(tick, 6) for tick in ticks)


def _decimals(values: Iterable[float]) -> int:
    texts = (plain(value, 4).partition(".")[2] for value in values)
    return max((len(text) for text in texts), default=0)


def proportion_limits(highest: float) -> tuple[float, float]:
    """An axis for proportions: from 0 to 1, or less far when all are small.

    Examples
    --------
    >>> proportion_limits(0.62), proportion_limits(0.043)
    ((0.0, 1.0), (0.0, 0.05))
    """
    if highest > 0.5:
        return 0.0, 1.0
    highest = max(highest, 1e-4)
    step = nice_step(highest, 5)
    return 0.0, round(math.ceil(highest / step - 1e-9) * step, 10)


def clipped_limits(
    estimates: Sequence[float],
    lows: Sequence[float],
    highs: Sequence[float],
    *,
    minimum: float,
) -> tuple[float, float]:
    """Limits that show every estimate, and intervals as far as they do not squeeze the rest.

    Everything is on the axis' own scale (logs for a log axis). An interval may reach one
    and a quarter of the estimates' span (at least ``minimum``) beyond the outermost estimate;
    what lies farther is drawn with an arrow.
    """
    finite = [value for value in estimates if math.isfinite(value)]
    inner_low, inner_high = min(finite), max(finite)
    reach = max(1.25 * (inner_high - inner_low), minimum)
    low = max(min([*lows, inner_low]), inner_low - reach)
    high = min(max([*highs, inner_high]), inner_high + reach)
    pad = 0.03 * (high - low) if high > low else minimum / 2
    return low - pad, high + pad
