"""All reviews as one page that needs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

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
from pooledcases.report.svg import inline
from pooledcases.results.audit import Verdict
from pooledcases.results.base import Caution
from pooledcases.tables.files import as_text, numeric_columns

#: What asks for action comes first.
_ORDER = ("mismatch", "not derivable", "rounding", "match")
_MARKS = {"mismatch": "✗", "not derivable": "?", "rounding": "≈", "match": "✓"}


def page(
    reports: Sequence[ReviewReport], files: Mapping[str, bytes | str], *, lang: Lang = "en"
) -> str:
    """Every review with its text, tables, figures, refusals and audit, as one HTML page.

    Parameters
    ----------
    reports : sequence of ReviewReport
    files : mapping of path to content
        Figures are taken from ``REVIEW/NAME.svg``; one that is not there is named, not shown.
    lang : {"en", "zh"}
        The language of the page's own words.

    Returns
    -------
    str

    Notes
    -----
    Styles and figures are inside; there is no script, and nothing is asked of the network. Every
    text is escaped. Links to the files of a table or figure are relative to the page. The notes and
    cautions of a figure stand in the figure itself, so that only their codes are linked under it;
    those of a figure that is missing are written out.

    Examples
    --------
    >>> report = ReviewReport(name="a", title="A & B", question="?", document="D", blocks=())
    >>> "A &amp; B" in page([report], {})
    True
    """
    views = [_review(report, files, lang, index) for index, report in enumerate(reports, 1)]
    template = _environment().get_template("template.html")
    return template.render(
        lang=lang,
        t=lambda key, **values: label(f"report.{key}", lang, **values),
        reviews=views,
        codes=_codes(reports),
    )


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pooledcases", "report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def _review(
    report: ReviewReport, files: Mapping[str, bytes | str], lang: Lang, index: int
) -> dict[str, Any]:
    verdicts = [item for item in report.results.values() if isinstance(item, Verdict)]
    blocks = list(_blocks(report, files, lang, f"r{index}"))
    return {
        "anchor": f"review-{_slug(report.name)}",
        "name": report.name,
        "title": report.title,
        "question": report.question,
        "document": report.document,
        "blocks": blocks,
        "sections": [block for block in blocks if block["kind"] == "section"],
        "audit": _audit(verdicts, lang) if verdicts else None,
        "results": len(report.results),
    }


def _blocks(
    report: ReviewReport, files: Mapping[str, bytes | str], lang: Lang, prefix: str
) -> Iterator[dict[str, Any]]:
    numbers = {"table": 0, "figure": 0}
    for place, block in enumerate(report.blocks, 1):
        view = _block(block, report.name, files, lang, f"{prefix}-{place}")
        if view["kind"] in numbers:
            numbers[view["kind"]] += 1
            view["number"] = numbers[view["kind"]]
        yield view


def _block(
    block: Block, review: str, files: Mapping[str, bytes | str], lang: Lang, anchor: str
) -> dict[str, Any]:
    match block:
        case Section():
            return {"kind": "section", "title": block.title, "anchor": anchor}
        case Prose():
            return {"kind": "method" if block.method else "prose", "text": block.text}
        case RefusedBlock():
            return {"kind": "refused", "title": block.title, "refused": block.refused}
        case TableBlock():
            return _table(block, review, files, lang, anchor)
        case FigureBlock():
            return _figure(block, review, files, lang, anchor)


def _table(
    block: TableBlock, review: str, files: Mapping[str, bytes | str], lang: Lang, anchor: str
) -> dict[str, Any]:
    right = numeric_columns(block.frame)
    return {
        "kind": "table",
        "anchor": anchor,
        "title": block.title,
        "headers": list(zip(map(as_text, block.frame.columns), right, strict=True)),
        "rows": [
            list(zip(map(as_text, row), right, strict=True))
            for row in block.frame.itertuples(index=False)
        ],
        "notes": block.notes,
        "cautions": cautions(block.cautions, lang),
        "files": _links(files, review, block.name, ("csv",)),
    }


def _figure(
    block: FigureBlock, review: str, files: Mapping[str, bytes | str], lang: Lang, anchor: str
) -> dict[str, Any]:
    svg = files.get(f"{review}/{block.name}.svg")
    found = cautions(block.cautions, lang)
    shown = None if svg is None else Markup(inline(svg, prefix=anchor, label=block.title))
    return {
        "kind": "figure",
        "anchor": anchor,
        "title": block.title,
        "svg": shown,
        "name": f"{review}/{block.name}.svg",
        "notes": block.notes,
        "cautions": found if svg is None else _one_a_code(found),
        "files": _links(files, review, block.name, ("svg", "png")),
    }


def _links(
    files: Mapping[str, bytes | str], review: str, name: str, forms: Iterable[str]
) -> list[tuple[str, str]]:
    paths = ((form.upper(), f"{review}/{name}.{form}") for form in forms)
    return [(form, path) for form, path in paths if path in files]


def cautions(found: Iterable[Caution], lang: Lang) -> list[dict[str, Any]]:
    """Each caution once: code, severity, sentence; the acknowledged ones with their reason."""
    views: dict[tuple[str, str], dict[str, Any]] = {}
    for item in found:
        message = item.message(lang)
        views.setdefault(
            (item.code, message),
            {
                "code": item.code,
                "severity": item.severity,
                "word": label(f"severity.{item.severity}", lang),
                "message": message,
                "acknowledged": item.status == "acknowledged",
                "reason": item.reason,
            },
        )
    return list(views.values())


def _one_a_code(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without their sentences: each code once, and once more for another reason."""
    return list({(item["code"], item["reason"]): item for item in found}.values())


def _audit(verdicts: Sequence[Verdict], lang: Lang) -> dict[str, Any]:
    ordered = sorted(verdicts, key=lambda item: _ORDER.index(item.verdict))
    words = {word: label(f"audit.verdict.{word}", lang) for word in _ORDER}
    return {
        "total": len(verdicts),
        "counts": [
            (_slug(word), _MARKS[word], words[word], sum(v.verdict == word for v in verdicts))
            for word in _ORDER
        ],
        "rows": [
            {
                "slug": _slug(item.verdict),
                "mark": _MARKS[item.verdict],
                "word": words[item.verdict],
                "id": item.claim_id,
                "place": item.place,
                "claim": item.claim,
                "printed": item.printed,
                "recomputed": item.recomputed_text or "–",
                "sentence": item.sentence(lang),
            }
            for item in ordered
        ],
    }


def _codes(reports: Iterable[ReviewReport]) -> list[tuple[str, str]]:
    """The codes on the page, with where the evidence for each is published."""
    met: set[str] = set()
    for report in reports:
        for block in report.blocks:
            met.update(item.code for item in getattr(block, "cautions", ()))
            if isinstance(block, RefusedBlock):
                met.add(block.refused.code)
    return [(code, GUARDRAILS[code].reference) for code in sorted(met) if code in GUARDRAILS]


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", text)
