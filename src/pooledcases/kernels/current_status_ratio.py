"""Likelihood-ratio limits of a distribution function from one look at each patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.kernels.intervals import bisect
from pooledcases.kernels.isotonic import Blocks, isotonic_blocks
from pooledcases.kernels.looks import FloatArray, IntArray, Looks

#: Upper quantiles of the limit of the likelihood ratio, by simulation: Banerjee & Wellner 2001, Ann
#: Stat 29:1699, table 2. It is no chi-squared; other levels were not published.
RATIO_QUANTILES: Mapping[float, float] = MappingProxyType(
    {
        0.25: 0.06402,
        0.50: 0.28506,
        0.75: 0.80694,
        0.80: 0.98729,
        0.85: 1.22756,
        0.90: 1.60246,
        0.95: 2.26916,
        0.99: 3.83630,
    }
)

#: Numbers held at once.
_AT_ONCE = 2_000_000


def likelihood_ratio_limits(
    looks: Looks, start: IntArray, upto: IntArray, *, level: float
) -> tuple[FloatArray, FloatArray]:
    """All values of F(t) that the likelihood ratio does not reject; for many patients only.

    Banerjee & Wellner 2001, Ann Stat 29:1699; 2005, Scand J Stat 32:405. With F(t) held at theta,
    the most likely distribution is the isotonic regression of the looks before t, cut off at theta,
    and that of the looks after t, raised to theta; looks at t itself have theta. Twice the
    difference of the log-likelihoods is convex in theta, and is compared with the quantile of its
    limit in :data:`RATIO_QUANTILES`.

    Parameters
    ----------
    looks : Looks, (b, m)
    start, upto : ndarray of int, shape (b, s) or (1, s)
    level : float
        One of the published.

    Returns
    -------
    low, high : ndarray, shape (b, s)

    Examples
    --------
    >>> looks = Looks(np.array([[0.0, 0, 0, 1, 0, 1, 1, 1]]), np.ones((1, 8)))
    >>> low, high = likelihood_ratio_limits(looks, np.array([[4]]), np.array([[4]]), level=0.95)
    >>> [round(float(limit[0, 0]), 4) for limit in (low, high)]
    [0.0882, 0.9118]
    """
    rows, width = looks.events.shape
    start, upto = (np.broadcast_to(split, (rows, split.shape[1])) for split in (start, upto))
    whole = isotonic_blocks(looks.events, looks.contacts)
    best = _log_likelihood(whole.sums, whole.sizes, whole.values).sum(axis=1)
    estimate = looks.at_position(whole.fitted(), upto)
    row, column = (axis.ravel() for axis in np.indices(start.shape))
    low, high = np.empty(row.size), np.empty(row.size)
    step = max(1, _AT_ONCE // width)
    for first in range(0, row.size, step):
        part = slice(first, first + step)
        of, at = row[part], column[part]
        sides = _Sides.of(looks, of, start[of, at], upto[of, at], best[of])
        low[part], high[part] = sides.limits(estimate[of, at], RATIO_QUANTILES[level])
    return low.reshape(start.shape), high.reshape(start.shape)


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """Blocks before and after a time, looks at it, and the highest log-likelihood; one a row."""

    before: Blocks
    after: Blocks
    events: FloatArray
    contacts: FloatArray
    best: FloatArray

    @classmethod
    def of(
        cls, looks: Looks, row: IntArray, start: IntArray, upto: IntArray, best: FloatArray
    ) -> _Sides:
        place = np.arange(looks.events.shape[1])
        events, contacts = looks.events[row], looks.contacts[row]
        before, after = place < start[:, None], place >= upto[:, None]
        here = ~before & ~after
        return cls(
            isotonic_blocks(events * before, contacts * before),
            isotonic_blocks(events * after, contacts * after),
            (events * here).sum(axis=1),
            (contacts * here).sum(axis=1),
            best,
        )

    def loss(self, theta: FloatArray) -> FloatArray:
        """Twice the log-likelihood lost with F(t) held at ``theta``, (rows,)."""
        at, before, after = theta[:, None], self.before, self.after
        held = _log_likelihood(self.events, self.contacts, theta)
        cut = _log_likelihood(before.sums, before.sizes, np.minimum(before.values, at))
        raised = _log_likelihood(after.sums, after.sizes, np.maximum(after.values, at))
        return np.asarray(2 * (self.best - held - cut.sum(axis=1) - raised.sum(axis=1)))

    def limits(self, estimate: FloatArray, most: float) -> tuple[FloatArray, FloatArray]:
        """Where the loss reaches ``most`` on both sides of the estimate; 0 or 1 where nowhere."""
        zero, one = np.zeros_like(estimate), np.ones_like(estimate)
        low = bisect(lambda theta: self.loss(theta) > most, zero, estimate)
        high = bisect(lambda theta: self.loss(theta) <= most, estimate, one)
        low = np.where(self.loss(zero) <= most, 0.0, low)
        return low, np.where(self.loss(one) <= most, 1.0, high)


def _log_likelihood(events: FloatArray, contacts: FloatArray, share: FloatArray) -> FloatArray:
    """Of a share among patients who have it or not; no patient adds nothing."""
    return np.asarray(special.xlogy(events, share) + special.xlog1py(contacts - events, -share))
