"""The forest plot of a pooled result."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from pooledcases.options import Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.forest_rows import Content, Row, content
from pooledcases.plots.layout import Canvas
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import (
    clipped_limits,
    linear_ticks,
    log_ticks,
    proportion_limits,
    tick_texts,
)
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES


@style.styled
def forest(
    fit: Pooled,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    groups: tuple[str, str] | None = None,
    digits: int | None = None,
) -> Axes:
    """Every study with its interval, the pooled estimate, and where a new study may lie.

    Parameters
    ----------
    fit : Pooled
        Study rows, intervals and weights are taken from it; nothing is computed here.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; by default a new figure of the size that the rows need. Given axes keep
        their size, and everything shrinks until it fits.
    lang : {"en", "zh"}
    groups : tuple of two str, optional
        What the two groups of a comparison are called, the events of which stand in columns.
    digits : int, optional
        Decimals; by default 1 for percentages, else 2.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        When the texts are Chinese and no font can draw them.

    Notes
    -----
    Ratios stand on a log axis. A square's area is proportional to the study's weight; one-stage
    models give no weights, and their studies are dots of one size. Intervals that would squeeze
    the others end in an arrow. Rows that are not pooled stay visible with the reason. Under the
    axis, the spread between studies and the prediction interval come before I² (PC-M12;
    Borenstein 2017, Res Synth Methods 8:5), and below them the cautions of the fit. A sign after a
    study's name leads to the one that speaks of it: ``*`` something was added to a zero cell
    (PC-M02), ``†`` both groups had no event, or nothing but events (PC-M03), ``‡`` the printed
    numbers contradict each other, and the drawn interval is the derived one (PC-M24). A subgroup of
    one study has no diamond.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="PLO"))
    >>> ax = pc.plots.forest(fit)
    >>> sum(line.get_gid() == "square" for line in ax.lines)
    3
    """
    style.expect(fit, Pooled, "forest", "pool")
    shown = content(fit, lang=lang, groups=groups, digits=digits)
    rows = shown.rows
    log = fit.effects.scale == "log"
    sheet = _sheet(shown)
    limits = _limits(fit, rows, log)
    canvas = sheet.draw(ax, limits, log=log)
    null = SCALES[fit.effects.scale].null
    if null is not None:
        atoms.reference_line(canvas, math.exp(null) if log else null, (0, sheet.height))
    _draw_pooled_line(canvas, sheet, fit)
    heaviest = max((row.weight or 0.0 for row in rows), default=0.0)
    for row, y in zip(rows, sheet.centres, strict=True):
        _draw_row(canvas, row, y, heaviest)
    _axis(canvas, sheet, fit, limits, log)
    return canvas.ax


def _sheet(shown: Content) -> Sheet:
    rows = shown.rows
    counts = tuple(
        Column(header, tuple(row.counts[index] if row.counts else "" for row in rows), "right", 1.1)
        for index, header in enumerate(shown.count_headers)
    )
    weights = tuple(row.weight_text for row in rows)
    texts = tuple(row.text for row in rows)
    return Sheet(
        left=(Column(shown.study_header, tuple(row.label for row in rows)), *counts),
        right=(
            Column(shown.effect_header, texts, most=2.3),
            *((Column(shown.weight_header, weights, "right"),) if any(weights) else ()),
        ),
        bold=frozenset(i for i, row in enumerate(rows) if row.kind in ("header", "pooled")),
        muted=frozenset(i for i, row in enumerate(rows) if row.kind == "excluded"),
        gaps=frozenset(i for i, row in enumerate(rows) if row.gap),
        axis_title=shown.axis_title,
        notes=shown.notes,
    )


def _draw_row(canvas: Canvas, row: Row, y: float, heaviest: float) -> None:
    if row.low is None or row.high is None:
        return
    if row.kind == "prediction":
        atoms.prediction_bar(canvas, y, row.low, row.high)
    elif row.estimate is None:
        return
    elif row.kind in ("pooled", "subtotal"):
        colour = style.POOLED if row.kind == "pooled" else style.MUTED
        atoms.diamond(canvas, y, row.low, row.estimate, row.high, colour=colour)
    else:
        atoms.interval_line(canvas, y, row.low, row.high)
        if row.weight is None:
            atoms.dot(canvas, row.estimate, y)
        else:
            atoms.weight_square(canvas, row.estimate, y, row.weight / heaviest if heaviest else 0)


def _draw_pooled_line(canvas: Canvas, sheet: Sheet, fit: Pooled) -> None:
    estimate = fit.reported.estimate
    if estimate is not None and not fit.subgroups:
        atoms.reference_line(canvas, estimate, (0, sheet.height), dashed=True)


def _limits(fit: Pooled, rows: Sequence[Row], log: bool) -> tuple[float, float]:
    drawn = [row for row in rows if row.low is not None and row.high is not None]
    if SCALES[fit.effects.scale].high == 1.0:
        return proportion_limits(max((row.high or 0.0 for row in drawn), default=1.0))

    def scale(value: float) -> float:
        if log:
            return math.log(value) if value > 0 else -math.inf
        return value

    estimates = [scale(row.estimate) for row in drawn if row.estimate is not None]
    low, high = clipped_limits(
        [0.0, *estimates],
        [scale(row.low) for row in drawn if row.low is not None],
        [scale(row.high) for row in drawn if row.high is not None],
        minimum=math.log(10) if log else max(map(abs, estimates), default=1.0) / 2 or 1.0,
    )
    return (math.exp(low), math.exp(high)) if log else (low, high)


def _axis(
    canvas: Canvas, sheet: Sheet, fit: Pooled, limits: tuple[float, float], log: bool
) -> None:
    if log:
        ticks = log_ticks(*limits)
        sheet.axis(canvas, ticks, tick_texts(ticks))
        return
    ticks = linear_ticks(*limits, most=5)
    sheet.axis(canvas, ticks, tick_texts(ticks, as_percent=SCALES[fit.effects.scale].high == 1.0))
