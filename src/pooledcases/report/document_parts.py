"""What a Word document is made of: pages, headings, runs, pictures, the number of each page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from pooledcases.tables.writers.word_parts import NOTE, table_styles

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from pooledcases.options import Lang

#: A4 and its margins, in centimetres.
_PAGE: Final = (21.0, 29.7)
_MARGIN: Final = 2.2
#: What a caption and notes under a picture need of a page.
_CAPTION_ROOM: Final = 3.0
#: A picture that would be made smaller than this share of its size turns its page.
_SMALLEST: Final = 0.75
#: Word cuts a longer text alternative.
_LONGEST_ALTERNATIVE: Final = 2000
#: Built-in styles in the letters of the body: name, base, points, space before and after.
_STYLES: Final = (
    ("Title", "Normal", 18, 0, 4),
    ("Subtitle", "Normal", 12, 0, 6),
    ("Heading 2", "Heading 1", 11.5, 8, 4),
)
#: A heading of a section stands apart from what is before it.
_BEFORE_SECTION, _BEFORE_CAPTION, _AFTER_PARAGRAPH = 16, 10, 6


def prepare(document: Document, lang: Lang) -> None:
    """A4, the styles of a report, and a number on every page."""
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = (Cm(size) for size in _PAGE)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Cm(_MARGIN))
    for name, base, points, before, after in _STYLES:
        style = _bare(document, name)
        style.base_style = document.styles[base]
        style.font.size, style.font.bold = Pt(points), name != "Subtitle"
        style.font.italic = name == "Subtitle"
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
    heading: Any = document.styles["Heading 1"]
    heading.paragraph_format.space_before = Pt(_BEFORE_SECTION)
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].paragraph_format.keep_with_next = True
    caption: Any = document.styles["Caption"]
    caption.paragraph_format.space_before = Pt(_BEFORE_CAPTION)
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(_AFTER_PARAGRAPH)
    table_styles(document, lang)
    _page_numbers(document)


def _bare(document: Document, name: str) -> Any:
    """A style without colours, lines and letters of its own."""
    from docx.oxml.ns import qn

    style: Any = document.styles[name]
    for part in ("w:rPr", "w:pPr"):
        for old in style.element.findall(qn(part)):
            style.element.remove(old)
    if name.startswith("Heading"):
        _outline(style, int(name[-1]) - 1)
    return style


def _outline(style: Any, level: int) -> None:
    """The level at which a navigation pane shows a heading."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(mark)


def _page_numbers(document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, what: str) -> None:
    """A number that Word fills in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def turn(document: Document, *, landscape: bool) -> None:
    """Go on upright or in landscape; a new page only where that changes."""
    from docx.enum.section import WD_ORIENT

    wanted = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    if document.sections[-1].orientation == wanted:
        return
    section = document.add_section()
    section.orientation = wanted
    section.page_width, section.page_height = section.page_height, section.page_width


def led(document: Document, lead: str, text: str, style: str | None = None) -> Paragraph:
    """A paragraph with its first words in bold."""
    paragraph = document.add_paragraph(style=style)
    if lead:
        paragraph.add_run(f"{lead.strip()} ").bold = True
    paragraph.add_run(text)
    return paragraph


def note(document: Document, text: str) -> None:
    """A line in small letters under a picture or table."""
    document.add_paragraph(text, style=NOTE)


def lies(png: bytes) -> bool:
    """Whether a picture is read better in landscape: upright it would be made much smaller."""
    from docx.image.image import Image

    found = Image.from_blob(png)
    upright, lying = (_scale(found.width, found.height, *_room(turned)) for turned in (False, True))
    return upright < _SMALLEST and lying > upright


def _room(turned: bool) -> tuple[float, float]:
    """What a page leaves for a picture."""
    from docx.shared import Cm

    across, down = reversed(_PAGE) if turned else _PAGE
    return Cm(across - 2 * _MARGIN), Cm(down - 2 * _MARGIN - _CAPTION_ROOM)


def _scale(width: float, height: float, across: float, down: float) -> float:
    return min(1.0, across / width, down / height)


def picture(document: Document, png: bytes, *, title: str, alternative: str) -> None:
    """A picture as wide as it was drawn, or as the page allows, with its words."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Pt

    room = _room(document.sections[-1].orientation == WD_ORIENT.LANDSCAPE)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(0)
    shown: Any = paragraph.add_run().add_picture(io.BytesIO(png))
    scale = _scale(shown.width, shown.height, *room)
    shown.width, shown.height = int(shown.width * scale), int(shown.height * scale)
    properties = shown._inline.docPr
    properties.set("descr", alternative[:_LONGEST_ALTERNATIVE])
    properties.set("title", title)
