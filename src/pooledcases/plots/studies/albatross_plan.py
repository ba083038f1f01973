"""Where things stand in an albatross plot: the list of its studies beside it, or under it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from matplotlib.axes import Axes

from pooledcases.options import FigureSize
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import PAD, Box, Canvas, place, text_height, widest, wrap

#: Inches: the plot, the list beside it, left and right of the plot, between it and the list.
_WIDTH, _HEIGHT, _LIST = 4.4, 3.6, 2.9
_LEFT, _RIGHT, _GAP = 0.75, 0.3, 0.25
#: Inches: a plot that would be narrower has its list under it; under the plot, the axis with its
#: title and the words of its sides, and where these and the notes begin.
_NARROWEST, _BELOW, SIDES, _NOTES = 3.0, 0.72, 0.58, 0.68
_ROW_GAP: Final = 0.03
#: So few studies would leave the room beside the plot white: they are listed under it.
_FEW: Final = 8


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Texts around the plot, and how large all is.

    Attributes
    ----------
    listed : tuple of str
        The studies of the plot.
    sides : tuple of str
        What lies left and right.
    notes : tuple of str
    size : FigureSize, optional
    """

    listed: tuple[str, ...]
    sides: tuple[str, str]
    notes: tuple[str, ...]
    size: FigureSize | None

    @cached_property
    def under(self) -> bool:
        """Whether the list stands under the plot."""
        if self.size is None and len(self.listed) <= _FEW:
            return True
        beside = _LEFT + _GAP + _LIST + PAD
        return style.plot_size((_WIDTH, _HEIGHT), beside, self.size)[0] < _NARROWEST

    @cached_property
    def _rows(self) -> tuple[str, ...]:
        room = self._plot[0] + _LEFT - PAD if self.under else _LIST
        return tuple(wrap(text, room) for text in self.listed)

    @cached_property
    def _right(self) -> float:
        """The room right of the plot."""
        if self.under or not self.listed:
            return _RIGHT
        return _GAP + widest(self._rows) + PAD

    @cached_property
    def _plot(self) -> tuple[float, float]:
        around = _LEFT + (_RIGHT if self.under else self._right)
        return style.plot_size((_WIDTH, _HEIGHT), around, self.size)

    @cached_property
    def wrapped_sides(self) -> tuple[str, ...]:
        """What lies left and right, each in half of the plot."""
        return tuple(wrap(text, self._plot[0] / 2 - 0.1, style.SMALL) for text in self.sides)

    @cached_property
    def _lower(self) -> float:
        """What the words of the sides need more than their usual line."""
        lines = max(text_height(text, style.SMALL) for text in self.wrapped_sides)
        return lines - text_height("x", style.SMALL)

    @cached_property
    def _column(self) -> float:
        return sum(text_height(text) + _ROW_GAP for text in self._rows)

    @cached_property
    def _words(self) -> str:
        room = style.line_width(self._plot[0] + 0.9, self.size)
        return "\n".join(wrap(note, room, style.SMALL) for note in self.notes)

    @cached_property
    def box(self) -> Box:
        """The room that everything needs."""
        width, height = self._plot
        listed = self._column + PAD if self.under else 0.0
        notes = text_height(self._words, style.SMALL) + PAD if self._words else 0.0
        below = _BELOW + self._lower + listed + notes
        return Box(
            width=width,
            height=height if self.under else max(height, self._column - below),
            left=_LEFT,
            right=self._right,
            top=0.36,
            bottom=below,
        )

    def place(self, ax: Axes | None) -> Canvas:
        """The axes with the notes."""
        canvas = place(ax, self.box, self.size)
        if self._words:
            listed = self._column + PAD if self.under else 0.0
            atoms.words(
                canvas, PAD - _LEFT, -_NOTES - self._lower - listed, self._words, vertical="top",
                size=style.SMALL, colour=style.MUTED, y_in_inches=True,
            )  # fmt: skip
        return canvas

    def write_list(self, canvas: Canvas) -> None:
        """The studies by their numbers."""
        x, y = self.box.width + _GAP, self.box.height
        if self.under:
            x, y = PAD - _LEFT, -_NOTES - self._lower
        for text in self._rows:
            atoms.words(canvas, x, y, text, vertical="top", y_in_inches=True)
            y -= text_height(text) + _ROW_GAP
