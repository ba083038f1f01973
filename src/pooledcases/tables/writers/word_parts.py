"""What python-docx has no words for: repeated header rows, the three lines, letters by language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from pooledcases.options import Lang

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row

#: The paragraph styles of a cell and of a note.
TEXT: Final = "Table Text"
NOTE: Final = "Table Note"

_LATIN, _CHINESE = "Times New Roman", "SimSun"
_BODY_POINTS, _TABLE_POINTS, _NOTE_POINTS = 11, 9, 8.5
#: Eighths of a point.
_THICK, _THIN = 8, 4


def manuscript_styles(document: Document, lang: Lang) -> None:
    """Black letters with serifs, as manuscripts have; headings too."""
    from docx.shared import Pt, RGBColor

    for name, points in (("Normal", _BODY_POINTS), ("Heading 1", 12), ("Caption", _BODY_POINTS)):
        style: Any = document.styles[name]
        style.font.size = Pt(points)
        style.font.color.rgb = RGBColor(0, 0, 0)
        _letters(style, lang)
    heading: Any = document.styles["Heading 1"]
    heading.paragraph_format.space_before = Pt(0)
    heading.paragraph_format.space_after = Pt(6)


def table_styles(document: Document, lang: Lang) -> None:
    """The styles of cells and notes; a document that has them keeps its own."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    for name, points, before in ((TEXT, _TABLE_POINTS, 1.5), (NOTE, _NOTE_POINTS, 3.0)):
        if name in [style.name for style in document.styles]:
            continue
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(points)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(1.5)
        style.paragraph_format.line_spacing = 1.0
        if lang == "zh":
            _letters(style, lang, latin=False)


def _letters(style: Any, lang: Lang, *, latin: bool = True) -> None:
    """The letters of a style, those of Chinese apart, and the language for the spelling check."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_rPr()
    if latin:
        style.font.name = _LATIN
    fonts = properties.get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:eastAsia"), _CHINESE)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN" if lang == "zh" else "en-GB")
    properties.append(language)


def mark_row(row: _Row, *, header: bool, with_next: bool) -> None:
    """No row is broken between two pages; a header stands on all, a heading never alone."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    if with_next or header:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def three_lines(table: Table, *, header_rows: int, title: str) -> None:
    """A line above the header, under it, and under the last row; the title for those who listen."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(_line(side, _THICK))
    properties.append(borders)
    told = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), title)
    properties.append(told)
    for cell in table.rows[header_rows - 1].cells:
        line_under(cell)


def line_under(cell: _Cell) -> None:
    """A thin line under a cell."""
    from docx.oxml import OxmlElement

    properties = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    borders.append(_line("bottom", _THIN))
    properties.append(borders)


def _line(side: str, eighths: int) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    return line


def only_first_paragraph(cell: _Cell) -> None:
    """Merging keeps the empty paragraphs of the cells that are gone."""
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)


def set_widths(table: Table, widths: Sequence[int]) -> None:
    """Fixed widths; Word reads those of the cells, other programs those of the grid."""
    from docx.shared import Emu

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    for row in table._tbl.tr_lst:
        place = 0
        for cell in row.tc_lst:
            span = cell.grid_span
            cell.width = Emu(sum(widths[place : place + span]))
            place += span
