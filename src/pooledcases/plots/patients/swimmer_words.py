"""A swimmer plot in words: times as they were printed, and lanes for those who see none."""

from __future__ import annotations

from collections.abc import Mapping

from pooledcases.format import plain
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.courses import Course, PatientCourses, TreatmentLine


def time_word(when: Interval | None, lang: Lang) -> str:
    """A time as it was printed: exact, at least, between two, or not reported."""
    if when is None:
        return label("missing.NR", lang)
    low, high = plain(when.low, 1), plain(when.high, 1)
    if when.high == when.low:
        return low
    if when.high == float("inf"):
        return label("course.at_least", lang, low=low)
    return label("course.between", lang, low=low, high=high)


def status_word(lane: Course, names: Mapping[str, str], lang: Lang) -> str:
    """The status at the last contact."""
    return label("missing.NR", lang) if lane.status is None else names.get(lane.status, lane.status)


def off_axis(lane: Course, until: float, names: Mapping[str, str], lang: Lang) -> str:
    """What has no place on the lane, and is written beside it: without a time, or beyond the axis.

    Of a patient of whom no time is known these are the treatments too.
    """
    lines = lane.treatments if lane.end is None else ()
    given = dict.fromkeys(names.get(line.treatment, line.treatment) for line in lines)
    parts = [label("course.no_time", lang, what=what) for what in given]
    for event in dict.fromkeys(lane.events):
        what = label(f"course_event.{event.event}", lang)
        if event.when is None:
            parts.append(label("course.no_time", lang, what=what))
        elif event.when.low > until:
            parts.append(f"{what} {time_word(event.when, lang)}")
    return label("say.semicolon", lang).join(parts)


def told(courses: PatientCourses, names: Mapping[str, str], lang: Lang) -> list[str]:
    """Every lane with its follow-up, status, treatments and events."""
    return [_lane(courses, lane, names, lang) for lane in courses.lanes]


def _lane(courses: PatientCourses, lane: Course, names: Mapping[str, str], lang: Lang) -> str:
    parts = [f"{label('course.followup', lang)} {time_word(lane.followup, lang)}"]
    if courses.status is not None:
        parts.append(f"{label('course.status', lang)} {status_word(lane, names, lang)}")
    parts += [_line(line, names, lang) for line in lane.treatments]
    parts += [
        f"{label(f'course_event.{event.event}', lang)} {time_word(event.when, lang)}"
        for event in lane.events
    ]
    name = lane.id if lane.group is None else f"{lane.id} ({names.get(lane.group, lane.group)})"
    return f"{name}: " + label("say.comma", lang).join(parts)


def _line(line: TreatmentLine, names: Mapping[str, str], lang: Lang) -> str:
    stop = label("course.goes_on", lang) if line.ongoing else time_word(line.stop, lang)
    return label(
        "course.told", lang, treatment=names.get(line.treatment, line.treatment),
        start=time_word(line.start, lang), stop=stop,
    )  # fmt: skip
