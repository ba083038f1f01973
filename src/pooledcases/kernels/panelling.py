"""How a density is cut into panels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from pooledcases.kernels.chebyshev_panels import (
    DENSE,
    TO_COEFFICIENTS,
    WEIGHTS,
    Array,
    panel_points,
)
from pooledcases.kernels.panels import Coordinate, PanelDensity

#: What a panel may be wrong by, relative to the total, where the density is exact to rounding.
_TOLERANCE = 1e-14
#: Below this drop of the log density a panel is left out.
_DROP = 50.0
_LOWEST = -1e4
_MAX_HALVINGS = 48
_MOST_PANELS = 8192
_WIDEST = 1.0
_EPS = float(np.finfo(float).eps)


def panel_density(
    log_density: Callable[[Array], Array],
    edges: Array,
    coordinate: Coordinate,
    *,
    at_zero: float | None = None,
    moments: float = 0.0,
    fine_from: float = -np.inf,
    tolerance: float = _TOLERANCE,
) -> PanelDensity:
    """Cut a density into panels and normalise it.

    Parameters
    ----------
    log_density : callable
        Log density in the coordinate x, at an array of any length; finite.
    edges : ndarray
        Ends of the first panels, in order.
    coordinate : Coordinate
    at_zero : float, optional
        Log density of a scale at 0, with the same missing constant.
    moments : float
        The highest moment that will be taken: how much further than the density the tail on the
        right is followed.
    fine_from : float
        Left of this coordinate everything that will be averaged is constant, and panels may be
        as wide as the density allows.
    tolerance : float
        What a panel may be wrong by, relative to the total: no less than the density itself is.

    Examples
    --------
    >>> import numpy as np
    >>> half = panel_density(
    ...     lambda x: x - 0.5 * np.exp(2 * x), np.linspace(-40, 4, 12), Coordinate("exp")
    ... )
    >>> round(float(half.below(np.array(1.959963984540054))), 12)
    0.95
    """
    left, right = edges[:-1], edges[1:]
    kept: list[tuple[Array, Array, Array]] = []
    so_far = _Progress()
    for halvings in range(_MAX_HALVINGS + 1):
        x = panel_points(left, right)
        log = log_density(x.ravel()).reshape(x.shape)
        so_far.rise(x, log)
        width, height = right - left, np.exp(log - so_far.top)
        mass = (height @ WEIGHTS) * 0.5 * width
        tail = np.abs(height @ TO_COEFFICIENTS.T)[:, -3:].max(axis=1) * 0.5 * width
        limit = max(tolerance, so_far.rounding) * (so_far.total + mass.sum())
        # where other functions of the quantity still move, no panel may be wide
        narrow = (width <= _WIDEST) | (right < fine_from)
        last = halvings == _MAX_HALVINGS or len(left) > _MOST_PANELS
        fine = ((tail <= limit) & narrow) | last
        low = log.max(axis=1) < so_far.top - _DROP
        something = ~low | ~_negligible(x, log, so_far, moments)
        lost = low & _beside_the_top(left, right, fine & ~low, so_far)
        take = fine & something & ~lost if not last else something | lost
        again = (~fine & something) | lost
        kept.append((left[take], right[take], log[take]))
        so_far.total += float(mass[take].sum())
        if last or not again.any():
            break
        middle = 0.5 * (left[again] + right[again])
        left, right = (
            np.concatenate(ends) for ends in ((left[again], middle), (middle, right[again]))
        )
    return _joined(kept, coordinate, at_zero)


@dataclass(slots=True)
class _Progress:
    """The highest log density seen, where, and the total of the panels kept, relative to it."""

    top: float = -np.inf
    place: float = 0.0
    total: float = 0.0

    @property
    def rounding(self) -> float:
        """What the exponential of a log so large is known to."""
        return 8 * _EPS * abs(self.top)

    def rise(self, x: Array, log: Array) -> None:
        """Take note of more points."""
        best = int(np.argmax(log))
        highest = float(log.ravel()[best])
        if highest > self.top:
            self.total *= float(np.exp(max(self.top - highest, -745.0)))
            self.top, self.place = highest, float(x.ravel()[best])


def _beside_the_top(
    left: Array, right: Array, seen: NDArray[np.bool_], so_far: _Progress
) -> NDArray[np.bool_]:
    """Panels in which a peak far narrower than they are may lie, unless the top's own shows it.

    Such a peak is seen at one point, and may fall between the points of the next halves.
    """
    holds = (left <= so_far.place) & (so_far.place <= right)
    if not (holds & ~seen).any():
        return np.zeros(len(left), dtype=bool)
    width = right - left
    return np.asarray((left - width <= so_far.place) & (so_far.place <= right + width))


def _negligible(x: Array, log: Array, so_far: _Progress, moments: float) -> NDArray[np.bool_]:
    """Panels where nothing is left of the density, also between their points."""
    drop = np.maximum(log - so_far.top, _LOWEST)
    drop = drop + moments * np.maximum(x - so_far.place, 0.0)
    return np.asarray((drop @ DENSE.T).max(axis=1) < -_DROP)


def _joined(
    kept: list[tuple[Array, Array, Array]], coordinate: Coordinate, at_zero: float | None
) -> PanelDensity:
    left, right, log = (np.concatenate(parts) for parts in zip(*kept, strict=True))
    order = np.argsort(left)
    left, right, log = left[order], right[order], log[order]
    top = float(log.max())
    total = float(((np.exp(log - top) @ WEIGHTS) * 0.5 * (right - left)).sum())
    log_total = top + float(np.log(total))
    zero = None if at_zero is None else float(np.exp(at_zero - log_total))
    half = 0.5 * (right - left)[:, None]
    height = np.exp(log - log_total) * half
    integrals = chebyshev.chebint(height @ TO_COEFFICIENTS.T, lbnd=-1, axis=1)
    arrays = (left, right, log - log_total, height @ WEIGHTS, integrals)
    for array in arrays:
        array.setflags(write=False)
    return PanelDensity(coordinate, *arrays[:3], log_total, zero, *arrays[3:])
