"""Tables in Markdown, as GitHub, Pandoc and Quarto read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pooledcases.options import DecimalMark, Lang
from pooledcases.tables.writers.cells import text_width
from pooledcases.tables.writers.grid import Block, Grid, grid

#: What Markdown or HTML would take for a sign of its own. A line of a table starts with a pipe,
#: so that signs of headings and lists are none in it.
_SIGNS: Final = re.compile(r"[\\`*_\[\]<>|~$&^]")
#: What makes a note a list, a heading, a quotation or a line.
_START: Final = re.compile(r"^(\s*)(\d+(?=[.)]\s)|[#+=:-])")
_SPACE: Final = "&nbsp;" * 4


def to_markdown(
    block: Block, *, lang: Lang = "en", number: int | None = None, decimal: DecimalMark = "."
) -> str:
    """A table in Markdown: caption, pipe table, notes.

    Parameters
    ----------
    block : TableBlock
    lang : {"en", "zh"}
    number : int, optional
        For the caption: ``Table 1. …``.
    decimal : {".", ","}
        The decimal mark in cells of numbers.

    Returns
    -------
    str

    Notes
    -----
    A cell with several lines has ``<br>`` between them, because a row is one line. A header of two
    lines becomes one.

    Examples
    --------
    >>> import pandas as pd
    >>> from pooledcases.tables.writers.grid import Plain
    >>> print(to_markdown(Plain(frame=pd.DataFrame({"a|b": ["x*", "yz"], "n": ["1", "10"]}))))
    | a\\|b |   n |
    | :--- | --: |
    | x\\*  |   1 |
    | yz   |  10 |
    <BLANKLINE>
    """
    return text(grid(block, lang=lang, number=number, decimal=decimal).localised())


def text(found: Grid) -> str:
    """A grid in Markdown."""
    parts = [f"**{_paragraph(found.caption)}**" if found.caption else ""]
    parts += ["\n".join(_lines(found)) if found.headers else ""]
    parts += [_paragraph(note) for note in found.notes]
    return "\n\n".join(part for part in parts if part) + "\n"


def _lines(found: Grid) -> Iterable[str]:
    rows = [[_cell(name) for name in _headers(found)]]
    for row in found.rows:
        first, *rest = (_cell(cell) for cell in row.cells)
        name = f"**{first}**" if row.heading and first else _SPACE * row.indent + first
        rows.append([name, *rest])
    widths = [max(3, *map(text_width, column)) for column in zip(*rows, strict=True)]
    rules = [
        "-" * (width - 1) + ":" if right else ":" + "-" * (width - 1)
        for width, right in zip(widths, found.right, strict=True)
    ]
    yield _line(rows[0], widths, found.right)
    yield f"| {' | '.join(rules)} |"
    yield from (_line(row, widths, found.right) for row in rows[1:])


def _headers(found: Grid) -> list[str]:
    if not found.spans:
        return list(found.headers)
    upper = [name for name, width in found.spans for _ in range(width)]
    return [": ".join(filter(None, pair)) for pair in zip(upper, found.headers, strict=True)]


def _line(cells: Iterable[str], widths: Iterable[int], right: Iterable[bool]) -> str:
    padded = (
        " " * (width - text_width(cell)) + cell if flag else cell + " " * (width - text_width(cell))
        for cell, width, flag in zip(cells, widths, right, strict=True)
    )
    return f"| {' | '.join(padded)} |"


def _cell(text: str) -> str:
    return "<br>".join(_SIGNS.sub(r"\\\g<0>", line) for line in text.split("\n"))


def _paragraph(text: str) -> str:
    line = _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
    return _START.sub(_no_list, line)


def _no_list(found: re.Match[str]) -> str:
    lead, sign = found[1], found[2]
    # behind a number the point or bracket makes the list
    return f"{lead}{sign}\\" if sign[0].isdigit() else f"{lead}\\{sign}"
