"""How many studies are missing: the estimators of Duval and Tweedie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.results.base import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimSpec:
    """One estimator of the number of missing studies.

    Attributes
    ----------
    count : callable
        ``(signed ranks, k)`` to the number, not rounded; NaN where it does not exist.
    se : callable
        ``(number, k)`` to its standard error.
    p_value : callable or None
        The number to the probability of as many or more when none is missing.
    label, citation : str
    """

    count: Callable[[FloatArray, int], float]
    se: Callable[[float, int], float]
    p_value: Callable[[int], float] | None = None
    label: str
    citation: str


def _rank_sum(ranks: FloatArray) -> float:
    return float(ranks[ranks > 0].sum())


def _r0(ranks: FloatArray, k: int) -> float:
    """The run of the largest distances on one side, less one."""
    return k + float(ranks[ranks < 0].min(initial=0.0)) - 1


def _l0(ranks: FloatArray, k: int) -> float:
    return (4 * _rank_sum(ranks) - k * (k + 1)) / (2 * k - 1)


def _q0(ranks: FloatArray, k: int) -> float:
    left = 2 * k**2 - 4 * _rank_sum(ranks) + 0.25
    return k - 0.5 - float(np.sqrt(left)) if left >= 0 else float("nan")


def _rank_sum_variance(n: float, k: int) -> float:
    """Of the rank sum with n studies missing; below 0 where n is out of reach."""
    whole = k * (k + 1) * (2 * k + 1)
    return (whole + 10 * n**3 + 27 * n**2 + 17 * n - 18 * k * n**2 - 18 * k * n + 6 * k**2 * n) / 24


def _root(value: float) -> float:
    return float(np.sqrt(value)) if value >= 0 else float("nan")


def _l0_se(n: float, k: int) -> float:
    return 4 * _root(_rank_sum_variance(n, k)) / (2 * k - 1)


def _q0_se(n: float, k: int) -> float:
    below = (k - 0.5) ** 2 - n * (2 * k - n - 1)
    return 2 * _root(_rank_sum_variance(n, k)) / _root(below) if below > 0 else float("nan")


_DUVAL = "Duval & Tweedie 2000, JASA 95:89; Biometrics 56:455"

TRIM_ESTIMATORS: Mapping[str, TrimSpec] = MappingProxyType(
    {
        "L0": TrimSpec(count=_l0, se=_l0_se, label="trim.L0", citation=_DUVAL),
        "R0": TrimSpec(
            count=_r0,
            se=lambda n, k: float(np.sqrt(2 * max(n, 0.0) + 2)),
            p_value=lambda n: 0.5 ** (n + 1),
            label="trim.R0",
            citation=_DUVAL,
        ),
        "Q0": TrimSpec(count=_q0, se=_q0_se, label="trim.Q0", citation=_DUVAL),
    }
)
