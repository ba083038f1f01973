"""The posterior of the normal-normal model with everything its result says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pooledcases.kernels.panels import PanelDensity
from pooledcases.models.bayes.assembling import Averaged, Beside, Distributions, assembled
from pooledcases.models.bayes.beliefs import tail_exponent
from pooledcases.models.bayes.normal_normal import (
    AT_ZERO,
    Given,
    Mixture,
    extent,
    given_tau,
    highest_moment,
    location_density,
    log_normal,
    nodes,
    normal_normal_tau,
    tau_density,
)
from pooledcases.models.bayes.priors import PRIORS
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

#: In larger analyses each study has its mean and standard deviation only.
MOST_SUMMARIES = 200
_AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Data, priors, and log tau between which they change their shape."""

    yi: FloatArray
    vi: FloatArray
    prior: PriorUsed
    mu: MuPrior | None
    bounds: tuple[float, float]

    def given(self, log_tau: FloatArray) -> Given:
        """mu given tau."""
        return given_tau(self.yi, self.vi, log_tau, self.mu)

    def flat(self, log_tau: FloatArray) -> Given:
        """mu given tau, without its prior."""
        return given_tau(self.yi, self.vi, log_tau)

    def log_prior(self, log_tau: FloatArray) -> FloatArray:
        """The log prior density of tau."""
        spec = PRIORS[self.prior.name]
        return spec.log_density(log_tau, self.prior.arguments, self.vi)

    def tail(self, mu: MuPrior | None) -> float:
        """How the posterior density of tau falls."""
        return tail_exponent(self.prior, len(self.yi), mu)

    def tau_density(self, log_likelihood: Callable[[FloatArray], FloatArray]) -> PanelDensity:
        """The posterior of tau with a likelihood."""
        return tau_density(
            log_likelihood, self.prior, self.vi, self.bounds, tail=self.tail(self.mu)
        )


def normal_normal(
    yi: FloatArray,
    vi: FloatArray,
    *,
    names: tuple[tuple[int, str], ...],
    prior: PriorUsed,
    mu: MuPrior | None,
    level: float,
) -> Posterior:
    """Fit studies whose prior is proper enough; ``names`` are their rows, from 1, and labels."""
    problem = Problem(yi, vi, prior, mu, extent(yi, vi, prior))
    tau = normal_normal_tau(yi, vi, prior, mu)
    moments = highest_moment(problem.tail(mu))
    log_tau, weight = nodes(tau, moments=moments)
    given = problem.given(log_tau)
    of_mu = Mixture(weight, given.mean, given.variance)
    of_new = Mixture(weight, given.mean, given.variance + given.tau**2)
    found = Distributions(
        mu=_averaged(of_mu), tau=tau, new_study=_averaged(of_new), moments=moments
    )
    flat = _flat_mu(problem, found.mu.density, tau)
    beside = Beside(
        shrinkage=_shrinkage(problem, given, weight, names, level),
        map_joint=_joint(problem, lambda x: problem.given(x).log_profile + problem.log_prior(x)),
        ml_joint=_joint(problem, lambda x: problem.flat(x).log_profile, flat=True),
        ml_marginal=_ml_marginal(problem, flat),
        bayes_factors=_bayes_factors(problem, tau, flat),
    )
    return assembled(found, beside, model="normal-normal", prior=prior, mu=mu, level=level)


def _averaged(mixture: Mixture) -> Averaged:
    """Mean and standard deviation by the closed form."""
    return Averaged(location_density(mixture), *mixture.moments())


@dataclass(frozen=True, slots=True, eq=False)
class _FlatMu:
    """The posterior that a flat prior on mu would give: the likelihood of mu, tau averaged."""

    mode: float
    log_height: float


def _flat_mu(problem: Problem, mu: PanelDensity, tau: PanelDensity) -> _FlatMu | None:
    """None where it does not exist."""
    if problem.tail(None) <= 1:
        return None
    if problem.mu is not None:
        tau = normal_normal_tau(problem.yi, problem.vi, problem.prior, None)
        log_tau, weight = nodes(tau)
        given = problem.flat(log_tau)
        mu = location_density(Mixture(weight, given.mean, given.variance))
    mode = mu.mode()
    return _FlatMu(mode, float(np.log(mu.density(np.array(mode)))) + tau.log_total)


