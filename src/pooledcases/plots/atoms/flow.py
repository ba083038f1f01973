"""Boxes of a flow diagram and the arrows between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.patches import Polygon, Rectangle

from pooledcases.plots import style
from pooledcases.plots.atoms.cells import Cell
from pooledcases.plots.layout import Canvas


def flow_box(
    canvas: Canvas, box: Cell, *, fill: str = "white", edge: str = style.MUTED, gid: str = "box"
) -> None:
    """A box of a flow diagram; of one without an edge only the filling is seen."""
    x0, top, x1, foot = box
    canvas.ax.add_patch(
        Rectangle(
            (x0, top), x1 - x0, foot - top, fc=fill, ec=edge, lw=canvas.points(0.9), zorder=2,
            clip_on=False, gid=gid,
        )
    )  # fmt: skip


def flow_arrow(canvas: Canvas, points: Sequence[tuple[float, float]]) -> None:
    """An arrow along upright and level lines, in a plot that counts inches downwards."""
    (x0, y0), (x1, y1) = points[-2:]
    length = math.hypot(x1 - x0, y1 - y0)
    along = ((x1 - x0) / length, (y1 - y0) / length)
    back, half = 0.08, 0.04
    neck = (x1 - back * along[0], y1 - back * along[1])
    xs, ys = zip(*points[:-1], neck, strict=True)
    canvas.ax.plot(
        xs, ys, color=style.MUTED, lw=canvas.points(1.0), solid_joinstyle="miter",
        solid_capstyle="butt", zorder=1.5, clip_on=False, scalex=False, scaley=False, gid="way",
    )  # fmt: skip
    sides = [(neck[0] + s * half * along[1], neck[1] - s * half * along[0]) for s in (1, -1)]
    canvas.ax.add_patch(
        Polygon(
            [(x1, y1), *sides], closed=True, fc=style.MUTED, ec="none", zorder=2.5, clip_on=False,
            gid="tip",
        )
    )  # fmt: skip
