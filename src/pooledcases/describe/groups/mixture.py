"""A distribution known on many lines of equidistant nodes, with its quantiles.

A smooth density on nodes h apart is known between them too: it is a sum of sinc functions, whose
integral is the sine integral Si: the probability below t is Σ w (1/2 + Si(π (t − node)/h)/π), to
the accuracy of the trapezoidal rule itself (Stenger 1993, Numerical Methods Based on Sinc and
Analytic Functions).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.kernels.roots import bracketed_root
from pooledcases.results.base import FloatArray, Interval

#: Values, weights and steps, of shapes that broadcast.
Part = tuple[FloatArray, FloatArray, FloatArray]
#: Nodes that weigh less are left out.
_NOTHING = 1e-12
#: Steps of Newton's method, and how often a bracket is widened.
_NEWTON, _WIDEN = 6, 60
#: Nodes taken at once: small enough that memory is used again rather than asked for anew, which
#: takes longer than the sums.
_AT_ONCE = 1 << 12


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Nodes with their weights, which sum to 1, and the spacing of the line each stands on."""

    values: FloatArray
    weights: FloatArray
    steps: FloatArray

    def below(self, t: float) -> float:
        """The probability of a value below ``t``."""
        return sum(
            float(weights @ (0.5 + special.sici(place)[0] / np.pi))
            for place, weights, _ in self._from(t)
        )

    def mean_of(self, function: FloatArray) -> float:
        """The expectation of a function given at the nodes."""
        return float(self.weights @ function)

    def moments(self) -> tuple[float, float]:
        """Mean and standard deviation."""
        mean = self.mean_of(self.values)
        return mean, float(np.sqrt(self.mean_of((self.values - mean) ** 2)))

    def quantile(self, p: float) -> float:
        """Where the probability below is ``p``: Newton's method from the quantile of the nodes."""
        order = np.argsort(self.values)
        ranked = np.cumsum(self.weights[order])
        t = float(self.values[order][min(int(np.searchsorted(ranked, p)), len(order) - 1)])
        for _ in range(_NEWTON):
            missed, density = p - self.below(t), self.density(t)
            if not density > 0 or abs(missed) > 0.02:
                break
            move = missed / density
            t += move
            if abs(move) <= 2e-5:  # the next one would be of the order of its square
                return t
        return self._bracketed(p, t)

    def density(self, t: float) -> float:
        """The density at ``t``."""
        total = 0.0
        for place, weights, steps in self._from(t):
            place[place == 0] = 1e-30
            total += float((weights / steps) @ (np.sin(place) / place))
        return total

    def _from(self, t: float) -> Iterator[Part]:
        """Some nodes after others: steps from the node to ``t`` times pi, weights and steps."""
        for first in range(0, len(self.values), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            steps = self.steps[part]
            yield np.pi * (t - self.values[part]) / steps, self.weights[part], steps

    def _bracketed(self, p: float, guess: float) -> float:
        """The same from further away, or where the density is flat."""
        width = float(self.steps.max())
        low, high = self._beyond(guess, -width, p), self._beyond(guess, width, p)
        return bracketed_root(lambda t: self.below(t) - p, low, high, rtol=1e-10)

    def _beyond(self, guess: float, step: float, p: float) -> float:
        """A place on that side of the quantile, in ever wider steps from ``guess``."""
        t = guess + step
        for _ in range(_WIDEN):
            if (self.below(t) - p) * step >= 0:
                break
            step *= 2
            t += step
        return t

    def central(self, level: float) -> Interval:
        """The interval with the same probability outside on both sides."""
        return Interval(self.quantile((1 - level) / 2), self.quantile((1 + level) / 2))


def mixture(parts: Sequence[Part]) -> Mixture:
    """One distribution of several blocks of values, weights and steps.

    Examples
    --------
    >>> z = np.arange(-40, 41) * 0.2
    >>> normal = mixture([(z, np.exp(-0.5 * z**2), np.array(0.2))])
    >>> round(normal.quantile(0.975), 6)
    1.959964
    """
    blocks = [np.broadcast_arrays(*part) for part in parts]
    values, weights, steps = (
        np.concatenate([block[index].ravel() for block in blocks]) for index in range(3)
    )
    weights = weights / weights.sum()
    use = weights > _NOTHING
    return Mixture(values[use], weights[use] / weights[use].sum(), steps[use])
