"""Which cells of a table are known, and why the others are empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.labels import label, many
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import Sample, patch_sample
from pooledcases.plots.rows import Column, Sheet
from pooledcases.results.display import column_name

#: Colour, and the lower and upper edge of the mark in its cell: states differ in shape as well.
_MARKS: Final[Mapping[str, tuple[str, float, float]]] = {
    "known": (style.COLOURS[0], 0.08, 0.92),
    "NR": (style.COLOURS[1], 0.08, 0.50),
    "NAS": (style.COLOURS[3], 0.50, 0.92),
    "UNC": (style.COLOURS[4], 0.30, 0.70),
    "NAP": ("#9a9a9a", 0.45, 0.55),
}
_CELL, _WIDEST = 0.085, 5.2


@style.styled
def missing_map(
    columns: Mapping[str, Sequence[str]],
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] | None = None,
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """One mark a patient and variable: known, or why it is not.

    Parameters
    ----------
    columns : mapping of column to sequence of state
        States are ``known NR NAS UNC NAP``; every column has one state a patient, in one order.
    ax : matplotlib.axes.Axes, optional
    names : mapping of column to str, optional
        What to call a column; by default its name with spaces, its unit in brackets.
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its texts need.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        Without a column or a patient, for a state that is not known, or when columns differ in
        length.

    Notes
    -----
    The states differ in shape and in colour, so that the map can be read without either. Only
    states that occur are listed beside the map; the numbers there sum to the patients.

    Examples
    --------
    >>> ax = missing_map({"age": ["known", "NR"], "stage": ["known", "NAS"]})
    >>> [len(marks.get_paths()) for marks in ax.collections]
    [2, 1, 1]
    """
    _check(columns)
    states = [s for s in _MARKS if any(s in set(column) for column in columns.values())]
    found = {name: Counter(column) for name, column in columns.items()}
    patients = len(next(iter(columns.values())))
    sheet = Sheet(
        left=(Column("", tuple((names or {}).get(name, column_name(name)) for name in columns)),),
        right=tuple(
            Column(_state(s, lang), tuple(str(found[c][s]) for c in columns), "right", most=0.85)
            for s in states
        ),
        axis_title=label("plots.one_patient", lang, n=patients),
        plot_width=min(max(patients * _CELL, 1.6), _WIDEST),
        notes=_notes(states, lang),
        legend=tuple((_state(state, lang), _sample(state)) for state in states),
        size=size,
        ticks=False,
    )
    canvas = sheet.draw(ax, (0, patients))
    for state in states:
        _draw_state(canvas, sheet, columns, state)
    canvas.ax.spines["bottom"].set_visible(False)
    sheet.axis(canvas, (), ())
    variables = many("say.display_variable", len(columns), lang)
    said = {"patients": many("say.patient", patients, lang), "variables": variables}
    head, rows = label("told.missing_map", lang, **said), telling.of_rows(sheet, lang)
    telling.tell(canvas.ax, head, rows, telling.around(sheet, lang), lang=lang)
    return canvas.ax


def _draw_state(
    canvas: Canvas, sheet: Sheet, columns: Mapping[str, Sequence[str]], state: str
) -> None:
    colour, low, high = _MARKS[state]
    cells: list[atoms.Cell] = []
    for column, (top, bottom) in zip(columns.values(), sheet.edges, strict=True):
        height = bottom - top
        cells += [
            (index + 0.08, bottom - high * height, 0.84, (high - low) * height)
            for index, cell in enumerate(column)
            if cell == state
        ]
    atoms.pieces(canvas, cells, colour=colour, gid=f"state-{state}")


def _notes(states: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """What the states mean that occur, and that nobody is left out of the numbers."""
    means = (label(f"figure.state.{state}", lang) for state in states if state != "known")
    return (label("figure.missing_map", lang), *means)


def _sample(state: str) -> Sample:
    colour, low, high = _MARKS[state]
    draw = patch_sample(colour)

    def sample(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        full = 1.6 * height
        draw(
            canvas, x + width / 2 - 0.035, y - 0.3 * height + low * full, 0.07, (high - low) * full
        )

    return sample


def _state(state: str, lang: Lang) -> str:
    return label("plots.known" if state == "known" else f"missing.{state}", lang)


def _check(columns: Mapping[str, Sequence[str]]) -> None:
    lengths = {name: len(column) for name, column in columns.items()}
    if not lengths or not any(lengths.values()):
        raise InputError("missing_map: there is no column, or no patient, to draw.")
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise InputError(f"missing_map: columns differ in length ({listed}).")
    wrong = [
        f"missing_map: row {row}, column {name}: {cell!r} is no state; use {', '.join(_MARKS)}."
        for name, column in columns.items()
        for row, cell in enumerate(column, 1)
        if cell not in _MARKS
    ]
    if wrong:
        raise InputError(wrong)
