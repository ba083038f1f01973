"""Printed ranges by type, as printed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.labels import LABELS, label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import Canvas
from pooledcases.plots.numbers import finite, wrong_range
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks, log_ticks, tick_texts
from pooledcases.results.display import RangeRow
from pooledcases.results.printed import Printed


@style.styled
def ranges(
    rows: Iterable[RangeRow | Printed],
    ax: Axes | None = None,
    *,
    log: bool = False,
    lang: Lang = "en",
    axis_title: str | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """Ranges and values as a text prints them, one line a type; nothing is pooled.

    Parameters
    ----------
    rows : iterable of RangeRow or Printed
        All in one unit. A row without a number keeps its place and its print.
    ax : matplotlib.axes.Axes, optional
    log : bool
        A log axis, for values that span several powers of ten.
    lang : {"en", "zh"}
    axis_title : str, optional
        By default the unit.
    size : {"column", "page", "slide"}, optional
        One column or the whole width of a journal, or a slide; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        Without a row; when units differ; for a range with its ends exchanged, a value outside its
        range, or what is no number; on a log axis for a value that is not positive.

    Notes
    -----
    A range without a lower or an upper end goes on to the edge of the plot and ends in an arrow.
    So does a range from 0 on a log axis.

    Examples
    --------
    >>> ax = ranges([RangeRow("insulinoma", 1.0, 3.0, None, "per million a year", "1-3")])
    >>> sum(line.get_gid() == "range" for line in ax.lines)
    1
    """
    lines = list(rows)
    _check(lines, log)
    unit = lines[0].unit
    sheet = Sheet(
        size=size,
        left=(Column("", tuple(row.label for row in lines)),),
        right=(Column(label("plots.printed", lang), tuple(row.printed for row in lines)),),
        axis_title=_unit(unit, lang) if axis_title is None else axis_title,
        notes=(label("plots.not_pooled", lang),),
        plot_width=3.4,
    )
    limits = _limits(lines, log)
    canvas = sheet.draw(ax, limits, log=log)
    for index, (row, y) in enumerate(zip(lines, sheet.centres, strict=True)):
        if index % 2 == 0:
            atoms.lane(canvas, *sheet.edges[index])
        _draw_row(canvas, row, y)
    ticks = log_ticks(*limits) if log else linear_ticks(*limits)
    sheet.axis(canvas, ticks, tick_texts(ticks))
    head = label("told.printed", lang, what=sheet.axis_title, k=len(lines))
    telling.tell(canvas.ax, head, telling.of_rows(sheet, lang), sheet.notes, lang=lang)
    return canvas.ax


def _draw_row(canvas: Canvas, row: RangeRow | Printed, y: float) -> None:
    if row.low is not None or row.high is not None:
        low = -math.inf if row.low is None else row.low
        high = math.inf if row.high is None else row.high
        if row.low is None and canvas.ax.get_xlim()[0] == 0:
            low = 0.0  # nothing lies below: the range ends at the axis
        atoms.interval_line(canvas, y, low, high, colour=style.ACCENT, width=3.2, gid="range")
    point = row.low if row.value is None and row.low == row.high else row.value
    if point is not None:
        atoms.dot(canvas, point, y, colour=style.INK, size=6.5)


def _check(rows: Sequence[RangeRow | Printed], log: bool) -> None:
    if not rows:
        raise InputError("ranges: there is no row to draw.")
    units = sorted({row.unit for row in rows})
    if len(units) > 1:
        raise InputError(
            f"ranges: the rows have different units ({', '.join(units)}); draw one figure a unit."
        )
    problems = [
        f"ranges: {row.label}: {why}; correct it, or leave these numbers out and keep the row with "
        "what is printed (PC-M24)."
        for row in rows
        if (why := wrong_range(row.low, row.high, row.value))
    ]
    if problems:
        raise InputError(problems)
    known = 0
    for row in rows:
        numbers = [n for n in (row.low, row.high, row.value) if n is not None and finite(n)]
        known += bool(numbers)
        if log and numbers and max(numbers) <= 0:
            problems.append(f"ranges: {row.label}: a log axis has no place for {max(numbers)}.")
    if not known:
        problems.append("ranges: no row has a range or a value.")
    if problems:
        raise InputError(problems)


def _unit(unit: str, lang: Lang) -> str:
    if unit in ("percent", "%"):
        return label("figure.share", lang)
    return label(f"unit.{unit}", lang) if f"unit.{unit}" in LABELS else unit.replace("_", " ")


def _limits(rows: Sequence[RangeRow | Printed], log: bool) -> tuple[float, float]:
    printed = [n for row in rows for n in (row.low, row.high, row.value) if n is not None]
    numbers = [n for n in printed if math.isfinite(n)]
    if log:
        positive = [n for n in numbers if n > 0]
        return min(positive) / 1.4, max(positive) * 1.4
    low = min(0.0, *numbers)
    high = max(numbers)
    percent = rows[0].unit in ("percent", "%") and high > 50
    return low, 100.0 if percent else (low + (high - low) * 1.04 if high > low else low + 1)
