"""The methods section of a manuscript, part by part, from what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pooledcases.guardrails import GUARDRAILS
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.report.bibliography import references
from pooledcases.report.content import RefusedBlock, ReviewReport
from pooledcases.report.methods import METHODS
from pooledcases.report.said import cite, named
from pooledcases.results.audit import Verdict
from pooledcases.results.base import Caution

#: Analyses that a paragraph names; of more it gives the number.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading and its paragraphs; sources as ``[@Key]``."""

    title: str
    paragraphs: tuple[str, ...]


def sources(parts: Sequence[Part]) -> tuple[str, ...]:
    """The keys that some parts name, in the order in which they are named."""
    texts = " ".join(text for part in parts for text in part.paragraphs)
    return tuple(key for key in named(texts) if key in references())


def method_parts(report: ReviewReport, lang: Lang, *, codes: bool = True) -> tuple[Part, ...]:
    """What was done, by part; parts without a sentence are not there."""
    results = list(report.results.values())
    paragraphs = {name: _by_analysis(said, lang) for name, said in _said(report, lang).items()}
    for name, texts in (
        ("audit", _audit(results, lang)),
        ("cautions", _cautions(report, lang, codes=codes)),
        ("software", _software(report, lang)),
    ):
        text = _joined(list(texts), lang)
        paragraphs[name] = (text,) if text else ()
    order = dict.fromkeys([*(done.part for done in METHODS.values()), *paragraphs])
    return tuple(
        Part(title=label(f"manuscript.{name}", lang), paragraphs=paragraphs[name])
        for name in order
        if paragraphs.get(name)
    )


#: By part of the section: each sentence, and the headings of the analyses that it speaks of.
_Said = dict[str, dict[str, dict[str, None]]]


def _said(report: ReviewReport, lang: Lang) -> _Said:
    several = len(set(report.analyses.values())) > 1
    said: _Said = {}
    for kind, done in METHODS.items():
        for key, item in report.results.items():
            if getattr(item, "kind", None) != kind:
                continue
            title = report.analyses.get(key, "") if several else ""
            found = said.setdefault(done.part, {})
            for text in done.say(item, lang):
                found.setdefault(text.strip(), {})[title] = None
    return said


def _by_analysis(said: Mapping[str, Mapping[str, None]], lang: Lang) -> tuple[str, ...]:
    """A paragraph for the sentences that speak of the same analyses, which it begins with."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for text, titles in said.items():
        groups.setdefault(tuple(titles), []).append(text)
    return tuple(_led(titles, _joined(texts, lang), lang) for titles, texts in groups.items())


def _led(titles: Sequence[str], text: str, lang: Lang) -> str:
    named = [label("manuscript.analysis", lang, title=title) for title in titles if title]
    if not named:
        return text
    told = label("manuscript.comma", lang).join(named[:_NAMED])
    if len(named) > _NAMED:
        told = label("manuscript.analyses", lang, named=told, n=len(named) - _NAMED)
    return label("manuscript.lead", lang, analyses=told, text=text)


def _joined(texts: Sequence[str], lang: Lang) -> str:
    """Sentences one after the other; what was pooled once more is said so."""
    start, also = label("methods.model", lang).partition("{")[0], "manuscript.also_pooled"
    said, met = [], False
    for text in texts:
        begins = text.startswith(start)
        said.append(label(also, lang) + text.removeprefix(start) if begins and met else text)
        met = met or begins
    return ("" if lang == "zh" else " ").join(said)


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


def _cautions(report: ReviewReport, lang: Lang, *, codes: bool) -> Iterator[str]:
    """The guard rails that spoke up, with their sources, and what was not done for one.

    A manuscript has their sentences in place of the ``codes``, which only a report explains.
    """
    met = {item.code: item for item in _all_cautions(report) if item.code in GUARDRAILS}
    comma = label("report.data.and", lang)
    if met:
        texts = [_code(met[code], lang, coded=codes) for code in sorted(met)]
        between = comma if codes else label("say.semicolon", lang)
        yield label("did.cautions", lang, codes=between.join(texts))
    refused = [block for block in report.blocks if isinstance(block, RefusedBlock)]
    if refused:
        titles = (
            block.title + _refused(block.refused.code, lang, coded=codes) for block in refused
        )
        yield label("did.refused", lang, titles=comma.join(titles))


def _all_cautions(report: ReviewReport) -> Iterator[Caution]:
    for item in (*report.results.values(), *report.blocks):
        yield from getattr(item, "cautions", ())


def _refused(code: str, lang: Lang, *, coded: bool) -> str:
    source = _source(code, lang)
    return cited(code + source, lang) if coded else source


def _code(item: Caution, lang: Lang, *, coded: bool) -> str:
    text = (item.code if coded else item.message(lang)) + _source(item.code, lang)
    if item.status != "acknowledged":
        return text
    return text + cited(label("manuscript.acknowledged", lang, reason=item.reason), lang)


def _source(code: str, lang: Lang) -> str:
    rule = GUARDRAILS.get(code)
    return "" if rule is None else cite(rule.reference, lang)


def source_of_rule(code: str, lang: Lang) -> str:
    """Where the evidence for a guard rail is published, or that it is a rule of the program.

    Examples
    --------
    >>> source_of_rule("PC-M17", "en")
    'rule of this program'
    """
    reference = GUARDRAILS[code].reference
    return label("report.own_rule", lang) if reference == "house rule" else reference


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
