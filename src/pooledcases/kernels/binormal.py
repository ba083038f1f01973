"""The standard normal distribution of two correlated variables, elementwise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, owens_t

from pooledcases.kernels.intervals import bisect

Array = NDArray[np.float64]


def density(h: Array, k: Array, rho: Array) -> Array:
    """The density at (h, k); ``rho`` inside −1 to 1."""
    left = 1 - rho**2
    exponent = (h**2 - 2 * rho * h * k + k**2) / (2 * left)
    return np.asarray(np.exp(-exponent) / (2 * np.pi * np.sqrt(left)))


def probability(h: Array, k: Array, rho: Array) -> Array:
    """P(X < h, Y < k), by Owen's T (Owen 1956, Ann Math Stat 27:1075); ``rho`` inside −1 to 1.

    Examples
    --------
    At the middle it is 1/4 + arcsin(rho)/(2π).

    >>> float(probability(np.zeros(1), np.zeros(1), np.array([0.5]))[0].round(6))
    0.333333
    """
    spread = np.sqrt(1 - rho**2)
    opposite = (h * k < 0) | ((h * k == 0) & (h + k < 0))
    parts = _owen(h, (k - rho * h) / spread) + _owen(k, (h - rho * k) / spread)
    both = (h == 0) & (k == 0)
    general = 0.5 * (ndtr(h) + ndtr(k)) - parts - 0.5 * opposite
    return np.asarray(np.where(both, 0.25 + np.arcsin(rho) / (2 * np.pi), general))


def correlation_of(h: Array, k: Array, p: Array) -> Array:
    """The correlation at which P(X < h, Y < k) is ``p``, which grows with it.

    It is searched as the angle whose sine it is, where the ends do not crowd.
    """

    def too_small(angle: Array) -> NDArray[np.bool_]:
        return np.asarray(probability(h, k, np.sin(angle)) < p)

    ends = np.full(np.shape(p), np.pi / 2 - 1e-7)
    return np.asarray(np.sin(bisect(too_small, -ends, ends)))


def _owen(h: Array, times: Array) -> Array:
    """T(h, times/h); at h = 0 its limit."""
    safe = np.where(h == 0, 1.0, h)
    return np.where(h == 0, np.sign(times) * 0.25, owens_t(safe, times / safe))
