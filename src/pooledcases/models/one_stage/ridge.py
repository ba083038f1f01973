"""The likelihood along tau, all else at its best: roughly, to know where to begin."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np

from pooledcases.models.one_stage.climb import NOISE, climb, moved
from pooledcases.models.one_stage.surfaces import Places, Surface
from pooledcases.results.base import FloatArray

#: Where the likelihood is looked at before it is climbed; it may have a peak at 0 and another one.
_GRID = (0.1, 0.2, 0.4, 0.8, 1.6)
_MOST_AT_ONCE = 7
#: The grid goes on until no larger tau can have a likelihood as high. Where no bound is known, as
#: long as its last point is this close to the best: the likelihood of a study with both outcomes
#: falls like 1 / tau, and all others are bounded.
_NEAR, _LAST = 30.0, 50.0
TAU = 1
Number = TypeVar("Number", float, FloatArray)


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """Places of rising tau above 0.

    Attributes
    ----------
    places : Places
    heights, slopes : ndarray, shape (n,)
        The log-likelihood at the best of all else, to second order, and its slope by tau.
    rising : bool
        Whether the last is the highest, and as far as one looks.
    """

    places: Places
    heights: FloatArray
    slopes: FloatArray
    rising: bool

    @property
    def taus(self) -> FloatArray:
        return self.places.theta[:, TAU]


def tolerance(place: Places) -> float:
    """How far two log-likelihoods of this size may differ by rounding."""
    return NOISE * max(1.0, abs(float(place.value[0])))


def ridge_of(surface: Surface, common: Places, rest: list[int]) -> Ridge:
    """Walk along tau from the best place with tau = 0; ``rest`` are the other parameters."""
    rough, floor = surface.rough(), float(common.value[0])
    taus = _taus(surface, floor)
    places = _grid(rough, common, rest, taus)
    heights, slopes = _profile(places, rest)
    last = taus[-1]
    while last < _LAST and _may_rise(surface, last, max(floor, heights.max()), heights[-1]):
        last *= 2
        further = followed(rough, places.take([-1]), TAU, rest, np.array([last]))
        places = _joined([places, further])
        heights, slopes = _profile(places, rest)
    best = int(np.argmax(heights))
    # a likelihood that is flat, as with one patient in every study, rises by rounding only
    above = heights[best] > floor + tolerance(common)
    rising = best == len(heights) - 1 and last >= _LAST and bool(above)
    return Ridge(places, heights, slopes, rising)


def peaks(ridge: Ridge, common: Places) -> list[int]:
    """The rows that are higher than their neighbours; the first of them may be tau = 0."""
    floor = float(common.value[0]) + tolerance(common)
    curved = common.hessian[0, TAU, TAU] > tolerance(common)
    seen = [floor if not curved else -np.inf, *ridge.heights, -np.inf]
    found = [i for i in range(len(seen) - 2) if seen[i] < seen[i + 1] >= seen[i + 2]]
    return [0] if curved and not found else found


def on_ridge(surface: Surface, ridge: Ridge, taus: FloatArray, rest: list[int]) -> Places:
    """The surface at some tau, the others by the cubic between its neighbours on the ridge."""
    step, tilt = bearing(ridge.places, TAU, rest)
    best, last = ridge.places.theta[:, rest] + step, len(ridge.taus) - 1
    nearest, changes = [], np.zeros((len(taus), ridge.places.theta.shape[1]))
    for i, tau in enumerate(taus.tolist()):
        row = int(np.searchsorted(ridge.taus, tau))
        if 0 < row <= last:
            width = ridge.taus[row] - ridge.taus[row - 1]
            t = (tau - ridge.taus[row - 1]) / width
            far = best[row] - best[row - 1]
            others = best[row - 1] + cubic(t, far, width * tilt[row - 1], width * tilt[row])
            near = row if t > 0.5 else row - 1
        else:
            near = min(row, last)
            others = _along(ridge.places.theta, step, tilt, near, rest, tau)
        nearest.append(near)
        changes[i, TAU] = tau - ridge.taus[near]
        changes[i, rest] = others - ridge.places.theta[near, rest]
    if ridge.places.own is None:
        return surface.at(ridge.places.theta[nearest] + changes, None)
    return surface.at(*moved(surface, ridge.places.take(nearest), changes))


def _along(
    theta: FloatArray, step: FloatArray, tilt: FloatArray, row: int, rest: list[int], tau: float
) -> FloatArray:
    """The others where the ridge goes on straight from one of its places."""
    far = tau - theta[row, TAU]
    most = 2 + 2 * abs(far)
    return np.asarray(theta[row, rest] + np.clip(step[row] + tilt[row] * far, -most, most))


def cubic(t: float, far: Number, begin: Number, end: Number) -> Number:
    """At t, the cubic that is 0 at 0, ``far`` at 1, and has the slopes ``begin`` and ``end``."""
    return t * (begin + t * (3 * far - 2 * begin - end + t * (begin + end - 2 * far)))


def summit(ridge: Ridge, row: int) -> float:
    """Where the cubic through the row and its neighbour uphill, in log tau, is highest."""
    other = row + (1 if ridge.slopes[row] > 0 else -1)
    taus, slopes = ridge.taus, ridge.slopes
    if not 0 <= other < len(taus) or slopes[row] * slopes[other] >= 0:
        return float(taus[row])
    (x0, x1), (f0, f1) = np.log(taus[[row, other]]), -ridge.heights[[row, other]]
    g0, g1 = -(slopes * taus)[[row, other]]
    # Nocedal & Wright 2006, Numerical Optimization, equation 3.59
    d1 = g0 + g1 - 3 * (f0 - f1) / (x0 - x1)
    d2 = np.sign(x1 - x0) * np.sqrt(d1**2 - g0 * g1)
    bend = g1 - g0 + 2 * d2
    place = x1 - (x1 - x0) * (g1 + d2 - d1) / bend if bend else np.nan
    # a likelihood that is flat but for rounding has no such place
    between = min(x0, x1) <= place <= max(x0, x1)
    return float(np.exp(place) if between else taus[row])


def _may_rise(surface: Surface, last: float, highest: float, height: float) -> bool:
    """Whether the likelihood beyond the last tau may be the highest."""
    bound = surface.most(last)
    return height > highest - _NEAR if np.isinf(bound) else bound > highest


def _taus(surface: Surface, floor: float) -> list[float]:
    """The grid's, and a few more where the bound says that it will not do."""
    taus = list(_GRID)
    while len(taus) < _MOST_AT_ONCE and np.isfinite(bound := surface.most(taus[-1])):
        if bound <= floor:
            break
        taus.append(2 * taus[-1])
    return taus


