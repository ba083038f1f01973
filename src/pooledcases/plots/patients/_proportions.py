"""Proportions, each with its interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import confidence, count_percent
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import Canvas
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks, proportion_limits, tick_texts
from pooledcases.results.describe import Proportion
from pooledcases.results.proportion_words import proportion_digits, proportion_interval


@style.styled
def proportions(
    rows: Iterable[tuple[str, Proportion]],
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    axis_title: str | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """Proportions with their intervals, and how far the missing outcomes could move them.

    Parameters
    ----------
    rows : iterable of (label, Proportion)
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    axis_title : str, optional
        By default proportion.
    size : {"column", "page", "slide"}, optional
        One column or the whole width of a journal, or a slide; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        Without a row.

    Notes
    -----
    The pale whisker under a dot is no interval: it reaches from the proportion if none of the
    missing had the event to the one if all had it (PC-M17). A proportion of 0 or 1 has its exact
    one-sided limit in words (PC-M27). A row with nobody known keeps its place, empty.

    Examples
    --------
    >>> import pooledcases as pc
    >>> ax = proportions([("EML4", pc.describe.proportion(6, 8, missing=2))])
    >>> [line.get_gid() for line in ax.lines]
    ['bounds', 'interval', 'dot']
    """
    lines = list(rows)
    if not lines:
        raise InputError("proportions: there is no row to draw.")
    found = [item for _, item in lines]
    sheet = replace(_sheet(lines, found, lang, axis_title), size=size)
    highest = max(
        (limit.high for item in found for limit in (item.ci, item.bounds) if limit is not None),
        default=1.0,
    )
    limits = proportion_limits(highest)
    canvas = sheet.draw(ax, limits)
    for index, (item, y) in enumerate(zip(found, sheet.centres, strict=True)):
        if index % 2 == 0:
            atoms.lane(canvas, *sheet.edges[index])
        _draw_row(canvas, item, y)
    ticks = linear_ticks(*limits, most=5)
    sheet.axis(canvas, ticks, tick_texts(ticks, as_percent=True))
    head = label("told.proportions", lang, k=len(lines))
    told, notes = telling.of_rows(sheet, lang), telling.around(sheet, lang)
    telling.tell(canvas.ax, head, told, notes, lang=lang)
    return canvas.ax


def _draw_row(canvas: Canvas, item: Proportion, y: float) -> None:
    if item.bounds is not None:
        atoms.interval_line(
            canvas, y, item.bounds.low, item.bounds.high, colour=style.BOUNDS, width=6.5,
            gid="bounds",
        )  # fmt: skip
    if item.estimate is not None and item.ci is not None:
        atoms.interval_line(canvas, y, item.ci.low, item.ci.high)
        atoms.dot(canvas, item.estimate, y, size=6)


def _sheet(
    lines: Sequence[tuple[str, Proportion]],
    found: Sequence[Proportion],
    lang: Lang,
    axis_title: str | None,
) -> Sheet:
    level = confidence(found[0].level)
    missing = tuple(str(item.missing) if item.missing else "" for item in found)
    columns = [
        Column(
            label("plots.n_of_n", lang),
            tuple(count_percent(i.xi, i.ni, proportion_digits(i), lang=lang) for i in found),
            "right",
        ),
        Column(
            label("plots.ci", lang, level=level),
            tuple(proportion_interval(i, lang, "\n") for i in found),
            most=2.4,
        ),
    ]
    if any(missing):
        columns.append(Column(label("plots.not_known", lang), missing, "right", most=0.8))
    method = label("plots.proportion_interval", lang, method=_method(found, lang), level=level)
    notes = (method, label("plots.bounds", lang)) if any(missing) else (method,)
    return Sheet(
        left=(Column("", tuple(name for name, _ in lines)),),
        right=tuple(columns),
        axis_title=label("plots.proportion", lang) if axis_title is None else axis_title,
        notes=notes,
        plot_width=2.6,
    )


def _method(found: Sequence[Proportion], lang: Lang) -> str:
    methods = dict.fromkeys(item.ci_method for item in found)
    return ", ".join(label(f"interval.{method}", lang) for method in methods)
