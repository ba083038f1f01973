"""Fisher's exact test for thousands of tables of the same two groups, by the margins they share.

Tables of groups of ``n1`` and ``n2`` patients with the same total of events have one conditional
distribution. It is made and sorted once, and every table of that total reads its p off the running
sum: the work grows with the number of totals, not with that of tables.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pooledcases.kernels.tables import TIE, log_binomial

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def fisher_shared(ai: ArrayLike, n1i: int, ci: ArrayLike, n2i: int) -> Array:
    """Fisher's two-sided p of many tables of groups of the same sizes.

    Parameters
    ----------
    ai, ci : array_like of int
        Events of the first and the second group; they are broadcast.
    n1i, n2i : int
        Patients of the groups, both more than 0.

    Examples
    --------
    >>> fisher_shared([[0], [1]], 5, [4, 5], 5).round(4).tolist()
    [[0.0476, 0.0079], [0.2063, 0.0476]]
    """
    return _read(ai, n1i, ci, n2i)[0]


def mid_p_shared(ai: ArrayLike, n1i: int, ci: ArrayLike, n2i: int) -> Array:
    """The same less half the probability of the table itself (Lancaster 1961).

    Examples
    --------
    >>> mid_p_shared(3, 4, [0, 1], 4).round(4).tolist()
    [0.1071, 0.3714]
    """
    p, observed = _read(ai, n1i, ci, n2i)
    return np.asarray(p - observed / 2)


def _read(ai: ArrayLike, n1: int, ci: ArrayLike, n2: int) -> tuple[Array, Array]:
    """The p and the probability of every table."""
    a, c = np.broadcast_arrays(np.asarray(ai, dtype=np.int64), np.asarray(ci, dtype=np.int64))
    totals, where = np.unique((a + c).ravel(), return_inverse=True)
    order = np.argsort(where.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(where.ravel(), minlength=totals.size))
    p, observed = np.empty(a.size), np.empty(a.size)
    flat = a.ravel()
    for total, rows in zip(totals.tolist(), np.split(order, ends[:-1]), strict=True):
        p[rows], observed[rows] = _of_total(flat[rows], n1, n2, total)
    return p.reshape(a.shape), observed.reshape(a.shape)


def _of_total(a: Ints, n1: int, n2: int, total: int) -> tuple[Array, Array]:
    """The same for tables with one total of events."""
    low = max(0, total - n2)
    count = np.arange(low, min(n1, total) + 1)
    log_p = log_binomial(n1, count) + log_binomial(n2, total - count)
    chance = np.exp(log_p - log_p.max())
    chance /= chance.sum()
    ranked = np.sort(chance)
    run = np.minimum(np.cumsum(ranked), 1.0)
    run[-1] = 1.0
    own = chance[a - low]
    last = np.searchsorted(ranked, own * (1 + TIE), side="right") - 1
    return run[last], own
