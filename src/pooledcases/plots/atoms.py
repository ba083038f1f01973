"""All drawing atoms: the marks that figures are made of.

Every atom takes the canvas first and coordinates in the plot's own units; sizes are points or
inches at full size and shrink with the canvas. They stay in one file, however long it gets, so that
whoever draws a figure sees every mark there is before adding one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.font_manager import FontProperties
from matplotlib.markers import CARETLEFTBASE, CARETRIGHTBASE
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.ticker import NullLocator
from matplotlib.transforms import Affine2D, ScaledTranslation

from pooledcases.plots import style
from pooledcases.plots.layout import LINE_SPACING, Canvas, to_common_baseline
from pooledcases.results.base import FloatArray

Align = Literal["left", "center", "right"]
Baseline = Literal["center", "top", "bottom", "baseline"]

#: Half the height of a diamond, the side of the largest square: inches.
DIAMOND: Final = 0.075
SQUARE: Final = 0.15
CAP: Final = 0.045
#: From the height of a mark down to the baseline of its text, in font sizes, so that figures and
#: capitals stand in the middle; and from there to the middle of several lines.
_TO_MIDDLE: Final = 0.365
_TO_MIDDLE_OF_LINES: Final = 0.1
#: Half the width of a disc with a sign.
DISC: Final = 0.08


def words(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    *,
    align: Align = "left",
    vertical: Baseline = "center",
    size: float = style.TEXT,
    bold: bool = False,
    colour: str = style.INK,
    x_in_inches: bool = True,
    y_in_inches: bool = False,
    rotation: float = 0.0,
) -> Text:
    """A text; by default x counts inches from the left edge of the plot, y is in data units.

    With ``y_in_inches`` y counts inches from the lower edge of the plot.
    """
    ax = canvas.ax
    text = style.readable(text)
    transform = {
        (True, False): ax.get_yaxis_transform(),
        (False, True): ax.get_xaxis_transform(),
        (True, True): ax.transAxes,
        (False, False): ax.transData,
    }[(x_in_inches, y_in_inches)]
    lines = text.count("\n") + 1
    if vertical == "center" and not rotation:
        down = _TO_MIDDLE if lines == 1 else _TO_MIDDLE_OF_LINES
        inches = -down * canvas.points(size) / 72
    elif vertical == "bottom" and not rotation:
        weight = "bold" if bold else "normal"
        inches = canvas.points(to_common_baseline(text, size, weight))
    else:
        inches = 0.0
    if inches:
        transform += ScaledTranslation(0, inches, ax.figure.get_figure(root=True).dpi_scale_trans)
    return ax.text(
        canvas.x(x) if x_in_inches else x,
        canvas.y(y) if y_in_inches else y,
        text,
        transform=transform,
        ha=align,
        va="baseline" if vertical == "center" and lines == 1 and not rotation else vertical,
        multialignment=align,
        fontsize=canvas.points(size),
        fontweight="bold" if bold else "normal",
        fontfamily=style.families(text),
        color=colour,
        linespacing=LINE_SPACING,
        rotation=rotation,
        clip_on=False,
    )


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


def dot(
    canvas: Canvas,
    x: float | Sequence[float] | FloatArray,
    y: float | Sequence[float] | FloatArray,
    *,
    colour: str = style.ACCENT,
    size: float = 5.5,
    hollow: bool = False,
    marker: str = "o",
    gid: str = "dot",
) -> None:
    """One or several dots."""
    canvas.ax.plot(
        np.atleast_1d(x), np.atleast_1d(y), ls="none", marker=marker, ms=canvas.points(size),
        mfc="white" if hollow else colour, mec=colour if hollow else "white",
        mew=canvas.points(1.1 if hollow else 0.4), zorder=5, clip_on=False, gid=gid,
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


def prediction_bar(canvas: Canvas, y: float, low: float, high: float) -> None:
    """A prediction interval: a heavy bar with caps, in a colour of its own."""
    interval_line(canvas, y, low, high, colour=style.PREDICTION, width=2.6, gid="prediction")
    left, right = sorted(canvas.ax.get_xlim())
    for x in (low, high):
        if left <= x <= right:
            canvas.ax.plot(
                (x, x), (y - CAP, y + CAP), color=style.PREDICTION, lw=canvas.points(1.4), zorder=4
            )


def reference_line(
    canvas: Canvas,
    x: float,
    y: tuple[float, float],
    *,
    dashed: bool = False,
    faint: bool = False,
) -> None:
    """A vertical line: no effect (solid), the pooled estimate (dashed), or a guide (faint)."""
    canvas.ax.plot(
        (x, x), y, color=style.RULE if faint else style.MUTED, lw=canvas.points(0.8),
        ls=(0, (3, 2)) if dashed else "-", zorder=1.5, gid="pooled" if dashed else "reference",
        scalex=False, scaley=False,
    )  # fmt: skip


def row_area(canvas: Canvas, at: int, top: float, foot: float) -> None:
    """The whole row of a study, unseen, so that a page can say what stands in it.

    ``at`` is its row of the study table, from 0.
    """
    box = canvas.box
    left, right = canvas.x(-box.left), canvas.x(box.width + box.right)
    area = Rectangle(
        (left, top), right - left, foot - top, transform=canvas.ax.get_yaxis_transform(),
        facecolor="none", edgecolor="none", lw=0, zorder=10, clip_on=False, gid=f"row-{at}",
    )  # fmt: skip
    canvas.ax.add_artist(area)


def head_rule(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    """A thin line under a header over several columns; x counts inches from the plot's left."""
    canvas.ax.plot(
        (canvas.x(x0), canvas.x(x1)), (y, y), transform=canvas.ax.get_yaxis_transform(),
        color=style.MUTED, lw=canvas.points(0.6), clip_on=False, gid="head-rule",
    )  # fmt: skip


