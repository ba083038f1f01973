"""How many claims of a text got each verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from matplotlib.axes import Axes

from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.audit import Audit

_COLOURS: Final[Mapping[str, str]] = {
    "match": style.COLOURS[2],
    "rounding": style.COLOURS[4],
    "mismatch": style.COLOURS[5],
    "not derivable": "#8c8c8c",
}


@style.styled
def audit_bars(
    audit: Audit, ax: Axes | None = None, *, lang: Lang = "en", size: FigureSize | None = None
) -> Axes:
    """The verdicts of an audit, one bar each.

    Parameters
    ----------
    audit : Audit
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its texts need.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> empty = Audit(
    ...     verdicts=(),
    ...     counts={"match": 3, "rounding": 1, "mismatch": 2, "not derivable": 0},
    ... )
    >>> ax = audit_bars(empty)
    >>> len([patch for patch in ax.patches if patch.get_gid() == "bar"])
    3
    """
    words = list(_COLOURS)
    found = [audit.counts.get(word, 0) for word in words]
    sheet = Sheet(
        left=(Column("", tuple(label(f"audit.verdict.{word}", lang) for word in words)),),
        right=(Column("", tuple(str(count) for count in found), "right"),),
        axis_title=label("plots.claims", lang),
        notes=(label("figure.claims_total", lang, n=sum(found)), label("figure.verdicts", lang)),
        size=size,
    )
    most = max(1, *found)
    canvas = sheet.draw(ax, (0, most))
    for word, count, y in zip(words, found, sheet.centres, strict=True):
        if count:
            atoms.bar(canvas, 0, count, y, half=0.08, colour=_COLOURS[word])
    ticks = [tick for tick in linear_ticks(0, most) if float(tick).is_integer()]
    sheet.axis(canvas, ticks, tick_texts(ticks))
    head = label("told.claims", lang, n=sum(found))
    telling.tell(canvas.ax, head, telling.of_rows(sheet, lang), sheet.notes, lang=lang)
    return canvas.ax
