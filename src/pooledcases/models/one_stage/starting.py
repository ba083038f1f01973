"""Where a climb begins: the effect that is common to all studies."""

from __future__ import annotations

import numpy as np

from pooledcases.kernels.study_terms import Binomial, Poisson, Terms
from pooledcases.results.base import FloatArray

#: Steps towards the common effect before it is climbed to.
_SCORINGS = 3


def common_place(terms: Terms, counts: FloatArray) -> float | None:
    """The effect that is common to all, where it has a formula."""
    if isinstance(terms, Poisson):
        return float(np.log(counts @ terms.x) - np.log(counts @ np.exp(terms.offset)))
    if isinstance(terms, Binomial) and len(terms.offset) == 1:
        events = counts @ terms.x
        return float(np.log(events) - np.log(counts @ terms.n - events) - terms.offset[0])
    return None


def scored(terms: Terms, counts: FloatArray) -> float:
    """The effect that is common to all, nearly: some steps of scoring."""
    place, weight = terms.peak
    weight = weight * counts
    mu = float(weight @ place / weight.sum())
    for _ in range(_SCORINGS):
        r, w = terms.slopes(np.full((terms.size, 1), mu))
        mu += float(np.clip(counts @ r[:, 0] / (counts @ w[:, 0]), -1.0, 1.0))
    return mu
