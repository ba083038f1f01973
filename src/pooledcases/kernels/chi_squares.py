"""The distribution of a positive linear combination of chi-squares.

The distribution function is the inverse Laplace transform of Π (1 + 2 λ z)^(−1/2) / z, whose
singularities all lie on the negative real axis. The integral is taken along a parabola through the
saddle point of its integrand, along which the integrand falls off like a normal density, so that
the trapezoidal rule converges exponentially (Rice 1980, SIAM J Sci Stat Comput 1:438; Trefethen
& Weideman 2014, SIAM Rev 56:385).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.kernels.roots import bracketed_roots

Array = NDArray[np.float64]

#: Beyond this drop of the log integrand nothing is left in double precision.
_DROP = 40.0
#: Two rules, one with twice the nodes: the finer one's error is about the square of this.
_AGREE = 1e-9
_MAX_NODES = 1 << 17


def weighted_chi_squares(x: float, weights: ArrayLike) -> tuple[float, float]:
    """P(Σ λ χ²₁ <= x) and P(Σ λ χ²₁ > x) for independent chi-squares of one degree of freedom.

    Parameters
    ----------
    x : float
    weights : array_like
        The λ, all above 0; repeat one for more degrees of freedom.

    Returns
    -------
    below, above : float
        The smaller of the two has the relative accuracy, about 1e-12; their sum is 1.

    Examples
    --------
    >>> below, above = weighted_chi_squares(2.0, [1.0, 1.0])
    >>> round(above, 12) == round(float(np.exp(-1)), 12)
    True
    """
    below, above = weighted_chi_squares_rows(
        np.array([x], dtype=float), np.asarray(weights, dtype=float)[None]
    )
    return float(below[0]), float(above[0])


def weighted_chi_squares_rows(x: Array, weights: Array) -> tuple[Array, Array]:
    """:func:`weighted_chi_squares` of many rows at once.

    Parameters
    ----------
    x : ndarray, shape (rows,)
    weights : ndarray, shape (rows, n)

    Returns
    -------
    below, above : ndarray, shape (rows,)

    Examples
    --------
    >>> below, above = weighted_chi_squares_rows(np.array([2.0, -1.0]), np.ones((2, 2)))
    >>> below.round(12).tolist(), above.round(12).tolist()
    ([0.632120558829, 0.0], [0.367879441171, 1.0])
    """
    below = np.where(x > 0, 1.0, 0.0)
    above = 1 - below
    inside = (x > 0) & np.isfinite(x)
    if not inside.any():
        return below, above
    scale = weights[inside].max(axis=-1)
    lam, at = weights[inside] / scale[:, None], x[inside] / scale
    upper = at > lam.sum(axis=-1)
    tail = np.clip(_Tails.of(at, lam, upper).integrals(), 0.0, 1.0)
    below[inside], above[inside] = np.where(upper, 1 - tail, tail), np.where(upper, tail, 1 - tail)
    return below, above


@dataclass(frozen=True, slots=True, eq=False)
class _Tails:
    """The paths of integration of some rows: through ``saddle``, bent by ``curve``."""

    x: Array
    lam: Array
    saddle: Array
    width: Array
    curve: Array

    @classmethod
    def of(cls, x: Array, lam: Array, upper: NDArray[np.bool_]) -> _Tails:
        saddle = _saddles(x, lam, upper)
        pulled = lam / (1 + 2 * lam * saddle[:, None])
        bend = 2 * (pulled**2).sum(axis=-1)
        # the curvature of steepest descent without the pole, which would bend the path too early
        curve = -(8 * (pulled**3).sum(axis=-1)) / (6 * bend)
        return cls(x, lam, saddle, 1 / np.sqrt(bend + 1 / saddle**2), curve)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> _Tails:
        return _Tails(*(getattr(self, item.name)[rows] for item in fields(self)))

    def integrals(self) -> Array:
        """The smaller tail of each row; a row leaves when twice the nodes change nothing."""
        reach, total = self._reach(), np.full(len(self.x), np.inf)
        active, nodes = np.arange(len(self.x)), 32
        while active.size:
            found = self.take(active).trapezoid(nodes, reach[active])
            change = np.abs(found - total[active])
            total[active] = found
            if nodes >= _MAX_NODES:
                break
            active, nodes = active[~(change <= _AGREE * np.abs(found))], 2 * nodes
        return total

    def _reach(self) -> Array:
        """How far along the path anything is left."""
        peak = self.log_integrand(self.saddle[:, None].astype(complex))[:, 0].real
        reach = self.width.copy()
        active = np.arange(len(reach))
        while active.size:
            some = self.take(active)
            z = some.path(reach[active, None])
            left = some.log_integrand(z)[:, 0].real > peak[active] - _DROP
            active = active[left]
            reach[active] *= 1.5
        return reach

    def path(self, v: Array) -> NDArray[np.complex128]:
        z = self.saddle[:, None] + 1j * v + self.curve[:, None] * v * v
        return np.asarray(z, dtype=np.complex128)

    def log_integrand(self, z: NDArray[np.complex128]) -> NDArray[np.complex128]:
        twice = 2 * self.lam[:, :, None]
        # sizes and angles of 1 + 2 λ z by themselves: a complex logarithm takes five times as long
        real, imag = 1 + twice * z.real[:, None, :], twice * z.imag[:, None, :]
        size = 0.5 * np.log(real * real + imag * imag).sum(axis=1)
        logs = size + 1j * np.arctan2(imag, real).sum(axis=1)
        side = np.sign(self.saddle)[:, None]
        return np.asarray(z * self.x[:, None] - 0.5 * logs - np.log(z * side))

    def trapezoid(self, nodes: int, reach: Array) -> Array:
        v = np.linspace(0.0, 1.0, nodes + 1) * reach[:, None]
        slope = 1j + 2 * self.curve[:, None] * v
        values = (np.exp(self.log_integrand(self.path(v))) * slope).imag
        total = (values.sum(axis=-1) - 0.5 * values[:, 0]) * reach / nodes / np.pi
        return np.asarray(total, dtype=float)


def _saddles(x: Array, lam: Array, upper: NDArray[np.bool_]) -> Array:
    """Where each integrand is stationary on the real axis, on either side of its pole at 0."""

    def slope(z: Array, rows: NDArray[np.intp]) -> Array:
        some = lam[rows]
        found = x[rows] - (some / (1 + 2 * some * z[:, None])).sum(axis=-1) - 1 / z
        return np.asarray(found, dtype=float)

    n = lam.shape[-1]
    # the largest λ is 1: the first branch point is at −1/2, and only n/2 powers repel from it
    nearest = -0.5 * (1 - np.minimum(0.5, 0.5 / (2 * x + n)))
    low = np.where(upper, nearest, 0.999 / x)
    high = np.where(upper, -1e-3 / (x + n), (1 + n / 2) * 1.001 / x)
    return bracketed_roots(slope, low, high, rtol=1e-6)
