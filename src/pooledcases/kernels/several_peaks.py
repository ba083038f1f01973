"""Profiles of a likelihood that may have several peaks: every climb is made from several places.

With Jeffreys' penalty and the complementary log-log link the likelihood is not concave. With one
coefficient held far out the others may have two best places, and a path that follows one of them
arrives at the lower.
"""

from __future__ import annotations

import numpy as np

from pooledcases.kernels import penalised
from pooledcases.kernels.penalised import Array, Bools, Summit, Surface, climb
from pooledcases.kernels.roots import bracketed_root

#: A place to start from lies so many standard errors off the top.
_OFF = 2.5
#: Losses closer than this are the same.
_SAME = 1e-8
#: Steps outwards by a quarter until the loss is reached.
_MAX_STEPS = 60


def highest(
    surface: Surface, best: Summit, *, held: Bools | None = None, values: Array | None = None
) -> Summit:
    """The highest of the peaks that climbs from several places end at.

    Parameters
    ----------
    surface : Surface
    best : Summit
        A peak without anything held.
    held : ndarray of bool, shape (p,), optional
    values : ndarray, shape (p,), optional
        What is held, at its places.

    Examples
    --------
    Two peaks, the one at 3 higher.

    >>> def hills(b):
    ...     x = float(b[0])
    ...     one, other = np.exp(-((x + 2) ** 2)), 2 * np.exp(-((x - 3) ** 2))
    ...     slope = -2 * (x + 2) * one - 2 * (x - 3) * other
    ...     bend = (2 - 4 * (x + 2) ** 2) * one + (2 - 4 * (x - 3) ** 2) * other
    ...     return penalised.State(one + other, np.array([slope]), np.array([[bend]]), np.eye(1))
    >>> lower = climb(hills, np.array([-1.9]))
    >>> lower.at.round(2).tolist(), highest(hills, lower).at.round(2).tolist()
    ([-2.0], [3.0])
    """
    held = np.zeros(len(best.at), bool) if held is None else held
    values = best.at if values is None else values
    found = [climb(surface, start, held=held) for start in _starts(best, held, values)]
    converged = [item for item in found if item.converged and np.isfinite(item.state.value)]
    if not converged:
        return found[0]
    return max(converged, key=lambda item: item.state.value)


def _starts(best: Summit, held: Bools, values: Array) -> list[Array]:
    """The top moved along its ridge, 0, and some standard errors off the top to each side."""
    ridge = best.at + penalised.tangent(best.state, held, values - best.at)
    plain = [ridge, best.at, np.zeros_like(best.at)]
    spread = np.sqrt(np.diag(np.linalg.inv(best.state.information)))
    sides = [
        best.at + sign * _OFF * spread[at] * np.eye(len(best.at))[at]
        for at in np.flatnonzero(~held)
        for sign in (-1.0, 1.0)
    ]
    return [np.where(held, values, start) for start in (*plain, *sides)]


def loss(surface: Surface, best: Summit, held: Bools, values: Array) -> float | None:
    """Twice what is lost when coefficients are held at some values; None where not found."""
    found = highest(surface, best, held=held, values=values)
    return max(2 * (best.state.value - found.state.value), 0.0) if found.converged else None


def profile_limit(
    surface: Surface, best: Summit, which: int, *, side: float, quantile: float
) -> float | None:
    """Where twice the loss of one coefficient reaches ``quantile`` squared, on one side.

    The quick search of :func:`pooledcases.kernels.penalised.profile_limit`, checked from several
    places; where one of them leads higher, the limit lies farther out and is looked for there.
    """
    held = np.arange(len(best.at)) == which

    def short(value: float) -> float:
        lost = loss(surface, best, held, np.where(held, value, best.at))
        return np.nan if lost is None else lost - quantile**2

    quick = penalised.profile_limit(surface, best, which, side=side, quantile=quantile)
    if quick is None or np.isinf(quick):
        return quick
    there = short(quick)
    if np.isnan(there) or there > -_SAME:
        return None if np.isnan(there) else quick
    inside = quick
    distance = abs(quick - float(best.at[which]))
    for _ in range(_MAX_STEPS):
        outside = inside + side * distance / 4
        there = short(outside)
        if np.isnan(there):
            return None
        if there >= 0:
            return bracketed_root(short, inside, outside)
        inside = outside
    return side * np.inf
