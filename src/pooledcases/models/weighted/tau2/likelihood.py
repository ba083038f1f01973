"""The likelihoods of tau², full and restricted, and their highest points, for a stack of rows.

The likelihood of tau² may have several peaks (a few precise studies that agree, and imprecise ones
that do not). So its slope is first looked at over a grid from 0 to a bound above every peak; each
peak lies where the slope turns from rising to falling. Newton's method climbs every one of them
inside its bracket, and the highest is the estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.models.weighted.projection import Projection, dot, quadratic
from pooledcases.models.weighted.stack import Stack, project, weighted
from pooledcases.models.weighted.tau2.base import Tau2
from pooledcases.results.base import BoolArray, FloatArray

#: From one point of the grid to the next tau² plus the smallest variance grows by this factor.
_STEP = 2.0
#: Cells of the grid where the slope may turn twice are cut into this many.
_FINER = 16
#: Rows of a chunk at least, so that one meta-analysis is looked at by one call.
_FEWEST = 256
_MAX_STEPS = 200
#: A relative step of Newton's method after which the next one would be lost in rounding.
_LAST_STEP = 1e-8
_EPS = float(np.finfo(float).eps)


@dataclass(frozen=True, slots=True, eq=False)
class _Slope:
    """Twice the derivatives of the log-likelihood in tau²: the first; the second negated, as
    observed and as expected; and the size of the terms that the first is a difference of."""

    score: FloatArray
    observed: FloatArray
    expected: FloatArray
    rounding: FloatArray

    def take(self, rows: NDArray[np.intp]) -> _Slope:
        """Some of the rows."""
        kept = (self.score, self.observed, self.expected, self.rounding)
        return _Slope(*(values[rows] for values in kept))


@dataclass(frozen=True, slots=True, eq=False)
class _Brackets:
    """Where peaks are: their rows, and the points of the grid around each; 0 and 0 at tau² = 0."""

    row: NDArray[np.intp]
    low: FloatArray
    high: FloatArray


def maximum_likelihood(rows: Stack) -> Tau2:
    """The highest point of the likelihood; its error from expected information, Σ w² / 2."""
    root, converged = highest_point(rows, restricted=False)
    return Tau2(root, np.sqrt(2 / (rows.weights(root) ** 2).sum(axis=-1)), converged)


def restricted_likelihood(rows: Stack) -> Tau2:
    """The highest point of the restricted likelihood; its error from expected information."""
    root, converged = highest_point(rows, restricted=True)
    return Tau2(root, np.sqrt(2 / project(rows, root).trace_of_square()), converged)


def highest_point(rows: Stack, *, restricted: bool) -> tuple[FloatArray, BoolArray]:
    """tau² of each row and whether the search converged.

    Parameters
    ----------
    rows : Stack
        Every row has more studies than coefficients.
    restricted : bool

    Notes
    -----
    2 ll(tau²) = Σ log w − y'Py, and − log |X'WX| more when restricted; 2 ll' = y'PPy − Σ w, or
    − tr P; 2 ll'' = Σ w² − 2 y'PPPy, or tr PP − … (Harville 1977, JASA 72:320).
    """
    found = _brackets(rows, restricted)
    peaks, converged = _climb(rows.take(found.row), found.low, found.high, restricted)
    if len(found.row) == len(rows.yi):
        return peaks[np.argsort(found.row)], converged[np.argsort(found.row)]
    heights = log_likelihood(rows.take(found.row), peaks, restricted=restricted)
    # of each row the last one in this order: the highest
    order = np.lexsort((heights, found.row))
    last = np.flatnonzero(np.diff(found.row[order], append=-1))
    return peaks[order][last], converged[order][last]


def log_likelihood(rows: Stack, tau2: FloatArray, *, restricted: bool) -> FloatArray:
    """The log-likelihood of each row, highest over the coefficients, without its constant."""
    projection = project(rows, tau2)
    height = np.log(np.where(rows.included, projection.w, 1.0)).sum(axis=-1)
    height = height - quadratic(projection, rows.yi)
    if restricted:
        height = height - projection.log_determinant()
    return np.asarray(0.5 * height)


def _brackets(rows: Stack, restricted: bool) -> _Brackets:
    unit = rows.smallest
    last = np.ceil(np.log1p(_top(rows, restricted) / unit) / np.log(_STEP)).astype(np.intp)
    row = np.repeat(np.arange(len(last)), last + 1)
    step = np.arange(len(row)) - np.repeat(np.cumsum(last + 1) - last - 1, last + 1)
    tau2 = unit[row] * (_STEP**step - 1)
    slope = _slopes(rows, row, tau2, restricted)
    # each point of the grid with the next one of its row
    cell = np.flatnonzero(row[1:] == row[:-1])
    before, after = slope.take(cell), slope.take(cell + 1)
    # beyond its last point the likelihood of a row only falls, whatever rounding says
    falling = (after.score <= 0) | (step[cell + 1] == last[row[cell]])
    turns = cell[(before.score > 0) & falling]
    at_zero = np.flatnonzero((step == 0) & (slope.score <= 0))
    shifted = tau2 + unit[row]
    odd = cell[_may_turn_twice(before, after, shifted[cell], shifted[cell + 1])]
    found = [
        _Brackets(row[at_zero], tau2[at_zero], tau2[at_zero]),
        _Brackets(row[turns], tau2[turns], tau2[turns + 1]),
    ]
    if odd.size:
        found.append(_inside(rows, row[odd], tau2[odd], tau2[odd + 1], restricted))
    parts = [(item.row, item.low, item.high) for item in found]
    rows_, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _Brackets(rows_, low, high)


def _slopes(rows: Stack, row: NDArray[np.intp], tau2: FloatArray, restricted: bool) -> _Slope:
    """The slope of some rows, each at a tau² of its own, in chunks of the size of the stack."""
    size = max(len(rows.yi), _FEWEST)
    parts = [
        _slope(rows.take(row[at : at + size]), tau2[at : at + size], restricted)
        for at in range(0, len(row), size)
    ]
    each = ((part.score, part.observed, part.expected, part.rounding) for part in parts)
    return _Slope(*(np.concatenate(column) for column in zip(*each, strict=True)))


def _may_turn_twice(before: _Slope, after: _Slope, low: FloatArray, high: FloatArray) -> BoolArray:
    """Whether a slope of the same sign at both ends may change it twice in between.

    It falls at both ends but bends towards 0 from both, or rises and bends so. The slope is also
    looked at per log of tau² plus the smallest variance, ``low`` and ``high``, which bends
    elsewhere.
    """
    same = (before.score > 0) == (after.score > 0)
    sign = np.where(before.score > 0, 1.0, -1.0)
    plain = (sign * before.observed > 0) & (sign * after.observed < 0)
    left = sign * (before.observed * low - before.score)
    right = sign * (after.observed * high - after.score)
    return np.asarray(same & (plain | ((left > 0) & (right < 0))))


def _inside(
    rows: Stack, row: NDArray[np.intp], low: FloatArray, high: FloatArray, restricted: bool
) -> _Brackets:
    """The peaks between two points of the grid, by a finer one."""
    points = low[:, None] + (high - low)[:, None] * np.linspace(0.0, 1.0, _FINER + 1)
    each = np.repeat(row, _FINER + 1)
    rising = (_slopes(rows, each, points.ravel(), restricted).score > 0).reshape(points.shape)
    at, cell = np.nonzero(rising[:, :-1] & ~rising[:, 1:])
    return _Brackets(row[at], points[at, cell], points[at, cell + 1])


def _top(rows: Stack, restricted: bool) -> FloatArray:
    """A tau² beyond which the likelihood only falls.

    With SS the residual sum of squares of unweighted least squares, y'PPy <= SS / tau⁴, and Σ w
    or tr P >= n / (tau² + max vi) with n = k or k − p: the score is negative beyond
    max(max vi, 2 SS / n).
    """
    spread = quadratic(weighted(rows, rows.included.astype(float)), rows.yi)
    return np.asarray(np.maximum(rows.largest, 2 * spread / (rows.df if restricted else rows.k)))


def _climb(
    rows: Stack, low: FloatArray, high: FloatArray, restricted: bool
) -> tuple[FloatArray, BoolArray]:
    """The peak inside each bracket, by Newton's method."""
    low, high = low.copy(), high.copy()
    unit = rows.smallest
    root = np.sqrt((low + unit) * (high + unit)) - unit
    converged = high == 0
    root[converged] = 0.0
    active = np.flatnonzero(~converged)
    some, open_ = rows.take(active), np.ones(len(active), dtype=bool)
    for _ in range(_MAX_STEPS):
        if not active.size:
            break
        t = root[active]
        slope = _slope(some, t, restricted)
        rising = slope.score > 0
        low[active] = np.where(rising, t, low[active])
        high[active] = np.where(rising, high[active], t)
        new = _newton(t, slope, low[active], high[active])
        # Newton's steps shrink quadratically: what is left after one this small is rounding
        ready = np.abs(new - t) <= _LAST_STEP * new + 1e-15 * unit[active]
        # a score of the size of its own rounding can be no better
        ready |= np.abs(slope.score) <= 4 * _EPS * slope.rounding
        ready |= high[active] - low[active] <= 4 * _EPS * high[active]
        root[active] = np.where(open_, new, t)
        open_ &= ~ready
        converged[active] = ~open_
        # gathering rows costs as much as half a step
        if 3 * np.count_nonzero(open_) < 2 * len(open_):
            active, some, open_ = active[open_], some.take(open_), open_[open_]
    return root, converged


def _slope(rows: Stack, tau2: FloatArray, restricted: bool) -> _Slope:
    projection = project(rows, tau2)
    pressed = projection.apply(rows.yi)
    trace, square = _traces(projection, restricted)
    spread = dot(pressed, pressed)
    observed = 2 * projection.bend(pressed) - square
    return _Slope(spread - trace, observed, square, spread + trace)


def _traces(projection: Projection, restricted: bool) -> tuple[FloatArray, FloatArray]:
    if restricted:
        return projection.trace(), projection.trace_of_square()
    return projection.w.sum(axis=-1), dot(projection.w, projection.w)


def _newton(t: FloatArray, slope: _Slope, low: FloatArray, high: FloatArray) -> FloatArray:
    """Newton's step; Fisher's where the likelihood bends upwards; halving where both leave."""
    bend = np.where(slope.observed > 0, slope.observed, slope.expected)
    new = t + slope.score / bend
    # at the peak rounding may make the step 0 or lead onto the bracket itself
    return np.where((new >= low) & (new <= high), new, 0.5 * (low + high))
