"""The binomial-normal likelihood over a plane of (mu, tau), for events ``xi`` of ``ni``.

Logits are N(mu, tau²) over studies. For small and moderate tau each study's integral is taken over
its standardised effect; for large tau over the logit itself, where the binomial likelihood (or,
for none or nothing but events, its slope) is narrow beside the normal density.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.kernels.nodes import FINE, Rule, laplace
from pooledcases.kernels.quadrature import posterior
from pooledcases.kernels.study_terms import Binomial
from pooledcases.models.bayes.normal_normal import log_normal
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.bayes import MuPrior

#: From this tau on the normal density is wide beside every binomial likelihood.
WIDE = 8.0
#: Drop of a log-likelihood beyond which nothing of it is left, also when it is tilted.
_DROP = 60.0
#: Numbers held at once: few enough to stay in the processor's cache.
_AT_ONCE = 1 << 17


@dataclass(frozen=True, eq=False)
class Counts:
    """Distinct studies, and how often each occurs; with the prior on mu."""

    xi: FloatArray
    ni: FloatArray
    times: FloatArray
    mu: MuPrior | None

    @cached_property
    def terms(self) -> Binomial:
        """The studies as the quadrature takes them."""
        return Binomial(self.xi, self.ni, np.zeros(1))

    @cached_property
    def nodes(self) -> tuple[tuple[FloatArray, FloatArray], ...]:
        """For wide normal densities: each study's logits with their log weights."""
        return tuple(_nodes(x, n) for x, n in zip(self.xi, self.ni, strict=True))

    @property
    def mixed(self) -> int:
        """Studies with some events and some patients without: they alone bound tau."""
        return int(self.times[(self.xi > 0) & (self.xi < self.ni)].sum())

    @property
    def gain(self) -> float:
        """How much more each study's own proportion can be worth than one for all."""
        events, total = float(self.xi @ self.times), float(self.ni @ self.times)
        share = events / total
        common = special.xlogy(events, share) + special.xlogy(total - events, 1 - share)
        return max(float(self.terms.best @ self.times - common), 0.0)

    @property
    def all_alike(self) -> bool:
        """Whether there is no event at all, or nothing but events."""
        total = float(self.xi @ self.times)
        return total in (0.0, float(self.ni @ self.times))

    def log_joint(self, mu: FloatArray, tau: FloatArray, rule: Rule = FINE) -> FloatArray:
        """Log-likelihood plus the log prior density of mu, at B places."""
        out = np.empty_like(mu)
        wide = tau >= WIDE
        for part in self._parts(np.flatnonzero(~wide), tau):
            out[part] = _log_narrow(self, mu[part], tau[part], rule)
        for part in self._parts(np.flatnonzero(wide), tau):
            out[part] = _log_wide(self, mu[part], tau[part])
        return self._with_prior(out, mu)

    def rough_log_joint(self, mu: FloatArray, tau: FloatArray) -> FloatArray:
        """The same to a fraction of 1, and soon: it says where the density of mu lies."""
        out = np.empty_like(mu)
        terms = self.terms
        for part in self._parts(np.arange(len(mu)), np.zeros_like(tau)):
            out[part] = laplace(terms, mu[part], tau[part]) @ self.times
        return self._with_prior(out, mu)

    def _with_prior(self, log: FloatArray, mu: FloatArray) -> FloatArray:
        return log if self.mu is None else log + log_normal(mu - self.mu.mean, _square(self.mu))

    def _parts(self, rows: NDArray[np.intp], tau: FloatArray) -> list[NDArray[np.intp]]:
        return np.array_split(rows, self._chunks(tau[rows])) if rows.size else []

    def _chunks(self, tau: FloatArray) -> int:
        nodes = 64 + 32 * float(tau.max(initial=0.0))
        return int(len(tau) * len(self.xi) * min(nodes, 600.0) / _AT_ONCE) + 1


def counts(xi: FloatArray, ni: FloatArray, mu: MuPrior | None) -> Counts:
    """Studies that are alike are taken together."""
    pairs, times = np.unique(np.column_stack([xi, ni]), axis=0, return_counts=True)
    return Counts(pairs[:, 0], pairs[:, 1], times.astype(float), mu)


def _square(mu: MuPrior) -> FloatArray:
    return np.asarray(mu.sd**2)


def _log_narrow(data: Counts, mu: FloatArray, tau: FloatArray, rule: Rule = FINE) -> FloatArray:
    terms = data.terms
    return np.asarray((posterior(terms, mu, tau, rule).log_integral + terms.constant) @ data.times)


def _log_wide(data: Counts, mu: FloatArray, tau: FloatArray) -> FloatArray:
    total = np.zeros_like(mu)
    studies = zip(data.xi, data.ni, data.times, data.terms.constant, data.nodes, strict=True)
    for x, n, times, constant, (logit, log_weight) in studies:
        z = (logit - mu[:, None]) / tau[:, None]
        if 0 < x < n:
            log_other = -0.5 * z**2 - 0.5 * np.log(2 * np.pi) - np.log(tau)[:, None]
        else:
            # by parts: the slope of the likelihood against the normal probability
            log_other = special.log_ndtr(z if x == 0 else -z)
        total += times * (constant + special.logsumexp(log_weight + log_other, axis=1))
    return total


def _nodes(x: float, n: float) -> tuple[FloatArray, FloatArray]:
    """Logits with log weights whose sum against a wide function is its integral."""
    inner = _log_curve(x, n, np.linspace(-800.0, 800.0, 6401))
    where = np.linspace(-800.0, 800.0, 6401)[inner > inner.max() - _DROP]
    low, high = where[0] - 0.25, where[-1] + 0.25
    p = special.expit(np.linspace(low, high, 257))
    step = min(0.25, 0.5 / float(np.sqrt(np.max(n * p * (1 - p)))))
    logit = np.linspace(low, high, int((high - low) / step) + 2)
    return logit, _log_curve(x, n, logit) + np.log(logit[1] - logit[0])


def _log_curve(x: float, n: float, logit: FloatArray) -> FloatArray:
    """The log-likelihood of a logit; of none or all events the log of its slope."""
    log_p, log_q = special.log_expit(logit), special.log_expit(-logit)
    if x == 0:
        return np.asarray(np.log(n) + log_p + n * log_q)
    if x == n:
        return np.asarray(np.log(n) + log_q + n * log_p)
    return np.asarray(x * log_p + (n - x) * log_q)


def occupied(log: FloatArray, drop: float) -> tuple[BoolArray, FloatArray]:
    """Where each row is within ``drop`` of its highest value, and that value."""
    top = log.max(axis=1, keepdims=True)
    return log > top - drop, top
