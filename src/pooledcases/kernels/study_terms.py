"""What the counts of each study say of its effect: log-likelihoods and their two derivatives.

A study's effect eta is on the logit or the log scale. All functions take eta of shape (..., k, J):
J values for each of k studies. Every log-likelihood here is concave in eta, and analytic in a strip
around the real line, which is what the quadrature rules of this room need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
Index = NDArray[np.intp] | slice

#: Beyond this the exponential's square would leave double precision; nothing with weight is there.
_LARGEST_LOG = 300.0


class Terms(Protocol):
    """The log-likelihood of k studies, each as a function of its own eta."""

    @property
    def size(self) -> int:
        """How many studies."""

    @property
    def constant(self) -> Array:
        """What :meth:`log` leaves out, (k,)"""

    @property
    def peak(self) -> tuple[Array, Array]:
        """Roughly where each study's log-likelihood is highest, and its curvature there, (k,)"""

    @property
    def log_area(self) -> Array:
        """Log of the likelihood's integral over eta, or more, (k,); infinite where it has none."""

    @property
    def pitch(self) -> float:
        """The widest spacing in eta that resolves the nearest singularity off the real line."""

    @property
    def best(self) -> Array:
        """The highest that each study's :meth:`log` can be, (k,)"""

    def log(self, eta: Array) -> Array:
        """The log-likelihood without its constant."""

    def slopes(self, eta: Array) -> tuple[Array, Array]:
        """Its first derivative, and minus its second."""

    def take(self, rows: Index) -> Terms:
        """Some of the studies."""


@dataclass(frozen=True, eq=False)
class Binomial:
    """``x`` events of ``n`` with the logit eta + ``offset``; arrays of shape (k,).

    An offset that is the same for all may have the shape (1,): then at an eta that all studies
    share the logarithms are computed once.

    The poles of expit lie pi off the real line: with a spacing h in eta the trapezoidal rule's
    error is about exp(−2 pi² / h), 1e-14 at the pitch, squared when the rule is compared with the
    one of half its nodes.
    """

    x: Array
    n: Array
    offset: Array

    @property
    def size(self) -> int:
        return len(self.x)

    @cached_property
    def constant(self) -> Array:
        n, x = self.n + 1, self.x + 1
        ways = special.gammaln(n) - special.gammaln(x) - special.gammaln(n - x + 1)
        return np.asarray(ways, dtype=float)

    @cached_property
    def peak(self) -> tuple[Array, Array]:
        p = (self.x + 0.5) / (self.n + 1)
        place = np.log(p) - np.log1p(-p) - self.offset
        return place, self.n * p * (1 - p)

    @property
    def best(self) -> Array:
        others = self.n - self.x
        best = special.xlogy(self.x, self.x / self.n) + special.xlogy(others, others / self.n)
        return np.asarray(best, dtype=float)

    @property
    def log_area(self) -> Array:
        # the beta integral: B(x, n − x) ways among C(n, x)
        with np.errstate(divide="ignore"):
            return np.log(self.n) - np.log(self.x) - np.log(self.n - self.x)

    @property
    def pitch(self) -> float:
        return 0.6

    def log(self, eta: Array) -> Array:
        t = eta + self.offset[:, None]
        rest = np.abs(t)
        np.log1p(np.exp(np.negative(rest, out=rest), out=rest), out=rest)
        # log p and −log(1 − p), free of cancellation on both sides
        yes, no = np.minimum(t, 0), np.maximum(t, 0)
        yes -= rest
        no += rest
        found: Array = self.x[:, None] * yes
        found -= (self.n - self.x)[:, None] * no
        return found

    def slopes(self, eta: Array) -> tuple[Array, Array]:
        p = special.expit(eta + self.offset[:, None])
        events = self.n[:, None] * p
        return self.x[:, None] - events, events * (1 - p)

    def take(self, rows: Index) -> Binomial:
        offset = self.offset if len(self.offset) == 1 else self.offset[rows]
        return Binomial(self.x[rows], self.n[rows], offset)


