"""What cannot be true of a patient's course."""

from __future__ import annotations

from collections.abc import Iterator

from pooledcases.format import plain
from pooledcases.results.base import Interval
from pooledcases.results.courses import Course, TreatmentLine


def course_problems(lane: Course) -> Iterator[str]:
    """Sentences on what contradicts itself; bounds that leave it open are no contradiction."""
    for what, when in _dated(lane):
        if lane.followup is not None and when.low > lane.followup.high:
            yield (
                f"{lane.id}: {what} at {plain(when.low, 2)} is after the last contact at "
                f"{plain(lane.followup.high, 2)}; correct one of the two."
            )
    for line in lane.treatments:
        yield from _line_problems(lane.id, line)
    yield from _death_problems(lane)


def _dated(lane: Course) -> Iterator[tuple[str, Interval]]:
    for event in lane.events:
        if event.when is not None:
            yield event.event.replace("-", " "), event.when
    for line in lane.treatments:
        for what, when in (("start", line.start), ("stop", line.stop)):
            if when is not None:
                yield f"the {what} of {line.treatment}", when


def _line_problems(name: str, line: TreatmentLine) -> Iterator[str]:
    if line.start is not None and line.stop is not None and line.stop.high < line.start.low:
        yield (
            f"{name}: {line.treatment} stops at {plain(line.stop.high, 2)}, before it starts at "
            f"{plain(line.start.low, 2)}; correct one of the two."
        )
    if line.ongoing and line.stop is not None:
        yield (
            f"{name}: {line.treatment} is ongoing and stops at {plain(line.stop.low, 2)}; delete "
            "one of the two."
        )


def _death_problems(lane: Course) -> Iterator[str]:
    deaths = [event.when for event in lane.events if event.event == "death"]
    if len(deaths) > 1:
        yield f"{lane.id}: death stands in the tables {len(deaths)} times; leave one."
    if deaths and lane.died is False:
        yield f"{lane.id}: there is a death, but the status is {lane.status}; correct one of them."
    when = deaths[0] if deaths else None
    if when is not None and lane.followup is not None and when.high < lane.followup.low:
        yield (
            f"{lane.id}: the last contact at {plain(lane.followup.low, 2)} is after death at "
            f"{plain(when.high, 2)}; correct one of the two."
        )
