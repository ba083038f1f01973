"""From rows and columns to the picture: what every forest plot shares."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from matplotlib.axes import Axes

from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.columns import Column
from pooledcases.plots.forests.asked import check_pair
from pooledcases.plots.forests.axis import axis, limits, null_value
from pooledcases.plots.forests.columns import Page
from pooledcases.plots.forests.layouts import Layout
from pooledcases.plots.forests.rows import Row
from pooledcases.plots.layout import Canvas
from pooledcases.plots.rows import Sheet


def sheet_of(
    page: Page,
    left: tuple[Column, ...],
    right: tuple[Column, ...],
    *,
    favours: tuple[str, str] | None = None,
    size: FigureSize | None = None,
    notes: Sequence[str] = (),
) -> Sheet:
    """The figure before it is drawn; ``notes`` stand before those of the fit."""
    shown, lang, how = page.shown, page.lang, page.layout
    check_pair(favours, "favours", ("favours drug", "favours control"))
    log = shown.effects.scale == "log"
    judged = () if page.bias is None else (page.bias.note(lang),)
    return Sheet(
        left=left,
        right=right,
        bold=frozenset(i for i, row in enumerate(page.rows) if row.kind in ("header", "pooled")),
        muted=frozenset(i for i, row in enumerate(page.rows) if row.kind == "excluded"),
        gaps=frozenset(i for i, row in enumerate(page.rows) if row.gap),
        # a prediction interval does not begin a page without its diamond
        heads=frozenset(i for i, row in enumerate(page.rows) if row.kind in ("header", "pooled")),
        axis_title=_axis_title(page, log=log),
        notes=(*notes, *judged, *shown.lines.shown),
        legend=() if page.bias is None else page.bias.legend(lang),
        sides=favours and _sides(favours, how, lang),
        sides_above=how.sides_above,
        plot_header=page.head if how.plot_header else "",
        size=size,
    )


def _axis_title(page: Page, *, log: bool) -> str:
    """The measure, unless it stands over the plot already."""
    if page.layout.plot_header:
        return ""
    measure = page.shown.measure
    return label("plots.log", page.lang, what=measure) if log else measure


def _sides(favours: tuple[str, str], how: Layout, lang: Lang) -> tuple[str, str]:
    """What the two directions mean, in the form of the layout."""
    if how.arrows:
        return f"← {favours[0]}", f"{favours[1]} →"
    first, second = (_bracketed(text, lang) for text in favours)
    return first, second


def _bracketed(text: str, lang: Lang) -> str:
    """``Favours drug`` as RevMan prints it: Favours [drug]."""
    word, _, name = text.partition(" ")
    if word.lower() not in ("favours", "favors") or not name or name.startswith("["):
        return text
    return f"{word[:1].upper()}{word[1:]} [{name}]"


def draw(page: Page, sheet: Sheet, ax: Axes | None, *, marked: Collection[int] = ()) -> Axes:
    """Draw it; the rows of the study table that are marked have squares of another colour."""
    canvas, ends = begin(page, sheet, ax)
    # squares are of studies; a subtotal has the weight of all of its own
    heaviest = max((row.weight or 0.0 for row in page.rows if row.at is not None), default=0.0)
    for row, y, edges in zip(page.rows, sheet.centres, sheet.edges, strict=True):
        colour = style.PREDICTION if row.at in marked else page.layout.square
        draw_row(canvas, row, y, heaviest, page.layout, square=colour)
        if row.at is not None:
            atoms.row_area(canvas, row.at, *edges)
    axis(canvas, sheet, page.shown.effects.scale, ends)
    return canvas.ax


def begin(page: Page, sheet: Sheet, ax: Axes | None) -> tuple[Canvas, tuple[float, float]]:
    """Everything but the marks of rows and the axis; where the axis ends."""
    scale = page.shown.effects.scale
    ends = limits(scale, page.rows)
    canvas = sheet.draw(ax, ends, log=scale == "log")
    null = null_value(scale)
    if null is not None:
        atoms.reference_line(canvas, null, (0, sheet.height))
    if len(page.shown.endings) == 1 and not page.shown.groups:
        whole = page.shown.endings[0].estimate
        atoms.reference_line(canvas, whole, (0, sheet.height), dashed=True)
    rows = telling.of_rows(sheet, page.lang)
    notes = telling.around(_with_caption(page, sheet), page.lang)
    telling.tell(canvas.ax, _said(page), rows, notes, lang=page.lang)
    return canvas, ends


def _with_caption(page: Page, sheet: Sheet) -> Sheet:
    """The sheet with all of its lines, of which the figure shows some."""
    lines = page.shown.lines
    own = (note for note in sheet.notes if note not in lines.shown)
    return replace(sheet, notes=(*own, *lines.full.all))


def _said(page: Page) -> str:
    """What the figure shows, before its rows."""
    shown, words = page.shown, page.words
    parts = [f"{item.label}: {words.estimate(item.estimate, item.ci)}" for item in shown.endings]
    return label(
        "plots.forest_told",
        words.lang,
        measure=shown.measure,
        k=sum(study.included for study in shown.studies),
        endings=label("say.semicolon", words.lang).join(parts),
    )


def draw_row(
    canvas: Canvas, row: Row, y: float, heaviest: float, how: Layout, *, square: str
) -> None:
    """The mark of one row; none where it has no interval."""
    if row.low is None or row.high is None:
        return
    if row.kind == "prediction":
        atoms.prediction_bar(canvas, y, row.low, row.high, colour=how.prediction)
    elif row.estimate is None:
        return
    elif row.kind in ("pooled", "subtotal"):
        colour = how.diamond if row.kind == "pooled" else how.subtotal
        atoms.diamond(canvas, y, row.low, row.estimate, row.high, colour=colour, edge=how.edge)
    else:
        atoms.interval_line(canvas, y, row.low, row.high, colour=how.line)
        if row.weight is None:
            atoms.dot(canvas, row.estimate, y, colour=square)
        else:
            share = row.weight / heaviest if heaviest else 0
            atoms.weight_square(canvas, row.estimate, y, share, colour=square)
