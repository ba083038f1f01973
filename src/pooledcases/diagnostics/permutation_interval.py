"""Where the permutation test of the pooled effect does not reject: its interval.

Garthwaite 1996, Biometrics 52:1387: the interval holds the values that a test of the effects minus
the value does not reject. The p-value is a step function of the value, so that an end is where it
steps over 1 − level; it is found by halving.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pooledcases.results.base import Interval

#: From the estimate outwards in these steps, in standard errors, until the test rejects twice.
_FIRST, _GROWTH, _TRIES = 0.5, 1.15, 80
_HALVINGS = 34


def inverted(
    p_value: Callable[[float], float], *, estimate: float, se: float, least: float, level: float
) -> Interval:
    """The values around the estimate that are not rejected.

    Parameters
    ----------
    p_value : callable
        Of a value.
    estimate, se : float
    least : float
        The smallest p-value that there can be: where it is not below 1 − level, nothing is ever
        rejected and the interval is unbounded.
    level : float
    """
    alpha = 1 - level
    if least > alpha or not se > 0:
        return Interval(-np.inf, np.inf)

    def accepted(value: float) -> bool:
        return p_value(value) > alpha * (1 - 1e-12)

    ends = [_end(accepted, estimate, sign * se) for sign in (-1.0, 1.0)]
    return Interval(ends[0], ends[1])


def _end(accepted: Callable[[float], bool], estimate: float, unit: float) -> float:
    """The outermost accepted value on one side; infinite where rejection never comes."""
    inside, distance, step, misses = 0.0, 0.0, _FIRST, 0
    outside = np.inf
    for _ in range(_TRIES):
        distance += step
        if accepted(estimate + distance * unit):
            inside, outside, misses = distance, np.inf, 0
        else:
            outside, misses = min(outside, distance), misses + 1
        if misses == 2:
            break
        step *= _GROWTH
    if not np.isfinite(outside):
        return float(np.sign(unit) * np.inf)
    for _ in range(_HALVINGS):
        middle = 0.5 * (inside + outside)
        if accepted(estimate + middle * unit):
            inside = middle
        else:
            outside = middle
    return float(estimate + 0.5 * (inside + outside) * unit)
