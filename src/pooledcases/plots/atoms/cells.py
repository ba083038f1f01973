"""Cells of a map or a grid, and the glyphs in them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from pooledcases.plots import style
from pooledcases.plots.layout import Canvas

#: The corners of a cell: left, top, right, foot.
Cell = tuple[float, float, float, float]


def cells(
    canvas: Canvas, boxes: Sequence[Cell], *, colour: str, edge: str = "none", gid: str = "cell"
) -> None:
    """Many boxes of one colour."""
    marks = PatchCollection(
        [Rectangle((x0, top), x1 - x0, foot - top) for x0, top, x1, foot in boxes],
        facecolor=colour, edgecolor=edge, lw=canvas.points(0.6), zorder=2, clip_on=False,
    )  # fmt: skip
    marks.set_gid(gid)
    canvas.ax.add_collection(marks, autolim=False)


def cell_lines(
    canvas: Canvas,
    boxes: Sequence[Cell],
    lines: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    *,
    colour: str,
    gid: str,
) -> None:
    """One glyph in many boxes: lines in a square in the middle, as wide as the lower side."""
    strokes = []
    for x0, top, x1, foot in boxes:
        side = min(x1 - x0, foot - top)
        left, upper = (x0 + x1 - side) / 2, (top + foot - side) / 2
        strokes += [[(left + x * side, upper + y * side) for x, y in line] for line in lines]
    marks = LineCollection(
        strokes, colors=colour, linewidths=canvas.points(1.0), zorder=3, clip_on=False
    )
    marks.set_gid(gid)
    canvas.ax.add_collection(marks, autolim=False)


def cell_queries(canvas: Canvas, boxes: Sequence[Cell], *, colour: str, gid: str) -> None:
    """A question mark in the middle of many boxes."""
    sign = TextPath((0, 0), "?", size=1, prop=FontProperties(family=[style.LATIN]))
    around = sign.get_extents()
    paths = []
    for x0, top, x1, foot in boxes:
        high = 0.66 * min(x1 - x0, foot - top)
        # the plot counts downwards
        place = Affine2D().translate(-(around.x0 + around.x1) / 2, -(around.y0 + around.y1) / 2)
        place = place.scale(high / around.height, -high / around.height)
        place = place.translate((x0 + x1) / 2, (top + foot) / 2)
        paths.append(PathPatch(place.transform_path(sign)))
    marks = PatchCollection(paths, facecolor=colour, edgecolor="none", zorder=3, clip_on=False)
    marks.set_gid(gid)
    canvas.ax.add_collection(marks, autolim=False)


def pieces(
    canvas: Canvas, boxes: Sequence[Cell], *, colour: str, gid: str, zorder: float = 3
) -> None:
    """Many small boxes of one colour, cut at the edges of the plot.

    Of each: left, first edge, width, and height from there.
    """
    marks = PatchCollection(
        [Rectangle((x, y), width, height) for x, y, width, height in boxes],
        facecolor=colour, edgecolor="none", zorder=zorder,
    )  # fmt: skip
    marks.set_gid(gid)
    canvas.ax.add_collection(marks, autolim=False)


def map_cell(
    canvas: Canvas,
    x: tuple[float, float],
    y: float,
    *,
    colour: str,
    edge: str,
    width: float,
    hatch: str,
    gid: str,
) -> None:
    """One row of equal cells of a map, from ``x[0]`` to ``x[1]``, half above and below ``y``."""
    canvas.ax.add_patch(
        Rectangle(
            (x[0], y - 0.5), x[1] - x[0], 1, fc=colour, hatch=hatch, zorder=2, ec=edge, gid=gid,
            lw=canvas.points(width),
        )
    )  # fmt: skip
