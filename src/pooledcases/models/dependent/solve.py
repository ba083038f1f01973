"""Estimates of a model of dependent effects, and what its likelihood says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.models.dependent.layout import Layout
from pooledcases.models.dependent.likelihood import (
    Group,
    Problem,
    Weighted,
    log_likelihood_at,
    marginal,
    weighted,
)
from pooledcases.models.dependent.maximise import Peak, highest
from pooledcases.models.dependent.starts import grid_starts
from pooledcases.models.dependent.structures import Pin, Shape
from pooledcases.results.base import FloatArray, IntArray
from pooledcases.results.dependent import Blocks
from pooledcases.results.regression import FitStatistics

#: Variances below this, in units of the spread of the effects, are 0.
_NOTHING = 1e-11
#: Where rounding may move the log-likelihood by more, its top is not seen, and nothing converged.
_HIDDEN = 1e-2

#: For each size of block, where each g enters.
Patterns = Callable[[IntArray], FloatArray]
#: A structure, with one parameter pinned or none.
Make = Callable[[Pin | None], Shape]


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The fit in the effects' own units.

    Attributes
    ----------
    problem : Problem
    g : ndarray, shape (A,)
    fit, fixed : Weighted
        At ``g``, and without heterogeneity.
    scaled : Problem
        In units of ``unit``, the spread of the effects, where the search is done.
    top : float
        The highest log-likelihood of ``scaled``.
    unit : float
    converged : bool
    """

    problem: Problem
    g: FloatArray
    fit: Weighted
    fixed: Weighted
    scaled: Problem
    top: float
    unit: float
    converged: bool

    @property
    def blocks(self) -> tuple[FloatArray, ...]:
        """The fitted covariance of the rows."""
        return marginal(self.problem, self.g)

    @property
    def block_matrix(self) -> Blocks:
        """The same with the rows that each block holds."""
        rows = tuple(group.rows for group in self.problem.groups)
        return Blocks(rows=rows, values=self.blocks)


def problem_of(rows: Layout, patterns: Patterns, *, restricted: bool) -> Problem:
    """The problem in the effects' own units."""
    groups = tuple(
        Group(members, values, patterns(members))
        for members, values in zip(rows.partition.rows, rows.sampling, strict=True)
    )
    return Problem(rows.yi, rows.design, groups, restricted)


def solve(problem: Problem, make: Make, size: int, *, rho: bool = False) -> Solved | None:
    """The global maximum; None where no covariance has a likelihood.

    Parameters
    ----------
    size : int
        From how many standard deviations the structure starts.
    rho : bool
        Whether it has correlations.
    """
    unit = _unit(problem)
    scaled = _in_units(problem, unit)
    shape = make(None)
    peak = highest(scaled, shape, grid_starts(scaled, shape, size, rho=rho))
    if peak is None:
        return None
    g, top = _without_traces(scaled, shape, peak)
    own = g * unit**2
    fit, fixed = weighted(problem, own), weighted(problem, np.zeros_like(own))
    if fit is None or fixed is None:
        return None
    seen = _rounding(problem, own, fit) < _HIDDEN
    return Solved(problem, own, fit, fixed, scaled, top, unit, peak.converged and seen)


def _rounding(problem: Problem, g: FloatArray, fit: Weighted) -> float:
    """How far rounding may move the log-likelihood: each block's y'Py times its condition."""
    total = 0.0
    blocks = zip(problem.groups, marginal(problem, g), fit.inverses, strict=True)
    for group, block, inverse in blocks:
        scale = np.sqrt(np.diagonal(block, axis1=-2, axis2=-1))
        both = scale[:, :, None] * scale[:, None, :]
        condition = np.linalg.norm(block / both, axis=(1, 2)) * np.linalg.norm(
            inverse * both, axis=(1, 2)
        )
        own = (fit.residuals[group.rows] * fit.pressed[group.rows]).sum(axis=1)
        total += float((condition * np.abs(own)).sum())
    return total * float(np.finfo(float).eps)


def _without_traces(problem: Problem, shape: Shape, peak: Peak) -> tuple[FloatArray, float]:
    """A variance that is 0 but for rounding is 0, where that is no worse."""
    g = np.asarray(shape.function(peak.theta), dtype=float)
    cut = np.where(np.abs(g) < _NOTHING, 0.0, g)
    found = weighted(problem, cut)
    value = -np.inf if found is None else log_likelihood_at(problem, found)
    if value >= peak.value - 1e-9 * max(1.0, abs(peak.value)):
        return cut, max(value, peak.value)
    return g, peak.value


def _unit(problem: Problem) -> float:
    """The spread of the effects and their errors, in which every parameter is near 1."""
    solution = np.linalg.lstsq(problem.design, problem.yi, rcond=None)[0]
    residual = problem.yi - problem.design @ solution
    sampling = np.concatenate(
        [np.diagonal(g.sampling, axis1=-2, axis2=-1).ravel() for g in problem.groups]
    )
    return float(np.sqrt(np.mean(residual**2) + np.median(sampling)))


def _in_units(problem: Problem, unit: float) -> Problem:
    groups = tuple(
        Group(group.rows, group.sampling / unit**2, group.patterns) for group in problem.groups
    )
    return Problem(problem.yi / unit, problem.design, groups, problem.restricted)


def sampling_precision(solved: Solved) -> FloatArray:
    """The diagonal of P without heterogeneity, for each row: what a typical variance is from."""
    out = np.empty_like(solved.problem.yi)
    for group, inverse in zip(solved.problem.groups, solved.fixed.inverses, strict=True):
        wx = inverse @ solved.problem.design[group.rows]
        held = np.einsum("cnp,pq,cnq->cn", wx, solved.fixed.covariance, wx)
        out[group.rows] = np.diagonal(inverse, axis1=-2, axis2=-1) - held
    return out


def row_weights(solved: Solved) -> FloatArray:
    """Each row's share in one mean: the row sums of the inverse covariance."""
    out = np.empty_like(solved.problem.yi)
    for group, inverse in zip(solved.problem.groups, solved.fit.inverses, strict=True):
        out[group.rows] = inverse.sum(axis=-1)
    return out


def fit_statistics(solved: Solved, parameters: int) -> dict[str, FitStatistics]:
    """Under maximum and restricted maximum likelihood, at the same estimates."""
    k, p = solved.problem.design.shape
    saturated = -0.5 * (k * np.log(2 * np.pi) + solved.fixed.log_determinant)
    out = {}
    for method, restricted, size in (("ML", False, k), ("REML", True, k - p)):
        same = Problem(solved.problem.yi, solved.problem.design, solved.problem.groups, restricted)
        value = log_likelihood_at(same, solved.fit)
        count = parameters + p
        n = max(size, count + 2)
        out[method] = FitStatistics(
            log_likelihood=value,
            deviance=-2 * value if restricted else float(-2 * (value - saturated)),
            aic=-2 * value + 2 * count,
            bic=float(-2 * value + count * np.log(size)),
            aicc=-2 * value + 2 * count * n / (n - count - 1),
        )
    return out


def cochran(solved: Solved) -> tuple[float, int, float]:
    """Q without heterogeneity, its degrees of freedom and p-value."""
    k, p = solved.problem.design.shape
    q = max(0.0, solved.fixed.q)
    return q, k - p, float(special.chdtrc(k - p, q))
