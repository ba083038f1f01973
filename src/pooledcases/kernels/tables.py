"""Exact conditional analysis of 2 × 2 tables, many tables at once.

A table is ``ai`` of ``n1i`` in the first group and ``ci`` of ``n2i`` in the second. Given both
margins, ``ai`` is hypergeometric. Rows of the batch are laid on one padded grid of possible counts,
in chunks. A row with an empty group compares nothing and holds NaN.

Own code where SciPy has the test for one table only: a batch is needed to run through every way in
which missing outcomes could have turned out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

from pooledcases.kernels.intervals import bisect

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Counts whose probability exceeds the observed one by less than this, relatively, are tied with
#: it: the rule of R's fisher.test.
TIE = 1e-7

_CELLS_AT_ONCE = 2_000_000
#: |log odds ratio| that is searched first; doubled until it holds every root.
_FIRST_LOG_ODDS = 8.0
#: Beyond this the odds ratio is no float any more.
_LAST_LOG_ODDS = 700.0


@dataclass(frozen=True, slots=True)
class _Grid:
    """Possible counts given the margins, shape (rows, width): ``excess`` over the observed one and
    ``log_p``, which is -inf beyond the support. ``a`` holds the observed counts, ``low`` and
    ``high`` the ends of the support, shape (rows,)."""

    excess: Array
    log_p: Array
    a: Array
    low: Array
    high: Array

    def probabilities(self, log_odds: Array) -> Array:
        """Probability of every count under an odds ratio for each row, normalized."""
        weights = self.log_p + self.excess * log_odds[:, None]
        weights = np.exp(weights - weights.max(axis=1, keepdims=True))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def at_most(self, log_odds: Array) -> Array:
        """P(count ≤ observed)."""
        return _total(self.probabilities(log_odds), self.excess <= 0)

    def at_least(self, log_odds: Array) -> Array:
        """P(count ≥ observed)."""
        return _total(self.probabilities(log_odds), self.excess >= 0)

    def mean(self, log_odds: Array) -> Array:
        """Expected count, less the observed one."""
        return np.asarray((self.probabilities(log_odds) * self.excess).sum(axis=1))


def fisher_p(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike) -> Array:
    """Fisher's exact test, two-sided by point probability: the probability of every table with
    these margins that is no likelier than the observed one. It is 1 when nobody or everybody has
    the event.

    Examples
    --------
    >>> print(f"{fisher_p(3, 4, 1, 4):.6f}")
    0.485714
    """
    return _over_rows(lambda grid: _fisher(grid)[0], ai, n1i, ci, n2i)


def mid_p(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike) -> Array:
    """Fisher's two-sided p less half the probability of the observed table (Lancaster 1961).

    Examples
    --------
    >>> print(f"{mid_p(3, 4, 1, 4):.6f}")
    0.371429
    """

    def halved(grid: _Grid) -> Array:
        p, observed = _fisher(grid)
        return p - observed / 2

    return _over_rows(halved, ai, n1i, ci, n2i)


def fisher_less(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike) -> Array:
    """One-sided: the probability of no more events in the first group than observed."""
    return _over_rows(lambda grid: grid.at_most(np.zeros_like(grid.a)), ai, n1i, ci, n2i)


def fisher_greater(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike) -> Array:
    """One-sided: the probability of no fewer events in the first group than observed."""
    return _over_rows(lambda grid: grid.at_least(np.zeros_like(grid.a)), ai, n1i, ci, n2i)


def odds_ratio(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike) -> Array:
    """Conditional maximum-likelihood odds ratio (Cornfield 1956; as in R's fisher.test).

    It is 0 or infinite at the ends of the support, and NaN where the margins leave one table only:
    such a table says nothing about the odds ratio.

    Examples
    --------
    >>> print(f"{odds_ratio(3, 4, 1, 4):.5f}")
    6.40832
    """

    def estimate(grid: _Grid) -> Array:
        root = _root(lambda log_odds: grid.mean(log_odds) < 0, grid.a)
        value = np.where(grid.a <= grid.low, 0.0, np.exp(root))
        value = np.where(grid.a >= grid.high, np.inf, value)
        return np.where(grid.low == grid.high, np.nan, value)

    return _over_rows(estimate, ai, n1i, ci, n2i)


def odds_ratio_limits(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, level: float = 0.95
) -> tuple[Array, Array]:
    """Central exact interval of the conditional odds ratio: each tail leaves (1 − level)/2.

    It runs from 0 to infinity where the margins leave one table only. R's fisher.test stops its
    root search at 1.2e-4 of the odds ratio or its inverse, so that its large limits differ in the
    third figure.

    Examples
    --------
    >>> low, high = odds_ratio_limits(3, 4, 1, 4)
    >>> print(f"{low:.4f} {high:.3f}")
    0.2117 626.244
    """
    tail = (1 - level) / 2

    def lower(grid: _Grid) -> Array:
        root = _root(lambda log_odds: grid.at_least(log_odds) < tail, grid.a)
        return np.where(grid.a <= grid.low, 0.0, np.exp(root))

    def upper(grid: _Grid) -> Array:
        root = _root(lambda log_odds: grid.at_most(log_odds) > tail, grid.a)
        return np.where(grid.a >= grid.high, np.inf, np.exp(root))

    return _over_rows(lower, ai, n1i, ci, n2i), _over_rows(upper, ai, n1i, ci, n2i)


def log_binomial(n: ArrayLike, k: ArrayLike) -> Array:
    """The logarithm of the binomial coefficient; -inf outside 0 ≤ k ≤ n."""
    top, part = np.broadcast_arrays(np.asarray(n, dtype=float), np.asarray(k, dtype=float))
    inside = (part >= 0) & (part <= top)
    k_in = np.where(inside, part, 0.0)
    value = gammaln(top + 1) - gammaln(k_in + 1) - gammaln(top - k_in + 1)
    return np.where(inside, value, -np.inf)


def _fisher(grid: _Grid) -> tuple[Array, Array]:
    """The two-sided p and the probability of the observed table."""
    p = grid.probabilities(np.zeros_like(grid.a))
    observed = _total(p, grid.excess == 0)
    return np.minimum(_total(p, p <= observed[:, None] * (1 + TIE)), 1.0), observed


def _root(root_is_right: Callable[[Array], Bools], like: Array) -> Array:
    """The log odds ratio where a monotone condition turns false, within a bracket that grows."""
    reach = np.full_like(like, _FIRST_LOG_ODDS)
    while np.any(reach < _LAST_LOG_ODDS):
        short = ~root_is_right(-reach) | root_is_right(reach)
        if not np.any(short & (reach < _LAST_LOG_ODDS)):
            break
        reach = np.where(short, np.minimum(2 * reach, _LAST_LOG_ODDS), reach)
    return bisect(root_is_right, -reach, reach)


def _over_rows(
    function: Callable[[_Grid], Array],
    ai: ArrayLike,
    n1i: ArrayLike,
    ci: ArrayLike,
    n2i: ArrayLike,
) -> Array:
    """Apply a function of grids to every table, some tables at a time; NaN for empty groups."""
    parts = (np.asarray(part, dtype=float) for part in (ai, n1i, ci, n2i))
    a, n1, c, n2 = np.broadcast_arrays(*parts)
    shape = a.shape
    out = np.full(a.size, np.nan)
    rows = np.flatnonzero((n1.ravel() > 0) & (n2.ravel() > 0))
    if rows.size:
        width = int(np.minimum(n1, n2).ravel()[rows].max()) + 1
        chunks = min(rows.size, -(-rows.size * width // _CELLS_AT_ONCE))
        for chunk in np.array_split(rows, chunks):
            out[chunk] = function(_grid(*(part.ravel()[chunk] for part in (a, n1, c, n2))))
    return out.reshape(shape)


def _grid(a: Array, n1: Array, c: Array, n2: Array) -> _Grid:
    events = a + c
    low, high = np.maximum(0.0, events - n2), np.minimum(n1, events)
    count = low[:, None] + np.arange(float((high - low).max()) + 1)
    log_p = log_binomial(n1[:, None], count) + log_binomial(n2[:, None], events[:, None] - count)
    return _Grid(count - a[:, None], log_p - log_p.max(axis=1, keepdims=True), a, low, high)


def _total(p: Array, where: Bools) -> Array:
    return np.asarray(np.where(where, p, 0.0).sum(axis=1))
