"""Tables in Excel: numbers are numbers, texts are never formulas, the header stays in sight."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pooledcases.options import DecimalMark, Lang
from pooledcases.tables.values import NumberText
from pooledcases.tables.writers.cells import Shown, holds_codes, set_width, shown_number
from pooledcases.tables.writers.grid import Block, Grid, grid
from pooledcases.tables.writers.number_formats import Exact, number_format, shown_format
from pooledcases.tables.writers.parted import Spans, parted
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
#: A text in a column of numbers that is longer than a code or a bound.
_LONGEST_CODE: Final = 12
#: Letters of the sheet that can be read on a page that lies on its side.
_READABLE: Final = 230
_A4: Final = 9
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
    centred: bool = False


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
    The caption, where there is one, stands above the header, the notes stand under the table.
    Numbers are numbers: a cell of several (events of a total, an interval, an estimate with its
    interval, a median with quartiles) becomes a cell each, with its header over them, and a
    footnote mark stands in a cell beside its number. They are not rounded; the format of the cell
    shows as many decimals as the other kinds of file, ``37.5%`` in ``0.0%``, and a p-value below
    0.001 as ``< 0.001``. Of a text that shows one number, and brings none, the cell holds that
    number.

    Everything else is text: why something is missing, what has no limit (``∞``), and every cell of
    a column that holds codes such as ``01`` or ``2011a``. The first column names the rows and holds
    numbers only where all its cells are.
    """
    return workbook_of(grid(block, lang=lang, number=number, decimal=decimal))


def workbook_of(*grids: Grid) -> bytes:
    """Grids as an Excel workbook with a sheet each, which has the title of the first."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for found in grids:
        _fill(book.create_sheet(_new_name(_sheet_name(found), book.sheetnames)), found)
    return _saved(book, grids[0].caption)


def _fill(sheet: Any, whole: Grid) -> None:
    split = parted(whole)
    found = split.grid
    top = _head(sheet, found, split.over)
    _body(sheet, found, top + 1)
    for place, note in enumerate(found.notes, top + len(found.rows) + 2):
        _text(sheet.cell(place, 1), note)
    _page(sheet, found, top)


def _head(sheet: Worksheet, found: Grid, over: Sequence[Spans]) -> int:
    """Caption and header; the last of their rows."""
    top = 0
    if found.caption:
        top += 1
        _set(sheet.cell(top, 1), found.caption, _Look(bold=True), wrap=False)
    for spans in over:
        top += 1
        _over(sheet, top, spans)
    top += 1
    for place, (name, right) in enumerate(zip(found.headers, found.right, strict=True), 1):
        _set(sheet.cell(top, place), name, _Look(bold=True, right=right, line=True))
    return top


def _over(sheet: Worksheet, row: int, spans: Spans) -> None:
    """A line of the header whose texts stand over several columns."""
    place = 1
    for name, width in spans:
        for column in range(place, place + width):
            # a merged cell has the line of each of its cells
            _set(sheet.cell(row, column), name if column == place else "",
                 _Look(bold=True, line=bool(name), centred=True))  # fmt: skip
        if width > 1:
            sheet.merge_cells(
                start_row=row, end_row=row, start_column=place, end_column=place + width - 1
            )
        place += width


def _body(sheet: Worksheet, found: Grid, first: int) -> None:
    columns = list(zip(*(row.cells for row in found.rows), strict=True))
    numbers = [_may_be_numbers(texts, index == 0) for index, texts in enumerate(columns)]
    for place, row in enumerate(found.rows, first):
        for index, text in enumerate(row.cells):
            lead = index == 0
            shown = _held(text) or (shown_number(text) if numbers[index] else None)
            # a sentence among numbers
            said = shown is None and len(text) > _LONGEST_CODE
            look = _Look(
                right=found.right[index] and not said, indent=row.indent * lead,
                bold=row.heading and lead,
                line=place == first + len(found.rows) - 1,
            )  # fmt: skip
            _set(sheet.cell(place, index + 1), shown or found.local(text, index), look,
                 wrap=row.span == 1 or not lead)  # fmt: skip


def _held(text: str) -> Exact | None:
    """The number that a cell brings; one without limit is a text."""
    if not isinstance(text, NumberText) or not text.single:
        return None
    value = text.parts[0].value
    if value is None or not math.isfinite(value):
        return None
    return Exact(float(value), number_format(text.parts[0]))


def _may_be_numbers(texts: Sequence[str], first: bool) -> bool:
    if holds_codes(texts):
        return False
    return not first or all(shown_number(text) for text in texts)


def _set(cell: Any, content: str | Shown | Exact, look: _Look, *, wrap: bool = True) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    if isinstance(content, Shown | Exact):
        cell.value = content.value
        cell.number_format = shown_format(content) if isinstance(content, Shown) else content.form
    else:
        _text(cell, content)
    cell.alignment = Alignment(
        horizontal="center" if look.centred else "right" if look.right else "left",
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
    sheet.page_setup.paperSize = _A4
    # a table that would be too small to read goes on over pages beside each other
    sheet.page_setup.fitToWidth = max(1, math.ceil(sum(widths) / _READABLE))
    sheet.page_setup.fitToHeight = 0
    if sheet.page_setup.fitToWidth > 1:
        sheet.print_title_cols = "A:A"
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


def _new_name(name: str, taken: Sequence[str]) -> str:
    """The name of a sheet, with a number behind it where another sheet has it."""
    used = {other.casefold() for other in taken}
    numbered = (f"{name[: _LONGEST_NAME - 4]} {place}" for place in range(2, len(used) + 3))
    return next(new for new in (name, *numbered) if new.casefold() not in used)


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
