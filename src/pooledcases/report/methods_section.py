"""The methods section of a manuscript, part by part, from what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pooledcases.guardrails import GUARDRAILS
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.bibliography import references
from pooledcases.report.content import RefusedBlock, ReviewReport
from pooledcases.report.methods import METHODS
from pooledcases.report.said import cite, named
from pooledcases.results.audit import Verdict
from pooledcases.results.base import Caution


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading and its paragraphs; sources as ``[@Key]``."""

    title: str
    paragraphs: tuple[str, ...]


def sources(parts: Sequence[Part]) -> tuple[str, ...]:
    """The keys that some parts name, in the order in which they are named."""
    texts = " ".join(text for part in parts for text in part.paragraphs)
    return tuple(key for key in named(texts) if key in references())


def method_parts(report: ReviewReport, lang: Lang) -> tuple[Part, ...]:
    """What was done, by part; parts without a sentence are not there."""
    said: dict[str, dict[str, None]] = {}
    results = list(report.results.values())
    for kind, done in METHODS.items():
        for item in results:
            if getattr(item, "kind", None) == kind:
                found = said.setdefault(done.part, {})
                found.update(dict.fromkeys(text.strip() for text in done.say(item, lang)))
    found_parts = {name: list(texts) for name, texts in said.items()}
    found_parts |= {
        "audit": list(_audit(results, lang)),
        "cautions": list(_cautions(report, lang)),
        "software": list(_software(report, lang)),
    }
    order = dict.fromkeys([*(done.part for done in METHODS.values()), *found_parts])
    space = "" if lang == "zh" else " "
    return tuple(
        Part(title=label(f"manuscript.{name}", lang), paragraphs=(space.join(found_parts[name]),))
        for name in order
        if found_parts.get(name)
    )


def _audit(results: Sequence[Any], lang: Lang) -> Iterator[str]:
    verdicts = [item.verdict for item in results if isinstance(item, Verdict)]
    if verdicts:
        yield label(
            "did.audit",
            lang,
            n=len(verdicts),
            match=verdicts.count("match"),
            rounding=verdicts.count("rounding"),
            mismatch=verdicts.count("mismatch"),
            none=verdicts.count("not derivable"),
        )


def _cautions(report: ReviewReport, lang: Lang) -> Iterator[str]:
    """The guard rails that spoke up, with their sources, and what was not done for one."""
    met = {item.code: item for item in _all_cautions(report) if item.code in GUARDRAILS}
    comma = label("report.data.and", lang)
    if met:
        texts = (_code(met[code], lang) for code in sorted(met))
        yield label("did.cautions", lang, codes=comma.join(texts))
    refused = [block for block in report.blocks if isinstance(block, RefusedBlock)]
    if refused:
        titles = (
            f"{block.title}{cited(block.refused.code + _source(block.refused.code, lang), lang)}"
            for block in refused
        )
        yield label("did.refused", lang, titles=comma.join(titles))


def _all_cautions(report: ReviewReport) -> Iterator[Caution]:
    for item in (*report.results.values(), *report.blocks):
        yield from getattr(item, "cautions", ())


def _code(item: Caution, lang: Lang) -> str:
    text = item.code + _source(item.code, lang)
    if item.status != "acknowledged":
        return text
    return text + cited(label("manuscript.acknowledged", lang, reason=item.reason), lang)


def _source(code: str, lang: Lang) -> str:
    rule = GUARDRAILS.get(code)
    return "" if rule is None else cite(rule.reference, lang)


def cited(text: str, lang: Lang) -> str:
    """A remark in brackets, with the space before."""
    return label("manuscript.cited", lang, text=text)


def _software(report: ReviewReport, lang: Lang) -> Iterator[str]:
    """Versions, seeds and the command, as far as they are known."""
    made = report.provenance
    if made is None:
        yield label("did.software.plain", lang)
        seeds = [getattr(item, "seed", None) for item in report.results.values()]
    else:
        others = [f"{name} {text}" for name, text in made.versions.items() if name != "pooledcases"]
        version = made.versions.get("pooledcases", "")
        comma = label("manuscript.comma", lang)
        yield label("did.software", lang, version=version, others=comma.join(others))
        seeds = list(made.seeds.values())
    known = sorted({seed for seed in seeds if isinstance(seed, int)})
    if known:
        comma = label("manuscript.comma", lang)
        yield label("did.seeds", lang, seeds=comma.join(map(str, known)))
    if made is not None:
        yield label("did.again", lang, command=made.command)
