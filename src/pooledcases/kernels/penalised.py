"""Climbing a likelihood of a few coefficients, and its profiles: shared by every regression here.

A surface gives, at any point, its value, score and curvature. Profile limits and likelihood-ratio
tests hold some coefficients and climb in the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

_MAX_STEPS = 200
#: A step is cut to this size; columns of size 1 or so are expected.
_LARGEST_STEP = 2.0
_CLOSE = 1e-11
#: Log-likelihoods this close, relatively, are equal as far as double precision can tell.
_NOISE = 1e-13
#: So many times as far as a normal limit none is looked for: there is none.
_FARTHEST = 1e4


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A surface at one point.

    Attributes
    ----------
    value : float
        −inf outside of where it is defined.
    score : ndarray, shape (p,)
    curvature : ndarray, shape (p, p)
        Minus the second derivatives, or what comes near them.
    information : ndarray, shape (p, p)
        Positive definite wherever the value is finite.
    """

    value: float
    score: Array
    curvature: Array
    information: Array


Surface = Callable[[Array], State]


@dataclass(frozen=True, slots=True, eq=False)
class Summit:
    """Where a climb ended."""

    at: Array
    state: State
    converged: bool


def climb(surface: Surface, start: Array, *, held: Bools | None = None) -> Summit:
    """The highest point, some coefficients ``held`` where they start.

    Newton's method where the surface is a hill, else steps by the information; none leads down.

    Examples
    --------
    >>> def bowl(b):
    ...     return State(-float((b - 1) @ (b - 1)), -2 * (b - 1), 2 * np.eye(2), 2 * np.eye(2))
    >>> climb(bowl, np.zeros(2), held=np.array([True, False])).at.tolist()
    [0.0, 1.0]
    """
    free = np.ones(len(start), bool) if held is None else ~held
    at, state = start.astype(float), surface(start)
    if not np.isfinite(state.value):
        return Summit(at, state, False)
    for _ in range(_MAX_STEPS if free.any() else 0):
        step = _step(state, free)
        if step is None:
            return Summit(at, state, False)
        at, state = _uphill(surface, at, state, step)
        if np.abs(step).max() <= _CLOSE * (1 + np.abs(at).max()):
            return Summit(at, state, True)
    return Summit(at, state, not free.any())


def _step(state: State, free: Bools) -> Array | None:
    block = np.ix_(free, free)
    out = np.zeros(len(free))
    for matrix in (state.curvature[block], state.information[block]):
        try:
            root = np.linalg.cholesky(matrix)
        except np.linalg.LinAlgError:
            continue
        step = np.linalg.solve(root.T, np.linalg.solve(root, state.score[free]))
        if np.isfinite(step).all():
            out[free] = step * min(1.0, _LARGEST_STEP / max(float(np.abs(step).max()), 1e-300))
            return out
    return None


def _uphill(surface: Surface, at: Array, state: State, step: Array) -> tuple[Array, State]:
    """A step, halved until it does not lead down."""
    size = 1.0
    for _ in range(40):
        new = surface(at + size * step)
        if new.value >= state.value - _NOISE * (1 + abs(state.value)):
            return at + size * step, new
        size /= 2
    return at, state


def loss(surface: Surface, best: Summit, held: Bools, values: Array) -> float | None:
    """Twice what is lost when coefficients are held at some values; None where not found."""
    start = best.at + tangent(best.state, held, values - best.at)
    start[held] = values[held]
    found = climb(surface, start, held=held)
    if not found.converged:
        start = np.where(held, values, 0.0)
        found = climb(surface, start, held=held)
    return max(2 * (best.state.value - found.state.value), 0.0) if found.converged else None


def tangent(state: State, held: Bools, move: Array) -> Array:
    """How the best of the free coefficients move with those that are held."""
    out = np.where(held, move, 0.0)
    free = ~held
    if free.any():
        block = state.information[np.ix_(free, free)]
        out[free] = -np.linalg.solve(block, state.information[np.ix_(free, held)] @ move[held])
    return out


def profile_limit(
    surface: Surface,
    best: Summit,
    which: int,
    *,
    side: float,
    quantile: float,
    close: float = 1e-10,
) -> float | None:
    """Where twice the loss of one coefficient reaches ``quantile`` squared, on one side.

    Newton's method on the profile, whose slope is the score where the others are best, held
    between the farthest point known to be inside and the nearest known outside.

    Returns
    -------
    float or None
        Infinite where the loss never gets there; None where a climb did not converge.
    """
    held = np.zeros(len(best.at), bool)
    held[which] = True
    middle = float(best.at[which])
    inside, outside = 0.0, np.inf
    distance = quantile * float(np.sqrt(np.linalg.inv(best.state.information)[which, which]))
    farthest, place = _FARTHEST * distance, best
    for _ in range(100):
        place = _held_at(surface, best, place, held, middle + side * distance)
        if not place.converged:
            return None
        short = 2 * (best.state.value - place.state.value) - quantile**2
        inside, outside = (distance, outside) if short < 0 else (inside, distance)
        slope = float(place.state.score[which]) * side
        new = distance + short / (2 * slope) if slope < 0 else np.inf
        if not inside < new < outside or new > 3 * distance:
            new = 2 * distance if np.isinf(outside) else (inside + outside) / 2
        moved, distance = abs(new - distance), float(new)
        if moved <= close * distance:
            return middle + side * distance
        if distance > farthest:
            return side * np.inf
    return middle + side * distance if moved <= 1e-7 * distance else None


def _held_at(surface: Surface, best: Summit, near: Summit, held: Bools, value: float) -> Summit:
    """The best point with one coefficient at a value, from a point near, else from the best."""
    for start in (near, best):
        move = np.where(held, value - start.at, 0.0)
        found = climb(surface, start.at + tangent(start.state, held, move), held=held)
        if found.converged:
            return found
        found = climb(surface, start.at + move, held=held)
        if found.converged:
            return found
    return found
