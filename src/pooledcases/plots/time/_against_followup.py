"""Status at last contact against length of follow-up and year of publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from pooledcases.format import p_value
from pooledcases.labels import label
from pooledcases.options import Lang, TimeUnit
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import PAD, Box, Canvas, place, split, text_height, widest, wrap
from pooledcases.plots.patients._dots_by_group import stacked_offsets
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.reporting_bias import OutcomeAgainst, ReportingBias
from pooledcases.results.time_words import axis_title, time_ticks

#: Inches: one panel, between two, the axis with its title.
_PANEL, _HEIGHT, _GAP, _AXIS = 3.0, 1.15, 0.4, 0.55
#: Dots of a row are spread so many times as far as in a row of a sheet.
_SPREAD = 2.5


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
    rows = [label(key, lang) for key in ("contact.without_event", "contact.with_event")]
    width = len(panels) * _PANEL + (len(panels) - 1) * _GAP
    left = max(widest(rows, style.SMALL) + 0.2, 0.5)
    text = "\n".join(wrap(note, left + width - PAD, style.SMALL) for note in _notes(panels, lang))
    box = Box(
        width=width,
        height=_HEIGHT,
        left=left,
        right=0.25,
        top=2 * PAD,
        bottom=_AXIS + text_height(text, style.SMALL) + 2 * PAD,
    )
    whole = place(ax, box)
    canvases = split(whole, _GAP) if len(panels) == 2 else (whole,)
    for canvas, panel in zip(canvases, panels, strict=True):
        _draw(canvas, panel)
    first = canvases[0]
    for y, name in enumerate(rows):
        atoms.words(first, -0.12, float(y), name, align="right", size=style.SMALL)
    atoms.words(
        first, PAD - left, -_AXIS - PAD, text, vertical="top", size=style.SMALL,
        colour=style.MUTED, y_in_inches=True,
    )  # fmt: skip
    return first.ax


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


def _draw(canvas: Canvas, panel: _Panel) -> None:
    values = [*panel.with_event, *panel.without]
    low, high = (0.0 if panel.from_zero else min(values)), max(values)
    high = high if high > low else low + 1
    pad = 0.04 * (high - low)
    atoms.bare(canvas, keep=("bottom",))
    canvas.ax.set_xlim(low - pad, high + pad)
    canvas.ax.set_ylim(-0.55, 1.55)
    canvas.ax.set_yticks([])
    ticks = time_ticks(high, panel.unit, most=6) if panel.from_zero else _years(low, high)
    atoms.x_axis(canvas, ticks, tick_texts(ticks), panel.title, below=_AXIS - 0.1)
    medians = (panel.found.median_without, panel.found.median_with)
    for y, (row, median) in enumerate(zip((panel.without, panel.with_event), medians, strict=True)):
        if median is not None:
            canvas.ax.plot(
                (median, median), (y - 0.38, y + 0.38), color=style.PREDICTION,
                lw=canvas.points(1.8), zorder=4, gid="median",
            )  # fmt: skip
        if row:
            heights = [y + _SPREAD * up for up in stacked_offsets(row)]
            atoms.dot(canvas, row, heights, size=5, colour=style.COLOURS[1 - y])


def _years(low: float, high: float) -> tuple[float, ...]:
    """Whole years only."""
    return tuple(tick for tick in linear_ticks(low, high) if float(tick).is_integer()) or (low,)


def _notes(panels: Sequence[_Panel], lang: Lang) -> list[str]:
    notes = [label("plots.against_followup", lang)]
    for panel in panels:
        found = panel.found
        if found.reason is not None:
            why = label(f"say.reporting_{found.reason}", lang)
            notes.append(label("plots.against_none", lang, what=panel.title, why=why))
        else:
            p = p_value(found.p_value)
            notes.append(label("plots.against_p", lang, what=panel.title, p=p))
    return notes
