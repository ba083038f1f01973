"""The log-likelihoods of one-stage models as functions of few parameters.

A surface is looked at in B places at once. What a study has of its own (its intercept, in models
with fixed study effects) is eliminated block by block, so that only the parameters that all
studies share remain, and no matrix is larger than these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from pooledcases.kernels.kept_nodes import KeptNodes, kept_nodes
from pooledcases.kernels.nodes import FINE, ROUGH, Rule
from pooledcases.kernels.plane import PARAMETERS, plane_moments
from pooledcases.kernels.quadrature import StudyMoments, study_moments
from pooledcases.kernels.study_terms import Terms, TwoGroups
from pooledcases.models.one_stage.bounds import most_of_areas, most_of_ends, most_of_two
from pooledcases.models.one_stage.starting import common_place, scored
from pooledcases.results.base import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """A surface at B places.

    Attributes
    ----------
    theta : ndarray, shape (B, p)
    own : ndarray, shape (B, k) or None
        The studies' own parameters.
    value : ndarray, shape (B,)
        The log-likelihood at these places.
    lift : ndarray, shape (B,)
        By how much, to second order, it rises when the own parameters are moved to their best.
    score, hessian : ndarray, shape (B, p) and (B, p, p)
        Of the log-likelihood with the own parameters at their best, to second order.
    own_step : ndarray, shape (B, k) or None
        Newton's step of the own parameters where theta stays.
    own_tilt : ndarray, shape (B, k, p) or None
        How the own parameters follow theta.
    lost : bool
        Whether an integral could not be computed.
    """

    theta: FloatArray
    own: FloatArray | None
    value: FloatArray
    lift: FloatArray
    score: FloatArray
    hessian: FloatArray
    own_step: FloatArray | None = None
    own_tilt: FloatArray | None = None
    lost: bool = False

    def take(self, rows: FloatArray | list[int]) -> Places:
        """Some of the places."""
        index = np.asarray(rows, dtype=int)

        def some(values: FloatArray | None) -> FloatArray | None:
            return None if values is None else values[index]

        return Places(
            self.theta[index], some(self.own), self.value[index], self.lift[index],
            self.score[index], self.hessian[index], some(self.own_step), some(self.own_tilt),
            self.lost,
        )  # fmt: skip


class Surface(Protocol):
    """A log-likelihood; the parameters' names are those of :attr:`names`."""

    @property
    def names(self) -> tuple[str, ...]:
        """``mu``, ``tau``, and what a model has besides."""

    @property
    def spreads(self) -> tuple[int, ...]:
        """Which parameters are standard deviations; their sign has no meaning."""

    def most(self, tau: float) -> float:
        """What the log-likelihood cannot exceed at this tau or beyond; infinite if not known."""

    def start(self) -> tuple[FloatArray, FloatArray | None]:
        """Where to begin: theta (p,) with tau = 0, and the own parameters (k,)."""

    def at(self, theta: FloatArray, own: FloatArray | None) -> Places:
        """The surface at B places."""

    def rough(self) -> Surface:
        """The same surface, right to about 1e-4 where that is much cheaper."""

    def around(self, place: Places) -> Surface:
        """The same surface, prepared for many looks at places around one."""


