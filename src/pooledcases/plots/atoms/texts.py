"""Texts: words in and around a plot, lines that lead to them, and lines under the figure."""

from __future__ import annotations

from typing import Final, Literal

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from pooledcases.plots import style
from pooledcases.plots.layout import LINE_SPACING, Canvas, to_common_baseline

Align = Literal["left", "center", "right"]
Baseline = Literal["center", "top", "bottom", "baseline"]

#: From the height of a mark down to the baseline of its text, in font sizes, so that figures and
#: capitals stand in the middle; and from there to the middle of several lines.
_TO_MIDDLE: Final = 0.365
_TO_MIDDLE_OF_LINES: Final = 0.1


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
    gid: str | None = None,
    ground: str | None = None,
    zorder: float = 3.0,
) -> Text:
    """A text; by default x counts inches from the left edge of the plot, y is in data units.

    With ``y_in_inches`` y counts inches from the lower edge of the plot. A ``ground`` of one colour
    lies under the letters where stripes or lines would run through them.
    """
    ax = canvas.ax
    text = style.readable(text, "bold" if bold else "normal")
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
    written = ax.text(
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
        gid=gid,
        zorder=zorder,
    )
    if ground is not None:
        written.set_bbox({"fc": ground, "ec": "none", "pad": canvas.points(1.2)})
    return written


def leader(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A thin line from a mark to its text; both ends count inches from the plot's corner."""
    canvas.ax.plot(
        (canvas.x(start[0]), canvas.x(end[0])), (canvas.y(start[1]), canvas.y(end[1])), lw=0.5,
        color=style.FAINT, transform=canvas.ax.transAxes, zorder=2, gid="leader",
        scalex=False, scaley=False,
    )  # fmt: skip


def footer_line(figure: Figure, x: float, y: float, text: str) -> Text:
    """A line under the whole figure; its upper left corner in shares of the figure."""
    return figure.text(
        x, y, text, va="top", fontsize=style.SMALL, color=style.MUTED,
        fontfamily=style.families(text), linespacing=LINE_SPACING, gid="footer",
    )  # fmt: skip
