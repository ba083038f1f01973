"""The likelihood of a location-scale model with its derivatives, for many scale coefficients.

y ~ N(X b, V + diag(t)), log t = Z a. The location b is profiled out, and with the restricted
likelihood integrated out. With W = 1 / (v + t), P = W − W X (X'WX)⁻¹ X'W = W − U U' and r = P y,
the derivatives by log t follow from ∂P/∂t_i = −p_i p_i': no matrix of all studies by all studies
is ever made. Derivatives are those of Viechtbauer & López-López 2022, Res Synth Methods 13:697,
taken through the logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.results.base import FloatArray

#: Beyond these logarithms a variance is 0, or infinite, beside any other.
_LEAST, _MOST = -650.0, 650.0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is fitted.

    Attributes
    ----------
    yi, vi : ndarray, shape (k,)
    location : ndarray, shape (k, p)
        Columns of X in a good basis.
    scale : ndarray, shape (k, q)
        Columns of Z in a good basis.
    restricted : bool
    """

    yi: FloatArray
    vi: FloatArray
    location: FloatArray
    scale: FloatArray
    restricted: bool


@dataclass(frozen=True, slots=True, eq=False)
class Height:
    """The log-likelihood (B,), its slope (B, q), and minus its second derivatives (B, q, q)."""

    value: FloatArray
    slope: FloatArray
    information: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Location:
    """The location at some variances: coefficients in the basis, A with A A' = covariance."""

    values: FloatArray
    root: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """W and t (B, k), the orthonormal and triangular parts of W^½ X, W^½ y and its rest."""

    w: FloatArray
    t: FloatArray
    orthogonal: FloatArray
    triangle: FloatArray
    scaled: FloatArray
    rest: FloatArray


def variances(problem: Problem, alpha: FloatArray) -> FloatArray:
    """tau² of each study, (B, k), at coefficients (B, q)."""
    return np.exp(np.clip(alpha @ problem.scale.T, _LEAST, _MOST))


def log_likelihood(problem: Problem, t: FloatArray) -> FloatArray:
    """The log-likelihood with its constants, (B,), at variances (B, k)."""
    return _value(problem, _pieces(problem, t))


def height(problem: Problem, alpha: FloatArray) -> Height:
    """The log-likelihood and its derivatives at coefficients (B, q)."""
    parts = _pieces(problem, variances(problem, alpha))
    root = np.sqrt(parts.w)
    u, r = root[:, :, None] * parts.orthogonal, root * parts.rest
    leverage = (u**2).sum(axis=-1)
    trace = parts.w - leverage if problem.restricted else parts.w
    slope = 0.5 * parts.t * (r**2 - trace)
    return Height(
        _value(problem, parts),
        slope @ problem.scale,
        -_second(problem, parts, u, r, leverage) - _weighted(problem.scale, slope),
    )


def location(problem: Problem, t: FloatArray) -> Location:
    """The location coefficients at variances (k,), in the basis."""
    parts = _pieces(problem, t[None, :])
    inverse = np.linalg.inv(parts.triangle[0])
    return Location(inverse @ (parts.orthogonal[0].T @ parts.scaled[0]), inverse)


def cochran(problem: Problem) -> float:
    """The residual sum of squares weighted by 1 / v."""
    return float((_pieces(problem, np.zeros((1, len(problem.yi)))).rest ** 2).sum())


def _pieces(problem: Problem, t: FloatArray) -> _Pieces:
    w = 1 / (problem.vi + t)
    root = np.sqrt(w)
    orthogonal, triangle = np.linalg.qr(root[:, :, None] * problem.location)
    scaled = root * problem.yi
    rest = scaled
    for _ in range(2):  # once more for what rounding left
        inside = (np.swapaxes(orthogonal, -1, -2) @ rest[:, :, None])[:, :, 0]
        rest = rest - (orthogonal @ inside[:, :, None])[:, :, 0]
    return _Pieces(w, t, orthogonal, triangle, scaled, rest)


def _value(problem: Problem, parts: _Pieces) -> FloatArray:
    k, p = problem.location.shape
    value = 0.5 * np.log(parts.w).sum(axis=-1) - 0.5 * (parts.rest**2).sum(axis=-1)
    if not problem.restricted:
        return np.asarray(value - 0.5 * k * np.log(2 * np.pi))
    diagonal = np.abs(np.diagonal(parts.triangle, axis1=-2, axis2=-1))
    plain = np.abs(np.diagonal(np.linalg.qr(problem.location)[1]))
    value = value - np.log(diagonal / plain).sum(axis=-1)
    return np.asarray(value - 0.5 * (k - p) * np.log(2 * np.pi))


def _second(
    problem: Problem, parts: _Pieces, u: FloatArray, r: FloatArray, leverage: FloatArray
) -> FloatArray:
    """Z' T [½ (P∘P) − r r'∘P] T Z, and ½ W² for ½ (P∘P) without restriction."""
    z, t, w = problem.scale, parts.t, parts.w
    diagonal = 0.5 * w**2 - r**2 * w
    pushed = (t * r)[:, :, None] * z
    inside = np.swapaxes(u, -1, -2) @ pushed
    total = np.swapaxes(inside, -1, -2) @ inside
    if problem.restricted:
        diagonal = diagonal - w * leverage
        products = (u[:, :, :, None] * u[:, :, None, :]).reshape(*w.shape, -1)
        crossed = np.swapaxes(products, -1, -2) @ (t[:, :, None] * z)
        total = total + 0.5 * np.swapaxes(crossed, -1, -2) @ crossed
    return np.asarray(total + _weighted(z, diagonal * t**2))


def _weighted(z: FloatArray, weights: FloatArray) -> FloatArray:
    """Z' diag(weights) Z for each row of weights."""
    return np.asarray(np.swapaxes(weights[:, :, None] * z, -1, -2) @ z)