def _joint(
    problem: Problem, log_function: Callable[[FloatArray], FloatArray], *, flat: bool = False
) -> Point:
    tau = highest_tau(log_function, problem.bounds)
    at = np.array([np.log(tau) if tau > 0 else AT_ZERO])
    given = problem.flat(at) if flat else problem.given(at)
    return Point(mu=float(given.mean[0]), tau=tau)


def _ml_marginal(problem: Problem, flat: _FlatMu | None) -> Point | None:
    if flat is None or (len(problem.yi) == 1 and problem.mu is None):
        return None
    tau = highest_tau(lambda x: problem.given(x).log_likelihood, problem.bounds)
    return Point(mu=flat.mode, tau=tau)


def _bayes_factors(problem: Problem, tau: PanelDensity, flat: _FlatMu | None) -> BayesFactors:
    if not problem.prior.proper:
        return _no_factors("bayes.absent.tau")
    at_null = problem.tau_density(lambda x: _log_likelihood_at(problem, 0.0, x)).log_total
    minimum = None if flat is None else _ratio(at_null - flat.log_height)
    if problem.mu is None:
        return BayesFactors(
            mu_zero=None,
            tau_zero=None,
            mu_zero_minimum=minimum,
            tau_zero_minimum=None,
            absent="bayes.absent.mu",
        )
    best = highest_tau(lambda x: problem.given(x).log_likelihood, problem.bounds)
    log_best = np.log(best) if best > 0 else AT_ZERO
    zero, top = problem.given(np.array([AT_ZERO, log_best])).log_likelihood
    return BayesFactors(
        mu_zero=_ratio(at_null - tau.log_total),
        tau_zero=_ratio(zero - tau.log_total),
        mu_zero_minimum=minimum,
        tau_zero_minimum=_ratio(zero - top),
        absent=None,
    )


def _no_factors(absent: str) -> BayesFactors:
    return BayesFactors(
        mu_zero=None,
        tau_zero=None,
        mu_zero_minimum=None,
        tau_zero_minimum=None,
        absent=absent,
    )


def _ratio(log: float) -> float:
    """exp, unbounded where it leaves double precision."""
    return float(np.exp(log)) if log < 709 else float("inf")


def _log_likelihood_at(problem: Problem, mu: float, log_tau: FloatArray) -> FloatArray:
    """The likelihood of tau at one value of mu."""
    flat = problem.flat(log_tau)
    return flat.log_likelihood + log_normal(mu - flat.mean, flat.variance)


def _shrinkage(
    problem: Problem,
    given: Given,
    weight: FloatArray,
    names: tuple[tuple[int, str], ...],
    level: float,
) -> tuple[Shrunken, ...]:
    out: list[Shrunken] = []
    rows = max(1, _AT_ONCE // len(weight))
    for start in range(0, len(names), rows):
        part = slice(start, start + rows)
        yi, vi = problem.yi[part], problem.vi[part]
        means, variances = _own_effects(yi, vi, given)
        mean = means @ weight
        sd = np.sqrt((variances + (means - mean[:, None]) ** 2) @ weight)
        share = (given.variance / (vi[:, None] + given.tau**2)) @ weight
        for i, (row, study) in enumerate(names[part]):
            whole = None
            if len(names) <= MOST_SUMMARIES:
                mixture = Mixture(weight, means[i], variances[i])
                whole = _averaged(mixture).summary(level=level, moments=2.0)
            out.append(
                Shrunken(
                    study=study,
                    row=row,
                    weight=float(share[i]),
                    mean=float(mean[i]),
                    sd=float(sd[i]),
                    summary=whole,
                )
            )
    return tuple(out)


def _own_effects(yi: FloatArray, vi: FloatArray, given: Given) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of each study's own effect given tau, (k, T)."""
    v, tau2 = vi[:, None], given.tau**2
    pull = v / (v + tau2)
    means = yi[:, None] + pull * (given.mean - yi[:, None])
    # v tau²/(v + tau²), without the product that could leave double precision
    return means, tau2 * pull + pull**2 * given.variance
