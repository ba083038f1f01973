"""From distributions to a posterior result: what both likelihoods say in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from pooledcases.kernels.panels import PanelDensity
from pooledcases.models.bayes.priors import PRIORS
from pooledcases.models.bayes.summaries import summary
from pooledcases.results.base import FloatArray
from pooledcases.results.bayes import (
    BayesFactors,
    MuPrior,
    Point,
    Posterior,
    PriorUsed,
    Shrunken,
    Summary,
)


@dataclass(frozen=True, slots=True, eq=False)
class Averaged:
    """A distribution, tau being averaged, with its mean and standard deviation."""

    density: PanelDensity
    mean: float
    sd: float

    def summary(self, *, level: float, moments: float) -> Summary:
        """Its numbers; ``moments`` is the highest moment that exists."""
        return summary(self.density, level=level, moments=moments, mean=self.mean, sd=self.sd)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distributions:
    """Of mu, tau and a new study's effect; ``moments`` is the highest moment of tau."""

    mu: Averaged
    tau: PanelDensity
    new_study: Averaged
    moments: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beside:
    """What each likelihood says in its own way."""

    shrinkage: tuple[Shrunken, ...]
    map_joint: Point
    ml_joint: Point | None
    ml_marginal: Point | None
    bayes_factors: BayesFactors


def assembled(
    found: Distributions,
    beside: Beside,
    *,
    model: str,
    prior: PriorUsed,
    mu: MuPrior | None,
    level: float,
) -> Posterior:
    """The result; the marginal likelihood exists where both priors are proper."""
    moments, tau = found.moments, found.tau
    of_mu = found.mu.summary(level=level, moments=moments if mu is None else 2.0)
    of_tau = summary(tau, level=level, moments=moments)
    return Posterior(
        model=model,
        level=level,
        prior=prior,
        mu_prior=mu,
        mu=of_mu,
        tau=of_tau,
        new_study=found.new_study.summary(level=level, moments=moments),
        shrinkage=beside.shrinkage,
        map_joint=beside.map_joint,
        map_marginal=Point(mu=of_mu.mode, tau=of_tau.mode),
        ml_joint=beside.ml_joint,
        ml_marginal=beside.ml_marginal,
        log_marginal_likelihood=tau.log_total if prior.proper and mu is not None else None,
        bayes_factors=beside.bayes_factors,
        densities=MappingProxyType(
            {"mu": found.mu.density, "tau": tau, "new_study": found.new_study.density}
        ),
        tau_prior=partial(prior_density, prior) if prior.proper else None,
    )


def prior_density(prior: PriorUsed, tau: FloatArray) -> FloatArray:
    """The density of a proper prior on tau, which depends on no study; 0 below 0."""
    spec = PRIORS[prior.name]
    above = tau > 0
    log_tau = np.log(np.where(above, tau, 1.0))
    found = np.exp(spec.log_density(log_tau, prior.arguments, np.ones(1)))
    at_zero = np.where(tau == 0, spec.at_zero(prior.arguments), 0.0)
    return np.where(above, found, at_zero)
