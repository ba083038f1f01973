"""mu given tau for counts: at each tau the log density of mu is a polynomial.

The density is log-concave and analytic, so that few places determine it, and the trapezoidal rule
on equidistant points integrates it exponentially well (Trefethen & Weideman 2014, SIAM Rev 56:385).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.polynomial import chebyshev

from pooledcases.kernels.chebyshev_panels import series
from pooledcases.kernels.nodes import Rule
from pooledcases.models.bayes.counts import Counts
from pooledcases.models.bayes.ranges import Ranges, Stretch
from pooledcases.results.base import BoolArray, FloatArray

_FIRST, _MOST = 96, 3072
#: How often the degree of the polynomials is doubled at most.
_DOUBLINGS = 4
#: In steps: a normal distribution this wide is resolved by the points.
_RESOLVED = 1.5
#: Gauss-Hermite nodes of a narrower one.
_Z, _Z_WEIGHT = np.polynomial.hermite_e.hermegauss(12)
_Z_SHARE = _Z_WEIGHT / _Z_WEIGHT.sum()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How finely the plane is computed.

    Attributes
    ----------
    rule : Rule
        Of the integrals over the studies' own effects.
    degree : int
        Of the polynomials tried first.
    settled : float
        Coefficients of the log density below this have died out.
    agree : float
        The trapezoidal rule agrees this well with the one of half its points.
    """

    rule: Rule
    degree: int
    settled: float
    agree: float


#: Right to about 1e-11; and to about 1e-8.
FULL = Accuracy(rule=Rule(drop=32.0, wider=1.1, agree=2e-6), degree=20, settled=1e-10, agree=1e-10)
QUICK = Accuracy(rule=Rule(drop=21.0, wider=1.5, agree=1e-4), degree=16, settled=3e-8, agree=1e-7)


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The log joint density over (mu, tau); what was computed once is kept."""

    data: Counts
    where: Ranges
    accuracy: Accuracy
    _known: dict[float, FloatArray] = field(default_factory=dict)

    def coefficients(self, log_tau: FloatArray) -> FloatArray:
        """Chebyshev coefficients (T, n) of the log joint in the coordinate of mu at each tau."""
        places = log_tau.tolist()
        new = np.array(sorted(set(places) - self._known.keys()))
        if new.size:
            where = self.where.stretched(new)
            found = _log_polynomials(self.data, np.exp(new), where, self.accuracy)
            self._known.update(zip(new.tolist(), found, strict=True))
        rows = [self._known[place] for place in places]
        out = np.zeros((len(rows), max(map(len, rows))))
        for row, known in zip(out, rows, strict=True):
            row[: len(known)] = known
        return out


@dataclass(frozen=True, slots=True, eq=False)
class MuGivenTau:
    """The density of mu at T values of tau.

    Attributes
    ----------
    tau : ndarray, shape (T,)
    points, height : ndarray, shape (T, M)
        Equidistant values of mu and the density there.
    step : ndarray, shape (T,)
    coefficients : ndarray, shape (T, n)
        Of the log joint in the coordinate of mu.
    where : Stretch
        That coordinate.
    log_likelihood : ndarray, shape (T,)
        Of tau, mu being integrated over its prior.
    """

    tau: FloatArray
    points: FloatArray
    height: FloatArray
    step: FloatArray
    coefficients: FloatArray
    where: Stretch
    log_likelihood: FloatArray

    @property
    def weight(self) -> FloatArray:
        """Probability of each point; rows sum to 1."""
        return self.height * self.step[:, None]

    def take(self, rows: BoolArray) -> MuGivenTau:
        """Some values of tau."""
        return MuGivenTau(
            self.tau[rows],
            self.points[rows],
            self.height[rows],
            self.step[rows],
            self.coefficients[rows],
            self.where.take(rows),
            self.log_likelihood[rows],
        )

    def density(self, t: FloatArray, share: FloatArray) -> FloatArray:
        """The density of mu at ``t`` (N,), tau being averaged with ``share`` (T,)."""
        return np.asarray(share @ self._at(np.broadcast_to(t, (len(share), len(t)))))

    def density_of_new(self, t: FloatArray, share: FloatArray) -> FloatArray:
        """The same of the effect in a new study, N(mu, tau²)."""
        wide = self.tau >= _RESOLVED * self.step
        total = self.take(~wide)._blurred(t, share[~wide])
        for tau, points, weight, part in zip(
            self.tau[wide], self.points[wide], self.weight[wide], share[wide], strict=True
        ):
            use = weight > 1e-20
            bell = (t[:, None] - points[use]) / tau
            bell *= bell
            bell *= -0.5
            np.exp(np.maximum(bell, -700.0, out=bell), out=bell)
            total += bell @ (weight[use] * (part / (tau * np.sqrt(2 * np.pi))))
        return total

    def _blurred(self, t: FloatArray, share: FloatArray) -> FloatArray:
        """The same where tau is narrow beside the points."""
        total = np.zeros_like(t)
        for z, weight in zip(_Z, _Z_SHARE, strict=True):
            total += weight * (share @ self._at(t + self.tau[:, None] * z))
        return total

    def _at(self, t: FloatArray) -> FloatArray:
        """The density at each tau's own values (T, N); nothing is left outside the points."""
        place = self.where.place(t)
        log = _values(self.coefficients, np.clip(place, -1.0, 1.0))
        log -= self.log_likelihood[:, None]
        return np.where(np.abs(place) <= 1, np.exp(np.minimum(log, 700.0)), 0.0)


