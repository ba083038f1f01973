"""How many studies got each answer, item by item, as stacked bars; never a total."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from matplotlib.axes import Axes

from pooledcases.labels import label
from pooledcases.options import AppraisalAnswer, FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import Canvas, widest
from pooledcases.plots.review.appraisal_words import (
    LEVEL_OF,
    answer_word,
    appraised,
    item_name,
    legend,
    notes,
)
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.appraisal import Appraisal, AppraisalItem

_PLOT: Final = 3.4


@style.styled
def appraisal_bars(
    found: Appraisal,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    size: FigureSize | None = None,
    lang: Lang = "en",
) -> Axes:
    """How many studies got each answer, item by item.

    Parameters
    ----------
    found : Appraisal
    ax : matplotlib.axes.Axes, optional
    names : mapping of str to str
        What to call an item; by default in the words of its list, else by its column.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its texts need.
    lang : {"en", "zh"}

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For something else than an appraisal.

    Notes
    -----
    Counts, no percentages: every study counts once, whatever its size. The sign of an answer
    stands in its bar where there is room, its numbers stand beside.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["A", "B", "C"], "selection": ["yes", "unclear", "yes"]}
    >>> ax = appraisal_bars(pc.data.appraisal(table, tool="murad"))
    >>> [text.get_text() for text in ax.texts if text.get_gid() == "sign"]
    ['+', '?']
    """
    style.expect(found, Appraisal, "appraisal_bars", "pooledcases.data.appraisal")
    used = [answer for answer in LEVEL_OF if any(item.counts[answer] for item in found.items)]
    sheet = _sheet(found, used, names, size, lang)
    canvas = sheet.draw(ax, (0, len(found.studies)))
    inch = sheet.plot / len(found.studies)
    for item, y in zip(found.items, sheet.centres, strict=True):
        _draw_row(canvas, item, used, y, inch)
    ticks = [t for t in linear_ticks(0, len(found.studies)) if float(t).is_integer()]
    sheet.axis(canvas, ticks, tick_texts(ticks))
    head = appraised(found, lang)
    telling.tell(canvas.ax, head, telling.of_rows(sheet, lang), sheet.notes, lang=lang)
    return canvas.ax


def _sheet(
    found: Appraisal,
    used: list[AppraisalAnswer | None],
    names: Mapping[str, str],
    size: FigureSize | None,
    lang: Lang,
) -> Sheet:
    items = tuple(item_name(found, item.name, names, lang) for item in found.items)
    return Sheet(
        left=(Column(label("appraisal.item", lang), items),),
        right=tuple(
            Column(
                answer_word(answer, lang),
                tuple(str(item.counts[answer]) for item in found.items),
                "right",
                most=0.8,
            )
            for answer in used
        ),
        axis_title=label("appraisal.studies", lang),
        notes=notes(found, lang),
        plot_width=_PLOT,
        legend=legend(found, names, lang),
        size=size,
    )


def _draw_row(
    canvas: Canvas, item: AppraisalItem, used: list[AppraisalAnswer | None], y: float, inch: float
) -> None:
    start = 0
    for answer in used:
        n = item.counts[answer]
        if not n:
            continue
        level = LEVEL_OF[answer]
        atoms.edged_bar(canvas, start, start + n, y, half=0.08, colour=level.colour)
        if level.sign and widest([level.sign], style.TEXT, "bold") + 0.04 <= n * inch:
            dark = style.luminance(level.colour) < style.DARK
            atoms.words(
                canvas, start + n / 2, y, level.sign, align="center", bold=True,
                colour="white" if dark else style.INK, x_in_inches=False,
            ).set_gid("sign")  # fmt: skip
        start += n
