"""The maximum of a one-stage model's likelihood: the global one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.models.one_stage.climb import climb
from pooledcases.models.one_stage.ridge import (
    TAU,
    Ridge,
    on_ridge,
    peaks,
    ridge_of,
    summit,
    tolerance,
)
from pooledcases.models.one_stage.surfaces import Places, Surface

#: A standard deviation below this is 0 if the likelihood at 0 is as high.
_TINY = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A maximum.

    Attributes
    ----------
    surface : Surface
    top : Places
        One place.
    free : list of int
        The parameters that are not at their boundary.
    common : Places
        The best place with tau = 0.
    converged : bool
    ridge : Ridge or None
        The likelihood along tau, roughly.
    """

    surface: Surface
    top: Places
    free: list[int]
    common: Places
    converged: bool
    ridge: Ridge | None = None

    def value_of(self, name: str) -> float:
        """A parameter's estimate."""
        return float(self.top.theta[0, self.surface.names.index(name)])

    def se_of(self, name: str) -> float | None:
        """Its standard error from the observed information; None at the boundary."""
        index = self.surface.names.index(name)
        if index not in self.free:
            return None
        return float(np.sqrt(self.variance_of(index)))

    def variance_of(self, index: int) -> float:
        """The variance of a free parameter from the observed information."""
        others = [i for i in self.free if i != index]
        h = self.top.hessian[0]
        own = -float(h[index, index])
        if len(others) == 1:
            other = others[0]
            return 1 / (own + float(h[index, other]) ** 2 / float(h[other, other]))
        inner = np.linalg.inv(-h[np.ix_([index, *others], [index, *others])])
        return float(inner[0, 0])

    @property
    def log_likelihood(self) -> float:
        """At the maximum."""
        return float(self.top.value[0])


def fit_surface(surface: Surface, *, random: bool) -> Fit:
    """Fit by maximum likelihood.

    The highest of: the best place with tau = 0, and what Newton's method reaches from every local
    peak of a grid of tau. A likelihood that keeps rising with tau (every study all or nothing) is
    not converged.
    """
    theta, own = surface.start()
    first = surface.at(theta[None], None if own is None else own[None])
    rest = [index for index in range(len(theta)) if index != TAU]
    common, sound = _at_boundaries(surface, first, rest)
    if not random or not sound:
        return Fit(surface, common, _free(surface, common, rest), common, sound)
    surface = surface.around(common)
    ridge = ridge_of(surface, common, rest)
    if ridge.rising:
        return Fit(surface, ridge.places.take([-1]), rest, common, False)
    best, converged = _best_of(surface, ridge, common, rest)
    free = rest if best is common else [*rest, TAU]
    return Fit(surface, best, sorted(_free(surface, best, free)), common, converged, ridge)


def _free(surface: Surface, at: Places, free: list[int]) -> list[int]:
    """The parameters that are not at 0 for being standard deviations."""
    return [i for i in free if i not in surface.spreads or at.theta[0, i] > 0]


def _best_of(
    surface: Surface, ridge: Ridge, common: Places, rest: list[int]
) -> tuple[Places, bool]:
    """The highest of the climbs and the common place, and whether it stands on a hill."""
    everything = sorted([*rest, TAU])
    ends = [
        _at_boundaries(
            surface, on_ridge(surface, ridge, np.array([summit(ridge, row)]), rest), everything
        )
        for row in peaks(ridge, common)
    ]
    if not ends:
        return common, True
    highest, sound = max(ends, key=lambda end: float(end[0].value[0]))
    if highest.value[0] <= common.value[0] + tolerance(common) or highest.theta[0, TAU] == 0:
        return common, True
    return highest, sound


def _at_boundaries(surface: Surface, start: Places, free: list[int]) -> tuple[Places, bool]:
    """Climb; a standard deviation that came down to nothing is set to 0, and the rest climbs on."""
    found = climb(surface, start, free)
    place, sound = found.places, bool(found.converged[0])
    tiny = [i for i in free if i in surface.spreads and 0 < place.theta[0, i] < _TINY]
    if tiny:
        theta = place.theta.copy()
        theta[:, tiny] = 0.0
        left = [i for i in free if i not in tiny]
        again = climb(surface, surface.at(theta, place.own), left)
        if again.places.value[0] >= place.value[0] - tolerance(place):
            return again.places, bool(again.converged[0])
    return place, sound
