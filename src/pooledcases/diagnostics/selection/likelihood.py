"""The likelihood of selected effects, with its gradient and Hessian.

An effect y of variance v has the density w(p) φ(y; mu, v + tau²) / C. With g the logarithm of its
numerator, the derivatives of log C are expectations under that density: E[g'], and
E[g''] + cov(g'), so that score and information need no differences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.diagnostics.selection.weights import LogWeight
from pooledcases.results.base import FloatArray

_LOG_2PI = float(np.log(2 * np.pi))
#: What is left out lies this far below the highest point of its part, on the log scale.
_DROP = 60.0
#: Points of Gauss and Legendre where the weight depends on p, and on both sides of it; and how
#: finely the first part is looked through for where its mass is.
_INNER = np.polynomial.legendre.leggauss(160)
_OUTER = np.polynomial.legendre.leggauss(80)
_SCAN = 65
_AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Value, gradient (n,) and Hessian (n, n) of the log-likelihood; −inf where there is none."""

    value: float
    gradient: FloatArray
    hessian: FloatArray


class Likelihood(Protocol):
    """A log-likelihood of mu, tau² and the parameters of the weights."""

    def __call__(self, theta: FloatArray) -> Surface: ...


def nowhere(n: int) -> Surface:
    """Where the density is lost in rounding."""
    return Surface(-np.inf, np.zeros(n), np.zeros((n, n)))


