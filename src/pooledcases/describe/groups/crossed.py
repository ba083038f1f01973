"""Groups crossed with reports: logit = mu + group + report, integrated over everything.

Group effects are N(0, tau²), report effects N(0, sigma²), tau and sigma half-normal, mu flat or
normal. Reports with patients of one group are integrated one by one; those that tie groups
together are summed out by :mod:`~pooledcases.describe.groups.elimination`. All rules are
trapezoidal; nothing is approximated by a normal distribution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special
from scipy.interpolate import CubicSpline

from pooledcases.describe.groups.elimination import Factor, summed
from pooledcases.describe.groups.mixture import Mixture, Part, mixture
from pooledcases.describe.groups.one_way import (
    NARROW,
    WIDTHS,
    Spread,
    Z,
    line,
    log_prior,
    mu_line,
    tau_at,
)
from pooledcases.describe.groups.ties import Cell, Ties
from pooledcases.results.base import FloatArray
from pooledcases.results.bayes import MuPrior

#: Nodes of both spreads, in the coordinate of tau: from 1/1000 to 3.6 of the prior's scale. Beyond
#: lies 1e-5 of the prior.
_STEP = 0.3
_NODES = _STEP * np.arange(-7, 6)
#: Standard deviations of an effect that are integrated; and spacings, in standard deviations and in
#: logits (poles of expit), of nodes that are summed, and of nodes between which is read.
_FAR = 6.0
_SUMMED, _READ = (0.9, 1.0), (WIDTHS, 0.7)
#: Where the density of mu has dropped by this, nothing is left; of so many values every one is
#: looked at first.
_DROP, _EVERY = 24.0, 7
#: Logits on which the integral over a report is tabled.
_ETA = np.arange(-60.0, 60.05, 0.1)
#: Arrays by the counts of a cell.
_ByKind = dict[tuple[int, int], FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """The posterior: distributions of mu, of both spreads, of each group's logit."""

    mu: Mixture
    tau: Spread
    report_tau: Spread
    groups: tuple[Mixture, ...]
    shares: tuple[float, ...]
    new_group: Mixture

    def group(self, index: int) -> Mixture:
        """The logit of a group in the middle report."""
        return self.groups[index]

    def borrowed(self, index: int) -> float:
        """The mean of (1/tau²) / (1/tau² + information of the group's own patients)."""
        return self.shares[index]


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """One pair of spreads: log density over mu, and what each group's nodes weigh given mu."""

    log_mu: FloatArray
    nodes: tuple[FloatArray, ...]
    borrowed: tuple[FloatArray, ...]


