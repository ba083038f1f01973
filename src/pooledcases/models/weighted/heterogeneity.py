"""Q, I², H², and the Q-profile interval of tau²."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.kernels.roots import decreasing_convex_roots
from pooledcases.kernels.tails import chi_squared_p
from pooledcases.models.weighted.stack import Stack, q_and_slope
from pooledcases.results.base import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Heterogeneity:
    """Cochran's Q and what follows from it, for each row.

    ``i2`` is tau² over tau² plus the typical variance (Higgins & Thompson 2002, Stat Med 21:1539,
    equation 9), ``i2_q`` is (Q − df) / Q cut at 0. They agree for DL; for equal effects ``i2`` is
    ``i2_q`` and ``h2`` is Q / df.
    """

    q: FloatArray
    df: FloatArray
    typical_variance: FloatArray
    i2: FloatArray
    h2: FloatArray

    @property
    def i2_q(self) -> FloatArray:
        """(Q − df) / Q, cut at 0."""
        return share_above(self.q, self.df)

    @property
    def p_value(self) -> FloatArray:
        """Of Q under homogeneity."""
        return chi_squared_p(self.q, self.df)


@dataclass(frozen=True, slots=True, eq=False)
class QProfile:
    """Limits of tau² for each row; ``empty`` where no tau² fits, so that both limits are 0."""

    low: FloatArray
    high: FloatArray
    empty: BoolArray
    converged: BoolArray


def heterogeneity(rows: Stack, tau2: FloatArray, *, random: bool) -> Heterogeneity:
    """Heterogeneity of rows with more studies than coefficients."""
    q, df = rows.cochran, rows.df
    typical = df / rows.common_trace
    if not random:
        return Heterogeneity(q, df, typical, share_above(q, df), q / df)
    return Heterogeneity(q, df, typical, tau2 / (tau2 + typical), tau2 / typical + 1)


def share_above(q: FloatArray, df: FloatArray) -> FloatArray:
    """The share of Q that is above its expectation, 0 where it is not."""
    above = q > df
    return np.where(above, (q - df) / np.where(above, q, 1.0), 0.0)


def q_profile(rows: Stack, *, level: float) -> QProfile:
    """Interval of tau² by inverting the generalised Q (Viechtbauer 2007, Stat Med 26:37).

    The search for the upper limit has no bound. Where Q at tau² = 0 is already below the lower
    critical value, no tau² is compatible with so little spread: both limits are 0, and the row is
    marked ``empty``.
    """
    tail = (1 - level) / 2
    size = len(rows.yi)
    upper_critical = np.asarray(special.chdtri(rows.df, tail), dtype=float)
    # above 0 also for a tail so small that 1 minus it would be 1
    lower_critical = np.asarray(2 * special.gammaincinv(rows.df / 2, tail), dtype=float)
    # both limits of all rows in one search
    both = rows.take(np.tile(np.arange(size), 2))
    critical = np.concatenate([upper_critical, lower_critical])
    limits, found = decreasing_convex_roots(q_and_slope(both, critical), 2 * size)
    q = rows.cochran
    low, high = limits[:size], limits[size:]
    return QProfile(low, high, q <= lower_critical, found[:size] & found[size:])
