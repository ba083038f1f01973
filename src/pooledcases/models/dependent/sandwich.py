"""Cluster-robust covariances with small-sample corrections.

With weights W, working covariance Φ and H = X(X'WX)⁻¹X'W, the residuals of cluster j have the
working covariance F_j = ((I − H)Φ(I − H)')_jj. CR2 multiplies them by A_j = D_j' R_j D_j, with
Φ_j = D_j'D_j and R_j the root of the generalised inverse of B_j = D_j F_j D_j', which makes the
estimate unbiased under the working model (Pustejovsky & Tipton 2018, J Bus Econ Stat 36:672,
section 2.1). The degrees of freedom of one coefficient are Satterthwaite's, tr(Ω)² / tr(ΩΩ) (their
equation 11): Ω, clusters by clusters, is a diagonal and a matrix of low rank, and is never made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.results.base import FloatArray, IntArray

#: Eigenvalues of B below this, relatively, are 0: the fit leaves no residual in that direction.
_NULL = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """Clusters of one size: their rows (C, n), design, weights, working covariance, residuals."""

    rows: IntArray
    x: FloatArray
    w: FloatArray
    phi: FloatArray
    residuals: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Sandwich:
    """The robust covariance (p, p) and the degrees of freedom (p,)."""

    covariance: FloatArray
    df: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionSpec:
    """One correction.

    Attributes
    ----------
    function : callable
        ``(clusters, bread)`` to the sandwich.
    """

    function: Callable[[tuple[Cluster, ...], FloatArray], Sandwich]
    label: str
    citation: str


def bread_of(clusters: tuple[Cluster, ...]) -> FloatArray:
    """(X'WX)⁻¹"""
    return np.linalg.inv(sum(np.einsum("cnp,cnm,cmq->pq", c.x, c.w, c.x) for c in clusters))


def _plain(clusters: tuple[Cluster, ...], bread: FloatArray) -> Sandwich:
    p, m = len(bread), sum(len(c.rows) for c in clusters)
    meat = np.zeros((p, p))
    for c in clusters:
        scores = np.einsum("cnp,cnm,cm->cp", c.x, c.w, c.residuals)
        meat += scores.T @ scores
    return Sandwich(bread @ meat @ bread, np.full(p, float(m - p)))


def _scaled(clusters: tuple[Cluster, ...], bread: FloatArray) -> Sandwich:
    plain = _plain(clusters, bread)
    p, m = len(bread), sum(len(c.rows) for c in clusters)
    return Sandwich(plain.covariance * m / (m - p), plain.df)


def _unbiased(clusters: tuple[Cluster, ...], bread: FloatArray) -> Sandwich:
    pulled = sum(np.einsum("cnp,cnm,cml,clk,ckq->pq", c.x, c.w, c.phi, c.w, c.x, optimize=True)
                 for c in clusters)  # fmt: skip
    meat = np.zeros_like(bread)
    kept, seen, turned = [], [], []
    for c in clusters:
        adjusted = np.einsum("cnp,cnm,cml->cpl", c.x, c.w, _adjustment(c, bread, pulled))
        scores = np.einsum("cpl,cl->cp", adjusted, c.residuals)
        meat += scores.T @ scores
        # for each coefficient, what multiplies the residuals of a cluster: (C, p, n)
        through = np.einsum("qp,cpl->cql", bread, adjusted)
        kept.append(np.einsum("cqn,cnm,cqm->cq", through, c.phi, through, optimize=True))
        seen.append(np.einsum("cqn,cnp,pr->cqr", through, c.x, bread, optimize=True))
        turned.append(np.einsum("cqn,cnm,cml,clp->cqp", through, c.phi, c.w, c.x, optimize=True))
    df = _satterthwaite(np.concatenate(kept), np.concatenate(seen), np.concatenate(turned), pulled)
    return Sandwich(bread @ meat @ bread, df)


def _adjustment(c: Cluster, bread: FloatArray, pulled: FloatArray) -> FloatArray:
    """A_j of each cluster, (C, n, n)."""
    lower = np.linalg.cholesky(c.phi)
    one = np.einsum("cnp,pq,cmq,cml,clk->cnk", c.x, bread, c.x, c.w, c.phi, optimize=True)
    both = np.einsum("cnp,pq,cmq->cnm", c.x, bread @ pulled @ bread, c.x, optimize=True)
    left = c.phi - one - np.swapaxes(one, 1, 2) + both
    upper = np.swapaxes(lower, 1, 2)
    values, vectors = np.linalg.eigh(upper @ left @ lower)
    # against the cluster's own covariance, not the largest eigenvalue: that may be 0 too
    whole = np.linalg.eigvalsh(upper @ lower)[:, -1:] * np.linalg.eigvalsh(c.phi)[:, -1:]
    kept = values > _NULL * whole
    root = np.where(kept, 1 / np.sqrt(np.where(kept, values, 1.0)), 0.0)
    inverse = (vectors * root[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    return np.asarray(lower @ inverse @ upper)


def _satterthwaite(
    kept: FloatArray, seen: FloatArray, turned: FloatArray, pulled: FloatArray
) -> FloatArray:
    """tr(Ω)² / tr(ΩΩ) with Ω = diag(d) + ZSZ', Z = [a b] and S = [[M, −I], [−I, 0]]."""
    p = kept.shape[1]
    s = np.block([[pulled, -np.eye(p)], [-np.eye(p), np.zeros((p, p))]])
    out = np.empty(p)
    for q in range(p):
        d, z = kept[:, q], np.concatenate([seen[:, q], turned[:, q]], axis=1)
        own = np.einsum("ci,ij,cj->c", z, s, z)
        inner = s @ (z.T @ z)
        square = float((d**2).sum() + 2 * (d * own).sum() + np.trace(inner @ inner))
        total = float((d + own).sum())
        out[q] = total**2 / square if square > 0 else np.nan
    return out


CORRECTIONS: Mapping[str, CorrectionSpec] = MappingProxyType(
    {
        "CR0": CorrectionSpec(
            function=_plain,
            label="correction.CR0",
            citation="Liang & Zeger 1986, Biometrika 73:13",
        ),
        "CR1": CorrectionSpec(
            function=_scaled,
            label="correction.CR1",
            citation="Hedges, Tipton & Johnson 2010, Res Synth Methods 1:39",
        ),
        "CR2": CorrectionSpec(
            function=_unbiased,
            label="correction.CR2",
            citation="Pustejovsky & Tipton 2018, J Bus Econ Stat 36:672",
        ),
    }
)