@dataclass(frozen=True, eq=False)
class Poisson:
    """``x`` events with the mean exp(eta + ``offset``); arrays of shape (k,).

    exp(−exp(eta)) is entire, but grows without bound from pi/2 off the real line.
    """

    x: Array
    offset: Array

    @property
    def size(self) -> int:
        return len(self.x)

    @cached_property
    def constant(self) -> Array:
        return -special.gammaln(self.x + 1)

    @cached_property
    def peak(self) -> tuple[Array, Array]:
        return np.log(self.x + 0.5) - self.offset, self.x + 0.5

    @property
    def best(self) -> Array:
        return special.xlogy(self.x, self.x) - self.x

    @property
    def log_area(self) -> Array:
        # the gamma integral: (x − 1)! of x!
        with np.errstate(divide="ignore"):
            return -np.log(self.x)

    @property
    def pitch(self) -> float:
        return 0.4

    def log(self, eta: Array) -> Array:
        t = np.minimum(eta + self.offset[:, None], _LARGEST_LOG)
        return self.x[:, None] * t - np.exp(t)

    def slopes(self, eta: Array) -> tuple[Array, Array]:
        mean = np.exp(np.minimum(eta + self.offset[:, None], _LARGEST_LOG))
        return self.x[:, None] - mean, mean

    def take(self, rows: Index) -> Poisson:
        return Poisson(self.x[rows], self.offset[rows])


@dataclass(frozen=True, slots=True, eq=False)
class TwoGroups:
    """Two groups whose predictors share eta and a number ``shared`` of the study's own.

    Group g has the predictor ``along[g]`` · eta + ``across[g]`` · shared. With ``along`` =
    (1/2, −1/2) and ``across`` = (1, 1) eta is the difference of the groups and ``shared`` their
    middle; turned round, it is the reverse.

    ``shared`` has shape (..., k).
    """

    groups: tuple[Terms, Terms]
    shared: Array
    along: tuple[float, float]
    across: tuple[float, float]

    @property
    def size(self) -> int:
        return self.groups[0].size

    @property
    def constant(self) -> Array:
        return self.groups[0].constant + self.groups[1].constant

    @property
    def peak(self) -> tuple[Array, Array]:
        pull, weight = np.zeros(self.shared.shape), np.zeros(self.shared.shape)
        for group, c, d in zip(self.groups, self.along, self.across, strict=True):
            place, curvature = group.peak
            pull += curvature * c * (place - d * self.shared)
            weight += curvature * c**2
        return pull / weight, weight

    @property
    def best(self) -> Array:
        return self.groups[0].best + self.groups[1].best

    @property
    def log_area(self) -> Array:
        return np.full(self.size, np.inf)

    @property
    def pitch(self) -> float:
        return min(g.pitch / abs(c) for g, c in zip(self.groups, self.along, strict=True))

    def log(self, eta: Array) -> Array:
        first, second = self._predictors(eta)
        return self.groups[0].log(first) + self.groups[1].log(second)

    def slopes(self, eta: Array) -> tuple[Array, Array]:
        (r1, w1), (r2, w2) = self.cells(eta)
        c1, c2 = self.along
        return c1 * r1 + c2 * r2, c1**2 * w1 + c2**2 * w2

    def cells(self, eta: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """The slopes of each group by its own predictor."""
        first, second = self._predictors(eta)
        return self.groups[0].slopes(first), self.groups[1].slopes(second)

    def take(self, rows: Index) -> TwoGroups:
        first, second = self.groups
        return TwoGroups(
            (first.take(rows), second.take(rows)), self.shared[..., rows], self.along, self.across
        )

    def _predictors(self, eta: Array) -> tuple[Array, Array]:
        shared = self.shared[..., None]
        first, second = (c * eta + d * shared for c, d in zip(self.along, self.across, strict=True))
        return first, second
