"""Bayesian random-effects models by deterministic quadrature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.lazy_room import make_lazy

if TYPE_CHECKING:
    from pooledcases.models.bayes.asking import counted
    from pooledcases.models.bayes.beside import beside, prior_sensitivity
    from pooledcases.models.bayes.fit import pool_bayes
    from pooledcases.models.bayes.priors import PRIORS, PriorSpec

__all__ = ["PRIORS", "PriorSpec", "beside", "counted", "pool_bayes", "prior_sensitivity"]

make_lazy(
    __name__,
    {
        ".asking": "counted",
        ".beside": "beside prior_sensitivity",
        ".fit": "pool_bayes",
        ".priors": "PRIORS PriorSpec",
    },
)
