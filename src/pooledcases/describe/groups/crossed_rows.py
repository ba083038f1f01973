"""The nodes of both spreads, row by row of the spread between groups."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy import special

from pooledcases.describe.groups.given_spreads import Block, block, log_density
from pooledcases.describe.groups.mixture import Part
from pooledcases.describe.groups.one_way import NARROW, mu_line
from pooledcases.describe.groups.report_effects import (
    READ,
    SUMMED,
    ReportEffects,
    standard_line,
)
from pooledcases.describe.groups.spreads import log_weight, spread_at
from pooledcases.describe.groups.ties import Ties
from pooledcases.results.base import FloatArray
from pooledcases.results.bayes import MuPrior

#: The last node: 11 scales of the prior, where it has dropped by e^-60.
_LAST = 3.6
#: Where the joint density has dropped by this, nothing is left; of so many values of mu every one
#: is looked at first.
_DROP, _EVERY = 20.0, 7
#: Places of both spreads among which one is not far from the highest.
_LOOKED_AT = (0.0, 0.9, 1.8, 2.7, 3.5)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One tau: what mu, the groups' nodes and the report spreads weigh, on one common scale.

    Attributes
    ----------
    weight : ndarray, shape (M,)
    nodes : tuple of ndarray, shape (M, K)
        One a group: weights of mu and of the group's standardised effect ``z``.
    borrowed : ndarray, shape (G,)
        Each group's borrowed share, times the weight.
    by_report : dict
        What each report spread weighs, by its coordinate.
    """

    u: float
    tau: float
    mu: FloatArray
    step: float
    z: FloatArray
    weight: FloatArray
    nodes: tuple[FloatArray, ...]
    borrowed: FloatArray
    by_report: dict[float, float] = field(default_factory=dict)

    @property
    def reports(self) -> FloatArray:
        """What each report spread weighs, in their order."""
        return np.array([self.by_report[v] for v in sorted(self.by_report)])

    def part(self, weights: FloatArray, z: FloatArray) -> Part:
        """Values of mu + tau z with their weights, and the spacing of the lines they stand on."""
        narrow = self.tau < NARROW * self.step
        gap = self.step if narrow else self.tau * (z[1] - z[0])
        return self.mu[:, None] + self.tau * z, weights, np.array(gap)

    def add(self, v: float, use: slice, found: Block | None, log_prior: float) -> Row:
        """With one more report spread, known at the values ``use`` of mu; None weighs nothing."""
        by_report = self.by_report | {v: 0.0}
        if found is None:
            return replace(self, by_report=by_report)
        weight = np.exp(found.log_mu + log_prior) * self.step
        by_report[v] = float(weight.sum())
        self.weight[use] += weight
        for mine, more in zip(self.nodes, found.nodes, strict=True):
            mine[use] += weight[:, None] * more
        shares = np.array([float(weight @ share) for share in found.borrowed])
        return replace(self, by_report=by_report, borrowed=self.borrowed + shares)