def mu_given_tau(plane: Plane, log_tau: FloatArray) -> MuGivenTau:
    """The density of mu at each tau, on as many points as the hardest needs."""
    low, high = plane.where.at(log_tau)
    where = plane.where.stretched(log_tau)
    coefficients = plane.coefficients(log_tau)
    points = _FIRST
    while True:
        mu = low[:, None] + np.linspace(0.0, 1.0, points + 1) * (high - low)[:, None]
        log = _values(coefficients, np.clip(where.place(mu), -1.0, 1.0))
        top = log.max(axis=1, keepdims=True)
        height = np.exp(log - top)
        total, coarse = height.sum(axis=1), 2 * height[:, ::2].sum(axis=1)
        # what lies between the points is only as right as the coarser rule
        if points >= _MOST or np.all(np.abs(total - coarse) <= plane.accuracy.agree * total):
            break
        points *= 2
    step = (high - low) / points
    total = total * step
    log_likelihood = top[:, 0] + np.log(total)
    return MuGivenTau(
        np.exp(log_tau), mu, height / total[:, None], step, coefficients, where, log_likelihood
    )


def best_mu(plane: Plane, log_tau: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The highest log joint over mu at each tau, and that mu: Newton's method on the polynomials,
    which have one peak."""
    where = plane.where.stretched(log_tau)
    coefficients = plane.coefficients(log_tau)
    slope = chebyshev.chebder(coefficients, axis=1)
    bend = chebyshev.chebder(coefficients, m=2, axis=1)
    look = np.linspace(-1.0, 1.0, 129)
    values = coefficients @ chebyshev.chebvander(look, coefficients.shape[1] - 1).T
    place = look[values.argmax(axis=1)]
    step = look[1] - look[0]
    for _ in range(8):
        move = -series(slope, place) / np.minimum(series(bend, place), -1e-12)
        place = np.clip(place + np.clip(move, -step, step), -1.0, 1.0)
    return series(coefficients, place), where.mu(place[:, None])[:, 0]


def _log_polynomials(
    data: Counts, tau: FloatArray, where: Stretch, accuracy: Accuracy
) -> list[FloatArray]:
    """Chebyshev coefficients of the log joint at each tau, as many as each needs."""
    out: list[FloatArray] = [np.zeros(0)] * len(tau)
    rows, log = np.arange(len(tau)), np.zeros((len(tau), 0))
    degrees = [accuracy.degree << doubled for doubled in range(_DOUBLINGS + 1)]
    for degree in degrees:
        cosines = np.cos(np.pi * np.arange(degree, -1, -1) / degree)
        # every second place is one of the degree before
        new = slice(None) if degree == degrees[0] else slice(1, None, 2)
        mu = where.take(rows).mu(cosines[new])
        at = np.repeat(tau[rows], mu.shape[1])
        found = data.log_joint(mu.ravel(), at, accuracy.rule).reshape(mu.shape)
        old, log = log, np.empty((len(rows), degree + 1))
        log[:, ::2], log[:, new] = (old if old.shape[1] else 0.0), found
        coefficients = log @ np.linalg.inv(chebyshev.chebvander(cosines, degree)).T
        rough = np.abs(coefficients[:, -3:]).max(axis=1) > accuracy.settled
        rough &= degree < degrees[-1]
        for row, found_row in zip(rows[~rough], coefficients[~rough], strict=True):
            out[row] = found_row
        rows, log = rows[rough], log[rough]
        if not rows.size:
            break
    return out


def _values(coefficients: FloatArray, place: FloatArray) -> FloatArray:
    """Each row's series (T, n) at its places (T, N)."""
    out = np.empty_like(place)
    for rows, some in _by_degree(coefficients):
        out[rows] = _clenshaw(some, place[rows])
    return out


def _clenshaw(coefficients: FloatArray, x: FloatArray) -> FloatArray:
    """Clenshaw's sum in three tables that are used again: new ones take longer than the sum."""
    twice = 2 * x
    last, before, spare = (np.zeros_like(x) for _ in range(3))
    for column in coefficients.T[:0:-1]:
        np.multiply(twice, last, out=spare)
        spare -= before
        spare += column[:, None]
        last, before, spare = spare, last, before
    return np.asarray(coefficients[:, :1] + x * last - before)


def _by_degree(coefficients: FloatArray) -> list[tuple[BoolArray, FloatArray]]:
    """Rows with like numbers of coefficients together."""
    needed = (coefficients != 0).cumsum(axis=1).argmax(axis=1)
    groups, least, degree = [], -1, 16
    while least < coefficients.shape[1] - 1:
        rows = (needed > least) & (needed <= degree)
        if rows.any():
            groups.append((rows, coefficients[rows, : degree + 1]))
        least, degree = degree, degree + max(16, degree // 2)
    return groups
