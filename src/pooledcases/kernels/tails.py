"""Quantiles and tail areas of t, normal and chi-squared, for arrays of degrees of freedom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]


def quantile(df: Array, level: float) -> Array:
    """The two-sided quantile of t with ``df`` degrees of freedom; normal where df is infinite.

    Examples
    --------
    >>> quantile(np.array([np.inf, 4.0]), 0.95).round(4).tolist()
    [1.96, 2.7764]
    """
    upper = 0.5 + level / 2
    if df.size > 1 and bool((df == df.flat[0]).all()):
        return np.full(df.shape, quantile(df.flat[:1], level)[0])
    student = special.stdtrit(np.where(np.isinf(df), 1.0, df), upper)
    return np.where(np.isinf(df), special.ndtri(upper), student)


def two_sided_p(statistic: Array, df: Array) -> Array:
    """The two-sided p-value of a t statistic; normal where ``df`` is infinite.

    Examples
    --------
    >>> two_sided_p(np.array([1.96]), np.array([np.inf])).round(3).tolist()
    [0.05]
    """
    size = -np.abs(statistic)
    student = special.stdtr(np.where(np.isinf(df), 1.0, df), size)
    return np.asarray(2 * np.where(np.isinf(df), special.ndtr(size), student))


def chi_squared_p(q: Array, df: Array) -> Array:
    """The upper tail of chi-squared; 1 where ``df`` is 0 and there is nothing to test."""
    return np.where(df > 0, special.chdtrc(np.where(df > 0, df, 1.0), q), np.where(q >= 0, 1.0, q))