@dataclass(frozen=True, eq=False)
class Rows:
    """Ties, the scale of the nodes, the prior of mu, and the scales of the priors over that."""

    ties: Ties
    scale: float
    prior: MuPrior | None
    ratios: tuple[float, ...]
    known: dict[float, tuple[Row, ...]] = field(default_factory=dict)
    effects: dict[float, ReportEffects] = field(default_factory=dict)

    def at(self, step: float) -> list[list[Row]]:
        """All rows with nodes a step apart, for each prior; what is known is not done again."""
        nodes = [step * at for at in range(round(_LAST / step) + 1)]
        for u in nodes:
            rows = self.known.get(u) or self._empty(u)
            for v in nodes:
                if v not in rows[0].by_report:
                    rows = self._with(rows, v)
            self.known[u] = rows
        return [[self.known[u][at] for u in nodes] for at in range(len(self.ratios))]

    @cached_property
    def totals(self) -> tuple[FloatArray, FloatArray]:
        """Events and patients of each group."""
        xi, ni = np.zeros(self.ties.groups), np.zeros(self.ties.groups)
        for cell in self.ties.cells:
            xi[cell.group] += cell.x
            ni[cell.group] += cell.n
        return xi, ni

    @cached_property
    def highest(self) -> float:
        """A log joint density near the highest."""
        found = -np.inf
        for u, v in itertools.product(_LOOKED_AT, _LOOKED_AT):
            if self.bound + self._prior(u, v) > found:
                tau = float(spread_at(u, self.scale))
                log = float(self._rough(self._places(tau)[0], tau, v).max())
                found = max(found, log + self._prior(u, v))
        return found

    @cached_property
    def bound(self) -> float:
        """The log-likelihood at each cell's own proportion: none is higher."""
        x, n = np.array([(cell.x, cell.n) for cell in self.ties.cells], dtype=float).T
        return float((special.xlogy(x, x / n) + special.xlogy(n - x, 1 - x / n)).sum())

    def _prior(self, u: float, v: float) -> float:
        return max(log_weight(u, ratio) + log_weight(v, ratio) for ratio in self.ratios)

    def _empty(self, u: float) -> tuple[Row, ...]:
        tau = float(spread_at(u, self.scale))
        mu, step = self._places(tau)
        spacing = SUMMED if tau < NARROW * step else READ
        z = standard_line(tau, float(self.totals[1].max()), spacing, step)
        groups = range(self.ties.groups)
        return tuple(
            Row(
                u=u, tau=tau, mu=mu, step=step, z=z,
                weight=np.zeros(len(mu)),
                nodes=tuple(np.zeros((len(mu), len(z))) for _ in groups),
                borrowed=np.zeros(len(groups)),
            )
            for _ in self.ratios
        )  # fmt: skip

    def _with(self, rows: Sequence[Row], v: float) -> tuple[Row, ...]:
        """One more report spread, where anything is left of the density."""
        one = rows[0]
        use, found = slice(0), None
        floor = self.highest - _DROP - self._prior(one.u, v)
        if self.bound > floor:
            rough = self._rough(one.mu, one.tau, v)
            alive = _EVERY * np.flatnonzero(rough > floor)
            if alive.size:
                use = slice(max(alive[0] - _EVERY, 0), alive[-1] + _EVERY + 1)
                found = self._block(one.mu[use], one.tau, one.z, v)
        return tuple(
            row.add(v, use, found, log_weight(row.u, ratio) + log_weight(v, ratio) - self.highest)
            for row, ratio in zip(rows, self.ratios, strict=True)
        )

    def _rough(self, mu: FloatArray, tau: float, v: float) -> FloatArray:
        """The log density at some of the values of mu."""
        some = mu[::_EVERY]
        beside = float(some[1] - some[0]) if len(some) > 1 else None
        z = standard_line(tau, 1.0, SUMMED, beside)
        return log_density(self.ties, self._effects(v), some, tau, z, self.prior)

    def _block(self, mu: FloatArray, tau: float, z: FloatArray, v: float) -> Block:
        return block(self.ties, self._effects(v), mu, tau, z, self.prior)

    def _effects(self, v: float) -> ReportEffects:
        if v not in self.effects:
            self.effects[v] = ReportEffects(self.ties.kinds, float(spread_at(v, self.scale)))
        return self.effects[v]

    def _places(self, tau: float) -> tuple[FloatArray, float]:
        """Values of mu at one tau, and their spacing: as fine as without reports, as far as with
        widely different ones."""
        xi, ni = self.totals
        known = ni > 0
        times = np.ones(int(known.sum()))
        fine, step = mu_line(xi[known], ni[known], times, tau, self.prior)
        wide = float(np.hypot(tau, 1.5 * self.scale))
        far, _ = mu_line(xi[known], ni[known], times, wide, self.prior)
        low, high = min(fine[0], far[0]), max(fine[-1], far[-1])
        return low + step * np.arange(int((high - low) / step) + 2, dtype=float), step
