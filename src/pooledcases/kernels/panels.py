"""One-dimensional densities on adaptive Chebyshev panels.

A density known up to its constant is cut into panels, each halved until the polynomial through its
17 Clenshaw-Curtis points has coefficients that have died out (Trefethen 2008, SIAM Rev 50:67).
What follows is then exact to rounding: the total, probabilities, quantiles, shortest intervals.

Panels lie in a coordinate x in which the density is smooth: ``t = exp(x)`` for a scale, which
resolves what happens near zero and in heavy tails alike, and ``t = centre + scale sinh(x)`` for a
location.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.chebyshev_panels import (
    WEIGHTS,
    Array,
    interpolated,
    panel_points,
    peak,
    rising_roots,
    series,
)

#: A log density that falls so far over one panel is no part of the peak.
_STEEP = 100.0
#: Lower tails that are tried for the shortest interval; then rounds of so many around the best.
_SCAN = 129
_ROUNDS, _LOOK = 2, 17


@dataclass(frozen=True, slots=True)
class Coordinate:
    """How the coordinate of the panels becomes the quantity: exp, or centre + scale sinh."""

    form: Literal["exp", "sinh"]
    centre: float = 0.0
    scale: float = 1.0

    def value(self, x: Array) -> Array:
        """The quantity at coordinate ``x``."""
        if self.form == "exp":
            return np.asarray(np.exp(x))
        return self.centre + self.scale * np.sinh(x)

    def place(self, t: Array) -> Array:
        """The coordinate of a quantity."""
        if self.form == "exp":
            with np.errstate(divide="ignore"):
                return np.asarray(np.log(np.maximum(t, 0.0)))
        return np.asarray(np.arcsinh((t - self.centre) / self.scale))

    def log_slope(self, x: Array) -> Array:
        """log dt/dx"""
        if self.form == "exp":
            return x
        return np.asarray(np.logaddexp(x, -x) + np.log(0.5 * self.scale))


@dataclass(frozen=True, slots=True, eq=False)
class PanelDensity:
    """A normalised density.

    Attributes
    ----------
    coordinate : Coordinate
    left, right : ndarray, shape (P,)
        Ends of the panels in the coordinate, in order; between panels there is nothing.
    log_values : ndarray, shape (P, 17)
        Log density in the coordinate at the points of each panel.
    log_total : float
        Log of what the density was divided by.
    at_zero : float or None
        The density of a scale at 0, where it is known.

    The last two fields are the probability of each panel, and the Chebyshev series of the
    probability in it up to a place.
    """

    coordinate: Coordinate
    left: Array
    right: Array
    log_values: Array
    log_total: float
    at_zero: float | None
    _masses: Array
    _integrals: Array

    @property
    def x(self) -> Array:
        """The points, (P, 17)"""
        return panel_points(self.left, self.right)

    @property
    def weights(self) -> Array:
        """Probability at each point: sums of these times a function are its expectation."""
        return self._half[:, None] * WEIGHTS * np.exp(self.log_values)

    @property
    def _half(self) -> Array:
        return 0.5 * (self.right - self.left)

    def expectation(self, values: Array) -> float:
        """The expectation of a function given at the points ``coordinate.value(x)``."""
        return float((self.weights * values).sum())

    def below(self, t: Array) -> Array:
        """The probability of a value at most ``t``."""
        return self._probability(t, lower=True)

    def above(self, t: Array) -> Array:
        """The probability of a value above ``t``, to full relative precision in the tail."""
        return self._probability(t, lower=False)

    def density(self, t: Array) -> Array:
        """The density at ``t``; 0 where nothing is left of it in double precision."""
        t = np.asarray(t, dtype=float)
        x = self.coordinate.place(t)
        panel, local, inside = self._locate(x)
        values = self.log_values[panel]
        log, top = interpolated(values, local), values.max(axis=-1)
        # where the log falls far over one panel its polynomial may overshoot; elsewhere a peak
        # between two points is higher than both
        log = np.where(top - values.min(axis=-1) > _STEEP, np.minimum(log, top), log)
        with np.errstate(over="ignore", invalid="ignore"):
            found = np.where(inside, np.exp(log - self.coordinate.log_slope(x)), 0.0)
        if self.at_zero is None:
            return found
        return np.asarray(np.where((t >= 0) & (x < self.left[0]), self.at_zero, found))

    def quantile(self, p: Array) -> Array:
        """Where the probability below is ``p``."""
        p = np.atleast_1d(np.asarray(p, dtype=float))
        masses = self._masses
        ends = np.cumsum(masses)
        panel = np.minimum(np.searchsorted(ends, p * ends[-1]), len(ends) - 1)
        wanted = np.clip(p * ends[-1] - (ends[panel] - masses[panel]), 0.0, masses[panel])
        local = rising_roots(self._integrals[panel], wanted)
        x = self.left[panel] + self._half[panel] * (local + 1)
        return self.coordinate.value(x)

    def central(self, level: float) -> tuple[float, float]:
        """The interval with the same probability outside on both sides."""
        low, high = self.quantile(np.array([(1 - level) / 2, (1 + level) / 2]))
        return float(low), float(high)

    def shortest(self, level: float) -> tuple[float, float]:
        """The shortest interval with probability ``level``: no value outside is likelier.

        All lower tails are looked at first, so that among several peaks the best is found; then
        the tail is moved until both ends have the same density.
        """
        tails = np.linspace(0.0, 1 - level, _SCAN)
        a, b = self._ends(tails, level)
        best = int(np.argmin(b - a))
        tail = float(tails[best])
        low, high = tails[max(best - 1, 0)], tails[min(best + 1, _SCAN - 1)]
        # a few places at once cost hardly more than one
        for _ in range(_ROUNDS):
            tails = np.linspace(low, high, _LOOK)
            a, b = self._ends(tails, level)
            differences = self.density(a) - self.density(b)
            if self.at_zero is not None and best == 0 and differences[0] >= 0:
                return 0.0, float(b[0])
            above = differences > 0
            if above[0] == above[-1]:
                break
            at = int(np.argmax(above != above[0]))
            low, high, tail = tails[at - 1], tails[at], _crossing(tails, differences, at)
        (low,), (high,) = self._ends(np.array([tail]), level)
        return float(low), float(high)

    def _ends(self, tails: Array, level: float) -> tuple[Array, Array]:
        """The intervals with probability ``level`` above these lower tails."""
        low, high = self.quantile(np.concatenate([tails, tails + level])).reshape(2, -1)
        return low, high

    def mode(self) -> float:
        """Where the density of the quantity is highest; 0 for a scale that falls from there."""

        def log_density(x: Array) -> Array:
            with np.errstate(divide="ignore"):
                return np.log(self.density(self.coordinate.value(x)))

        x = self.x
        log = self.log_values - self.coordinate.log_slope(x)
        order = np.argsort(x.ravel(), kind="stable")
        flat, heights = x.ravel()[order], log.ravel()[order]
        best = int(np.argmax(heights))
        if self.at_zero is not None and np.exp(heights[best]) <= self.at_zero * (1 + 1e-12):
            return 0.0
        low = flat[np.searchsorted(flat, flat[best], side="left") - 1] if best else flat[0]
        after = np.searchsorted(flat, flat[best], side="right")
        high = flat[min(after, len(flat) - 1)]
        return float(self.coordinate.value(np.array(peak(log_density, float(low), float(high)))))

    def _probability(self, t: Array, *, lower: bool) -> Array:
        t = np.asarray(t, dtype=float)
        panel, local, _ = self._locate(self.coordinate.place(t))
        masses = self._masses
        inner = series(self._integrals[panel], local)
        inner = np.clip(inner, 0.0, masses[panel])
        if lower:
            before = np.concatenate([[0.0], np.cumsum(masses)[:-1]])
            return np.clip(before[panel] + inner, 0.0, 1.0)
        after = np.concatenate([np.cumsum(masses[::-1])[::-1][1:], [0.0]])
        return np.clip(after[panel] + (masses[panel] - inner), 0.0, 1.0)

    def _locate(self, x: Array) -> tuple[NDArray[np.intp], Array, NDArray[np.bool_]]:
        """The panel of each coordinate, the place in it (-1 to 1), and whether it is inside."""
        panel = np.clip(np.searchsorted(self.left, x, side="right") - 1, 0, len(self.left) - 1)
        with np.errstate(invalid="ignore"):
            local = (x - self.left[panel]) / self._half[panel] - 1
        inside = (local >= -1) & (local <= 1)
        return panel, np.clip(local, -1.0, 1.0), inside


def _crossing(x: Array, values: Array, at: int) -> float:
    """Where values change their sign before ``at``: x as a cubic of the value, if that is sound."""
    first = min(max(at - 2, 0), len(x) - 4)
    near = slice(first, first + 4)
    place, height = x[near].copy(), values[near]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for order in range(1, 4):
            gap = height[order:] - height[:-order]
            place = (place[:-1] * height[order:] - place[1:] * height[:-order]) / gap
    if x[at - 1] <= place[0] <= x[at]:
        return float(place[0])
    share = values[at - 1] / (values[at - 1] - values[at])
    return float(x[at - 1] + share * (x[at] - x[at - 1]))
