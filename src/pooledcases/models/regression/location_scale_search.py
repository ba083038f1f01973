"""The highest point of the likelihood of a location-scale model.

The likelihood may have several peaks, and may rise for ever where the variance of some studies
falls to 0. Newton's method climbs from many starts at once, each step turned uphill by the size of
the eigenvalues and halved until it gains. The estimate is the highest peak. Where the likelihood
rises higher still towards a variance of 0, that limit is taken instead only if it is clearly
higher: by more than what a 95% profile interval allows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pooledcases.models.regression.location_scale_likelihood import (
    Height,
    Problem,
    height,
    log_likelihood,
    variances,
)
from pooledcases.models.weighted.stack import Stack
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.results.base import BoolArray, FloatArray

_STEPS, _HALVES = 400, 40
#: Of this many studies the likelihood has one peak for all that matters: fewer starts.
_MANY = 5000
#: Slopes of the logarithm of the variance, by a standard deviation of a column, to start from.
_SLOPES = (-1.5, 1.5, -4.0, 4.0, -10.0, 10.0)
#: A step changes the logarithm of no variance by more.
_REACH = 3.0
#: A variance this small beside the study's own is nothing.
_NOTHING = 1e-9
#: The gain that Newton's step promises, relative to the log-likelihood, at which a climb ends.
_GAIN = 1e-15
#: Information of a study on a coefficient below which the peak is no peak: the variance of some
#: studies falls to 0.
_FLAT = 1e-8
#: Cells that are fitted at once.
_CELLS = 200_000
#: By how much the log-likelihood must be higher to count: rounding, and half the 95% quantile of
#: chi-squared with one degree of freedom.
_HIGHER, _CLEARLY = 1e-9, 1.9207294103470618


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    """The highest point that was found.

    Attributes
    ----------
    alpha : ndarray, shape (q,)
        Coefficients in the basis.
    tau2 : ndarray, shape (k,)
    log_likelihood : float
    information : ndarray, shape (q, q)
    converged : bool
    boundary : bool
        Whether the likelihood still rises while the variance of some studies falls to 0; tau2 and
        the log-likelihood are then their limits.
    beyond : float or None
        The limit of the log-likelihood towards such a boundary where it is higher than this peak.
    """

    alpha: FloatArray
    tau2: FloatArray
    log_likelihood: float
    information: FloatArray
    converged: bool
    boundary: bool
    beyond: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """The fit with one tau² for all studies."""

    tau2: float
    log_likelihood: float
    converged: bool


def constant(problem: Problem) -> Constant:
    """The highest point with one tau², by the one estimator of it."""
    yi, vi = problem.yi[None, :], problem.vi[None, :]
    rows = Stack(yi, vi, np.ones(yi.shape, dtype=bool), problem.location)
    found = TAU2_ESTIMATORS["REML" if problem.restricted else "ML"].function(rows)
    tau2 = float(found.tau2[0])
    level = log_likelihood(problem, np.full(yi.shape, tau2))
    return Constant(tau2, float(level[0]), bool(found.converged[0]))


def highest(problem: Problem, one: Constant) -> Peak:
    """The highest peak of all climbs, or the boundary where that is clearly higher."""
    starts = _starts(problem, one.tau2)
    step = max(1, _CELLS // len(problem.yi))
    climbs = [_climb(problem, starts[at : at + step]) for at in range(0, len(starts), step)]
    alpha, done = (np.concatenate(parts) for parts in zip(*climbs, strict=True))
    ends = [_end(problem, row, bool(ok)) for row, ok in zip(alpha, done, strict=True)]
    boundary = [end for end in ends if end.boundary]
    if one.tau2 == 0:
        flat = np.zeros((0, 0))
        zero = np.zeros(len(problem.yi))
        boundary.append(Peak(starts[0], zero, one.log_likelihood, flat, one.converged, True))
    peaks = [end for end in ends if not end.boundary and end.converged]
    limit = max(boundary, key=lambda end: end.log_likelihood, default=None)
    if not peaks:
        return limit or ends[0]
    best = max(peaks, key=lambda end: end.log_likelihood)
    over = -np.inf if limit is None else limit.log_likelihood - best.log_likelihood
    if limit is None or over <= _HIGHER * max(1.0, abs(best.log_likelihood)):
        return best
    return limit if over > _CLEARLY else replace(best, beyond=limit.log_likelihood)


def _end(problem: Problem, alpha: FloatArray, done: bool) -> Peak:
    at = height(problem, alpha[None, :])
    tau2 = variances(problem, alpha[None, :])[0]
    least = float(np.linalg.eigvalsh(at.information[0])[0])
    flat = least < _FLAT * len(problem.yi)
    # what is this small beside the study's own variance is on its way to 0
    tau2 = np.where(flat & (tau2 < _FLAT * problem.vi), 0.0, tau2)
    converged = done and (not flat or bool((tau2 == 0).any()))
    return Peak(alpha, tau2, float(at.value[0]), at.information[0], converged, flat)


def _starts(problem: Problem, tau2: float) -> FloatArray:
    """One tau² at several sizes, slopes in every direction, and what the residuals suggest."""
    z, unit = problem.scale, float(np.median(problem.vi))
    q = z.shape[1]
    level = np.linalg.lstsq(z, np.ones(len(z)), rcond=None)[0]
    sizes = [tau2 if tau2 > 0 else 0.1 * unit, unit, 1e-3 * unit]
    some = _SLOPES if len(z) < _MANY else ()
    slopes = [np.zeros(q), *(sign * row for row in np.eye(q) for sign in some)]
    starts = [np.log(size) * level + slope for size in sizes for slope in slopes]
    coefficients = np.linalg.lstsq(problem.location, problem.yi, rcond=None)[0]
    excess = (problem.yi - problem.location @ coefficients) ** 2 - problem.vi
    seen = np.log(np.maximum(excess, 0.05 * unit))
    return np.array([*starts, np.linalg.lstsq(z, seen, rcond=None)[0]])


def _climb(problem: Problem, alpha: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Climb from every start, (B, q); whether each arrived."""
    alpha, done = alpha.copy(), np.zeros(len(alpha), dtype=bool)
    active = np.arange(len(alpha))
    for _ in range(_STEPS):
        at = height(problem, alpha[active])
        step, gain = _step(problem, alpha[active], at)
        ended = gain <= _GAIN * np.maximum(1.0, np.abs(at.value))
        done[active[ended]] = True
        active, step, value = active[~ended], step[~ended], at.value[~ended]
        if not len(active):
            break
        alpha[active], moved = _uphill(problem, alpha[active], step, value)
        # where not even the shortest step gains, rounding is all that is left
        done[active[~moved]] = True
        active = active[moved]
        if not len(active):
            break
    return alpha, done


