"""One plot of a figure or two of them: side by side, and under each other where it is narrow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pooledcases.options import FigureSize
from pooledcases.plots import style
from pooledcases.plots.layout import Canvas, split

#: Inches: a plot that is narrower than this does not stand beside another one.
_NARROWEST: Final = 2.4


@dataclass(frozen=True, kw_only=True)
class Panels:
    """Plots of one size.

    Attributes
    ----------
    count : int
        One or two.
    usual : tuple of float
        Width and height of each where no size is asked for.
    around : float
        Inches left and right of all.
    beside, under : float
        Inches between two, side by side and under each other.
    size : FigureSize, optional
    """

    count: int
    usual: tuple[float, float]
    around: float
    beside: float
    under: float
    size: FigureSize | None

    @cached_property
    def stacked(self) -> bool:
        """Whether two stand under each other."""
        return self.count > 1 and self._plot(self.count)[0] < _NARROWEST

    @cached_property
    def plot(self) -> tuple[float, float]:
        """Width and height of each."""
        return self._plot(1 if self.stacked else self.count)

    def _plot(self, columns: int) -> tuple[float, float]:
        gaps = (columns - 1) * self.beside
        whole = (columns * self.usual[0] + gaps, self.usual[1])
        width, height = style.plot_size(whole, self.around, self.size)
        return (width - gaps) / columns, height

    @cached_property
    def area(self) -> tuple[float, float]:
        """Width and height of all with what is between them."""
        (width, height), more = self.plot, self.count - 1
        if self.stacked:
            return width, height + more * (height + self.under)
        return width + more * (width + self.beside), height

    def each(self, whole: Canvas) -> tuple[Canvas, ...]:
        """The plots in the place of the whole, the first one on its axes."""
        if self.count == 1:
            return (whole,)
        return split(whole, self.under if self.stacked else self.beside, down=self.stacked)
