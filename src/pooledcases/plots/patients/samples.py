"""Samples of a legend that are no plain boxes: marks, dashed lines, hollow and hatched boxes."""

from __future__ import annotations

from typing import Any

from matplotlib.markers import CARETRIGHTBASE
from matplotlib.patches import Rectangle

from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import Sample


def mark_sample(
    marker: Any, *, colour: str, size: float = 5.5, hollow: bool = False, face: str | None = None
) -> Sample:
    """A mark, as :func:`~pooledcases.plots.atoms.dot` draws it."""

    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        canvas.ax.plot(
            (canvas.x(x + width / 2),), (canvas.y(y + height / 2),), ls="none", marker=marker,
            ms=canvas.points(size), mfc=face or ("white" if hollow else colour),
            mec=colour if hollow else "white", mew=canvas.points(1.1 if hollow else 0.4),
            transform=canvas.ax.transAxes, clip_on=False, scalex=False, scaley=False, gid="sample",
        )  # fmt: skip

    return draw


def line_sample(colour: str, *, dash: Any = "-", width: float = 1.4) -> Sample:
    """A piece of a line."""

    def draw(canvas: Canvas, x: float, y: float, room: float, height: float) -> None:
        canvas.ax.plot(
            (canvas.x(x), canvas.x(x + room)), (canvas.y(y + height / 2),) * 2, color=colour,
            ls=dash, lw=canvas.points(width), transform=canvas.ax.transAxes, clip_on=False,
            scalex=False, scaley=False, solid_capstyle="butt", gid="sample",
        )  # fmt: skip

    return draw


def arrow_sample(colour: str, *, width: float = 1.4, dash: Any = "-") -> Sample:
    """A piece of a line that ends in a tip."""
    line = line_sample(colour, dash=dash, width=width)

    def draw(canvas: Canvas, x: float, y: float, room: float, height: float) -> None:
        line(canvas, x, y, room - 0.06, height)
        canvas.ax.plot(
            (canvas.x(x + room - 0.06),), (canvas.y(y + height / 2),), marker=CARETRIGHTBASE,
            ms=canvas.points(6.5), mew=0, color=colour, transform=canvas.ax.transAxes,
            clip_on=False, scalex=False, scaley=False, gid="sample",
        )  # fmt: skip

    return draw


def box_sample(
    face: str, *, edge: str = "none", hatch: str | None = None, dash: Any = "-"
) -> Sample:
    """A box: hollow, hatched, or with an edge."""

    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        canvas.ax.add_patch(
            Rectangle(
                (canvas.x(x), canvas.y(y)), canvas.x(width), canvas.y(height),
                transform=canvas.ax.transAxes, fc=face, ec=edge, hatch=hatch, ls=dash,
                lw=canvas.points(0.9 if edge != "none" else 0.0), clip_on=False, gid="sample",
            )
        )  # fmt: skip

    return draw
