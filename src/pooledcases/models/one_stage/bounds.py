"""What a log-likelihood cannot exceed at a tau or beyond, so that no larger tau need be tried."""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.kernels.study_terms import Binomial, Terms
from pooledcases.results.base import FloatArray


def most_of_areas(log_area: FloatArray, counts: FloatArray, tau: float) -> float:
    """What the log-likelihood cannot exceed at this tau or beyond, from each study's integral.

    The normal density is at most 1 / (tau sqrt(2 pi)), and a probability at most 1.
    """
    if np.isinf(log_area).all():
        return np.inf
    return float(np.minimum(0.0, log_area - np.log(tau) - 0.5 * np.log(2 * np.pi)) @ counts)


def most_of_ends(terms: Terms, counts: FloatArray) -> float:
    """What studies of no events and studies of nothing but events cannot exceed together.

    With the mean proportion m they have at most the probabilities 1 − m and m.
    """
    if not isinstance(terms, Binomial) or len(terms.offset) > 1:
        return 0.0
    none, every = counts @ (terms.x == 0), counts @ (terms.x == terms.n)
    both = none + every
    return float(
        special.xlogy(none, none) + special.xlogy(every, every) - special.xlogy(both, both)
    )


def most_of_two(
    groups: tuple[Terms, Terms], along: tuple[float, float], counts: FloatArray, tau: float
) -> float:
    """The same for two groups: one at its highest, the other integrated."""
    first, second = (
        group.log_area - np.log(abs(c)) for group, c in zip(groups, along, strict=True)
    )
    high1, high2 = (group.best + group.constant for group in groups)
    return most_of_areas(np.minimum(first + high2, second + high1), counts, tau)