def crossed(
    ties: Ties, *, scales: Sequence[float], mu: MuPrior | None = None
) -> tuple[Crossed, ...]:
    """The posterior for each of some scales of the half-normal priors; the first sets the nodes."""
    ratios = [scale / scales[0] for scale in scales]
    problem = _Problem(ties, scales[0], mu)
    slices = [problem.slices(float(x), ratios) for x in _NODES]
    return tuple(
        _result([of_tau[at] for of_tau in slices], scales[0], ties.groups)
        for at in range(len(scales))
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Slice:
    """One tau: what mu, the groups' nodes and the report spreads weigh, on one common scale.

    Attributes
    ----------
    weight : ndarray, shape (M,)
    nodes : tuple of ndarray, shape (M, K)
        One a group: weights of mu and of the group's standardised effect ``z``.
    borrowed : ndarray, shape (G,)
        Each group's borrowed share, times the weight.
    reports : ndarray, shape (Y,)
        What each report spread weighs.
    """

    x: float
    tau: float
    mu: FloatArray
    step: float
    z: FloatArray
    weight: FloatArray
    nodes: tuple[FloatArray, ...]
    borrowed: FloatArray
    reports: FloatArray

    def part(self, weights: FloatArray, z: FloatArray) -> Part:
        """Values of mu + tau z with their weights, and the spacing of the lines they stand on."""
        narrow = self.tau < NARROW * self.step
        gap = self.step if narrow else self.tau * (z[1] - z[0])
        return self.mu[:, None] + self.tau * z, weights, np.array(gap)


@dataclass(frozen=True, eq=False)
class _Problem:
    """Ties, the scale of the nodes of both spreads, and the prior of mu."""

    ties: Ties
    scale: float
    prior: MuPrior | None

    @cached_property
    def counts(self) -> tuple[FloatArray, FloatArray]:
        """Events and patients of each group."""
        return _totals(self.ties)

    @cached_property
    def reports(self) -> tuple[_Reports, ...]:
        """One for each node of the report spread."""
        return tuple(_Reports(self.ties.kinds, float(tau)) for tau in tau_at(_NODES, self.scale))

    @cached_property
    def reference(self) -> float:
        """A log density near the highest."""
        tau = float(tau_at(0.0, self.scale))
        mu, _ = self.places(tau)
        z = _line(tau, 1.0, _SUMMED)
        middle = self.reports[len(_NODES) // 2]
        return float(_block(self.ties, middle, mu[::_EVERY], tau, z, self.prior).log_mu.max())

    def places(self, tau: float) -> tuple[FloatArray, float]:
        """Values of mu at one tau, and their spacing."""
        return _mu_places(*self.counts, tau, self.scale, self.prior)

    def block(self, at: _Reports, mu: FloatArray, tau: float, z: FloatArray) -> _Block:
        """One pair of spreads; nothing is computed where mu has no weight."""
        rough = _block(self.ties, at, mu[::_EVERY], tau, _line(tau, 1.0, _SUMMED), self.prior)
        alive = _EVERY * np.flatnonzero(rough.log_mu > rough.log_mu.max() - _DROP)
        use = slice(max(alive[0] - _EVERY, 0), alive[-1] + _EVERY + 1)
        found = _block(self.ties, at, mu[use], tau, z, self.prior)
        log_mu = np.full(len(mu), -np.inf)
        log_mu[use] = found.log_mu
        shape = (len(mu), len(z))
        nodes = tuple(_placed(part, use, shape) for part in found.nodes)
        return _Block(log_mu, nodes, tuple(_placed(b, use, shape[:1]) for b in found.borrowed))

    def slices(self, x: float, ratios: Sequence[float]) -> list[_Slice]:
        """One tau, with each prior."""
        tau = float(tau_at(x, self.scale))
        mu, step = self.places(tau)
        spacing = _SUMMED if tau < NARROW * step else _READ
        z = _line(tau, float(self.counts[1].max()), spacing)
        blocks = [self.block(at, mu, tau, z) for at in self.reports]
        out = []
        for ratio in ratios:
            weights = [
                np.exp(
                    block.log_mu - self.reference + log_prior(x, ratio) + log_prior(float(y), ratio)
                )
                * step
                for y, block in zip(_NODES, blocks, strict=True)
            ]
            both = list(zip(weights, blocks, strict=True))
            groups = range(self.ties.groups)
            nodes = tuple(
                np.sum([w[:, None] * b.nodes[g] for w, b in both], axis=0) for g in groups
            )
            shares = np.array([sum(float(w @ b.borrowed[g]) for w, b in both) for g in groups])
            out.append(
                _Slice(
                    x=x, tau=tau, mu=mu, step=step, z=z,
                    weight=np.sum(weights, axis=0),
                    nodes=nodes,
                    borrowed=shares,
                    reports=np.array([float(w.sum()) for w in weights]),
                )
            )  # fmt: skip
        return out


def _placed(part: FloatArray, use: slice, shape: tuple[int, ...]) -> FloatArray:
    """Rows in their place among rows of zeros."""
    out = np.zeros(shape)
    out[use] = part
    return out


def _result(slices: Sequence[_Slice], scale: float, groups: int) -> Crossed:
    total = sum(float(item.weight.sum()) for item in slices)
    reports = np.sum([item.reports for item in slices], axis=0)
    share = np.sum([item.borrowed for item in slices], axis=0) / total
    standard = np.asarray(special.softmax(-0.5 * Z**2), dtype=float)
    return Crossed(
        mu=mixture([(item.mu, item.weight, np.array(item.step)) for item in slices]),
        tau=Spread(line([(s.x, float(s.weight.sum())) for s in slices], _STEP), scale),
        report_tau=Spread(
            line(list(zip(_NODES.tolist(), reports.tolist(), strict=True)), _STEP), scale
        ),
        groups=tuple(
            mixture([item.part(item.nodes[g], item.z) for item in slices]) for g in range(groups)
        ),
        shares=tuple(float(value) for value in np.minimum(share, 1.0)),
        new_group=mixture([s.part(s.weight[:, None] * standard, Z) for s in slices]),
    )


def _totals(ties: Ties) -> tuple[FloatArray, FloatArray]:
    xi, ni = np.zeros(ties.groups), np.zeros(ties.groups)
    for cell in ties.cells:
        xi[cell.group] += cell.x
        ni[cell.group] += cell.n
    return xi, ni


def _line(tau: float, n: float, spacing: tuple[float, float]) -> FloatArray:
    """Equidistant nodes of a standard normal effect that resolve ``n`` patients."""
    narrow = spacing[0] / np.sqrt(1 + tau**2 * n / 4)
    step = min(float(narrow), spacing[1] / tau)
    return np.asarray(step * np.arange(-int(_FAR / step) - 1, int(_FAR / step) + 2), dtype=float)


def _mu_places(
    xi: FloatArray, ni: FloatArray, tau: float, scale: float, prior: MuPrior | None
) -> tuple[FloatArray, float]:
    """mu as fine as without reports, as far as with widely different ones."""
    known = ni > 0
    times = np.ones(int(known.sum()))
    fine, step = mu_line(xi[known], ni[known], times, tau, prior)
    wide, _ = mu_line(xi[known], ni[known], times, float(np.hypot(tau, 1.5 * scale)), prior)
    low, high = min(fine[0], wide[0]), max(fine[-1], wide[-1])
    return low + step * np.arange(int((high - low) / step) + 2, dtype=float), step


def _block(
    ties: Ties, at: _Reports, mu: FloatArray, tau: float, z: FloatArray, prior: MuPrior | None
) -> _Block:
    eta = mu[:, None] + tau * z
    alone, bend = at.alone(eta)
    log_z = -0.5 * z**2 - special.logsumexp(-0.5 * z**2)
    log_mu = np.zeros(len(mu))
    nodes: dict[int, FloatArray] = {}
    info = {g: np.zeros_like(eta) for g in range(ties.groups)}
    for cell in ties.cells:
        info[cell.group] += bend[cell.x, cell.n]
    for groups, cells in ties.components:
        own = {g: log_z + sum(alone[c.x, c.n] for c in ties.alone(g)) + 0 * eta for g in groups}
        total, found = _component(own, cells, at, eta)
        log_mu += total
        nodes |= found
    if prior is not None:
        log_mu -= 0.5 * ((mu - prior.mean) / prior.sd) ** 2
    order = range(ties.groups)
    borrowed = tuple((nodes[g] / (1 + tau**2 * info[g])).sum(axis=1) for g in order)
    return _Block(log_mu, tuple(nodes[g] for g in order), borrowed)


@dataclass(frozen=True, eq=False)
class _Reports:
    """Everything that depends on the spread of the reports alone."""

    kinds: tuple[tuple[int, int], ...]
    tau: float

    @cached_property
    def line(self) -> tuple[FloatArray, FloatArray]:
        """Nodes of a report's effect in logits, and their weights."""
        y = _line(self.tau, float(max(n for _, n in self.kinds)), _SUMMED)
        return self.tau * y, special.softmax(-0.5 * y**2)

    @cached_property
    def splines(self) -> tuple[CubicSpline, CubicSpline]:
        """Of each kind of cell by its logit, the report's effect integrated out: the log-likelihood
        and its information (Louis 1982, JRSS B 44:226)."""
        effect, weight = self.line
        eta = _ETA[:, None] + effect
        log_p, log_q = special.log_expit(eta), special.log_expit(-eta)
        p, pq = np.exp(log_p), np.exp(log_p + log_q)
        values, bends = [], []
        for x, n in self.kinds:
            log = x * log_p + (n - x) * log_q
            top = log.max(axis=1, keepdims=True)
            height = np.exp(log - top) * weight
            total = height.sum(axis=1)
            score = x - n * p
            mean = (height * score).sum(axis=1) / total
            bends.append((height * (n * pq - score**2)).sum(axis=1) / total + mean**2)
            values.append(top[:, 0] + np.log(total))
        return CubicSpline(_ETA, np.array(values).T), CubicSpline(_ETA, np.array(bends).T)

    def alone(self, eta: FloatArray) -> tuple[_ByKind, _ByKind]:
        """Log-likelihood and information of cells that stand alone in their report."""
        inside = np.clip(eta, _ETA[0], _ETA[-1])
        value, bend = (spline(inside) for spline in self.splines)
        rows = range(len(self.kinds))
        return (
            {self.kinds[i]: value[..., i] for i in rows},
            {self.kinds[i]: np.maximum(bend[..., i], 0.0) for i in rows},
        )

    def tables(self, eta: FloatArray, wanted: set[tuple[int, int]]) -> _ByKind:
        """Log-likelihoods over (mu, group nodes, report nodes)."""
        whole = eta[..., None] + self.line[0]
        log_p, log_q = special.log_expit(whole), special.log_expit(-whole)
        return {(x, n): x * log_p + (n - x) * log_q for x, n in wanted}


def _component(
    own: Mapping[int, FloatArray], cells: Sequence[Cell], at: _Reports, eta: FloatArray
) -> tuple[FloatArray, dict[int, FloatArray]]:
    """Log of the integral over a component's effects, and each group's nodes given mu."""
    if not cells:
        ((group, log),) = own.items()
        total = special.logsumexp(log, axis=1)
        return total, {group: np.exp(log - total[:, None])}
    factors: list[Factor] = []
    shift = np.zeros(len(eta))
    for group, log in own.items():
        top = log.max(axis=1)
        factors.append(((group,), np.exp(log - top[:, None])))
        shift += top
    tables: dict[tuple[int, int], tuple[FloatArray, FloatArray]] = {}
    for kind, log in at.tables(eta, {(cell.x, cell.n) for cell in cells}).items():
        top = log.max(axis=(1, 2))
        tables[kind] = top, np.exp(log - top[:, None, None])
    for cell in cells:
        top, table = tables[cell.x, cell.n]
        factors.append(((cell.group, -1 - cell.report), table))
        shift += top
    weight = np.broadcast_to(at.line[1], (len(eta), len(at.line[1])))
    factors += [((-1 - report,), weight) for report in sorted({c.report for c in cells})]
    found = {group: summed(factors, group) for group in own}
    total = next(iter(found.values())).sum(axis=1)
    # what underflows beside everything else has no weight in the end
    nodes = {g: table / np.maximum(total, 1e-300)[:, None] for g, table in found.items()}
    with np.errstate(divide="ignore"):
        return shift + np.log(total), nodes
