"""A figure of many rows in pages: the same drawing, a stretch of its rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PathCollection
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from pooledcases.errors import InputError
from pooledcases.options import shown
from pooledcases.plots import breaks, style
from pooledcases.plots.breaks import Breaks
from pooledcases.plots.numbers import finite
from pooledcases.plots.page_cut import Frame, Page, cut, height_of

#: Inches by which a mark may stand over the edge of its row.
_OVER: Final = 0.03

Zone = Literal["above", "row", "all", "axis", "notes"]


def pages(axes: Axes, height: float = 9.0) -> Iterator[Axes]:
    """A figure of many rows in pages no higher than a sheet of paper.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        As a figure function returned it.
    height : float
        The most inches that a page may be high.

    Yields
    ------
    matplotlib.axes.Axes
        The same Axes each time, showing the rows of one page: save it before the next is asked
        for. When all were given the figure is whole again.

    Raises
    ------
    InputError
        Before the first page: the axes are none, or the height is no number above 0.

    Notes
    -----
    Every page has the headers, the legend above the rows, and the axis; notes, cautions and what
    stands under them are on the last one. A page ends at a group where it can; one that begins
    within a group repeats its heading. Letters, lines and rows keep their size. A figure that is
    low enough, that is not made of rows, or that has more than one plot is one page as it is. The
    last page is higher than asked for where its notes alone are.

    Examples
    --------
    >>> from pooledcases.plots import counts, pages, render
    >>> ax = counts([(f"gene {i}", i) for i in range(1, 61)])
    >>> files = [render(page, "png") for page in pages(ax, height=6)]
    >>> len(files)
    3
    >>> heights = [round(float(page.figure.get_size_inches()[1]), 1) for page in pages(ax, 6)]
    >>> max(heights) <= 6, float(ax.figure.get_size_inches()[1]) > 12
    (True, True)
    """
    if not isinstance(axes, Axes) or not finite(height) or height <= 0:
        raise InputError(
            f"pages: {shown(axes)}, height {shown(height)}; give the Axes of a figure, and a "
            "height in inches above 0."
        )
    figure = axes.figure.get_figure(root=True)
    rows = breaks.of_figure(figure)
    if rows is None or not rows.edges or figure.get_size_inches()[1] <= height:
        yield axes
        return
    frame = Frame.of(figure, rows)
    kept = [_Kept.of(artist) for artist in _artists(figure)]
    whole = _Whole.of(figure)
    pieces = _pieces(frame, kept)
    try:
        for page in cut(frame, height):
            _show(figure, frame, page, pieces)
            yield axes
            whole.restore(figure, kept)
    finally:
        whole.restore(figure, kept)


def _artists(figure: Figure) -> list[Artist]:
    """Everything that was drawn, but for the frame of the plot and its ticks."""
    (ax,) = figure.axes
    inside = [*ax.texts, *ax.lines, *ax.patches, *ax.collections, *ax.artists]
    return [
        artist
        for artist in (*inside, *figure.texts, *figure.lines, *figure.patches)
        if not isinstance(artist, Breaks)
    ]


@dataclass(frozen=True, slots=True)
class _Kept:
    """How an artist is drawn in the whole figure."""

    artist: Artist
    transform: Transform
    visible: bool
    clips: bool
    box: Bbox | None
    path: object

    @classmethod
    def of(cls, artist: Artist) -> _Kept:
        return cls(
            artist, _transform(artist), artist.get_visible(), artist.get_clip_on(),
            artist.get_clip_box(), artist.get_clip_path(),
        )  # fmt: skip

    def restore(self) -> None:
        """As it was."""
        _set_transform(self.artist, self.transform)
        self.artist.set_visible(self.visible)
        self.artist.set_clip_on(self.clips)
        self.artist.set_clip_path(self.path)  # type: ignore[arg-type]
        self.artist.set_clip_box(self.box)


def _transform(artist: Artist) -> Transform:
    if isinstance(artist, PathCollection):
        return artist.get_offset_transform()
    return Artist.get_transform(artist)


def _set_transform(artist: Artist, transform: Transform) -> None:
    if isinstance(artist, PathCollection):
        artist.set_offset_transform(transform)
    else:
        artist.set_transform(transform)


@dataclass(frozen=True, slots=True)
class _Piece:
    """An artist, where it belongs, and its coordinates turned into inches of the whole figure."""

    kept: _Kept
    zone: Zone
    row: int
    inches: Transform


@style.styled
def _pieces(frame: Frame, kept: Sequence[_Kept]) -> list[_Piece]:
    """What belongs to which row, measured on the whole figure."""
    found = []
    for item in kept:
        box = _extent(item.artist)
        if not _finite(box):  # a mark of nothing
            continue
        from_top = frame.height - frame.above
        # of a plot that counts downwards, boxes may stand on their heads
        zone, row = _zone(frame, from_top - box.ymax / frame.dpi, from_top - box.ymin / frame.dpi)
        frozen = cast(Transform, item.transform.frozen())
        inches = frozen + Affine2D().scale(1 / frame.dpi)
        found.append(_Piece(item, zone, row, inches))
    return found


def _extent(artist: Artist) -> Bbox:
    """Where it is drawn, in dots."""
    box = artist.get_window_extent()
    if isinstance(artist, Collection) and artist.axes is not None and not _finite(box):
        data = artist.axes.transData
        box = artist.get_datalim(data).transformed(data)
    return box


def _finite(box: Bbox) -> bool:
    return bool(np.isfinite(box.extents).all())


def _zone(frame: Frame, top: float, foot: float) -> tuple[Zone, int]:
    """Where something belongs that lies from ``top`` to ``foot``, inches below the plot's top."""
    edges, middle = frame.rows.edges, (top + foot) / 2
    if foot <= _OVER or middle < 0:
        return "above", -1
    if top >= frame.plot - _OVER or middle > frame.plot:
        return ("notes" if top >= frame.plot + frame.rows.foot - _OVER else "axis"), -1
    row = next((i for i, edge in enumerate(edges) if middle <= edge[1]), len(edges) - 1)
    inside = top >= edges[row][0] - 3 * _OVER and foot <= edges[row][1] + 3 * _OVER
    return ("row", row) if inside else ("all", -1)


