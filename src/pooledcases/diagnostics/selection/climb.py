"""The maximum of a likelihood inside bounds: Newton's method, made safe, from several starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.diagnostics.selection.likelihood import Likelihood, Surface
from pooledcases.results.base import BoolArray, FloatArray

_STEPS, _HALVINGS = 200, 40
#: How much higher a quadratic would still climb, where the climb has ended.
_FLAT, _HIDDEN = 1e-10, 1e-8
#: The starts that are climbed from.
_CLIMBS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    """Where the climb ended; ``free`` are the parameters inside their bounds."""

    theta: FloatArray
    surface: Surface
    free: BoolArray
    converged: bool


def highest(
    likelihood: Likelihood, starts: Sequence[FloatArray], low: FloatArray, high: FloatArray
) -> Peak | None:
    """The highest peak that can be reached from some starts; None where there is none.

    The first start is always climbed from, of the others the highest.
    """
    inside = [np.clip(start, low, high) for start in starts]
    heights = [likelihood(start).value for start in inside]
    order = sorted(range(1, len(inside)), key=lambda at: -heights[at])
    best: Peak | None = None
    for at in [0, *order][:_CLIMBS]:
        if not np.isfinite(heights[at]):
            continue
        peak = _climb(likelihood, inside[at], low, high)
        if best is None or peak.surface.value > best.surface.value:
            best = peak
    return best


def _climb(likelihood: Likelihood, start: FloatArray, low: FloatArray, high: FloatArray) -> Peak:
    theta, here = start, likelihood(start)
    for _ in range(_STEPS):
        free = _free(theta, here.gradient, low, high)
        if not free.any():
            return Peak(theta, here, free, True)
        step = np.zeros_like(theta)
        step[free] = _uphill(here, free)
        gain = float(here.gradient @ step)
        if gain <= _FLAT * max(1.0, abs(here.value)):
            return _last(likelihood, theta, here, step, low, high)
        moved = _search(likelihood, theta, here, step, low, high)
        if moved is None:
            # rounding of the value hides a rise as small as this
            return Peak(theta, here, free, gain <= _HIDDEN * max(1.0, abs(here.value)))
        theta, here = moved
    return Peak(theta, here, _free(theta, here.gradient, low, high), False)


def _last(
    likelihood: Likelihood,
    theta: FloatArray,
    here: Surface,
    step: FloatArray,
    low: FloatArray,
    high: FloatArray,
) -> Peak:
    """One more step, which the gradient still sees and the value no longer."""
    there = np.clip(theta + step, low, high)
    found = likelihood(there)
    if found.value < here.value - _HIDDEN * max(1.0, abs(here.value)):
        there, found = theta, here
    return Peak(there, found, _free(there, found.gradient, low, high), True)


def _free(theta: FloatArray, gradient: FloatArray, low: FloatArray, high: FloatArray) -> BoolArray:
    """Parameters that are not held by a bound."""
    held = ((theta <= low) & (gradient <= 0)) | ((theta >= high) & (gradient >= 0))
    return np.asarray(~held)


def _uphill(here: Surface, free: BoolArray) -> FloatArray:
    """Newton's step, with the curvature made positive where the likelihood is not concave."""
    curvature = -here.hessian[np.ix_(free, free)]
    scale = np.sqrt(np.maximum(np.abs(np.diag(curvature)), 1e-12))
    values, vectors = np.linalg.eigh(curvature / np.outer(scale, scale))
    safe = np.maximum(np.abs(values), 1e-10)
    return np.asarray((vectors @ ((vectors.T @ (here.gradient[free] / scale)) / safe)) / scale)


def _search(
    likelihood: Likelihood,
    theta: FloatArray,
    here: Surface,
    step: FloatArray,
    low: FloatArray,
    high: FloatArray,
) -> tuple[FloatArray, Surface] | None:
    """The first of ever shorter steps that climbs."""
    for _ in range(_HALVINGS):
        there = np.clip(theta + step, low, high)
        if (there == theta).all():
            return None
        found = likelihood(there)
        if found.value > here.value:
            return there, found
        step = step / 2
    return None
