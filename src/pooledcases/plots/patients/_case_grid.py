"""Patients by variables: what each cell holds, and why it holds nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from matplotlib.axes import Axes

from pooledcases.labels import label, many
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, breaks, style, telling
from pooledcases.plots.layout import PAD, Box, Canvas, place, text_height, text_width, widest, wrap
from pooledcases.plots.legend import LegendItem, legend, legend_height
from pooledcases.plots.patients.grid_cells import STATES, Shown, draw_cells, state_items
from pooledcases.results.display import column_name
from pooledcases.results.patient_display import CaseGrid

#: Inches: the least width of a cell, between cells, longest header and name before they wrap, the
#: least width of the figure (for its legend), the room above a group.
_CELL, _GAP, _HEADER, _NAME, _LEAST, _GROUP = 0.24, 0.025, 1.5, 2.2, 4.6, 0.1
#: A sample of the legend, and the room around it and its word.
_ITEM: Final = 0.23 + 2 * PAD
#: Up to so many patients rows are high and letters large; more stand closer.
_FEW: Final = 60
_HIGH, _LOW = (0.2, style.SMALL), (0.145, 6.0)


@style.styled
def case_grid(
    grid: CaseGrid,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    size: FigureSize | None = None,
    lang: Lang = "en",
) -> Axes:
    """Patients by variables, cell by cell.

    Parameters
    ----------
    grid : CaseGrid
    ax : matplotlib.axes.Axes, optional
    names : mapping of str to str
        What to call a column, a patient or a group.
    words : mapping of column to (mapping of value to word)
        What the values of a column mean; they are said under the grid.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its columns need.
    lang : {"en", "zh"}

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For something else than a grid.

    Notes
    -----
    A negative answer is a minus on white, a positive one a plus on blue. An empty grey cell is not
    reported, a grey one with a cross not assessable, with a question mark unclear; a white one that
    is struck out does not apply. They differ in glyph as well as in shade. Categories have a colour
    and their code in the cell, or a letter where the codes are long, explained under the grid; a
    cell with several values is striped.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"case_id": ["A", "B"], "stage_n": ["Nx", "N1"], "relapse": ["no", "NR"]}
    >>> ax = case_grid(pc.describe.case_grid(table, variables=["stage_n", "relapse"]))
    >>> sorted(c.get_gid() for c in ax.collections if str(c.get_gid()).startswith("cell-"))
    ['cell-NAS', 'cell-NAS', 'cell-NR', 'cell-NR', 'cell-negative', 'cell-negative']
    """
    style.expect(grid, CaseGrid, "case_grid", "pooledcases.describe.case_grid")
    shown = [
        Shown.of(
            column, names.get(column.name, column_name(column.name)), words.get(column.name, {})
        )
        for column in grid.columns
    ]
    frame = _Frame.of(grid, shown, names, lang, size)
    canvas = place(ax, frame.box, size)
    canvas.ax.set_xlim(0, frame.box.width)
    canvas.ax.set_ylim(frame.box.height, 0)
    atoms.bare(canvas, keep=())
    _write(canvas, frame)
    draw_cells(canvas, shown, frame.columns, [span for _, span in frame.rows], frame.letters)
    said = {
        "patients": many("say.patient", len(grid.ids), lang),
        "variables": many("say.display_variable", len(shown), lang),
    }
    rows = _told(grid, shown, names, lang)
    telling.tell(canvas.ax, label("told.grid", lang, **said), rows, frame.notes, lang=lang)
    _keep_rows(canvas, frame)
    return canvas.ax


def _keep_rows(canvas: Canvas, frame: _Frame) -> None:
    spans = sorted(
        [*((span, False) for _, span in frame.rows), *((s, True) for _, s in frame.heads)]
    )
    edges = [span for span, _ in spans]
    breaks.keep(canvas, edges, [i for i, (_, head) in enumerate(spans) if head], 0.0)


_Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where everything stands, in inches from the upper left corner of the grid."""

    letters: float
    headers: tuple[str, ...]
    columns: tuple[_Span, ...]
    rows: tuple[tuple[str, _Span], ...]
    heads: tuple[tuple[str, _Span], ...]
    blocks: tuple[tuple[str, tuple[LegendItem, ...]], ...]
    block_left: float
    notes: tuple[str, ...]
    box: Box

    @classmethod
    def of(
        cls,
        grid: CaseGrid,
        shown: Sequence[Shown],
        names: Mapping[str, str],
        lang: Lang,
        size: FigureSize | None,
    ) -> _Frame:
        height, letters = _HIGH if len(grid.ids) <= _FEW else _LOW
        headers = tuple(wrap(column.name, _HEADER, style.SMALL, "bold") for column in shown)
        columns = _columns(shown, headers, letters)
        rows, heads, total = _rows(grid, names, height, letters, lang)
        named = widest((name for name, _ in rows), letters)
        # the heading of a group may reach over the cells, there is nothing in its line
        left = PAD + named + 0.1
        blocks = _blocks(grid, shown, lang)
        block_left = widest((name for name, _ in blocks), style.SMALL, "bold") + 0.15
        least = min(_LEAST, block_left + _longest(blocks) + 2 * PAD)
        width = max(columns[-1][1], least - left, widest(_texts(heads), style.TEXT, "bold") - left)
        if size is not None:
            width = max(width, style.natural_width(size) - left - PAD)
        room = left + width - PAD - block_left
        legends = sum(_block_height(name, items, room) for name, items in blocks)
        line = style.line_width(left + width - PAD, size)
        notes = tuple(wrap(note, line, style.SMALL) for note in _notes(grid, lang))
        under = text_height("\n".join(notes), style.SMALL)
        return cls(
            letters=letters,
            headers=headers,
            columns=_stretched(columns, width),
            rows=rows,
            heads=heads,
            blocks=blocks,
            block_left=block_left,
            notes=notes,
            box=Box(
                width=width,
                height=total,
                left=left,
                right=PAD,
                top=widest(headers, style.SMALL, "bold") + 3 * PAD,
                bottom=legends + under + 3 * PAD,
            ),
        )

    @property
    def legend_width(self) -> float:
        """The room of the items of the legend, in a line."""
        return self.box.left + self.box.width - PAD - self.block_left


