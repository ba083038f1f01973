"""Figures made of rows: columns of text left and right of a plot, one row under the other.

The vertical data unit of such a figure is one inch, counted downwards from the first row, so that
a row is as high as its longest text needs and a mark is as large as it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from matplotlib.axes import Axes

from pooledcases.plots import atoms, style
from pooledcases.plots.layout import PAD, POINT, Box, Canvas, place, text_height, widest, wrap
from pooledcases.plots.legend import LegendItem, legend_height
from pooledcases.plots.legend import legend as draw_legend

#: Inches: the least height of a row, its padding, between columns, widest label before it wraps.
ROW: Final = 0.235
ROW_PAD: Final = 0.075
GAP: Final = 0.16
LABEL: Final = 2.6
PLOT: Final = 2.9
#: Below the plot: tick labels, then the axis' title.
TICKS: Final = 0.24
TITLE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Column:
    """One column of texts, a cell a row; "" leaves a cell empty."""

    header: str
    cells: tuple[str, ...]
    align: atoms.Align = "left"
    most: float = LABEL
    muted: bool = False

    def wrapped(self, bold: frozenset[int]) -> Column:
        """The same column with every cell broken into lines of at most ``most`` inches."""
        cells = tuple(
            wrap(cell, self.most, weight="bold" if index in bold else "normal")
            for index, cell in enumerate(self.cells)
        )
        header = wrap(self.header, self.most, weight="bold")
        return Column(header, cells, self.align, self.most, self.muted)

    def width(self, bold: frozenset[int]) -> float:
        """The room that the column needs."""
        plain = [cell for index, cell in enumerate(self.cells) if index not in bold]
        heavy = [cell for index, cell in enumerate(self.cells) if index in bold]
        return max(widest(plain), widest([*heavy, self.header], weight="bold"))


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
        The title under the axis.
    notes : tuple of str
        Lines under it, wrapped to the width of the figure.
    plot_width, row_height : float
        Inches; a row is higher where its texts need it.
    legend : tuple of LegendItem
        Above everything.
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

    @cached_property
    def lefts(self) -> tuple[Column, ...]:
        """The left columns, wrapped."""
        return tuple(column.wrapped(self.bold) for column in self.left)

    @cached_property
    def rights(self) -> tuple[Column, ...]:
        """The right columns, wrapped."""
        return tuple(column.wrapped(self.bold) for column in self.right)

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
    def header_height(self) -> float:
        """The height of the headers, 0 when no column has one."""
        headers = [c.header for c in (*self.lefts, *self.rights) if c.header]
        return max((text_height(text) for text in headers), default=-ROW_PAD) + ROW_PAD

    @cached_property
    def box(self) -> Box:
        """The room that everything needs."""
        left = sum(column.width(self.bold) + GAP for column in self.lefts) + PAD
        right = sum(column.width(self.bold) + GAP for column in self.rights) + PAD
        # a tick label may reach beyond the plot's edge by half its width
        left, right = max(left, 0.3), max(right, 0.3)
        notes = self._notes(left + self.plot_width + right)
        below = TICKS + (TITLE if self.axis_title else 0.0)
        return Box(
            width=self.plot_width,
            height=self.height,
            left=left,
            right=right,
            top=PAD + self.header_height + self._legend_height(left + self.plot_width + right),
            bottom=below + PAD + (text_height(notes, style.SMALL) + PAD if notes else 0.0),
        )

    def _legend_height(self, width: float) -> float:
        return legend_height(self.legend, width - 2 * PAD) + PAD if self.legend else 0.0

    def _notes(self, width: float) -> str:
        lines = (wrap(note, width - 2 * PAD, style.SMALL) for note in self.notes)
        return "\n".join(lines)

    def draw(self, ax: Axes | None, limits: tuple[float, float], *, log: bool = False) -> Canvas:
        """Make the axes, set their limits, and write every text but the ticks."""
        canvas = place(ax, self.box)
        if log:
            canvas.ax.set_xscale("log")
        canvas.ax.set_xlim(*limits)
        canvas.ax.set_ylim(self.height, 0)
        atoms.bare(canvas)
        self._write_columns(canvas)
        width = self.box.left + self.box.width + self.box.right
        top = self.box.height + self.box.top - PAD
        draw_legend(canvas, self.legend, PAD - self.box.left, top, width - 2 * PAD)
        notes = self._notes(width)
        if notes:
            below = TICKS + (TITLE if self.axis_title else 0.0) + PAD
            atoms.words(
                canvas, PAD - self.box.left, -below, notes, vertical="top", size=style.SMALL,
                colour=style.MUTED, y_in_inches=True,
            )  # fmt: skip
        return canvas

    def axis(self, canvas: Canvas, ticks: Sequence[float], texts: Sequence[str]) -> None:
        """Draw the horizontal axis; tick labels that would touch are left out."""
        keep = fitting_ticks(canvas, ticks, texts)
        atoms.x_axis(
            canvas,
            [ticks[i] for i in keep],
            [texts[i] for i in keep],
            self.axis_title,
            below=TICKS + TITLE - 3 * POINT,
        )

    def _write_columns(self, canvas: Canvas) -> None:
        start = PAD - self.box.left
        for column in self.lefts:
            start = self._write(canvas, column, start) + GAP
        start = self.box.width + GAP
        for column in self.rights:
            start = self._write(canvas, column, start) + GAP

    def _write(self, canvas: Canvas, column: Column, start: float) -> float:
        width = column.width(self.bold)
        x = start + {"left": 0.0, "center": width / 2, "right": width}[column.align]
        for index, (cell, y) in enumerate(zip(column.cells, self.centres, strict=True)):
            colour = style.MUTED if column.muted or index in self.muted else style.INK
            if cell:
                atoms.words(
                    canvas, x, y, cell, align=column.align, bold=index in self.bold, colour=colour
                )
        if column.header:
            atoms.words(
                canvas, x, -ROW_PAD, column.header, align=column.align, bold=True,
                vertical="bottom",
            )  # fmt: skip
        return start + width


def fitting_ticks(canvas: Canvas, ticks: Sequence[float], texts: Sequence[str]) -> list[int]:
    """The ticks whose labels fit beside each other, kept from the first one on."""
    low, high = canvas.ax.transData.transform([(t, 0) for t in canvas.ax.get_xlim()])[:, 0]
    inches = canvas.box.width / (high - low)
    keep: list[int] = []
    edge = -float("inf")
    for index, (tick, text) in enumerate(zip(ticks, texts, strict=True)):
        centre = (canvas.ax.transData.transform((tick, 0))[0] - low) * inches
        half = widest([text], style.SMALL) / 2
        if centre - half > edge:
            keep.append(index)
            edge = centre + half + 0.06
    return keep
