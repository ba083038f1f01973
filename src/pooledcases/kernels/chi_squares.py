"""The distribution of a positive linear combination of chi-squares.

The distribution function is the inverse Laplace transform of Π (1 + 2 λ z)^(−1/2) / z, whose
singularities all lie on the negative real axis. The integral is taken along a parabola through the
saddle point of its integrand, along which the integrand falls off like a normal density, so that
the trapezoidal rule converges exponentially (Rice 1980, SIAM J Sci Stat Comput 1:438; Trefethen
& Weideman 2014, SIAM Rev 56:385).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.kernels.roots import bracketed_root

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
    scale = float(np.max(weights))
    if x <= 0 or not np.isfinite(x):
        return (1.0, 0.0) if x > 0 else (0.0, 1.0)
    lam, x = np.asarray(weights, dtype=float) / scale, x / scale
    upper = x > lam.sum()
    tail = min(max(_tail(x, lam, upper), 0.0), 1.0)
    return (1 - tail, tail) if upper else (tail, 1 - tail)


def _tail(x: float, lam: Array, upper: bool) -> float:
    saddle = _saddle(x, lam, upper)
    pulled = lam / (1 + 2 * lam * saddle)
    bend = 2 * (pulled**2).sum()
    width = 1 / np.sqrt(bend + 1 / saddle**2)
    # the curvature of steepest descent without the pole, which would bend the path too early
    curve = -(8 * (pulled**3).sum()) / (6 * bend)
    peak = _log_integrand(np.array([complex(saddle)]), x, lam, saddle)[0].real
    reach = width
    while _height(reach, x, lam, saddle, curve) > peak - _DROP:
        reach *= 1.5
    nodes, before = 32, np.inf
    while True:
        total = _trapezoid(nodes, reach, x, lam, saddle, curve)
        if abs(total - before) <= _AGREE * abs(total) or nodes >= _MAX_NODES:
            return total
        nodes, before = 2 * nodes, total


def _saddle(x: float, lam: Array, upper: bool) -> float:
    """Where the integrand is stationary on the real axis, on either side of its pole at 0."""

    def slope(z: float) -> float:
        return float(x - (lam / (1 + 2 * lam * z)).sum() - 1 / z)

    n = len(lam)
    if not upper:
        return bracketed_root(slope, 0.999 / x, (1 + n / 2) * 1.001 / x, rtol=1e-6)
    # the largest λ is 1: the first branch point is at −1/2, and only n/2 powers repel from it
    nearest = -0.5 * (1 - min(0.5, 0.5 / (2 * x + n)))
    return bracketed_root(slope, nearest, -1e-3 / (x + n), rtol=1e-6)


def _log_integrand(
    z: NDArray[np.complex128], x: float, lam: Array, saddle: float
) -> NDArray[np.complex128]:
    logs = np.log1p(2 * lam[:, None] * z).sum(axis=0)
    return np.asarray(z * x - 0.5 * logs - np.log(z * np.sign(saddle)))


def _height(v: float, x: float, lam: Array, saddle: float, curve: float) -> float:
    z = np.array([complex(saddle + curve * v * v, v)])
    return float(_log_integrand(z, x, lam, saddle)[0].real)


def _trapezoid(
    nodes: int, reach: float, x: float, lam: Array, saddle: float, curve: float
) -> float:
    v = np.linspace(0.0, reach, nodes + 1)
    z = np.asarray(saddle + 1j * v + curve * v * v, dtype=np.complex128)
    values = (np.exp(_log_integrand(z, x, lam, saddle)) * (1j + 2 * curve * v)).imag
    return float((values.sum() - 0.5 * values[0]) * reach / nodes / np.pi)