def _texts(rows: Sequence[tuple[str, _Span]]) -> list[str]:
    return [text for text, _ in rows]


def _columns(shown: Sequence[Shown], headers: Sequence[str], size: float) -> tuple[_Span, ...]:
    spans, left = [], 0.0
    for column, header in zip(shown, headers, strict=True):
        # the header stands upright: its lines take the width
        width = max(_CELL, column.width(size) + 0.08, text_height(header, style.SMALL) + 0.03)
        spans.append((left, left + width))
        left += width + _GAP
    return tuple(spans)


def _stretched(columns: tuple[_Span, ...], width: float) -> tuple[_Span, ...]:
    """Wider cells where the figure is wider than they need, so that none of it stays empty."""
    more = (width - columns[-1][1]) / len(columns)
    return tuple((x0 + at * more, x1 + (at + 1) * more) for at, (x0, x1) in enumerate(columns))


def _longest(blocks: Sequence[tuple[str, tuple[LegendItem, ...]]]) -> float:
    """The width at which every line of the legend is one line."""
    lines = (sum(_ITEM + text_width(text, style.SMALL) for text, _ in items) for _, items in blocks)
    return max(lines, default=0.0)


def _rows(
    grid: CaseGrid, names: Mapping[str, str], height: float, size: float, lang: Lang
) -> tuple[tuple[tuple[str, _Span], ...], tuple[tuple[str, _Span], ...], float]:
    """Patients and headings of groups from top to bottom, and how high all of it is."""
    rows: list[tuple[str, _Span]] = []
    heads: list[tuple[str, _Span]] = []
    top = 0.0
    for index, id in enumerate(grid.ids):
        if grid.by is not None and (not index or grid.group[index] != grid.group[index - 1]):
            top += _GROUP if index else 0.0
            head = _head(grid, grid.group[index], names, lang)
            heads.append((head, (top, top + text_height(head) + 0.04)))
            top = heads[-1][1][1]
        name = wrap(names.get(id, id), _NAME, size)
        foot = top + max(height, text_height(name, size) + 0.03)
        rows.append((name, (top, foot - _GAP)))
        top = foot
    return tuple(rows), tuple(heads), top


def _head(grid: CaseGrid, group: str | None, names: Mapping[str, str], lang: Lang) -> str:
    n = grid.group.count(group)
    by = names.get(str(grid.by), column_name(str(grid.by)))
    name = label("course.no_group", lang, by=by) if group is None else names.get(group, group)
    return wrap(label("course.group", lang, name=name, n=n), _LEAST - 2 * PAD, weight="bold")


def _blocks(
    grid: CaseGrid, shown: Sequence[Shown], lang: Lang
) -> tuple[tuple[str, tuple[LegendItem, ...]], ...]:
    """The lines of the legend: the states of cells, then the letters of each column."""
    blocks = [("", state_items(grid, shown, lang))]
    blocks += [(wrap(c.name, _HEADER, style.SMALL, "bold"), c.legend(lang)) for c in shown]
    return tuple((name, items) for name, items in blocks if items)


def _notes(grid: CaseGrid, lang: Lang) -> tuple[str, ...]:
    """What is shown, and what the states mean that occur."""
    met = {state for column in grid.columns for state in column.states}
    means = (label(f"figure.state.{state}", lang) for state in STATES if state in met)
    return (label("figure.grid", lang), *means)


def _block_height(name: str, items: tuple[LegendItem, ...], room: float) -> float:
    return max(legend_height(items, room), text_height(name, style.SMALL)) + 0.04


def _write(canvas: Canvas, frame: _Frame) -> None:
    for header, (x0, x1) in zip(frame.headers, frame.columns, strict=True):
        atoms.words(
            canvas, (x0 + x1) / 2, frame.box.height + PAD / 2, header, align="center",
            vertical="bottom", size=style.SMALL, bold=True, rotation=90, y_in_inches=True,
        ).set_multialignment("left")  # fmt: skip
    for name, (top, foot) in frame.rows:
        atoms.words(canvas, -0.08, (top + foot) / 2, name, align="right", size=frame.letters)
    for name, (top, foot) in frame.heads:
        atoms.words(canvas, PAD - frame.box.left, (top + foot) / 2, name, bold=True)
    y = -PAD
    for name, items in frame.blocks:
        if name:
            atoms.words(
                canvas, PAD - frame.box.left, y - 0.015, name, size=style.SMALL, bold=True,
                vertical="top", y_in_inches=True,
            )  # fmt: skip
        left = PAD - frame.box.left + frame.block_left
        legend(canvas, items, left, y, frame.legend_width)
        y -= _block_height(name, items, frame.legend_width)
    atoms.words(
        canvas, PAD - frame.box.left, y - PAD, "\n".join(frame.notes), size=style.SMALL,
        vertical="top", colour=style.MUTED, y_in_inches=True,
    )  # fmt: skip


def _told(
    grid: CaseGrid, shown: Sequence[Shown], names: Mapping[str, str], lang: Lang
) -> list[str]:
    """The grid in words, patient by patient."""
    return [
        f"{names.get(id, id)}: "
        + label("say.comma", lang).join(f"{c.name} {c.said(row, lang)}" for c in shown)
        for row, id in enumerate(grid.ids)
    ]
