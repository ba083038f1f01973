"""Several p-values adjusted together: what R's ``p.adjust`` offers, from the papers.

Each function takes p-values in ascending order, shape (m,), and returns the adjusted ones in that
order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def bonferroni(p: Array) -> Array:
    """Every p times the number of tests."""
    return np.asarray(np.minimum(p.size * p, 1.0))


def holm(p: Array) -> Array:
    """Step-down: the i-th smallest of m times m - i + 1, no smaller than those before it.

    Examples
    --------
    >>> holm(np.array([0.001, 0.02, 0.03])).round(3).tolist()
    [0.003, 0.04, 0.04]
    """
    return np.asarray(np.minimum(np.maximum.accumulate(p * _left(p)), 1.0))


def hochberg(p: Array) -> Array:
    """Step-up with Holm's factors: no larger than those after it."""
    return _down(p * _left(p))


def benjamini_hochberg(p: Array) -> Array:
    """The i-th smallest of m times m / i: the expected share of false discoveries."""
    return _down(p * p.size / np.arange(1, p.size + 1))


def benjamini_yekutieli(p: Array) -> Array:
    """The same times 1 + 1/2 + ... + 1/m, which holds whatever the tests have in common."""
    return _down(p * p.size / np.arange(1, p.size + 1) * np.sum(1 / np.arange(1, p.size + 1)))


def hommel(p: Array) -> Array:
    """Closed testing with Simes' test of every set of hypotheses.

    With the p-values in order, the sets to look at are the one p in question and the largest
    others: over set sizes k, the largest Simes p of a set that holds it.

    Examples
    --------
    >>> hommel(np.array([0.001, 0.02, 0.03, 0.04, 0.2, 0.5])).round(3).tolist()
    [0.006, 0.08, 0.09, 0.12, 0.4, 0.5]
    """
    m = p.size
    out = np.array(p)
    for k in range(2, m + 1):
        # Simes' p of a set of k whose k - 1 last are the largest of all, by its smallest member
        others = np.min(k * p[m - k + 1 :] / np.arange(2, k + 1))
        out = np.maximum(out, np.where(np.arange(m) <= m - k, np.minimum(k * p, others), 0.0))
        # a member among the largest itself: the set of the k largest
        whole = np.min(k * p[m - k :] / np.arange(1, k + 1))
        out[m - k :] = np.maximum(out[m - k :], whole)
    return np.asarray(np.minimum(out, 1.0))


def _left(p: Array) -> Array:
    """How many hypotheses are left at each step."""
    return np.asarray(p.size - np.arange(p.size), dtype=float)


def _down(values: Array) -> Array:
    return np.asarray(np.minimum(np.minimum.accumulate(values[::-1])[::-1], 1.0))