def _step(problem: Problem, alpha: FloatArray, at: Height) -> tuple[FloatArray, FloatArray]:
    """A step uphill for each row, and what it promises to gain."""
    values, vectors = np.linalg.eigh(at.information)
    size = np.abs(values)
    size = np.maximum(size, 1e-16 * np.maximum(size.max(axis=-1, keepdims=True), 1e-280))
    along = (np.swapaxes(vectors, -1, -2) @ at.slope[:, :, None])[:, :, 0]
    step = (vectors @ (along / size)[:, :, None])[:, :, 0]
    change = step @ problem.scale.T
    # a variance that is nothing beside the study's own may fall as fast as it likes
    nothing = variances(problem, alpha) < _NOTHING * problem.vi
    widest = np.where(nothing, change, np.abs(change)).max(axis=-1)
    short = np.minimum(1.0, _REACH / np.maximum(widest, 1e-300))
    return step * short[:, None], (along**2 / size).sum(axis=-1) * short


def _uphill(
    problem: Problem, alpha: FloatArray, step: FloatArray, value: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """The longest halved step of each row that is no step down, and whether it moved."""
    out, moved = alpha.copy(), np.zeros(len(alpha), dtype=bool)
    rows = np.arange(len(alpha))
    for half in range(_HALVES):
        tried = alpha[rows] + step[rows] * 0.5**half
        better = log_likelihood(problem, variances(problem, tried)) > value[rows]
        out[rows[better]] = tried[better]
        moved[rows[better]] = True
        rows = rows[~better]
        if not len(rows):
            break
    return out, moved
