"""Competing risks: the share of patients in each state, and how sure it is.

A patient leaves the first state by one of several causes. The Aalen-Johansen estimate multiplies
the chance of still being there by the share that each cause then takes; ties between causes are
shared out as they are, nothing is moved. Everything works along the last axis of arrays with any
leading axes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.intervals import normal_quantile
from pooledcases.kernels.product_limit import product_limit
from pooledcases.kernels.survival_limits import SURVIVAL_INTERVALS, no_event_limit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """The states of patients at each distinct time.

    Attributes
    ----------
    survival : ndarray, shape (..., m)
        In the first state still.
    incidence, variance : ndarray, shape (..., c, m)
        By each cause, and the variance of it.
    """

    survival: FloatArray
    incidence: FloatArray
    variance: FloatArray


def events_by_cause(times: FloatArray, causes: IntArray, grid: FloatArray, c: int) -> IntArray:
    """Events of each cause at each distinct time, shape (c, m).

    Parameters
    ----------
    times, causes : ndarray, shape (n,)
        ``causes`` 0 for none, else 1 to c.
    grid : ndarray, shape (m,)
        In order; holds every time at which there is an event.

    Examples
    --------
    >>> events_by_cause(np.array([2.0, 2, 5]), np.array([1, 2, 1]), np.array([2.0, 5]), 2).tolist()
    [[1, 1], [1, 0]]
    """
    had = causes > 0
    place = (causes[had] - 1) * len(grid) + np.searchsorted(grid, times[had])
    return np.bincount(place, minlength=c * len(grid)).reshape(c, len(grid)).astype(np.int64)


def aalen_johansen(at_risk: IntArray, events: IntArray) -> States:
    """Aalen & Johansen's estimate (1978, Scand J Stat 5:141) with a variance of Greenwood's type.

    Parameters
    ----------
    at_risk : ndarray, shape (..., m)
    events : ndarray, shape (..., c, m)

    Notes
    -----
    At each time the events of n patients are multinomial, and the delta method carries their
    variances on (Andersen, Borgan, Gill & Keiding 1993, Statistical Models Based on Counting
    Processes, section IV.4). With one cause it is Greenwood's. It is also the infinitesimal
    jackknife, the sum of the squared influences of the patients. With S just before a time, D
    Greenwood's sum before it, f what a cause takes at it and C the covariance of S and F over S:

        C grows by f (D - 1/n),    Var F grows by f (2 C + f D + (S - f) / n).

    Examples
    --------
    >>> found = aalen_johansen(np.array([4, 3, 1]), np.array([[1, 0, 1], [0, 1, 0]]))
    >>> found.incidence.round(4).tolist(), found.survival.round(4).tolist()
    ([[0.25, 0.25, 0.75], [0.0, 0.25, 0.25]], [0.75, 0.5, 0.0])
    """
    n, died = np.maximum(at_risk, 1).astype(float), events.sum(axis=-2)
    survival = product_limit(at_risk, died)
    before, spread = _shifted(survival, 1.0), _greenwood_before(n, died, survival)
    taken = before[..., None, :] * events / n[..., None, :]
    n, before, spread = n[..., None, :], before[..., None, :], spread[..., None, :]
    turn = np.cumsum(taken * (spread - 1 / n), axis=-1)
    grown = taken * (2 * _shifted(turn, 0.0) + taken * spread + (before - taken) / n)
    return States(
        survival=survival,
        # rounding must not carry a sum of shares above 1
        incidence=np.minimum(np.cumsum(taken, axis=-1), 1.0),
        variance=np.maximum(np.cumsum(grown, axis=-1), 0.0),
    )


def _shifted(values: FloatArray, first: float) -> FloatArray:
    """The values just before each time."""
    out = np.full_like(values, first)
    out[..., 1:] = values[..., :-1]
    return out


def _greenwood_before(n: FloatArray, died: IntArray, survival: FloatArray) -> FloatArray:
    """Greenwood's sum before each time; once nobody is left it counts for nothing."""
    steps = np.zeros_like(survival)
    np.divide(died, n * (n - died), out=steps, where=died < n)
    return _shifted(np.cumsum(steps, axis=-1), 0.0)


def unseen_upper(survival: FloatArray, left: IntArray, level: float) -> FloatArray:
    """The upper limit of a cause that nobody has had yet, before each time and after the last.

    All of its hazard is laid where it could hide best. Between two times S patients in a hundred
    are still in the first state and n of them are observed; none of the n had it with a chance of
    alpha/2 where its hazard is 1 - (alpha/2)^(1/n), and S times that is the share of all. The
    highest of these so far is the limit. Without censoring, or without other causes, that is
    Clopper & Pearson's limit for 0 of n.

    Parameters
    ----------
    survival : ndarray, shape (..., m)
    left : ndarray, shape (..., m + 1)
        The fewest observed between two times: before the first, and right after each.

    Returns
    -------
    ndarray, shape (..., m + 1)
        At each time, and beyond the last.

    Examples
    --------
    >>> unseen_upper(np.array([0.9, 0.9]), np.array([10, 9, 3]), 0.95).round(4).tolist()
    [0.3085, 0.3085, 0.6368]
    """
    start = np.ones((*survival.shape[:-1], 1))
    still = np.concatenate([start, survival], axis=-1)
    hidden = still * (1 - no_event_limit(left, level))
    return np.asarray(np.maximum.accumulate(hidden, axis=-1))


def incidence_limits(
    incidence: FloatArray,
    se: FloatArray,
    unseen: FloatArray,
    *,
    interval: str,
    level: float,
    lowest: float,
) -> tuple[FloatArray, FloatArray]:
    """Pointwise limits of a cause's incidence, inside [0, 1], never missing and never [0, 0].

    Parameters
    ----------
    incidence, se : ndarray, shape (m,)
    unseen : ndarray, shape (m,)
        The upper limit where the incidence is 0.
    interval : str
        A key of :data:`~pooledcases.kernels.survival_limits.SURVIVAL_INTERVALS` with a formula.
    level : float
    lowest : float
        The lower limit where the incidence is 1.
    """
    formula = SURVIVAL_INTERVALS[interval].formula
    if formula is None:
        raise ValueError(f"{interval} has no limits from a standard error")
    none, every = incidence <= 0, incidence >= 1
    low, high = np.where(every, lowest, 0.0), np.where(none, unseen, 1.0)
    inner = ~none & ~every
    values = incidence[inner]
    below, above = formula(values, normal_quantile(level) * se[inner] / values)
    low[inner], high[inner] = np.clip(below, 0.0, 1.0), np.clip(above, 0.0, 1.0)
    return low, high
