"""How far a product-limit curve strays anywhere over a range: critical values of bands.

Standardised by its variance, the curve less the truth behaves as a Brownian bridge B on [0, 1],
at time a = n s² / (1 + n s²) where s² is Greenwood's variance of log survival. A band holds with
the probability that a bridge stays between two bounds from a_low to a_high: constant bounds for
Hall & Wellner's band, bounds in proportion to sqrt(a (1 - a)) for Nair's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.kernels.intervals import normal_quantile
from pooledcases.kernels.roots import bracketed_root

FloatArray = NDArray[np.float64]

#: Terms of the series fall below exp(-40); where the range is so short that they do not, as many
#: terms as this leave an error below 1e-6.
_NEGLIGIBLE, _MOST_TERMS = 40.0, 200_000
#: Even polynomials that carry the Ornstein-Uhlenbeck process between its bounds; a range so short
#: that the layer at the bounds is thinner than they resolve takes more.
_POLYNOMIALS, _MORE_POLYNOMIALS, _SHORT = 50, 120, 1e-3


def stays_within(bound: float, a_low: float, a_high: float) -> float:
    """The probability that a Brownian bridge stays within ±bound from a_low to a_high.

    Between two constant bounds the transition density is a sine series; the bridge before a_low
    and after a_high adds normal densities, whose integrals against a sine are closed (Faddeeva's
    function). Over the whole of [0, 1] it is Kolmogorov's distribution.

    Parameters
    ----------
    bound : float
        Above 0.
    a_low, a_high : float
        0 <= a_low <= a_high <= 1.

    Examples
    --------
    >>> round(stays_within(1.3581, 0.0, 1.0), 4), round(stays_within(1.3581, 0.1, 0.6), 4)
    (0.95, 0.9589)
    """
    if a_high <= a_low:
        spread = math.sqrt(a_low * (1 - a_low))
        return float(special.erf(bound / (spread * math.sqrt(2)))) if spread > 0 else 1.0
    odd = np.arange(1, 2 * _terms(bound, a_high - a_low), 2, dtype=float)
    waves = odd * (math.pi / (2 * bound))
    decay = np.exp(-0.5 * waves**2 * (a_high - a_low))
    before, after = _against_sines(a_low, bound, waves), _against_sines(1 - a_high, bound, waves)
    return float(math.sqrt(2 * math.pi) / bound * np.sum(decay * before * after))


def _terms(bound: float, length: float) -> int:
    needed = 2 * bound / math.pi * math.sqrt(2 * _NEGLIGIBLE / length)
    return int(min(needed / 2 + 10, _MOST_TERMS))


def _against_sines(variance: float, bound: float, waves: FloatArray) -> FloatArray:
    """A normal density of mean 0 integrated over ±bound against cos(wave x); signs cancel."""
    if variance <= 0:
        return np.ones_like(waves)
    root = math.sqrt(2 * variance)
    argument = (-variance * waves + 1j * bound) / root
    turned = np.exp(-1j * waves * bound) * special.wofz(argument)
    beyond = math.exp(-(bound**2) / (2 * variance)) * turned.real
    return np.asarray(np.exp(-0.5 * variance * waves**2) - beyond)


def stays_near(bound: float, length: float) -> float:
    """The probability that a stationary Ornstein-Uhlenbeck process stays within ±bound.

    B(a) / sqrt(a (1 - a)) is such a process in the time log(a / (1 - a)) / 2, with correlation
    exp(-t). Its generator f'' - x f' with f = 0 at the bounds becomes g'' - (x² / 4 - 1 / 2) g
    for g = f times the root of the normal density; the modes are found among even polynomials
    (Galerkin).

    Parameters
    ----------
    bound : float
        Above 0.
    length : float
        0 or more: log(a_high (1 - a_low) / (a_low (1 - a_high))) / 2.

    Examples
    --------
    >>> round(stays_near(1.959964, 0.0), 6), round(stays_near(3.0, math.log(9.0)), 4)
    (0.95, 0.9425)
    """
    if length <= 0:
        return float(special.erf(bound / math.sqrt(2)))
    rates, shares = _modes(bound, _MORE_POLYNOMIALS if length < _SHORT else _POLYNOMIALS)
    return float(np.sum(shares * np.exp(-rates * length)))


def _modes(bound: float, size: int) -> tuple[FloatArray, FloatArray]:
    """Rates of decay, and what share of the stationary start each mode holds."""
    u, weight, values = _basis(size)
    weight = weight * bound
    well = (bound * u) ** 2 / 4 - 0.5
    energy = np.eye(size) / bound + (values * (weight * well)) @ values.T
    lower = np.linalg.cholesky((values * weight) @ values.T)
    turned = np.linalg.solve(lower, energy)
    rates, vectors = np.linalg.eigh(np.linalg.solve(lower, turned.T))
    # the stationary start, as the other functions divided by the root of the normal density
    start = values @ (weight * np.exp(-0.25 * (bound * u) ** 2)) / (2 * math.pi) ** 0.25
    return rates, (vectors.T @ np.linalg.solve(lower, start)) ** 2


@lru_cache(maxsize=2)
def _basis(size: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Nodes and weights over (0, 1), both halves counted; even polynomials that are 0 at 1.

    They are the integrals of P_1, P_3, ..., scaled so that their slopes are orthonormal.
    """
    nodes, weights = np.polynomial.legendre.leggauss(2 * size + 40)
    half = nodes > 0
    u, weight = nodes[half], 2 * weights[half]
    legendre = np.polynomial.legendre.legvander(u, 2 * size).T
    scale = 1 / np.sqrt(2 * (4 * np.arange(1.0, size + 1) - 1))
    return u, weight, scale[:, None] * (legendre[2::2] - legendre[:-2:2])


def bridge_critical_value(level: float, a_low: float, a_high: float) -> float:
    """Hall & Wellner's constant: a Brownian bridge stays within it with probability ``level``.

    Examples
    --------
    >>> round(bridge_critical_value(0.95, 0.0, 1.0), 4)
    1.3581
    """
    if a_high <= 0 or a_low >= 1:
        return 0.0
    middle = min(max(0.5, a_low), a_high)
    least = normal_quantile(level) * math.sqrt(middle * (1 - middle))
    return _root(lambda c: stays_within(c, a_low, a_high) - level, 0.5 * least, 4 * least)


def near_critical_value(level: float, length: float) -> float:
    """Nair's constant: a stationary Ornstein-Uhlenbeck process stays within it.

    Examples
    --------
    >>> round(near_critical_value(0.95, math.log(9.0)), 3)
    3.052
    """
    least = normal_quantile(level)
    if length <= 0:
        return least
    return _root(lambda c: stays_near(c, length) - level, least, 1.2 * least + 1)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    while function(high) < 0:
        low, high = high, 1.5 * high
    if function(low) >= 0:  # rounding at a range of one time
        return low
    return bracketed_root(function, low, high, rtol=1e-10)
