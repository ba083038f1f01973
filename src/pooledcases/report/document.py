"""A review as a Word document, for co-authors who comment there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final

from pooledcases.data.review_config import DOMAINS
from pooledcases.guardrails import GUARDRAILS
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report import document_parts as parts
from pooledcases.report.bibliography import references
from pooledcases.report.content import (
    Block,
    FigureBlock,
    Headline,
    Prose,
    RefusedBlock,
    ReviewReport,
    Section,
    TableBlock,
)
from pooledcases.report.methods_section import method_parts, source_of_rule, sources
from pooledcases.report.naming import worded_verdict
from pooledcases.report.pictures import Picture, pictures
from pooledcases.report.text import plain
from pooledcases.results.audit import Verdict
from pooledcases.results.base import Caution
from pooledcases.tables.checks import audit_frame
from pooledcases.tables.words import frame
from pooledcases.tables.writers.grid import grid
from pooledcases.tables.writers.word import add_table, new_document, saved

if TYPE_CHECKING:
    from docx.document import Document

#: A wide table of no more rows does not turn its page.
_FEW_ROWS: Final = 6
#: What asks for action comes first.
_ORDER: Final = ("mismatch", "not derivable", "rounding", "match")


def docx(report: ReviewReport, figures: Mapping[str, Picture] | None = None) -> bytes:
    """A review as a Word document: what the page shows, to be commented.

    Parameters
    ----------
    report : ReviewReport
        In the language of the document.
    figures : mapping of str to Picture, optional
        By the name of their block, from :func:`pooledcases.report.pictures.pictures`; drawn when
        left out. A figure that is not there is named, with its notes and cautions in words.

    Returns
    -------
    bytes
        The same for the same report: nothing in it tells the day, the author or the machine.

    Notes
    -----
    In order: title, question, headlines with their certainty, each section with its question,
    data, method, results, figures and tables, the audit, the methods in full with references, the
    codes, and what everything was computed from. Headings are real headings, tables real tables
    with a header that repeats; pictures have 300 dots an inch and carry their words. Wide tables
    and wide figures stand on pages in landscape, and a figure of many rows on as many pages as it
    needs, so that its letters stay readable. The rows of the data are not in it.

    Examples
    --------
    >>> made = ReviewReport(name="a", title="A", question="?", document="D", blocks=())
    >>> docx(made, {})[:2]
    b'PK'
    """
    document = new_document(report.lang)
    parts.prepare(document, report.lang)
    drawn = pictures(report) if figures is None else figures
    _Writer(document=document, lang=report.lang, figures=drawn).report(report)
    return saved(document, title=report.title)


@dataclass(slots=True, kw_only=True)
class _Writer:
    """One document while it is written; tables and figures are counted."""

    document: Document
    lang: Lang
    figures: Mapping[str, Picture]
    tables_so_far: count[int] = field(default_factory=lambda: count(1))
    figures_so_far: count[int] = field(default_factory=lambda: count(1))

    def word(self, key: str, **values: object) -> str:
        return label(f"report.{key}", self.lang, **values)

    def heading(self, text: str, level: int = 1, *, lies: bool = False) -> None:
        """A section begins upright; the text that follows a wide table stays with it."""
        if level == 1:
            parts.turn(self.document, landscape=lies)
        self.document.add_heading(text, level)

    def report(self, report: ReviewReport) -> None:
        self.document.add_paragraph(report.title, style="Title")
        self.document.add_paragraph(report.question, style="Subtitle")
        parts.note(self.document, self.word("document") + report.document)
        self.headlines(report.headlines)
        for place, block in enumerate(report.blocks):
            if isinstance(block, Section):
                self.section(block, report.blocks[place + 1 :])
            else:
                self.block(block)
        verdicts = [item for item in report.results.values() if isinstance(item, Verdict)]
        self.audit(worded_verdict(item, report.tables, self.lang) for item in verdicts)
        self.methods(report)
        self.codes(report)
        self.provenance(report)

    def headlines(self, headlines: Iterable[Headline]) -> None:
        for place, head in enumerate(headlines):
            if place == 0:
                self.heading(self.word("found"))
                parts.note(self.document, self.word("certainty"))
            if head.finding:
                self.document.add_paragraph().add_run(head.finding).bold = True
            self.document.add_paragraph().add_run(head.text).bold = not head.finding
            for name in DOMAINS:
                judged = head.certainty.get(name) or self.word("certainty.none")
                domain = self.word(f"certainty.{name}")
                parts.led(self.document, f"{domain}:", judged, style="List Bullet")

    def section(self, block: Section, after: Sequence[Block]) -> None:
        """A heading and its question, on the page of the wide table that it leads to."""
        shown = next((b for b in after if isinstance(b, (TableBlock, FigureBlock, Section))), None)
        self.heading(block.title, lies=isinstance(shown, TableBlock) and self.lies(shown))
        if block.question:
            parts.led(self.document, self.word("question"), block.question)

    def lies(self, block: TableBlock) -> bool:
        """Whether a table needs a page in landscape; a few rows wrap upright instead."""
        return len(block.frame) > _FEW_ROWS and grid(block, lang=self.lang).wide

    def block(self, block: Block) -> None:
        match block:
            case Prose():
                lead = "" if block.role == "prose" else self.word(block.role)
                parts.led(self.document, lead, block.text)
            case RefusedBlock():
                self.refused(block)
            case TableBlock():
                self.table(block)
            case FigureBlock():
                self.figure(block)

    def refused(self, block: RefusedBlock) -> None:
        self.heading(self.word("refused") + block.title, 2)
        refused = block.refused
        code = label("manuscript.cited", self.lang, text=refused.code)
        self.document.add_paragraph(refused.message + code)
        parts.led(self.document, self.word("offered"), refused.offered)

    def table(self, block: TableBlock, *, numbered: bool = True) -> None:
        parts.turn(self.document, landscape=self.lies(block))
        number = next(self.tables_so_far) if numbered else None
        add_table(self.document, block, lang=self.lang, number=number, turn=False)

    def figure(self, block: FigureBlock) -> None:
        drawn = self.figures.get(block.name)
        lies = drawn is not None and any(parts.lies(png) for png in drawn.parts)
        parts.turn(self.document, landscape=lies)
        number = next(self.figures_so_far)
        caption = label("manuscript.figure", self.lang, number=number, title=block.title)
        if drawn is None:
            self.document.add_paragraph(caption, style="Caption")
        else:
            self.parted(drawn, caption, block.title)
        if block.caption:
            parts.note(self.document, block.caption)
        if drawn is None:
            parts.note(self.document, self.word("no_figure", name=block.name))
            for text in (*block.notes, *(self.caution(item) for item in block.cautions)):
                parts.note(self.document, text)
        elif block.cautions:
            # the picture or its caption holds their sentences
            known = dict.fromkeys(item.code + self.reason(item) for item in block.cautions)
            parts.note(self.document, label("manuscript.comma", self.lang).join(known))

    def parted(self, drawn: Picture, caption: str, title: str) -> None:
        """A picture with its caption; of a high figure, every part with its number."""
        total = len(drawn.parts)
        for part, png in enumerate(drawn.parts, 1):
            parts.picture(self.document, png, title=title, alternative=drawn.alternative)
            said = label("figure.part", self.lang, part=part, total=total) if total > 1 else ""
            self.document.add_paragraph(caption + said, style="Caption")

    def caution(self, item: Caution) -> str:
        return f"{item.code}: {item.message(self.lang)}{self.reason(item)}"

    def reason(self, item: Caution) -> str:
        if item.status != "acknowledged":
            return ""
        known = label("manuscript.acknowledged", self.lang, reason=item.reason)
        return label("manuscript.cited", self.lang, text=known)

    def audit(self, verdicts: Iterable[Verdict]) -> None:
        found = sorted(verdicts, key=lambda item: _ORDER.index(item.verdict))
        if not found:
            return
        self.heading(self.word("audit"))
        self.document.add_paragraph(self.word("audit_intro", n=len(found)))
        shown = audit_frame(found, self.lang)
        self.table(TableBlock(name="audit", title=self.word("audit"), frame=shown))

    def methods(self, report: ReviewReport) -> None:
        """In full, with the references that they name."""
        found = method_parts(report, self.lang)
        self.heading(label("manuscript.methods", self.lang))
        for part in found:
            self.document.add_heading(part.title, 2)
            for text in part.paragraphs:
                self.document.add_paragraph(plain(text, self.lang))
        lines = sorted((references()[key].line() for key in sources(found)), key=str.lower)
        if lines:
            self.heading(label("manuscript.references", self.lang))
        for line in lines:
            parts.note(self.document, line)

    def codes(self, report: ReviewReport) -> None:
        met = {item.code for block in report.blocks for item in getattr(block, "cautions", ())}
        met |= {b.refused.code for b in report.blocks if isinstance(b, RefusedBlock)}
        known = [code for code in sorted(met) if code in GUARDRAILS]
        if known:
            self.heading(self.word("codes"))
            self.document.add_paragraph(self.word("codes_intro"))
        for code in known:
            parts.led(self.document, f"{code}:", source_of_rule(code, self.lang))

    def provenance(self, report: ReviewReport) -> None:
        made = report.provenance
        if made is None:
            return
        self.heading(self.word("how"))
        comma = label("manuscript.comma", self.lang)
        versions = comma.join(f"{name} {text}" for name, text in made.versions.items())
        lines = [("how.command", made.command), ("how.versions", versions)]
        if made.seeds:
            seeds = (f"{name} {seed}" for name, seed in made.seeds.items())
            lines.append(("how.seeds", comma.join(seeds)))
        for key, text in lines:
            parts.led(self.document, f"{self.word(key)}:", text)
        cells = [[name, str(n), digest] for name, (n, digest) in made.tables.items()]
        if cells:
            shown = frame(["", "n", "SHA-256"], cells)
            title = self.word("how.tables")
            self.table(TableBlock(name="how", title=title, frame=shown), numbered=False)
        parts.note(self.document, self.word("made_by"))
