"""The binomial-normal model of many groups, integrated over mu and tau: each group's own logit.

Logits of the groups are N(mu, tau²), tau is half-normal, mu flat or normal. Given mu and tau the
integral over a group's own logit is that of :mod:`pooledcases.kernels.quadrature`; mu is integrated
by the trapezoidal rule, and so is tau after a double exponential change of variable, which gives
the half-line no end (Takahasi & Mori 1974, Publ RIMS 9:721; Trefethen & Weideman 2014, SIAM Rev
56:385).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from pooledcases.describe.groups.mixture import Mixture, Part, mixture
from pooledcases.errors import NotConverged
from pooledcases.kernels.nodes import Rule
from pooledcases.kernels.quadrature import posterior
from pooledcases.kernels.study_terms import Binomial
from pooledcases.results.base import FloatArray, IntArray, Interval
from pooledcases.results.bayes import MuPrior

#: Spacing of tau's nodes at first, and how often it is halved until the total settles: the error
#: of the last rule is about the square of the difference.
_FIRST, _HALVINGS, _SETTLED = 0.3, 7, 3e-6
#: How finely a group's own logit is integrated.
_RULE = Rule(drop=24.0, wider=1.0, agree=1e-4)
#: Where the log density has dropped by this, nothing is left.
_DROP = 34.0
#: Spacing of nodes in standard deviations, and its bound in logits (expit has its poles at ±iπ).
WIDTHS, PITCH = 0.55, 0.5
#: Nodes of a standard normal.
Z: FloatArray = np.asarray(np.arange(-16, 17) * 0.4, dtype=float)
_LOG_Z = -0.5 * Z**2 - np.log(np.exp(-0.5 * Z**2).sum())
#: Where tau is looked for: from where it is nothing beside the prior's scale to 9 times that.
_LOW, _HIGH = -3.4, 2.3
#: tau below this many steps of mu is narrow.
NARROW = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """mu at one tau: equidistant values, their log joint density, and what tau itself weighs."""

    x: float
    tau: float
    share: float
    mu: FloatArray
    log_joint: FloatArray
    step: float

    @property
    def weight(self) -> FloatArray:
        """Probability of each mu given tau."""
        return np.asarray(special.softmax(self.log_joint))


@dataclass(frozen=True, slots=True, eq=False)
class OneWay:
    """Distinct groups, the place of each group among them, and the posterior of (mu, tau)."""

    xi: FloatArray
    ni: FloatArray
    place: IntArray
    slices: tuple[Slice, ...]
    step: float
    scale: float

    @property
    def mu(self) -> Mixture:
        """The distribution of mu."""
        return mixture([(s.mu, s.share * s.weight, np.array(s.step)) for s in self.slices])

    @property
    def tau(self) -> Spread:
        """The distribution of tau."""
        parts = [(item.x, item.share) for item in self.slices]
        return Spread(line(parts, self.step), self.scale)

    @property
    def new_group(self) -> Mixture:
        """The logit of a group of which nothing is known."""
        return self.group(-1)

    def group(self, index: int) -> Mixture:
        """The distribution of one group's logit; of a new group for −1."""
        return mixture([self._part(item, index) for item in self.slices])

    def group_with_share(self, index: int) -> tuple[Mixture, float]:
        """The distribution of one group's logit, and the mean of (1/tau²) / (1/tau² + n p (1 − p)):
        the others' part of the information."""
        n = self._counts(index)[1]
        parts = [self._part(item, index) for item in self.slices]
        shares = []
        for item, (values, weights, _) in zip(self.slices, parts, strict=True):
            p = special.expit(values)
            shares.append(float((weights / (1 + item.tau**2 * n * p * (1 - p))).sum()))
        share = min(1.0, sum(shares) / float(sum(part[1].sum() for part in parts)))
        return mixture(parts), share

    def _counts(self, index: int) -> tuple[float, float]:
        if index < 0:
            return 0.0, 0.0
        at = self.place[index]
        return float(self.xi[at]), float(self.ni[at])

    def _part(self, item: Slice, index: int) -> Part:
        x, n = self._counts(index)
        use = item.weight > 1e-12
        mu, weight = item.mu[use], item.share * item.weight[use]
        if item.tau < NARROW * item.step:
            # lines along mu: beside their spacing those along the group's own deviation are dots
            values = mu[:, None] + item.tau * Z
            log = x * special.log_expit(values) + (n - x) * special.log_expit(-values) + _LOG_Z
            return values, weight[:, None] * special.softmax(log, axis=1), np.array(item.step)
        if n == 0:
            values = mu[:, None] + item.tau * Z
            return values, weight[:, None] * np.exp(_LOG_Z), np.array(item.tau * (Z[1] - Z[0]))
        terms = Binomial(np.array([x]), np.array([n]), np.zeros(1))
        at = posterior(terms, mu, np.full_like(mu, item.tau), _RULE)
        gap = 2 * np.asarray(at.line.half) / at.line.nodes
        values = mu[:, None] + item.tau * at.z[:, 0, :]
        return values, weight[:, None] * at.weight[:, 0, :], np.asarray(item.tau * gap)


