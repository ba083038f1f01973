"""Chebyshev series on many panels at once: values, integrals, roots of what rises, highest points.

Seventeen Clenshaw-Curtis points a panel (Trefethen 2008, SIAM Rev 50:67).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

Array = NDArray[np.float64]

DEGREE = 16
POINTS: Array = np.asarray(np.cos(np.pi * np.arange(DEGREE, -1, -1) / DEGREE))
#: From values at the points to Chebyshev coefficients.
TO_COEFFICIENTS: Array = np.linalg.inv(np.asarray(chebyshev.chebvander(POINTS, DEGREE), float))
#: The integral of each Chebyshev polynomial over [-1, 1], and so the weights of the points.
WEIGHTS: Array = (
    np.array([0.0 if n % 2 else 2 / (1 - n * n) for n in range(DEGREE + 1)]) @ TO_COEFFICIENTS
)
#: From values at the points to values at many more.
DENSE: Array = chebyshev.chebvander(np.linspace(-1, 1, 65), DEGREE) @ TO_COEFFICIENTS
#: Places among which a root is looked for first, and the polynomials there.
_LOOK: Array = np.linspace(-1.0, 1.0, 65)
_LOOK_WAVES: Array = np.asarray(chebyshev.chebvander(_LOOK, DEGREE + 1), dtype=float).T

#: From the coefficients of an antiderivative to those of its slope, with a 0 at the end.
_DERIVATIVE: Array = np.pad(
    np.asarray(chebyshev.chebder(np.eye(DEGREE + 2)), dtype=float), ((0, 1), (0, 0))
).T

_EPS = float(np.finfo(float).eps)


def panel_points(left: Array, right: Array) -> Array:
    """The points of each panel, (P, 17)"""
    half = 0.5 * (right - left)
    return left[:, None] + half[:, None] * (POINTS + 1)


def interpolated(values: Array, local: Array) -> Array:
    """Each row's polynomial at its place."""
    return series(values @ TO_COEFFICIENTS.T, local)


def series(coefficients: NDArray[Any], local: Array) -> Array:
    """Each row's Chebyshev series, coefficients (B, n), at its own place in [-1, 1], (B,)"""
    # by cosines: for a handful of places the recurrence would cost more than the arithmetic
    angle = np.arccos(np.clip(local, -1.0, 1.0))[..., None]
    waves = np.cos(np.arange(coefficients.shape[-1]) * angle)
    return np.asarray((coefficients * waves).sum(axis=-1))


def rising_roots(antiderivatives: Array, wanted: Array) -> Array:
    """Where each rising antiderivative reaches a value: Newton's method in a bracket."""
    slopes = antiderivatives @ _DERIVATIVE
    orders = np.arange(antiderivatives.shape[1])
    low, high = -np.ones_like(wanted), np.ones_like(wanted)
    masses = np.maximum(antiderivatives.sum(axis=1), 1e-300)
    place, rounding = _first_places(antiderivatives, wanted), 8 * _EPS * masses
    for _ in range(60):
        # both series at once, as in :func:`series`
        waves = np.cos(orders * np.arccos(place)[:, None])
        over = np.einsum("bn,bn->b", antiderivatives, waves) - wanted
        low, high = np.where(over < 0, place, low), np.where(over < 0, high, place)
        with np.errstate(divide="ignore", invalid="ignore"):
            new = place - over / np.einsum("bn,bn->b", slopes, waves)
        new = np.where((new > low) & (new < high), new, 0.5 * (low + high))
        # the series itself is known to this much
        done = (np.abs(over) <= rounding) | (np.abs(new - place) <= 4 * _EPS)
        place = np.where(done, place, new)
        if done.all():
            break
    return np.asarray(place)


def _first_places(antiderivatives: Array, wanted: Array) -> Array:
    """About where each is: on the line between two of many places."""
    at = np.arange(len(wanted))
    values = antiderivatives @ _LOOK_WAVES[: antiderivatives.shape[1]]
    after = np.clip((values < wanted[:, None]).sum(axis=1), 1, len(_LOOK) - 1)
    before = values[at, after - 1]
    rise = np.maximum(values[at, after] - before, 1e-300)
    share = np.clip((wanted - before) / rise, 0.0, 1.0)
    return np.asarray(_LOOK[after - 1] + share * (_LOOK[after] - _LOOK[after - 1]))


def peak(log_density: Callable[[Array], Array], low: float, high: float) -> float:
    """The highest point of a smooth log density between two coordinates.

    Zoomed in on until it hardly falls from there, then the root of a polynomial's slope: a
    maximum found by values alone would be known to half the digits only.
    """
    for _ in range(60):
        x = np.linspace(low, high, 17)
        values = log_density(x)
        best = int(np.argmax(values))
        flat = np.ptp(values[np.isfinite(values)]) < 1e-3
        if best in (0, 16) and flat:
            return float(x[best])
        if flat:
            break
        low, high = x[max(best - 1, 0)], x[min(best + 1, 16)]
    fitted = chebyshev.Chebyshev.fit(x, values - values[best], 6)
    roots = fitted.deriv().roots()
    real = roots[np.abs(roots.imag) < 1e-9].real
    real = real[(real >= low) & (real <= high)]
    if not real.size:
        return float(x[best])
    return float(real[np.argmin(np.abs(real - x[best]))])
