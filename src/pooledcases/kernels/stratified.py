"""The exact conditional analysis of 2 × 2 tables over strata: one odds ratio for all.

Given both margins of every table, the events of the first group add up to a count whose
distribution is the convolution of the tables' hypergeometric ones (Gart 1970, Biometrika 57;
Mehta, Patel & Gray 1985, J Am Stat Assoc 80).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.kernels.roots import bracketed_root

Array = NDArray[np.float64]
Rising = Callable[[Array], float]

#: Probabilities that are equal but for rounding count as equal.
_SAME = 1 + 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    """The count of events of the first group: its observed place among what it can be, and the log
    probabilities at an odds ratio of 1."""

    observed: int
    log_p: Array

    @property
    def informative(self) -> bool:
        """Whether the margins leave more than one count."""
        return len(self.log_p) > 1

    @property
    def p_value(self) -> float:
        """Two-sided, by point probability."""
        p = np.exp(self.log_p)
        return min(1.0, float(p[p <= p[self.observed] * _SAME].sum()))

    @property
    def odds_ratio(self) -> float:
        """Conditional maximum likelihood; 0 or infinite at an end."""
        last = len(self.log_p) - 1
        if self.observed in (0, last):
            return 0.0 if self.observed == 0 else float("inf")
        support = np.arange(last + 1)
        return self._solved(lambda p: float(p @ support) - self.observed)

    def limits(self, level: float) -> tuple[float, float]:
        """The central exact interval of the odds ratio."""
        tail, last = (1 - level) / 2, len(self.log_p) - 1
        low, high = 0.0, float("inf")
        if self.observed > 0:
            low = self._solved(lambda p: float(p[self.observed :].sum()) - tail)
        if self.observed < last:
            high = self._solved(lambda p: tail - float(p[: self.observed + 1].sum()))
        return low, high

    def _solved(self, rising: Rising) -> float:
        """The odds ratio at which a function of the probabilities that rises with it is 0."""
        support = np.arange(len(self.log_p))

        def at(log_ratio: float) -> float:
            return rising(np.asarray(special.softmax(self.log_p + log_ratio * support)))

        low, high = -1.0, 1.0
        while at(low) > 0:
            low *= 2
        while at(high) < 0:
            high *= 2
        return float(np.exp(bracketed_root(at, low, high, rtol=1e-14)))


def conditional(a: Array, n1: Array, c: Array, n2: Array) -> Conditional:
    """``a`` of ``n1`` against ``c`` of ``n2`` in each of some strata, arrays of shape (k,).

    Examples
    --------
    >>> one = [np.array([value]) for value in (3.0, 4.0, 1.0, 4.0)]  # Fisher's tea
    >>> round(conditional(*one).p_value, 4)
    0.4857
    """
    probabilities, observed = np.ones(1), 0
    for x, first, y, second in zip(a, n1, c, n2, strict=True):
        low, high = max(0, int(x + y - second)), int(min(first, x + y))
        j = np.arange(low, high + 1, dtype=float)
        log = _log_ways(first, j) + _log_ways(second, x + y - j)
        probabilities = np.convolve(probabilities, special.softmax(log))
        observed += int(x) - low
    with np.errstate(divide="ignore"):
        return Conditional(observed, np.log(probabilities / probabilities.sum()))


def _log_ways(n: float, x: Array) -> Array:
    return np.asarray(-special.betaln(n - x + 1, x + 1) - np.log(n + 1))
