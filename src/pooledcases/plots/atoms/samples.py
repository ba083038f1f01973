"""Samples of a legend; places and lengths count inches from the plot's lower left corner."""

from __future__ import annotations

from typing import Any

from matplotlib.markers import CARETRIGHTBASE
from matplotlib.patches import Rectangle

from pooledcases.plots.layout import Canvas


def sample_mark(
    canvas: Canvas, x: float, y: float, *, marker: Any, size: float, face: str, edge: str,
    edge_width: float,
) -> None:  # fmt: skip
    """A mark with its middle there."""
    canvas.ax.plot(
        (canvas.x(x),), (canvas.y(y),), ls="none", marker=marker, ms=canvas.points(size), mfc=face,
        mec=edge, mew=canvas.points(edge_width), transform=canvas.ax.transAxes, clip_on=False,
        scalex=False, scaley=False, gid="sample",
    )  # fmt: skip


def sample_line(
    canvas: Canvas, x0: float, x1: float, y: float, *, colour: str, dash: Any = "-",
    width: float = 1.4, cap: Any = "butt",
) -> None:  # fmt: skip
    """A piece of a line."""
    canvas.ax.plot(
        (canvas.x(x0), canvas.x(x1)), (canvas.y(y),) * 2, color=colour, ls=dash,
        lw=canvas.points(width), transform=canvas.ax.transAxes, clip_on=False, scalex=False,
        scaley=False, solid_capstyle=cap, gid="sample",
    )  # fmt: skip


def sample_tip(canvas: Canvas, x: float, y: float, *, colour: str) -> None:
    """The tip at the end of a piece of a line."""
    canvas.ax.plot(
        (canvas.x(x),), (canvas.y(y),), marker=CARETRIGHTBASE, ms=canvas.points(6.5), mew=0,
        color=colour, transform=canvas.ax.transAxes, clip_on=False, scalex=False, scaley=False,
        gid="sample",
    )  # fmt: skip


def sample_box(
    canvas: Canvas, corner: tuple[float, float], size: tuple[float, float], *, face: str,
    edge: str = "none", hatch: str | None = None, dash: Any = "-", width: float | None = None,
    gid: str = "sample",
) -> None:  # fmt: skip
    """A box: filled, hollow, hatched, or with an edge."""
    canvas.ax.add_patch(
        Rectangle(
            (canvas.x(corner[0]), canvas.y(corner[1])), canvas.x(size[0]), canvas.y(size[1]),
            transform=canvas.ax.transAxes, fc=face, ec=edge, hatch=hatch, ls=dash, clip_on=False,
            gid=gid, lw=None if width is None else canvas.points(width),
        )
    )  # fmt: skip
