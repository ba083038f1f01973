"""What the template shows of each block: the same block of every edition side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any, Final, TypeVar

from markupsafe import Markup

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
from pooledcases.report.forest import answers, pooled_of, study_views
from pooledcases.report.svg import inline, marked_rows
from pooledcases.report.traces import Trace, read_rows, traces
from pooledcases.results.audit import Verdict
from pooledcases.results.base import Caution
from pooledcases.results.fit_words import count_headers, measure_name, method_line
from pooledcases.tables.files import as_text, numeric_columns

#: What a browser and a screen reader call the languages.
TAGS: Final[Mapping[Lang, str]] = {"en": "en", "zh": "zh-Hans"}

#: A text by language, or what is drawn from one.
Said = Mapping[Lang, str]
Editions = Sequence[ReviewReport]
Figures = Mapping[Lang, Mapping[str, bytes | str]]
View = dict[str, Any]
_Block = TypeVar("_Block", bound=Block)

#: What asks for action comes first.
_ORDER: Final = ("mismatch", "not derivable", "rounding", "match")
_MARKS: Final = {"mismatch": "✗", "not derivable": "?", "rounding": "≈", "match": "✓"}


def block_views(editions: Editions, figures: Figures) -> list[View]:
    """The blocks in their order, tables and figures numbered."""
    numbers = {"table": count(1), "figure": count(1)}
    views = []
    for place, blocks in enumerate(zip(*(e.blocks for e in editions), strict=True), 1):
        same = {e.lang: block for e, block in zip(editions, blocks, strict=True)}
        view = _view(same, editions, figures, f"b{place}")
        if view["kind"] in numbers:
            view["number"] = next(numbers[view["kind"]])
        views.append(view)
    return views


def _view(same: Mapping[Lang, Block], editions: Editions, figures: Figures, anchor: str) -> View:
    first = editions[0]
    match same[first.lang]:
        case Section():
            return _section(_all(same, Section), anchor)
        case Prose() as block:
            return {
                "kind": block.role,
                "anchor": anchor,
                "text": _each(_all(same, Prose), lambda item: item.text),
                "result": block.result,
                "traces": recorded_traces(editions, block.result),
            }
        case RefusedBlock() as block:
            return _refused(_all(same, RefusedBlock), block.refused.code)
        case TableBlock():
            return _table(_all(same, TableBlock), anchor)
        case FigureBlock():
            return _figure(_all(same, FigureBlock), editions, figures, anchor)


def recorded_traces(editions: Editions, result: str | None) -> tuple[Trace, ...]:
    """The rows that the result recorded under this id counts."""
    return () if result is None else traces(editions, editions[0].results[result])


def _section(same: Mapping[Lang, Section], anchor: str) -> View:
    asked = any(item.question for item in same.values())
    return {
        "kind": "section",
        "anchor": anchor,
        "title": _each(same, lambda item: item.title),
        "question": _each(same, lambda item: item.question) if asked else None,
    }


def _refused(same: Mapping[Lang, RefusedBlock], code: str) -> View:
    return {
        "kind": "refused",
        "code": code,
        "title": _each(same, lambda item: item.title),
        "message": _each(same, lambda item: item.refused.message),
        "offered": _each(same, lambda item: item.refused.offered),
    }


def _table(same: Mapping[Lang, TableBlock], anchor: str) -> View:
    return {
        "kind": "table",
        "anchor": anchor,
        "title": _each(same, lambda item: item.title),
        "editions": {lang: _cells(block) for lang, block in same.items()},
        "notes": _notes(same),
        "cautions": cautions({lang: block.cautions for lang, block in same.items()}),
        "name": next(iter(same.values())).name,
    }


def _cells(block: TableBlock) -> View:
    right = numeric_columns(block.frame)
    return {
        "headers": list(zip(map(as_text, block.frame.columns), right, strict=True)),
        "rows": [
            list(zip(map(as_text, row), right, strict=True))
            for row in block.frame.itertuples(index=False)
        ],
    }


def _figure(
    same: Mapping[Lang, FigureBlock], editions: Editions, figures: Figures, anchor: str
) -> View:
    first = same[editions[0].lang]
    name = first.name
    drawn = {
        lang: Markup(inline(figures[lang][name], prefix=f"{anchor}{lang}", label=block.title))
        for lang, block in same.items()
        if name in figures.get(lang, {})
    }
    found = cautions({lang: block.cautions for lang, block in same.items()})
    return {
        "kind": "figure",
        "anchor": anchor,
        "title": _each(same, lambda item: item.title),
        "drawn": drawn,
        "name": name,
        "notes": _notes(same),
        "cautions": _one_a_code(found) if drawn else found,
        "forest": _forest(first, drawn, list(same)),
        "traces": [trace for item in first.results for trace in traces(editions, item)],
    }


def _forest(block: FigureBlock, drawn: Mapping[Lang, str], langs: Sequence[Lang]) -> View | None:
    """What a forest plot answers with; None for other figures."""
    marked = frozenset[int]().union(*(marked_rows(svg) for svg in drawn.values()))
    fits = pooled_of(block.results)
    if not fits or not marked:
        return None
    return {
        "studies": [view for view in study_views(fits[0], langs) if view["row"] in marked],
        "heads": [
            dict(zip(langs, texts, strict=True))
            for texts in zip(*(count_headers(fits[0].effects, lang) for lang in langs), strict=True)
        ],
        "measure": {lang: measure_name(fits[0], lang) for lang in langs},
        "fits": [
            {
                TAGS[lang]: {"name": method_line(fit, lang), "fits": found}
                for lang, found in answers(fit, langs).items()
            }
            for fit in fits
        ],
    }


def _notes(same: Mapping[Lang, TableBlock | FigureBlock]) -> list[Said]:
    langs = list(same)
    return [
        dict(zip(langs, texts, strict=True))
        for texts in zip(*(block.notes for block in same.values()), strict=True)
    ]


def cautions(found: Mapping[Lang, Sequence[Caution]]) -> list[View]:
    """Each caution once: code, severity, sentence; the acknowledged ones with their reason."""
    langs = list(found)
    views: dict[tuple[str, str], View] = {}
    for item in found[langs[0]]:
        message = {lang: item.message(lang) for lang in langs}
        views.setdefault(
            (item.code, message[langs[0]]),
            {
                "code": item.code,
                "severity": item.severity,
                "word": {lang: label(f"severity.{item.severity}", lang) for lang in langs},
                "message": message,
                "acknowledged": item.status == "acknowledged",
                "reason": item.reason,
            },
        )
    return list(views.values())


def _one_a_code(found: Iterable[View]) -> list[View]:
    """Without their sentences: each code once, and once more for another reason."""
    return list({(item["code"], item["reason"]): item for item in found}.values())


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
                "text": {lang: head.text for lang, head in same.items()},
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
                "trace": read_rows(editions, item),
                "sentence": {lang: item.sentence(lang) for lang in langs},
            }
            for item in ordered
        ],
    }


def code_views(report: ReviewReport) -> list[tuple[str, str]]:
    """The codes on the page, with where the evidence for each is published."""
    met = {item.code for block in report.blocks for item in getattr(block, "cautions", ())}
    met |= {block.refused.code for block in report.blocks if isinstance(block, RefusedBlock)}
    return [(code, GUARDRAILS[code].reference) for code in sorted(met) if code in GUARDRAILS]


def _all(same: Mapping[Lang, Block], kind: type[_Block]) -> Mapping[Lang, _Block]:
    """The blocks of every edition, which are of one kind."""
    found = {lang: block for lang, block in same.items() if isinstance(block, kind)}
    if len(found) != len(same):
        raise TypeError("the editions of a review do not have the same blocks")
    return found


def _each(same: Mapping[Lang, _Block], get: Callable[[_Block], str]) -> Said:
    return {lang: get(block) for lang, block in same.items()}
