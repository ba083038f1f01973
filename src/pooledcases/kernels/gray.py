"""Gray's test of equal cumulative incidence: the sums it is made of, of one stratum.

Gray 1988, Ann Stat 16:1141. A log-rank test in which patients lost to another cause stay, in part,
among those at risk: each group's number at risk is multiplied by (1 - F) / S just before the time,
F the incidence of the cause in that group and S the share without any event.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.rank_tests import RankSums

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: A share of patients without the event that is nearer to 0 is none.
_NOBODY = 1e-12
#: A direction with less of the variance, relatively, has none.
_NO_VARIANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CauseTables:
    """At risk and events of each cause, by group, at each event time.

    Attributes
    ----------
    at_risk : ndarray, shape (..., k, m)
    events : ndarray, shape (..., c, k, m)
    """

    at_risk: FloatArray
    events: FloatArray


def cause_tables(
    times: FloatArray, causes: IntArray, groups: IntArray, *, k: int, c: int
) -> CauseTables:
    """Count the patients of a sample.

    Parameters
    ----------
    times, causes, groups : ndarray, shape (n,)
        ``causes`` 0 for none, else 1 to c; ``groups`` 0 to k - 1.

    Examples
    --------
    >>> found = cause_tables(np.array([2.0, 3, 3]), np.array([1, 0, 2]), np.array([0, 1, 1]),
    ...                      k=2, c=2)
    >>> found.at_risk.tolist(), found.events[1].tolist()
    ([[1.0, 0.0], [2.0, 2.0]], [[0.0, 0.0], [0.0, 1.0]])
    """
    grid = np.unique(times[causes > 0])
    m = len(grid)
    # at risk at all event times up to the patient's own
    last = groups * (m + 1) + np.searchsorted(grid, times, side="right")
    leaving = np.bincount(last, minlength=k * (m + 1)).reshape(k, m + 1)
    had = causes > 0
    place = ((causes - 1) * k + groups)[had] * m + np.searchsorted(grid, times[had])
    return CauseTables(
        at_risk=np.cumsum(leaving[:, ::-1], axis=1)[:, ::-1][:, 1:].astype(float),
        events=np.bincount(place, minlength=c * k * m).reshape(c, k, m).astype(float),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Groups:
    """What the sums need, shape (..., k, m), and (..., m) for all groups together.

    ``size`` is h, the number at risk over S just before; ``alike`` the incidence under equal
    incidence, ``before`` the same just before each time.
    """

    at_risk: FloatArray
    own: FloatArray
    other: FloatArray
    ahead: FloatArray
    survival: FloatArray
    size: FloatArray
    weighed: FloatArray
    steps: FloatArray
    alike: FloatArray
    before: FloatArray
    weights: FloatArray


def gray_sums(at_risk: FloatArray, own: FloatArray, every: FloatArray, rho: float) -> RankSums:
    """Weighted observed and expected events of a cause by group, with their covariance.

    Parameters
    ----------
    at_risk, own, every : ndarray, shape (..., k, m)
        At risk, events of the cause, and events of all causes.
    rho : float
        Times are weighed by (1 - F)^rho, F the incidence under equal incidence just before.

    Notes
    -----
    Gray 1988, section 2. F under equal incidence adds up the events over the sum of h, and can
    pass 1 where groups die out one after the other; the weight is then 0. A time with one group at
    risk compares nothing, and has weight 0. Ties: the events of the cause at one time count
    as drawn without putting back from sum(h) S patients of each group's kind, those of other causes
    from the group's number at risk.
    """
    found = _groups(at_risk, own, every, rho)
    total = found.weighed.sum(axis=-2)
    rate = _ratio(own.sum(axis=-2), total)
    weights = found.weights[..., None, :]
    return RankSums(
        observed=(weights * own).sum(axis=-1),
        expected=(weights * found.weighed * rate[..., None, :]).sum(axis=-1),
        covariance=_covariance(found),
    )


def _groups(at_risk: FloatArray, own: FloatArray, every: FloatArray, rho: float) -> _Groups:
    survival = np.asarray(np.cumprod(1 - every / np.maximum(at_risk, 1), axis=-1), dtype=float)
    ahead = _shifted(survival, 1.0)
    incidence = np.cumsum(ahead * own / np.maximum(at_risk, 1), axis=-1)
    size = _ratio(at_risk, ahead)
    steps = _ratio(own.sum(axis=-2), size.sum(axis=-2))
    alike = np.cumsum(steps, axis=-1)
    before = _shifted(alike, 0.0)
    together = (at_risk > 0).sum(axis=-2) > 1
    left = np.maximum(1 - before, 0.0)
    weights = np.ones_like(left)
    if rho:
        weights = np.zeros_like(left)
        np.power(left, rho, out=weights, where=left > _NOBODY)
    return _Groups(
        at_risk=at_risk,
        own=own,
        other=every - own,
        ahead=ahead,
        survival=survival,
        size=size,
        weighed=size * (1 - _shifted(incidence, 0.0)),
        steps=steps,
        alike=alike,
        before=before,
        weights=weights * together,
    )


def _covariance(found: _Groups) -> FloatArray:
    """Over each group's martingales: a for the cause itself, b for all others.

    One group's after the other, which keeps the arrays at k times m.
    """
    size, k = found.size, found.size.shape[-2]
    share = _ratio(size, size.sum(axis=-2, keepdims=True))
    hazard = _ratio(found.steps, 1 - found.before)[..., None, :]
    left = 1 - found.alike
    drawn = size.sum(axis=-2)
    together = found.own.sum(axis=-2)
    out = np.zeros((*size.shape[:-1], k))
    for group in range(k):
        mine = size[..., group, :]
        reach = (np.arange(k) == group)[:, None] - share
        weighed = (found.weights * mine)[..., None, :] * reach
        sums = np.cumsum(weighed * hazard, axis=-1)
        ahead = sums[..., -1:] - sums
        turn = _ratio(left, found.survival[..., group, :])[..., None, :]
        before, at_risk = found.ahead[..., group, :], found.at_risk[..., group, :]
        lost = found.other[..., group, :]
        own = found.steps * _untied(together, drawn * before)
        other = before * lost / np.maximum(at_risk, 1) * _untied(lost, at_risk)
        for part, spread in ((weighed + (1 - turn) * ahead, own), (-turn * ahead, other)):
            out += np.einsum("...xt,...t,...yt->...xy", part, _ratio(spread, mine), part)
    return out


def _untied(events: FloatArray, of: FloatArray) -> FloatArray:
    """What is left of a variance when several of some patients have the event at one time."""
    return np.asarray(1 - _ratio(np.maximum(events - 1, 0.0), np.where(of > 1, of - 1, 0.0)))


def _shifted(values: FloatArray, first: float) -> FloatArray:
    out = np.full_like(values, first)
    out[..., 1:] = values[..., :-1]
    return out


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """A quotient, 0 where there is nothing below."""
    out = np.zeros(np.broadcast_shapes(above.shape, below.shape))
    return np.divide(above, below, out=out, where=np.abs(below) > _NOBODY)


def gray_chi_squared(sums: RankSums) -> tuple[float, int]:
    """The statistic and its degrees of freedom; (0, 0) where nothing is compared."""
    values, vectors = np.linalg.eigh(sums.covariance)
    if values.min() < -_NO_VARIANCE * max(values.max(), 0.0) or values.max() <= _NO_VARIANCE:
        return 0.0, 0
    kept = values > _NO_VARIANCE * values.max()
    along = vectors[:, kept].T @ sums.excess
    return float((along**2 / values[kept]).sum()), int(kept.sum())
