"""The restricted likelihood of tau² and its highest point, for a stack of rows.

The likelihood of tau² may have several peaks (a few precise studies that agree, and imprecise ones
that do not). So it is first looked at over a grid from 0 to a bound above every peak, and Newton's
method then climbs the highest part of it inside a bracket.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.models.linear import Stack, project, quadratic
from pooledcases.results.base import BoolArray, FloatArray

_GRID = 16
_MAX_STEPS = 200
_EPS = float(np.finfo(float).eps)


@dataclass(frozen=True, slots=True, eq=False)
class _Slope:
    """Twice the derivatives of the log-likelihood in tau²: the first; the second negated, as
    observed and as expected; and the size of the terms that the first is a difference of."""

    score: FloatArray
    observed: FloatArray
    expected: FloatArray
    rounding: FloatArray


def reml_root(rows: Stack) -> tuple[FloatArray, BoolArray]:
    """tau² of each row and whether the search converged.

    Parameters
    ----------
    rows : Stack
        Every row has more studies than coefficients.

    Notes
    -----
    ll(tau²) = ½ (Σ log w − log |X'WX| − y'Py); 2 ll' = y'PPy − tr P;
    2 ll'' = tr PP − 2 y'PPPy (Harville 1977, JASA 72:320).
    """
    low, start, high = _bracket(rows)
    root = start.copy()
    # where the grid's best point is 0 and the likelihood falls from there, 0 is the answer
    done = (start == 0) & (_slope(rows, start).score <= 0)
    converged = done.copy()
    active = np.flatnonzero(~done)
    for _ in range(_MAX_STEPS):
        if not active.size:
            break
        some, t = rows.take(active), root[active]
        slope = _slope(some, t)
        rising = slope.score > 0
        low[active] = np.where(rising, t, low[active])
        high[active] = np.where(rising, high[active], t)
        new = _newton(t, slope, low[active], high[active])
        # Newton's steps shrink quadratically: one this small was the last that meant anything
        ready = np.abs(new - t) <= 1e-13 * new + 1e-15 * some.vi.min(axis=-1)
        # a score of the size of its own rounding can be no better
        ready |= np.abs(slope.score) <= 4 * _EPS * slope.rounding
        ready |= high[active] - low[active] <= 4 * _EPS * high[active]
        root[active] = new
        converged[active[ready]] = True
        active = active[~ready]
    return root, converged


def restricted_log_likelihood(rows: Stack, tau2: FloatArray) -> FloatArray:
    """The restricted log-likelihood of each row, without its constant."""
    projection = project(rows, tau2)
    log_weights = np.log(np.where(rows.included, projection.w, 1.0)).sum(axis=-1)
    height = log_weights - projection.log_determinant() - quadratic(projection, rows.yi)
    return np.asarray(0.5 * height)


def _bracket(rows: Stack) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The grid's best point of each row, between its two neighbours."""
    smallest, largest = _range(rows)
    steps = np.linspace(0.0, 1.0, _GRID - 1)[:, None]
    grid = np.vstack([np.zeros_like(largest), smallest ** (1 - steps) * largest**steps])
    heights = np.array([restricted_log_likelihood(rows, tau2) for tau2 in grid])
    best = heights.argmax(axis=0)
    column = np.arange(grid.shape[1])
    low = np.where(best > 0, grid[np.maximum(best - 1, 0), column], 0.0)
    return low, grid[best, column], grid[np.minimum(best + 1, _GRID - 1), column]


def _range(rows: Stack) -> tuple[FloatArray, FloatArray]:
    """A tau² far below any that matters, and one beyond which the likelihood only falls.

    With SS the residual sum of squares of unweighted least squares, y'PPy <= SS / tau⁴ and
    tr P >= (k − p) / (tau² + max vi): the score is negative beyond max(max vi, 2 SS / (k − p)).
    """
    level = np.zeros(len(rows.yi))
    flat = Stack(rows.yi, np.ones_like(rows.vi), rows.included, rows.design)
    spread = quadratic(project(flat, level), rows.yi)
    top = np.maximum(np.where(rows.included, rows.vi, 0.0).max(axis=-1), 2 * spread / rows.df)
    bottom = 0.01 * np.where(rows.included, rows.vi, np.inf).min(axis=-1)
    return bottom, top


def _slope(rows: Stack, tau2: FloatArray) -> _Slope:
    projection = project(rows, tau2)
    pressed = projection.apply(rows.yi)
    square = projection.trace_of_square()
    spread, trace = (pressed**2).sum(axis=-1), projection.trace()
    observed = 2 * quadratic(projection, pressed) - square
    return _Slope(spread - trace, observed, square, spread + trace)


def _newton(t: FloatArray, slope: _Slope, low: FloatArray, high: FloatArray) -> FloatArray:
    """Newton's step; Fisher's where the likelihood bends upwards; halving where both leave."""
    bend = np.where(slope.observed > 0, slope.observed, slope.expected)
    new = t + slope.score / bend
    # at the peak rounding may make the step 0 or lead onto the bracket itself
    return np.where((new >= low) & (new <= high), new, 0.5 * (low + high))
