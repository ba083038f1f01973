"""Curves and areas: steps with their bands, lines through points, histograms, maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.patches import Polygon

from pooledcases.plots import style
from pooledcases.plots.layout import Canvas
from pooledcases.results.base import FloatArray


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
    zorder: float = 1.2,
) -> None:
    """The area between two curves."""
    canvas.ax.fill_between(
        xs, low, high, color=colour, alpha=alpha, lw=0, zorder=zorder, gid="band"
    )


def histogram(
    canvas: Canvas, edges: FloatArray, heights: FloatArray, *, colour: str, upright: bool = True
) -> None:
    """The outline of a histogram with a pale filling; lying on its side when not upright."""
    canvas.ax.stairs(
        heights, edges, orientation="vertical" if upright else "horizontal", fill=True,
        color=colour, alpha=0.2, zorder=2, gid="histogram",
    )  # fmt: skip
    canvas.ax.stairs(
        heights, edges, orientation="vertical" if upright else "horizontal", color=colour,
        lw=canvas.points(1.0), zorder=3, gid="histogram-edge",
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


def curve(
    canvas: Canvas,
    xs: FloatArray,
    ys: FloatArray,
    *,
    colour: str,
    width: float,
    faint: bool = False,
    gid: str = "curve",
    zorder: float = 4,
) -> None:
    """A curve that is known at some times and joined straight between them."""
    canvas.ax.plot(
        xs, ys, color=colour, lw=canvas.points(width), alpha=0.35 if faint else 1.0, zorder=zorder,
        gid=f"{gid}-tail" if faint else gid,
    )  # fmt: skip


def median_path(canvas: Canvas, x: float) -> None:
    """From one half on the left edge to a curve, and down to the axis."""
    canvas.ax.plot(
        (0, x, x), (0.5, 0.5, 0), color=style.MUTED, ls=":", lw=canvas.points(0.9), zorder=1.5,
        gid="median",
    )  # fmt: skip


def null_line(canvas: Canvas, y: float) -> None:
    """No effect, over the whole width of a plot whose effects go upwards."""
    canvas.ax.axhline(y, color=style.MUTED, lw=canvas.points(0.8), zorder=1.5, gid="null")


def area(
    canvas: Canvas,
    corners: Sequence[tuple[float, float]],
    colour: str,
    *,
    gid: str,
    alpha: float = 1.0,
) -> None:
    """A filled area behind what is drawn."""
    canvas.ax.add_patch(
        Polygon(
            list(corners), closed=True, fc=colour, ec="none", alpha=alpha, zorder=1, gid=gid
        )
    )  # fmt: skip
