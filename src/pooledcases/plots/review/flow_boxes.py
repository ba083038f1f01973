"""What the boxes of a flow of records say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pooledcases.labels import label, many
from pooledcases.options import FlowBox, Lang, RecordSource, words
from pooledcases.results.flow import FlowStream, RecordFlow, Tally

#: The boxes of a column from top to bottom, each with those that leave it to the side.
MAIN: Mapping[FlowBox, tuple[FlowBox, ...]] = {
    "identified": ("duplicate", "automation", "other-reason"),
    "screened": ("screened-out",),
    "sought": ("not-retrieved",),
    "assessed": ("excluded",),
}
#: Lines that PRISMA 2020 leaves away where they do not apply.
_OPTIONAL = ("automation", "other-reason")


@dataclass(frozen=True, slots=True)
class Words:
    """A box in words: what is counted first, and what belongs to it, in lines of their own."""

    head: str
    lines: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """In one line, for those who do not see it."""
        lines = ", ".join(self.lines).replace("\u00a0", " ")
        return f"{self.head.rstrip(':：')}: {lines}" if lines else self.head


def main_words(stream: FlowStream, box: FlowBox, lang: Lang) -> Words | None:
    """A box of the column itself; None where there is none."""
    tally = stream.boxes.get(box)
    skipped = stream.kind == "other" and box == "screened" and _zero(stream, ("screened-out",))
    if tally is None or skipped:
        return None
    if box == "identified" and stream.sources:
        head = label("flow.colon", lang, what=label("flow.box.identified_from", lang))
        return Words(head, (*_sources(stream, lang), *_cases(tally, lang)))
    return _words(box, tally, lang)


def side_words(stream: FlowStream, box: FlowBox, lang: Lang) -> Words | None:
    """What leaves a box of the column; None where that is not counted."""
    leaving = {part: stream.boxes[part] for part in MAIN[box] if part in stream.boxes}
    # other methods have these two steps only where something left there
    optional = stream.kind == "other" and box in ("identified", "screened")
    if not leaving or (optional and _zero(stream, MAIN[box])):
        return None
    if box == "identified":
        return _removed(leaving, lang)
    part, tally = next(iter(leaving.items()))
    said = _words(part, tally, lang)
    reasons = _reasons(stream, lang) if part == "excluded" else ()
    return Words(said.head, (*said.lines, *reasons))


def _removed(leaving: Mapping[FlowBox, Tally], lang: Lang) -> Words:
    known = any(tally.records is not None for tally in leaving.values())
    head = label("flow.box.removed" if known else "flow.plain.removed", lang)
    lines = (
        line
        for part, tally in leaving.items()
        if part not in _OPTIONAL or not tally.zero
        for line in _part(part, tally, lang)
    )
    return Words(label("flow.colon", lang, what=head), tuple(lines))


def _zero(stream: FlowStream, boxes: Sequence[FlowBox]) -> bool:
    return all(stream.boxes[box].zero for box in boxes if box in stream.boxes)


def _words(box: FlowBox, tally: Tally, lang: Lang) -> Words:
    n = tally.records if tally.records is not None else tally.reports
    if n is None:
        return Words(label(f"flow.plain.{box}", lang), tuple(_cases(tally, lang)))
    head = label("flow.n", lang, what=label(f"flow.box.{box}", lang), n=n)
    return Words(head, tuple(_cases(tally, lang)))


def _part(box: FlowBox, tally: Tally, lang: Lang) -> Iterator[str]:
    if tally.records is None:
        yield label("flow.part", lang, what=label(f"flow.plain.{box}", lang), n=tally.cases)
        return
    what = label(f"flow.box.{box}", lang)
    key = "flow.part" if tally.cases is None else "flow.part_cases"
    yield label(key, lang, what=what, n=tally.records, cases=tally.cases)


def _cases(tally: Tally, lang: Lang) -> Iterator[str]:
    if tally.cases is not None:
        yield label("flow.n", lang, what=label("flow.cases", lang), n=tally.cases)


def _sources(stream: FlowStream, lang: Lang) -> Iterator[str]:
    """One line a type of source with its names; sources without a type by themselves."""
    by_type: dict[str | None, list[tuple[str, int]]] = defaultdict(list)
    for source in stream.sources:
        by_type[source.type].append((source.name, source.records))
    for type_ in sorted(by_type, key=(*words(RecordSource), None).index):
        found = by_type[type_]
        if type_ is None:
            yield from (label("flow.part", lang, what=name, n=n) for name, n in found)
            continue
        names = [name for name, _ in found]
        if len(found) > 1:
            names = [label("flow.name_n", lang, name=name, n=n) for name, n in found]
        yield label(
            "flow.of_type",
            lang,
            type=label(f"flow.type.{type_}", lang),
            n=sum(n for _, n in found),
            names=label("say.comma", lang).join(names),
        )


def _reasons(stream: FlowStream, lang: Lang) -> Iterator[str]:
    for reason in stream.reasons:
        key = "flow.part" if reason.cases is None else "flow.part_cases"
        yield label(key, lang, what=reason.reason, n=reason.reports, cases=reason.cases)


def included_words(flow: RecordFlow, lang: Lang) -> Words | None:
    """What was included; in a later round what is new."""
    if flow.new.empty:
        return None
    which = "new" if flow.earlier else "included"
    tally = flow.new
    lines = list(_counted(tally, which, lang, ("studies", "reports")))
    if flow.new_reports_of_earlier:
        what = label("flow.new.of_earlier", lang)
        lines.append(label("flow.part", lang, what=what, n=flow.new_reports_of_earlier))
    if tally.cases is not None:
        cases = label("flow.new.cases" if flow.earlier else "flow.cases", lang)
        lines.append(label("flow.part", lang, what=cases, n=tally.cases))
    return Words(label(f"flow.{which}", lang), tuple(lines))


def _counted(tally: Tally, which: str, lang: Lang, units: Sequence[str]) -> Iterator[str]:
    for unit in units:
        n = getattr(tally, unit)
        if n is not None:
            yield label("flow.part", lang, what=label(f"flow.{which}.{unit}", lang), n=n)


def total_words(flow: RecordFlow, lang: Lang) -> Words | None:
    """What the review holds after an update; None in a first version."""
    if not flow.earlier or flow.total.empty:
        return None
    lines = (*_counted(flow.total, "included", lang, ("studies", "reports")),)
    return Words(label("flow.total", lang), (*lines, *_cases(flow.total, lang)))


def earlier_words(flow: RecordFlow, lang: Lang) -> Words | None:
    """What was there before, round by round."""
    if not flow.earlier:
        return None
    if len(flow.earlier) == 1 and not flow.earlier[0].name:
        tally = flow.earlier[0].added
        lines = (*_counted(tally, "included", lang, ("studies", "reports")), *_cases(tally, lang))
        return Words(label("flow.earlier_version", lang), lines)
    said = (
        label("flow.earlier.round", lang, name=item.name, text=added(item.added, lang))
        for item in flow.earlier
    )
    return Words(label("flow.earlier", lang), tuple(said))


def added(tally: Tally, lang: Lang) -> str:
    """Studies, reports and patients in one line."""
    units = (
        ("flow_study", tally.studies),
        ("flow_report", tally.reports),
        ("patient", tally.cases),
    )
    parts = [many(f"say.{unit}", n, lang) for unit, n in units if n is not None]
    return label("say.comma", lang).join(parts) or label("say.flow_nothing", lang)


def column_head(flow: RecordFlow, stream: FlowStream, lang: Lang) -> str:
    """What stands over a column."""
    head = label(f"flow.head.{stream.kind}{'_new' if flow.earlier else ''}", lang)
    if flow.round is None:
        return head
    return label("flow.head.round", lang, head=head, name=flow.round)
