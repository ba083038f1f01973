"""Partial pooling with the spread taken as known, to stand beside: too narrow intervals."""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.describe.groups.mixture import Mixture, mixture
from pooledcases.describe.groups.one_way import PITCH, WIDTHS
from pooledcases.models.counts import pool_counts
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.pooled import Pooled
from pooledcases.results.shrinkage import PlugIn, Pulled

#: Standard deviations of a group's own deviation that are integrated.
_FAR = 6.5


def plug_in_values(xi: FloatArray, ni: FloatArray) -> tuple[PlugIn, Pooled]:
    """Both maximum-likelihood fits of groups with patients; there are events and others."""
    counts = {"xi": xi, "ni": ni}
    normal = pool_counts(counts, measure="PLO", model="glmm")
    beta = pool_counts(counts, measure="PLO", model="beta-binomial")
    settled = normal.converged and normal.estimate is not None and normal.tau2 is not None
    share = beta.reported.estimate if beta.converged else None
    rho = beta.model_parameters[0].estimate if share is not None else None
    found = PlugIn(
        mu=normal.estimate if settled else None,
        tau=float(np.sqrt(normal.tau2)) if settled and normal.tau2 is not None else None,
        mean=share,
        correlation=rho,
    )
    return found, normal


def normal_plug_in(x: int, n: int, values: PlugIn, level: float) -> Pulled | None:
    """The empirical-Bayes estimate of a group: its logit given mu and tau."""
    if values.mu is None or values.tau is None:
        return None
    mu, tau = values.mu, values.tau
    if tau == 0:
        p = float(special.expit(mu))
        return Pulled(estimate=p, ci=Interval(p, p), borrowed=1.0)
    own = given(x, n, mu, tau)
    pq = special.expit(own.values) * special.expit(-own.values)
    limits = special.expit([own.quantile(q) for q in (0.5, (1 - level) / 2, (1 + level) / 2)])
    middle, low, high = (float(value) for value in limits)
    borrowed = own.mean_of(1 / (1 + tau**2 * n * pq))
    return Pulled(estimate=middle, ci=Interval(low, high), borrowed=min(borrowed, 1.0))


def given(x: int, n: int, mu: float, tau: float) -> Mixture:
    """The distribution of a group's logit when mu and tau > 0 are known."""
    step = min(WIDTHS / float(np.sqrt(1 + tau**2 * n / 4)), PITCH / tau)
    # the mode lies no further from mu than the slope of the log-likelihood there
    pull = abs(tau * (x - n * float(special.expit(mu))))
    z = step * np.arange(-int((_FAR + pull) / step) - 1, int((_FAR + pull) / step) + 2)
    logit = mu + tau * z
    log = x * special.log_expit(logit) + (n - x) * special.log_expit(-logit) - 0.5 * z**2
    return mixture([(np.asarray(logit), np.exp(log - log.max()), np.array(tau * step))])


def beta_plug_in(x: int, n: int, values: PlugIn, level: float) -> Pulled | None:
    """The beta posterior of a group: mean, and equal-tailed interval.

    With correlation rho the beta distribution over groups has the size M = (1 − rho)/rho, as many
    patients as it is worth: the estimate borrows M / (M + n).
    """
    if values.mean is None or values.correlation is None:
        return None
    mean, rho = values.mean, values.correlation
    if rho <= 0:
        return Pulled(estimate=mean, ci=Interval(mean, mean), borrowed=1.0)
    size = (1 - rho) / rho
    a, b = x + mean * size, n - x + (1 - mean) * size
    low, high = (float(special.betaincinv(a, b, q)) for q in ((1 - level) / 2, (1 + level) / 2))
    return Pulled(estimate=a / (a + b), ci=Interval(low, high), borrowed=size / (size + n))
