"""Marks: dots, discs with signs, bubbles, ticks of censored patients and of medians."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.markers import CARETUPBASE

from pooledcases.plots import style
from pooledcases.plots.atoms.texts import words
from pooledcases.plots.layout import Canvas
from pooledcases.results.base import FloatArray

#: Half the width of a disc with a sign.
DISC = 0.08


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


def censor_ticks(canvas: Canvas, times: FloatArray, values: FloatArray, *, colour: str) -> None:
    """Short upright ticks on a curve where patients left observation."""
    canvas.ax.plot(
        times, values, ls="none", marker="|", ms=canvas.points(5.5), mew=canvas.points(1.0),
        color=colour, zorder=5, gid="censored",
    )  # fmt: skip


def bubbles(
    canvas: Canvas, xs: FloatArray, ys: FloatArray, sizes: FloatArray, *, colour: str
) -> None:
    """Discs whose areas are proportional to some sizes (square inches times 72²)."""
    marks = canvas.ax.scatter(
        xs, ys, s=sizes * canvas.scale**2, c=colour, alpha=0.55, linewidths=canvas.points(0.8),
        edgecolors=colour, zorder=3, clip_on=False,
    )  # fmt: skip
    marks.set_gid("bubbles")


def specks(canvas: Canvas, xs: FloatArray, ys: FloatArray, *, colour: str) -> None:
    """Dots so many and small that the white edges of usual ones would hide them."""
    canvas.ax.plot(
        xs, ys, ls="none", marker="o", zorder=5, gid="dot", ms=canvas.points(1.6), mew=0,
        color=colour,
    )  # fmt: skip


def beyond(canvas: Canvas, x: float, y: float) -> None:
    """A tip on a column that is cut."""
    canvas.ax.plot(
        (x,), (y,), marker=CARETUPBASE, ms=canvas.points(6), mew=0, color=style.INK, zorder=4,
        clip_on=False, gid="beyond",
    )  # fmt: skip


def median_tick(canvas: Canvas, x: float, y: float, *, half: float) -> None:
    """The median of a row of dots: an upright line through them."""
    canvas.ax.plot(
        (x, x), (y - half, y + half), color=style.PREDICTION, lw=canvas.points(1.8), zorder=4,
        gid="median",
    )  # fmt: skip
