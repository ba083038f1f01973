"""The posterior of the binomial-normal model for one proportion, with what its result says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.panels import PanelDensity
from pooledcases.kernels.quadrature import posterior
from pooledcases.models.bayes.assembling import Averaged, Beside, Distributions, assembled
from pooledcases.models.bayes.beliefs import need_proper, tail_exponent
from pooledcases.models.bayes.counts import WIDE, Counts, counts
from pooledcases.models.bayes.normal_normal import extent, highest_moment, nodes, tau_density
from pooledcases.models.bayes.panels_of_mu import location_panels
from pooledcases.models.bayes.plane import FULL, MuGivenTau, Plane, best_mu, mu_given_tau
from pooledcases.models.bayes.priors import PRIORS
from pooledcases.models.bayes.ranges import ranges
from pooledcases.models.bayes.summaries import highest_tau
from pooledcases.results.base import FloatArray
from pooledcases.results.bayes import (
    BayesFactors,
    MuPrior,
    Point,
    Posterior,
    PriorUsed,
    Shrunken,
)

#: Beyond this log tau the likelihood is a power of tau to all digits.
_POWER_FROM = 25.0
#: Mass of tau that may be left out where only means over it are taken.
_NOTHING = 1e-14
_MOST_SHRUNKEN = 200
#: Beyond this drop nothing is left of the density of mu.
_DROP = 36.0
#: The largest log tau that is a maximum and not a likelihood that rises for ever.
_LARGEST = float(np.log(256.0))
#: The quadratures below are right to about this, relatively.
_ACCURACY = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """Data, prior, log tau between which the likelihood changes, and the plane of (mu, tau)."""

    data: Counts
    prior: PriorUsed
    bounds: tuple[float, float]
    lowest: float
    highest: float
    power: float
    plane: Plane

    def log_likelihood(self, log_tau: FloatArray) -> FloatArray:
        """Of tau, mu being integrated over its prior; distinct values are computed once."""
        places, back = np.unique(np.clip(log_tau, self.lowest, self.highest), return_inverse=True)
        found = mu_given_tau(self.plane, places).log_likelihood[back]
        beyond = np.maximum(log_tau - _POWER_FROM, 0.0) if self.highest >= _POWER_FROM else 0.0
        return np.asarray(found - self.power * beyond)

    def log_prior(self, log_tau: FloatArray) -> FloatArray:
        """The log prior density of tau."""
        spec = PRIORS[self.prior.name]
        return spec.log_density(log_tau, self.prior.arguments, np.ones(1))

    def log_best(self, log_tau: FloatArray) -> FloatArray:
        """The likelihood at the best mu."""
        places, back = np.unique(
            np.clip(log_tau, self.lowest, min(self.highest, _LARGEST)), return_inverse=True
        )
        return best_mu(self.plane, places)[0][back]


def binomial_normal(
    xi: FloatArray,
    ni: FloatArray,
    *,
    names: tuple[tuple[int, str], ...],
    prior: PriorUsed,
    mu: MuPrior | None,
    level: float,
) -> Posterior:
    """Fit events ``xi`` of ``ni``; at least one study."""
    data = counts(xi, ni, mu)
    _need_total(data, prior)
    problem = _problem(data, prior)
    tail = tail_exponent(prior, data.mixed, mu)
    vi = np.ones(1)
    tau = tau_density(
        problem.log_likelihood, prior, vi, problem.bounds, tail=tail, tolerance=_ACCURACY
    )
    moments = highest_moment(tail)
    log_tau, share = nodes(tau, moments=moments)
    use = log_tau <= _POWER_FROM
    log_tau, share = log_tau[use], share[use] / share[use].sum()
    given = mu_given_tau(problem.plane, np.maximum(log_tau, problem.lowest))
    of_mu, of_new = (
        location_panels(given, share, new=new, tolerance=_ACCURACY) for new in (False, True)
    )
    mean, variance, within = _moments(given, share)
    found = Distributions(
        mu=Averaged(of_mu, mean, float(np.sqrt(variance))),
        tau=tau,
        new_study=Averaged(of_new, mean, float(np.sqrt(variance + within))),
        moments=moments,
    )
    beside = Beside(
        shrinkage=_shrinkage(xi, ni, given, share, names),
        map_joint=_joint(problem, lambda x: problem.log_best(x) + problem.log_prior(x)),
        ml_joint=_ml_joint(problem),
        ml_marginal=None,
        bayes_factors=_bayes_factors(problem, tau, of_mu, tail),
    )
    return assembled(found, beside, model="binomial-normal", prior=prior, mu=mu, level=level)


def _moments(given: MuGivenTau, share: FloatArray) -> tuple[float, float, float]:
    """Mean and variance of mu, and the mean of tau²."""
    weight = given.weight * share[:, None]
    mean = float((weight * given.points).sum())
    variance = float((weight * (given.points - mean) ** 2).sum())
    return mean, variance, float(share @ given.tau**2)


def _need_total(data: Counts, prior: PriorUsed) -> None:
    """Raise where the posterior has no finite total."""
    if prior.name == "jeffreys":
        raise InputError(
            "the prior jeffreys is made of the studies' variances, which counts do not have; "
            "use half-normal."
        )
    if data.mu is None and data.all_alike:
        what = "no event" if float(data.xi.sum()) == 0 else "nothing but events"
        raise InputError(
            f"There is {what} in all studies: with a flat prior on mu the posterior has no "
            "finite total. Give a normal prior on the logit, for example mu_prior=(0, 2.5)."
        )
    need_proper(prior, int(data.times.sum()), data.mu, mixed=data.mixed)


def _problem(data: Counts, prior: PriorUsed) -> _Problem:
    yi = np.log(data.xi + 0.5) - np.log(data.ni - data.xi + 0.5)
    vi = 1 / (data.xi + 0.5) + 1 / (data.ni - data.xi + 0.5)
    bounds = extent(yi, vi, prior)
    # below, tau² times any curvature is lost in rounding
    lowest = -18.0 - 0.5 * float(np.log(data.ni @ data.times))
    highest = _highest(data, prior, bounds)
    first = max(-0.5 * float(np.log(data.ni.max())) - 5, lowest + 0.5)
    places = np.append(np.arange(first, highest, 0.4), highest)
    places = np.concatenate([[lowest], places]) if places[0] > lowest else places
    power = float(data.mixed - (data.mu is None))
    where = ranges(data, np.unique(places), drop=_DROP)
    plane = Plane(data, where, FULL)
    return _Problem(data, prior, bounds, lowest, highest, power, plane)


def _highest(data: Counts, prior: PriorUsed, bounds: tuple[float, float]) -> float:
    """Log tau beyond which the prior leaves nothing, whatever the data say for it."""
    x = np.arange(-60.0, _POWER_FROM, 0.25)
    spec = PRIORS[prior.name]
    log = spec.log_density(x, prior.arguments, np.ones(1)) + x
    alive = x[log > log.max() - 120 - 2 * data.gain]
    return float(min(max(alive[-1] + 0.25, bounds[0]), _POWER_FROM))


def _joint(problem: _Problem, log_function: Callable[[FloatArray], FloatArray]) -> Point:
    tau = highest_tau(log_function, (problem.bounds[0], min(problem.bounds[1], _LARGEST - 6)))
    at = np.array([max(np.log(tau), problem.lowest) if tau > 0 else problem.lowest])
    return Point(mu=float(best_mu(problem.plane, at)[1][0]), tau=tau)


def _ml_joint(problem: _Problem) -> Point | None:
    """The highest likelihood; None where it rises with tau as far as the prior lets it matter."""
    data = problem.data
    if data.all_alike:
        return None
    flat = problem
    if data.mu is not None:
        flat = _problem(Counts(data.xi, data.ni, data.times, None), problem.prior)
    point = _joint(flat, flat.log_best)
    return point if np.log(max(point.tau, 1e-300)) < min(flat.highest, _LARGEST) - 0.01 else None


def _bayes_factors(
    problem: _Problem, tau: PanelDensity, mu: PanelDensity, tail: float
) -> BayesFactors:
    if not problem.prior.proper or problem.data.mu is None:
        absent = "bayes.absent.mu" if problem.prior.proper else "bayes.absent.tau"
        return BayesFactors(
            mu_zero=None,
            tau_zero=None,
            mu_zero_minimum=None,
            tau_zero_minimum=None,
            absent=absent,
        )
    prior = problem.data.mu
    at_zero = float(problem.log_likelihood(np.array([problem.lowest]))[0])
    top = highest_tau(problem.log_likelihood, problem.bounds)
    best = float(problem.log_likelihood(np.log([max(top, np.exp(problem.lowest))]))[0])
    # Dickey 1971: the posterior density over the prior density
    before = np.exp(-0.5 * (prior.mean / prior.sd) ** 2) / (prior.sd * np.sqrt(2 * np.pi))
    return BayesFactors(
        mu_zero=float(mu.density(np.array(0.0)) / before),
        tau_zero=float(np.exp(min(at_zero - tau.log_total, 709.0))),
        mu_zero_minimum=None,
        tau_zero_minimum=float(np.exp(at_zero - best)),
        absent=None,
    )


def _shrinkage(
    xi: FloatArray,
    ni: FloatArray,
    given: MuGivenTau,
    share: FloatArray,
    names: tuple[tuple[int, str], ...],
) -> tuple[Shrunken, ...]:
    """Means and standard deviations of the studies' own logits."""
    # the rule of half the points agrees to the digits of the whole
    points = given.points[:, ::2]
    weight = 2 * (given.weight[:, ::2] * share[:, None]).ravel()
    mu, tau = points.ravel(), np.repeat(given.tau, points.shape[1])
    use = (weight > _NOTHING) & (tau < WIDE)
    data = counts(xi, ni, None)
    if weight[tau >= WIDE].sum() > _NOTHING**0.75 or len(data.xi) > _MOST_SHRUNKEN:
        return ()
    mu, tau, weight = mu[use], tau[use], weight[use] / weight[use].sum()
    mean, square = _own_logits(data, mu, tau, weight)
    found = dict(zip(zip(data.xi, data.ni, strict=True), range(len(mean)), strict=True))
    return tuple(
        Shrunken(
            study=study,
            row=row,
            weight=None,
            mean=float(mean[at]),
            sd=float(np.sqrt(square[at] - mean[at] ** 2)),
            summary=None,
        )
        for (row, study), at in zip(
            names, (found[pair] for pair in zip(xi, ni, strict=True)), strict=True
        )
    )


def _own_logits(
    data: Counts, mu: FloatArray, tau: FloatArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The first two moments of each distinct study's own logit."""
    first, second = np.zeros(len(data.xi)), np.zeros(len(data.xi))
    # like values of tau together, as they need like numbers of nodes
    order = np.argsort(tau, kind="stable")
    for part in np.array_split(order, max(1, len(order) * len(data.xi) // 1024)):
        at = posterior(data.terms, mu[part], tau[part], FULL.rule)
        theta = mu[part, None, None] + tau[part, None, None] * at.z
        first += weight[part] @ (at.weight * theta).sum(axis=-1)
        second += weight[part] @ (at.weight * theta**2).sum(axis=-1)
    return first, second
