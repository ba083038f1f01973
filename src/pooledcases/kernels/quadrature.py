"""Integrals over a normal study effect, to rounding error.

The integrands of the one-stage models are analytic and fall off on both sides at least like the
normal density. For such integrands the plain trapezoidal rule converges exponentially in the
number of nodes (Trefethen & Weideman 2014, SIAM Rev 56:385), also where Gauss-Hermite nodes
centred at the mode converge slowly because the integrand is skewed (all or no events, large tau).
:mod:`~pooledcases.kernels.nodes` places the nodes; they are doubled until two rules agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.kernels.nodes import FINE, MOST_NODES, Line, Rule, doubled, lines, log_integrand
from pooledcases.kernels.study_terms import Array, Binomial, Terms, TwoGroups

#: For the mean of expit: spacing of nodes, and its bound in logits.
_STEP_OF_MEAN, _PITCH_OF_MEAN = 0.5, 0.55
#: Numbers held at once.
_AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A log-likelihood in (mu, tau) with its first and second derivatives."""

    value: float
    score: Array
    hessian: Array


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The study effects given the counts, where eta = mu + tau z.

    Attributes
    ----------
    line : Line
    weight : ndarray, shape (B, k, J)
        Weights sum to 1 a study: the posterior distribution of z on the nodes.
    log_integral : ndarray, shape (B, k)
    """

    line: Line
    weight: Array
    log_integral: Array

    @property
    def z(self) -> Array:
        """The nodes, (B, k, J) or (B, 1, J)"""
        return self.line.z


@dataclass(frozen=True, slots=True, eq=False)
class StudyMoments:
    """What each study adds to the log-likelihood in (mu, tau) and a number of its own.

    Attributes
    ----------
    value : ndarray, shape (B, k)
    score : ndarray, shape (2, B, k)
        By mu and tau.
    hessian : ndarray, shape (3, B, k)
        Second derivatives by mu mu, mu tau, tau tau.
    own : ndarray, shape (4, B, k) or None
        For :class:`~pooledcases.kernels.study_terms.TwoGroups`: the score by ``shared``, and the
        second derivatives by shared shared, shared mu, shared tau.
    """

    value: Array
    score: Array
    hessian: Array
    own: Array | None


def study_moments(terms: Terms, mu: Array, tau: Array, rule: Rule = FINE) -> StudyMoments:
    """Each study's log-likelihood with its exact derivatives, at B places.

    Parameters
    ----------
    terms : Terms
        Of k studies.
    mu, tau : ndarray, shape (B,)
        Mean and standard deviation of eta over studies; tau >= 0.
    rule : Rule

    Notes
    -----
    Derivatives of the integral are posterior means over z of those of the integrand; second ones
    add the posterior variance of the score (Louis 1982, JRSS B 44:226). At tau = 0 the posterior
    is the normal density, and nothing is integrated.
    """
    if not tau.any():
        return _at_zero(terms, mu)
    nodes = max(64.0, 2 * rule.far * float(tau.max()) / terms.pitch)
    parts, start, step = [], 0, max(1, int(_AT_ONCE / (nodes * len(mu))))
    while start < terms.size:
        rows = slice(start, min(start + step, terms.size))
        some = terms if step >= terms.size else terms.take(rows)
        parts.append(_moments(some, mu, tau, rule))
        start += step
    if len(parts) == 1:
        return parts[0]
    own = [part.own for part in parts if part.own is not None]
    return StudyMoments(
        np.concatenate([part.value for part in parts], axis=-1),
        np.concatenate([part.score for part in parts], axis=-1),
        np.concatenate([part.hessian for part in parts], axis=-1),
        np.concatenate(own, axis=-1) if own else None,
    )


def _moments(terms: Terms, mu: Array, tau: Array, rule: Rule) -> StudyMoments:
    at = posterior(terms, mu, tau, rule)
    eta = mu[:, None, None] + tau[:, None, None] * at.z
    r, w, own_slopes = _slopes(terms, eta)
    pull = at.weight * r
    mean, tilted, _ = at.line.sums(pull)
    flat, slanted, square = at.line.sums(pull * r - at.weight * w)
    score = np.array([mean, tilted])
    hessian = np.array([flat - mean**2, slanted - mean * tilted, square - tilted**2])
    own = None
    if own_slopes is not None:
        s, bend_own, bend_mixed = own_slopes
        pull = at.weight * s
        shift = pull.sum(axis=-1)
        bend = (pull * s - at.weight * bend_own).sum(axis=-1) - shift**2
        flat, slanted, _ = at.line.sums(pull * r - at.weight * bend_mixed)
        own = np.array([shift, bend, flat - shift * mean, slanted - shift * tilted])
    return StudyMoments(at.log_integral + terms.constant, score, hessian, own)


def _at_zero(terms: Terms, mu: Array) -> StudyMoments:
    """The moments at tau = 0, where z is standard normal whatever was observed."""
    eta = np.repeat(mu[:, None, None], terms.size, axis=1)
    r, w, own_slopes = _slopes(terms, eta)
    r, w = r[..., 0], w[..., 0]
    zero = np.zeros_like(r)
    own = None
    if own_slopes is not None:
        s, bend_own, bend_mixed = (item[..., 0] for item in own_slopes)
        own = np.array([s, -bend_own, -bend_mixed, zero])
    value = terms.log(eta)[..., 0] + terms.constant
    return StudyMoments(value, np.array([r, zero]), np.array([-w, zero, r**2 - w]), own)


def _slopes(terms: Terms, eta: Array) -> tuple[Array, Array, tuple[Array, Array, Array] | None]:
    """Score and information by eta; and for two groups the score by the number of the study's own,
    its information, and that of both."""
    if not isinstance(terms, TwoGroups):
        return *terms.slopes(eta), None
    (r1, w1), (r2, w2) = terms.cells(eta)
    (c1, c2), (d1, d2) = terms.along, terms.across
    own = (d1 * r1 + d2 * r2, d1**2 * w1 + d2**2 * w2, c1 * d1 * w1 + c2 * d2 * w2)
    return c1 * r1 + c2 * r2, c1**2 * w1 + c2**2 * w2, own


def posterior(terms: Terms, mu: Array, tau: Array, rule: Rule = FINE) -> Posterior:
    """Nodes, weights and integrals of k studies at B places."""
    mu, tau = mu[:, None], tau[:, None]
    line = lines(terms, mu, tau, rule)
    while True:
        log_g = log_integrand(terms, mu, tau, line.z)
        top = log_g.max(axis=-1, keepdims=True)
        log_g -= top
        height = np.exp(log_g, out=log_g)
        total, coarse = height.sum(axis=-1), 2 * height[..., ::2].sum(axis=-1)
        agreed = np.all(np.abs(coarse - total) <= rule.agree * total)
        if agreed or line.nodes >= MOST_NODES:
            break
        line = doubled(line)
    area = total * (2 * line.half / line.nodes)
    log_integral = top[..., 0] + np.log(area) - 0.5 * np.log(2 * np.pi)
    height /= total[..., None]
    return Posterior(line, height, log_integral)


def binomial_normal(mu: float, tau: float, xi: Array, ni: Array) -> Likelihood:
    """Log-likelihood of events ``xi`` of ``ni`` when logits are N(mu, tau²) over studies.

    Parameters
    ----------
    mu, tau : float
        Mean and standard deviation of the logits; tau >= 0, and tau = 0 is the common proportion.
    xi, ni : ndarray, shape (k,)
        Events and totals.

    Notes
    -----
    Score and hessian are exact derivatives of the integral: see :func:`study_moments`. Checked
    against adaptive integration of a library that shares no code.

    Examples
    --------
    >>> import numpy as np
    >>> fit = binomial_normal(0.0, 0.0, np.array([1.0]), np.array([2.0]))
    >>> round(float(np.exp(fit.value)), 12)
    0.5
    """
    terms = Binomial(xi, ni, np.zeros(1))
    at = study_moments(terms, np.array([mu]), np.array([tau]))
    (a, b, c), score = at.hessian[:, 0].sum(axis=-1), at.score[:, 0].sum(axis=-1)
    return Likelihood(float(at.value.sum()), score, np.array([[a, b], [b, c]]))


def mean_proportion(mu: float, tau: float) -> float:
    """The mean of expit over N(mu, tau²): the average proportion over studies.

    Examples
    --------
    >>> round(mean_proportion(0.0, 1.0), 12)
    0.5
    """
    # the poles of expit lie pi off the real line, those of z far from it
    step = min(_STEP_OF_MEAN, _PITCH_OF_MEAN / tau) if tau > 0 else _STEP_OF_MEAN
    half = min(int(np.ceil(FINE.far / step)), MOST_NODES)
    z = FINE.far / half * np.arange(-half, half + 1)
    weight = np.exp(-0.5 * z * z)
    return float(weight @ special.expit(mu + tau * z) / weight.sum())
