"""The frame of a plot: axes with their words, lines across it, and the areas of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.patches import Rectangle
from matplotlib.ticker import NullLocator

from pooledcases.plots import style
from pooledcases.plots.atoms.texts import words
from pooledcases.plots.layout import Canvas


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


def head_rule(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    """A thin line under a header over several columns; x counts inches from the plot's left."""
    canvas.ax.plot(
        (canvas.x(x0), canvas.x(x1)), (y, y), transform=canvas.ax.get_yaxis_transform(),
        color=style.MUTED, lw=canvas.points(0.6), clip_on=False, gid="head-rule",
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


def ruler_tick(canvas: Canvas, y: float) -> None:
    """A tick at the right edge of the plot, outwards."""
    width = canvas.box.width
    canvas.ax.plot(
        (canvas.x(width), canvas.x(width + 0.04)), (y, y), lw=canvas.points(0.8),
        transform=canvas.ax.get_yaxis_transform(), color=style.MUTED, clip_on=False,
        scalex=False, scaley=False, gid="ruler",
    )  # fmt: skip
