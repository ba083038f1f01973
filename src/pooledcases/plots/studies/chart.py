"""Figures of two axes: a plot with its titles, ticks, legend and notes, sized by what they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from matplotlib.axes import Axes

from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import (
    PAD,
    Box,
    Canvas,
    fitting_ticks,
    place,
    text_height,
    widest,
    wrap,
)
from pooledcases.plots.legend import LegendItem, legend, legend_height

#: Where an axis has ticks, and what they say.
Ticks = tuple[Sequence[float], Sequence[str]]
Pair = tuple[float, float]

WIDTH: Final = 4.3
HEIGHT: Final = 3.3
#: Inches: below the plot the tick labels; between a tick label and the plot; the least margin.
_TICKS: Final = 0.25
_BESIDE: Final = 0.12
_MARGIN: Final = 0.3
_MOST_HIGH: Final = 1.5


@dataclass(frozen=True)
class Chart:
    """What a figure of two axes is made of, before it is drawn.

    Attributes
    ----------
    x_title, y_title : str
        The second stands over the vertical axis.
    x_ticks, y_ticks : Ticks
    notes : tuple of str
        Lines under the axis, wrapped to the width of the figure.
    legend : tuple of LegendItem
        Above everything.
    above, beside : float
        Inches kept free over the plot and right of it.
    width, height : float
        Of the plot, in inches.
    size : FigureSize, optional
        The width that the figure has to have; by default as wide as it needs.
    """

    x_title: str
    y_title: str
    x_ticks: Ticks
    y_ticks: Ticks
    notes: tuple[str, ...] = ()
    legend: tuple[LegendItem, ...] = ()
    above: float = 0.0
    beside: float = 0.0
    width: float = WIDTH
    height: float = HEIGHT
    size: FigureSize | None = None

    @cached_property
    def _left(self) -> float:
        return max(PAD + widest(self.y_ticks[1], style.SMALL) + _BESIDE, _MARGIN)

    @cached_property
    def _plot(self) -> float:
        """The width of the plot; with a size, what is left of the figure's."""
        if self.size is None:
            return self.width
        return style.natural_width(self.size) - self._left - self._right

    @cached_property
    def _right(self) -> float:
        return _MARGIN + self.beside

    @cached_property
    def _across(self) -> float:
        """From edge to edge, without padding."""
        return self._left + self._plot + self._right - 2 * PAD

    @cached_property
    def _titles(self) -> tuple[str, str, str]:
        """Titles and notes, wrapped."""
        notes = "\n".join(wrap(note, self._across, style.SMALL) for note in self.notes)
        over = wrap(self.y_title, self._across, weight="bold") if self.y_title else ""
        return wrap(self.x_title, self._plot) if self.x_title else "", over, notes

    @cached_property
    def box(self) -> Box:
        """The room that everything needs."""
        x_title, y_title, notes = self._titles
        below = _TICKS + (text_height(x_title) if x_title else 0.0) + PAD
        stretch = min(max(self._plot / self.width, 0.75), _MOST_HIGH)
        return Box(
            width=self._plot,
            height=self.height * stretch,
            left=self._left,
            right=self._right,
            top=PAD + self._legend + (text_height(y_title) + PAD if y_title else 0.0) + self.above,
            bottom=below + (text_height(notes, style.SMALL) + PAD if notes else 0.0),
        )

    @cached_property
    def _legend(self) -> float:
        return legend_height(self.legend, self._across) + PAD if self.legend else 0.0

    def draw(self, ax: Axes | None, x: Pair, y: Pair, *, log: bool = False) -> Canvas:
        """Make the axes with these limits, and write every text around them."""
        canvas = place(ax, self.box, self.size)
        if log:
            canvas.ax.set_xscale("log")
            canvas.ax.set_yscale("log")
        canvas.ax.set_xlim(*x)
        canvas.ax.set_ylim(*y)
        atoms.bare(canvas, keep=("bottom", "left"))
        keep = fitting_ticks(canvas, *self.x_ticks)
        atoms.x_axis(
            canvas, [self.x_ticks[0][i] for i in keep], [self.x_ticks[1][i] for i in keep], ""
        )
        atoms.y_axis(canvas, *self.y_ticks)
        self._write(canvas)
        return canvas

    def _write(self, canvas: Canvas) -> None:
        x_title, y_title, notes = self._titles
        box, left = self.box, PAD - self.box.left
        below = -_TICKS
        if x_title:
            atoms.words(
                canvas, box.width / 2, below, x_title, align="center", vertical="top",
                y_in_inches=True,
            )  # fmt: skip
            below -= text_height(x_title)
        if y_title:
            atoms.words(
                canvas, left, box.height + self.above + PAD / 2, y_title, vertical="bottom",
                y_in_inches=True, bold=True,
            )  # fmt: skip
        if notes:
            atoms.words(
                canvas, left, below - PAD, notes, vertical="top", size=style.SMALL,
                colour=style.MUTED, y_in_inches=True,
            )  # fmt: skip
        if self.legend:
            legend(canvas, self.legend, left, box.height + box.top - PAD, self._across)

    def tell(self, canvas: Canvas, head: str, rows: Sequence[str] = (), *, lang: Lang) -> None:
        """The figure in words: what it is, its rows, its axes, and its notes."""
        axes = [label("told.axis", lang, what=t) for t in (self.y_title, self.x_title) if t]
        telling.tell(canvas.ax, head, rows, (*axes, *self.notes), lang=lang)


def within(canvas: Canvas, x: float, y: float, width: float, height: float) -> Canvas:
    """New axes beside the plot, in inches from its lower left corner."""
    place_of = canvas.ax.get_position()
    across, up = place_of.width / canvas.box.width, place_of.height / canvas.box.height
    ax = canvas.ax.figure.add_axes(
        (place_of.x0 + x * across, place_of.y0 + y * up, width * across, height * up)
    )
    return replace(canvas, ax=ax, box=Box(width=width, height=height))


def padded(low: float, high: float, share: float = 0.05) -> Pair:
    """Limits with some room on both sides; around a single value too."""
    room = share * (high - low) or 0.1 * abs(low) or 0.5
    return low - room, high + room
