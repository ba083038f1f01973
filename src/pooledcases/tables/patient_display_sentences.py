"""Sentences of what figures of single patients show."""

from __future__ import annotations

from collections import Counter

from pooledcases.format import percent, plain
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.results.courses import PatientCourses
from pooledcases.results.patient_display import BestChanges, CaseGrid, PublicationYears

#: Names that a sentence lists; of more it gives the number.
_NAMED = 20
#: 12 / 10 - 1 is a little less than 0.2 in doubles.
_ROUNDING = 1e-9


def courses(item: PatientCourses, lang: Lang) -> str:
    lanes = item.lanes
    known = [lane.followup for lane in lanes if lane.followup is not None]
    span = ""
    if known and item.unit is not None:
        low, high = min(t.low for t in known), max(t.low for t in known)
        unit = label(f"unit.time.{item.unit}", lang)
        span = label("say.courses_range", lang, low=plain(low, 1), high=plain(high, 1), unit=unit)
    died = sum(bool(lane.died) or _death(lane.events) for lane in lanes)
    treated = sum(bool(lane.treatments) for lane in lanes)
    names = label("say.comma", lang).join(item.treatments[:_NAMED])
    return label(
        "say.courses",
        lang,
        n=many("say.patient", len(lanes), lang),
        followed=len(known),
        range=span,
        died=label("say.courses_died", lang, n=died) if died else "",
        treated=label("say.courses_treated", lang, n=treated, names=names) if treated else "",
        without=_events(item, lang),
    )


def _death(events: tuple[object, ...]) -> bool:
    return any(getattr(event, "event", None) == "death" for event in events)


def _events(item: PatientCourses, lang: Lang) -> str:
    """How many patients had each event; one is counted once."""
    counts = Counter(event for lane in item.lanes for event in {e.event for e in lane.events})
    parts = [
        label("say.courses_event", lang, event=label(f"course_event.{event}", lang), n=n)
        for event, n in sorted(counts.items())
        if event != "death"
    ]
    if not parts:
        return ""
    return label("say.courses_events", lang, text=label("say.comma", lang).join(parts))


def best_changes(item: BestChanges, lang: Lang) -> str:
    values = [patient.change for patient in item.patients if patient.change is not None]
    span = ""
    if values:
        low, high = percent(min(values), 0), percent(max(values), 0)
        span = label("say.best_changes_range", lang, low=low, high=high)
    return label(
        "say.best_changes",
        lang,
        n=len(values),
        total=len(values) + len(item.missing),
        range=span,
        partial=sum(value <= item.partial + _ROUNDING for value in values),
        progression=sum(value >= item.progression - _ROUNDING for value in values),
    )


def publications(item: PublicationYears, lang: Lang) -> str:
    firsts = [
        label("say.publication_first", lang, group=first.group, year=first.year)
        for first in item.firsts[:_NAMED]
    ]
    if len(item.firsts) > _NAMED:
        firsts.append(f"… (+{len(item.firsts) - _NAMED})")
    first, last = int(item.years[0]), int(item.years[-1])
    return label(
        "say.publications" if last > first else "say.publications_one",
        lang,
        n=many(f"timeline.{item.counted}", int(item.counts.sum()), lang),
        first=first,
        groups=many("say.display_group", len(item.groups), lang),
        names=label("say.comma", lang).join(firsts),
        **({"last": last} if last > first else {}),
    )


def case_grid(item: CaseGrid, lang: Lang) -> str:
    states = Counter(state for column in item.columns for state in column.states)
    parts = [
        f"{label(f'missing.{code}', lang)} {states[code]}"
        for code in ("NR", "NAS", "UNC", "NAP")
        if states[code]
    ]
    text = label("say.comma", lang).join(parts)
    return label(
        "say.case_grid",
        lang,
        n=many("say.patient", len(item.ids), lang),
        columns=many("say.display_variable", len(item.columns), lang),
        cells=sum(states.values()),
        known=states["known"],
        states=label("say.missing_codes", lang, text=text) if parts else "",
    )
