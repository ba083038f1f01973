"""The highest point of the likelihood: safeguarded Newton climbs from several starts.

Each step takes the exact curvature with its eigenvalues made negative, so that it always climbs,
and is halved until it does. A saddle is left along its rising direction. Peaks are compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pooledcases.models.dependent.likelihood import (
    Problem,
    Weighted,
    log_likelihood_at,
    slope_and_curvature,
    weighted,
)
from pooledcases.models.dependent.structures import Shape
from pooledcases.results.base import FloatArray

_MAX_STEPS = 200
_HALVINGS = 40
#: Where a step promises no more than rounding may hide, shorter ones are soon given up.
_FEW_HALVINGS = 6
#: A step that promises less than this much log-likelihood, relatively, is the last.
_GAIN = 1e-15
_ROUNDED = 1e-9
#: How far, relatively, a log-likelihood may seem to fall by rounding alone.
_NOISE = 1e-14


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    """Where a climb ended."""

    theta: FloatArray
    value: float
    fit: Weighted
    converged: bool


def highest(problem: Problem, shape: Shape, starts: Iterable[FloatArray]) -> Peak | None:
    """The highest of the peaks reached from these starts; None where no start has a likelihood."""
    peaks = [peak for start in starts if (peak := climb(problem, shape, start)) is not None]
    return max(peaks, key=lambda peak: (peak.converged, peak.value), default=None)


def climb(problem: Problem, shape: Shape, theta: FloatArray) -> Peak | None:
    """Newton's method from one start."""
    here = _at(problem, shape, np.asarray(theta, dtype=float))
    if here is None or shape.size == 0:
        # with every parameter pinned there is nowhere to climb
        return here and Peak(here.theta, here.value, here.fit, True)
    gain = np.inf
    for _ in range(_MAX_STEPS):
        step, gain = _step(problem, shape, here)
        little = gain <= _ROUNDED * max(1.0, abs(here.value))
        new = _search(problem, shape, here, step, _FEW_HALVINGS if little else _HALVINGS)
        if new is None:
            break
        here = new
        if gain <= _GAIN * max(1.0, abs(here.value)):
            break
    # no point of a step is higher: rounding ended the climb, where the step promised little
    top = gain <= _ROUNDED * max(1.0, abs(here.value))
    return Peak(here.theta, here.value, here.fit, bool(top))


def _at(problem: Problem, shape: Shape, theta: FloatArray) -> Peak | None:
    fit = weighted(problem, shape.function(theta))
    if fit is None:
        return None
    value = log_likelihood_at(problem, fit)
    return Peak(theta, value, fit, False) if np.isfinite(value) else None


def _step(problem: Problem, shape: Shape, here: Peak) -> tuple[FloatArray, float]:
    """The next step, and how much log-likelihood it promises."""
    theta = here.theta
    slope, curvature = slope_and_curvature(problem, here.fit)
    jacobian = shape.jacobian(theta)
    gradient = jacobian.T @ slope
    hessian = jacobian.T @ curvature @ jacobian + shape.bent(theta, slope)
    free = ~(shape.positive & (theta <= 0) & (gradient <= 0))
    step = np.zeros_like(theta)
    if not free.any():
        return step, 0.0
    step[free], gain = _uphill(gradient[free], hessian[np.ix_(free, free)])
    longest = 2 * (1 + float(np.abs(theta).max()))
    size = float(np.abs(step).max())
    return step * min(1.0, longest / size) if size > 0 else step, gain


def _uphill(gradient: FloatArray, hessian: FloatArray) -> tuple[FloatArray, float]:
    values, vectors = np.linalg.eigh(hessian)
    along = vectors.T @ gradient
    floor = 1e-10 * max(1e-300, float(np.abs(values).max()))
    size = np.maximum(np.abs(values), floor)
    step = along / size
    gain = 0.5 * float(along @ step)
    rising = values > 1e-6 * float(np.abs(values).max())
    saddle = rising & (np.abs(step) < 1e-3)
    if saddle.any():
        # a saddle pulls towards no side; any side is higher
        step = np.where(saddle, 1e-2, step)
        gain += 0.5 * float((values[saddle] * 1e-4).sum())
    return vectors @ step, gain


def _search(
    problem: Problem, shape: Shape, here: Peak, step: FloatArray, halvings: int
) -> Peak | None:
    """The first point of ever shorter steps that is not lower; None where none is, or moves."""
    scale, floor = 1.0, here.value - _NOISE * max(1.0, abs(here.value))
    for _ in range(halvings):
        theta = here.theta + scale * step
        theta = np.where(shape.positive, np.maximum(theta, 0.0), theta)
        if np.array_equal(theta, here.theta):
            return None
        new = _at(problem, shape, theta)
        if new is not None and new.value >= floor:
            return new
        scale, floor = 0.5 * scale, here.value
    return None
