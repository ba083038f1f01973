"""The panel that time curves share: steps from 1 downwards, and who is at risk under the axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from pooledcases.format import percent
from pooledcases.options import TimeUnit
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import PAD, Box, Canvas, text_height, widest, wrap
from pooledcases.plots.ticks import tick_texts
from pooledcases.results.base import FloatArray, IntArray
from pooledcases.results.time_words import time_ticks

#: Inches: the plot, the axis with its title, the head of the risk table, a legend's sample.
WIDTH, HEIGHT = 5.0, 2.9
AXIS: Final = 0.5
SAMPLE: Final = 0.34
#: Inches for one step of the time axis: its number, and the number at risk under it.
_STEP = 0.6
_Y = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One curve with everything that is drawn of it."""

    label: str
    times: FloatArray
    values: FloatArray
    low: FloatArray | None = None
    high: FloatArray | None = None
    censored: FloatArray | None = None
    thin_after: float | None = None
    median: float | None = None
    colour: str
    dash: Any = "-"
    gid: str = "curve"


def months(last: float, most: int = 8) -> tuple[float, ...]:
    """Ticks of a time axis in months.

    Examples
    --------
    >>> months(40.0)
    (0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0)
    >>> months(324.0, most=5)
    (0.0, 60.0, 120.0, 180.0, 240.0, 300.0)
    """
    return time_ticks(last, "months", most)


def last_time(lines: Sequence[Line]) -> float:
    """Where the time axis ends: the last time of any curve."""
    return max([float(line.times[-1]) for line in lines if line.times.size] + [0.0]) or 1.0


def draw_panel(
    canvas: Canvas,
    lines: Sequence[Line],
    last: float,
    title: str,
    *,
    unit: TimeUnit | None = None,
) -> FloatArray:
    """Axes, curves and ticks; gives back the times of the ticks for the risk table."""
    atoms.bare(canvas, keep=("bottom", "left"))
    canvas.ax.set_xlim(0, last * 1.02)
    canvas.ax.set_ylim(0, 1.02)
    ticks = time_ticks(last, unit, most=int(canvas.box.width / _STEP))
    atoms.x_axis(canvas, ticks, tick_texts(ticks), title, below=AXIS - 0.1)
    atoms.y_axis(canvas, _Y, tuple(percent(value, 0) for value in _Y))
    for line in lines:
        if line.times.size:
            _draw_line(canvas, line)
    return np.asarray(ticks)


def _draw_line(canvas: Canvas, line: Line) -> None:
    times = np.concatenate(([0.0], line.times))
    values = np.concatenate(([1.0], line.values))
    split = times[-1] if line.thin_after is None else line.thin_after
    for faint, part in ((False, times <= split), (True, times >= split)):
        if faint and split >= times[-1]:
            continue
        x, y = _part(times, values, split, part, faint)
        atoms.step_curve(
            canvas, x, y, colour=line.colour, line=line.dash, faint=faint, gid=line.gid
        )
        if line.low is not None and line.high is not None:
            low = _part(times, np.concatenate(([1.0], line.low)), split, part, faint)[1]
            high = _part(times, np.concatenate(([1.0], line.high)), split, part, faint)[1]
            atoms.step_band(canvas, x, low, high, colour=line.colour, faint=faint)
    if line.censored is not None and line.censored.size:
        at = np.searchsorted(times, line.censored, side="right") - 1
        atoms.censor_ticks(canvas, line.censored, values[at], colour=line.colour)
    if line.median is not None:
        canvas.ax.plot(
            (0, line.median, line.median), (0.5, 0.5, 0), color=style.MUTED, ls=":",
            lw=canvas.points(0.9), zorder=1.5, gid="median",
        )  # fmt: skip


def _part(
    times: FloatArray, values: FloatArray, split: float, part: Any, faint: bool
) -> tuple[FloatArray, FloatArray]:
    """One side of the time after which the curve is faint, joined to the other at that time."""
    held = values[np.searchsorted(times, split, side="right") - 1]
    x, y = times[part], values[part]
    if faint:
        return np.concatenate(([split], x)), np.concatenate(([held], y))
    return np.concatenate((x, [split])), np.concatenate((y, [held]))


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
        labelled: bool = True,
    ) -> None:
        """The title, then one line of numbers a group, each under its tick."""
        y = -AXIS - text_height("x", style.SMALL)
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
    """What stands around curves: legend and heads above, numbers at risk and notes below.

    Attributes
    ----------
    width, height, left : float
        Inches of the plot, and of the room left of it.
    legend, notes : tuple of str
    head : float
        Inches between legend and plot.
    risk : RiskTable
    """

    width: float
    height: float
    left: float
    legend: tuple[str, ...]
    head: float
    risk: RiskTable
    notes: tuple[str, ...]

    @cached_property
    def _legend(self) -> list[str]:
        return [wrap(text, self.width - SAMPLE, style.SMALL) for text in self.legend]

    @cached_property
    def _notes(self) -> str:
        room = self.left + self.width - PAD
        return "\n".join(wrap(note, room, style.SMALL) for note in self.notes)

    @cached_property
    def box(self) -> Box:
        """The room that everything needs."""
        legend = sum(text_height(text, style.SMALL) + 0.03 for text in self._legend) + PAD / 2
        return Box(
            width=self.width,
            height=self.height,
            left=self.left,
            right=0.25,
            top=PAD + legend + self.head,
            bottom=AXIS + self.risk.height + text_height(self._notes, style.SMALL) + 2 * PAD,
        )

    def write(self, canvas: Canvas, lines: Sequence[Line]) -> None:
        """The legend, with a sample of each line, and the notes."""
        _line_legend(canvas, self._legend, lines, self.height + self.box.top - PAD)
        atoms.words(
            canvas, PAD - self.left, -AXIS - self.risk.height - PAD, self._notes, vertical="top",
            size=style.SMALL, colour=style.MUTED, y_in_inches=True,
        )  # fmt: skip


def _line_legend(canvas: Canvas, texts: Sequence[str], lines: Sequence[Line], top: float) -> None:
    """A sample of each line with its words, one under the other, from ``top`` down."""
    for text, line in zip(texts, lines, strict=True):
        height = text_height(text, style.SMALL)
        first = top - text_height("x", style.SMALL) / 2
        canvas.ax.plot(
            (canvas.x(0.0), canvas.x(SAMPLE - 0.08)), (canvas.y(first),) * 2,
            transform=canvas.ax.transAxes, color=line.colour, ls=line.dash,
            lw=canvas.points(1.8), clip_on=False, gid="sample", scalex=False, scaley=False,
        )  # fmt: skip
        atoms.words(canvas, SAMPLE, top, text, size=style.SMALL, vertical="top", y_in_inches=True)
        top -= height + 0.03
