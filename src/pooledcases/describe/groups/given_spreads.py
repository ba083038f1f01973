"""Groups crossed with reports when both spreads are known: everything but mu is integrated out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.describe.groups.elimination import Factor, summed
from pooledcases.describe.groups.report_effects import ReportEffects
from pooledcases.describe.groups.ties import Cell, Ties
from pooledcases.results.base import FloatArray
from pooledcases.results.bayes import MuPrior

_NodesOf = dict[int, FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One pair of spreads.

    Attributes
    ----------
    log_mu : ndarray, shape (M,)
        Log density over mu.
    nodes : tuple of ndarray, shape (M, K)
        What each group's nodes weigh given mu.
    borrowed : tuple of ndarray, shape (M,)
        Each group's borrowed share given mu.
    """

    log_mu: FloatArray
    nodes: tuple[FloatArray, ...]
    borrowed: tuple[FloatArray, ...]


def block(
    ties: Ties,
    reports: ReportEffects,
    mu: FloatArray,
    tau: float,
    z: FloatArray,
    prior: MuPrior | None,
) -> Block:
    """Integrate over groups at mu + tau z, and over reports."""
    eta = mu[:, None] + tau * z
    alone, bend = reports.alone(eta)
    log_z = -0.5 * z**2 - special.logsumexp(-0.5 * z**2)
    log_mu = log_mu_prior(mu, prior)
    nodes: _NodesOf = {}
    info = {g: np.zeros_like(eta) for g in range(ties.groups)}
    for cell in ties.cells:
        info[cell.group] += bend[cell.x, cell.n]
    for groups, cells in ties.components:
        own = {g: log_z + sum(alone[c.x, c.n] for c in ties.alone(g)) + 0 * eta for g in groups}
        total, found = _component(own, cells, reports, eta)
        log_mu += total
        nodes |= found
    order = range(ties.groups)
    borrowed = tuple((nodes[g] / (1 + tau**2 * info[g])).sum(axis=1) for g in order)
    return Block(log_mu, tuple(nodes[g] for g in order), borrowed)


def log_mu_prior(mu: FloatArray, prior: MuPrior | None) -> FloatArray:
    """The log density of mu before the data, but for a constant."""
    if prior is None:
        return np.zeros(len(mu))
    return np.asarray(-0.5 * ((mu - prior.mean) / prior.sd) ** 2)


def _component(
    own: Mapping[int, FloatArray],
    cells: Sequence[Cell],
    reports: ReportEffects,
    eta: FloatArray,
) -> tuple[FloatArray, _NodesOf]:
    """Log of the integral over a component's effects, and each group's nodes given mu."""
    if not cells:
        ((group, log),) = own.items()
        total = special.logsumexp(log, axis=1)
        return total, {group: np.exp(log - total[:, None])}
    factors, shift = _factors(own, cells, reports, eta)
    found = {group: summed(factors, group) for group in own}
    total = next(iter(found.values())).sum(axis=1)
    # what underflows beside everything else has no weight in the end
    nodes = {g: table / np.maximum(total, 1e-300)[:, None] for g, table in found.items()}
    with np.errstate(divide="ignore"):
        return shift + np.log(total), nodes


def _factors(
    own: Mapping[int, FloatArray],
    cells: Sequence[Cell],
    reports: ReportEffects,
    eta: FloatArray,
) -> tuple[list[Factor], FloatArray]:
    """Tables whose product is the integrand, and the log that was taken out of them."""
    factors: list[Factor] = []
    shift = np.zeros(len(eta))
    for group, log in own.items():
        top = log.max(axis=1)
        factors.append(((group,), np.exp(log - top[:, None])))
        shift += top
    tables = {}
    for kind, log in reports.tables(eta, {(cell.x, cell.n) for cell in cells}).items():
        top = log.max(axis=(1, 2))
        log -= top[:, None, None]
        tables[kind] = top, np.exp(log, out=log)
    for cell in cells:
        top, table = tables[cell.x, cell.n]
        factors.append(((cell.group, -1 - cell.report), table))
        shift += top
    weight = np.broadcast_to(reports.line[1], (len(eta), len(reports.line[1])))
    factors += [((-1 - report,), weight) for report in sorted({c.report for c in cells})]
    return factors, shift
