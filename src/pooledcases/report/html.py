"""A review as one page that needs nothing but itself, in every language it was run in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.resources import files as resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pooledcases.labels import LABELS, label
from pooledcases.options import Lang
from pooledcases.report.content import ReviewReport
from pooledcases.report.editions import TAGS, Said, Sheets
from pooledcases.report.rows import data_views, slug
from pooledcases.report.views import (
    audit_view,
    block_views,
    code_views,
    headline_views,
)

#: The parts of the page's style and script, in their order.
STYLES: Final = ("report.css", "tables.css", "print.css")
SCRIPTS: Final = (
    "words.js", "language.js", "tables.js", "traces.js", "forest.js", "downloads.js", "start.js",
)  # fmt: skip
_SCRIPT_WORDS: Final = "report.page."
#: Letters of a word that finds no room in a narrow column.
_LONG: Final = 20
_CODE: Final = re.compile(r"`(\w+)`")


def page(
    editions: Sequence[ReviewReport],
    figures: Mapping[Lang, Mapping[str, bytes | str]],
    *,
    sheets: Sheets | None = None,
    methods: Mapping[Lang, Sequence[tuple[bool, str]]] | None = None,
    bibtex: str = "",
) -> str:
    """A review with its text, tables, figures, refusals, audit and data, as one HTML page.

    Parameters
    ----------
    editions : sequence of ReviewReport
        The same review in each language; the page opens in the first.
    figures : mapping of language to mapping of name to SVG
        A figure that a language lacks is shown in the first language; one that is in none is
        named, not shown.
    sheets : mapping of language to mapping of name to sequence of SVG, optional
        The parts of figures that are higher than a page; they are seen in print only.
    methods : mapping of language to (whether it is a heading, text), optional
        How everything was computed, as text for a manuscript.
    bibtex : str
        The works that it cites.

    Returns
    -------
    str

    Notes
    -----
    Styles, figures and the script are inside; nothing is asked of the network, which the page also
    forbids itself. Without the script everything can be read. Every text is escaped. The notes and
    cautions of a figure stand in the figure itself, so that only their codes are linked under it;
    those of a figure that is missing are written out.

    Examples
    --------
    >>> report = ReviewReport(name="a", title="A & B", question="?", document="D", blocks=())
    >>> "A &amp; B" in page([report], {})
    True
    """
    first = editions[0]
    blocks = block_views(editions, figures, sheets)
    data = data_views(editions)
    return (
        _environment(editions)
        .get_template("report.html")
        .render(
            lang=first.lang,
            review=first,
            title=_said(editions, lambda report: report.title),
            question=_said(editions, lambda report: report.question),
            document=_said(editions, lambda report: report.document),
            headlines=headline_views(editions),
            blocks=blocks,
            methods=methods or {},
            bibtex=bibtex,
            sections=[block for block in blocks if block["kind"] == "section"],
            audit=audit_view(editions),
            data=data,
            shown={table["name"]: table["title"] for table in data},
            codes=code_views(editions),
            provenance=first.provenance,
            style=_style(),
            script=_script(),
            words=_words(editions),
        )
    )


def overview(reports: Sequence[ReviewReport]) -> str:
    """The first page: every review with what it found, and the way to its report.

    Examples
    --------
    >>> report = ReviewReport(name="a", title="A & B", question="?", document="D", blocks=())
    >>> 'href="a/report.html"' in overview([report])
    True
    """
    return (
        _environment(reports[:1])
        .get_template("overview.html")
        .render(lang=reports[0].lang, reviews=reports, style=_style())
    )


def _environment(editions: Sequence[ReviewReport]) -> Environment:
    environment = Environment(
        loader=PackageLoader("pooledcases", "report/assets"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "tags": TAGS,
        "t": partial(_word, tuple(edition.lang for edition in editions)),
        "w": said,
        "c": coded,
    }
    environment.filters |= {"slug": slug, "json": _json, "unbroken": _unbroken}
    return environment


def _word(langs: Sequence[Lang], key: str, **values: object) -> Markup:
    """A word of the page in every language."""
    return said({lang: label(f"report.{key}", lang, **values) for lang in langs})


def said(text: Said) -> Markup:
    """A text in every language; once where it is the same in all of them.

    Examples
    --------
    >>> said({"en": "a < b", "zh": "甲"})
    Markup('<span lang="en">a &lt; b</span><span lang="zh-Hans">甲</span>')
    """
    if len(set(text.values())) == 1:
        return Markup("{}").format(next(iter(text.values())))
    return Markup("").join(
        Markup('<span lang="{}">{}</span>').format(TAGS[lang], words)
        for lang, words in text.items()
    )


def coded(text: Said) -> Markup:
    """The same with names in backticks set as code.

    Examples
    --------
    >>> coded({"en": "by `grade_who`", "zh": "by `grade_who`"})
    Markup('by <code>grade_who</code>')
    """
    return Markup(_CODE.sub(r"<code>\1</code>", str(said(text))))


def _said(editions: Sequence[ReviewReport], get: Callable[[ReviewReport], str]) -> Said:
    return {edition.lang: get(edition) for edition in editions}


def _words(editions: Sequence[ReviewReport]) -> Mapping[str, Mapping[str, str]]:
    """What the script says, by the tag of the language; the title of the page is one of them."""
    keys = [key for key in LABELS if key.startswith(_SCRIPT_WORDS)]
    return {
        TAGS[edition.lang]: {"title": edition.title}
        | {key.removeprefix(_SCRIPT_WORDS): label(key, edition.lang) for key in keys}
        for edition in editions
    }


def _json(content: object) -> Markup:
    """JSON inside a page: nothing in it can end the element that it stands in."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def _unbroken(text: str) -> bool:
    """Whether a text has a word so long that a narrow column has to break it."""
    return any(len(word) > _LONG for word in text.split())


def _style() -> Markup:
    return Markup("").join(_asset(name) for name in STYLES)


def _script() -> Markup:
    """The parts of the script as one, which leaves no name behind."""
    parts = Markup("").join(_asset(name) for name in SCRIPTS)
    return Markup('"use strict";\n(() => {{\n{}}})();\n').format(parts)


def _asset(name: str) -> Markup:
    """A file of the page, put inside it; it is ours, and holds no text of a review."""
    return Markup(resources("pooledcases.report").joinpath("assets", name).read_text("utf-8"))
