"""What a figure shows, in words, for those who do not see it.

Every figure function says its own words once, with :func:`tell`, from the result that it draws:
what it is, its rows with their numbers, and its notes. Nothing is read off the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots.glyphs import without_controls

if TYPE_CHECKING:
    from pooledcases.plots.columns import Column
    from pooledcases.plots.rows import Sheet

#: Rows that are told one by one; a reader of more is better served by the table.
TOLD: Final = 30
#: A text that ends so needs no full stop, and one that ends so in Chinese no space after it.
_ENDS, _FULL = ".:;!?。：；！？…", "。：；！？"


def tell(
    ax: Axes, head: str, rows: Sequence[str] = (), notes: Iterable[str] = (), *, lang: Lang
) -> None:
    """Keep a figure's words with it; the last ones said are those that count.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    head : str
        What the figure is, of how many, and its main numbers.
    rows : sequence of str
        Row by row, or group by group; of many the first ones, and how many more there are.
    notes : iterable of str
        Its method, cautions, and what its marks mean.
    lang : {"en", "zh"}
    """
    told = [_line(row) for row in rows[:TOLD] if row.strip()]
    if len(rows) > TOLD:
        told.append(label("told.more", lang, n=len(rows) - TOLD))
    listed = label("say.semicolon", lang).join(told)
    texts = [text for text in (_line(head), listed, *map(_line, notes)) if text]
    ax.figure.get_figure(root=True).set_label(_joined(texts, lang))


def told(ax: Axes) -> str:
    """The words kept with a figure; empty for one that has none."""
    return str(ax.figure.get_figure(root=True).get_label())


def add(ax: Axes, lines: Sequence[str]) -> None:
    """Lines that were written under a figure, after its own words."""
    lang: Lang = "zh" if told(ax).endswith(tuple(_FULL)) else "en"
    texts = [text for text in (told(ax), *map(_line, lines)) if text]
    ax.figure.get_figure(root=True).set_label(_joined(texts, lang))


def of_rows(sheet: Sheet, lang: Lang) -> list[str]:
    """The rows of a sheet, each with its name and its cells under their headers."""
    columns = [*sheet.left, *sheet.right]
    return [
        _row([(_head(column), column.cells[at]) for column in columns], lang)
        for at in range(len(sheet.left[0].cells))
    ]


def around(sheet: Sheet, lang: Lang) -> list[str]:
    """The axis of a sheet, what its sides mean, and its notes."""
    axis = label("told.axis", lang, what=sheet.axis_title) if sheet.axis_title else ""
    return [axis, *(sheet.sides or ()), *sheet.notes]


def _head(column: Column) -> str:
    return f"{column.over} {column.header}".strip()


def _row(cells: list[tuple[str, str]], lang: Lang) -> str:
    """The name of a row, then its cells with their headers."""
    (_, name), *others = cells
    said = (_pair(head, cell, lang) if head else cell for head, cell in others if cell)
    rest = label("say.comma", lang).join(said)
    return _pair(name, rest, lang) if rest else name


def _pair(name: str, what: str, lang: Lang) -> str:
    return label("told.pair", lang, name=name, what=what)


def _joined(texts: Sequence[str], lang: Lang) -> str:
    """One sentence after the other."""
    stop = label("say.stop", lang)
    ended = [text if text.endswith(tuple(_ENDS)) else text + stop for text in texts]
    return ("" if lang == "zh" else " ").join(ended)


def _line(text: str) -> str:
    return " ".join(without_controls(text).split())