def disc(
    canvas: Canvas, x: float, y: float, colour: str, sign: str, *, y_in_inches: bool = False
) -> None:
    """A disc with a sign on it, beside the plot; its colour and its sign say the same."""
    ax = canvas.ax
    transform = ax.transAxes if y_in_inches else ax.get_yaxis_transform()
    ax.plot(
        (canvas.x(x),), (canvas.y(y) if y_in_inches else y,), transform=transform, marker="o",
        ms=canvas.points(2 * DISC * 72), mfc=colour, mec=style.MUTED, mew=canvas.points(0.5),
        clip_on=False, gid="disc",
    )  # fmt: skip
    if sign:
        ink = "white" if style.luminance(colour) < style.DARK else style.INK
        words(canvas, x, y, sign, align="center", bold=True, colour=ink, y_in_inches=y_in_inches)


def lane(canvas: Canvas, y0: float, y1: float) -> None:
    """A light band behind a row, over the width of the plot."""
    canvas.ax.add_patch(
        Rectangle(
            (0, y0), 1, y1 - y0, transform=canvas.ax.get_yaxis_transform(), fc="#f4f5f7",
            ec="none", zorder=0.5, gid="lane",
        )
    )  # fmt: skip


def bar(
    canvas: Canvas,
    x0: float,
    x1: float,
    y: float,
    *,
    half: float,
    colour: str,
    hatch: str | None = None,
    gid: str = "bar",
) -> None:
    """A horizontal bar from ``x0`` to ``x1``, hatched in white where asked for."""
    canvas.ax.add_patch(
        Rectangle(
            (x0, y - half), x1 - x0, 2 * half, fc=colour, ec="white", lw=0.6, hatch=hatch,
            zorder=3, gid=gid,
        )
    )  # fmt: skip


def stem(canvas: Canvas, y: float, x: float, *, colour: str = style.ACCENT) -> None:
    """A thin line from 0 to a value, for a lollipop."""
    canvas.ax.plot((0, x), (y, y), color=colour, lw=canvas.points(1.6), zorder=3, gid="stem")


def step_curve(
    canvas: Canvas,
    times: FloatArray,
    values: FloatArray,
    *,
    colour: str,
    line: Any = "-",
    faint: bool = False,
    gid: str = "curve",
) -> None:
    """A right-continuous step function."""
    canvas.ax.plot(
        times, values, drawstyle="steps-post", color=colour, ls=line, alpha=0.35 if faint else 1.0,
        lw=canvas.points(1.8), solid_joinstyle="miter", zorder=4,
        gid=f"{gid}-tail" if faint else gid,
    )  # fmt: skip


