"""Where a figure of many rows is cut into pages: which rows stand on which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.figure import Figure

from pooledcases.plots.breaks import Breaks, Edge
from pooledcases.plots.layout import PAD

#: A page ends before a heading when it is filled to this share.
_FILLED: Final = 0.6


@dataclass(frozen=True, slots=True)
class Frame:
    """The whole figure in inches: what stands above the plot, the plot, what stands below."""

    rows: Breaks
    width: float
    height: float
    above: float
    below: float
    dpi: float

    @classmethod
    def of(cls, figure: Figure, rows: Breaks) -> Frame:
        width, height = (float(length) for length in figure.get_size_inches())
        place = figure.axes[0].get_position()
        return cls(rows, width, height, (1 - place.y1) * height, place.y0 * height, figure.dpi)

    @property
    def plot(self) -> float:
        """The height of the plot."""
        return self.height - self.above - self.below

    @property
    def foot(self) -> float:
        """What stands below the plot on every page but the last."""
        return min(self.rows.foot + PAD, self.below)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows from ``start`` up to ``end``; ``head`` is the heading that is repeated over them."""

    start: int
    end: int
    head: int | None
    last: bool


def cut(frame: Frame, height: float) -> list[Page]:
    """Which rows stand on which page."""
    edges, start = frame.rows.edges, 0
    found: list[Page] = []
    while True:
        head = _head(frame.rows, start)
        lead = 0.0 if head is None else height_of(edges[head])
        used = edges[start][0] - lead
        if frame.above + frame.plot - used + frame.below <= height or start == len(edges) - 1:
            return [*found, Page(start, len(edges), head, last=True)]
        room = height - frame.above - frame.foot
        fits = [i for i in range(start + 1, len(edges)) if edges[i - 1][1] - used <= room]
        end = _end(frame.rows, start, fits or [start + 1], room, used)
        found.append(Page(start, end, head, last=False))
        start = end


def _end(rows: Breaks, start: int, fits: Sequence[int], room: float, used: float) -> int:
    """Where a page ends: before a heading if it is filled, never after one."""
    filled = [i for i in fits if i in rows.heads and rows.edges[i - 1][1] - used >= _FILLED * room]
    if filled:
        return filled[-1]
    # neither a heading nor the last row of a group stands alone
    alone = {*(i + 1 for i in rows.heads), *(i - 1 for i in rows.heads), len(rows.edges) - 1}
    allowed = [i for i in fits if i not in alone] or [i for i in fits if i - 1 not in rows.heads]
    return allowed[-1] if allowed else fits[-1]


def _head(rows: Breaks, start: int) -> int | None:
    """The heading of a row that does not follow it at once."""
    if start in rows.heads or not start:
        return None
    return max((i for i in rows.heads if i < start), default=None)


def height_of(edge: Edge) -> float:
    return edge[1] - edge[0]
