"""Bayesian random-effects models by deterministic quadrature."""

from __future__ import annotations

from pooledcases.models.bayes.beside import beside, prior_sensitivity
from pooledcases.models.bayes.fit import pool_bayes
from pooledcases.models.bayes.priors import PRIORS, PriorSpec

__all__ = ["PRIORS", "PriorSpec", "beside", "pool_bayes", "prior_sensitivity"]
