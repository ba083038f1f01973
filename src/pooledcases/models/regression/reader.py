"""From the analysis scale to the reader's, for estimates that are no pooled mean."""

from __future__ import annotations

from numpy.typing import ArrayLike

from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.effects import Effects
from pooledcases.scales import to_reader


def to_reader_of(effects: Effects, values: ArrayLike) -> FloatArray:
    """Values on the analysis scale of some effects, on the reader's."""
    return to_reader(effects.scale, values, effects.size_for_back())


def interval_of(effects: Effects, limits: Interval) -> Interval:
    """An interval on the reader's scale."""
    low, high = to_reader_of(effects, [limits.low, limits.high])
    return Interval(float(low), float(high))
