"""How broad the columns of a table are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pooledcases.tables.writers.cells import set_width, word_width

#: Beyond this width a cell is better broken into lines; in Latin letters.
COMFORTABLE: Final = 32
#: Where a cell is longer than this many lines, it may be narrower than its share.
_MOST_LINES: Final = 1e6
#: Headers are set in bold.
_BOLD: Final = 1.1
#: The share of a column's cells that its usual width holds in one line.
_USUAL: Final = 0.85


@dataclass(frozen=True, slots=True)
class Extent:
    """What a column asks for, in Latin letters.

    Attributes
    ----------
    least : int
        Its longest word.
    usual : int
        What most of its cells need to stand in one line.
    most : int
        What all of them need.
    """

    least: int
    usual: int
    most: int


def extent(texts: Sequence[str]) -> Extent:
    """What a column asks for: its header first, then its cells."""
    # a header breaks between words before it widens its column
    head, *rest = texts
    least = max([math.ceil(_BOLD * word_width(head)), 1, *map(word_width, rest)])
    broad = max(least, min(math.ceil(_BOLD * set_width(head)), COMFORTABLE // 2))
    body = sorted(map(set_width, rest))
    usual = body[int(_USUAL * (len(body) - 1))] if body else 0
    return Extent(least, max(broad, usual), max([broad, *body]))


def shares(extents: Sequence[Extent], room: float) -> list[float]:
    """The width of each column of a page that holds ``room`` letters.

    Returns
    -------
    list of float
        The longest word fits where the page has room for it. Usual cells take one line, or as
        few as there is room for, the same number in every column; what is left goes to the longest
        cells. No column gets more than these ask for.

    Examples
    --------
    >>> shares([Extent(4, 8, 8), Extent(6, 10, 20)], 40)
    [8.0, 20.0]
    >>> shares([Extent(4, 8, 8), Extent(6, 10, 30)], 24)
    [8.0, 16.0]
    >>> shares([Extent(30, 30, 30), Extent(10, 10, 10)], 20)
    [15.0, 5.0]
    """
    least = [float(item.least) for item in extents]
    if sum(least) >= room:
        return [room * width / sum(least) for width in least]
    usual = _in_lines(extents, room)
    asked = [item.most - width for item, width in zip(extents, usual, strict=True)]
    part = min(1.0, (room - sum(usual)) / sum(asked)) if sum(asked) > 0 else 0.0
    return [width + part * more for width, more in zip(usual, asked, strict=True)]


def _in_lines(extents: Sequence[Extent], room: float) -> list[float]:
    """Widths with which the usual cell of every column takes the same number of lines."""

    def widths(lines: float) -> list[float]:
        return [max(item.least, item.usual / lines) for item in extents]

    few, many = 1.0, 2.0
    if sum(widths(few)) <= room:
        return widths(few)
    while sum(widths(many)) > room and many < _MOST_LINES:
        many *= 2
    for _ in range(40):
        middle = (few + many) / 2
        few, many = (few, middle) if sum(widths(middle)) <= room else (middle, many)
    return widths(many)
