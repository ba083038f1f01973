"""Where to start climbing: the best places of a grid over all variances and correlations.

Where a few precise rows agree and imprecise ones do not, the likelihood has peaks at variances that
differ by orders of magnitude. The grid reaches from below the most precise row to beyond the spread
of the effects, and 0; a climb never ends below its start.
"""

from __future__ import annotations

import itertools

import numpy as np

from pooledcases.models.dependent.likelihood import Problem, log_likelihood
from pooledcases.models.dependent.structures import Shape
from pooledcases.results.base import FloatArray

#: So many places are looked at; fewer where one look takes long.
_PLACES, _PLACES_OF_MANY, _MANY_ROWS = 400, 40, 5000
#: So many of them are climbed from.
_CLIMBED = 5
_RHO = (0.0, 0.8, -0.8)


def grid_starts(problem: Problem, shape: Shape, size: int, *, rho: bool) -> list[FloatArray]:
    """The best places, in units of the spread of the effects.

    Parameters
    ----------
    size : int
        How many standard deviations the structure starts from.
    rho : bool
        Whether it has correlations.
    """
    looked: list[tuple[float, FloatArray]] = []
    for sd in _grid(problem, size):
        for correlation in _RHO if rho else (0.0,):
            theta = shape.start(sd, correlation)
            looked.append((log_likelihood(problem, shape.function(theta)), theta))
    looked.sort(key=lambda place: -place[0])
    return _spread(looked)


def _grid(problem: Problem, size: int) -> list[FloatArray]:
    """Standard deviations: all combinations where they are few, else each in turn."""
    most = _PLACES if len(problem.yi) <= _MANY_ROWS else _PLACES_OF_MANY
    smallest = min(float(np.diagonal(g.sampling, axis1=-2, axis2=-1).min()) for g in problem.groups)
    low = max(1e-4, min(0.05, 0.5 * smallest**0.5))
    points = min(12, int(most ** (1 / size)))
    if points >= 4:
        scale = [1e-3 * low, *np.geomspace(low, 3.0, points - 1)]
        return [np.array(sd) for sd in itertools.product(scale, repeat=size)]
    scale = [1e-3 * low, *np.geomspace(low, 3.0, max(3, most // (2 * size)))]
    out = [np.full(size, sd) for sd in scale]
    for which in range(size):
        for sd in scale:
            out.append(np.where(np.arange(size) == which, sd, 0.3))
    return out


def _spread(looked: list[tuple[float, FloatArray]]) -> list[FloatArray]:
    """The best, and the best of those that are not its neighbours."""
    chosen: list[FloatArray] = []
    for value, theta in looked:
        if len(chosen) == _CLIMBED or not np.isfinite(value):
            break
        logs = np.log(np.abs(theta) + 1e-3)
        if all(np.abs(logs - np.log(np.abs(other) + 1e-3)).max() > 1.2 for other in chosen):
            chosen.append(theta)
    return chosen
