"""Groups crossed with reports when both spreads are known: everything but mu is integrated out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.describe.groups.elimination import Factor, Name, summed
from pooledcases.describe.groups.report_effects import ReportEffects
from pooledcases.describe.groups.ties import Cell, Ties
from pooledcases.results.base import FloatArray, IntArray
from pooledcases.results.bayes import MuPrior

_NodesOf = dict[int, FloatArray]
#: Spacings whose ratio is so near a whole number have it.
_EVEN = 1e-9


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
    eta, at = logits(mu, tau, z)
    alone, bend = reports.alone(eta)
    log_z = -0.5 * z**2 - special.logsumexp(-0.5 * z**2)
    log_mu = log_mu_prior(mu, prior)
    nodes: _NodesOf = {}
    info = {g: np.zeros_like(eta) for g in range(ties.groups)}
    for cell in ties.cells:
        info[cell.group] += bend[cell.x, cell.n]
    for groups, cells in ties.components:
        sums = {g: sum((alone[c.x, c.n] for c in ties.alone(g)), 0 * eta) for g in groups}
        total, found = _component(sums, cells, reports, eta, at, log_z)
        log_mu += total
        nodes |= found
    order = range(ties.groups)
    borrowed = tuple((nodes[g] / (1 + tau**2 * info[g][at])).sum(axis=1) for g in order)
    return Block(log_mu, tuple(nodes[g] for g in order), borrowed)


def logits(mu: FloatArray, tau: float, z: FloatArray) -> tuple[FloatArray, IntArray]:
    """All logits mu + tau z, each once, and where in them each of (mu, z) stands.

    Where the spacing along mu is a multiple of that along tau z, or the other way round, few are
    different: what costs exponentials is done for these.

    Examples
    --------
    >>> values, at = logits(np.arange(4.0), 0.5, np.arange(-2.0, 3.0, 2.0))
    >>> values.tolist(), at.tolist()[0]
    ([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0], [0, 1, 2])
    """
    along, across = float(mu[1] - mu[0]) if len(mu) > 1 else 0.0, tau * float(z[1] - z[0])
    unit = min(x for x in (along, across, np.inf) if x > 0)
    steps = np.array([along, across]) / unit
    whole = np.rint(steps).astype(np.int64)
    at = whole[0] * np.arange(len(mu))[:, None] + whole[1] * np.arange(len(z))
    size = int(at[-1, -1]) + 1
    if np.abs(steps - whole).max() > _EVEN or size >= at.size:
        return (mu[:, None] + tau * z).ravel(), np.arange(at.size).reshape(at.shape)
    return mu[0] + tau * z[0] + unit * np.arange(size, dtype=float), at


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
    at: IntArray,
    log_z: FloatArray,
) -> tuple[FloatArray, _NodesOf]:
    """Log of the integral over a component's effects, and each group's nodes given mu.

    ``own`` are the log-likelihoods of the groups' untied cells at the logits ``eta``.
    """
    if not cells:
        ((group, log),) = own.items()
        weighed = log[at] + log_z
        total = np.asarray(special.logsumexp(weighed, axis=1))
        return total, {group: np.exp(weighed - total[:, None])}
    factors, shift = _factors(own, cells, reports, eta, at, log_z)
    known: dict[Name, FloatArray] = {}
    found = {group: summed(factors, group, known) for group in own}
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
    at: IntArray,
    log_z: FloatArray,
) -> tuple[list[Factor], FloatArray]:
    """Tables whose product is the integrand, and the log that was taken out of them."""
    factors: list[Factor] = []
    shift = np.zeros(len(at))
    logs, tables = dict(own), {}
    for kind, log in reports.tables(eta, {(cell.x, cell.n) for cell in cells}).items():
        top = log.max(axis=1)
        tables[kind] = top, np.exp(log - top[:, None])[at]
    for cell in cells:
        top, table = tables[cell.x, cell.n]
        factors.append(((cell.group, -1 - cell.report), table))
        # what is highest at a logit is taken out of the cell's table and given to the group's own
        logs[cell.group] = logs[cell.group] + top
    for group, log in logs.items():
        weighed = log[at] + log_z
        most = weighed.max(axis=1)
        factors.append(((group,), np.exp(weighed - most[:, None])))
        shift += most
    weight = np.broadcast_to(reports.line[1], (len(at), len(reports.line[1])))
    factors += [((-1 - report,), weight) for report in sorted({c.report for c in cells})]
    return factors, shift
