"""What the template shows of each block: the same block of every edition side by side."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Final

from pooledcases.data.review_config import DOMAINS
from pooledcases.guardrails import GUARDRAILS
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.content import (
    Block,
    FigureBlock,
    Prose,
    RefusedBlock,
    ReviewReport,
    Section,
    TableBlock,
)
from pooledcases.report.editions import (
    Editions,
    Figures,
    Said,
    Sheets,
    View,
    cautions,
    each,
    every,
    notes,
)
from pooledcases.report.figure_views import figure_view
from pooledcases.report.methods_section import source_of_rule
from pooledcases.report.naming import closed_up, worded_verdict
from pooledcases.report.traces import Trace, claim_traces, traces
from pooledcases.results.audit import Verdict
from pooledcases.tables.files import as_text, numeric_columns

#: What asks for action comes first.
_ORDER: Final = ("mismatch", "not derivable", "rounding", "match")
#: Tables of more columns than these have smaller letters in print.
_ROOMS: Final = ((9, "most"), (5, "many"))
_MARKS: Final = {"mismatch": "✗", "not derivable": "?", "rounding": "≈", "match": "✓"}


def block_views(editions: Editions, figures: Figures, sheets: Sheets | None = None) -> list[View]:
    """The blocks in their order, tables and figures numbered."""
    numbers = {"table": count(1), "figure": count(1)}
    views = []
    for place, blocks in enumerate(zip(*(e.blocks for e in editions), strict=True), 1):
        same = {e.lang: block for e, block in zip(editions, blocks, strict=True)}
        view = _view(same, editions, figures, sheets or {}, f"b{place}")
        if view["kind"] in numbers:
            view["number"] = next(numbers[view["kind"]])
        views.append(view)
    return views


def _view(
    same: Mapping[Lang, Block],
    editions: Editions,
    figures: Figures,
    sheets: Sheets,
    anchor: str,
) -> View:
    first = editions[0]
    match same[first.lang]:
        case Section():
            return _section(every(same, Section), anchor)
        case Prose() as block:
            return {
                "kind": block.role,
                "anchor": anchor,
                "text": each(every(same, Prose), lambda item: item.text),
                "result": block.result,
                "traces": recorded_traces(editions, block.result),
            }
        case RefusedBlock() as block:
            return _refused(every(same, RefusedBlock), block.refused.code)
        case TableBlock():
            return _table(every(same, TableBlock), anchor)
        case FigureBlock():
            return figure_view(every(same, FigureBlock), editions, figures, sheets, anchor)


def recorded_traces(editions: Editions, result: str | None) -> tuple[Trace, ...]:
    """The rows that the result recorded under this id counts."""
    return () if result is None else traces(editions, editions[0].results[result])


def _section(same: Mapping[Lang, Section], anchor: str) -> View:
    asked = any(item.question for item in same.values())
    return {
        "kind": "section",
        "anchor": anchor,
        "title": each(same, lambda item: item.title),
        "question": each(same, lambda item: item.question) if asked else None,
    }


def _refused(same: Mapping[Lang, RefusedBlock], code: str) -> View:
    return {
        "kind": "refused",
        "code": code,
        "title": each(same, lambda item: item.title),
        "message": each(same, lambda item: item.refused.message),
        "offered": each(same, lambda item: item.refused.offered),
    }


def _table(same: Mapping[Lang, TableBlock], anchor: str) -> View:
    return {
        "kind": "table",
        "anchor": anchor,
        "title": each(same, lambda item: item.title),
        "editions": {lang: _cells(block) for lang, block in same.items()},
        "notes": notes(same),
        "cautions": cautions({lang: block.cautions for lang, block in same.items()}),
        "name": next(iter(same.values())).name,
    }


def _cells(block: TableBlock) -> View:
    right = numeric_columns(block.frame)
    return {
        "room": next((word for most, word in _ROOMS if len(right) > most), ""),
        "headers": list(zip(map(as_text, block.frame.columns), right, strict=True)),
        "rows": [
            list(zip(map(as_text, row), right, strict=True))
            for row in block.frame.itertuples(index=False)
        ],
    }


def headline_views(editions: Editions) -> list[View]:
    """What was found, with what its authors say of each way in which it may be wrong."""
    first, langs = editions[0], [edition.lang for edition in editions]
    views = []
    for heads in zip(*(edition.headlines for edition in editions), strict=True):
        same = dict(zip(langs, heads, strict=True))
        judged = [
            {
                "domain": {lang: label(f"report.certainty.{name}", lang) for lang in langs},
                "words": {
                    lang: head.certainty.get(name) or label("report.certainty.none", lang)
                    for lang, head in same.items()
                },
                "judged": name in heads[0].certainty,
            }
            for name in DOMAINS
        ]
        views.append(
            {
                "finding": each(same, lambda head: head.finding),
                "text": each(same, lambda head: head.text),
                "certainty": judged,
                "anchor": _place(first, heads[0].result),
                "traces": recorded_traces(editions, heads[0].result),
            }
        )
    return views


def _place(report: ReviewReport, result: str) -> str | None:
    """The anchor of the first block that speaks of a result or draws it."""
    wanted = report.results[result]
    for place, block in enumerate(report.blocks, 1):
        spoken = isinstance(block, Prose) and block.result == result
        drawn = isinstance(block, FigureBlock) and any(item is wanted for item in block.results)
        if spoken or drawn:
            return f"b{place}"
    return None


def audit_view(editions: Editions) -> View | None:
    """The claims of the text, those that ask for action first."""
    langs = [edition.lang for edition in editions]
    verdicts = [v for v in editions[0].results.values() if isinstance(v, Verdict)]
    if not verdicts:
        return None
    ordered = sorted(verdicts, key=lambda item: _ORDER.index(item.verdict))
    words = {
        word: {lang: label(f"audit.verdict.{word}", lang) for lang in langs} for word in _ORDER
    }
    return {
        "total": len(verdicts),
        "counts": [
            (word, _MARKS[word], words[word], sum(v.verdict == word for v in verdicts))
            for word in _ORDER
        ],
        "rows": [
            {
                "verdict": item.verdict,
                "mark": _MARKS[item.verdict],
                "word": words[item.verdict],
                "item": item,
                "traces": claim_traces(editions, item),
                "recomputed": {lang: said.recomputed_text or "–" for lang, said in told.items()},
                "sentence": {
                    lang: closed_up(said.sentence(lang), lang) for lang, said in told.items()
                },
            }
            for item in ordered
            for told in [
                {each.lang: worded_verdict(item, each.tables, each.lang) for each in editions}
            ]
        ],
    }


def code_views(editions: Editions) -> list[tuple[str, Said]]:
    """The codes on the page, with where the evidence for each is published."""
    report = editions[0]
    met = {item.code for block in report.blocks for item in getattr(block, "cautions", ())}
    met |= {block.refused.code for block in report.blocks if isinstance(block, RefusedBlock)}
    langs = [edition.lang for edition in editions]
    return [
        (code, {lang: source_of_rule(code, lang) for lang in langs})
        for code in sorted(met)
        if code in GUARDRAILS
    ]
