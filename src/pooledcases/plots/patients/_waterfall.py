"""Best change from baseline, one bar a patient, from the largest increase to the largest fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import percent
from pooledcases.labels import label, many
from pooledcases.options import FigureSize, Lang, shown
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import PAD, Box, Canvas, place, text_height, widest, wrap
from pooledcases.plots.legend import LegendItem, legend, legend_height
from pooledcases.plots.patients import samples
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.patient_display import BestChange, BestChanges

#: Colour and hatching of a response: they differ in lightness too; ``none`` where it is missing.
_LOOKS: Final[Mapping[str, tuple[str, str | None]]] = MappingProxyType(
    {
        "CR": ("#00543d", None),
        "PR": (style.COLOURS[2], "////"),
        "SD": (style.COLOURS[4], None),
        "PD": (style.COLOURS[5], "\\\\\\\\"),
        "NE": ("#b8b8b8", "...."),
        "none": ("#7f8c9a", None),
    }
)
#: Inches: the plot, a bar with its gap, the longest name before it wraps, the narrowest plot.
_HEIGHT, _PITCH, _NAME, _LEAST = 2.8, 0.2, 1.4, 2.6
#: Room right of the plot, for the thresholds.
_RIGHT = 0.5
#: As many patients are named at the axis; of more only the bars are drawn, this close.
_NAMED, _CLOSE = 80, 0.05
#: Bars that the text alternative tells one by one.
_TOLD: Final = 30


@style.styled
def waterfall(
    changes: BestChanges,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    cap: float = 1.0,
    size: FigureSize | None = None,
    lang: Lang = "en",
    axis_title: str | None = None,
) -> Axes:
    """Best change from baseline, one bar a patient.

    Parameters
    ----------
    changes : BestChanges
    ax : matplotlib.axes.Axes, optional
    names : mapping of str to str
        What to call a patient; who is not in it is called as in the table.
    cap : float
        Increases beyond it are cut there, with an arrow and their value; a fraction.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its bars need.
    lang : {"en", "zh"}
    axis_title : str, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For something else than changes, or a ``cap`` that is no fraction above 0.2.

    Notes
    -----
    A response differs in colour and in hatching. No change is a flat mark at 0, so that the patient
    is seen. Those without a change are named under the figure. The lines stand at the thresholds
    of RECIST 1.1 (Eisenhauer 2009), and the figure says why the upper one is a guide. More than 80
    patients are not named at the axis, which the figure says.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"case_id": ["A", "B", "C"], "best_change_percent": [-45, 12, "NR"]}
    >>> ax = waterfall(pc.describe.best_changes(table, change="best_change_percent"))
    >>> [patch.get_height() for patch in ax.patches if patch.get_gid() == "change"]
    [0.12, -0.45]
    """
    style.expect(changes, BestChanges, "waterfall", "pooledcases.describe.best_changes")
    if not changes.progression < cap < float("inf"):
        raise InputError(f"cap: {shown(cap)} is no fraction above 0.2, such as 1 for 100%.")
    title = label("waterfall.axis", lang) if axis_title is None else axis_title
    frame = _Frame.of(changes, names, cap, lang, size, title)
    canvas = place(ax, frame.box, size)
    canvas.ax.set_xlim(0, max(len(changes.patients), 1))
    canvas.ax.set_ylim(*frame.limits)
    atoms.bare(canvas, keep=("left",))
    _write(canvas, frame, changes, lang)
    for index, patient in enumerate(changes.patients):
        _draw_bar(canvas, index, patient, cap)
    head = label("told.waterfall", lang, n=many("say.patient", len(changes.patients), lang))
    bars, notes = _told(changes, names), _notes(changes, names, cap, lang)
    telling.tell(canvas.ax, head, bars, notes, lang=lang)
    return canvas.ax


@dataclass(frozen=True, slots=True)
class _Frame:
    """Sizes and texts of one figure."""

    width: float
    limits: tuple[float, float]
    names: tuple[str, ...]
    legend: tuple[LegendItem, ...]
    title: str
    notes: str
    box: Box

    @classmethod
    def of(
        cls,
        changes: BestChanges,
        names: Mapping[str, str],
        cap: float,
        lang: Lang,
        size: FigureSize | None,
        axis_title: str,
    ) -> _Frame:
        patients, named = changes.patients, len(changes.patients) <= _NAMED
        called = tuple(
            wrap(names.get(patient.id, patient.id), _NAME, style.SMALL) if named else ""
            for patient in patients
        )
        pitch = max([_PITCH, *(text_height(name, style.SMALL) + 0.04 for name in called if name)])
        left = 0.6
        width = max(len(patients) * (pitch if named else _CLOSE), _LEAST)
        if size is not None:  # wider bars, or everything smaller together
            width = max(width, style.natural_width(size) - left - _RIGHT)
        items = _legend(changes, lang)
        room = left + width + _RIGHT - 2 * PAD
        title = wrap(axis_title, room, weight="bold")
        notes = "\n".join(wrap(n, room, style.SMALL) for n in _notes(changes, names, cap, lang))
        below = widest(called, style.SMALL) + PAD
        return cls(
            width=width,
            limits=_limits(changes, cap),
            names=called,
            legend=items,
            title=title,
            notes=notes,
            box=Box(
                width=width,
                height=_HEIGHT,
                left=left,
                right=_RIGHT,
                top=2 * PAD + (legend_height(items, room) if items else 0.0) + text_height(title),
                bottom=below + text_height(notes, style.SMALL) + 2 * PAD,
            ),
        )


def _limits(changes: BestChanges, cap: float) -> tuple[float, float]:
    values = [patient.change for patient in changes.patients if patient.change is not None]
    lowest, highest = min([*values, changes.partial]), max([*values, changes.progression])
    # room for the values and arrows of bars that are cut
    return lowest * 1.05 - 0.02, min(highest * 1.05, cap) + (0.16 if highest > cap else 0.04)


def _draw_bar(canvas: Canvas, index: int, patient: BestChange, cap: float) -> None:
    change = patient.change or 0.0
    colour, hatch = _LOOKS[patient.response or "none"]
    height = min(change, cap)
    atoms.column(canvas, index + 0.1, index + 0.9, height, colour=colour, hatch=hatch)
    if change == 0:
        atoms.no_change(canvas, index + 0.15, index + 0.85, colour=colour)
    if change > cap:
        atoms.beyond(canvas, index + 0.5, cap + 0.02)


def _write(canvas: Canvas, frame: _Frame, changes: BestChanges, lang: Lang) -> None:
    """The axis, the lines, the names, the legend and the notes."""
    low, high = frame.limits
    lines = (changes.partial, changes.progression)
    ticks = [t for t in linear_ticks(low, high, 7) if t >= -1]
    atoms.y_axis(canvas, ticks, tick_texts(ticks, as_percent=True))
    whole = (0, max(len(changes.patients), 1))
    for y in (0.0, *lines):
        atoms.level_line(canvas, whole, y, base=y == 0)
    for y in lines:
        atoms.words(canvas, frame.width + 0.04, y, _signed(y), size=style.SMALL, colour=style.MUTED)
    atoms.words(
        canvas, PAD - frame.box.left, _HEIGHT + PAD / 2, frame.title, bold=True, vertical="bottom",
        y_in_inches=True,
    )  # fmt: skip
    for index, name in enumerate(frame.names):
        if name:
            atoms.words(
                canvas, index + 0.5, -PAD / 2, name, size=style.SMALL, align="center",
                vertical="top", rotation=90, x_in_inches=False, y_in_inches=True,
            )  # fmt: skip
    if not changes.patients:
        atoms.words(
            canvas, frame.width / 2, 0.5 * _HEIGHT, label("waterfall.none", lang), align="center",
            colour=style.MUTED, y_in_inches=True,
        )  # fmt: skip
    room = frame.box.left + frame.width + frame.box.right - 2 * PAD
    top = _HEIGHT + frame.box.top - PAD
    if frame.legend:
        legend(canvas, frame.legend, PAD - frame.box.left, top, room)
    below = frame.box.bottom - text_height(frame.notes, style.SMALL) - PAD
    atoms.words(
        canvas, PAD - frame.box.left, -below, frame.notes, size=style.SMALL, vertical="top",
        colour=style.MUTED, y_in_inches=True,
    )  # fmt: skip


def _legend(changes: BestChanges, lang: Lang) -> tuple[LegendItem, ...]:
    """The responses that occur among the bars; nothing where no column holds responses."""
    if changes.response is None:
        return ()
    met = {patient.response or "none" for patient in changes.patients}
    return tuple(
        (
            label(f"response.{word}", lang),
            samples.box_sample(colour, hatch=hatch, edge="white" if hatch else "none"),
        )
        for word, (colour, hatch) in _LOOKS.items()
        if word in met
    )


def _notes(changes: BestChanges, names: Mapping[str, str], cap: float, lang: Lang) -> list[str]:
    def listed(texts: Sequence[str]) -> str:
        return label("say.comma", lang).join(texts)

    partial, progression = _signed(changes.partial), _signed(changes.progression)
    notes = [label("waterfall.recist", lang, partial=partial, progression=progression)]
    cut = [
        f"{names.get(p.id, p.id)} {_signed(p.change)}"
        for p in changes.patients
        if p.change is not None and p.change > cap
    ]
    if cut:
        notes.append(label("waterfall.clipped", lang, cap=_signed(cap), names=listed(cut)))
    if changes.missing:
        n, texts = len(changes.missing), [_missing(p, names, lang) for p in changes.missing]
        notes.append(label("waterfall.missing", lang, n=n, names=listed(texts)))
    if changes.discordant:
        texts = [names.get(name, name) for name in changes.discordant]
        notes.append(label("waterfall.discordant", lang, partial=partial, names=listed(texts)))
    if len(changes.patients) > _NAMED:
        notes.append(label("waterfall.unnamed", lang, n=len(changes.patients)))
    return notes


def _signed(fraction: float) -> str:
    """A change in percent; an increase has its sign too."""
    return f"{'+' if fraction > 0 else ''}{percent(fraction, 0)}"


def _missing(patient: BestChange, names: Mapping[str, str], lang: Lang) -> str:
    name = names.get(patient.id, patient.id)
    if patient.response is None:
        return name
    return label("waterfall.missing_response", lang, name=name, response=patient.response)


def _told(changes: BestChanges, names: Mapping[str, str]) -> list[str]:
    """Every bar with its value and response."""
    return [
        f"{names.get(p.id, p.id)} {_signed(p.change or 0.0)}"
        + (f" {p.response}" if p.response else "")
        for p in changes.patients
    ]
