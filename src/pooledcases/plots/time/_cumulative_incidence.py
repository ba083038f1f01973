"""Cumulative incidence curves of competing events, with the numbers at risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import confidence, p_value
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, cautioned, in_words, style, telling
from pooledcases.plots.layout import Canvas
from pooledcases.plots.time.around import RiskTable, Surroundings
from pooledcases.plots.time.panel import SAID, Line, last_time
from pooledcases.results.base import FloatArray
from pooledcases.results.competing import CauseCurve, CumulativeIncidence, CumulativeIncidences
from pooledcases.results.time_words import axis_title

#: With more curves the bands cover each other.
_BANDS = 3


@style.styled
def cumulative_incidence(
    found: CumulativeIncidence | CumulativeIncidences,
    ax: Axes | None = None,
    *,
    causes: Sequence[str] | None = None,
    lang: Lang = "en",
    time_title: str | None = None,
    title: str | None = None,
    band: bool | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """The share of patients who have had each event first, rising from 0.

    Parameters
    ----------
    found : CumulativeIncidence or CumulativeIncidences
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; by default a new figure of the size that everything needs.
    causes : sequence of str, optional
        Which events to draw; by default all, and of several groups the first, the event of
        interest.
    lang : {"en", "zh"}
    time_title : str, optional
        By default the unit of the times since the start; the column's name where it says no unit.
    title : str, optional
        By default cumulative incidence.
    band : bool, optional
        Whether to draw the intervals; by default up to three curves.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        When a cause is not among those of the result.

    Notes
    -----
    A curve is faint where fewer than max(5, 10% of n) are at risk (PC-M15; Pocock 2002, Lancet
    359:1686).

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"months": [3, 7, 8], "status": ["DOD", "DOC", "NED"]}
    >>> found = pc.survival.cumulative_incidence(
    ...     table, time="months", event="status=DOD", competing="status=DOC"
    ... )
    >>> ax = cumulative_incidence(found)
    >>> [line.get_gid() for line in ax.lines if line.get_gid() == "curve"][:2]
    ['curve', 'curve']
    """
    expected = (CumulativeIncidence, CumulativeIncidences)
    style.expect(found, expected, "cumulative_incidence", "survival.cumulative_incidence")
    groups = found.groups if isinstance(found, CumulativeIncidences) else (found,)
    drawn = list(_drawn(groups, causes))
    band = len(drawn) <= _BANDS if band is None else band
    lines = [_line(group, cause, at, band, lang) for at, (group, cause) in enumerate(drawn)]
    risk = RiskTable(label("plots.at_risk", lang), tuple(_name(item, lang) for item in groups))
    one = groups[0]
    around = Surroundings(
        legend=tuple(_legend(group, cause, lang) for group, cause in drawn),
        titles=(label("plots.incidence", lang) if title is None else title,),
        time=axis_title(one.unit, one.time_column, lang) if time_title is None else time_title,
        risk=risk,
        notes=(
            *_notes(found, groups, {cause.cause for _, cause in drawn}, lang),
            *cautioned.lines(found.cautions, lang, without=SAID),
        ),
        size=size,
    )
    # the axes; its curves would start at 1
    (canvas,), ticks = around.draw(ax, [()], last_time(lines), one.unit)
    for line in lines:
        if line.times.size:
            _draw(canvas, line)
    colours = [line.colour for line in lines] if len(groups) == len(lines) else []
    at_risk = [item.event_free.at_risk_at(ticks) for item in groups]
    around.number(canvas, ticks, at_risk, colours or [style.INK] * len(groups))
    around.write([canvas], lines)
    named = zip(drawn, around.legend, strict=True)
    told = [in_words.incidence(*one, name, ticks, lang) for one, name in named]
    head = label("told.incidence", lang, what=around.titles[0])
    telling.tell(canvas.ax, head, told, around.notes, lang=lang)
    return canvas.ax


def _drawn(
    groups: Sequence[CumulativeIncidence], causes: Sequence[str] | None
) -> Iterator[tuple[CumulativeIncidence, CauseCurve]]:
    names = [item.cause for item in groups[0].causes] if groups else []
    asked = (names if len(groups) == 1 else names[:1]) if causes is None else list(causes)
    if isinstance(causes, str) or not set(asked) <= set(names):
        raise InputError(f"causes: list some of {', '.join(names)}, not {causes!r}.")
    return ((group, group.cause(name)) for group in groups for name in asked)


def _name(item: CumulativeIncidence, lang: Lang) -> str:
    return label("plots.everybody", lang) if item.group is None else item.group


def _line(
    group: CumulativeIncidence, cause: CauseCurve, index: int, band: bool, lang: Lang
) -> Line:
    return Line(
        label=f"{_name(group, lang)} {cause.cause}",
        times=group.times,
        values=cause.incidence,
        low=cause.ci_low if band else None,
        high=cause.ci_high if band else None,
        thin_after=group.event_free.thin_after,
        colour=style.GROUPS[index % len(style.GROUPS)],
        dash=style.LINES[index % len(style.LINES)],
    )


def _draw(canvas: Canvas, line: Line) -> None:
    """Steps from 0 upwards, faint from where few are at risk."""
    times, values = _from_zero(line.times, line.values)
    end = float(times[-1])
    split = end if line.thin_after is None else line.thin_after
    for faint, start, stop in ((False, 0.0, split), (True, split, end)):
        if faint and start >= stop:
            continue
        x, y = _between(times, values, start, stop)
        atoms.step_curve(
            canvas, x, y, colour=line.colour, line=line.dash, faint=faint, gid=line.gid
        )
        if line.low is not None and line.high is not None:
            low = _between(times, _from_zero(line.times, line.low)[1], start, stop)[1]
            high = _between(times, _from_zero(line.times, line.high)[1], start, stop)[1]
            atoms.step_band(canvas, x, low, high, colour=line.colour, faint=faint)


def _from_zero(times: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    return np.concatenate(([0.0], times)), np.concatenate(([0.0], values))


def _between(
    times: FloatArray, values: FloatArray, start: float, stop: float
) -> tuple[FloatArray, FloatArray]:
    """The steps from one time to another, both with the value that holds there."""
    ends = values[np.searchsorted(times, (start, stop), side="right") - 1]
    inside = (times > start) & (times < stop)
    x = np.concatenate(([start], times[inside], [stop]))
    return x, np.concatenate((ends[:1], values[inside], ends[1:]))


def _legend(group: CumulativeIncidence, cause: CauseCurve, lang: Lang) -> str:
    name = _name(group, lang)
    if not group.n:
        return label("plots.curve_empty", lang, name=name)
    said = {"name": name, "cause": cause.cause, "events": cause.n_events, "n": group.n}
    return label("plots.incidence_curve", lang, **said)


def _notes(
    found: CumulativeIncidence | CumulativeIncidences,
    groups: Sequence[CumulativeIncidence],
    causes: set[str],
    lang: Lang,
) -> list[str]:
    notes = []
    for test in found.tests if isinstance(found, CumulativeIncidences) else ():
        if test.cause in causes and test.p_value is not None:
            notes.append(label("plots.gray", lang, cause=test.cause, p=p_value(test.p_value)))
    first = groups[0]
    level = confidence(first.level)
    notes.append(label("plots.aalen_johansen", lang, level=level, interval=first.interval))
    if any(group.event_free.thin_after is not None for group in groups):
        notes.append(label("plots.thin", lang))
    return notes
