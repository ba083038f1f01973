"""Sentences of how records came into a review, and of how its studies were appraised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pooledcases.labels import LABELS, label, many
from pooledcases.options import AppraisalAnswer, Lang
from pooledcases.results.appraisal import Appraisal, AppraisalItem
from pooledcases.results.display import column_name
from pooledcases.results.flow import RecordFlow, Tally

_ORDER: tuple[AppraisalAnswer | None, ...] = (
    "yes", "low", "some", "unclear", "no", "high", "not-applicable", None,
)  # fmt: skip
#: Words of the legend that are none of an answer.
_KEYS: Mapping[AppraisalAnswer | None, str] = MappingProxyType(
    {"not-applicable": "not_applicable", None: "none"}
)


def record_flow(item: RecordFlow, lang: Lang) -> str:
    tallies = [s.boxes["identified"] for s in item.streams if "identified" in s.boxes]
    found = Tally(records=_sum(tallies, "records"), cases=_sum(tallies, "cases"))
    total = ""
    if item.earlier:
        total = label("say.flow_total", lang, text=_tally(item.total, lang))
    return label(
        "say.flow", lang, identified=_tally(found, lang), included=_tally(item.new, lang),
        total=total,
    )  # fmt: skip


def _sum(tallies: list[Tally], unit: str) -> int | None:
    """What is known of all of them together; None where one is not counted."""
    counts = [getattr(tally, unit) for tally in tallies]
    return None if not counts or None in counts else sum(counts)


def _tally(tally: Tally, lang: Lang) -> str:
    units = (
        ("flow_record", tally.records),
        ("flow_study", tally.studies),
        ("flow_report", tally.reports),
        ("patient", tally.cases),
    )
    parts = [many(f"say.{unit}", n, lang) for unit, n in units if n is not None]
    return label("say.comma", lang).join(parts) or label("say.flow_nothing", lang)


def appraisal(item: Appraisal, lang: Lang) -> str:
    said = (
        label(
            "say.appraisal_one", lang, name=_name(item, one.name, lang), counts=_counts(one, lang)
        )
        for one in item.items
    )
    return label(
        "say.appraisal",
        lang,
        n=many("say.flow_study", len(item.studies), lang),
        items=many("say.appraisal_item", len(item.items), lang),
        text=label("say.semicolon", lang).join(said),
    )


def _name(item: Appraisal, name: str, lang: Lang) -> str:
    key = f"appraisal.{item.tool}.{name}"
    return label(key, lang) if key in LABELS else column_name(name)


def _counts(one: AppraisalItem, lang: Lang) -> str:
    counts = one.counts
    parts = (
        label("say.appraisal_count", lang, n=counts[answer], answer=_word(answer, lang))
        for answer in _ORDER
        if counts[answer]
    )
    return label("say.appraisal_counts", lang, text=label("say.comma", lang).join(parts))


def _word(answer: AppraisalAnswer | None, lang: Lang) -> str:
    return label(f"plots.bias.{_KEYS.get(answer, answer)}", lang)


SENTENCES: Mapping[str, Callable[[Any, Lang], str]] = MappingProxyType(
    {RecordFlow.kind: record_flow, Appraisal.kind: appraisal}
)
