"""Estimates as a text prints them, under each other, without pooling."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import interval, number
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang, shown
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.forests.asked import check_digits
from pooledcases.plots.numbers import finite, wrong_range
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import clipped_limits, linear_ticks, log_ticks, tick_texts
from pooledcases.results.display import PrintedEstimate


@style.styled
def forest_printed(
    rows: Iterable[PrintedEstimate],
    ax: Axes | None = None,
    *,
    log: bool = True,
    lang: Lang = "en",
    axis_title: str | None = None,
    estimate_title: str | None = None,
    digits: int = 2,
    size: FigureSize | None = None,
) -> Axes:
    """Printed estimates with their printed intervals: described, not pooled.

    Parameters
    ----------
    rows : iterable of PrintedEstimate
    ax : matplotlib.axes.Axes, optional
    log : bool
        A log axis with no effect at 1, for ratios; else a linear one with no effect at 0.
    lang : {"en", "zh"}
    axis_title : str, optional
        By default hazard ratio; that the axis is a log one is added.
    estimate_title : str, optional
        Head of the column of numbers; by default "as printed".
    digits : int
        Decimals of the column of numbers.
    size : {"column", "page", "slide"}, optional
        One column or the whole width of a journal, or a slide; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        Without a row; for an estimate outside its interval, an interval with its ends exchanged,
        or what is no number; for a ratio that is not positive.

    Notes
    -----
    A hollow dot is an estimate without a printed interval.

    Examples
    --------
    >>> ax = forest_printed([PrintedEstimate("trial", 0.4, 0.3, 0.6), PrintedEstimate("old", 2.0)])
    >>> [line.get_gid() for line in ax.lines if line.get_gid() in ("dot", "hollow")]
    ['dot', 'hollow']
    """
    lines = list(rows)
    check_digits(digits)
    _check(lines, log)
    sheet = Sheet(
        size=size,
        left=(
            Column("", tuple(row.label for row in lines)),
            Column("", tuple(row.note for row in lines), muted=True),
        ),
        right=(
            Column(
                label("plots.printed", lang) if estimate_title is None else estimate_title,
                tuple(_text(row, digits, lang) for row in lines),
            ),
        ),
        axis_title=_title(axis_title, lang, log=log),
        notes=(label("plots.not_pooled", lang),),
    )
    limits = _limits(lines, log)
    canvas = sheet.draw(ax, limits, log=log)
    atoms.reference_line(canvas, 1.0 if log else 0.0, (0, sheet.height))
    for row, y in zip(lines, sheet.centres, strict=True):
        bare = row.low is None and row.high is None
        if not bare:
            low = -math.inf if row.low is None else row.low
            atoms.interval_line(canvas, y, low, math.inf if row.high is None else row.high)
        atoms.dot(canvas, row.estimate, y, hollow=bare, size=6, gid="hollow" if bare else "dot")
    ticks = log_ticks(*limits) if log else linear_ticks(*limits)
    sheet.axis(canvas, ticks, tick_texts(ticks))
    head = label("told.printed", lang, what=sheet.axis_title, k=len(lines))
    telling.tell(canvas.ax, head, telling.of_rows(sheet, lang), sheet.notes, lang=lang)
    return canvas.ax


def _title(given: str | None, lang: Lang, *, log: bool) -> str:
    """What the axis shows; that it is a log axis is said of every ratio."""
    if given is None:
        return label("plots.hazard_ratio", lang)
    said = label("plots.log", lang, what="").strip()
    return label("plots.log", lang, what=given) if log and said not in given else given


def _text(row: PrintedEstimate, digits: int, lang: Lang) -> str:
    text = number(row.estimate, digits, lang=lang)
    if row.low is None and row.high is None:
        return text
    return f"{text} ({interval(row.low, row.high, digits, lang=lang)})"


def _check(rows: Sequence[PrintedEstimate], log: bool) -> None:
    if not rows:
        raise InputError("forest_printed: there is no row to draw.")
    wrong = [
        f"forest_printed: {row.label}: {why}; correct it, or leave the interval out and say in the "
        "note that the printed numbers contradict each other (PC-M24)."
        for row in rows
        if (why := _wrong(row))
    ]
    if wrong:
        raise InputError(wrong)
    wrong = [
        f"forest_printed: {row.label}: {value} is no ratio; a ratio is above 0."
        for row in rows
        for value in (row.estimate, row.low, row.high)
        if log and value is not None and (value < 0 or (value == 0 and value == row.estimate))
    ]
    if wrong:
        raise InputError(wrong)


def _wrong(row: PrintedEstimate) -> str:
    if not finite(row.estimate):
        return f"{shown(row.estimate)} is no number"
    return wrong_range(row.low, row.high, row.estimate)


def _limits(rows: Sequence[PrintedEstimate], log: bool) -> tuple[float, float]:
    def scale(value: float) -> float:
        return (math.log(value) if value > 0 else -math.inf) if log else value

    low, high = clipped_limits(
        [0.0, *(scale(row.estimate) for row in rows)],
        [scale(row.low) for row in rows if finite(row.low)],
        [scale(row.high) for row in rows if finite(row.high)],
        minimum=math.log(10) if log else 1e-3,
    )
    return (math.exp(low), math.exp(high)) if log else (low, high)
