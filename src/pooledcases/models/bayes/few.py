"""Few studies: whether a Bayesian fit stands beside another.

Most results have none, so that only this file is loaded with them, and not the quadrature.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pooledcases.models import bayes
from pooledcases.results.base import Caution
from pooledcases.results.pooled import Pooled

if TYPE_CHECKING:
    from pooledcases.results.bayes import Beside

#: From this many studies on a frequentist fit stands by itself (PC-M02, PC-M13).
ENOUGH = 5


def beside_fit(fit: Pooled, together: Sequence[Caution]) -> Beside | None:
    """What stands beside a random-effects fit, with its likelihood.

    None for many studies, where the fit assumes a common effect, where its model has no Bayesian
    likelihood here, and where kinds that do not go together were forced (PC-M25).
    """
    if not 2 <= fit.effects.k < ENOUGH or fit.tau2_method == "EE":
        return None
    if any(item.code == "PC-M25" for item in together):
        return None
    likelihood = "normal" if fit.model == "inverse-variance" else "binomial"
    if likelihood == "binomial" and not bayes.counted(fit.effects):
        return None
    return bayes.beside(fit.effects, likelihood=likelihood, level=fit.level)
