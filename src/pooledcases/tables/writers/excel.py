"""Tables in Excel: numbers are numbers, texts are never formulas, the header stays in sight."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pooledcases.options import DecimalMark, Lang
from pooledcases.tables.writers.cells import Shown, holds_codes, set_width, shown_number
from pooledcases.tables.writers.grid import Block, Grid, grid
from pooledcases.tables.writers.widths import Extent
from pooledcases.tables.writers.zipped import EPOCH, without_dates

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

#: In letters of the sheet.
_NARROWEST, _BROADEST = 8, 44
#: The height of a line, in points.
_LINE: Final = 15.0
#: What the name of a sheet cannot hold, and how long it can be.
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31
#: What Excel would run when a cell is edited.
_RUNS: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell is set."""

    right: bool = False
    indent: int = 0
    bold: bool = False
    line: bool = False


def to_xlsx(
    block: Block, *, lang: Lang = "en", number: int | None = None, decimal: DecimalMark = "."
) -> bytes:
    """A table as an Excel workbook with one sheet.

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
    bytes
        The same for the same table: nothing in it tells the day or the machine.

    Notes
    -----
    The caption, where there is one, stands above the header, the notes stand under the table. A
    cell that shows a number holds it, with as many decimals as it shows: ``37.5%`` is 0.375 in the
    format ``0.0%``. Everything else is text: an interval, a bound such as ``< 0.001``, and every
    cell of a column that holds codes such as ``01`` or ``2011a``. The first column names the rows
    and holds numbers only where all its cells are.
    """
    from openpyxl import Workbook

    found = grid(block, lang=lang, number=number, decimal=decimal)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _sheet_name(found)
    top = _head(sheet, found)
    _body(sheet, found, top + 1)
    for place, note in enumerate(found.notes, top + len(found.rows) + 2):
        _text(sheet.cell(place, 1), note)
    _page(sheet, found, top)
    return _saved(book, found.caption)


def _head(sheet: Worksheet, found: Grid) -> int:
    """Caption and header; the last of their rows."""
    top = 0
    if found.caption:
        top += 1
        _set(sheet.cell(top, 1), found.caption, _Look(bold=True), wrap=False)
    if found.spans:
        top += 1
        place = 1
        for name, width in found.spans:
            _set(sheet.cell(top, place), name, _Look(bold=True, line=bool(name)))
            if width > 1:
                sheet.merge_cells(
                    start_row=top, end_row=top, start_column=place, end_column=place + width - 1
                )
            place += width
    top += 1
    for place, (name, right) in enumerate(zip(found.headers, found.right, strict=True), 1):
        _set(sheet.cell(top, place), name, _Look(bold=True, right=right, line=True))
    return top


def _body(sheet: Worksheet, found: Grid, first: int) -> None:
    columns = list(zip(*(row.cells for row in found.rows), strict=True))
    numbers = [_may_be_numbers(texts, index == 0) for index, texts in enumerate(columns)]
    for place, row in enumerate(found.rows, first):
        for index, text in enumerate(row.cells):
            lead = index == 0
            look = _Look(
                right=found.right[index], indent=row.indent * lead, bold=row.heading and lead,
                line=place == first + len(found.rows) - 1,
            )  # fmt: skip
            shown = shown_number(text) if numbers[index] else None
            _set(sheet.cell(place, index + 1), shown or found.local(text, index), look,
                 wrap=row.span == 1 or not lead)  # fmt: skip


def _may_be_numbers(texts: Sequence[str], first: bool) -> bool:
    if holds_codes(texts):
        return False
    return not first or all(shown_number(text) for text in texts)


def _set(cell: Any, content: str | Shown, look: _Look, *, wrap: bool = True) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    if isinstance(content, Shown):
        cell.value = content.value
        cell.number_format = _format(content)
    else:
        _text(cell, content)
    cell.alignment = Alignment(
        horizontal="right" if look.right else "left",
        vertical="top",
        # a number keeps a distance from the text beside it
        indent=1 if look.right else look.indent,
        wrap_text=wrap,
    )
    if look.bold:
        # named, because without a name other programs take other letters
        cell.font = Font(name="Calibri", size=11, bold=True)
    if look.line:
        cell.border = Border(bottom=Side("thin"))


def _text(cell: Cell, text: str) -> None:
    """A text as a text, whatever it begins with."""
    if not text:
        return
    cell.value = text
    # openpyxl takes "=1+1" for a formula and "#N/A" for an error
    cell.data_type = "s"
    if text.lstrip().startswith(_RUNS):
        marked: Any = cell
        # as if typed with an apostrophe, so that it stays a text when somebody edits it
        marked.quotePrefix = True


def _format(shown: Shown) -> str:
    whole = "#,##0" if shown.thousands else "0"
    rest = "." + "0" * shown.decimals if shown.decimals else ""
    return whole + rest + ("%" if shown.percent else "")


def _page(sheet: Worksheet, found: Grid, top: int) -> None:
    """Widths, the frozen header, and how it is printed."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    widths = [_width(extent) for extent in found.extents()]
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.row_dimensions[top].height = _LINE * _lines(found.headers, widths)
    for place, row in enumerate(found.rows, top + 1):
        # not every program makes room for a text that is broken into lines
        if not row.heading and (lines := _lines(row.cells, widths)) > 1:
            sheet.row_dimensions[place].height = _LINE * lines
    sheet.freeze_panes = f"B{top + 1}"
    sheet.print_title_rows = f"{1 + bool(found.caption)}:{top}"
    sheet.page_setup.orientation = "landscape" if found.wide else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(extent: Extent) -> int:
    return min(max(extent.most, _NARROWEST), max(extent.least, _BROADEST)) + 3


def _lines(texts: Iterable[str], widths: Iterable[int]) -> int:
    """How many lines the longest cell of a row takes."""
    cells = zip(texts, widths, strict=True)
    broken = (
        sum(max(1, math.ceil(set_width(line) / (width - 2))) for line in text.split("\n"))
        for text, width in cells
    )
    return max(broken, default=1)


def _sheet_name(found: Grid) -> str:
    name = _NOT_IN_NAMES.sub(" ", found.caption).replace("\n", " ").strip(" '")
    return name[:_LONGEST_NAME].strip(" '") or "Table"


def _saved(book: Workbook, title: str) -> bytes:
    from openpyxl.xml.functions import tostring

    data = io.BytesIO()
    book.save(data)
    # saving writes the time of day
    known = book.properties
    known.title, known.creator = title[:255], None
    known.created = known.modified = EPOCH
    return without_dates(data.getvalue(), {"docProps/core.xml": tostring(known.to_tree())})
