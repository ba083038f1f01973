"""What the legend of a swimmer plot says: samples of what occurs in it, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots import style
from pooledcases.plots.legend import LegendItem, Sample, patch_sample
from pooledcases.plots.patients import samples
from pooledcases.plots.patients.swimmer_marks import EVENTS, FOLLOWED, NO_STATUS, Looks, Mark
from pooledcases.results.courses import PatientCourses


def legend_items(
    courses: PatientCourses, looks: Looks, until: float, names: Mapping[str, str], lang: Lang
) -> tuple[LegendItem, ...]:
    """Samples of what occurs in the figure, and of nothing else."""
    lanes = courses.lanes
    items: list[LegendItem] = []
    for name, (colour, hatch) in looks.fills.items():
        edge = "white" if hatch else "none"
        items.append((names.get(name, name), samples.box_sample(colour, hatch=hatch, edge=edge)))
    met = {event.event for lane in lanes for event in lane.events if event.when is not None}
    for kind, mark in EVENTS.items():
        if kind in met and kind != "death":
            items.append((label(f"course_event.{kind}", lang), _sample(mark)))
    items += _end_items(courses, looks, names, lang)
    return (*items, *_line_items(courses, until, lang))


def _end_items(
    courses: PatientCourses, looks: Looks, names: Mapping[str, str], lang: Lang
) -> Iterator[LegendItem]:
    lanes = courses.lanes
    dead = sorted({names.get(str(lane.status), str(lane.status)) for lane in lanes if lane.died})
    if dead:
        status = label("say.comma", lang).join(dead)
        yield label("course.died", lang, status=status), _sample(EVENTS["death"])
    elif any(event.event == "death" for lane in lanes for event in lane.events):
        yield label("course_event.death", lang), _sample(EVENTS["death"])
    for status, mark in looks.ends.items():
        if any(lane.status == status and lane.followup is not None for lane in lanes):
            said = label("course.alive", lang, status=names.get(status, status))
            yield said, _sample(mark)
    if any(lane.status is None and lane.followup is not None for lane in lanes):
        yield label("course.no_status", lang), _sample(NO_STATUS)


def _line_items(courses: PatientCourses, until: float, lang: Lang) -> Iterator[LegendItem]:
    """What lines, arrows and hollow bars mean."""
    lanes = courses.lanes
    lines = [(lane, line) for lane in lanes for line in lane.treatments if lane.end is not None]
    if any(lane.end is not None for lane in lanes):
        yield label("course.lane", lang), patch_sample(FOLLOWED)
    if any(line.certain(e) != line.possible(e) for lane, line in lines if (e := lane.end or 0.0)):
        hollow = samples.box_sample("white", edge=style.MUTED, dash=(0, (2.2, 1.4)))
        yield label("course.hollow", lang), hollow
    if any(line.ongoing and not lane.died for lane, line in lines):
        yield label("course.ongoing", lang), samples.arrow_sample(style.ACCENT, width=3.0)
    open_ends = [lane.followup for lane in lanes if lane.followup is not None]
    if any(time.high > time.low for time in open_ends):
        dash = samples.arrow_sample(style.MUTED, dash=(0, (2.2, 1.4)))
        yield label("course.lower_limit", lang), dash
    if any((lane.end or 0.0) > until for lane in lanes):
        yield label("course.beyond", lang), samples.arrow_sample(style.MUTED)
    whens = [event.when for lane in lanes for event in lane.events if event.when is not None]
    if any(when.high > when.low for when in whens):
        dots = samples.line_sample(style.COLOURS[5], dash=(0, (1.2, 1.0)))
        yield label("course.inexact", lang), dots


def _sample(mark: Mark) -> Sample:
    return samples.mark_sample(mark.shape, colour=mark.colour, size=mark.size, hollow=mark.hollow)
