"""The binomial-normal model of proportions, fitted by maximum likelihood in one stage.

Events of study i are binomial with a logit that is normal over studies: N(mu, tau²). No study is
corrected or dropped (Stijnen 2010, Stat Med 29:3046).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.kernels.quadrature import Likelihood, binomial_normal
from pooledcases.kernels.roots import bracketed_root
from pooledcases.results.base import FloatArray, Interval

#: Where the likelihood is looked at before it is climbed; it may have a peak at 0 and another one.
_GRID = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2)
#: A tau beyond this (odds that differ by a factor of e^256) is no estimate.
_LARGEST = 256.0
_MAX_STEPS = 100
#: Log-likelihoods this close, relatively, are equal as far as double precision can tell.
_NOISE = 1e-11


@dataclass(frozen=True, slots=True, eq=False)
class BinomialNormal:
    """A fit: ``se`` and ``tau_se`` from observed information; at tau = 0, ``se`` is that of the
    common proportion and ``tau_se`` is None."""

    mu: float
    tau: float
    se: float
    tau_se: float | None
    log_likelihood: float
    converged: bool


@dataclass(frozen=True, slots=True)
class _Point:
    mu: float
    tau: float
    at: Likelihood


def fit_binomial_normal(xi: FloatArray, ni: FloatArray) -> BinomialNormal:
    """Fit studies that have, in total, some events and some patients without.

    The highest of: the common proportion (tau = 0), and what Newton's method reaches from the best
    of a grid of tau. A likelihood that keeps rising with tau (every study all or nothing) is not
    converged.
    """
    common = _common(xi, ni)
    grid = _profile_grid(common, xi, ni)
    best = max(range(len(grid)), key=lambda index: grid[index].at.value)
    start = grid[best]
    curved = common.at.hessian[1, 1] > _NOISE * float(ni.sum())
    if start.at.value <= common.at.value + _tolerance(common) and not curved:
        return _at_zero(common)
    if best == len(grid) - 1:
        return _result(start, converged=False)
    top, converged = _climb(start, xi, ni)
    if converged and top.at.value <= common.at.value + _tolerance(common):
        return _at_zero(common)
    return _result(top, converged=converged)


def profile_interval(
    fit: BinomialNormal, xi: FloatArray, ni: FloatArray, *, level: float
) -> Interval:
    """Interval of tau² by profile likelihood: where twice the loss reaches the χ²(1) quantile.

    The upper limit is infinite where the likelihood never falls that far.
    """
    critical = float(special.ndtri(0.5 + level / 2)) ** 2

    def loss(tau: float) -> float:
        return 2 * (fit.log_likelihood - _best_mu(fit.mu, tau, xi, ni).at.value) - critical

    low = 0.0
    if fit.tau > 0 and loss(0.0) > 0:
        low = bracketed_root(loss, 0.0, fit.tau, rtol=1e-10)
    inside, outside = fit.tau, max(2 * fit.tau, 0.25)
    while loss(outside) <= 0:
        inside, outside = outside, 2 * outside
        if outside > _LARGEST:
            return Interval(low**2, np.inf)
    return Interval(low**2, bracketed_root(loss, inside, outside, rtol=1e-10) ** 2)


def deviance(xi: FloatArray, ni: FloatArray) -> float:
    """The likelihood-ratio statistic of one proportion for all against one for each study."""
    p = xi.sum() / ni.sum()
    events = special.xlogy(xi, xi) - special.xlogy(xi, ni * p)
    others = special.xlogy(ni - xi, ni - xi) - special.xlogy(ni - xi, ni * (1 - p))
    return max(float(2 * np.sum(events + others)), 0.0)


def _common(xi: FloatArray, ni: FloatArray) -> _Point:
    mu = float(np.log(xi.sum()) - np.log((ni - xi).sum()))
    return _Point(mu, 0.0, binomial_normal(mu, 0.0, xi, ni))


def _tolerance(point: _Point) -> float:
    return _NOISE * max(1.0, abs(point.at.value))


def _profile_grid(common: _Point, xi: FloatArray, ni: FloatArray) -> list[_Point]:
    points, mu = [], common.mu
    for tau in _GRID:
        points.append(_best_mu(mu, tau, xi, ni))
        mu = points[-1].mu
    return points


def _best_mu(mu: float, tau: float, xi: FloatArray, ni: FloatArray) -> _Point:
    """The highest point over mu at one tau; there the log-likelihood is concave in mu."""
    point = _Point(mu, tau, binomial_normal(mu, tau, xi, ni))
    for _ in range(_MAX_STEPS):
        step = -point.at.score[0] / point.at.hessian[0, 0]
        new = _uphill(point, float(step), 0.0, xi, ni)
        done = abs(new.mu - point.mu) <= 1e-9 * (1 + abs(new.mu))
        point = new
        if done:
            break
    return point


def _climb(point: _Point, xi: FloatArray, ni: FloatArray) -> tuple[_Point, bool]:
    """Newton's method in (mu, tau), uphill only."""
    for _ in range(_MAX_STEPS):
        values, vectors = np.linalg.eigh(point.at.hessian)
        # where the surface is not a hill, the same step away from the valley
        step = vectors @ ((vectors.T @ point.at.score) / np.maximum(np.abs(values), 1e-10))
        new = _uphill(point, float(step[0]), float(step[1]), xi, ni)
        moved = abs(new.mu - point.mu) + abs(new.tau - point.tau)
        point = new
        if point.tau > _LARGEST:
            return point, False
        if moved <= 1e-9 * (1e-3 + abs(point.tau)):
            hill = bool(np.all(np.linalg.eigvalsh(point.at.hessian) < 0))
            return point, hill
    return point, False


def _uphill(point: _Point, mu: float, tau: float, xi: FloatArray, ni: FloatArray) -> _Point:
    """A step, halved until it does not lead down; the sign of tau has no meaning."""
    size = 1.0
    for _ in range(40):
        m, t = point.mu + size * mu, abs(point.tau + size * tau)
        at = binomial_normal(m, t, xi, ni)
        if at.value >= point.at.value - _NOISE * abs(point.at.value):
            return _Point(m, t, at)
        size /= 2
    return point


def _at_zero(common: _Point) -> BinomialNormal:
    se = float(1 / np.sqrt(-common.at.hessian[0, 0]))
    return BinomialNormal(common.mu, 0.0, se, None, common.at.value, True)


def _result(point: _Point, *, converged: bool) -> BinomialNormal:
    if not converged:
        return BinomialNormal(point.mu, point.tau, np.nan, None, point.at.value, False)
    covariance = np.linalg.inv(-point.at.hessian)
    se, tau_se = np.sqrt(np.diag(covariance))
    return BinomialNormal(point.mu, point.tau, float(se), float(tau_se), point.at.value, True)
