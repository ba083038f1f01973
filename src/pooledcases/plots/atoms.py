"""All drawing atoms: the marks that figures are made of.

Every atom takes the canvas first and coordinates in the plot's own units; sizes are points or
inches at full size and shrink with the canvas.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
from matplotlib.markers import CARETLEFTBASE, CARETRIGHTBASE
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.ticker import NullLocator

from pooledcases.plots import style
from pooledcases.plots.layout import LINE_SPACING, Canvas
from pooledcases.results.base import FloatArray

Align = Literal["left", "center", "right"]
Baseline = Literal["center", "top", "bottom", "baseline"]

#: Half the height of a diamond, the side of the largest square: inches.
DIAMOND: Final = 0.075
SQUARE: Final = 0.15
CAP: Final = 0.045


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
    return ax.text(
        canvas.x(x) if x_in_inches else x,
        canvas.y(y) if y_in_inches else y,
        text,
        transform=transform,
        ha=align,
        va="center_baseline" if vertical == "center" and "\n" not in text else vertical,
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
    for beyond, x, marker in (
        (low < left, left, CARETLEFTBASE),
        (high > right, right, CARETRIGHTBASE),
    ):
        if beyond:
            canvas.ax.plot(
                (x,), (y,), marker=marker, ms=canvas.points(5), mew=0, color=colour, zorder=4,
                clip_on=False, gid="arrow",
            )  # fmt: skip


def weight_square(canvas: Canvas, x: float, y: float, share: float) -> None:
    """A square whose area is proportional to ``share``, the weight over the largest weight."""
    side = max(SQUARE * 72 * math.sqrt(max(share, 0.0)), 2.0)
    canvas.ax.plot(
        (x,), (y,), marker="s", ms=canvas.points(side), mew=0, color=style.ACCENT, zorder=4,
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
) -> None:
    """A pooled estimate: its ends are the interval; cut straight where it leaves the axis."""
    left, right = sorted(canvas.ax.get_xlim())
    upper = [(max(low, left), 0.0), (min(max(middle, left), right), DIAMOND), (min(high, right), 0)]
    if low < left < middle:
        upper[0:1] = [(left, DIAMOND / 2)]
    if middle < right < high:
        upper[2:3] = [(right, DIAMOND / 2)]
    corners = [(x, y - h) for x, h in upper] + [(x, y + h) for x, h in reversed(upper)]
    canvas.ax.add_patch(
        Polygon(corners, closed=True, fc=colour, ec="none", zorder=4, gid="diamond")
    )


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


def lane(canvas: Canvas, y0: float, y1: float) -> None:
    """A light band behind a row, over the width of the plot."""
    canvas.ax.add_patch(
        Rectangle(
            (0, y0), 1, y1 - y0, transform=canvas.ax.get_yaxis_transform(), fc="#f4f5f7",
            ec="none", zorder=0.5, gid="lane",
        )
    )  # fmt: skip


def bar(
    canvas: Canvas, x0: float, x1: float, y: float, *, half: float, colour: str, gid: str = "bar"
) -> None:
    """A horizontal bar from ``x0`` to ``x1``."""
    canvas.ax.add_patch(
        Rectangle(
            (x0, y - half), x1 - x0, 2 * half, fc=colour, ec="white", lw=0.6, zorder=3, gid=gid
        )
    )


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
