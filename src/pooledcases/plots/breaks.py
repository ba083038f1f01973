"""Where a figure of rows may be cut into pages: it travels with the figure, and draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from pooledcases.plots.layout import Canvas

#: Upper and lower edge of a row, in inches down from the upper edge of the plot.
Edge = tuple[float, float]


class Breaks(Artist):
    """The rows of a figure.

    Attributes
    ----------
    edges : tuple of (float, float)
        Of every row from the top, headings included.
    heads : frozenset of int
        Rows that head those below them.
    foot : float
        Inches below the plot that belong to the axis, and are wanted on every page.
    """

    def __init__(self, edges: tuple[Edge, ...], heads: frozenset[int], foot: float) -> None:
        super().__init__()
        self.edges = edges
        self.heads = heads
        self.foot = foot

    def draw(self, renderer: RendererBase) -> None:
        """Nothing is seen of it."""


def keep(canvas: Canvas, edges: Sequence[Edge], heads: Iterable[int], foot: float) -> None:
    """Keep the rows with the figure; lengths are those of the unshrunk figure."""
    scale = canvas.scale
    rows = tuple((top * scale, bottom * scale) for top, bottom in edges)
    canvas.ax.add_artist(Breaks(rows, frozenset(heads), foot * scale))


def of_figure(figure: Figure) -> Breaks | None:
    """What was kept; None for a figure that is not made of rows, or of more than one plot."""
    if len(figure.axes) != 1:
        return None
    return next((item for item in figure.axes[0].artists if isinstance(item, Breaks)), None)
