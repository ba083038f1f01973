"""Integrals over two independent normal study effects, to rounding error.

A study's two groups have the predictors middle ± difference / 2, and middle and difference are
normal over studies. The integrand is analytic and log-concave; after the linear change of
variables that makes its peak round, the trapezoidal rule on a square lattice converges as in one
dimension, exponentially in the number of nodes each way (Trefethen & Weideman 2014, SIAM Rev
56:385). The lattice's box holds all that is not negligible: the set where a log-concave function
is high is convex, so that it lies inside as soon as it touches no edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.kernels.nodes import WIDTHS
from pooledcases.kernels.study_terms import Array, Terms

_DROP = 36.0
#: Nodes of a study: a lattice that would need more is left as it is, and said to be lost.
_MOST, _MOST_A_SIDE = 1 << 19, 600
_EDGE = np.linspace(0.0, 1.0, 25)
#: Second derivatives by (middle, difference, spread of middle, spread of difference).
PARAMETERS = 4
#: How many studies are integrated at once.
_STUDIES = 64
#: How well the rule agrees with that of half its nodes each way; its error is about the square.
_AGREE = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class PlaneMoments:
    """What each study adds to the log-likelihood.

    Attributes
    ----------
    value : ndarray, shape (B, k)
    score : ndarray, shape (B, k, 4)
        By the means of middle and difference, and their standard deviations.
    hessian : ndarray, shape (B, k, 4, 4)
    lost : bool
        Whether an integrand is too wide for the nodes that are allowed.
    """

    value: Array
    score: Array
    hessian: Array
    lost: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Integrand:
    """The log integrand in the standard normal variables (s, z), arrays of shape (B, k, J)."""

    groups: tuple[Terms, Terms]
    theta: Array

    def predictors(self, s: Array, z: Array) -> tuple[Array, Array]:
        mid, diff, sigma, tau = self.theta.T[:, :, None, None]
        middle, half = mid + sigma * s, 0.5 * (diff + tau * z)
        return middle + half, middle - half

    def log(self, s: Array, z: Array) -> Array:
        first, second = self.predictors(s, z)
        prior = 0.5 * (s**2 + z**2)
        return self.groups[0].log(first) + self.groups[1].log(second) - prior

    def slopes(self, s: Array, z: Array) -> tuple[Array, Array, Array, Array]:
        """Residuals and informations of both groups."""
        first, second = self.predictors(s, z)
        return *self.groups[0].slopes(first), *self.groups[1].slopes(second)

    @property
    def directions(self) -> Array:
        """How the predictors move with (s, z): (B, 2 groups, 2)"""
        sigma, tau = self.theta[:, 2], 0.5 * self.theta[:, 3]
        return np.stack([np.stack([sigma, tau], -1), np.stack([sigma, -tau], -1)], axis=1)


def plane_moments(groups: tuple[Terms, Terms], theta: Array) -> PlaneMoments:
    """Each study's log-likelihood with its exact derivatives, at B places.

    Parameters
    ----------
    groups : pair of Terms
        Of k studies.
    theta : ndarray, shape (B, 4)
        Means of middle and difference, standard deviations of middle and difference.
    """
    # one place at a time: each has its own fineness, and two dimensions make it dear
    places = [_at_one_place(groups, place[None]) for place in theta]
    return PlaneMoments(
        np.concatenate([part.value for part in places]),
        np.concatenate([part.score for part in places]),
        np.concatenate([part.hessian for part in places]),
        any(part.lost for part in places),
    )


def _at_one_place(groups: tuple[Terms, Terms], theta: Array) -> PlaneMoments:
    """The studies in fixed chunks."""
    size, step = groups[0].size, _STUDIES
    parts = [
        _moments(_Integrand((groups[0].take(rows), groups[1].take(rows)), theta))
        for rows in (slice(start, start + step) for start in range(0, size, step))
    ]
    return PlaneMoments(
        np.concatenate([part.value for part in parts], axis=1),
        np.concatenate([part.score for part in parts], axis=1),
        np.concatenate([part.hessian for part in parts], axis=1),
        any(part.lost for part in parts),
    )


def _moments(f: _Integrand) -> PlaneMoments:
    s, z, weight, log_integral, lost = _lattice(f)
    r1, w1, r2, w2 = f.slopes(s, z)
    one = np.ones_like(s)
    # the derivatives of the two predictors by the four parameters
    d1 = np.stack([one, 0.5 * one, s, 0.5 * z])
    d2 = np.stack([one, -0.5 * one, s, -0.5 * z])
    scores = r1 * d1 + r2 * d2
    score = np.einsum("p...j,...j->...p", scores, weight)
    hessian = np.empty((*score.shape, PARAMETERS))
    for a in range(PARAMETERS):
        for b in range(a, PARAMETERS):
            inner = scores[a] * scores[b] - w1 * d1[a] * d1[b] - w2 * d2[a] * d2[b]
            both = (weight * inner).sum(axis=-1) - score[..., a] * score[..., b]
            hessian[..., a, b] = hessian[..., b, a] = both
    constant = f.groups[0].constant + f.groups[1].constant
    return PlaneMoments(log_integral + constant, score, hessian, lost)


def _lattice(f: _Integrand) -> tuple[Array, Array, Array, Array, bool]:
    """Nodes s and z, their weights (sum 1 a study), the log of each integral, and if lost."""
    mode, hill = _modes(f)
    turn = _inverse_transposed(np.asarray(np.linalg.cholesky(hill), dtype=float))
    low, high = _box(f, mode, turn)
    moved = np.abs(np.einsum("bgi,bkij->bkgj", f.directions, turn)).max(axis=2)
    pitch = min(group.pitch for group in f.groups)
    step = np.minimum(WIDTHS, pitch / np.maximum(moved, 1e-300))
    needed = np.minimum(((high - low) / step).max(axis=(0, 1)), _MOST_A_SIDE)
    n1, n2 = (2 * int(np.ceil(float(count) / 2)) for count in needed)
    while True:
        t1, t2 = np.meshgrid(np.linspace(0, 1, n1 + 1), np.linspace(0, 1, n2 + 1), indexing="ij")
        s, z = _places(mode, turn, low, high, t1.ravel(), t2.ravel())
        log_g = f.log(s, z)
        top = log_g.max(axis=-1, keepdims=True)
        height = np.exp(log_g - top)
        total = height.sum(axis=-1)
        square = height.reshape(*total.shape, n1 + 1, n2 + 1)
        coarse = 4 * square[..., ::2, ::2].sum(axis=(-1, -2))
        agreed = bool(np.all(np.abs(coarse - total) <= _AGREE * total))
        if agreed or 4 * n1 * n2 > _MOST:
            break
        n1, n2 = 2 * n1, 2 * n2
    area = np.prod(high - low, axis=-1) / (n1 * n2) * np.linalg.det(turn)
    log_integral = top[..., 0] + np.log(total * area) - np.log(2 * np.pi)
    return s, z, height / total[..., None], log_integral, not agreed


def _modes(f: _Integrand) -> tuple[Array, Array]:
    """Where each log integrand is highest (B, k, 2), and minus its hessian there."""
    x = _first_modes(f)
    value = f.log(x[..., :1], x[..., 1:])[..., 0]
    for _ in range(100):
        slope, hill = _slope_and_hill(f, x)
        step = np.linalg.solve(hill, slope[..., None])[..., 0]
        # the mode only places the nodes
        if np.all((slope * step).sum(axis=-1) <= 1e-3):
            break
        size = np.ones(value.shape)
        for _ in range(40):
            new = x + size[..., None] * step
            higher = f.log(new[..., :1], new[..., 1:])[..., 0]
            bad = higher < value - 1e-12 * np.abs(value)
            if not bad.any():
                break
            size = np.where(bad, size / 2, size)
        x, value = new, higher
    return x, hill


def _first_modes(f: _Integrand) -> Array:
    """Where the modes would be if each group's log-likelihood were a parabola."""
    normal = np.zeros((len(f.theta), f.groups[0].size, 2, 2)) + np.eye(2)
    pull = np.zeros((len(f.theta), f.groups[0].size, 2))
    center = [f.theta[:, 0] + sign * 0.5 * f.theta[:, 1] for sign in (1, -1)]
    for g, group in enumerate(f.groups):
        place, weight = group.peak
        direction = f.directions[:, g]
        normal += (
            weight[None, :, None, None] * (direction[:, :, None] * direction[:, None])[:, None]
        )
        away = weight * (place - center[g][:, None])
        pull += away[..., None] * direction[:, None]
    return np.asarray(np.linalg.solve(normal, pull[..., None])[..., 0])