def normal_parts(z: FloatArray, s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Gradient (2, ...) and Hessian (2, 2, ...) of log φ in mu and tau², at z = (y − mu) / s."""
    square = s**2
    gradient = np.stack([z / s, (z**2 - 1) / (2 * square)])
    cross = -z / (s * square)
    first = np.broadcast_to(-1 / square, z.shape)
    last = (1 - 2 * z**2) / (2 * square**2)
    return gradient, np.stack([np.stack([first, cross]), np.stack([cross, last])])


def log_normal(z: FloatArray, s: FloatArray) -> FloatArray:
    """log φ(y; mu, s²)."""
    return np.asarray(-0.5 * (_LOG_2PI + z**2) - np.log(s))


@dataclass(frozen=True, slots=True, eq=False)
class SmoothSelection:
    """A weight function that is smooth in p, and constant where p is below ``floor`` or above
    1 − ``floor``; integrated piece by piece.

    Attributes
    ----------
    yi, vi : ndarray, shape (k,)
        Effects in the direction of the alternative.
    weight : callable
    floor : float
    strength : ndarray, shape (k,)
        What the first parameter is multiplied by in each study.
    """

    yi: FloatArray
    vi: FloatArray
    weight: Callable[[FloatArray, FloatArray, Sequence[FloatArray]], LogWeight]
    floor: float
    strength: FloatArray

    def __call__(self, theta: FloatArray) -> Surface:
        n = len(theta)
        value, gradient, hessian = 0.0, np.zeros(n), np.zeros((n, n))
        size = max(1, _AT_ONCE // (len(_INNER[0]) + 2 * len(_OUTER[0])))
        for at in range(0, len(self.yi), size):
            part = self._part(theta, slice(at, at + size))
            value += part.value
            gradient += part.gradient
            hessian += part.hessian
        return Surface(value, gradient, hessian) if np.isfinite(value) else nowhere(n)

    def _part(self, theta: FloatArray, some: slice) -> Surface:
        yi, vi, strength = self.yi[some], self.vi[some], self.strength[some]
        s = np.sqrt(vi + theta[1])
        z, lengths = self._points(theta, some)
        log_w, first, second = self._weights(
            (theta[0] + s[:, None] * z) / np.sqrt(vi)[:, None], theta[2:], strength[:, None]
        )
        height = log_w - 0.5 * z**2
        top = np.where(lengths > 0, height, -np.inf).max(axis=1, keepdims=True)
        mass = np.exp(height - top) * lengths
        total = mass.sum(axis=1, keepdims=True)
        log_c = (top + np.log(total))[:, 0] - 0.5 * _LOG_2PI
        of_normal, normal_second = normal_parts(z, s[:, None])
        g = np.concatenate([of_normal, first])
        mean, spread, expected = _expectations(g, normal_second, second, mass / total)
        at = (yi - theta[0]) / s
        own_log_w, own, own_second = self._weights(yi / np.sqrt(vi), theta[2:], strength)
        own_normal, own_normal_second = normal_parts(at, s)
        observed = np.zeros_like(spread)
        observed[:2, :2], observed[2:, 2:] = own_normal_second, own_second
        return Surface(
            float((own_log_w + log_normal(at, s) - log_c).sum()),
            (np.concatenate([own_normal, own]) - mean).sum(axis=1),
            (observed - expected - spread).sum(axis=2),
        )

    def _points(self, theta: FloatArray, some: slice) -> tuple[FloatArray, FloatArray]:
        """Points in standard deviations and their shares of length, (k, M)."""
        vi = self.vi[some]
        s, sei = np.sqrt(vi + theta[1]), np.sqrt(vi)
        edge = -float(special.ndtri(self.floor))
        low, high = (((side * edge * sei - theta[0]) / s)[:, None] for side in (-1, 1))
        reach = _tail(np.zeros(1))
        parts = (
            (-_tail(-low), np.minimum(low, reach), _OUTER),
            (*self._mass(theta, some, low, high), _INNER),
            (np.maximum(high, -reach), _tail(high), _OUTER),
        )
        points, lengths = [], []
        for start, end, (x, w) in parts:
            half = np.maximum(end - start, 0.0) / 2
            points.append(start + half * (1 + x))
            lengths.append(half * w)
        return np.concatenate(points, axis=1), np.concatenate(lengths, axis=1)

    def _mass(
        self, theta: FloatArray, some: slice, low: FloatArray, high: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """The part of [low, high] in which there is mass."""
        vi = self.vi[some, None]
        share = np.linspace(0.0, 1.0, _SCAN)
        z = low + (high - low) * share
        u = (theta[0] + np.sqrt(vi + theta[1]) * z) / np.sqrt(vi)
        strength = np.broadcast_to(self.strength[some, None], u.shape)
        height = self._weights(u, theta[2:], strength)[0] - 0.5 * z**2
        near = height >= height.max(axis=1, keepdims=True) - _DROP
        first = np.maximum(near.argmax(axis=1) - 1, 0)
        last = np.minimum(_SCAN - near[:, ::-1].argmax(axis=1), _SCAN - 1)
        width = high - low
        return low + width * share[first, None], low + width * share[last, None]

    def _weights(self, u: FloatArray, delta: FloatArray, strength: FloatArray) -> LogWeight:
        """log weight with its derivatives at effects of ``u`` standard errors."""
        edge = -float(special.ndtri(self.floor))
        inside = np.clip(u, -edge, edge)
        scaled = [delta[0] * strength, *(np.full_like(strength, value) for value in delta[1:])]
        log_w, first, second = self.weight(
            special.log_ndtr(-inside), special.log_ndtr(inside), scaled
        )
        factors = [strength, *(np.ones_like(strength) for _ in delta[1:])]
        return (
            log_w,
            np.stack([slope * factor for slope, factor in zip(first, factors, strict=True)]),
            np.stack(
                [
                    np.stack([cell * one * other for cell, other in zip(row, factors, strict=True)])
                    for row, one in zip(second, factors, strict=True)
                ]
            ),
        )


def _tail(z: FloatArray) -> FloatArray:
    """Where the tail of a normal that begins at z has lost all of its mass."""
    return np.asarray(np.sqrt(np.maximum(z, 0.0) ** 2 + 2 * _DROP))


def _expectations(
    g: FloatArray, normal_second: FloatArray, second: FloatArray, mass: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """E[g'] (n, k), cov(g') and E[g''] (n, n, k) under the density."""
    mean = np.einsum("akm,km->ak", g, mass)
    away = g - mean[:, :, None]
    spread = np.einsum("akm,bkm->abk", away * mass, away)
    expected = np.zeros_like(spread)
    expected[:2, :2] = np.einsum("abkm,km->abk", normal_second, mass)
    expected[2:, 2:] = np.einsum("abkm,km->abk", second, mass)
    return mean, spread, expected


@dataclass(frozen=True, slots=True, eq=False)
class StepSelection:
    """A weight for each interval of p, with log weights as parameters; the first is 0.

    All expectations are moments of a normal between the steps, in closed form.

    Attributes
    ----------
    yi, vi : ndarray, shape (k,)
    steps : ndarray, shape (m,)
        p-values between the intervals, rising.
    where : ndarray of int, shape (k,)
        The interval of each study.
    """

    yi: FloatArray
    vi: FloatArray
    steps: FloatArray
    where: NDArray[np.intp]

    def __call__(self, theta: FloatArray) -> Surface:
        mu, tau2 = float(theta[0]), float(theta[1])
        s = np.sqrt(self.vi + tau2)
        moments = self._moments(mu, s)
        weights = np.exp(np.concatenate([[0.0], theta[2:]]))
        weighted = moments * weights
        c = weighted[0].sum(axis=1)
        if not (c > 0).all():
            return nowhere(len(theta))
        mean, square = self._expectations(weighted / c[:, None], s)
        z = (self.yi - mu) / s
        own, own_second = normal_parts(z, s)
        inside = (self.where[None, :] == np.arange(1, len(weights))[:, None]).astype(float)
        spread = square - mean[:, None] * mean[None, :]
        expected, observed = np.zeros_like(spread), np.zeros_like(spread)
        observed[:2, :2] = own_second
        expected[:2, :2] = self._expected_second(weighted / c[:, None], s)
        log_w = np.concatenate([[0.0], theta[2:]])[self.where]
        return Surface(
            float((log_w + log_normal(z, s) - np.log(c)).sum()),
            (np.concatenate([own, inside]) - mean).sum(axis=1),
            (observed - expected - spread).sum(axis=2),
        )

    def _moments(self, mu: float, s: FloatArray) -> FloatArray:
        """∫ z^r φ(z) dz over each interval, r = 0 to 4: (5, k, m + 1)."""
        bounds = -special.ndtri(self.steps)  # of y / √v, falling
        edges = (bounds[None, :] * np.sqrt(self.vi)[:, None] - mu) / s[:, None]
        ends = np.full((len(s), 1), np.inf)
        high = np.concatenate([ends, edges], axis=1)
        low = np.concatenate([edges, -ends], axis=1)
        # on the side of the smaller tail no digit is lost
        flip = low > 0
        zero = np.where(
            flip, special.ndtr(-low) - special.ndtr(-high), special.ndtr(high) - special.ndtr(low)
        )
        out = [zero, _edge(low, 0) - _edge(high, 0)]
        for r in (2, 3, 4):
            out.append((r - 1) * out[r - 2] + _edge(low, r - 1) - _edge(high, r - 1))
        return np.stack(out)

    @staticmethod
    def _expectations(chance: FloatArray, s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """E[g'] (n, k) and E[g' g''] (n, n, k), of mu, tau² and the log weights but the first."""
        m0, m1, m2, m3, m4 = chance
        one, two, three, four = (part.sum(axis=1) for part in (m1, m2, m3, m4))
        t, size = 2 * s**2, chance.shape[2] + 1
        by_mu, by_tau2 = m1 / s[:, None], (m2 - m0) / t[:, None]
        mean = np.concatenate([[one / s, (two - 1) / t], m0[:, 1:].T])
        square = np.zeros((size, size, len(s)))
        square[0, 0] = two / s**2
        square[0, 1] = square[1, 0] = (three - one) / (s * t)
        square[1, 1] = (four - 2 * two + 1) / t**2
        for j in range(1, chance.shape[2]):
            square[0, j + 1] = square[j + 1, 0] = by_mu[:, j]
            square[1, j + 1] = square[j + 1, 1] = by_tau2[:, j]
            square[j + 1, j + 1] = m0[:, j]
        return mean, square

    @staticmethod
    def _expected_second(chance: FloatArray, s: FloatArray) -> FloatArray:
        first, second = chance[1].sum(axis=1), chance[2].sum(axis=1)
        cross = -first / s**3
        last = (1 - 2 * second) / (2 * s**4)
        return np.stack([np.stack([-1 / s**2, cross]), np.stack([cross, last])])


def _edge(z: FloatArray, power: int) -> FloatArray:
    """z^r φ(z), 0 at infinity."""
    finite = np.where(np.isfinite(z), z, 0.0)
    density = finite**power * np.exp(-0.5 * (finite**2 + _LOG_2PI))
    return np.where(np.isfinite(z), density, 0.0)
