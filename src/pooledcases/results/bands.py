"""Simultaneous confidence bands of survival curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pooledcases.errors import InputError
from pooledcases.options import BandInterval, BandKind, TimeUnit
from pooledcases.results.base import ITERATED, Caution, FloatArray, freeze


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimultaneousBand:
    """A band that holds the whole of a curve over a range, not one time alone.

    Attributes
    ----------
    group : str or None
    band : {"equal-precision", "hall-wellner"}
    interval : str
        The scale on which it is made.
    level : float
    n, n_events : int
    start, end : float or None
        The range over which it holds; None where there is no band.
    a_low, a_high : float or None
        The range on the scale of the Brownian bridge, n s² / (1 + n s²).
    critical : float or None
        The half-width in standard errors of log survival (equal precision), or times
        (1 + n s²) / sqrt(n) (Hall-Wellner).
    times, survival, ci_low, ci_high : ndarray, shape (m,)
        From ``start`` on, each up to the next time.
    reason : str or None
        Why there is no band, ``no_events`` or ``out_of_range``; its words stand under
        ``band.REASON``.
    unit : {"days", "weeks", "months", "years"} or None
        Of the times, as the curve has it.
    cautions : tuple of Caution
        Those of the curve.
    """

    kind: ClassVar[str] = "simultaneous_band"
    tolerance: ClassVar[float] = ITERATED

    group: str | None
    band: BandKind
    interval: BandInterval
    level: float
    n: int
    n_events: int
    start: float | None
    end: float | None
    a_low: float | None
    a_high: float | None
    critical: float | None
    times: FloatArray
    survival: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    reason: str | None = None
    unit: TimeUnit | None = None
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def on(self, times: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The limits at some times, for drawing: NaN where the band does not hold.

        Parameters
        ----------
        times : ndarray, shape (m,)
        """
        low, high = np.full(len(times), np.nan), np.full(len(times), np.nan)
        if self.start is None or self.end is None:
            return low, high
        held = (times >= self.start) & (times <= self.end)
        place = np.searchsorted(self.times, times[held], side="right") - 1
        low[held], high[held] = self.ci_low[place], self.ci_high[place]
        return low, high


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimultaneousBands:
    """One band a group; each holds with the level by itself, not all of them together."""

    kind: ClassVar[str] = "simultaneous_bands"
    tolerance: ClassVar[float] = ITERATED

    by: str
    bands: tuple[SimultaneousBand, ...]
    cautions: tuple[Caution, ...] = ()

    def group(self, name: str) -> SimultaneousBand:
        """The band of one group."""
        found = next((band for band in self.bands if band.group == name), None)
        if found is None:
            has = ", ".join(str(band.group) for band in self.bands)
            raise InputError(f"There is no group {name!r} in {self.by}; the groups are: {has}.")
        return found
