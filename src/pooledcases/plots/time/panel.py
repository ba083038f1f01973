"""The plot that time curves share: axes, and steps from 1 downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from pooledcases.format import percent
from pooledcases.options import TimeUnit
from pooledcases.plots import atoms
from pooledcases.plots.layout import Canvas, text_height
from pooledcases.plots.ticks import tick_texts
from pooledcases.results.base import FloatArray
from pooledcases.results.time_words import time_ticks

#: What the note on faint curves says.
SAID: Final = ("PC-M15",)
#: Inches: the axis with its title.
AXIS: Final = 0.5
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
    # of several lines the last one stands there
    more = text_height(title) - text_height("x")
    atoms.x_axis(canvas, ticks, tick_texts(ticks), title, below=AXIS - 0.1 + more)
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
        atoms.median_path(canvas, line.median)


def _part(
    times: FloatArray, values: FloatArray, split: float, part: Any, faint: bool
) -> tuple[FloatArray, FloatArray]:
    """One side of the time after which the curve is faint, joined to the other at that time."""
    held = values[np.searchsorted(times, split, side="right") - 1]
    x, y = times[part], values[part]
    if faint:
        return np.concatenate(([split], x)), np.concatenate(([held], y))
    return np.concatenate((x, [split])), np.concatenate((y, [held]))
