"""Newton's method on a surface, uphill only, from several places at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pooledcases.models.one_stage.surfaces import Places, Surface
from pooledcases.results.base import BoolArray, FloatArray

#: Log-likelihoods this close, relatively, are equal as far as double precision can tell.
NOISE = 1e-11
#: A standard deviation beyond this (odds that differ by a factor of e^256) is no estimate.
LARGEST = 256.0
_STEPS = 100
_HALVINGS = 40
#: Of two parameters a correlation whose square is nearer to 1 than this is left to eigenvalues.
_SURE = 1e-6
#: Longer steps on a logit or log scale lead nowhere.
_WIDEST = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Climbed:
    """Where the climbs ended, and whether each stands on a hill."""

    places: Places
    converged: BoolArray


def climb(surface: Surface, start: Places, free: list[int], *, steps: int = _STEPS) -> Climbed:
    """Climb from B places, moving only the parameters ``free``.

    Notes
    -----
    Where the surface is not a hill the step is that of the same surface with its valleys turned
    up, halved until it does not lead down. Fewer ``steps`` give places on the way.
    """
    at, done = start, np.zeros(len(start.value), dtype=bool)
    for _ in range(steps):
        step = _newton(at, free)
        small = _small(at, step)
        if small.all() or at.lost:
            done = small & (not at.lost)
            at = _with_last_step(surface, at, step, small)
            break
        at = _uphill(surface, at, step)
        if np.any(at.theta[:, list(surface.spreads)] > LARGEST):
            break
    return Climbed(at, done & _on_a_hill(at, free))


def _newton(at: Places, free: list[int]) -> FloatArray:
    """Newton's step of theta, (B, p), zero where a parameter is not free."""
    step = np.zeros_like(at.theta)
    if len(free) == 1:
        bend = np.abs(at.hessian[:, free[0], free[0]])
        step[:, free[0]] = at.score[:, free[0]] / np.maximum(bend, 1e-10)
    elif len(free) == 2 and (bends := _bends(at.hessian, free))[-1].all():
        across, both, along, _ = bends
        one, other = at.score[:, free[0]], at.score[:, free[1]]
        turn = across * along - both * both
        step[:, free[0]] = (along * one - both * other) / -turn
        step[:, free[1]] = (across * other - both * one) / -turn
    else:
        values, vectors = np.linalg.eigh(at.hessian[:, free][:, :, free])
        turned = np.einsum("bij,bi->bj", vectors, at.score[:, free])
        turned /= np.maximum(np.abs(values), 1e-10)
        step[:, free] = np.einsum("bij,bj->bi", vectors, turned)
    longest = _WIDEST + np.abs(at.theta).max(axis=1)
    return np.asarray(step / np.maximum(1.0, np.abs(step).max(axis=1) / longest)[:, None])


def _small(at: Places, step: FloatArray) -> BoolArray:
    """Steps that are lost in rounding, or nearly so."""
    length, size = np.abs(step).max(axis=1), 1e-3 + np.abs(at.theta).max(axis=1)
    gain = 0.5 * np.abs((at.score * step).sum(axis=1)) + at.lift
    # the second derivatives are those of the place before the last step
    flat = gain <= 1e-18 * np.maximum(1.0, np.abs(at.value))
    settled = at.lift <= 1e-12 * np.maximum(1.0, np.abs(at.value))
    return np.asarray((length <= 1e-9 * size) & settled | flat & (length <= 1e-5 * size))


def moved(surface: Surface, at: Places, step: FloatArray) -> tuple[FloatArray, FloatArray | None]:
    """Where a step of theta leads, the studies' own parameters following.

    No own parameter goes further than theta does, and a little: where the surface is flat Newton's
    steps are wild.
    """
    theta = at.theta + step
    for spread in surface.spreads:
        theta[:, spread] = np.abs(theta[:, spread])
    if at.own is None or at.own_step is None or at.own_tilt is None:
        return theta, at.own
    most = (_WIDEST + np.abs(step).max(axis=1))[:, None]
    change = at.own_step + np.einsum("bkp,bp->bk", at.own_tilt, step)
    return theta, at.own + np.clip(change, -most, most)


def _with_last_step(surface: Surface, at: Places, step: FloatArray, small: BoolArray) -> Places:
    """The last step is taken without looking again: nothing changes but the last digits."""
    theta, own = moved(surface, at, np.where(small[:, None], step, 0.0))
    return replace(at, theta=theta, own=own)


def _uphill(surface: Surface, at: Places, step: FloatArray) -> Places:
    """A step, halved row by row until it does not lead down."""
    size = np.ones(len(at.value))
    floor = at.value - NOISE * np.maximum(1.0, np.abs(at.value))
    for _ in range(_HALVINGS):
        shorter = at
        if at.own_step is not None:
            shorter = replace(at, own_step=size[:, None] * at.own_step)
        new = surface.at(*moved(surface, shorter, size[:, None] * step))
        low = ~(new.value >= floor)
        if not low.any():
            return new
        size = np.where(low, size / 2, size)
    # nothing near is higher, as far as rounding lets one see
    return at


def _bends(
    hessian: FloatArray, free: list[int]
) -> tuple[FloatArray, FloatArray, FloatArray, BoolArray]:
    """Of two parameters the second derivatives, and whether the surface is surely a hill."""
    one, other = free
    across, both, along = hessian[:, one, one], hessian[:, one, other], hessian[:, other, other]
    hill = (across < 0) & (across * along - both * both > _SURE * across * along)
    return across, both, along, hill


def _on_a_hill(at: Places, free: list[int]) -> BoolArray:
    if len(free) == 1:
        return np.asarray(at.hessian[:, free[0], free[0]] < 0)
    if len(free) == 2 and (hill := _bends(at.hessian, free)[-1]).all():
        return hill
    return np.asarray(np.all(np.linalg.eigvalsh(at.hessian[:, free][:, :, free]) < 0, axis=-1))