def one_way(xi: FloatArray, ni: FloatArray, *, scale: float, mu: MuPrior | None = None) -> OneWay:
    """The posterior of groups of ``xi`` events in ``ni``, tau being half-normal of ``scale``.

    Groups without patients take no part. With a flat mu there must be events and patients without.
    """
    pairs, place, times = np.unique(
        np.column_stack([xi, ni]), axis=0, return_inverse=True, return_counts=True
    )
    known = pairs[:, 1] > 0
    data = _Data(pairs[known, 0], pairs[known, 1], times[known].astype(float), mu)
    step, before = _FIRST, np.inf
    slices: list[Slice] = []
    for _ in range(_HALVINGS):
        slices = _slices(data, slices, scale, step)
        total = float(special.logsumexp([item.share for item in slices])) + float(np.log(step))
        if abs(total - before) < _SETTLED:
            break
        step, before = step / 2, total
    else:
        raise NotConverged(
            "The spread between the groups could not be integrated to its digits; pool fewer or "
            "smaller groups, or use pool_bayes."
        )
    share = special.softmax([item.share for item in slices])
    kept = [
        replace(item, share=float(weight))
        for item, weight in zip(slices, share, strict=True)
        if weight > 1e-12
    ]
    return OneWay(pairs[:, 0], pairs[:, 1], place.ravel(), tuple(kept), step, scale)


def line(parts: Sequence[tuple[float, float]], step: float) -> Mixture:
    """The distribution of the coordinate of tau."""
    x, share = (np.array(column) for column in zip(*parts, strict=True))
    return mixture([(x, share, np.array(step))])


def tau_at(x: ArrayLike, scale: float) -> FloatArray:
    """tau at its coordinate: scale exp(x − exp(−x))."""
    x = np.asarray(x, dtype=float)
    return np.asarray(scale * np.exp(x - np.exp(-x)))


def log_prior(x: float, ratio: float = 1.0) -> float:
    """The log half-normal density of tau in its coordinate, its scale being ``ratio`` times that of
    the coordinate."""
    share = float(tau_at(x, 1.0))
    slope = x - float(np.exp(-x)) + float(np.log1p(np.exp(-x)))
    return (
        0.5 * float(np.log(2 / np.pi)) - float(np.log(ratio)) - 0.5 * (share / ratio) ** 2 + slope
    )


def _slices(data: _Data, known: Sequence[Slice], scale: float, step: float) -> list[Slice]:
    """Slices at all nodes of tau that matter; ``share`` holds the log of their density."""
    places = {round(item.x / step): item for item in known}
    first, last = int(_LOW / step), int(_HIGH / step)
    if known:
        # twice the nodes, where the coarser rule found something
        top = max(item.share for item in known)
        alive = [round(item.x / step) for item in known if item.share > top - _DROP]
        first, last = max(first, alive[0] - 2), min(last, alive[-1] + 2)
    for place in range(first, last + 1):
        if place not in places:
            x = place * step
            at = data.slice(x, float(tau_at(x, scale)))
            places[place] = replace(at, share=_total(at) + log_prior(x))
    return [places[place] for place in sorted(places)]


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """The distribution of tau, by that of its coordinate."""

    of_x: Mixture
    scale: float

    def quantile(self, p: float) -> float:
        """Where the probability below is ``p``."""
        return float(tau_at(self.of_x.quantile(p), self.scale))

    def central(self, level: float) -> Interval:
        """The interval with the same probability outside on both sides."""
        return Interval(self.quantile((1 - level) / 2), self.quantile((1 + level) / 2))


def _total(item: Slice) -> float:
    return float(special.logsumexp(item.log_joint)) + float(np.log(item.step))


@dataclass(frozen=True, slots=True, eq=False)
class _Data:
    """Distinct groups with patients, and how often each occurs."""

    xi: FloatArray
    ni: FloatArray
    times: FloatArray
    prior: MuPrior | None

    def slice(self, x: float, tau: float) -> Slice:
        """mu at one tau; the share of tau is not known yet."""
        mu, step = mu_line(self.xi, self.ni, self.times, tau, self.prior)
        terms = Binomial(self.xi, self.ni, np.zeros(1))
        chunks = np.array_split(mu, max(1, len(mu) * len(self.xi) // 512))
        log = np.concatenate(
            [
                posterior(terms, m, np.full_like(m, tau), _RULE).log_integral @ self.times
                for m in chunks
            ]
        )
        if self.prior is not None:
            log = log - 0.5 * ((mu - self.prior.mean) / self.prior.sd) ** 2
            log = log - np.log(self.prior.sd * np.sqrt(2 * np.pi))
        use = log > log.max() - _DROP
        return Slice(x, tau, 0.0, mu[use], log[use], step)


def mu_line(
    xi: FloatArray, ni: FloatArray, times: FloatArray, tau: float, prior: MuPrior | None
) -> tuple[FloatArray, float]:
    """Equidistant values that hold and resolve the density of mu at one tau, and their spacing."""
    events, others = float(xi @ times), float((ni - xi) @ times)
    centre = float(np.log(events + 0.5) - np.log(others + 0.5))
    pq = float(special.expit(centre) * special.expit(-centre))
    most = float((times / (tau**2 + 4 / ni)).sum())
    variance = 1 / float((times / (tau**2 + 1 / (ni * pq))).sum())
    reach = []
    for count, groups in ((events, float(times[xi > 0].sum())),
                          (others, float(times[xi < ni].sum()))):  # fmt: skip
        spread = np.sqrt(variance + tau**2 / max(groups, 1.0))
        reach.append(8 * spread + _DROP / count if count else np.inf)
    low, high = centre - reach[0], centre + reach[1]
    if prior is not None:
        most += prior.sd**-2
        low = max(min(low, prior.mean - 8 * prior.sd), prior.mean - 9 * prior.sd - 40)
        high = min(max(high, prior.mean + 8 * prior.sd), prior.mean + 9 * prior.sd + 40)
    step = min(PITCH, WIDTHS / float(np.sqrt(most)))
    return low + step * np.arange(int((high - low) / step) + 2, dtype=float), step
