"""A table as every writer sees it: caption, header, rows in groups, notes under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import DecimalMark, Lang, shown
from pooledcases.results.base import Caution
from pooledcases.tables.notes import GROUPED, frame_notes
from pooledcases.tables.values import NumberText
from pooledcases.tables.writers.cells import as_text, numeric, printable
from pooledcases.tables.writers.decimal_marks import with_decimal_mark
from pooledcases.tables.writers.widths import COMFORTABLE, Extent, extent

if TYPE_CHECKING:
    import pandas as pd

#: A mark of a frame in ``attrs``: each group has a heading of its own, one with a single row too.
HEADED: Final = "headed"
#: What a page of upright paper holds beside each other, in letters of a table.
_PORTRAIT: Final = 96
#: As wide as a space, and as a digit; lines do not break at them.
_NO_BREAK, _FIGURE_SPACE = "\u00a0", "\u2007"


class Block(Protocol):
    """What a table of a report has."""

    @property
    def title(self) -> str: ...
    @property
    def frame(self) -> pd.DataFrame: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def cautions(self) -> tuple[Caution, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plain:
    """A frame as a block."""

    frame: pd.DataFrame
    title: str = ""
    notes: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes
    ----------
    cells : tuple of str
    indent : int
        1 for a level of the variable above.
    heading : bool
        The name of a group of rows; its other cells speak of the whole group.
    """

    cells: tuple[str, ...]
    indent: int = 0
    heading: bool = False

    @property
    def span(self) -> int:
        """How many columns the first cell runs over: a heading takes the empty ones beside it."""
        if not self.heading:
            return 1
        taken = next((i for i, text in enumerate(self.cells) if i and text), len(self.cells))
        return max(1, taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table ready to be written.

    Attributes
    ----------
    title : str
    number : int or None
        Its place among the tables of a document.
    spans : tuple of (str, int)
        The upper header, each text over so many columns; empty where the header has one line.
    headers : tuple of str
    rows : tuple of Row
    right : tuple of bool
        Which columns hold numbers, and are set flush right.
    notes : tuple of str
        The notes, then the cautions with their codes.
    lang : {"en", "zh"}
    decimal : {".", ","}
        The decimal mark that :meth:`localised` puts into cells.
    """

    title: str
    number: int | None
    spans: tuple[tuple[str, int], ...]
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    right: tuple[bool, ...]
    notes: tuple[str, ...]
    lang: Lang
    decimal: DecimalMark = "."

    @property
    def caption(self) -> str:
        """``Table 1. Title``; the title alone where the table has no number."""
        if self.number is None:
            return self.title
        key = "tables.caption" if self.title else "tables.caption_bare"
        return label(key, self.lang, number=self.number, title=self.title)

    @property
    def wide(self) -> bool:
        """Whether upright paper is too narrow for it."""
        return sum(min(item.usual, COMFORTABLE) + 2 for item in self.extents()) > _PORTRAIT

    def localised(self) -> Grid:
        """With the decimal mark in every number, but for those in the names of rows.

        Beside marked numbers the others keep the mark's place free, so that digits stand under
        digits.
        """
        free = [self._room_for_marks(index) for index in range(len(self.headers))]
        rows = [
            replace(
                row,
                cells=tuple(
                    self.local(text, i) + ("" if _mark(text) or not text else free[i])
                    for i, text in enumerate(row.cells)
                ),
            )
            for row in self.rows
        ]
        return replace(self, rows=tuple(rows))

    def _room_for_marks(self, column: int) -> str:
        """Blanks as wide as the longest mark of a column of numbers."""
        marked = [row.cells[column] for row in self.rows if _mark(row.cells[column])]
        if not marked or not self.right[column]:
            return ""
        behind = max(len(text) - len(text.rpartition(" ")[0]) for text in marked) - 1
        return _NO_BREAK + _FIGURE_SPACE * behind

    def local(self, text: str, column: int) -> str:
        """A cell of a column with the decimal mark of the table."""
        named = column == 0 and not self.right[0]
        return text if named else with_decimal_mark(text, self.decimal)

    def extents(self) -> list[Extent]:
        """What each column asks for."""
        return [extent(texts) for texts in self._columns()]

    def _columns(self) -> Iterator[list[str]]:
        for index, header in enumerate(self.headers):
            # the name of a group may run over the columns beside it, which are empty
            rows = [row for row in self.rows if not (row.heading and index == 0)]
            yield [header, *("  " * row.indent * (index == 0) + row.cells[index] for row in rows)]


def block_of(
    table: Block | pd.DataFrame, title: str | None = None, notes: tuple[str, ...] = ()
) -> Plain:
    """A frame, or a block, with the title and the notes that it is given.

    Raises
    ------
    InputError
        For anything else, and for titles and notes that are no texts.
    """
    given: Any = table
    if not hasattr(given, "columns") and not hasattr(given, "frame"):
        raise InputError(f"table: {shown(table)} is no table; give a DataFrame.")
    wrong = [text for text in (title, *notes) if not isinstance(text, str | None)]
    if wrong:
        raise InputError(f"title, notes: {shown(wrong[0])} is no text; write one in quotes.")
    if hasattr(given, "columns"):
        return Plain(frame=given, title=title or "", notes=notes)
    return Plain(
        frame=given.frame,
        title=given.title if title is None else title,
        notes=(*given.notes, *notes),
        cautions=given.cautions,
    )


def grid(
    block: Block | pd.DataFrame,
    *,
    lang: Lang = "en",
    number: int | None = None,
    decimal: DecimalMark = ".",
) -> Grid:
    """A block as a grid.

    Parameters
    ----------
    block : TableBlock
        Its title, frame, notes and cautions.
    lang : {"en", "zh"}
        For the words of the cautions and the caption.
    number : int, optional
        The number of the table.
    decimal : {".", ","}
        The decimal mark of numbers in cells; caption, header, notes and the names of rows stay as
        they are.

    Returns
    -------
    Grid

    Notes
    -----
    Where the name of a variable stands in the first of its rows only, as in Table 1, the name and
    its levels share one column: the levels are indented under the name, and a variable with a
    single row has its name and its level in one cell. Columns of two levels have a header of two
    lines.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"variable": ["sex", ""], "level": ["F", "M"], "n": ["2", "1"]})
    >>> frame.attrs[GROUPED] = True
    >>> [(row.cells, row.indent) for row in grid(Plain(frame=frame)).rows]
    [(('sex', ''), 0), (('F', '2'), 1), (('M', '1'), 1)]
    """
    block = block_of(block)
    spans, headers = _header(block.frame)
    cells = [
        tuple(printable(as_text(cell)) for cell in row)
        for row in block.frame.itertuples(index=False, name=None)
    ]
    rows = [Row(row) for row in cells]
    right = [numeric([row[index] for row in cells]) for index in range(len(headers))]
    headed = bool(block.frame.attrs.get(HEADED))
    if (headed or (block.frame.attrs.get(GROUPED) and _grouped(cells))) and all(
        width == 1 for _, width in spans[:2]
    ):
        spans = spans[:1] + spans[2:]
        name = ", ".join(headers[:2]) if headed else headers[0]
        headers, right = (name, *headers[2:]), [False, *right[2:]]
        rows = _in_groups(cells, headed)
    notes = dict.fromkeys([*frame_notes(block.frame), *block.notes])
    lines = [*notes, *(f"{c.code}: {c.message(lang)}" for c in block.cautions)]
    return Grid(
        title=printable(block.title),
        number=number,
        spans=spans,
        headers=headers,
        rows=tuple(rows),
        right=tuple(right),
        notes=tuple(printable(line) for line in lines),
        lang=lang,
        decimal=decimal,
    )


def _mark(text: str) -> str:
    return text.mark if isinstance(text, NumberText) else ""


def _header(frame: pd.DataFrame) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    columns: list[Any] = frame.columns.to_list()
    names = [name if isinstance(name, tuple) else (name,) for name in columns]
    headers = tuple(printable(as_text(name[-1])) for name in names)
    if frame.columns.nlevels == 1:
        return (), headers
    spans: list[tuple[str, int]] = []
    for name in names:
        text = printable(" ".join(filter(None, map(as_text, name[:-1]))))
        if spans and text and spans[-1][0] == text:
            spans[-1] = (text, spans[-1][1] + 1)
        else:
            spans.append((text, 1))
    return tuple(spans), headers


def _grouped(cells: Sequence[Sequence[str]]) -> bool:
    """Whether an empty name means the one above: every row has a level, the first has a name."""
    if not cells or len(cells[0]) < 3:
        return False
    names, levels = [row[0] for row in cells], [row[1] for row in cells]
    return bool(names[0]) and "" in names and all(levels)


def _in_groups(cells: Sequence[tuple[str, ...]], headed: bool) -> list[Row]:
    """Each variable as a heading with its levels under it; a single level stands beside its name
    unless all are to be headed."""
    starts = [place for place, row in enumerate(cells) if row[0]]
    rows: list[Row] = []
    for start, end in zip(starts, [*starts[1:], len(cells)], strict=True):
        group = cells[start:end]
        if len(group) == 1 and not headed:
            name, level, *rest = group[0]
            rows.append(Row((f"{name}, {level}", *rest)))
        else:
            rows += _group(group, headed)
    return rows


def _group(group: Sequence[tuple[str, ...]], headed: bool) -> Iterator[Row]:
    """A heading, beside it what the last column says once of the whole group, and the levels."""
    width = len(group[0])
    whole = not headed and not any(row[-1] for row in group[1:])
    blank = [""] * (width - 3)
    yield Row((group[0][0], *blank, group[0][-1] if whole else ""), heading=True)
    for row in group:
        yield Row((row[1], *row[2:-1], "" if whole else row[-1]), indent=1)
