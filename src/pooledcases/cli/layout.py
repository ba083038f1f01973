"""How a table is laid out in the columns that a terminal has."""

from __future__ import annotations

import os
import re
import sys
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from pooledcases.tables.text_table import TextTable

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from rich.console import Console

#: A longer word may be broken, so that one path does not take the whole line; a Chinese one,
#: which has no spaces, sooner.
_WORD, _CHINESE = 24, 10
#: Space between two columns, and around the first and the last.
_GAP, _EDGE = 3, 2
#: More rows than this are not laid out twice to see which way is shorter.
_MANY = 500
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
#: What says that the output is shown as on a terminal although it goes elsewhere.
_SHOWN = ("FORCE_COLOR", "TTY_COMPATIBLE")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def table_text(frame: pd.DataFrame | TextTable) -> str:
    """A frame of texts as a table.

    On a terminal no column is narrower than its longest word, and of the ways to share the rest
    the one with the fewest lines is taken; where that has more lines than a list of each row's
    cells, it is a list. Elsewhere (a file, a pipe) no cell is ever folded.
    """
    columns = _columns(frame)
    if not _needs_rich() and columns and not any(map(_CONTROL.search, chain(*columns))):
        return _unfolded(columns)
    from rich.console import Console

    rows = len(columns[0]) - 1 if columns else 0
    longest = [max(map(_width, column)) for column in columns]
    console = Console(highlight=False, color_system=None)
    edges = _GAP * (len(longest) - 1) + _EDGE
    if not console.is_terminal:
        wide = Console(width=max(80, sum(longest) + edges), highlight=False, color_system=None)
        return _table(wide, columns, longest)
    words = [max(map(_longest_word, column)) for column in columns]
    ways = [fitted(longest, words, console.width - edges, how) for how in (_tallest, _narrowest)]
    texts = [_table(console, columns, widths) for widths in ways[: _ways(rows)] if widths]
    if not texts or (longest not in ways and rows <= _MANY):
        texts.append(_list(console, columns))
    return min(texts, key=lambda text: text.count("\n"))


def _needs_rich() -> bool:
    """Whether lines may be folded, or the rule under the headers has to be of other signs."""
    utf = (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    return not utf or sys.stdout.isatty() or any(os.environ.get(name) for name in _SHOWN)


def _unfolded(columns: list[list[str]]) -> str:
    """The table of :func:`_table` where nothing is folded; loading rich takes longer than this."""
    from rich.cells import cell_len

    widths = [max(map(_width, column)) for column in columns]
    lines = []
    for number, cells in enumerate(zip(*columns, strict=True)):
        split = [cell.split("\n") for cell in cells]
        if number == 0:  # headers stand on the rule
            most = max(map(len, split))
            split = [[""] * (most - len(parts)) + parts for parts in split]
        for parts in zip_longest(*split, fillvalue=""):
            padded = (
                part + " " * (width - cell_len(part))
                for part, width in zip(parts, widths, strict=True)
            )
            lines.append(f" {(' ' * _GAP).join(padded)}".rstrip())
        if number == 0:
            lines.append(" " + "─" * (sum(widths) + _GAP * (len(widths) - 1)))
    return "\n".join(lines).strip("\n") + "\n\n"


def _columns(frame: pd.DataFrame | TextTable) -> list[list[str]]:
    if isinstance(frame, TextTable):
        return [[header, *cells] for header, cells in frame.columns]
    return [[str(name), *map(str, frame[name])] for name in frame.columns]


def _ways(rows: int) -> int:
    return 2 if rows <= _MANY else 1


def fitted(
    longest: list[int], words: list[int], room: int, how: Callable[[int, int], float]
) -> list[int] | None:
    """Widths of columns that fit a room: none below its longest word, the rest shared.

    Parameters
    ----------
    longest, words : list of int
        Width of the longest cell, and of the longest word, of each column.
    room : int
    how : callable
        From a column's width and that of its longest cell to its rank: the lowest grows first.

    Returns
    -------
    list of int or None
        None where not even the longest words fit.

    Examples
    --------
    >>> fitted([5, 40], [5, 10], 30, _tallest), fitted([5, 40], [5, 10], 60, _tallest)
    ([5, 25], [5, 40])
    >>> fitted([20, 60], [5, 10], 50, _tallest), fitted([20, 60], [5, 10], 50, _narrowest)
    ([13, 37], [20, 30])
    >>> fitted([5, 40], [5, 30], 20, _tallest) is None
    True
    """
    widths = list(words)
    spare = room - sum(widths)
    if spare < 0:
        return None
    for _ in range(spare):
        short = [i for i, width in enumerate(widths) if width < longest[i]]
        if not short:
            break
        widths[min(short, key=lambda i: how(widths[i], longest[i]))] += 1
    return widths


def _tallest(width: int, longest: int) -> float:
    return -longest / width


def _narrowest(width: int, longest: int) -> float:
    return width


def _table(console: Console, columns: list[list[str]], widths: list[int]) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column, width in zip(columns, widths, strict=True):
        table.add_column(_escaped(column[0]), overflow="fold", width=width)
    for cells in zip(*(column[1:] for column in columns), strict=True):
        table.add_row(*map(_escaped, cells))
    return _rendered(console, table)


def _list(console: Console, columns: list[list[str]]) -> str:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(overflow="fold", max_width=_WORD)
    grid.add_column(overflow="fold")
    heads = [column[0] for column in columns]
    for cells in zip(*(column[1:] for column in columns), strict=True):
        grid.add_row("", "")
        for head, cell in zip(heads, cells, strict=True):
            if cell:
                grid.add_row(_escaped(head), _escaped(cell))
    return _rendered(console, grid)


def _rendered(console: Console, table: object) -> str:
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().split("\n")]
    return "\n".join(lines).strip("\n") + "\n\n"


def _longest_word(text: str) -> int:
    limits = ((word, _CHINESE if _IDEOGRAPH.search(word) else _WORD) for word in text.split())
    return max([1, *(min(_width(word), limit) for word, limit in limits)])


def _width(text: str) -> int:
    from rich.cells import cell_len

    return max([1, *map(cell_len, text.split("\n"))])


def _escaped(cell: str) -> str:
    from rich.markup import escape

    return escape(cell)
