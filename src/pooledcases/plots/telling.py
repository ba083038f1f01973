"""What a figure shows, in words, for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes
from matplotlib.text import Text

if TYPE_CHECKING:
    from pooledcases.plots.rows import Sheet

#: Rows that are told one by one; a reader of more is better served by the table.
_TOLD: Final = 30


def tell(ax: Axes, text: str) -> None:
    """Keep the words with the figure; the last ones said are those that count."""
    ax.figure.get_figure(root=True).set_label(text)


def told(ax: Axes) -> str:
    """The words kept with a figure, or those that are written in it."""
    figure = ax.figure.get_figure(root=True)
    kept = str(figure.get_label())
    if kept:
        return kept
    texts = (text.get_text() for text in figure.findobj(Text) if text.get_visible())
    return "; ".join(dict.fromkeys(_line(text) for text in texts if text.strip()))


def add(ax: Axes, lines: Sequence[str]) -> None:
    """Lines that were written under a figure whose words are kept."""
    if ax.figure.get_figure(root=True).get_label():
        tell(ax, "; ".join([told(ax), *(_line(text) for text in lines)]))


def of_rows(sheet: Sheet) -> str:
    """A figure of rows: every row with its cells, then the axis and the notes."""
    columns = [*sheet.left, *sheet.right]
    rows = len(sheet.left[0].cells)
    lines = [_row([(c.header, c.cells[at]) for c in columns]) for at in range(min(rows, _TOLD))]
    more = [f"… (+{rows - _TOLD})"] if rows > _TOLD else []
    end = [sheet.axis_title, *(sheet.sides or ()), *sheet.notes]
    return "; ".join(_line(text) for text in (*lines, *more, *end) if text.strip())


def _row(cells: list[tuple[str, str]]) -> str:
    """The name of a row, then its cells with their headers."""
    (_, name), *others = cells
    rest = ", ".join(f"{head}: {cell}" if head else cell for head, cell in others if cell)
    return f"{name}: {rest}" if rest else name


def _line(text: str) -> str:
    return " ".join(text.split())
