"""One lane a patient: treatment, events and last contact in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.labels import label, many
from pooledcases.options import FigureSize, Lang, shown
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.patients.swimmer_legend import legend_items
from pooledcases.plots.patients.swimmer_marks import Looks, draw_lane
from pooledcases.plots.patients.swimmer_words import off_axis, status_word, time_word, told
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.plots.time.panel import months
from pooledcases.results.courses import Course, PatientCourses
from pooledcases.results.display import column_name

_PLOT = 4.4


@style.styled
def swimmer(
    courses: PatientCourses,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    until: float | None = None,
    size: FigureSize | None = None,
    lang: Lang = "en",
    time_title: str | None = None,
) -> Axes:
    """One lane a patient, in time.

    Parameters
    ----------
    courses : PatientCourses
    ax : matplotlib.axes.Axes, optional
    names : mapping of str to str
        What to call a treatment, a status or a group; what is not in it stands as in the table.
    until : float, optional
        Where the axis ends; lanes that go on have an arrow there, their length stands beside them.
        By default the last time that is known.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its texts need.
    lang : {"en", "zh"}
    time_title : str, optional
        By default time with its unit.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For something else than courses, or an ``until`` that is no time.

    Notes
    -----
    A filled bar is a time in which the patient was surely on a treatment; where a start or stop is
    not reported, a hollow one with a dashed edge spans the time in which it can have been given,
    and a thick end marks the date that is known. A follow-up printed as "at least 24" ends in a
    dashed line with an arrow. Patients without follow-up keep their row, which says so. Marks that
    fall on one time stand one above the other.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"case_id": ["A", "B"], "followup_months": ["12", ">= 24"],
    ...          "status": ["DOD", "AWD"]}
    >>> found = pc.describe.courses(table, followup="followup_months", status="status")
    >>> ax = swimmer(found)
    >>> [line.get_gid() for line in ax.lines if line.get_gid() in ("last-contact", "goes-on")]
    ['goes-on', 'last-contact', 'last-contact']
    """
    style.expect(courses, PatientCourses, "swimmer", "pooledcases.describe.courses")
    last = _until(courses, until)
    looks = Looks.of(courses)
    rows = _rows(courses, names, lang)
    sheet = _sheet(courses, rows, looks, last, names, lang, time_title, size)
    canvas = sheet.draw(ax, (0, last * 1.03))
    plain_rows = -1
    for (lane, _), (top, bottom), y in zip(rows, sheet.edges, sheet.centres, strict=True):
        if lane is None:
            plain_rows = -1
            continue
        plain_rows += 1
        if plain_rows % 2 == 0:
            atoms.lane(canvas, top, bottom)
        draw_lane(canvas, lane, y, looks, last, lang)
    ticks = months(last) if courses.unit == "months" else linear_ticks(0, last)
    sheet.axis(canvas, ticks, tick_texts(ticks))
    head = label("told.swimmer", lang, n=many("say.patient", len(courses.lanes), lang))
    telling.tell(canvas.ax, head, told(courses, names, lang), sheet.notes, lang=lang)
    return canvas.ax


def _until(courses: PatientCourses, until: float | None) -> float:
    if until is not None:
        if not 0 < until < float("inf"):
            raise InputError(f"until: {shown(until)} is no time after 0.")
        return float(until)
    times: list[float] = [lane.end for lane in courses.lanes if lane.end is not None]
    for lane in courses.lanes:
        bounds = [lane.followup, *(event.when for event in lane.events)]
        times += [b.high for b in bounds if b is not None and b.high < float("inf")]
        if lane.followup is not None and lane.followup.high == float("inf"):
            times.append(lane.followup.low * 1.04)  # room for its dashed end
    return max(times, default=0.0) or 1.0


_Row = tuple[Course | None, str]


def _rows(courses: PatientCourses, names: Mapping[str, str], lang: Lang) -> list[_Row]:
    """Lanes with their names; a row without a lane is the heading of a group."""
    if courses.by is None:
        return [(lane, lane.id) for lane in courses.lanes]
    rows: list[_Row] = []
    for group, lanes in courses.grouped:
        by = names.get(courses.by, column_name(courses.by))
        name = label("course.no_group", lang, by=by) if group is None else names.get(group, group)
        rows.append((None, label("course.group", lang, name=name, n=len(lanes))))
        rows += [(lane, lane.id) for lane in lanes]
    return rows


def _sheet(
    courses: PatientCourses,
    rows: Sequence[_Row],
    looks: Looks,
    last: float,
    names: Mapping[str, str],
    lang: Lang,
    time_title: str | None,
    size: FigureSize | None,
) -> Sheet:
    heads = frozenset(index for index, (lane, _) in enumerate(rows) if lane is None)
    right = [
        Column(_followup_head(courses, lang), _cells(rows, _followup, lang), "right", most=1.2)
    ]
    if courses.status is not None:
        status = tuple("" if lane is None else status_word(lane, names, lang) for lane, _ in rows)
        right.append(Column(label("course.status", lang), status, most=1.5))
    off = tuple("" if lane is None else off_axis(lane, last, names, lang) for lane, _ in rows)
    if any(off):
        right.append(Column(label("course.off_axis", lang), off, most=1.6, muted=True))
    notes: tuple[str, ...] = ()
    if courses.treatments and courses.without_treatment:
        n, total = courses.without_treatment, len(courses.lanes)
        notes = (label("course.no_treatment", lang, n=n, total=total),)
    return Sheet(
        left=(Column(label("course.patient", lang), tuple(name for _, name in rows)),),
        right=tuple(right),
        bold=heads,
        gaps=heads - {0},
        heads=heads,
        axis_title=_title(courses, lang) if time_title is None else time_title,
        notes=notes,
        plot_width=_PLOT,
        size=size,
        legend=legend_items(courses, looks, last, names, lang),
    )


def _followup_head(courses: PatientCourses, lang: Lang) -> str:
    followup = label("course.followup", lang)
    if courses.unit is None:
        return followup
    unit = label(f"unit.time.{courses.unit}", lang)
    return label("figure.followup_unit", lang, followup=followup, unit=unit)


def _title(courses: PatientCourses, lang: Lang) -> str:
    if courses.unit is None:
        return label("course.time_plain", lang)
    return label("course.time", lang, unit=label(f"unit.time.{courses.unit}", lang))


def _cells(rows: Sequence[_Row], text: object, lang: Lang) -> tuple[str, ...]:
    return tuple("" if lane is None else text(lane, lang) for lane, _ in rows)  # type: ignore[operator]


def _followup(lane: Course, lang: Lang) -> str:
    if lane.followup is None:
        return "–" if lane.end is None else label("missing.NR", lang)
    return time_word(lane.followup, lang)
