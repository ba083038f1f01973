"""Ways to combine independent one-sided p-values: one number out of k."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.models.combine.irwin_hall import irwin_hall_cdf
from pooledcases.results.base import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class OneSided:
    """One-sided p-values with all their digits at both ends: p, 1 − p, and weights, (k,)."""

    p: FloatArray
    q: FloatArray
    weights: FloatArray

    @property
    def flipped(self) -> OneSided:
        """The same evidence, the other way."""
        return OneSided(self.q, self.p, self.weights)


@dataclass(frozen=True, slots=True)
class Combination:
    """The statistic, its degrees of freedom if it has any, and the combined p-value."""

    statistic: float
    df: float | None
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CombineSpec:
    """One method; ``weighted`` where it can weigh."""

    function: Callable[[OneSided], Combination]
    weighted: bool
    label: str
    citation: str


def _log_complement(p: FloatArray, q: FloatArray) -> FloatArray:
    """log p, with all digits also where p is next to 1."""
    small = p < 0.5
    return np.where(small, np.log(p), np.log1p(-np.where(small, 0.0, q)))


def _fisher(values: OneSided) -> Combination:
    df = 2 * len(values.p)
    statistic = -2 * math.fsum(_log_complement(values.p, values.q))
    return Combination(statistic, float(df), float(special.chdtrc(df, statistic)))


def _pearson(values: OneSided) -> Combination:
    df = 2 * len(values.p)
    statistic = -2 * math.fsum(_log_complement(values.q, values.p))
    # the lower tail of chi-squared, by the incomplete gamma function, which keeps small values
    return Combination(statistic, float(df), float(special.gammainc(df / 2, statistic / 2)))


def _stouffer(values: OneSided) -> Combination:
    z = np.where(values.p < 0.5, -special.ndtri(values.p), special.ndtri(values.q))
    statistic = math.fsum(values.weights * z) / math.sqrt(math.fsum(values.weights**2))
    return Combination(statistic, None, float(special.ndtr(-statistic)))


def _edgington(values: OneSided) -> Combination:
    k = len(values.p)
    total, other = math.fsum(values.p), math.fsum(values.q)
    # from the side on which the sum is small
    p_value = irwin_hall_cdf(total, k) if total <= other else 1 - irwin_hall_cdf(other, k)
    return Combination(total, None, p_value)


def _tippett(values: OneSided) -> Combination:
    k, first = len(values.p), int(np.argmin(values.p))
    smallest, rest = float(values.p[first]), float(values.q[first])
    log_rest = math.log1p(-smallest) if smallest < 0.5 else math.log(rest)
    return Combination(smallest, None, -math.expm1(k * log_rest))


COMBINATIONS: Mapping[str, CombineSpec] = MappingProxyType(
    {
        "stouffer": CombineSpec(
            function=_stouffer,
            weighted=True,
            label="combine.stouffer",
            citation="Stouffer 1949, The American Soldier; Mosteller & Bush 1954 (weighted)",
        ),
        "fisher": CombineSpec(
            function=_fisher,
            weighted=False,
            label="combine.fisher",
            citation="Fisher 1932, Statistical Methods for Research Workers, section 21.1",
        ),
        "edgington": CombineSpec(
            function=_edgington,
            weighted=False,
            label="combine.edgington",
            citation="Edgington 1972, J Psychol 80:351",
        ),
        "pearson": CombineSpec(
            function=_pearson,
            weighted=False,
            label="combine.pearson",
            citation="Pearson 1933, Biometrika 25:379",
        ),
        "tippett": CombineSpec(
            function=_tippett,
            weighted=False,
            label="combine.tippett",
            citation="Tippett 1931, The Methods of Statistics",
        ),
    }
)