def step_band(
    canvas: Canvas,
    times: FloatArray,
    low: FloatArray,
    high: FloatArray,
    *,
    colour: str,
    faint: bool = False,
) -> None:
    """The interval around a step function."""
    canvas.ax.fill_between(
        times, low, high, step="post", color=colour, alpha=0.06 if faint else 0.14, lw=0,
        zorder=2, gid="band",
    )  # fmt: skip


def censor_ticks(canvas: Canvas, times: FloatArray, values: FloatArray, *, colour: str) -> None:
    """Short upright ticks on a curve where patients left observation."""
    canvas.ax.plot(
        times, values, ls="none", marker="|", ms=canvas.points(5.5), mew=canvas.points(1.0),
        color=colour, zorder=5, gid="censored",
    )  # fmt: skip


def x_axis(
    canvas: Canvas, ticks: Sequence[float], texts: Sequence[str], title: str, *, below: float = 0.36
) -> None:
    """The horizontal axis: fixed ticks, their words, and a title centred ``below`` the plot."""
    _ticks(canvas, "x", ticks, texts)
    if title:
        words(
            canvas, canvas.box.width / 2, -below, title, align="center", vertical="baseline",
            y_in_inches=True, colour=style.INK,
        )  # fmt: skip


def y_axis(canvas: Canvas, ticks: Sequence[float], texts: Sequence[str]) -> None:
    """The vertical axis: fixed ticks and their words."""
    _ticks(canvas, "y", ticks, texts)


def _ticks(
    canvas: Canvas, which: Literal["x", "y"], ticks: Sequence[float], texts: Sequence[str]
) -> None:
    names = [style.readable(text) for text in texts]
    axis = canvas.ax.xaxis if which == "x" else canvas.ax.yaxis
    axis.set_minor_locator(NullLocator())
    axis.set_ticks(
        list(ticks), labels=names, fontsize=canvas.points(style.SMALL), color=style.INK,
        fontfamily=style.families("".join(names)),
    )  # fmt: skip
    axis.set_tick_params(
        length=canvas.points(3), width=0.8, color=style.MUTED, pad=canvas.points(3)
    )


def bare(canvas: Canvas, *, keep: Sequence[str] = ("bottom",)) -> None:
    """Hide the frame but for some sides, and the ticks of the sides that are hidden."""
    for side, spine in canvas.ax.spines.items():
        spine.set_visible(side in keep)
    if "left" not in keep:
        canvas.ax.set_yticks([])
    if "bottom" not in keep:
        canvas.ax.set_xticks([])


def hollow_bar(canvas: Canvas, x0: float, x1: float, y: float, *, half: float, colour: str) -> None:
    """A bar with a dashed edge and no filling: somewhere within, not all of it."""
    canvas.ax.add_patch(
        Rectangle(
            (x0, y - half), x1 - x0, 2 * half, fc="white", ec=colour, lw=canvas.points(0.9),
            ls=(0, (2.2, 1.4)), zorder=3.2, gid="possible",
        )
    )  # fmt: skip


def dashed_lane(canvas: Canvas, x0: float, x1: float, y: float, *, colour: str) -> None:
    """The part of a lane of which is not known how far it goes."""
    canvas.ax.plot(
        (x0, x1), (y, y), color=colour, lw=canvas.points(1.4), ls=(0, (2.2, 1.4)), zorder=2.5,
        gid="lower-limit", solid_capstyle="butt",
    )  # fmt: skip


def lane_arrow(
    canvas: Canvas, x: float, y: float, *, colour: str, gid: str = "ongoing", past: float = 0.0
) -> None:
    """A tip at the end of a lane: it goes on to the right; ``past`` points beyond a mark there."""
    inches = canvas.ax.figure.get_figure(root=True).dpi_scale_trans
    beyond = ScaledTranslation(canvas.points(past) / 72, 0, inches)
    canvas.ax.plot(
        (x,), (y,), marker=CARETRIGHTBASE, ms=canvas.points(6.5), mew=0, color=colour, zorder=4.5,
        clip_on=False, gid=gid, transform=canvas.ax.transData + beyond, scalex=False, scaley=False,
    )  # fmt: skip


