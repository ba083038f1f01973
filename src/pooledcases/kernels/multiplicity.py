"""Several tests at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Holm's step-down adjustment (Holm 1979, Scand J Stat 6:65).

    The i-th smallest of m is multiplied by m - i + 1, made no smaller than those before it, and
    cut at 1.

    Parameters
    ----------
    p_values : array_like, shape (m,)

    Returns
    -------
    ndarray, shape (m,)

    Examples
    --------
    >>> holm([0.03, 0.001, 0.02]).round(3).tolist()
    [0.04, 0.003, 0.04]
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    out = np.empty_like(p)
    out[order] = np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p))))
    return np.asarray(np.minimum(out, 1.0))
