"""What status at last contact says about time: two estimates, among all and the disease-free."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from pooledcases.labels import label, many
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import in_words, style, telling
from pooledcases.plots.time.around import RiskTable, Surroundings
from pooledcases.plots.time.panel import Line, last_time
from pooledcases.results.base import FloatArray
from pooledcases.results.current_status import CurrentStatus, StatusCurves
from pooledcases.results.survival import Curve
from pooledcases.results.time_words import axis_title

#: Inches: width and height of a panel, and the room of its title.
_PANEL, _HEAD = (3.1, 2.5), 0.32


@style.styled
def status_curves(
    curves: StatusCurves,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    time_title: str | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """The naive curve beside the current-status estimate, for all and for the disease-free.

    Parameters
    ----------
    curves : StatusCurves
    ax : matplotlib.axes.Axes, optional
        Axes whose place both panels share; by default a new figure.
    lang : {"en", "zh"}
    time_title : str, optional
        By default the unit of the times to the last contact; the column's name where it says none.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as it needs. In a column the panels stand under
        each other.

    Returns
    -------
    matplotlib.axes.Axes
        The first panel, all patients; the other one is the last of its figure's axes. Where no
        column says who was disease-free at the start there is one panel.

    Notes
    -----
    Both are sensitivity analyses, and say so: at the last contact one sees whether disease has
    come back, not when (PC-M07). The current-status estimate rests on assumptions; under the
    figure stands how many patients break each. The band holds its intervals between the contacts.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {
    ...     "followup_months": [6, 12, 24], "status": ["NED", "AWD", "NED"],
    ...     "disease_free_at_start": ["yes", "no", "yes"],
    ... }
    >>> found = pc.survival.naive_and_current(
    ...     table, time="followup_months", event=("status", ["AWD"])
    ... )
    >>> ax = status_curves(found)
    >>> [line.get_gid() for line in ax.lines if line.get_gid() in ("naive", "current")]
    ['naive', 'current']
    """
    style.expect(curves, StatusCurves, "status_curves", "naive_and_current")
    pairs = [(curves.naive, curves.current)]
    if curves.naive_disease_free is not None and curves.current_disease_free is not None:
        pairs.append((curves.naive_disease_free, curves.current_disease_free))
    panels = [_lines(naive, current) for naive, current in pairs]
    risk = RiskTable(label("plots.followed", lang), ("",))
    heads = [_head(f"plots.{who}", pair[0], lang) for who, pair in zip(_WHO, pairs, strict=False)]
    unit, time = curves.current.unit, time_title
    if time is None:
        time = axis_title(unit, curves.current.time_column, lang, until="contact")
    around = Surroundings(
        legend=tuple(label(f"survival.{key}", lang) for key in ("naive", "current")),
        titles=tuple(heads),
        time=time,
        risk=risk,
        notes=tuple(_notes(curves, lang)),
        usual=_PANEL,
        head=_HEAD,
        size=size,
    )
    last = last_time([line for lines in panels for line in lines])
    both, ticks = around.draw(ax, panels, last, unit)
    for canvas, (naive, _) in zip(both, pairs, strict=True):
        around.number(canvas, ticks, [naive.at_risk_at(ticks)], [style.INK], labelled=False)
    around.write(both, panels[0])
    told = []
    for head, (naive, current) in zip(heads, pairs, strict=True):
        names = (label("told.status_one", lang, who=head, name=name) for name in around.legend)
        told.append(in_words.survival(naive, next(names), ticks, lang, "followed"))
        told.append(in_words.current(current, next(names), ticks, lang))
    first, second = around.legend
    said = label("told.status_curves", lang, naive=first, current=second)
    telling.tell(both[0].ax, said, told, around.notes, lang=lang)
    return both[0].ax


_WHO = ("everybody", "disease_free")


def _lines(naive: Curve, current: CurrentStatus) -> list[Line]:
    return [
        Line(
            label="naive",
            times=naive.times,
            values=naive.survival,
            thin_after=naive.thin_after,
            colour=style.COLOURS[1],
            dash=style.LINES[1],
            gid="naive",
        ),
        Line(
            label="current",
            times=current.times,
            values=current.event_free,
            low=1 - _until_next(current.between_high, current.ci_high),
            high=1 - _until_next(current.between_low, current.ci_low),
            colour=style.COLOURS[0],
            gid="current",
        ),
    ]


def _until_next(between: FloatArray, at: FloatArray) -> FloatArray:
    """Limits from each time on: those of the gap that follows, at the last time its own."""
    return np.concatenate((between[1:], at[-1:]))


def _head(key: str, naive: Curve, lang: Lang) -> str:
    events = many("say.event", naive.n_events, lang)
    return label("plots.panel", lang, who=label(key, lang), n=naive.n, events=events)


def _notes(curves: StatusCurves, lang: Lang) -> list[str]:
    notes = [label("plots.status_curves", lang)]
    for item in curves.assumptions:
        what = label(f"assumption.{item.name}", lang)
        if item.checked == "no":
            notes.append(label("plots.assumption_unchecked", lang, what=what))
            continue
        broken = many("say.patient", len(item.broken_by), lang)
        n = len(item.unclear)
        unclear = label("plots.assumption_unclear", lang, n=n) if n else ""
        notes.append(label("plots.assumption", lang, what=what, broken=broken, unclear=unclear))
    return notes
