"""Counts as lollipops."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.numbers import wrong_counts
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.display import LabelledCount


@style.styled
def counts(
    rows: Iterable[LabelledCount | tuple[str, int]],
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    axis_title: str | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """Counts by name, such as patients by partner gene, one lollipop a line.

    Parameters
    ----------
    rows : iterable of LabelledCount or (label, count)
        Drawn in the order given.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; by default a new figure of the size that the rows need.
    lang : {"en", "zh"}
    axis_title : str, optional
        What is counted; by default patients.
    size : {"column", "page", "slide"}, optional
        One column or the whole width of a journal, or a slide; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        Without a row, or for what is no count: negative, broken, or not a number.

    Examples
    --------
    >>> ax = counts([("EML4", 12), ("TPM3", 9)])
    >>> [text.get_text() for text in ax.texts][:2]
    ['EML4', 'TPM3']
    """
    lines = [row if isinstance(row, LabelledCount) else LabelledCount(*row) for row in rows]
    if not lines:
        raise InputError("counts: there is no row to draw; give at least one label with a count.")
    wrong = list(wrong_counts("counts", ((line.label, line.count) for line in lines)))
    if wrong:
        raise InputError(wrong)
    sheet = Sheet(
        size=size,
        left=(Column("", tuple(line.label for line in lines)),),
        right=(
            Column("", tuple(str(line.count) for line in lines), "right"),
            Column("", tuple(line.note for line in lines), muted=True),
        ),
        axis_title=label("plots.patients", lang) if axis_title is None else axis_title,
        notes=(label("figure.counts", lang, n=sum(line.count for line in lines)),),
    )
    most = max(1, *(line.count for line in lines))
    canvas = sheet.draw(ax, (0, most * 1.04))
    for line, y in zip(lines, sheet.centres, strict=True):
        atoms.stem(canvas, y, line.count)
        atoms.dot(canvas, line.count, y, size=6.5)
    ticks = [tick for tick in linear_ticks(0, most) if float(tick).is_integer()]
    sheet.axis(canvas, ticks, tick_texts(ticks))
    said = {"what": sheet.axis_title, "k": len(lines), "n": sum(line.count for line in lines)}
    told = [_told(line, lang) for line in lines]
    telling.tell(canvas.ax, label("told.counts", lang, **said), told, sheet.notes, lang=lang)
    return canvas.ax


def _told(line: LabelledCount, lang: Lang) -> str:
    key = "told.counts_noted" if line.note else "told.counts_row"
    return label(key, lang, name=line.label, n=line.count, note=line.note)
