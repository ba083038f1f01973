"""What stands around time curves: legend, titles, numbers at risk, notes; and how large all is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from matplotlib.axes import Axes

from pooledcases.options import FigureSize, TimeUnit
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import PAD, Box, Canvas, place, text_height, widest, wrap
from pooledcases.plots.time.panel import AXIS, Line, draw_panel
from pooledcases.plots.time.panels import Panels
from pooledcases.results.base import FloatArray, IntArray

#: Inches: the plot, a legend's sample, the least room left of a plot, and the room right of it.
WIDTH, HEIGHT = 5.0, 2.9
_SAMPLE: Final = 0.34
_LEFT, _RIGHT = 0.62, 0.25
#: Inches: how far left of its plot a title begins, and between two plots.
_OUT, _BESIDE = 0.45, 0.62


@dataclass(frozen=True)
class RiskTable:
    """Numbers at risk under the axis, one line a group."""

    title: str
    labels: tuple[str, ...]
    most: float = 1.7

    @property
    def wrapped(self) -> tuple[str, ...]:
        """The labels, broken into lines."""
        return tuple(wrap(text, self.most, style.SMALL) for text in self.labels)

    @property
    def left(self) -> float:
        """Room left of the axis."""
        return widest(self.wrapped, style.SMALL) + 0.28

    @property
    def height(self) -> float:
        """Room below the axis' title."""
        rows = sum(text_height(text, style.SMALL) + 0.03 for text in self.wrapped)
        return text_height("x", style.SMALL) + 0.05 + rows

    def draw(
        self,
        canvas: Canvas,
        ticks: FloatArray,
        numbers: Sequence[IntArray],
        colours: Sequence[str],
        *,
        axis: float = AXIS,
        labelled: bool = True,
    ) -> None:
        """The title, then one line of numbers a group, each under its tick."""
        y = -axis - text_height("x", style.SMALL)
        atoms.words(
            canvas, 0, y, self.title, size=style.SMALL, vertical="bottom", y_in_inches=True,
            colour=style.MUTED,
        ).set_x(canvas.x(-0.04))  # fmt: skip
        y -= 0.05
        for text, row, colour in zip(self.wrapped, numbers, colours, strict=True):
            height = text_height(text, style.SMALL)
            middle = y - height / 2
            if labelled:
                atoms.words(
                    canvas, -0.2, middle, text, align="right", size=style.SMALL, y_in_inches=True,
                    colour=colour,
                )  # fmt: skip
            for tick, count in zip(ticks, row, strict=True):
                atoms.words(
                    canvas, float(tick), middle, str(int(count)), align="center",
                    size=style.SMALL, x_in_inches=False, y_in_inches=True,
                )  # fmt: skip
            y -= height + 0.03


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What stands around curves: legend and titles above, numbers at risk and notes below.

    Attributes
    ----------
    legend, notes : tuple of str
    titles : tuple of str
        Over each plot, of which there are one or two.
    time : str
        The title of the time axis.
    risk : RiskTable
    usual : tuple of float
        Width and height of a plot where no size is asked for.
    head : float
        Inches for a title of one line.
    size : FigureSize, optional
        The width that the figure has to have; by default as wide as it needs.
    """

    legend: tuple[str, ...]
    titles: tuple[str, ...]
    time: str
    risk: RiskTable
    notes: tuple[str, ...]
    usual: tuple[float, float] = (WIDTH, HEIGHT)
    head: float = 0.3
    size: FigureSize | None = None

    @cached_property
    def left(self) -> float:
        """The room left of the plot."""
        return max(self.risk.left, _LEFT)

    @cached_property
    def _shape(self) -> Panels:
        """The plots, before it is known how far apart they stand under each other."""
        return Panels(
            count=len(self.titles),
            usual=self.usual,
            around=self.left + _RIGHT,
            beside=_BESIDE,
            under=0.0,
            size=self.size,
        )

    @cached_property
    def panels(self) -> Panels:
        """The plots."""
        return replace(self._shape, under=self._axis + self.risk.height + self._over + PAD)

    @cached_property
    def _titles(self) -> list[str]:
        return [wrap(text, self._shape.plot[0] + _OUT, weight="bold") for text in self.titles]

    @cached_property
    def _over(self) -> float:
        """The room of the titles, of one line as a rule."""
        return self.head + max(map(text_height, self._titles)) - text_height("x")

    @cached_property
    def _time(self) -> str:
        return wrap(self.time, self._shape.plot[0] + _RIGHT - PAD)

    @cached_property
    def _axis(self) -> float:
        """The room of the time axis; its title may have several lines."""
        return AXIS + text_height(self._time) - text_height("x")

    @cached_property
    def _legend(self) -> list[str]:
        return [wrap(text, self.panels.area[0] - _SAMPLE, style.SMALL) for text in self.legend]

    @cached_property
    def _notes(self) -> str:
        room = style.line_width(self.left + self.panels.area[0] - PAD, self.size)
        return "\n".join(wrap(note, room, style.SMALL) for note in self.notes)

    @cached_property
    def box(self) -> Box:
        """The room that everything needs."""
        width, height = self.panels.area
        return Box(
            width=width,
            height=height,
            left=self.left,
            right=_RIGHT,
            top=PAD + _legend_height(self._legend) + self._over,
            bottom=self._axis + self.risk.height + text_height(self._notes, style.SMALL) + 2 * PAD,
        )

    def draw(
        self, ax: Axes | None, lines: Sequence[Sequence[Line]], last: float, unit: TimeUnit | None
    ) -> tuple[tuple[Canvas, ...], FloatArray]:
        """The axes of each plot with these curves, and the times of the ticks."""
        canvases = self.panels.each(place(ax, self.box, self.size))
        for canvas, some in zip(canvases, lines, strict=True):
            ticks = draw_panel(canvas, some, last, self._time, unit=unit)
        return canvases, ticks

    def number(
        self,
        canvas: Canvas,
        ticks: FloatArray,
        at_risk: Sequence[IntArray],
        colours: Sequence[str],
        *,
        labelled: bool = True,
    ) -> None:
        """The numbers at risk under a plot."""
        self.risk.draw(canvas, ticks, at_risk, colours, axis=self._axis, labelled=labelled)

    def write(self, canvases: Sequence[Canvas], samples: Sequence[Line]) -> None:
        """The titles, the legend with a sample of each line, and the notes under the last plot."""
        height = self.panels.plot[1]
        for canvas, title in zip(canvases, self._titles, strict=True):
            atoms.words(
                canvas, -_OUT, height + 0.14, title, bold=True, vertical="bottom",
                y_in_inches=True,
            )  # fmt: skip
        _line_legend(canvases[0], self._legend, samples, height + self.box.top - PAD)
        foot = canvases[-1 if self.panels.stacked else 0]
        atoms.words(
            foot, PAD - self.left, -self._axis - self.risk.height - PAD, self._notes,
            vertical="top", size=style.SMALL, colour=style.MUTED, y_in_inches=True,
        )  # fmt: skip


def _legend_height(texts: Sequence[str]) -> float:
    """The room of the legend."""
    return sum(text_height(text, style.SMALL) + 0.03 for text in texts) + PAD / 2


def _line_legend(canvas: Canvas, texts: Sequence[str], lines: Sequence[Line], top: float) -> None:
    """A sample of each line with its words, one under the other, from ``top`` down."""
    for text, line in zip(texts, lines, strict=True):
        height = text_height(text, style.SMALL)
        first = top - text_height("x", style.SMALL) / 2
        atoms.sample_line(
            canvas, 0.0, _SAMPLE - 0.08, first, colour=line.colour, dash=line.dash, width=1.8,
            cap="projecting",
        )  # fmt: skip
        atoms.words(canvas, _SAMPLE, top, text, size=style.SMALL, vertical="top", y_in_inches=True)
        top -= height + 0.03
