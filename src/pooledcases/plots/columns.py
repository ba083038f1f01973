"""Columns of text beside a plot: how wide they are, and how they wrap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from pooledcases.options import FigureSize
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import pieces_width, text_width, widest, wrap

#: Inches: between columns, and the widest label before it wraps.
GAP: Final = 0.16
LABEL: Final = 2.6
#: A number before its interval, on one line and on two.
_ESTIMATE: Final = re.compile(r"^([−\d.,%e]+) (?=[(\[])")
_PARTED: Final = re.compile(r"^[−\d.,%e]+\n[(\[]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of texts, a cell a row; "" leaves a cell empty.

    Attributes
    ----------
    header : str
    cells : tuple of str
    align : {"left", "center", "right"}
    most : float
        Inches; what is wider wraps.
    muted : bool
        In grey.
    over : str
        A header over this column and its neighbours of the same word.
    discs : tuple of str
        Colours of discs behind the cells, "" for none; empty for a column without discs.
    alike : bool
        Where one number is parted from its interval by a line's end, all of them are.
    """

    header: str
    cells: tuple[str, ...]
    align: atoms.Align = "left"
    most: float = LABEL
    muted: bool = False
    over: str = ""
    discs: tuple[str, ...] = ()
    alike: bool = False

    def wrapped(self, bold: frozenset[int]) -> Column:
        """The same column with every cell broken into lines of at most ``most`` inches."""
        if self.discs:
            return self
        cells = self._wrapped(self.cells, bold)
        if self.alike and any(_PARTED.match(cell) for cell in cells):
            cells = self._wrapped([_ESTIMATE.sub(r"\1\n", cell) for cell in self.cells], bold)
        return replace(self, header=wrap(self.header, self.most, weight="bold"), cells=cells)

    def _wrapped(self, cells: Sequence[str], bold: frozenset[int]) -> tuple[str, ...]:
        return tuple(
            wrap(cell, self.most, weight="bold" if index in bold else "normal")
            for index, cell in enumerate(cells)
        )

    def width(self, bold: frozenset[int]) -> float:
        """The room that the column needs."""
        if self.discs:
            return max(2 * atoms.DISC, text_width(self.header, weight="bold"))
        plain = [cell for index, cell in enumerate(self.cells) if index not in bold]
        heavy = [cell for index, cell in enumerate(self.cells) if index in bold]
        return max(widest(plain), widest([*heavy, self.header], weight="bold"))

    def room(self, bold: frozenset[int], size: FigureSize | None) -> float:
        """The same in a figure of a given size, the letters of which may be a little wider."""
        return self.width(bold) / style.line_width(1.0, size)

    def narrowest(self) -> float:
        """The least width at which no word and no number is broken."""
        if self.discs:
            return self.width(frozenset())
        texts = (*self.cells, self.header)
        return max((pieces_width(text) for text in texts), default=0.0)


def shared_width(columns: Sequence[Column], widths: Sequence[float], room: float) -> list[float]:
    """The widths that columns may keep in a room: the widest give way first, as far as they can.

    Examples
    --------
    >>> few = [Column("", ("a word and more of them",)), Column("", ("9",))]
    >>> wide, narrow = (column.width(frozenset()) for column in few)
    >>> shared_width(few, [wide, narrow], 1.0 + narrow) == [1.0, narrow]
    True
    """
    least = [min(c.narrowest(), width) for c, width in zip(columns, widths, strict=True)]
    kept = list(widths)
    while sum(kept) > room + 1e-9:
        movable = [i for i, width in enumerate(kept) if width > least[i] + 1e-9]
        if not movable:
            break
        top = max(kept[i] for i in movable)
        highest = [i for i in movable if kept[i] > top - 1e-9]
        below = max((w for w in kept if w < top - 1e-9), default=0.0)
        step = min((sum(kept) - room) / len(highest), top - below if below > 0 else top)
        for i in highest:
            kept[i] = max(kept[i] - step, least[i])
    return kept


#: A header over several columns: its words, and from where to where it stands.
Span = tuple[str, float, float]


def spans(columns: Sequence[Column], widths: Sequence[float], start: float) -> Iterator[Span]:
    """The headers over neighbours of the same word, counted from ``start`` on."""
    for over, group in groupby(zip(columns, widths, strict=True), key=lambda item: item[0].over):
        own = [width for _, width in group]
        width = sum(own) + GAP * (len(own) - 1)
        if over:
            yield wrap(over, width, weight="bold"), start, start + width
        start += width + GAP
