"""The confidence distribution of tau² from Cochran's Q, and what it says of a new study.

H(tau²) = P(Q > observed; tau²) rises from the p-value of Q at tau² = 0 towards 1: it is the
distribution of tau² from which the parametric bootstrap of Nagashima, Noma & Furukawa (2019, Stat
Methods Med Res 28:1689) draws. For each draw a new study's effect is mu(tau²) + z tau − t s(tau²),
with the inverse-variance mean, the Hartung-Knapp standard error, z normal and t with k − 1 degrees
of freedom. Here the three draws are integrated over instead: the limits are those of infinitely
many resamples, with no error of sampling and no seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.errors import InputError
from pooledcases.kernels.chebyshev_panels import POINTS, TO_COEFFICIENTS, WEIGHTS, panel_points
from pooledcases.kernels.chi_squares import weighted_chi_squares_rows
from pooledcases.kernels.roots import bracketed_root
from pooledcases.models.weighted.stack import Stack
from pooledcases.results.base import BoolArray, FloatArray, Interval

#: With more studies t(k − 1) says the same, and the distribution of Q loses digits.
MOST_STUDIES = 300
#: Probability beyond either end of the range of tau² that is integrated over.
_TAIL = 1e-13
_PANELS, _WIDEST = 16, 0.8
#: Values of tau² that are looked at together for either end of that range, and chi-squares that are
#: integrated together: the tables of more do not stay in the processor's memory.
_LOOKED_AT, _AT_ONCE = 8, 1 << 9
#: Drop of the log density of chi-squared beyond which nothing is left.
_DROP = 40.0
#: From values at the points of a panel to the slopes of their polynomial there.
_SLOPES: FloatArray = np.asarray(
    np.polynomial.chebyshev.chebval(POINTS, np.polynomial.chebyshev.chebder(TO_COEFFICIENTS)).T,
    dtype=float,
)


@dataclass(frozen=True, slots=True, eq=False)
class Tau2Distribution:
    """The confidence distribution of tau² of one row of studies.

    Attributes
    ----------
    yi, vi : ndarray, shape (k,)
    q : float
        Cochran's Q.
    spread : ndarray, shape (k − 1,)
        Q is a sum of chi-squares weighted by 1 + tau² times these.
    """

    yi: FloatArray
    vi: FloatArray
    q: float
    spread: FloatArray

    @classmethod
    def of(cls, rows: Stack) -> Tau2Distribution:
        """Of the first row.

        Raises
        ------
        InputError
            For more than 300 studies.
        """
        use = rows.included[0]
        yi, vi = rows.yi[0, use], rows.vi[0, use]
        k = len(yi)
        if k > MOST_STUDIES:
            raise InputError(
                f"prediction NNF is for at most {MOST_STUDIES} studies; there are {k}. Use t(k-1)."
            )
        yi = yi - yi[0]
        root = 1 / np.sqrt(vi)
        unit = root / np.linalg.norm(root)
        scaled = root * yi
        rest = scaled - unit * (unit @ scaled)
        away = np.eye(k) - np.outer(unit, unit)
        spread = np.linalg.eigvalsh(away / vi @ away)[1:]
        return cls(yi, vi, float(rest @ rest), np.maximum(spread, 0.0))

    def tails(self, tau2: FloatArray) -> tuple[FloatArray, FloatArray]:
        """H and 1 − H at some values of tau²; the smaller one has the digits."""
        parts = np.array_split(tau2, len(tau2) * len(self.spread) // _AT_ONCE + 1)
        below, above = zip(
            *(
                weighted_chi_squares_rows(
                    np.full(len(part), self.q), 1 + part[:, None] * self.spread
                )
                for part in parts
            ),
            strict=True,
        )
        return np.concatenate(above), np.concatenate(below)

    def nodes(self) -> tuple[FloatArray, FloatArray]:
        """Values of tau² and their probabilities, for integrals over the distribution."""
        at_zero = float(special.chdtrc(len(self.spread), self.q))
        unit = float(np.median(self.vi))
        low, high = self._ends(at_zero)
        first, last = np.log1p(low / unit), np.log1p(high / unit)
        panels = max(_PANELS, int((last - first) / _WIDEST) + 1)
        edges = np.linspace(first, last, panels + 1)
        points = panel_points(edges[:-1], edges[1:])
        tau2 = unit * np.expm1(points)
        # 1 − H where it is the smaller one keeps its digits in the slopes
        above, below = (tail.reshape(tau2.shape) for tail in self.tails(tau2.ravel()))
        rising = np.where(above[:, :1] > 0.5, -below, above)
        mass = WEIGHTS * (rising @ _SLOPES.T)
        tau2 = np.concatenate([[0.0], tau2.ravel()])
        mass = np.concatenate([[at_zero], mass.ravel()])
        return tau2, mass / mass.sum()

    def _ends(self, at_zero: float) -> tuple[float, float]:
        """Where H has left 0, and where it has reached 1; found from the middle outwards.

        Far from the middle lie probabilities that double precision does not hold.
        """
        k = len(self.yi)
        middle = max(0.0, (self.q - (k - 1)) / float(self.spread.sum()))
        ratio, least = 1 + 4 / float(np.sqrt(k)), 1e-3 * float(self.vi.min())
        low = 0.0
        if at_zero < _TAIL:
            low = _first(middle, 1 / ratio, lambda at: (at <= least) | (self.tails(at)[0] <= _TAIL))
        start = max(middle, 0.1 * float(self.vi.min()))
        high = _first(start, ratio, lambda at: self.tails(at)[1] <= _TAIL)
        return (low if low > least else 0.0), high


def _first(start: float, ratio: float, reached: Callable[[FloatArray], BoolArray]) -> float:
    """The first of start, start × ratio, start × ratio² … for which it is so."""
    while True:
        places: FloatArray = start * np.power(ratio, np.arange(_LOOKED_AT, dtype=float))
        found = reached(places)
        if found.any():
            return float(places[int(np.argmax(found))])
        start = float(places[-1]) * ratio


@dataclass(frozen=True, slots=True, eq=False)
class NewStudyMixture:
    """The distribution of a new study's effect: normals of many centres and variances.

    Attributes
    ----------
    centre : ndarray, shape (m, 1)
    scale : ndarray, shape (m, n)
        Standard deviations.
    mass : ndarray, shape (m, n)
        Summing to 1.
    origin : float
        What all centres are measured from.
    """

    centre: FloatArray
    scale: FloatArray
    mass: FloatArray
    origin: float

    def interval(self, level: float) -> Interval:
        """Its central interval."""
        tail = (1 - level) / 2
        return Interval(self._quantile(tail, 1.0), self._quantile(tail, -1.0))

    def above(self, value: float) -> float:
        """The probability of a larger effect."""
        if np.isinf(value):
            return float(value < 0)
        return float(
            (self.mass * special.ndtr((self.centre - value + self.origin) / self.scale)).sum()
        )

    def _quantile(self, tail: float, sign: float) -> float:
        """Where this much lies below (sign 1) or above (sign −1)."""

        def excess(value: float) -> float:
            z = sign * (value - self.centre) / self.scale
            return float((self.mass * special.ndtr(z)).sum()) - tail

        middle = float(np.median(self.centre))
        reach = float(np.median(self.scale))
        low = high = middle
        while excess(low) > 0:
            low -= sign * reach
            reach *= 2
        while excess(high) < 0:
            high += sign * reach
            reach *= 2
        return self.origin + bracketed_root(excess, *sorted((low, high)))


def new_study_mixture(rows: Stack) -> NewStudyMixture | None:
    """What the studies of the first row say of a new one; None where they do not differ at all."""
    found = Tau2Distribution.of(rows)
    if found.q == 0:
        return None
    tau2, mass = found.nodes()
    kept = np.abs(mass) > 0
    tau2, mass = tau2[kept, None], mass[kept, None]
    w = 1 / (found.vi + tau2)
    total = w.sum(axis=1, keepdims=True)
    centre = (w * found.yi).sum(axis=1, keepdims=True) / total
    k = len(found.yi)
    error = (w * (found.yi - centre) ** 2).sum(axis=1, keepdims=True) / ((k - 1) * total)
    inverse, share = _chi_squared(k - 1)
    # t is normal with variance df / chi-squared
    scale = np.sqrt(tau2 + error * inverse)
    return NewStudyMixture(centre, scale, mass * share, float(rows.yi[0, rows.included[0]][0]))


def _chi_squared(df: int) -> tuple[FloatArray, FloatArray]:
    """Values of df / chi-squared and their probabilities: the trapezoidal rule in its logarithm."""
    reach = np.sqrt(4 * _DROP / df)
    step = 0.2 * min(1.0, 2.5 * np.sqrt(2 / df))
    x = np.arange(-(2 * _DROP / df + reach), reach + step, step)
    log = 0.5 * df * (x - np.expm1(x))
    share = np.exp(log - log.max())
    return np.exp(-x), share / share.sum()
