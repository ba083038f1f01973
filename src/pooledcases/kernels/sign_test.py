"""The weighted sign test: its exact distribution, and the interval of a median by inversion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

#: Steps of the exact distribution that are affordable.
MOST_STEPS = 50_000_000


@dataclass(frozen=True, slots=True)
class SignInterval:
    """Limits of a (weighted) median, their exact coverage, and whether it is exact."""

    low: float
    high: float
    coverage: float
    exact: bool


def weighted_median(values: Array, weights: Array) -> float:
    """The value with half of the weight on either side; the middle of two where it is exact.

    Examples
    --------
    >>> weighted_median(np.array([1.0, 2.0, 9.0]), np.array([1.0, 1.0, 1.0]))
    2.0
    >>> weighted_median(np.array([1.0, 2.0, 9.0, 10.0]), np.array([1.0, 1.0, 1.0, 1.0]))
    5.5
    """
    order = np.argsort(values, kind="stable")
    x, total = values[order], np.cumsum(weights[order])
    half = total[-1] / 2
    index = int(np.searchsorted(total, half * (1 - 1e-12)))
    if index + 1 < len(x) and abs(total[index] - half) <= 1e-12 * total[-1]:
        return float((x[index] + x[index + 1]) / 2)
    return float(x[index])


def sign_interval(values: Array, weights: Array, level: float) -> SignInterval:
    """All medians that the two-sided sign test at 1 − ``level`` does not reject.

    Under a median θ each study lies below θ with probability 1/2, and the sum of the weights below
    is a sum of independent coin tosses. Limits are values of the data, or infinite.

    Examples
    --------
    >>> found = sign_interval(np.arange(10.0), np.ones(10), 0.95)
    >>> found.low, found.high, round(found.coverage, 4)
    (1.0, 8.0, 0.9785)
    """
    order = np.argsort(values, kind="stable")
    x, w = values[order], weights[order]
    below = np.concatenate([[0.0], np.cumsum(w)])
    at_most, exact, coverage = _distribution(w, (1 - level) / 2)
    inside = at_most(below) > (1 - level) / 2
    # the distribution is symmetric: P(W >= w) = P(W <= total - w)
    other = at_most(below[-1] - below) > (1 - level) / 2
    first, last = int(np.argmax(inside)), int(len(x) - np.argmax(other[::-1]))
    low = x[first - 1] if first > 0 else -np.inf
    high = x[last] if last < len(x) else np.inf
    return SignInterval(float(low), float(high), coverage, exact)


def _distribution(w: Array, tail: float) -> tuple[Callable[[Array], Array], bool, float]:
    """P(W <= w) as a function, whether it is exact, and the coverage of the test."""
    whole = np.round(w)
    if np.allclose(w, whole, rtol=0, atol=1e-9) and whole.max() < 2**53:
        unit = reduce(gcd, (int(value) for value in whole))
        steps = [int(value) // unit for value in whole]
        if sum(steps) * len(steps) <= MOST_STEPS:
            mass = _mass(steps)
            upto = np.cumsum(mass)
            rejected = mass[upto <= tail].sum()

            def exact(values: Array) -> Array:
                index = np.round(values / unit).astype(int)
                return np.asarray(upto[np.clip(index, 0, len(upto) - 1)])

            return exact, True, float(1 - 2 * rejected)
    mean, sd = w.sum() / 2, np.sqrt((w**2).sum()) / 2

    def normal(values: Array) -> Array:
        return np.asarray(special.ndtr((values - mean) / sd))

    return normal, False, float(1 - 2 * tail)


def _mass(steps: list[int]) -> Array:
    """The distribution of a sum of weights, each counted with probability 1/2."""
    mass = np.zeros(sum(steps) + 1)
    mass[0] = 1.0
    reach = 0
    for step in sorted(steps):
        # the right side is computed before it is written
        mass[step : reach + step + 1] = 0.5 * (mass[step : reach + step + 1] + mass[: reach + 1])
        mass[: min(step, reach + 1)] *= 0.5
        reach += step
    return mass
