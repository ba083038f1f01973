"""Groups crossed with reports when both spreads are known: everything but mu is integrated out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided

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
    log_z = _log_normal(z)
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


def log_density(
    ties: Ties,
    reports: ReportEffects,
    mu: FloatArray,
    tau: float,
    z: FloatArray,
    prior: MuPrior | None,
) -> FloatArray:
    """The log density over mu of :func:`block`, without anything that is said of the groups."""
    eta, at = logits(mu, tau, z)
    alone = reports.log_likelihoods(eta)
    log_z = _log_normal(z)
    log_mu = log_mu_prior(mu, prior)
    for groups, cells in ties.components:
        sums = {g: sum((alone[c.x, c.n] for c in ties.alone(g)), 0 * eta) for g in groups}
        log_mu += _log_total(sums, cells, reports, eta, at, log_z)
    return log_mu


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


def _log_normal(z: FloatArray) -> FloatArray:
    """Logs of normal weights that sum to 1."""
    return np.asarray(-0.5 * z**2 - np.log(np.exp(-0.5 * z**2).sum()))


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
        height, most = _heights(log[at] + log_z)
        total = height.sum(axis=1)
        return most + np.log(total), {group: height / total[:, None]}
    factors, shift = _factors(own, cells, reports, eta, at, log_z)
    known: dict[Name, FloatArray] = {}
    found = {group: summed(factors, group, known) for group in own}
    total = next(iter(found.values())).sum(axis=1)
    # what underflows beside everything else has no weight in the end
    nodes = {g: table / np.maximum(total, 1e-300)[:, None] for g, table in found.items()}
    with np.errstate(divide="ignore"):
        return shift + np.log(total), nodes


def _log_total(
    own: Mapping[int, FloatArray],
    cells: Sequence[Cell],
    reports: ReportEffects,
    eta: FloatArray,
    at: IntArray,
    log_z: FloatArray,
) -> FloatArray:
    """The first of :func:`_component` alone."""
    if not cells:
        ((_, log),) = own.items()
        height, shift = _heights(log[at] + log_z)
        return np.asarray(shift + np.log(height.sum(axis=1)))
    factors, shift = _factors(own, cells, reports, eta, at, log_z)
    with np.errstate(divide="ignore"):
        return np.asarray(shift + np.log(summed(factors, None)))


def _heights(log: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Of finite logs, each row beside its highest, and the log of that."""
    most = log.max(axis=1)
    return np.exp(log - most[:, None]), most


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
    logs, tables, weighed = dict(own), {}, set()
    for kind, log in reports.tables(eta, {(cell.x, cell.n) for cell in cells}).items():
        top = log.max(axis=1)
        table = np.exp(log - top[:, None])
        tables[kind] = top, _placed(table, at), _placed(table * reports.line[1], at)
    for cell in cells:
        top, table, with_weights = tables[cell.x, cell.n]
        # one of the cells of a report has the weights of its effect's nodes
        used = table if cell.report in weighed else with_weights
        factors.append(((cell.group, -1 - cell.report), used))
        weighed.add(cell.report)
        # what is highest at a logit is taken out of the cell's table and given to the group's own
        logs[cell.group] = logs[cell.group] + top
    for group, log in logs.items():
        height, most = _heights(log[at] + log_z)
        factors.append(((group,), height))
        shift += most
    return factors, shift


def _placed(table: FloatArray, at: IntArray) -> FloatArray:
    """``table[at]`` for places that :func:`logits` gave, which are evenly spaced both ways: the
    same numbers seen again, nothing is copied."""
    row, column = table.strides
    down = int(at[1, 0]) if len(at) > 1 else 0
    strides = (down * row, int(at[0, 1]) * row, column)
    return as_strided(table, (*at.shape, table.shape[1]), strides, writeable=False)
