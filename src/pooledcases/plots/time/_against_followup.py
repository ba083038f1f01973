"""Status at last contact against length of follow-up and year of publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes

from pooledcases.format import p_value
from pooledcases.labels import label, many
from pooledcases.options import FigureSize, Lang, TimeUnit
from pooledcases.plots import atoms, cautioned, in_words, style, telling
from pooledcases.plots.layout import PAD, Box, Canvas, place, text_height, widest, wrap
from pooledcases.plots.swarm import swarms
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.plots.time.panels import Panels
from pooledcases.results.display import condition_name
from pooledcases.results.reporting_bias import OutcomeAgainst, ReportingBias
from pooledcases.results.time_words import axis_title, time_ticks

#: Inches: one panel, between two, the axis with its title, right of all.
_PANEL, _HEIGHT, _GAP, _AXIS, _RIGHT = 3.0, 1.6, 0.4, 0.55, 0.25
#: The heights that are shown, and how far from the middle of its row a dot may stand.
_FROM, _TO, _SPREAD = -0.55, 1.55, 0.42


@dataclass(frozen=True, slots=True)
class _Panel:
    """One number: what is drawn of it."""

    title: str
    found: OutcomeAgainst
    with_event: Sequence[float]
    without: Sequence[float]
    from_zero: bool
    unit: TimeUnit | None = None


@style.styled
def against_followup(
    bias: ReportingBias,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    time_title: str | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """One dot a patient: status at last contact against follow-up and, beside, against year.

    Parameters
    ----------
    bias : ReportingBias
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
        The panel of follow-up; that of the year, where there is one, is the last of its figure's
        axes.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"m": [3, 6, 8, 12, 40, 55], "e": [0, 0, 0, 1, 1, 1]}
    >>> ax = against_followup(pc.survival.reporting_bias(table, time="m", event="e"))
    >>> sum(line.get_gid() == "median" for line in ax.lines)
    2
    """
    style.expect(bias, ReportingBias, "against_followup", "reporting_bias")
    panels = _panels(bias, lang, time_title)
    notes = [*_notes(bias, panels, lang), *cautioned.lines(bias.cautions, lang)]
    rows = [label(key, lang) for key in ("contact.without_event", "contact.with_event")]
    left = max(widest(rows, style.SMALL) + 0.2, 0.5)
    shape = Panels(
        count=len(panels),
        usual=(_PANEL, _HEIGHT),
        around=left + _RIGHT,
        beside=_GAP,
        under=_AXIS + 2 * PAD,
        size=size,
    )
    titles = [_wrapped(panel, shape, size) for panel in panels]
    axis = _AXIS + max(map(text_height, titles)) - text_height("x")
    shape = replace(shape, under=axis + 2 * PAD)
    width, height = shape.area
    room = style.line_width(left + width - PAD, size)
    text = "\n".join(wrap(note, room, style.SMALL) for note in notes)
    box = Box(
        width=width,
        height=height,
        left=left,
        right=_RIGHT,
        top=2 * PAD,
        bottom=axis + text_height(text, style.SMALL) + 2 * PAD,
    )
    canvases = shape.each(place(ax, box, size))
    for canvas, panel, title in zip(canvases, panels, titles, strict=True):
        _draw(canvas, panel, title)
    for canvas in canvases if shape.stacked else canvases[:1]:
        for y, name in enumerate(rows):
            atoms.words(canvas, -0.12, float(y), name, align="right", size=style.SMALL)
    atoms.words(
        canvases[-1 if shape.stacked else 0], PAD - left, -axis - PAD, text, vertical="top",
        size=style.SMALL, colour=style.MUTED, y_in_inches=True,
    )  # fmt: skip
    said = {"n": many("say.patient", bias.n, lang), "events": bias.n_events}
    head = label("told.against", lang, **said, event=condition_name(bias.event))
    telling.tell(canvases[0].ax, head, _told(panels, rows, lang), notes, lang=lang)
    return canvases[0].ax


def _told(panels: Sequence[_Panel], names: Sequence[str], lang: Lang) -> list[str]:
    """Of each number how many have it, its median and its range, without the event and with it."""
    lines = []
    for panel in panels:
        medians = (panel.found.median_without, panel.found.median_with)
        for name, row, median in zip(
            names, (panel.without, panel.with_event), medians, strict=True
        ):
            said = label("told.against_row", lang, what=panel.title, group=name)
            lines.append(in_words.values(said, row, median, lang))
    return lines


def _panels(bias: ReportingBias, lang: Lang, time_title: str | None) -> list[_Panel]:
    title = time_title
    if title is None:
        title = axis_title(bias.unit, bias.followup.column, lang, until="contact")
        title = title if bias.unit is None else title[:1].upper() + title[1:]
    events = bias.patients.events.tolist()
    panels = [
        _Panel(title, bias.followup, *_split(bias.patients.times.tolist(), events), True, bias.unit)
    ]
    if bias.year is not None and any(year is not None for year in bias.patients.years):
        name = label("plots.year", lang)
        panels.append(_Panel(name, bias.year, *_split(bias.patients.years, events), False))
    return panels


def _split(
    values: Sequence[float | None], events: Sequence[bool]
) -> tuple[list[float], list[float]]:
    """The values of those with the event, and without."""
    pairs = [(v, e) for v, e in zip(values, events, strict=True) if v is not None]
    one, other = ([v for v, e in pairs if e is had] for had in (True, False))
    return one, other


def _wrapped(panel: _Panel, shape: Panels, size: FigureSize | None) -> str:
    """The title of a panel, which may reach half into the gap to the other one."""
    return wrap(panel.title, style.line_width(shape.plot[0] + _GAP - PAD, size))


def _draw(canvas: Canvas, panel: _Panel, title: str) -> None:
    values = [*panel.with_event, *panel.without]
    low, high = (0.0 if panel.from_zero else min(values)), max(values)
    high = high if high > low else low + 1
    pad = 0.04 * (high - low)
    atoms.bare(canvas, keep=("bottom",))
    canvas.ax.set_xlim(low - pad, high + pad)
    canvas.ax.set_ylim(_FROM, _TO)
    canvas.ax.set_yticks([])
    below = _AXIS - 0.1 + text_height(title) - text_height("x")  # the last line stands there
    ticks = time_ticks(high, panel.unit, most=6) if panel.from_zero else _years(low, high)
    atoms.x_axis(canvas, ticks, tick_texts(ticks), title, below=below)
    medians = (panel.found.median_without, panel.found.median_with)
    rows = (panel.without, panel.with_event)
    along = canvas.box.width / (high - low + 2 * pad)
    across = canvas.box.height / (_TO - _FROM)
    size, moved = swarms([[x * along for x in row] for row in rows], _SPREAD * across)
    for y, (row, ups, median) in enumerate(zip(rows, moved, medians, strict=True)):
        if median is not None:
            atoms.median_tick(canvas, median, y, half=0.38)
        if row:
            heights = [y + up / across for up in ups]
            atoms.dot(canvas, row, heights, size=size, colour=style.COLOURS[1 - y])


def _years(low: float, high: float) -> tuple[float, ...]:
    """Whole years only."""
    return tuple(tick for tick in linear_ticks(low, high) if float(tick).is_integer()) or (low,)


def _notes(bias: ReportingBias, panels: Sequence[_Panel], lang: Lang) -> list[str]:
    event = label("plots.against_event", lang, event=condition_name(bias.event))
    notes = [event, label("plots.against_followup", lang)]
    for panel in panels:
        found = panel.found
        if found.reason is not None:
            why = label(f"say.reporting_{found.reason}", lang)
            notes.append(label("plots.against_none", lang, what=panel.title, why=why))
        else:
            p = p_value(found.p_value)
            notes.append(label("plots.against_p", lang, what=panel.title, p=p))
    return notes
