"""How large an effect and its variance may be before their powers leave double precision."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.results.base import BoolArray, FloatArray

#: Weights are cubed and multiplied by squared effects; inside these bounds every product is finite.
LARGEST_EFFECT = 1e40
SMALLEST_VARIANCE, LARGEST_VARIANCE = 1e-60, 1e60


def poolable(yi: ArrayLike, vi: ArrayLike) -> BoolArray:
    """Whether an effect and its variance can be pooled; False where one is NaN or infinite.

    Examples
    --------
    >>> poolable([0.5, 0.5, 1e300], [0.1, 0.0, 0.1]).tolist()
    [True, False, False]
    """
    effect, variance = np.abs(np.asarray(yi, dtype=float)), np.asarray(vi, dtype=float)
    inside = (variance >= SMALLEST_VARIANCE) & (variance <= LARGEST_VARIANCE)
    return np.asarray((effect <= LARGEST_EFFECT) & inside)


def all_poolable(yi: FloatArray, vi: FloatArray) -> bool:
    """Whether every effect with its variance can be pooled, without an array of answers.

    Examples
    --------
    >>> all_poolable(np.array([0.5, np.nan]), np.array([0.1, 0.1]))
    False
    """
    # a minimum of something that holds NaN is NaN, and compares as False
    return bool(
        vi.min() >= SMALLEST_VARIANCE
        and vi.max() <= LARGEST_VARIANCE
        and yi.min() >= -LARGEST_EFFECT
        and yi.max() <= LARGEST_EFFECT
    )
