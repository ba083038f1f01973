"""Limits of a distribution function from one look at each patient, valid for any number of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.kernels.current_status_ratio import likelihood_ratio_limits
from pooledcases.kernels.intervals import lower_limit, upper_limit
from pooledcases.kernels.looks import FloatArray, IntArray, Looks, grouped

_Limits = Callable[..., tuple[FloatArray, FloatArray]]


def neighbours(n: int) -> int:
    """How many of n patients on each side speak for a time: the least m with m^3 >= n^2.

    The rule m = n^(2/3), rounded up, of Kim, Fay & Proschan; in whole numbers.

    Examples
    --------
    >>> [neighbours(n) for n in (1, 5, 8, 27, 64, 1000)]
    [1, 3, 4, 9, 16, 100]
    """
    m = int(n ** (2 / 3)) + 1
    while m**3 >= n * n and m > 0:
        m -= 1
    while m**3 < n * n:
        m += 1
    return m


def valid_limits(
    looks: Looks, start: IntArray, upto: IntArray, *, level: float
) -> tuple[FloatArray, FloatArray]:
    """Limits that hold at least at ``level``, whatever the distribution and however few patients.

    Kim, Fay & Proschan, Valid and approximately valid confidence intervals for current status data
    (arXiv 1805.06488). The lower limit is Clopper and Pearson's of the share with the event among
    the :func:`neighbours` patients looked at last, but not after t: each had a probability of at
    most F(t), so their number is at most binomial with F(t). The upper limit is that of the first
    patients looked at at t or later. Who they are is decided by the times of the looks alone; all
    who tie with the last of them are counted too, and where there are fewer, all of them.

    Where the estimate lies outside, the nearer limit is moved to it; where the lower limit lies
    above the upper one (the data then speak against a distribution that grows), they change places.
    Both only widen the interval.

    Parameters
    ----------
    looks : Looks, (b, m)
    start, upto : ndarray of int, shape (b, s) or (1, s)
    level : float

    Returns
    -------
    low, high : ndarray, shape (b, s)

    Examples
    --------
    Eight patients, four of them on each side of a time.

    >>> looks = Looks(np.array([[0.0, 0, 0, 1, 0, 1, 1, 1]]), np.ones((1, 8)))
    >>> low, high = valid_limits(looks, np.array([[4]]), np.array([[4]]), level=0.95)
    >>> [round(float(limit[0, 0]), 4) for limit in (low, high)]
    [0.0063, 0.9937]
    """
    rows = len(looks.events)
    start, upto = (np.broadcast_to(split, (rows, split.shape[1])) for split in (start, upto))
    needed = np.array([neighbours(int(n)) for n in looks.n])[:, None]
    seen, had = _running(looks.contacts), _running(looks.events)
    total = np.take_along_axis(seen, upto, axis=1)
    first = np.maximum(_last_at_most(seen, total - needed), 0)
    final = _first_at_least(seen, np.take_along_axis(seen, start, axis=1) + needed)
    final = np.minimum(final, seen.shape[1] - 1)
    one_sided = 0.5 + level / 2
    low = _of_pairs(lower_limit, *_between(had, seen, first, upto), one_sided)
    high = _of_pairs(upper_limit, *_between(had, seen, start, final), one_sided)
    low, high = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), 1.0, high)
    estimate = looks.at_position(looks.fitted(), upto)
    low, high = np.minimum(low, high), np.maximum(low, high)
    return np.minimum(low, estimate), np.maximum(high, estimate)


def _of_pairs(
    limit: Callable[..., FloatArray], had: FloatArray, seen: FloatArray, level: float
) -> FloatArray:
    """A limit of each pair of counts; of many pairs few are different."""
    base = float(seen.max(initial=0.0)) + 1
    codes, place = np.unique(seen * base + had, return_inverse=True)
    limits = limit(codes % base, codes // base, level)
    return np.asarray(limits[place.reshape(had.shape)])


def _running(values: FloatArray) -> FloatArray:
    return np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)


def _between(
    had: FloatArray, seen: FloatArray, first: IntArray, final: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Events and patients of the positions from ``first`` to before ``final``."""
    ends = [(np.take_along_axis(run, at, axis=1)) for run in (had, seen) for at in (first, final)]
    return ends[1] - ends[0], ends[3] - ends[2]


def _last_at_most(running: FloatArray, values: FloatArray) -> IntArray:
    """The last place in each row where a running sum is at most a value; −1 where none is."""
    return _search(running, values, "right") - 1


def _first_at_least(running: FloatArray, values: FloatArray) -> IntArray:
    return _search(running, values, "left")


def _search(running: FloatArray, values: FloatArray, side: str) -> IntArray:
    """As ``searchsorted`` in each row: rows are laid end to end, each above the one before."""
    rows, width = running.shape
    step = 4 * (float(running.max()) + float(np.abs(values).max(initial=0.0)) + 1)
    lift = step * np.arange(rows)[:, None]
    places = np.searchsorted(
        (running + lift).ravel(),
        (values + lift).ravel(),
        side=side,  # type: ignore[call-overload]
    )
    return np.asarray(places.reshape(values.shape) - width * np.arange(rows)[:, None])


#: Both kinds of limits by the word of the option.
LIMITS: Mapping[str, _Limits] = MappingProxyType(
    {"valid": valid_limits, "likelihood-ratio": likelihood_ratio_limits}
)


def limits_at(
    times: ArrayLike, events: ArrayLike, t: float, *, interval: str = "valid", level: float = 0.95
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The estimate of F(t) with its limits, for many data sets at once: for simulation.

    Parameters
    ----------
    times, events : array_like, shape (b, n)
        Times of the looks, and 1 where the event had happened by then.
    t : float
    interval : {"valid", "likelihood-ratio"}
    level : float

    Returns
    -------
    estimate, low, high : ndarray, shape (b,)

    Examples
    --------
    >>> found = limits_at([[2, 4, 6, 8], [2, 2, 4, 9]], [[0, 1, 0, 1], [0, 1, 1, 1]], 5)
    >>> [values.round(3).tolist() for values in found]
    [[0.5, 1.0], [0.013, 0.094], [0.987, 1.0]]
    """
    looked, had = np.asarray(times, dtype=float), np.asarray(events, dtype=float)
    order = np.argsort(looked, axis=1, kind="stable")
    looked, had = (np.take_along_axis(values, order, axis=1) for values in (looked, had))
    looks = grouped(looked, had)
    start = (looked < t).sum(axis=1, keepdims=True)
    upto = (looked <= t).sum(axis=1, keepdims=True)
    low, high = LIMITS[interval](looks, start, upto, level=level)
    return looks.at_position(looks.fitted(), upto)[:, 0], low[:, 0], high[:, 0]