def column(
    canvas: Canvas,
    x0: float,
    x1: float,
    height: float,
    *,
    colour: str,
    hatch: str | None = None,
    gid: str = "change",
) -> None:
    """An upright bar from 0 up or down, hatched in white where asked for."""
    canvas.ax.add_patch(
        Rectangle(
            (x0, 0), x1 - x0, height, fc=colour, ec="white" if hatch else "none", hatch=hatch,
            lw=0, zorder=3, gid=gid,
        )
    )  # fmt: skip
    if hatch:  # stripes that meet the edge would notch it
        canvas.ax.add_patch(
            Rectangle(
                (x0, 0),
                x1 - x0,
                height,
                fc="none",
                ec=colour,
                lw=canvas.points(0.9),
                zorder=3.1,
                gid="edge",
            )
        )


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


def line(
    canvas: Canvas,
    xs: Sequence[float] | FloatArray,
    ys: Sequence[float] | FloatArray,
    *,
    colour: str = style.INK,
    dash: Any = "-",
    width: float = 1.2,
    gid: str = "line",
) -> None:
    """A line through some points, cut at the edges of the plot."""
    canvas.ax.plot(
        xs, ys, color=colour, ls=dash, lw=canvas.points(width), zorder=3, gid=gid,
        scalex=False, scaley=False,
    )  # fmt: skip


def band(
    canvas: Canvas,
    xs: FloatArray,
    low: FloatArray,
    high: FloatArray,
    *,
    colour: str,
    alpha: float = 0.16,
) -> None:
    """The area between two curves."""
    canvas.ax.fill_between(xs, low, high, color=colour, alpha=alpha, lw=0, zorder=1.2, gid="band")


def bubbles(
    canvas: Canvas, xs: FloatArray, ys: FloatArray, sizes: FloatArray, *, colour: str
) -> None:
    """Discs whose areas are proportional to some sizes (square inches times 72²)."""
    marks = canvas.ax.scatter(
        xs, ys, s=sizes * canvas.scale**2, c=colour, alpha=0.55, linewidths=canvas.points(0.8),
        edgecolors=colour, zorder=3, clip_on=False,
    )  # fmt: skip
    marks.set_gid("bubbles")


def histogram(
    canvas: Canvas, edges: FloatArray, heights: FloatArray, *, colour: str, upright: bool = True
) -> None:
    """The outline of a histogram with a pale filling; lying on its side when not upright."""
    canvas.ax.stairs(
        heights, edges, orientation="vertical" if upright else "horizontal", fill=True,
        color=colour, alpha=0.2, zorder=2,
    )  # fmt: skip
    canvas.ax.stairs(
        heights, edges, orientation="vertical" if upright else "horizontal", color=colour,
        lw=canvas.points(1.0), zorder=3,
    )  # fmt: skip


def density_cells(
    canvas: Canvas, shares: FloatArray, limits: tuple[float, float, float, float], *, colour: str
) -> None:
    """A map of one colour over the plot, rows from below; 0 is clear and 1 opaque."""
    rgb = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    image = np.empty((*shares.shape, 4))
    image[..., :3], image[..., 3] = rgb, shares
    canvas.ax.imshow(
        image, extent=limits, origin="lower", aspect="auto", interpolation="nearest", zorder=2,
        gid="density",
    )  # fmt: skip


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


def edged_bar(canvas: Canvas, x0: float, x1: float, y: float, *, half: float, colour: str) -> None:
    """A bar with a thin edge, so that a white one is seen as well."""
    canvas.ax.add_patch(
        Rectangle(
            (x0, y - half), x1 - x0, 2 * half, fc=colour, ec=style.MUTED, lw=canvas.points(0.5),
            zorder=3, clip_on=False, gid="bar",
        )
    )  # fmt: skip
