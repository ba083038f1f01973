"""What is drawn on one lane of a swimmer plot."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from pooledcases.labels import label
from pooledcases.options import CourseEventKind, Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas
from pooledcases.results.base import Interval
from pooledcases.results.courses import Course, PatientCourses, TreatmentLine

#: Inches: half the height of a lane and of a treatment; marks closer than this stand one above the
#: other, so far apart.
LANE: Final = 0.028
TREATMENT: Final = 0.07
_CLOSE, _APART = 0.085, 0.085
FOLLOWED: Final = "#c3c9cf"


class Mark(NamedTuple):
    """How an event looks: shape and colour, so that either is enough."""

    shape: str
    colour: str
    size: float
    hollow: bool = False


EVENTS: Final[Mapping[CourseEventKind, Mark]] = MappingProxyType(
    {
        "surgery": Mark("P", style.COLOURS[4], 6.5),
        "response": Mark("^", style.COLOURS[2], 6.0),
        "complete-response": Mark("*", style.COLOURS[2], 8.5),
        "partial-response": Mark("^", style.COLOURS[2], 6.0, hollow=True),
        "stable-disease": Mark("s", style.INK, 4.8, hollow=True),
        "progression": Mark("v", style.COLOURS[5], 6.5),
        "relapse": Mark("D", style.COLOURS[5], 5.2),
        "metastasis": Mark("p", style.COLOURS[3], 6.5),
        "death": Mark("X", style.INK, 6.5),
    }
)
#: Statuses of the living at the last contact, in the order in which they are met.
_ALIVE: Final = (
    Mark("o", style.INK, 4.6, hollow=True),
    Mark("o", style.INK, 5.0),
    Mark("s", style.INK, 4.4, hollow=True),
    Mark("s", style.INK, 4.8),
    Mark("d", style.INK, 5.6, hollow=True),
    Mark("d", style.INK, 6.0),
)
NO_STATUS: Final = Mark("|", style.INK, 6.5, hollow=True)
#: Treatments: they differ in lightness as well, and are hatched from the sixth on.
_FILLS: Final = (*(style.COLOURS[i] for i in (0, 1, 2, 3, 4)),)
_HATCHES: Final = (None, "////", "....", "xxxx")


@dataclass(frozen=True, slots=True)
class Looks:
    """The look of each treatment and of each status of one figure."""

    fills: Mapping[str, tuple[str, str | None]]
    ends: Mapping[str, Mark]

    @classmethod
    def of(cls, courses: PatientCourses) -> Looks:
        """Colours and shapes in the order in which treatments and statuses are met."""
        alive = dict.fromkeys(
            lane.status for lane in courses.lanes if lane.status is not None and not lane.died
        )
        fills = {
            name: (
                _FILLS[index % len(_FILLS)],
                _HATCHES[index // len(_FILLS) % len(_HATCHES)],
            )
            for index, name in enumerate(courses.treatments)
        }
        # sorted, so that a status keeps its mark when the order of the lanes changes
        ends = {str(s): _ALIVE[i % len(_ALIVE)] for i, s in enumerate(sorted(map(str, alive)))}
        return cls(fills, ends)

    def end(self, lane: Course) -> Mark:
        """The mark at the last contact."""
        if lane.died:  # hollow where its time is only bounded
            exact = lane.followup is None or lane.followup.low == lane.followup.high
            return EVENTS["death"]._replace(hollow=not exact)
        return NO_STATUS if lane.status is None else self.ends[lane.status]


def draw_lane(
    canvas: Canvas,
    lane: Course,
    y: float,
    looks: Looks,
    until: float,
    lang: Lang,
) -> None:
    """Everything of one patient; what lies beyond ``until`` ends there with an arrow."""
    end = lane.end
    if end is None:
        none = label("course.no_followup", lang)
        atoms.words(canvas, 0.06, y, none, size=style.SMALL, colour=style.MUTED)
        return
    atoms.bar(
        canvas, 0, min(end, until), y, half=LANE, colour=FOLLOWED,
        gid="followed" if lane.followup is not None else "followed-at-least",
    )  # fmt: skip
    tail = _tail(lane, end, until)
    if tail is not None:
        atoms.dashed_lane(canvas, min(end, until), tail, y, colour=style.MUTED)
    for line, middle, half in _stacked(lane.treatments, end, y):
        _draw_treatment(canvas, line, middle, half, end, until, looks, died=bool(lane.died))
    if end > until or (lane.followup is not None and math.isinf(lane.followup.high)):
        atoms.lane_arrow(
            canvas, until if end > until else tail or until, y, colour=style.MUTED, gid="goes-on"
        )
    _draw_marks(canvas, lane, y, looks, until)


def _tail(lane: Course, end: float, until: float) -> float | None:
    """Where the dashed end of a lane stops: at the upper bound, or a little beyond the lower."""
    if end >= until or lane.followup is None or lane.followup.high == lane.followup.low:
        return None
    if math.isinf(lane.followup.high):
        return min(end + 0.035 * until, until)
    return min(lane.followup.high, until)


def _stacked(
    lines: Sequence[TreatmentLine], end: float, y: float
) -> Iterator[tuple[TreatmentLine, float, float]]:
    """Treatments that overlap share the height of the lane."""
    ends: list[float] = []
    rows = []
    for line in sorted(lines, key=lambda item: item.possible(end).low):
        span = line.possible(end)
        free = next((row for row, last in enumerate(ends) if last <= span.low), len(ends))
        ends[free:] = [span.high] if free == len(ends) else [span.high, *ends[free + 1 :]]
        rows.append((line, free))
    half = TREATMENT / max(len(ends), 1)
    for line, row in rows:
        yield line, y - TREATMENT + half * (2 * row + 1), half


def _draw_treatment(
    canvas: Canvas,
    line: TreatmentLine,
    y: float,
    half: float,
    end: float,
    until: float,
    looks: Looks,
    *,
    died: bool,
) -> None:
    colour, hatch = looks.fills[line.treatment]
    possible, certain = line.possible(end), line.certain(end)
    if possible.low > until:
        return
    least = 0.012 * until  # a bar without length would not be seen
    if certain is None or possible != certain:
        high = max(min(possible.high, until), possible.low + least)
        atoms.hollow_bar(canvas, possible.low, high, y, half=half, colour=colour)
    if certain is not None and certain.low <= until:
        high = max(min(certain.high, until), certain.low + least)
        atoms.bar(
            canvas, certain.low, high, y, half=half, colour=colour, hatch=hatch, gid="treatment",
            zorder=3.4,
        )  # fmt: skip
    elif line.start is not None and line.start.low == line.start.high:
        _cap(canvas, line.start.low, y, half, colour)
    if certain is None and line.stop is not None and line.stop.low == line.stop.high <= until:
        _cap(canvas, line.stop.low, y, half, colour)
    if line.ongoing and not died:
        # beside the mark of the last contact, which would hide it
        past = 3.2 if possible.high <= until else 0.0
        atoms.lane_arrow(canvas, min(possible.high, until), y, colour=colour, past=past)


def _cap(canvas: Canvas, x: float, y: float, half: float, colour: str) -> None:
    """A known end of a bar whose other end is not."""
    atoms.known_end(canvas, x, y, half=half, colour=colour)


def _draw_marks(canvas: Canvas, lane: Course, y: float, looks: Looks, until: float) -> None:
    marks: list[tuple[float, Mark, str]] = []
    for event in lane.events:
        if event.when is None or event.when.low > until:
            continue
        mark = EVENTS[event.event]
        if event.when.high > event.when.low:
            _whisker(canvas, event.when, y, mark, lane.end or until, until)
            mark = mark._replace(hollow=True)
        marks.append((event.when.low, mark, event.event))
    ended = any(e.event == "death" and e.when is not None for e in lane.events)
    if lane.followup is not None and lane.followup.low <= until and not ended:
        marks.append((lane.followup.low, looks.end(lane), "last-contact"))
    for (x, mark, gid), up in zip(marks, _offsets(canvas, [m[0] for m in marks]), strict=True):
        atoms.dot(
            canvas, x, y + up, colour=mark.colour, size=mark.size, hollow=mark.hollow,
            marker=mark.shape, gid=gid,
        )  # fmt: skip


def _whisker(
    canvas: Canvas, when: Interval, y: float, mark: Mark, end: float, until: float
) -> None:
    """From the first to the last time at which an event can have happened."""
    high = min(when.high, max(end, when.low), until)
    atoms.event_bounds(canvas, when.low, high, y, colour=mark.colour)


def _offsets(canvas: Canvas, times: Sequence[float]) -> list[float]:
    """How far each mark is moved up or down, so that those at one time are all seen."""
    left, right = canvas.ax.get_xlim()
    close = _CLOSE * (right - left) / canvas.box.width
    order = sorted(range(len(times)), key=lambda index: times[index])
    heaps: list[list[int]] = []
    for index in order:
        if heaps and times[index] - times[heaps[-1][-1]] < close:
            heaps[-1].append(index)
        else:
            heaps.append([index])
    offsets = [0.0] * len(times)
    for heap in heaps:
        step = min(_APART, 0.17 / max(len(heap) - 1, 1))
        for place, index in enumerate(heap):
            offsets[index] = step * (place - (len(heap) - 1) / 2)
    return offsets
