"""Harrell's concordance of a risk score with what happened, and its standard error."""

from __future__ import annotations

import numpy as np

from pooledcases.kernels.risk_sets import Array, RiskSets


def concordance(sets: RiskSets, score: Array) -> tuple[float, float] | None:
    """The share of comparable pairs in which the higher score had the event first.

    Comparable are, in each risk set, who has the event and who is followed beyond that time or
    censored at it. Equal scores count one half. The standard error is the infinitesimal
    jackknife's: what each patient's pairs add.

    Returns
    -------
    tuple of two floats, or None
        None where no pair is comparable.

    Examples
    --------
    >>> from pooledcases.kernels.risk_sets import risk_sets
    >>> sets = risk_sets(np.array([1.0, 2.0, 3.0]), np.array([1, 1, 0]))
    >>> concordance(sets, np.array([2.0, 0.0, 1.0]))[0]
    0.6666666666666666
    """
    agree, pairs = np.zeros(len(score)), np.zeros(len(score))
    for place in range(sets.size):
        mine = sets.own == place
        rank = sets.set_rank[place]
        here = (sets.stratum == sets.set_stratum[place]) & (sets.first < rank)
        others = np.flatnonzero(here & (rank <= sets.last) & ~mine)
        had = np.flatnonzero(mine)
        gap = score[had][:, None] - score[others]
        right = (gap > 0) + 0.5 * (gap == 0)
        agree[had] += right.sum(axis=1)
        agree[others] += right.sum(axis=0)
        pairs[had] += len(others)
        pairs[others] += len(had)
    total = pairs.sum() / 2
    if total == 0:
        return None
    share = float(agree.sum() / 2 / total)
    return share, float(np.sqrt(np.sum((agree - share * pairs) ** 2)) / total)