def _slope_and_hill(f: _Integrand, x: Array) -> tuple[Array, Array]:
    r1, w1, r2, w2 = (item[..., 0] for item in f.slopes(x[..., :1], x[..., 1:]))
    first, second = f.directions[:, None, 0], f.directions[:, None, 1]
    slope = r1[..., None] * first + r2[..., None] * second - x
    hill = (
        np.eye(2)
        + w1[..., None, None] * first[..., :, None] * first[..., None, :]
        + w2[..., None, None] * second[..., :, None] * second[..., None, :]
    )
    return slope, hill


def _inverse_transposed(lower: Array) -> Array:
    """L⁻ᵀ of lower triangles, (..., 2, 2)"""
    a, b, c = lower[..., 0, 0], lower[..., 1, 0], lower[..., 1, 1]
    out = np.zeros_like(lower)
    out[..., 0, 0], out[..., 1, 1], out[..., 0, 1] = 1 / a, 1 / c, -b / (a * c)
    return out


def _places(
    mode: Array, turn: Array, low: Array, high: Array, t1: Array, t2: Array
) -> tuple[Array, Array]:
    """(s, z) at fractions t1, t2 (J,) of the sides of each study's box: two of (B, k, J)."""
    u = low[..., :1] + (high - low)[..., :1] * t1
    v = low[..., 1:] + (high - low)[..., 1:] * t2
    s, z = (
        mode[..., i, None] + turn[..., i, 0, None] * u + turn[..., i, 1, None] * v for i in (0, 1)
    )
    return s, z


def _box(f: _Integrand, mode: Array, turn: Array) -> tuple[Array, Array]:
    """The sides of each study's box in the round variables: low and high, (B, k, 2)."""
    peak = f.log(mode[..., :1], mode[..., 1:])
    far = np.sqrt(2 * _DROP)
    low, high = np.full(mode.shape, -far), np.full(mode.shape, far)
    zero, one = np.zeros_like(_EDGE), np.ones_like(_EDGE)
    t1, t2 = np.concatenate([zero, one, _EDGE, _EDGE]), np.concatenate([_EDGE, _EDGE, zero, one])
    for _ in range(60):
        log_g = f.log(*_places(mode, turn, low, high, t1, t2))
        high_up = (log_g > peak - _DROP).reshape(*mode.shape[:2], 4, len(_EDGE))
        touches = np.asarray(high_up.any(axis=-1))
        if not touches.any():
            break
        low = np.where(touches[..., 0::2], 1.25 * low, low)
        high = np.where(touches[..., 1::2], 1.25 * high, high)
    return low, high
