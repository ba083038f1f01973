"""Estimates with their intervals: lines, squares, diamonds, and where they leave the axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.markers import CARETLEFTBASE, CARETRIGHTBASE
from matplotlib.patches import Polygon

from pooledcases.plots import style
from pooledcases.plots.layout import Canvas

#: Half the height of a diamond, the side of the largest square: inches.
DIAMOND: Final = 0.075
SQUARE: Final = 0.15
CAP: Final = 0.045


def interval_line(
    canvas: Canvas,
    y: float,
    low: float,
    high: float,
    *,
    colour: str = style.INK,
    width: float = style.LINE,
    gid: str = "interval",
) -> None:
    """A horizontal interval; an arrow where it goes on beyond the axis."""
    left, right = sorted(canvas.ax.get_xlim())
    shown = (max(low, left), min(high, right))
    pen: dict[str, Any] = {"color": colour, "solid_capstyle": "butt", "zorder": 3}
    canvas.ax.plot(shown, (y, y), lw=canvas.points(width), gid=gid, **pen)
    _arrows(canvas, y, low, high, colour)


def _arrows(
    canvas: Canvas, y: float, low: float, high: float, colour: str, *, size: float = 5
) -> None:
    """Where something goes on beyond the axis."""
    left, right = sorted(canvas.ax.get_xlim())
    for beyond, x, marker in (
        (low < left, left, CARETLEFTBASE),
        (high > right, right, CARETRIGHTBASE),
    ):
        if beyond:
            canvas.ax.plot(
                (x,), (y,), marker=marker, ms=canvas.points(size), mew=0, color=colour, zorder=4,
                clip_on=False, gid="arrow",
            )  # fmt: skip


def weight_square(
    canvas: Canvas, x: float, y: float, share: float, *, colour: str = style.ACCENT
) -> None:
    """A square whose area is proportional to ``share``, the weight over the largest weight."""
    side = max(SQUARE * 72 * math.sqrt(max(share, 0.0)), 2.0)
    canvas.ax.plot(
        (x,), (y,), marker="s", ms=canvas.points(side), mew=0, color=colour, zorder=4,
        gid="square",
    )  # fmt: skip


def diamond(
    canvas: Canvas,
    y: float,
    low: float,
    middle: float,
    high: float,
    *,
    colour: str = style.POOLED,
    edge: str | None = None,
) -> None:
    """A pooled estimate: its ends are the interval.

    Where it leaves the axis it is cut straight, and an arrow says that it goes on.
    """
    left, right = sorted(canvas.ax.get_xlim())
    upper = [(max(low, left), 0.0), (min(max(middle, left), right), DIAMOND), (min(high, right), 0)]
    if low < left < middle:
        upper[0:1] = [(left, DIAMOND / 2)]
    if middle < right < high:
        upper[2:3] = [(right, DIAMOND / 2)]
    corners = [(x, y - h) for x, h in upper] + [(x, y + h) for x, h in reversed(upper)]
    canvas.ax.add_patch(
        Polygon(
            corners, closed=True, fc=colour, ec=edge or "none", lw=canvas.points(0.9), zorder=4,
            gid="diamond",
        )
    )  # fmt: skip
    # larger than its cut end, so that the arrow is not taken for the diamond's own tip
    _arrows(canvas, y, low, high, edge or colour, size=9)


def prediction_bar(
    canvas: Canvas, y: float, low: float, high: float, *, colour: str = style.PREDICTION
) -> None:
    """A prediction interval: a heavy bar with caps, by default in a colour of its own."""
    interval_line(canvas, y, low, high, colour=colour, width=2.6, gid="prediction")
    left, right = sorted(canvas.ax.get_xlim())
    for x in (low, high):
        if left <= x <= right:
            canvas.ax.plot(
                (x, x), (y - CAP, y + CAP), color=colour, lw=canvas.points(1.4), zorder=4,
                gid="cap",
            )  # fmt: skip


def upright_intervals(
    canvas: Canvas,
    lines: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    *,
    colour: str,
    width: float,
    alpha: float = 1.0,
    front: bool = False,
) -> None:
    """Many upright intervals of one colour; ``width`` counts points of the shrunk canvas."""
    drawn = LineCollection(
        lines, colors=colour, linewidths=width, alpha=alpha, zorder=4 if front else 2,
        gid="interval",
    )  # fmt: skip
    canvas.ax.add_collection(drawn, autolim=False)


def edge_tips(
    canvas: Canvas, tips: Sequence[tuple[float, bool]], *, half: float, colour: str
) -> None:
    """Small triangles at the upper (true) or lower edge, where upright intervals go on."""
    if not tips:
        return
    shapes = []
    for x, up in tips:
        edge, tip = (0.97, 1.0) if up else (0.03, 0.0)
        shapes.append(Polygon([(x - half, edge), (x + half, edge), (x, tip)]))
    drawn = PatchCollection(shapes, facecolor=colour, edgecolor="none", zorder=4)
    drawn.set_transform(canvas.ax.get_xaxis_transform())
    drawn.set_gid("arrow")
    canvas.ax.add_collection(drawn, autolim=False)
