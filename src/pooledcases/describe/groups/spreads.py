"""Nodes of a standard deviation whose two signs mean the same.

With normal effects the likelihood is an even, smooth function of their standard deviation tau, and
so is a half-normal prior. In u, with tau = scale × 0.6 sinh u, the trapezoidal rule over the whole
line therefore needs no end at 0 and converges geometrically (Trefethen & Weideman 2014, SIAM Rev
56:385); half of it is summed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.describe.groups.mixture import Mixture, mixture
from pooledcases.results.base import FloatArray, Interval

#: Where nodes begin to spread, in scales of the prior; the tau of 4/n at which patients' own
#: variation equals that of their group lies near.
_BEND = 0.6


def spread_at(u: ArrayLike, scale: float) -> FloatArray:
    """The standard deviation at its coordinate."""
    return np.asarray(scale * _BEND * np.sinh(u), dtype=float)


def log_weight(u: float, ratio: float) -> float:
    """The log half-normal density in ``u``, the prior's scale being ``ratio`` times that of the
    coordinate; half of it at the end u = 0, which the trapezoidal rule counts half."""
    share = float(spread_at(u, 1.0)) / ratio
    log = 0.5 * np.log(2 / np.pi) - 0.5 * share**2 + np.log(_BEND * np.cosh(u) / ratio)
    return float(log - (np.log(2) if u == 0 else 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class EvenSpread:
    """The distribution of a standard deviation, by that of its coordinate with either sign."""

    both: Mixture
    scale: float

    def quantile(self, p: float) -> float:
        """Where the probability below is ``p``."""
        return float(spread_at(self.both.quantile(0.5 + 0.5 * p), self.scale))

    def central(self, level: float) -> Interval:
        """The interval with the same probability outside on both sides."""
        return Interval(self.quantile((1 - level) / 2), self.quantile((1 + level) / 2))


def even_spread(u: Sequence[float], weight: FloatArray, step: float, scale: float) -> EvenSpread:
    """Of nodes from 0 on, whose first counts half."""
    x = np.asarray(u, dtype=float)
    whole = np.where(x == 0, 2.0, 1.0) * weight
    return EvenSpread(
        mixture([(np.append(-x[1:], x), np.append(whole[1:], whole), np.array(step))]), scale
    )