@dataclass(frozen=True, eq=False)
class OneEffect:
    """Each study has one number to tell: parameters mu and tau.

    ``counts`` (k,) says how many studies are alike.
    """

    terms: Terms
    counts: FloatArray
    rule: Rule = FINE
    kept: KeptNodes | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return ("mu", "tau")

    @property
    def spreads(self) -> tuple[int, ...]:
        return (1,)

    def most(self, tau: float) -> float:
        area, ends = self._bounds
        return most_of_areas(area, self.counts, tau) + ends

    @cached_property
    def _bounds(self) -> tuple[FloatArray, float]:
        return self.terms.log_area, most_of_ends(self.terms, self.counts)

    def start(self) -> tuple[FloatArray, FloatArray | None]:
        mu = common_place(self.terms, self.counts)
        if mu is None:
            mu = scored(self.terms, self.counts)
        return np.array([mu, 0.0]), None

    def at(self, theta: FloatArray, own: FloatArray | None) -> Places:
        value, score, hessian = self._sums(theta)
        return Places(theta, None, value, np.zeros(len(theta)), score, hessian)

    def _sums(self, theta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        mu, tau = theta.T
        if self.kept is None or not tau.all():
            return _summed(study_moments(self.terms, mu, tau, self.rule), self.counts)
        found, served = self.kept.moments(mu, tau)
        sums = _summed(found, self.counts)
        if not served.all():
            left = study_moments(self.terms, mu[~served], tau[~served], self.rule)
            rest = _summed(left, self.counts)
            for all_of, some in zip(sums, rest, strict=True):
                all_of[~served] = some
        return sums

    def rough(self) -> Surface:
        return replace(self, rule=ROUGH)

    def around(self, place: Places) -> Surface:
        return replace(self, kept=kept_nodes(self.terms, float(place.theta[0, 0])))


@dataclass(frozen=True, slots=True, eq=False)
class OwnMiddle:
    """Two groups with a fixed middle for each study; the difference is normal: mu and tau.

    The predictors are middle ± difference / 2. The likelihood is concave in middle and mu, whatever
    tau is, because integrating a log-concave function over some of its variables leaves it so
    (Prékopa 1973, Acta Sci Math 34:335).

    With ``along`` and ``across`` turned round the middle is normal and the difference is the
    study's own: the saturated model beside random study effects.
    """

    groups: tuple[Terms, Terms]
    counts: FloatArray
    along: tuple[float, float] = (0.5, -0.5)
    across: tuple[float, float] = (1.0, 1.0)
    rule: Rule = FINE

    @property
    def names(self) -> tuple[str, ...]:
        return ("mu", "tau")

    @property
    def spreads(self) -> tuple[int, ...]:
        return (1,)

    def most(self, tau: float) -> float:
        return most_of_two(self.groups, self.along, self.counts, tau)

    def start(self) -> tuple[FloatArray, FloatArray | None]:
        (first, w1), (second, w2) = (group.peak for group in self.groups)
        # each group's place is a predictor; the two equations give both numbers of the study
        turn = np.linalg.inv(np.array([self.along, self.across]).T)
        eta, shared = turn @ np.array([first, second])
        weight = self.counts / (1 / w1 + 1 / w2)
        return np.array([np.average(eta, weights=weight), 0.0]), shared

    def at(self, theta: FloatArray, own: FloatArray | None) -> Places:
        if own is None:
            raise TypeError("the studies' own middles are needed")
        terms = TwoGroups(self.groups, own, self.along, self.across)
        found = study_moments(terms, theta[:, 0], theta[:, 1], self.rule)
        value, score, hessian = _summed(found, self.counts)
        plain = Places(theta, own, value, np.zeros(len(theta)), score, hessian)
        return plain if found.own is None else _eliminated(plain, found.own, self.counts)

    def rough(self) -> Surface:
        return replace(self, rule=ROUGH)

    def around(self, place: Places) -> Surface:
        return self

    def own_information(self, at: Places) -> tuple[FloatArray, FloatArray]:
        """At one place, of one study of each kind: minus the second derivatives by its own
        parameter (k,), and by it and theta (k, p)."""
        if at.own is None:
            raise TypeError("the studies' own middles are needed")
        terms = TwoGroups(self.groups, at.own, self.along, self.across)
        found = study_moments(terms, at.theta[:, 0], at.theta[:, 1]).own
        if found is None:  # pragma: no cover - two groups always have it
            raise TypeError("the studies' own middles are needed")
        return -found[1, 0], -found[2:, 0].T


@dataclass(frozen=True, slots=True, eq=False)
class TwoEffects:
    """Two groups whose middle and difference are both normal, and independent.

    Parameters: ``mu`` and ``tau`` of the difference, ``middle`` and ``sigma`` of the middle.
    """

    groups: tuple[Terms, Terms]
    counts: FloatArray

    @property
    def names(self) -> tuple[str, ...]:
        return ("mu", "tau", "middle", "sigma")

    @property
    def spreads(self) -> tuple[int, ...]:
        return (1, 3)

    def most(self, tau: float) -> float:
        return np.inf

    def start(self) -> tuple[FloatArray, FloatArray | None]:
        (first, w1), (second, w2) = (group.peak for group in self.groups)
        weight = self.counts / (1 / w1 + 1 / w2)
        middle = 0.5 * (first + second)
        mean = np.average(middle, weights=weight)
        spread = np.sqrt(np.average((middle - mean) ** 2, weights=self.counts))
        mu = np.average(first - second, weights=weight)
        return np.array([mu, 0.0, mean, max(0.5 * float(spread), 0.1)]), None

    def at(self, theta: FloatArray, own: FloatArray | None) -> Places:
        # the plane's order is middle, difference, and their spreads
        order = [2, 0, 3, 1]
        back = np.argsort(order)
        found = plane_moments(self.groups, theta[:, order])
        score = np.einsum("bkp,k->bp", found.score, self.counts)[:, back]
        hessian = np.einsum("bkpq,k->bpq", found.hessian, self.counts)
        hessian = hessian.reshape(-1, PARAMETERS, PARAMETERS)[:, back][:, :, back]
        value = found.value @ self.counts
        return Places(theta, None, value, np.zeros(len(theta)), score, hessian, lost=found.lost)

    def rough(self) -> Surface:
        return self

    def around(self, place: Places) -> Surface:
        return self


def _summed(found: StudyMoments, counts: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Log-likelihood (B,), score (B, 2) and hessian (B, 2, 2) over studies."""
    hessian = (found.hessian @ counts)[[0, 1, 1, 2]].T.reshape(-1, 2, 2)
    return found.value @ counts, (found.score @ counts).T, hessian


def _eliminated(plain: Places, own: FloatArray, counts: FloatArray) -> Places:
    """The own parameters taken to their best, one study at a time: the information is an arrow."""
    score, bend = own[0], np.minimum(own[1], -1e-300)
    cross = np.moveaxis(own[2:], 0, -1)
    tilt = -cross / bend[..., None]
    step = -score / bend
    return replace(
        plain,
        lift=0.5 * (score * step) @ counts,
        score=plain.score + np.einsum("bkp,bk,k->bp", cross, step, counts),
        hessian=plain.hessian + np.einsum("bkp,bkq,k->bpq", cross, tilt, counts),
        own_step=step,
        own_tilt=tilt,
    )
