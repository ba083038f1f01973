"""The results section of a manuscript: headlines, then what each section of the report found."""

from __future__ import annotations

from dataclasses import dataclass, field

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.content import (
    FigureBlock,
    Prose,
    RefusedBlock,
    ReviewReport,
    Section,
    TableBlock,
)
from pooledcases.report.methods_section import Part
from pooledcases.tables.sentences import SENTENCES, sentence


@dataclass(slots=True)
class _Gathered:
    """One section while its blocks are gone through."""

    title: str
    texts: list[str] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)


def result_parts(report: ReviewReport, lang: Lang) -> tuple[Part, ...]:
    """The headlines, then what each section found."""
    gathered = [_Gathered(label("manuscript.headlines", lang), _headlines(report, lang))]
    gathered.append(_Gathered(""))
    numbers = {"tables": 0, "figures": 0}
    for block in report.blocks:
        match block:
            case Section():
                gathered.append(_Gathered(block.title))
            case Prose() if block.role == "prose":
                gathered[-1].texts.append(_again(report, block.result, block.text, lang))
            case RefusedBlock():
                gathered[-1].texts.append(_not_done(block, lang))
            case TableBlock():
                numbers["tables"] += 1
                gathered[-1].tables.append(numbers["tables"])
            case FigureBlock():
                numbers["figures"] += 1
                gathered[-1].figures.append(numbers["figures"])
    return tuple(
        Part(title=item.title, paragraphs=texts)
        for item in gathered
        if (texts := _told(item, lang))
    )


def _headlines(report: ReviewReport, lang: Lang) -> list[str]:
    return [_again(report, item.result, item.text, lang) for item in report.headlines]


def _again(report: ReviewReport, result: str | None, text: str, lang: Lang) -> str:
    """What a paragraph says, in another language where it says a result."""
    found = report.results.get(result) if result is not None and lang != report.lang else None
    return sentence(found, lang) if getattr(found, "kind", None) in SENTENCES else text


def _not_done(block: RefusedBlock, lang: Lang) -> str:
    return label("manuscript.not_done", lang, title=block.title, message=block.refused.message)


def _told(item: _Gathered, lang: Lang) -> tuple[str, ...]:
    """The paragraphs of a section, the last naming its tables and figures."""
    comma = label("manuscript.comma", lang)
    shown = [
        label(
            f"manuscript.{what}.{'one' if len(numbers) == 1 else 'many'}",
            lang,
            n=comma.join(map(str, numbers)),
        )
        for what, numbers in (("tables", item.tables), ("figures", item.figures))
        if numbers
    ]
    seen = label("manuscript.seen", lang, what=label("manuscript.and", lang).join(shown))
    return (*item.texts, *((seen,) if shown else ()))
