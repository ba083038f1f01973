"""Lanes and bars: of patients, counts and changes, lying and upright."""

from __future__ import annotations

from matplotlib.markers import CARETRIGHTBASE
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from pooledcases.plots import style
from pooledcases.plots.layout import Canvas


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
    zorder: float = 3,
) -> None:
    """A horizontal bar from ``x0`` to ``x1``, hatched in white where asked for."""
    canvas.ax.add_patch(
        Rectangle(
            (x0, y - half), x1 - x0, 2 * half, fc=colour, ec="white", lw=0.6, hatch=hatch,
            zorder=zorder, gid=gid,
        )
    )  # fmt: skip


def hollow_bar(canvas: Canvas, x0: float, x1: float, y: float, *, half: float, colour: str) -> None:
    """A bar with a dashed edge and no filling: somewhere within, not all of it."""
    canvas.ax.add_patch(
        Rectangle(
            (x0, y - half), x1 - x0, 2 * half, fc="white", ec=colour, lw=canvas.points(0.9),
            ls=(0, (2.2, 1.4)), zorder=3.2, gid="possible",
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


def stem(canvas: Canvas, y: float, x: float, *, colour: str = style.ACCENT) -> None:
    """A thin line from 0 to a value, for a lollipop."""
    canvas.ax.plot((0, x), (y, y), color=colour, lw=canvas.points(1.6), zorder=3, gid="stem")


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


def span(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    """A faint line from the first to the last mark of a row."""
    canvas.ax.plot((x0, x1), (y, y), color=style.FAINT, lw=canvas.points(1.2), zorder=2, gid="span")


def event_bounds(canvas: Canvas, x0: float, x1: float, y: float, *, colour: str) -> None:
    """From the first to the last time at which something can have happened."""
    canvas.ax.plot(
        (x0, x1), (y, y), color=colour, lw=canvas.points(1.2), ls=(0, (1.2, 1.0)), zorder=4.2,
        gid="event-bounds",
    )  # fmt: skip


def known_end(canvas: Canvas, x: float, y: float, *, half: float, colour: str) -> None:
    """A known end of a bar whose other end is not."""
    canvas.ax.plot(
        (x, x), (y - half, y + half), color=colour, lw=canvas.points(2.4), zorder=3.5,
        solid_capstyle="butt", gid="known-end",
    )  # fmt: skip


def no_change(canvas: Canvas, x0: float, x1: float, *, colour: str) -> None:
    """A column without height."""
    canvas.ax.plot(
        (x0, x1), (0, 0), color=colour, lw=canvas.points(2.6), zorder=4, solid_capstyle="butt",
        gid="no-change",
    )  # fmt: skip


def level_line(canvas: Canvas, x: tuple[float, float], y: float, *, base: bool = False) -> None:
    """The line that columns stand on (``base``), or a dashed one that they may reach."""
    canvas.ax.plot(
        x, (y, y), color=style.INK if base else style.MUTED, lw=canvas.points(0.8),
        ls="-" if base else (0, (3, 2)), zorder=3.5 if base else 1.5,
        gid="baseline" if base else "threshold",
    )  # fmt: skip


def upright_lane(canvas: Canvas, x0: float, x1: float, *, colour: str) -> None:
    """A light band behind a place of the horizontal axis, over the height of the plot."""
    canvas.ax.axvspan(x0, x1, color=colour, alpha=0.12, lw=0, zorder=0.6, gid="upright-lane")
