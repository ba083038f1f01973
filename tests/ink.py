"""What every artist of a figure draws, in pixels: pieces of lines, filled outlines, boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.spines import Spine

#: Level and upright lines have no width, and a box around them no inside.
WIDER = np.array([-0.1, -0.1, 0.1, 0.1])


@dataclass(frozen=True, slots=True)
class Ink:
    """What one artist draws: pieces of lines, filled outlines, and boxes around its markers."""

    name: str
    artist: Any
    lines: np.ndarray
    fills: tuple[Path, ...]
    boxes: np.ndarray
    room: np.ndarray
    extent: np.ndarray | None


def _extent(
    lines: np.ndarray, fills: Sequence[Path], boxes: np.ndarray, room: np.ndarray
) -> np.ndarray | None:
    """The box around all of it, as far as it is seen."""
    parts = [boxes, around(lines)]
    parts += [np.concatenate([f.vertices.min(0), f.vertices.max(0)])[None] for f in fills]
    found = np.concatenate([part.reshape(-1, 4) for part in parts])
    if not found.size:
        return None
    return cut(np.concatenate([found[:, :2].min(0), found[:, 2:].max(0)]), room)


def inks(ax: Axes) -> list[Ink]:
    """Everything else that is seen: no background, and no tick, which its label belongs to."""
    figure = ax.figure.get_figure(root=True)
    grounds = {id(figure.patch), *(id(a.patch) for a in figure.axes)}
    ticks = {id(mark) for a in figure.axes for axis in (a.xaxis, a.yaxis) for mark in _ticks(axis)}
    kinds = (Line2D, Patch, Collection, AxesImage)
    found = []
    for artist in figure.findobj(lambda item: isinstance(item, kinds)):
        if artist.get_visible() and id(artist) not in grounds and id(artist) not in ticks:
            ink = _ink(artist, figure)
            if ink.extent is not None:
                found.append(ink)
    return found


def _ticks(axis: Axis) -> Iterator[Any]:
    yield from axis.findobj(Line2D)


def _ink(artist: Any, figure: Any) -> Ink:
    lines, fills, boxes = _MEASURES[next(k for k in _MEASURES if isinstance(artist, k))](artist)
    # plots clip to themselves, pages to the rows that they show
    clip = artist.get_clip_box() if artist.get_clip_on() else None
    room = np.array([-np.inf, -np.inf, np.inf, np.inf]) if clip is None else clip.extents
    name = artist.get_gid() or ("axis" if isinstance(artist, Spine) else type(artist).__name__)
    finite = np.isfinite(lines).all(axis=1)
    lines = lines[finite]
    return Ink(name, artist, lines, tuple(fills), boxes, room, _extent(lines, fills, boxes, room))


Measured = tuple[np.ndarray, list[Path], np.ndarray]
_NONE = np.empty((0, 4))


def _of_line(line: Line2D) -> Measured:
    path = line.get_transform().transform_path(line.get_path())
    stroked = line.get_linestyle() not in ("None", " ", "") and line.get_linewidth() > 0
    segments = _segments(path.vertices) if stroked else _NONE
    if line.get_marker() in ("None", " ", "", None):
        return segments, [], _NONE
    points = line.get_transform().transform(np.column_stack(line.get_data(orig=False)))
    half = (line.get_markersize() / 2 + line.get_markeredgewidth() / 2) * point(line)
    wide = line.get_markeredgewidth() / 2 * point(line) if line.get_marker() == "|" else half
    points = points[np.isfinite(points).all(axis=1)]
    return (
        segments,
        [],
        np.hstack([points - np.array([wide, half]), points + np.array([wide, half])]),
    )


def _of_patch(patch: Patch) -> Measured:
    path = patch.get_transform().transform_path(patch.get_path())
    edged = patch.get_edgecolor()[3] > 0 and patch.get_linewidth() > 0
    filled = patch.get_fill() and patch.get_facecolor()[3] > 0
    outlines = [Path(points) for points in path.to_polygons(closed_only=False) if len(points) > 1]
    lines = [_segments(outline.vertices) for outline in outlines] if edged or filled else []
    return _stack(lines), outlines if filled else [], _NONE


def _of_collection(marks: Collection) -> Measured:
    if isinstance(marks, PathCollection):
        points = marks.get_offset_transform().transform(np.asarray(marks.get_offsets()))
        half = np.sqrt(np.broadcast_to(marks.get_sizes(), len(points))) / 2 * point(marks)
        return _NONE, [], np.hstack([points - half[:, None], points + half[:, None]])
    paths = [marks.get_transform().transform_path(path) for path in marks.get_paths()]
    if isinstance(marks, LineCollection):
        return _stack([_segments(path.vertices) for path in paths]), [], _NONE
    outlines = [Path(points) for path in paths for points in path.to_polygons()]
    return _stack([_segments(outline.vertices) for outline in outlines]), outlines, _NONE


def _of_image(image: AxesImage) -> Measured:
    return _NONE, [], image.get_window_extent().extents[None]


_MEASURES = {
    Line2D: _of_line, Patch: _of_patch, Collection: _of_collection, AxesImage: _of_image
}  # fmt: skip


def point(artist: Any) -> float:
    """Pixels a point."""
    return float(artist.get_figure(root=True).dpi) / 72


def _segments(points: np.ndarray) -> np.ndarray:
    return np.hstack([points[:-1], points[1:]])


def _stack(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else _NONE


def around(lines: np.ndarray) -> np.ndarray:
    """The box around each piece of a line."""
    ends = lines.reshape(-1, 2, 2)
    return np.hstack([ends.min(axis=1), ends.max(axis=1)])


def cut(box: np.ndarray, room: np.ndarray) -> np.ndarray:
    return np.concatenate([np.maximum(box[:2], room[:2]), np.minimum(box[2:], room[2:])])
