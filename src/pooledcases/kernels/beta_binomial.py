"""The beta-binomial likelihood of groups of counts, with its derivatives.

Events x of n patients have a probability that is beta distributed over studies, with mean p and
intra-class correlation rho = φ / (1 + φ):

    log L = Σ_{j<x} log(p + jφ) + Σ_{j<n−x} log(q + jφ) − Σ_{j<n} log(1 + jφ) + log C(n, x)

(Griffiths 1973, Biometrics 29:637). In this form nothing breaks down at rho = 0, the binomial. The
sums are differences of log Γ, digamma and trigamma at 1/φ, which there take large numbers from each
other; they are added up term by term instead, and beyond the first terms by Euler and Maclaurin's
formula, so that counts of millions cost no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

#: So many terms are added up one by one; what the formula leaves out after them is below rounding.
_TERMS = 512
#: Below this the closed integrals are taken from their power series.
_SMALL = 0.3
_ORDERS = np.arange(1, 34)
_SIGNS = np.where(_ORDERS % 2 == 1, 1.0, -1.0)
#: Power series in s of the integrals of log(1 + s), s/(1 + s) and (s/(1 + s))², each over s
#: to the power at which it starts.
_SERIES = (
    _SIGNS[:-1] / (_ORDERS[:-1] * (_ORDERS[:-1] + 1)),
    _SIGNS[:-1] / (_ORDERS[:-1] + 1),
    _SIGNS[:-2] * _ORDERS[:-2] / (_ORDERS[:-2] + 2),
)


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Distinct counts and how often each occurs, shape (u,)."""

    values: Array
    times: Array

    @property
    def total(self) -> float:
        """The sum of all counts."""
        return float(self.values @ self.times)

    @property
    def positive(self) -> float:
        """How many counts are above 0."""
        return float(self.times[self.values > 0].sum())


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Counts of events, of patients without, and of patients, which share one mean."""

    events: Tally
    others: Tally
    patients: Tally
    constant: float


@dataclass(frozen=True, slots=True, eq=False)
class Derivatives:
    """log-likelihood at (logit p, φ) with first and second derivatives, each of shape (r,)."""

    value: Array
    by_logit: Array
    by_phi: Array
    by_logit_twice: Array
    by_both: Array
    by_phi_twice: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Over j < x: of log(1 + ju), of j/(1 + ju) and of its square; shape (r,)."""

    logs: Array
    first: Array
    second: Array


def group(x: Array, n: Array) -> Group:
    """The counts of some studies, each distinct one once.

    Examples
    --------
    >>> found = group(np.array([0.0, 2.0, 2.0]), np.array([5.0, 5.0, 7.0]))
    >>> found.events.values.tolist(), found.events.times.tolist()
    ([0.0, 2.0], [1.0, 2.0])
    """
    constant = -special.betaln(x + 1, n - x + 1) - np.log1p(n)
    return Group(_tally(x), _tally(n - x), _tally(n), float(constant.sum()))


def derivatives(some: Group, logit: Array, phi: Array) -> Derivatives:
    """At some points (logit, φ), each of shape (r,), φ >= 0.

    Examples
    --------
    At φ = 0 it is the binomial likelihood, of 2 in 5 at one half:

    >>> at = derivatives(group(np.array([2.0]), np.array([5.0])), np.zeros(1), np.zeros(1))
    >>> float(np.exp(at.value[0]).round(6)), float(at.by_logit[0])
    (0.3125, -0.5)
    """
    p, q = special.expit(logit), special.expit(-logit)
    with np.errstate(over="ignore", under="ignore"):
        a, b, c = (
            _rising(some.events, p, phi),
            _rising(some.others, q, phi),
            _sums(some.patients, phi),
        )
        slope, pq = a[1] - b[1], p * q
        return Derivatives(
            value=a[0] + b[0] - c.logs + some.constant,
            by_logit=slope * pq,
            by_phi=a[2] + b[2] - c.first,
            by_logit_twice=(a[3] + b[3]) * pq**2 + slope * pq * (q - p),
            by_both=(a[4] - b[4]) * pq,
            by_phi_twice=a[5] + b[5] + c.second,
        )


