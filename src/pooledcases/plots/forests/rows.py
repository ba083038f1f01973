"""The rows of a forest plot, before it is drawn: what stands in them, on the reader's scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots.forests.sources import Ending, Source
from pooledcases.results.base import Interval
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import StudyResult

RowKind = Literal["study", "excluded", "header", "subtotal", "pooled", "events", "prediction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: what it is called, and what is drawn in it.

    ``at`` is its row of the study table, from 0; None for rows that are no study. ``weight`` is
    the share in the overall estimate, ``weight_within`` the share in that of its subgroup.
    """

    kind: RowKind
    label: str
    at: int | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    weight: float | None = None
    weight_within: float | None = None
    reason: str = ""
    ending: Ending | None = None
    gap: bool = False

    @property
    def ci(self) -> Interval | None:
        """The interval drawn in the row."""
        if self.low is None or self.high is None:
            return None
        return Interval(self.low, self.high)

    def text(self, words: Reader) -> str:
        """The number of the row with its interval, or why there is none."""
        if self.kind == "prediction":
            return "" if self.ci is None else words.interval(self.ci)
        return self.reason if self.estimate is None else words.estimate(self.estimate, self.ci)


def rows(shown: Source, lang: Lang, total_events: str | None = None) -> tuple[Row, ...]:
    """Every study in its subgroup, the pooled estimates under them.

    ``total_events`` is what a row of its own for the sums of events is called, if there is one.
    """
    return tuple(_rows(shown, lang, total_events))


def _rows(shown: Source, lang: Lang, total_events: str | None) -> Iterator[Row]:
    seen: set[int] = set()
    for group in shown.groups:
        yield Row(kind="header", label=group.name, gap=bool(seen))
        for at, study in zip(group.rows, group.studies, strict=True):
            whole = shown.studies[at].weight
            yield replace(_study(shown, at, study, lang), weight=whole, weight_within=study.weight)
        known = [shown.studies[at].weight for at in group.rows]
        share = sum(weight for weight in known if weight is not None) if any(known) else None
        for row in _endings(group.endings, "subtotal", lang, total_events):
            yield replace(row, weight=share) if row.kind == "subtotal" else row
        seen.update(group.rows)
    others = [at for at in range(len(shown.studies)) if at not in seen]
    if others and seen:
        yield Row(kind="header", label=label("plots.no_subgroup", lang), gap=True)
    for at in others:
        yield _study(shown, at, shown.studies[at], lang)
    yield from _endings(shown.endings, "pooled", lang, total_events)


def _study(shown: Source, at: int, study: StudyResult, lang: Lang) -> Row:
    name = f"{study.study} {shown.signs[at]}".rstrip()
    if not study.included:
        found = shown.effects.reasons[at] if at < len(shown.effects.reasons) else None
        why = found.text(lang) if found is not None else study.reason or "–"
        text = label("plots.excluded", lang, reason=why)
        return Row(kind="excluded", label=name, at=at, reason=text)
    ci = study.reported.get("ci")
    return Row(
        kind="study",
        label=name,
        at=at,
        estimate=study.reported.get("estimate"),
        low=None if ci is None else ci.low,
        high=None if ci is None else ci.high,
        weight=study.weight,
    )


def _endings(
    endings: Sequence[Ending],
    kind: Literal["subtotal", "pooled"],
    lang: Lang,
    total_events: str | None,
) -> Iterator[Row]:
    for number, item in enumerate(endings):
        yield Row(
            kind=kind,
            label=item.label,
            estimate=item.estimate,
            low=None if item.ci is None else item.ci.low,
            high=None if item.ci is None else item.ci.high,
            ending=item,
            # several models stand apart, each with its prediction interval
            gap=kind == "pooled" and (number == 0 or len(endings) > 1),
        )
        if total_events and item.sums and number == 0:
            yield Row(kind="events", label=total_events, ending=item)
        if item.prediction is not None:
            yield Row(
                kind="prediction",
                label=label("plots.prediction", lang, level=confidence(item.level)),
                low=item.prediction.low,
                high=item.prediction.high,
            )
