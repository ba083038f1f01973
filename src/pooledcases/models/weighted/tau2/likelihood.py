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
    """Where peaks are: their rows, the points of the grid around each, 0 and 0 at tau² = 0, and
    where to look first."""

    row: NDArray[np.intp]
    low: FloatArray
    high: FloatArray
    start: FloatArray


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
    unit = rows.smallest[found.row]
    peaks, converged = _climb(rows.take(found.row), found, unit, restricted)
    if len(found.row) == len(rows.yi):
        order = found.row.argsort()
        return peaks[order], converged[order]
    heights = np.zeros(len(peaks))
    rivals = np.flatnonzero(np.bincount(found.row)[found.row] > 1)
    several = rows.take(found.row[rivals])
    heights[rivals] = log_likelihood(several, peaks[rivals], restricted=restricted)
    # of each row the last one in this order: the highest
    order = np.lexsort((heights, found.row))
    last = order[np.flatnonzero(np.diff(found.row[order], append=-1))]
    return peaks[last], converged[last]


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
    top = np.log1p(_top(rows, restricted) / unit) / np.log(_STEP)
    last = np.ceil(np.maximum(top, 1.0)).astype(np.intp)
    used = np.arange(last.max() + 1)[:, None] <= last
    # first every row at its first point, then every row at its second, …
    step, row = np.nonzero(used)
    tau2 = unit[row] * (_STEP**step - 1)
    slope = _slopes(rows, row, tau2, restricted)
    # each point of the grid with the next one of its row
    place = np.cumsum(used).reshape(used.shape) - 1
    cell, after_cell = place[:-1][used[1:]], place[1:][used[1:]]
    before, after = slope.take(cell), slope.take(after_cell)
    # beyond its last point the likelihood of a row only falls, whatever rounding says
    falling = (after.score <= 0) | (step[after_cell] == last[row[cell]])
    turns = np.flatnonzero((before.score > 0) & falling)
    at_zero = np.flatnonzero((step == 0) & (slope.score <= 0))
    low, high, row_of, least = tau2[cell], tau2[after_cell], row[cell], unit[row[cell]]
    odd = np.flatnonzero(_may_turn_twice(before, after, low + least, high + least))
    ends = low[turns], high[turns]
    start = _interpolated(*ends, before.take(turns), after.take(turns), least[turns])
    found = [
        _Brackets(row[at_zero], *(tau2[at_zero],) * 3),
        _Brackets(row_of[turns], *ends, start),
    ]
    if odd.size:
        found.append(_inside(rows, row_of[odd], low[odd], high[odd], restricted))
    parts = [(item.row, item.low, item.high, item.start) for item in found]
    return _Brackets(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _interpolated(
    low: FloatArray, high: FloatArray, before: _Slope, after: _Slope, unit: FloatArray
) -> FloatArray:
    """About where the slope is 0 between two points: by the cubic through both that has their
    bends, with tau² as a function of the slope; their middle where it leaves them.
    """
    drop = before.score - after.score
    # share of the way at which the slope is 0, and tau² per slope at both ends, both over the whole
    at, width = before.score / drop, high - low
    left, right = drop / (width * before.observed), drop / (width * after.observed)
    rest = 1 - at
    share = at * at * (1 + 2 * rest) + at * rest * (rest * left - at * right)
    middle = np.sqrt((low + unit) * (high + unit)) - unit
    return np.where((share > 0) & (share < 1), low + share * width, middle)


def _slopes(rows: Stack, row: NDArray[np.intp], tau2: FloatArray, restricted: bool) -> _Slope:
    """The slope of some rows, each at a tau² of its own, in chunks of the size of the stack."""
    size = max(len(rows.yi), _FEWEST)
    parts = [
        _slope(rows.some(row[at : at + size]), tau2[at : at + size], restricted)
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
    low, high = points[at, cell], points[at, cell + 1]
    return _Brackets(row[at], low, high, 0.5 * (low + high))


def _top(rows: Stack, restricted: bool) -> FloatArray:
    """A tau² beyond which the likelihood only falls.

    With SS the residual sum of squares of unweighted least squares, y'PPy <= SS / (tau² + min vi)²,
    and Σ w or tr P >= n / (tau² + max vi) with n = k or k − p. With x = tau² + min vi the score is
    negative where n x² > SS (x + max vi − min vi).
    """
    spread = quadratic(weighted(rows, rows.included.astype(float)), rows.yi)
    mean = spread / (rows.df if restricted else rows.k)
    apart = rows.largest - rows.smallest
    root = 0.5 * (mean + np.sqrt(mean * (mean + 4 * apart)))
    # a little more, so that rounding cannot put a peak at the bound outside
    return np.asarray(np.maximum(1.01 * root - rows.smallest, 0.0))


def _climb(
    rows: Stack, found: _Brackets, unit: FloatArray, restricted: bool
) -> tuple[FloatArray, BoolArray]:
    """The peak inside each bracket, by Newton's method."""
    root, converged = found.start.copy(), found.high == 0
    active = np.flatnonzero(~converged)
    some, open_ = rows.some(active), np.ones(len(active), dtype=bool)
    # of the active rows: where they are, their brackets, and what a step may be lost in
    t, low, high, least = (values[active] for values in (root, found.low, found.high, 1e-15 * unit))
    for _ in range(_MAX_STEPS):
        if not active.size:
            break
        slope = _slope(some, t, restricted)
        rising = slope.score > 0
        low, high = np.where(rising, t, low), np.where(rising, high, t)
        new = _newton(t, slope, low, high)
        # Newton's steps shrink quadratically: what is left after one this small is rounding
        ready = np.abs(new - t) <= _LAST_STEP * new + least
        # a score of the size of its own rounding can be no better
        ready |= np.abs(slope.score) <= 4 * _EPS * slope.rounding
        ready |= high - low <= 4 * _EPS * high
        t = np.where(open_, new, t)
        open_ &= ~ready
        # gathering rows costs as much as half a step
        left = np.count_nonzero(open_)
        if 3 * left < 2 * len(open_):
            root[active], converged[active] = t, ~open_
            t, low, high, least = (values[open_] for values in (t, low, high, least))
            some = some.take(open_) if left else some
            active, open_ = active[open_], open_[open_]
    root[active] = t
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