def best_logits(some: Group, phi: Array) -> Array:
    """The logit at which the likelihood is highest, for each φ, shape (r,).

    The log-likelihood is concave in p. Its root lies between two that are known: each sum of
    1/(p + jφ) is at least that of its first term and at most that at φ = 0. There must be events
    and patients without.
    """
    low = np.full(phi.shape, np.log(some.events.positive / some.others.total))
    high = np.full(phi.shape, np.log(some.events.total / some.others.positive))
    logit = np.full(phi.shape, np.log(some.events.total / some.others.total))
    for _ in range(200):
        at = derivatives(some, logit, phi)
        low, high = np.where(at.by_logit > 0, logit, low), np.where(at.by_logit < 0, logit, high)
        curved = at.by_logit_twice < 0
        new = logit - at.by_logit / np.where(curved, at.by_logit_twice, -1.0)
        new = np.where(curved & (new >= low) & (new <= high), new, (low + high) / 2)
        moved, logit = np.abs(new - logit), new
        if np.all(moved <= 1e-12 * (1 + np.abs(logit))):
            break
    return logit


def _tally(counts: Array) -> Tally:
    values, times = np.unique(counts, return_counts=True)
    return Tally(values, times.astype(float))


def _rising(some: Tally, a: Array, phi: Array) -> tuple[Array, ...]:
    """Σ_{j<x} log(a + jφ) over all counts, and its derivatives by a, φ, aa, aφ and φφ."""
    u, x = phi / a, some.total
    sums = _sums(some, u)
    return (
        special.xlogy(x, a) + sums.logs,
        (x - u * sums.first) / a,
        sums.first / a,
        -(x - 2 * u * sums.first + u**2 * sums.second) / a**2,
        -(sums.first - u * sums.second) / a**2,
        -sums.second / a**2,
    )


def _sums(some: Tally, u: Array) -> _Sums:
    """The three sums, over the counts of a tally, for each u."""
    column = u[:, None]
    terms = int(min(some.values.max(), _TERMS))
    j = np.arange(terms)
    share = j / (1 + j * column)
    reached = np.minimum(some.values, terms).astype(np.intp)
    found = []
    for added in (np.log1p(j * column), share, share**2):
        upto = np.concatenate([np.zeros_like(column), np.cumsum(added, axis=1)], axis=1)
        found.append(upto[:, reached] @ some.times)
    far = some.values > _TERMS
    if far.any():
        for index, tail in enumerate(_tails(some.values[far], column)):
            found[index] = found[index] + tail @ some.times[far]
    return _Sums(*found)


def _tails(x: Array, u: Array) -> tuple[Array, Array, Array]:
    """The sums from the last single term to x − 1, shape (r, u)."""
    start = np.array([float(_TERMS)])
    upper, lower = _antiderivatives(x, u), _antiderivatives(start, u)
    top, bottom = _ends(x, u), _ends(start, u)
    logs, first, second = (
        upper[i] - lower[i] - (top[i] - bottom[i]) / 2 + (top[i + 3] - bottom[i + 3]) / 12
        for i in range(3)
    )
    return logs, first, second


def _ends(t: Array, u: Array) -> tuple[Array, ...]:
    """The three terms at t, and their derivatives."""
    below = 1 + t * u
    return np.log1p(t * u), t / below, (t / below) ** 2, u / below, below**-2, 2 * t * below**-3


def _antiderivatives(t: Array, u: Array) -> tuple[Array, Array, Array]:
    """The integrals of the three terms from 0 to t."""
    s = t * u
    large = np.where(s > _SMALL, s, 1.0)
    log = np.log1p(large)
    closed = (
        ((1 + large) * log - large) / large**2,
        (large - log) / large**2,
        (large - 2 * log + large / (1 + large)) / large**3,
    )
    small = np.where(s > _SMALL, 0.0, s)
    values = [
        np.where(s > _SMALL, form, np.polynomial.polynomial.polyval(small, series))
        for form, series in zip(closed, _SERIES, strict=True)
    ]
    return t * s * values[0], t**2 * values[1], t**3 * values[2]
