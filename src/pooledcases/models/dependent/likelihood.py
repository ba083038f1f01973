"""The likelihood of variances of true effects, with its exact slope and curvature.

The covariance of the rows is V + Σ g_a K_a, linear in the variances and covariances g, and
block-diagonal. With P = M⁻¹ − M⁻¹X(X'M⁻¹X)⁻¹X'M⁻¹, the restricted log-likelihood has the slope
½ (y'PK_aPy − tr PK_a) and the curvature ½ tr PK_aPK_b − y'PK_aPK_bPy; under maximum likelihood the
traces are of M⁻¹ in the place of P (Harville 1977, JASA 72:320).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.results.base import FloatArray, IntArray

_LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Blocks of one size.

    Attributes
    ----------
    rows : ndarray of int, shape (C, n)
    sampling : ndarray, shape (C, n, n)
    patterns : ndarray, shape (A, C, n, n)
        Where each g enters.
    """

    rows: IntArray
    sampling: FloatArray
    patterns: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is to be fitted: effects (k,), design (k, p), blocks."""

    yi: FloatArray
    design: FloatArray
    groups: tuple[Group, ...]
    restricted: bool

    @property
    def size(self) -> int:
        """How many g there are."""
        return int(self.groups[0].patterns.shape[0])

    @property
    def constant(self) -> float:
        """What of the log-likelihood depends on no parameter."""
        k, p = self.design.shape
        if not self.restricted:
            return float(-0.5 * k * _LOG_2PI)
        gram = np.linalg.slogdet(self.design.T @ self.design)[1]
        return float(-0.5 * (k - p) * _LOG_2PI + 0.5 * gram)


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Generalised least squares at one covariance.

    Attributes
    ----------
    inverses : tuple of ndarray, each (C, n, n)
    coefficients, covariance : ndarray, shape (p,), (p, p)
    residuals, pressed : ndarray, shape (k,)
        y − Xb, and Py = M⁻¹(y − Xb).
    q : float
        y'Py.
    log_determinant : float
    """

    inverses: tuple[FloatArray, ...]
    coefficients: FloatArray
    covariance: FloatArray
    residuals: FloatArray
    pressed: FloatArray
    q: float
    log_determinant: float


def marginal(problem: Problem, g: FloatArray) -> tuple[FloatArray, ...]:
    """V + Σ g_a K_a, block by block."""
    return tuple(
        group.sampling + np.tensordot(g, group.patterns, axes=1) for group in problem.groups
    )


def weighted(problem: Problem, g: FloatArray) -> Weighted | None:
    """Generalised least squares at ``g``; None where the covariance is not positive definite."""
    try:
        factors = [np.linalg.cholesky(block) for block in marginal(problem, g)]
    except np.linalg.LinAlgError:
        return None
    roots = [np.linalg.inv(factor) for factor in factors]
    inverses = tuple(np.swapaxes(root, -1, -2) @ root for root in roots)
    logdet = 2 * sum(
        float(np.log(np.diagonal(factor, axis1=-2, axis2=-1)).sum()) for factor in factors
    )
    p = problem.design.shape[1]
    gram, pulled = np.zeros((p, p)), np.zeros(p)
    for group, inverse in zip(problem.groups, inverses, strict=True):
        x, y = problem.design[group.rows], problem.yi[group.rows]
        wx = inverse @ x
        gram += np.einsum("cnp,cnq->pq", x, wx)
        pulled += np.einsum("cnp,cn->p", wx, y)
    covariance = np.asarray(np.linalg.inv(gram), dtype=float)
    coefficients = covariance @ pulled
    residuals = problem.yi - problem.design @ coefficients
    pressed = np.empty_like(residuals)
    for group, inverse in zip(problem.groups, inverses, strict=True):
        pressed[group.rows] = np.einsum("cnm,cm->cn", inverse, residuals[group.rows])
    q = float(residuals @ pressed)
    return Weighted(inverses, coefficients, covariance, residuals, pressed, q, logdet)


def log_likelihood(problem: Problem, g: FloatArray) -> float:
    """Of the variances, the coefficients at their best; −inf where the covariance is none."""
    found = weighted(problem, g)
    return -np.inf if found is None else log_likelihood_at(problem, found)


def log_likelihood_at(problem: Problem, found: Weighted) -> float:
    """The log-likelihood at a covariance whose least squares are known."""
    value = problem.constant - 0.5 * (found.log_determinant + found.q)
    if problem.restricted:
        value += 0.5 * float(np.linalg.slogdet(found.covariance)[1])
    return float(value)


def slope_and_curvature(problem: Problem, found: Weighted) -> tuple[FloatArray, FloatArray]:
    """First and second derivatives of the log-likelihood in g, (A,) and (A, A)."""
    size, p = problem.size, problem.design.shape[1]
    trace, pulled = np.zeros(size), np.zeros(size)
    both, crossed, held = np.zeros((3, size, size))
    leverage, twice = np.zeros((size, p, p)), np.zeros((size, size, p, p))
    towards = np.zeros((size, p))
    for group, inverse in zip(problem.groups, found.inverses, strict=True):
        wx = inverse @ problem.design[group.rows]
        pressed = found.pressed[group.rows]
        turned = inverse @ group.patterns
        kwx, kpy = group.patterns @ wx, group.patterns @ pressed[..., None]
        trace += np.einsum("acnn->a", turned)
        both += np.einsum("acnm,bcmn->ab", turned, turned)
        pulled += np.einsum("cn,acnz->a", pressed, kpy)
        held += np.einsum("acnz,cnm,bcmz->ab", kpy, inverse, kpy, optimize=True)
        towards += np.einsum("cnp,acnz->ap", wx, kpy)
        if problem.restricted:
            leverage += np.einsum("cnp,acnq->apq", wx, kwx)
            twice += np.einsum("acnp,cnm,bcmq->abpq", kwx, inverse, kwx, optimize=True)
    c = found.covariance
    if problem.restricted:
        crossed = np.einsum("pq,abqp->ab", c, twice)
        trace = trace - np.einsum("pq,aqp->a", c, leverage)
        hat = c @ leverage
        both = both - 2 * crossed + np.einsum("apq,bqp->ab", hat, hat)
    held = held - towards @ c @ towards.T
    return 0.5 * (pulled - trace), 0.5 * both - held
