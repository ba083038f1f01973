"""The results section of a manuscript: headlines, then what each section of the report found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

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
from pooledcases.report.naming import names_of
from pooledcases.report.sentences import worded_sentence
from pooledcases.results.describe import OutcomeProportions, TableOne
from pooledcases.tables.sentences import SENTENCES


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
                gathered.append(_Gathered(block.title, _described(report, block.title, lang)))
            case Prose() if block.role == "prose":
                text = _again(report, block.result, block.text, lang)
                # a paragraph on the same of two analyses is written once
                if not any(text in item.texts for item in gathered[1:]):
                    gathered[-1].texts.append(text)
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


def _described(report: ReviewReport, title: str, lang: Lang) -> list[str]:
    """The patients and their outcomes, which a report shows in tables, as sentences."""
    spoken = {block.result for block in report.blocks if isinstance(block, Prose)}
    found = {
        key: item
        for key, item in report.results.items()
        if report.analyses.get(key) == title and key not in spoken
    }
    tables = [item for item in found.values() if isinstance(item, TableOne)]
    # what is said of all patients is not said again of some of them
    told: list[Any] = [item for item in tables if item.by is None] or tables
    counted = [item for item in found.values() if isinstance(item, OutcomeProportions)]
    # the same outcome again is that of a part of them, which its result does not name
    first = {item.outcome: item for item in reversed(counted)}
    told += [item for item in counted if first[item.outcome] is item]
    return [_worded(report, item, lang) for item in told]


def _worded(report: ReviewReport, item: Any, lang: Lang) -> str:
    names = replace(names_of(report.tables, lang), declared=report.outcomes)
    return worded_sentence(item, names)


def _again(report: ReviewReport, result: str | None, text: str, lang: Lang) -> str:
    """What a paragraph says, in another language where it says a result."""
    found = report.results.get(result) if result is not None and lang != report.lang else None
    return _worded(report, found, lang) if getattr(found, "kind", None) in SENTENCES else text


def _not_done(block: RefusedBlock, lang: Lang) -> str:
    message = block.refused.message.rstrip(".。")
    return label("manuscript.not_done", lang, title=block.title, message=message)


def _told(item: _Gathered, lang: Lang) -> tuple[str, ...]:
    """The paragraphs of a section, the last naming its tables and figures."""
    comma = label("manuscript.comma", lang)
    shown = [
        label(
            f"manuscript.{what}.{'one' if len(numbers) == 1 else 'many'}",
            lang,
            n=comma.join(_runs(numbers, lang)),
        )
        for what, numbers in (("tables", item.tables), ("figures", item.figures))
        if numbers
    ]
    seen = label("manuscript.seen", lang, what=label("manuscript.and", lang).join(shown))
    return (*item.texts, *((seen,) if shown else ()))


def _runs(numbers: Sequence[int], lang: Lang) -> Iterator[str]:
    """Numbers one after the other as a range, where they are three or more."""
    for _, part in groupby(enumerate(numbers), lambda item: item[1] - item[0]):
        run = [number for _, number in part]
        if len(run) > 2:
            yield label("manuscript.range", lang, low=run[0], high=run[-1])
        else:
            yield from map(str, run)
