"""An SVG file as part of a page: its own names, nothing that runs, and its words for a reader."""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from xml.etree import ElementTree

_SVG: Final = "http://www.w3.org/2000/svg"
#: Scripts and foreign content never; styles and metadata would act on the whole page.
_DROPPED: Final = frozenset({"script", "style", "metadata", "foreignObject", "iframe", "a"})
_ON_SCREEN: Final = 1.15
#: Where the size of a file stands.
_HEAD: Final = 2000
_REFERENCE: Final = re.compile(r"url\(#([^)]+)\)")
_HREF: Final = re.compile(r"href=\"#([^\"]+)\"")
#: Above it stand the characters that are written without spaces.
_LATIN: Final = 0x2E7F
#: The mark that forest plots put over a whole row; the number is its row of the study table.
_ROW: Final = re.compile(r"row-(\d+)-\d+")
#: The marks of all studies together.
_POOLED: Final = re.compile(r"(?:diamond|prediction)-\d+")
_COMMENT: Final = re.compile(r"<!--\s*(.*?)\s*-->", re.DOTALL)


def inline(svg: bytes | str, *, prefix: str, label: str, rows: bool = True) -> str:
    """The ``<svg>`` element of a file, ready to stand in a page.

    Parameters
    ----------
    svg : bytes or str
        A whole SVG file.
    prefix : str
        Put before every name inside, so that two figures of a page never share one. Names that
        nothing refers to are left out.
    label : str
        What the figure shows, for those who do not see it.
    rows : bool
        Whether the rows of a forest plot are marked, so that they can answer.

    Returns
    -------
    str

    Notes
    -----
    Letters are outlines in our figures. Their words become the ``<desc>``, where the file has none:
    they stand in comments. The area of a row of a forest plot is marked with ``data-row``, its
    diamonds and prediction bars with ``data-mark``.
    Scripts, event handlers and references to other files are taken out.

    Examples
    --------
    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/><use href="#a"/></svg>'
    >>> inline(svg, prefix="f1", label="A")[66:]
    '<g id="f1-a" /><use href="#f1-a" /></svg>'
    """
    text = svg.decode() if isinstance(svg, bytes) else svg
    root = ElementTree.fromstring(text)
    _clean(root, prefix, used=_used(text), rows=rows)
    root.attrib = {
        "xmlns": _SVG,
        **{name: root.attrib[name] for name in ("viewBox",) if name in root.attrib},
        **_width(root),
        "role": "img",
        "aria-label": label,
    }
    words = texts(text)
    if words and root.find("desc") is None:
        desc = ElementTree.Element("desc")
        desc.text = "; ".join(words)
        root.insert(0, desc)
    return ElementTree.tostring(root, encoding="unicode")


def marked_rows(svg: str) -> frozenset[int]:
    """The rows of the study table that a figure marks.

    Examples
    --------
    >>> sorted(marked_rows('<g data-row="2" /><g data-row="0" />'))
    [0, 2]
    """
    return frozenset(int(row) for row in re.findall(r'data-row="(\d+)"', svg))


def texts(svg: str) -> list[str]:
    """The words of a figure, in the order in which they were drawn; the lines of a text joined.

    Examples
    --------
    >>> texts('<svg><g id="a"><!-- Not --><!-- pooled. --></g><g id="b"><!-- 0.5 --></g></svg>')
    ['Not pooled.', '0.5']
    """
    groups = (_COMMENT.findall(part) for part in svg.split('<g id="'))
    return [_joined([" ".join(unescape(line).split()) for line in part]) for part in groups if part]


def _joined(lines: list[str]) -> str:
    """Lines of one text; Chinese goes on without a space."""
    text = ""
    for line in lines:
        close = not text or ord(text[-1]) > _LATIN or ord(line[:1] or " ") > _LATIN
        text += line if close else f" {line}"
    return text


def size_of(svg: bytes | str) -> tuple[float, float]:
    """How wide and how high a file is drawn, in points; 0 where it does not say.

    Examples
    --------
    >>> size_of('<svg viewBox="0 0 72.5 36" />')
    (72.5, 36.0)
    """
    text = svg[:_HEAD].decode(errors="replace") if isinstance(svg, bytes) else svg[:_HEAD]
    found = re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)', text)
    return (0.0, 0.0) if found is None else (float(found[1]), float(found[2]))


def _width(root: ElementTree.Element) -> dict[str, str]:
    """A little larger than in print, for the distance of a screen; it shrinks with the page."""
    width = root.attrib.get("width", "").removesuffix("pt")
    try:
        points = _ON_SCREEN * float(width)
    except ValueError:
        return {}
    return {"style": f"width:{points:.0f}pt;max-width:100%;height:auto"}


def _used(svg: str) -> frozenset[str]:
    """The names that something inside refers to; the others are not needed in a page."""
    return frozenset(_REFERENCE.findall(svg)) | frozenset(_HREF.findall(svg))


def _clean(element: ElementTree.Element, prefix: str, used: frozenset[str], rows: bool) -> None:
    for child in list(element):
        if not isinstance(child.tag, str) or _local(child.tag) in _DROPPED:
            element.remove(child)
        else:
            _clean(child, prefix, used, rows)
    element.tag = _local(element.tag)
    kept: dict[str, str] = {}
    for name, value in element.attrib.items():
        bare = _local(name)
        if rows and bare == "id":
            kept |= _live(value)
        if bare == "id" and value not in used:
            continue
        if bare.lower().startswith("on") or (bare == "href" and not value.startswith("#")):
            continue
        if bare == "id":
            value = f"{prefix}-{value}"
        elif bare == "href":
            value = f"#{prefix}-{value[1:]}"
        else:
            value = _REFERENCE.sub(rf"url(#{prefix}-\1)", value)
        kept[bare] = value
    element.attrib = kept


def _live(name: str) -> dict[str, str]:
    """How the page finds a row of a forest plot, or a mark that stands for all its studies."""
    if row := _ROW.fullmatch(name):
        return {"data-row": row[1]}
    return {"data-mark": name} if _POOLED.fullmatch(name) else {}


def _local(name: str) -> str:
    return name.rpartition("}")[2]