def _grid(surface: Surface, start: Places, rest: list[int], taus: list[float]) -> Places:
    theta = np.repeat(start.theta, len(taus), axis=0)
    theta[:, TAU] = taus
    own = None if start.own is None else np.repeat(start.own, len(taus), axis=0)
    return climb(surface, surface.at(theta, own), rest, steps=1).places


def _joined(places: list[Places]) -> Places:
    """Several places as one stack."""

    def all_of(name: str) -> Any:
        parts = [getattr(place, name) for place in places]
        return None if parts[0] is None else np.concatenate(parts)

    names = (field.name for field in fields(Places) if field.name != "lost")
    return Places(**{name: all_of(name) for name in names}, lost=any(p.lost for p in places))


def _profile(at: Places, rest: list[int]) -> tuple[FloatArray, FloatArray]:
    step, tilt = bearing(at, TAU, rest)
    score = at.score[:, rest]
    # where the surface is not a hill the step leads up all the same
    heights = at.value + at.lift + 0.5 * (score * step).sum(axis=1)
    return heights, at.score[:, TAU] + (score * tilt).sum(axis=1)


def bearing(at: Places, index: int, others: list[int]) -> tuple[FloatArray, FloatArray]:
    """Newton's step of the other parameters, and how they follow the one that is moved: (B, p)"""
    h = at.hessian[:, others]
    if len(others) == 1:
        inverse = 1 / np.maximum(np.abs(h[:, :, others[0]]), 1e-10)
        return inverse * at.score[:, others], inverse * h[:, :, index]
    values, vectors = np.linalg.eigh(h[:, :, others])
    inverse = (vectors / np.maximum(np.abs(values), 1e-10)[:, None, :]) @ vectors.swapaxes(1, 2)
    both = inverse @ np.stack([at.score[:, others], h[:, :, index]], axis=-1)
    return both[..., 0], both[..., 1]


def followed(
    surface: Surface, at: Places, index: int, others: list[int], values: FloatArray
) -> Places:
    """The surface at values of one parameter, one for each place; the others follow their ridge."""
    step, tilt = bearing(at, index, others)
    change = np.zeros_like(at.theta)
    change[:, index] = values - at.theta[:, index]
    far = change[:, index, None]
    most = 2 + 2 * np.abs(far)
    change[:, others] = np.clip(step + tilt * far, -most, most)
    return surface.at(*moved(surface, at, change))
