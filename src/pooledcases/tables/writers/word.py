"""Tables in Word: a caption, a real table whose header repeats on every page, notes under it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from pooledcases.options import DecimalMark, Lang
from pooledcases.tables.writers import word_parts as parts
from pooledcases.tables.writers.grid import Block, Grid, Row, grid
from pooledcases.tables.writers.widths import shares
from pooledcases.tables.writers.zipped import EPOCH, without_dates

if TYPE_CHECKING:
    import pandas as pd
    from docx.document import Document
    from docx.section import Section
    from docx.table import Table, _Cell

#: Points of a table's letters; the mean width of a letter is about half of that.
_SIZE: Final = 9.0
_LETTER: Final = 0.49 * _SIZE
#: Points beside the text of a cell.
_PADDING: Final = 11.0


def to_docx(
    block: Block, *, lang: Lang = "en", number: int | None = None, decimal: DecimalMark = "."
) -> bytes:
    """A table as a Word document of its own.

    Parameters
    ----------
    block : TableBlock or pandas.DataFrame
    lang : {"en", "zh"}
    number : int, optional
        For the caption: ``Table 1. …``.
    decimal : {".", ","}
        The decimal mark in cells of numbers.

    Returns
    -------
    bytes
        The same for the same table: nothing in it tells the day or the machine.
    """
    return document_of(grid(block, lang=lang, number=number, decimal=decimal).localised())


def document_of(*found: Grid) -> bytes:
    """Grids as a Word document, which has the title of the first; all lie where one is wide."""
    document = new_document(found[0].lang)
    if any(item.wide for item in found):
        _turn(document.sections[0])
    for item in found:
        _add(document, item, style="Heading 1")
    return saved(document, title=found[0].caption)


def add_table(
    document: Document,
    block: Block | pd.DataFrame,
    *,
    lang: Lang = "en",
    number: int | None = None,
    decimal: DecimalMark = ".",
    style: str = "Caption",
    turn: bool = True,
) -> Table | None:
    """Add a table to a document: its caption, the table, and its notes.

    Parameters
    ----------
    document : docx.document.Document
    block : TableBlock
    lang : {"en", "zh"}
    number : int, optional
        For the caption: ``Table 1. …``.
    decimal : {".", ","}
        The decimal mark in cells of numbers.
    style : str
        The paragraph style of the caption.
    turn : bool
        Put a table that upright paper is too narrow for on pages of its own in landscape; what
        follows is upright again.

    Returns
    -------
    docx.table.Table or None
        None where the frame has no columns; its caption and notes are there all the same.

    Notes
    -----
    Any document will do: the styles ``Table Text`` and ``Table Note`` are made where they are
    missing, and kept where they are there.
    """
    from docx.enum.section import WD_ORIENT

    found = grid(block, lang=lang, number=number, decimal=decimal).localised()
    upright = document.sections[-1].orientation == WD_ORIENT.PORTRAIT
    if not (turn and found.wide and upright):
        return _add(document, found, style=style)
    _turn(document.add_section())
    table = _add(document, found, style=style)
    _turn(document.add_section())
    return table


def new_document(lang: Lang = "en") -> Document:
    """An empty document in the letters of a manuscript, without a word on who made it when."""
    import docx

    document = docx.Document()
    parts.manuscript_styles(document, lang)
    return document


def saved(document: Document, *, title: str = "") -> bytes:
    """A document as bytes: same content, same bytes."""
    known = document.core_properties
    known.title, known.author, known.last_modified_by, known.comments = title[:255], "", "", ""
    known.created = known.modified = EPOCH
    known.revision = 1
    data = io.BytesIO()
    document.save(data)
    return without_dates(data.getvalue())


def _turn(section: Section) -> None:
    """From upright to landscape, or back."""
    from docx.enum.section import WD_ORIENT

    upright = section.orientation == WD_ORIENT.PORTRAIT
    section.orientation = WD_ORIENT.LANDSCAPE if upright else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width


def _add(document: Document, found: Grid, *, style: str) -> Table | None:
    parts.table_styles(document, found.lang)
    if found.caption:
        caption = document.add_paragraph(found.caption, style=style)
        caption.paragraph_format.keep_with_next = True
    table = _table(document, found) if found.headers else None
    for note in found.notes:
        document.add_paragraph(note, style=parts.NOTE)
    return table


def _table(document: Document, found: Grid) -> Table:
    heads = _head_rows(found)
    style = str(document.styles[parts.TEXT].style_id)
    table: Table = document.add_table(len(heads) + len(found.rows), len(found.headers))
    # python-docx finds each cell by counting; one pass over the rows is faster by far
    cells = [list(row.cells) for row in table.rows]
    for texts, row in zip(heads, cells, strict=False):
        for text, cell, right in zip(texts, row, found.right, strict=True):
            _fill(cell, text, style, right=right, bold=True)
    for line, row in zip(found.rows, cells[len(heads) :], strict=True):
        _fill_row(line, row, found.right, style)
    for index, row in enumerate(table.rows):
        lead = index >= len(heads) and found.rows[index - len(heads)].heading
        parts.mark_row(row, header=index < len(heads), with_next=lead)
    _merge_spans(cells[0], found.spans)
    parts.three_lines(table, header_rows=len(heads), title=found.caption)
    parts.set_widths(table, _widths(document.sections[-1], found))
    return table


def _fill_row(line: Row, cells: Sequence[_Cell], right: Sequence[bool], style: str) -> None:
    for index, (text, cell) in enumerate(zip(line.cells, cells, strict=True)):
        first = index == 0
        _fill(
            cell,
            text,
            style,
            right=right[index] and not (line.heading and first),
            indent=line.indent * first,
            bold=line.heading and first,
        )
    if line.span > 1:
        parts.only_first_paragraph(cells[0].merge(cells[line.span - 1]))


def _head_rows(found: Grid) -> list[Sequence[str]]:
    if not found.spans:
        return [found.headers]
    upper = [text for name, width in found.spans for text in (name, *[""] * (width - 1))]
    return [upper, found.headers]


def _merge_spans(cells: Sequence[_Cell], spans: Sequence[tuple[str, int]]) -> None:
    place = 0
    for name, width in spans:
        if name and width > 1:
            merged = cells[place].merge(cells[place + width - 1])
            parts.only_first_paragraph(merged)
            parts.line_under(merged)
        place += width


def _fill(
    cell: _Cell, text: str, style: str, *, right: bool, indent: int = 0, bold: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    # by its id: python-docx reads every style of the document to find one by name
    paragraph._p.style = style
    if text:
        # None, so that the style decides
        paragraph.add_run(text).bold = bold or None
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if indent:
        paragraph.paragraph_format.left_indent = Pt(_SIZE * indent)


def _widths(section: Section, found: Grid) -> list[int]:
    """The width of each column, so that together they fit between the margins."""
    from docx.shared import Pt

    measures: Any = (section.page_width, section.left_margin, section.right_margin)
    page = measures[0] - measures[1] - measures[2]
    room = page / Pt(1) - _PADDING * len(found.headers)
    letters = shares(found.extents(), max(room, _PADDING) / _LETTER)
    return [int(Pt(width * _LETTER + _PADDING)) for width in letters]
