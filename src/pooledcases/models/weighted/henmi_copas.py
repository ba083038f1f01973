"""The interval of Henmi & Copas (2010, Stat Med 29:2969) around the equal-effects estimate.

With weights w = 1 / v and W_r = Σ w^r, let R = √W₁ (estimate − mu) and Q Cochran's. The pivot is
T = R / √(1 + tau²(Q) W₂ / W₁), where tau²(Q) is the estimate of DerSimonian and Laird. Given
R = r > 0, T exceeds t when Q < f(r/t), where f(x) = k − 1 + (W₁²/W₂ − 1)(x² − 1) and x > 1. R is
normal. Q given R is a quadratic form in normal deviates; its first two moments are exact, and its
distribution is taken to be the gamma that has them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
from scipy import special

from pooledcases.models.weighted.stack import Stack, project
from pooledcases.results.base import FloatArray

_NODES = 48
#: Where the normal density has nothing left in double precision, in standard deviations.
_FAR = 9.0
_HALVINGS = 60
_LARGE = 1e60


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """Of each row: the standard deviation of R; k − 1; how f grows; and of Q given R = r the mean
    and half the variance, each a constant and a part that grows as r²."""

    sd: FloatArray
    df: FloatArray
    growth: FloatArray
    mean: tuple[FloatArray, FloatArray]
    half_variance: tuple[FloatArray, FloatArray]


def henmi_copas_pivot(
    rows: Stack, tau2: FloatArray, statistic: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """Critical value and two-sided p-value of each row.

    Parameters
    ----------
    rows : Stack
        More than one study in every row, no moderators.
    tau2 : ndarray, shape (B,)
        DerSimonian and Laird's.
    statistic : ndarray, shape (B,)
        Estimate over standard error.
    level : float
    """
    moments = _moments(rows, tau2)
    target = (1 - level) / 2
    low, high = np.zeros(len(tau2)), np.ones(len(tau2))
    for _ in range(_HALVINGS):
        short = _upper_tail(moments, high) > target
        if not short.any():
            break
        high = np.where(short, 2 * high, high)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        above = _upper_tail(moments, middle) > target
        low, high = np.where(above, middle, low), np.where(above, high, middle)
        if np.all(high - low <= 1e-13 * high):
            break
    known = np.where(np.isnan(statistic), 0.0, np.abs(statistic))
    p_value = np.minimum(2 * _upper_tail(moments, known), 1.0)
    return 0.5 * (low + high), np.where(np.isnan(statistic), np.nan, p_value)


def _moments(rows: Stack, tau2: FloatArray) -> _Moments:
    # nothing here has units: in those of the smallest variance every weight is at most 1
    unit = np.where(rows.included, rows.vi, np.inf).min(axis=-1)
    rows, tau2 = replace(rows, vi=rows.vi / unit[:, None]), tau2 / unit
    projection = project(rows, np.zeros(len(tau2)))
    w, total = projection.w, projection.w.sum(axis=-1)
    squares = (w**2).sum(axis=-1)
    variance = 1 + tau2 * squares / total
    # cov(y, R) = (1 + w tau²) / √W₁ over R's deviation; pressed through P only its tau² w counts
    deviation = np.sqrt(total * variance)[:, None]
    pull = (tau2[:, None] / deviation) * projection.apply(w)
    carried = np.where(rows.included, 1 + w * tau2[:, None], 0.0) / deviation
    spread = rows.vi + tau2[:, None]
    # of the quadratic form with S − cc'/VR: traces of P S and of its square
    lost = (carried * pull).sum(axis=-1)
    bent = (pull * spread * pull).sum(axis=-1)
    mean = projection.trace(spread) - lost, lost / variance
    half = projection.trace_of_square(spread) - 2 * bent + lost**2
    shift = 2 * (bent - lost**2) / variance
    growth = projection.trace() * total / squares
    return _Moments(np.sqrt(variance), rows.df, growth, mean, (half, shift))


def _upper_tail(moments: _Moments, t: FloatArray) -> FloatArray:
    """P(T > t) for t >= 0: an integral over R > t of P(Q < f(R/t) | R)."""
    nodes, weights = _rule()
    start, end = t, np.maximum(t, 0.0) + _FAR * moments.sd
    total = np.zeros_like(t)
    # the lower panels are short, where f begins to grow
    edges = (0.0, 0.02, 0.1, 0.25, 0.5, 1.0)
    for left, right in pairwise(edges):
        half = 0.5 * (right - left) * (end - start)
        r = start[:, None] + (left * (end - start) + half)[:, None] + half[:, None] * nodes
        total += half * (weights * _density_below(moments, r, t)).sum(axis=-1)
    return total


@cache
def _rule() -> tuple[FloatArray, FloatArray]:
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    return np.asarray(nodes), np.asarray(weights)


def _density_below(moments: _Moments, r: FloatArray, t: FloatArray) -> FloatArray:
    sd = moments.sd[:, None]
    density = np.exp(-0.5 * (r / sd) ** 2) / (sd * np.sqrt(2 * np.pi))
    safe = np.where(t > 0, t, 1.0)[:, None]
    ratio = np.minimum(r / safe, _LARGE)
    limit = moments.df[:, None] + moments.growth[:, None] * (ratio**2 - 1)
    (mean, mean_r), (half, half_r) = moments.mean, moments.half_variance
    centre = np.maximum(mean[:, None] + mean_r[:, None] * r**2, 1 / _LARGE)
    variance = 2 * np.maximum(half[:, None] + half_r[:, None] * r**2, 1 / _LARGE)
    scale = variance / centre
    below = special.gammainc(centre / scale, np.maximum(limit, 0.0) / scale)
    return np.asarray(density * np.where(t[:, None] > 0, below, 1.0))
