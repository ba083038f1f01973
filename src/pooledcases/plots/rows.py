"""Figures made of rows: columns of text left and right of a plot, one row under the other.

The vertical data unit of such a figure is one inch, counted downwards from the first row, so that
a row is as high as its longest text needs and a mark is as large as it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from matplotlib.axes import Axes

from pooledcases.options import FigureSize
from pooledcases.plots import atoms, breaks, layout, style
from pooledcases.plots.columns import GAP, Column, Span, shared_width, spans
from pooledcases.plots.layout import PAD, POINT, Box, Canvas, place, text_height, wrap
from pooledcases.plots.legend import LegendItem, legend_height
from pooledcases.plots.legend import legend as draw_legend

__all__ = ["GAP", "PLOT", "ROW", "ROW_PAD", "Column", "Sheet"]

#: Inches: the least height of a row, and its padding.
ROW: Final = 0.235
ROW_PAD: Final = 0.075
PLOT: Final = 2.9
#: Below the plot: tick labels, then the axis' title.
TICKS: Final = 0.24
NO_TICKS: Final = 0.03
TITLE: Final = 0.2
#: A plot keeps this share of its width when the figure has to be narrower.
_LEAST_PLOT: Final = 0.5


@dataclass(frozen=True)
class Sheet:
    """What a figure of rows is made of, before it is drawn.

    Attributes
    ----------
    left, right : sequence of Column
        Texts on both sides of the plot.
    bold : frozenset of int
        Rows in bold.
    muted : frozenset of int
        Rows in grey.
    gaps : frozenset of int
        Rows with some room above them.
    axis_title : str
    notes : tuple of str
        Lines under it, wrapped to the figure's width.
    plot_width, row_height : float
        Inches; a row is higher where its texts need it.
    legend : tuple of LegendItem
        Above everything.
    sides : tuple of two str, optional
        What the two directions of the axis mean.
    sides_above : bool
        Over the plot, not under its axis.
    plot_header : str
        Over the plot.
    size : FigureSize, optional
        The width that the figure has to have; by default as wide as it needs.
    heads : frozenset of int
        Rows that head those below them.
    ticks : bool
        Whether the axis has any.
    """

    left: tuple[Column, ...]
    right: tuple[Column, ...] = ()
    bold: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()
    gaps: frozenset[int] = frozenset()
    axis_title: str = ""
    notes: tuple[str, ...] = ()
    plot_width: float = PLOT
    row_height: float = ROW
    legend: tuple[LegendItem, ...] = ()
    sides: tuple[str, str] | None = None
    sides_above: bool = False
    plot_header: str = ""
    size: FigureSize | None = None
    heads: frozenset[int] = frozenset()
    ticks: bool = True

    @cached_property
    def _columns(self) -> tuple[tuple[Column, ...], float]:
        """All columns, wrapped, and the width of the plot; both fitted to the size."""
        columns = [column.wrapped(self.bold) for column in (*self.left, *self.right)]
        if self.size is None:
            return tuple(columns), self.plot_width
        widths = [column.room(self.bold, self.size) for column in columns]
        room = style.natural_width(self.size) - len(columns) * GAP - 2 * PAD
        if sum(widths) + self.plot_width <= room:
            return tuple(columns), room - sum(widths)
        plot = max(self.plot_width * _LEAST_PLOT, min(self.plot_width, room - sum(widths)))
        kept = shared_width(columns, widths, room - plot)
        narrower = tuple(
            replace(column, most=style.line_width(width, self.size) + 1e-6).wrapped(self.bold)
            for column, width in zip((*self.left, *self.right), kept, strict=True)
        )
        return narrower, plot

    @cached_property
    def lefts(self) -> tuple[Column, ...]:
        """The left columns, wrapped."""
        return self._columns[0][: len(self.left)]

    @cached_property
    def rights(self) -> tuple[Column, ...]:
        """The right columns, wrapped."""
        return self._columns[0][len(self.left) :]

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The width of every column, from the left."""
        return tuple(c.room(self.bold, self.size) for c in (*self.lefts, *self.rights))

    @cached_property
    def edges(self) -> tuple[tuple[float, float], ...]:
        """Upper and lower edge of every row."""
        edges, top = [], 0.0
        columns = [*self.lefts, *self.rights]
        for index in range(len(self.left[0].cells)):
            top += 0.5 * ROW if index in self.gaps else 0.0
            texts = (text_height(column.cells[index]) for column in columns)
            height = max(self.row_height, max(texts) + ROW_PAD)
            edges.append((top, top + height))
            top += height
        return tuple(edges)

    @cached_property
    def centres(self) -> tuple[float, ...]:
        """The middle of every row."""
        return tuple((top + bottom) / 2 for top, bottom in self.edges)

    @cached_property
    def height(self) -> float:
        """The height of all rows."""
        return self.edges[-1][1] if self.edges else ROW

    @cached_property
    def _header_line(self) -> float:
        """The height of the columns' own headers and what stands over the plot beside them."""
        headers = [c.header for c in (*self.lefts, *self.rights)] + self._above
        return max((text_height(text) for text in headers if text), default=0.0)

    @cached_property
    def _above(self) -> list[str]:
        """What stands over the plot, wrapped."""
        header = wrap(self.plot_header, self.plot, weight="bold") if self.plot_header else ""
        sides = self._sides if self.sides_above else ()
        return [text for text in (header, *sides) if text]

    @cached_property
    def plot(self) -> float:
        """The width of the plot."""
        return self._columns[1]

    @cached_property
    def _sides(self) -> tuple[str, ...]:
        """What the directions mean, each in half of the plot."""
        return tuple(wrap(text, self.plot / 2 - 0.04, style.SMALL) for text in self.sides or ())

    @cached_property
    def _spans(self) -> tuple[Span, ...]:
        """Headers over several columns."""
        first = len(self.left)
        return (
            *spans(self.lefts, self.widths[:first], PAD - self.box_left),
            *spans(self.rights, self.widths[first:], self.plot + GAP),
        )

    @cached_property
    def header_height(self) -> float:
        """The height of the headers, 0 when no column has one."""
        lines = [self._header_line] if self._header_line else []
        lines += [max(text_height(text) for text, _, _ in self._spans)] if self._spans else []
        return sum(height + ROW_PAD for height in lines)

    @cached_property
    def box_left(self) -> float:
        """The room left of the plot; a tick label may reach beyond its edge by half its width."""
        return max(sum(width + GAP for width in self.widths[: len(self.left)]) + PAD, 0.3)

    @cached_property
    def _below(self) -> float:
        """The room under the axis, without the notes."""
        sides = 0.0
        if self.sides and not self.sides_above:
            sides = max(text_height(text, style.SMALL) for text in self._sides) + 2 * POINT
        title = TITLE + text_height(self._title) - text_height("x") if self._title else 0.0
        return (TICKS if self.ticks else NO_TICKS) + sides + title

    @cached_property
    def _title(self) -> str:
        """The title of the axis, which may reach as far as the nearer edge of the figure."""
        room = self.plot + 2 * min(self.box_left, self._right) - 2 * PAD
        return wrap(self.axis_title, style.line_width(room, self.size)) if self.axis_title else ""

    @cached_property
    def _right(self) -> float:
        """The room right of the plot."""
        return max(sum(width + GAP for width in self.widths[len(self.left) :]) + PAD, 0.3)

    @cached_property
    def box(self) -> Box:
        """The room that everything needs."""
        left, right = self.box_left, self._right
        notes = self._notes(left + self.plot + right)
        return Box(
            width=self.plot,
            height=self.height,
            left=left,
            right=right,
            top=PAD + self.header_height + self._legend_height(left + self.plot + right),
            bottom=self._below + PAD + (text_height(notes, style.SMALL) + PAD if notes else 0.0),
        )

    def _legend_height(self, width: float) -> float:
        return legend_height(self.legend, width - 2 * PAD) + PAD if self.legend else 0.0

    def _notes(self, width: float) -> str:
        room = style.line_width(width - 2 * PAD, self.size)
        lines = (wrap(note, room, style.SMALL) for note in self.notes)
        return "\n".join(lines)

    def draw(self, ax: Axes | None, limits: tuple[float, float], *, log: bool = False) -> Canvas:
        """Make the axes, set their limits, and write every text but the ticks."""
        canvas = place(ax, self.box, self.size)
        if log:
            canvas.ax.set_xscale("log")
        canvas.ax.set_xlim(*limits)
        canvas.ax.set_ylim(self.height, 0)
        atoms.bare(canvas)
        self._write_columns(canvas)
        self._write_headers(canvas)
        width = self.box.left + self.box.width + self.box.right
        top = self.box.height + self.box.top - PAD
        draw_legend(canvas, self.legend, PAD - self.box.left, top, width - 2 * PAD)
        notes = self._notes(width)
        if notes:
            atoms.words(
                canvas, PAD - self.box.left, -self._below - PAD, notes, vertical="top",
                size=style.SMALL, colour=style.MUTED, y_in_inches=True,
            )  # fmt: skip
        breaks.keep(canvas, self.edges, self.heads, self._below)
        return canvas

    def axis(self, canvas: Canvas, ticks: Sequence[float], texts: Sequence[str]) -> None:
        """Draw the horizontal axis; tick labels that would touch are left out."""
        keep = layout.fitting_ticks(canvas, ticks, texts)
        atoms.x_axis(
            canvas,
            [ticks[i] for i in keep],
            [texts[i] for i in keep],
            self._title,
            below=self._below - 3 * POINT,
        )

    def _write_columns(self, canvas: Canvas) -> None:
        start, widths = PAD - self.box.left, iter(self.widths)
        for column in self.lefts:
            start = self._write(canvas, column, start, next(widths)) + GAP
        start = self.box.width + GAP
        for column in self.rights:
            start = self._write(canvas, column, start, next(widths)) + GAP

    def _write(self, canvas: Canvas, column: Column, start: float, width: float) -> float:
        x = start + {"left": 0.0, "center": width / 2, "right": width}[column.align]
        for index, (cell, y) in enumerate(zip(column.cells, self.centres, strict=True)):
            if column.discs:
                if column.discs[index]:
                    atoms.disc(canvas, x, y, column.discs[index], cell)
            elif cell:
                muted = column.muted or index in self.muted
                atoms.words(
                    canvas, x, y, cell, align=column.align, bold=index in self.bold,
                    colour=style.MUTED if muted else style.INK,
                )  # fmt: skip
        if column.header:
            atoms.words(
                canvas, x, -ROW_PAD, column.header, align=column.align, bold=True,
                vertical="bottom",
            )  # fmt: skip
        return start + width

    def _write_headers(self, canvas: Canvas) -> None:
        """What stands over several columns, over the plot, and at the two ends of the axis."""
        top = -self._header_line - 2 * ROW_PAD
        for text, x0, x1 in self._spans:
            atoms.words(
                canvas, (x0 + x1) / 2, top, text, align="center", bold=True, vertical="bottom"
            )
            atoms.head_rule(canvas, x0, x1, top + 0.4 * ROW_PAD)
        if self.plot_header:
            atoms.words(
                canvas, self.plot / 2, -ROW_PAD, self._above[0], align="center", bold=True,
                vertical="bottom",
            )  # fmt: skip
        y = -ROW_PAD if self.sides_above else self.height + TICKS
        ends: tuple[tuple[float, atoms.Align], ...] = ((0.0, "left"), (self.plot, "right"))
        for text, (x, align) in zip(self._sides, ends, strict=False):
            atoms.words(
                canvas, x, y, text, align=align, size=style.SMALL,
                vertical="bottom" if self.sides_above else "top",
            )  # fmt: skip
