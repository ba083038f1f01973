"""Profile-likelihood intervals of one variance or correlation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special

from pooledcases.kernels.roots import bracketed_root
from pooledcases.models.dependent.likelihood import Problem
from pooledcases.models.dependent.maximise import highest
from pooledcases.models.dependent.structures import Pin, Shape
from pooledcases.results.base import FloatArray, Interval

#: Twice the drop in log-likelihood at a value.
Drop = Callable[[float], float]

_DOUBLINGS = 60
#: At the estimate itself nothing may be lost, or the search would follow rounding errors.
_SEEN = 1e-3
#: Variances to start from, in units of the spread of the effects, are not below these.
_FLOORS = (1e-4, 1e-10)


def drop(
    problem: Problem,
    make: Callable[[Pin], Shape],
    pin: Callable[[float], Pin],
    top: float,
    near: tuple[FloatArray, float],
) -> Drop:
    """How far the likelihood falls when a parameter is held and all others are at their best.

    Parameters
    ----------
    make : callable
        The structure with a parameter pinned.
    pin : callable
        From a value of the parameter.
    top : float
        The highest log-likelihood.
    near : tuple
        Variances and correlation to start from.
    """
    variances, rho = near
    floors = _FLOORS[: 2 if variances.min() < _FLOORS[0] else 1]
    last: list[FloatArray] = []

    def fallen(value: float) -> float:
        shape = make(pin(value))
        starts = [shape.start(np.sqrt(np.maximum(variances, at)), rho) for at in floors]
        found = highest(problem, shape, [*starts, *last])
        if found is None:
            return np.inf
        last[:] = [found.theta]
        return 2 * (top - found.value)

    return fallen


def variance_interval(fallen: Drop, estimate: float, level: float) -> Interval | None:
    """Limits of a variance: 0 where it is not excluded, infinite where nothing is.

    None where rounding hides the top of the likelihood.
    """
    if not abs(fallen(estimate)) < _SEEN:
        return None
    critical = float(special.chdtri(1, 1 - level))
    low = 0.0
    if estimate > 0 and fallen(0.0) > critical:
        low = bracketed_root(lambda value: fallen(value) - critical, 0.0, estimate, rtol=1e-9)
    inner, outer = estimate, 2 * max(estimate, 1e-3)
    for _ in range(_DOUBLINGS):
        if fallen(outer) > critical:
            high = bracketed_root(lambda value: fallen(value) - critical, inner, outer, rtol=1e-9)
            return Interval(low, high)
        inner, outer = outer, 4 * outer
    return Interval(low, np.inf)


def correlation_interval(
    fallen: Drop, estimate: float, lowest: float, level: float
) -> Interval | None:
    """Limits of a correlation; an end of its range where it is not excluded.

    None where rounding hides the top of the likelihood.
    """
    if not abs(fallen(estimate)) < _SEEN:
        return None
    critical = float(special.chdtri(1, 1 - level))

    def limit(end: float) -> float:
        if estimate == end or fallen(end) <= critical:
            return end
        at = bracketed_root(lambda value: fallen(value) - critical, end, estimate, rtol=1e-9)
        return float(at)

    return Interval(limit(lowest), limit(1.0))