def _show(figure: Figure, frame: Frame, page: Page, pieces: Sequence[_Piece]) -> None:
    """Make the figure as high as a page, and move what belongs to it there."""
    edges = frame.rows.edges
    lead = 0.0 if page.head is None else height_of(edges[page.head])
    top = edges[page.start][0]
    foot = frame.plot if page.last else edges[page.end - 1][1]
    below = frame.below if page.last else frame.foot
    height = frame.above + lead + foot - top + below
    figure.set_size_inches(frame.width, height)
    (ax,) = figure.axes
    old = ax.get_position(original=True)
    plot = (lead + foot - top) / height
    ax.set_position((old.x0, below / height, old.width, plot))
    ax.set_ylim(foot, top - lead)
    grown = height - frame.height
    rise = {
        "above": grown, "all": grown - lead + top, "row": grown - lead + top,
        "axis": below - frame.below, "notes": below - frame.below,
    }  # fmt: skip
    rows = Bbox.from_extents(0.0, below, frame.width, height - frame.above - lead)
    for piece in pieces:
        if piece.zone == "row" and piece.row == page.head:
            up = grown + edges[piece.row][0]
        else:
            up = rise[piece.zone]
        _move(figure, piece, up, page, rows)


def _move(figure: Figure, piece: _Piece, up: float, page: Page, rows: Bbox) -> None:
    artist, scale = piece.kept.artist, figure.dpi_scale_trans
    on_page = piece.zone != "row" or page.start <= piece.row < page.end or piece.row == page.head
    if piece.zone == "notes" and not page.last:
        on_page = False
    artist.set_visible(piece.kept.visible and on_page)
    if not on_page:
        return
    _set_transform(artist, piece.inches + Affine2D().translate(0, up) + scale)
    if piece.zone != "all":
        return
    # what crosses rows ends at the edges of the page, and at those of the plot if it did
    x0, x1 = rows.x0, rows.x1
    if piece.kept.clips and piece.kept.box is not None:
        place, (width, _) = figure.axes[0].get_position(), figure.get_size_inches()
        x0, x1 = place.x0 * width, place.x1 * width
    artist.set_clip_on(True)
    artist.set_clip_path(None)
    artist.set_clip_box(TransformedBbox(Bbox.from_extents(x0, rows.y0, x1, rows.y1), scale))


@dataclass(frozen=True, slots=True)
class _Whole:
    """The size of the figure, and where its plot stands."""

    size: tuple[float, float]
    place: Bbox
    limits: tuple[float, float]

    @classmethod
    def of(cls, figure: Figure) -> _Whole:
        (ax,) = figure.axes
        width, height = figure.get_size_inches()
        return cls((width, height), ax.get_position(original=True), ax.get_ylim())

    def restore(self, figure: Figure, kept: Sequence[_Kept]) -> None:
        """As it was."""
        (ax,) = figure.axes
        figure.set_size_inches(*self.size)
        ax.set_position(self.place)
        ax.set_ylim(*self.limits)
        for item in kept:
            item.restore()
