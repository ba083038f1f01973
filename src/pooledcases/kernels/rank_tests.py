"""The log-rank test and its weighted family from tables of at risk and events.

The statistic is the weighted sum, over the event times, of the events of each group less those
expected of its share of the patients at risk. Everything works on leading batch axes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.risk_tables import RiskTables

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
#: From at risk and events in all groups, shape (..., m), and rho and gamma, to weights.
Weighting = Callable[[FloatArray, FloatArray, float, float], FloatArray]

#: Event times summed at once: what is computed on the way stays near the processor.
_BLOCK = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWeights:
    """One member of the family: how it weighs the event times.

    Attributes
    ----------
    weigh : callable
    citation : str
    label_key : str
    powers : bool
        Whether it takes rho and gamma.
    """

    weigh: Weighting
    citation: str
    label_key: str
    powers: bool = False


def _survival(n: FloatArray, d: FloatArray) -> FloatArray:
    """The pooled Kaplan-Meier estimate, shape (..., m)."""
    return np.asarray(np.cumprod(1 - d / np.maximum(n, 1), axis=-1))


def _before(survival: FloatArray) -> FloatArray:
    """The curve just before each time."""
    ahead = np.ones_like(survival)
    ahead[..., 1:] = survival[..., :-1]
    return ahead


def _ones(n: FloatArray, d: FloatArray, rho: float, gamma: float) -> FloatArray:
    return np.ones_like(n)


def _gehan(n: FloatArray, d: FloatArray, rho: float, gamma: float) -> FloatArray:
    return n


def _tarone_ware(n: FloatArray, d: FloatArray, rho: float, gamma: float) -> FloatArray:
    return np.sqrt(n)


def _peto(n: FloatArray, d: FloatArray, rho: float, gamma: float) -> FloatArray:
    return np.asarray(np.cumprod(1 - d / (n + 1), axis=-1))


def _modified_peto(n: FloatArray, d: FloatArray, rho: float, gamma: float) -> FloatArray:
    return _before(_peto(n, d, rho, gamma)) * n / (n + 1)


def _fleming_harrington(n: FloatArray, d: FloatArray, rho: float, gamma: float) -> FloatArray:
    before = _before(_survival(n, d))
    return np.asarray(before**rho * np.maximum(1 - before, 0.0) ** gamma)


#: How the event times are weighed, by the word of the option.
TIME_WEIGHTS: Mapping[str, TimeWeights] = MappingProxyType(
    {
        "log-rank": TimeWeights(
            weigh=_ones,
            citation="Mantel 1966, Cancer Chemother Rep 50:163",
            label_key="time_weights.log-rank",
        ),
        "gehan": TimeWeights(
            weigh=_gehan,
            citation="Gehan 1965, Biometrika 52:203; Breslow 1970, Biometrika 57:579",
            label_key="time_weights.gehan",
        ),
        "tarone-ware": TimeWeights(
            weigh=_tarone_ware,
            citation="Tarone & Ware 1977, Biometrika 64:156",
            label_key="time_weights.tarone-ware",
        ),
        "peto-peto": TimeWeights(
            weigh=_peto,
            citation="Peto & Peto 1972, JRSS A 135:185; Prentice & Marek 1979, Biometrics 35:861",
            label_key="time_weights.peto-peto",
        ),
        "modified-peto-peto": TimeWeights(
            weigh=_modified_peto,
            citation="Andersen, Borgan, Gill & Keiding 1982, Int Stat Rev 50:219",
            label_key="time_weights.modified-peto-peto",
        ),
        "fleming-harrington": TimeWeights(
            weigh=_fleming_harrington,
            citation="Harrington & Fleming 1982, Biometrika 69:553; Fleming & Harrington 1991, "
            "Counting Processes and Survival Analysis, chapter 7",
            label_key="time_weights.fleming-harrington",
            powers=True,
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankSums:
    """The weighted sums of a rank test; those of strata are added.

    Attributes
    ----------
    observed, expected : ndarray, shape (..., k)
    covariance : ndarray, shape (..., k, k)
        Of their difference: hypergeometric, so that it holds with tied events.
    """

    observed: FloatArray
    expected: FloatArray
    covariance: FloatArray

    def __add__(self, other: RankSums) -> RankSums:
        return RankSums(
            observed=self.observed + other.observed,
            expected=self.expected + other.expected,
            covariance=self.covariance + other.covariance,
        )

    @property
    def excess(self) -> FloatArray:
        """Observed less expected."""
        return self.observed - self.expected


def weights_of(sets: RiskTables, word: str, rho: float = 0.0, gamma: float = 0.0) -> FloatArray:
    """The weights of a member of the family at each event time, shape (..., m)."""
    return TIME_WEIGHTS[word].weigh(sets.n, sets.d, rho, gamma)


def rank_sums(sets: RiskTables, weights: FloatArray | None = None) -> RankSums:
    """Observed and expected events of each group, and the covariance of their difference.

    Mantel 1966; Tarone & Ware 1977, with the hypergeometric covariance of the events at each time.

    Parameters
    ----------
    sets : RiskTables, shape (..., k, m)
    weights : ndarray, shape (..., m), optional
        All one where absent.
    """
    ends = range(_BLOCK, sets.at_risk.shape[-1] + _BLOCK, _BLOCK) or (_BLOCK,)
    blocks = (
        _block_sums(sets.between(end - _BLOCK, end), _between(weights, end - _BLOCK, end))
        for end in ends
    )
    return reduce(add, blocks)


def _between(weights: FloatArray | None, first: int, end: int) -> FloatArray | None:
    return None if weights is None else weights[..., first:end]


def _block_sums(sets: RiskTables, weights: FloatArray | None) -> RankSums:
    n, d = sets.n, sets.d
    share = sets.at_risk / np.maximum(n, 1)[..., None, :]
    # one patient at risk: the event is certain to be theirs, it adds no variance
    spread = d * (n - d) / np.maximum(n - 1, 1)
    events = sets.events
    if weights is not None:
        events, d, spread = events * weights[..., None, :], d * weights, spread * weights**2
    if share.shape[-2] == 2:
        one = (share[..., 0, :] * share[..., 1, :] * spread).sum(axis=-1)
        covariance = one[..., None, None] * np.array([[1.0, -1.0], [-1.0, 1.0]])
    else:
        weighted = share * spread[..., None, :]
        covariance = -weighted @ np.swapaxes(share, -1, -2)
        diagonal = np.arange(share.shape[-2])
        covariance[..., diagonal, diagonal] += weighted.sum(axis=-1)
    return RankSums(
        observed=events.sum(axis=-1),
        expected=(share * d[..., None, :]).sum(axis=-1),
        covariance=covariance,
    )


def free_groups(covariance: FloatArray) -> IntArray:
    """The groups whose differences are free: one less than each set of groups that were compared.

    Groups are compared where they share a risk set in which not everybody has the event; the sets
    of groups that are linked so are the connected parts of the covariance's pattern. The
    differences within a part sum to zero, and its last group says nothing new.

    Examples
    --------
    >>> free_groups(np.array([[2.0, -2, 0, 0], [-2, 2, 0, 0], [0, 0, 1, -1], [0, 0, -1, 1]]))
    array([0, 2])
    """
    k = len(covariance)
    linked = (covariance < 0) | np.eye(k, dtype=bool)
    for _ in range(k.bit_length()):
        linked = linked @ linked
    last = np.array([np.flatnonzero(row)[-1] for row in linked], dtype=np.int64)
    return np.flatnonzero(last != np.arange(k))


def chi_squared(sums: RankSums) -> tuple[float, int]:
    """The statistic of equal curves and its degrees of freedom; (0, 0) where nothing compares."""
    free = free_groups(sums.covariance)
    if not free.size:
        return 0.0, 0
    excess = sums.excess[free]
    chi2 = float(excess @ np.linalg.solve(sums.covariance[np.ix_(free, free)], excess))
    return max(chi2, 0.0), len(free)


def contrast_and_variance(sums: RankSums, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The excess of events along the groups' scores, and its variance."""
    variance = np.einsum("i,...ij,j->...", scores, sums.covariance, scores)
    return np.asarray(sums.excess @ scores), np.asarray(variance)


def trend_chi_squared(sums: RankSums, scores: FloatArray) -> FloatArray:
    """The statistic of a trend over the groups' scores, with one degree of freedom.

    Tarone 1975, Biometrika 62:679. Zero where there is no variance.
    """
    distance, variance = contrast_and_variance(sums, scores)
    out = np.zeros_like(variance)
    return np.asarray(np.divide(distance**2, variance, out=out, where=variance > 0))


def batch_chi_squared(sums: RankSums) -> FloatArray:
    """The statistic of each sample of a batch; zero where nothing compares."""
    if sums.covariance.shape[-1] == 2:
        return trend_chi_squared(sums, np.array([1.0, 0.0]))
    inverse = np.linalg.pinv(sums.covariance, rcond=1e-10, hermitian=True)
    return np.asarray(np.einsum("...i,...ij,...j->...", sums.excess, inverse, sums.excess))
