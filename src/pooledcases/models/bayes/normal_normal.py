"""The normal-normal model: given tau everything is normal, and tau is integrated out.

Effects are N(mu, vi + tau²). Given tau, mu is normal around the inverse-variance estimate, and so
are the studies' own effects and a new one (Röver 2020, J Stat Softw 93(6), section 2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pooledcases.kernels.panelling import panel_density
from pooledcases.kernels.panels import Coordinate, PanelDensity
from pooledcases.models.bayes.beliefs import tail_exponent
from pooledcases.models.bayes.priors import PRIORS
from pooledcases.models.weighted.projection import quadratic
from pooledcases.models.weighted.stack import Stack, project
from pooledcases.results.base import FloatArray
from pooledcases.results.bayes import MuPrior, PriorUsed

#: tau so far to both sides is 0 or infinite for every purpose, and its fourth power is a number.
LOWEST, HIGHEST = -690.0, 170.0
#: tau = 0, as a log that stays finite.
AT_ZERO = -1e3
#: What a node may weigh and be left out.
_NOTHING = 1e-18
_AT_ONCE = 1 << 18
_LOG_2_PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What is known of mu given tau, at T values of tau; arrays (T,).

    Attributes
    ----------
    tau : ndarray
    mean, variance : ndarray
        Of mu.
    log_likelihood : ndarray
        Of tau, mu being integrated over its prior.
    """

    tau: FloatArray
    mean: FloatArray
    variance: FloatArray
    log_likelihood: FloatArray

    @property
    def log_profile(self) -> FloatArray:
        """The same at the best mu instead: likelihood times the prior density of mu there."""
        return self.log_likelihood - 0.5 * (_LOG_2_PI + np.log(self.variance))


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Normal distributions, one for each tau, and what each weighs; arrays (T,)."""

    weight: FloatArray
    mean: FloatArray
    variance: FloatArray

    def moments(self) -> tuple[float, float]:
        """Mean and standard deviation."""
        mean = float(self.weight @ self.mean)
        return mean, float(np.sqrt(self.weight @ (self.variance + (self.mean - mean) ** 2)))

    def log_density(self, t: FloatArray) -> FloatArray:
        """At values (N,)."""
        sd = np.sqrt(self.variance)
        log_weight = np.log(self.weight) - np.log(sd) - 0.5 * _LOG_2_PI
        parts = np.array_split(t, len(t) * len(sd) // _AT_ONCE + 1)
        return np.concatenate([_log_sum(part, self.mean, sd, log_weight) for part in parts])


def _log_sum(t: FloatArray, mean: FloatArray, sd: FloatArray, log_weight: FloatArray) -> FloatArray:
    """The log of the weighted sum of normal densities, in place: this is where time is spent."""
    log = t[:, None] - mean
    log /= sd
    log *= log
    log *= -0.5
    log += log_weight
    top = log.max(axis=1, keepdims=True)
    log -= top
    np.exp(log, out=log)
    return np.asarray(np.log(log.sum(axis=1)) + top[:, 0])


def given_tau(
    yi: FloatArray, vi: FloatArray, log_tau: FloatArray, mu: MuPrior | None = None
) -> Given:
    """mu given tau, and the likelihood of tau."""
    rows = max(1, _AT_ONCE // len(yi))
    parts = [
        _flat_mu(yi, vi, log_tau[start : start + rows]) for start in range(0, len(log_tau), rows)
    ]
    joined = [np.concatenate(arrays) for arrays in zip(*parts, strict=True)]
    flat = Given(np.exp(log_tau), *joined)
    return flat if mu is None else _with_mu_prior(flat, mu)


def _flat_mu(
    yi: FloatArray, vi: FloatArray, log_tau: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    shape = (len(log_tau), len(yi))
    y, v = np.broadcast_to(yi, shape), np.broadcast_to(vi, shape)
    rows = Stack(y, v, np.ones(shape, dtype=bool), np.ones((len(yi), 1)))
    projection = project(rows, np.exp(2 * log_tau))
    variance = projection.covariance[:, 0, 0]
    log_determinant = np.log(projection.w).sum(axis=1)
    log_likelihood = 0.5 * (
        log_determinant + np.log(variance) - quadratic(projection, y) - (len(yi) - 1) * _LOG_2_PI
    )
    return projection.coefficients(y)[:, 0], variance, log_likelihood


def _with_mu_prior(flat: Given, mu: MuPrior) -> Given:
    """A normal prior on mu is one more normal piece of evidence on it."""
    spread = flat.variance + mu.sd**2
    share = mu.sd**2 / spread
    mean = share * flat.mean + (1 - share) * mu.mean
    return Given(
        flat.tau,
        mean,
        share * flat.variance,
        flat.log_likelihood + log_normal(mu.mean - flat.mean, spread),
    )


def log_normal(deviation: FloatArray, variance: FloatArray) -> FloatArray:
    """The log of the normal density."""
    return -0.5 * (_LOG_2_PI + np.log(variance) + deviation**2 / variance)


def extent(yi: FloatArray, vi: FloatArray, prior: PriorUsed) -> tuple[float, float]:
    """Log tau between which likelihood and prior change their shape."""
    low, high = PRIORS[prior.name].extent(prior.arguments, vi)
    spread = float(np.ptp(yi))
    places = [low, high, float(np.sqrt(vi.min())), float(np.sqrt(vi.max()))]
    places += [spread] if spread > 0 else []
    return float(np.log(min(places))), float(np.log(max(places)))


def first_edges(low: float, high: float) -> FloatArray:
    """Panels of log tau: narrow where shapes change, wider outside."""
    inside = np.arange(max(low - 4, LOWEST), min(high + 12, HIGHEST), 2.0)
    below = inside[0] - 4 * 1.5 ** np.arange(40)
    above = inside[-1] + 4 * 1.5 ** np.arange(40)
    edges = np.concatenate([[LOWEST], below[below > LOWEST][::-1], inside, above, [HIGHEST]])
    return np.unique(np.minimum(edges, HIGHEST))


def tau_density(
    log_likelihood: Callable[[FloatArray], FloatArray],
    prior: PriorUsed,
    vi: FloatArray,
    bounds: tuple[float, float],
    *,
    tail: float,
    **accuracy: float,
) -> PanelDensity:
    """The posterior density of tau from its likelihood; ``log_total`` is the marginal one."""
    spec = PRIORS[prior.name]

    def log_density(x: FloatArray) -> FloatArray:
        return log_likelihood(x) + spec.log_density(x, prior.arguments, vi) + x

    with np.errstate(divide="ignore"):
        at_zero = float(np.log(spec.at_zero(prior.arguments)))
    return panel_density(
        log_density,
        first_edges(*bounds),
        Coordinate("exp"),
        at_zero=at_zero + float(log_likelihood(np.array([AT_ZERO]))[0]),
        moments=highest_moment(tail),
        fine_from=bounds[0] - 3,
        **accuracy,
    )


def highest_moment(tail: float) -> float:
    """The highest of the first two moments that a density with the tail tau^(-tail) has."""
    return 2.0 if tail > 3 else 1.0 if tail > 2 else 0.0


def normal_normal_tau(
    yi: FloatArray, vi: FloatArray, prior: PriorUsed, mu: MuPrior | None, **accuracy: float
) -> PanelDensity:
    """The posterior density of tau in the normal-normal model."""
    return tau_density(
        lambda x: given_tau(yi, vi, x, mu).log_likelihood,
        prior,
        vi,
        extent(yi, vi, prior),
        tail=tail_exponent(prior, len(yi), mu),
        **accuracy,
    )


def nodes(tau: PanelDensity, *, moments: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """Log tau and its probability at the nodes that weigh anything; the weights sum to 1.

    In the far tail little weight may still have a share in the highest moment that exists.
    """
    x, weight = tau.x.ravel(), tau.weights.ravel()
    beyond = np.maximum(x - x[np.argmax(weight)], 0.0)
    keep = (weight > 0) & (weight * np.exp(moments * np.minimum(beyond, 300.0)) > _NOTHING)
    return x[keep], weight[keep] / weight[keep].sum()


def location_density(mixture: Mixture, **accuracy: float) -> PanelDensity:
    """The density of a mixture of normal distributions."""
    use = mixture.weight > _NOTHING
    weight, mean = mixture.weight[use], mixture.mean[use]
    sd = np.sqrt(mixture.variance[use])
    centre, scale = _weighted_median(mean, weight), _weighted_median(sd, weight)
    coordinate = Coordinate("sinh", centre, scale)
    reach = float(coordinate.place(centre + np.max(np.abs(mean - centre) + 10 * sd)))
    edges = np.linspace(-reach, reach, 2 * int(np.ceil(reach)) + 1)

    def log_density(x: FloatArray) -> FloatArray:
        return mixture.log_density(coordinate.value(x)) + coordinate.log_slope(x)

    return panel_density(log_density, edges, coordinate, **accuracy)


def _weighted_median(values: FloatArray, weight: FloatArray) -> float:
    order = np.argsort(values)
    reached = np.searchsorted(np.cumsum(weight[order]), 0.5 * weight.sum())
    return float(values[order][min(reached, len(values) - 1)])
