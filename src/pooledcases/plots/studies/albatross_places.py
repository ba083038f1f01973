"""Free places for the numbers and names of an albatross plot; all lengths are inches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from pooledcases.plots.layout import Canvas
from pooledcases.results.base import FloatArray

Rectangle = tuple[float, float, float, float]
#: Half the side of a mark with its edge; half the width that a line keeps free.
MARK: Final = 0.05
LINE: Final = 0.012


def around(x: float, y: float, half: tuple[float, float]) -> Rectangle:
    return x - half[0], y - half[1], x + half[0], y + half[1]


def along(start: tuple[float, float], end: tuple[float, float]) -> list[Rectangle]:
    """Small boxes along a line."""
    steps = max(int(math.hypot(end[0] - start[0], end[1] - start[1]) / (2 * LINE)), 2)
    shares = np.linspace(0.0, 1.0, steps).tolist()
    return [
        around(start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1]), (LINE,) * 2)
        for s in shares
    ]


def rim(
    start: tuple[float, float], end: tuple[float, float], half: tuple[float, float]
) -> tuple[float, float]:
    """Where a line from a mark meets the box of its number."""
    across, up = end[0] - start[0], end[1] - start[1]
    share = min(
        half[0] / abs(across) if across else math.inf, half[1] / abs(up) if up else math.inf, 1.0
    )
    return end[0] - share * across, end[1] - share * up


def inches(canvas: Canvas, x: float, y: float) -> tuple[float, float]:
    pixel = canvas.ax.transData.transform((x, y))
    across, up = canvas.ax.transAxes.inverted().transform(pixel)
    return float(across) * canvas.box.width, float(up) * canvas.box.height


def free_place(
    canvas: Canvas,
    x: float,
    y: float,
    half: tuple[float, float],
    taken: Sequence[Rectangle],
    lines: Sequence[Rectangle] = (),
) -> tuple[float, float]:
    """The nearest place around a point, in growing rings, where its number covers nothing."""
    boxes = np.array([*taken, *lines]).reshape(-1, 4)
    for ring in range(60):
        for angle in np.linspace(0, 2 * math.pi, 12 + 4 * ring, endpoint=False):
            radius = 0.13 + 0.05 * ring
            to_x, to_y = x + radius * math.cos(angle), y + radius * math.sin(angle)
            inside = (
                half[0] < to_x < canvas.box.width - half[0]
                and half[1] < to_y < canvas.box.height - half[1]
            )
            if inside and not covers(around(to_x, to_y, half), boxes):
                return to_x, to_y
    return x, y


def covers(mine: Rectangle, others: np.ndarray) -> bool:
    apart = (
        (others[:, 0] >= mine[2])
        | (others[:, 2] <= mine[0])
        | (others[:, 1] >= mine[3])
        | (others[:, 3] <= mine[1])
    )
    return not bool(apart.all())


def dense(places: FloatArray) -> FloatArray:
    """A curve at steps that leave no hole for a text."""
    steps = np.hypot(*np.diff(places, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    at = np.arange(0.0, along[-1] + 1.5 * LINE, 1.5 * LINE)
    return np.column_stack([np.interp(at, along, column) for column in places.T])
