"""Where the ink of a figure is: what is cut off, what covers a text, what left its row.

Every text, line, marker, patch, collection and image is measured in pixels. What may lie under a
text is declared here by the name that its atom gives it; everything else is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from ink import WIDER, Ink, around, cut, inks, point
from pooledcases.plots import style

#: Marks of a row: they stand at the height of its text.
_ROW_MARKS = (
    "arrow bar bounds cap diamond disc dot earliest hollow interval prediction range report "
    "span square stem treatment"
)
ROW_MARKS = frozenset(_ROW_MARKS.split())
#: Pale or unseen areas, which texts may stand on and leave.
BEHIND = ("lane", "row", "upright-lane")
#: Shapes that hold a text which lies wholly inside them.
HOLDS = (
    "bar", "box", "cell", "change", "disc", "earliest", "legend", "phase", "possible", "report",
    "sample", "state", "tipping", "treatment",
)  # fmt: skip
#: Texts that may lie on marks of some names: a point is named on the pale band that it stands on.
MEANT: dict[str, tuple[str, ...]] = {"name": ("band",)}
#: Inches: two marks of one row, raw and pooled, stand 0.05 from its middle; the box of a text
#: reaches lower than its letters do.
_APART = 0.08
#: Pixels that two things may share: rounding, and the soft edges of letters.
_TOUCH = 1.0


@dataclass(frozen=True, slots=True)
class Word:
    """A text: the box of its lines, and whether a ground of its own hides what is under it."""

    text: Text
    box: np.ndarray

    @property
    def said(self) -> str:
        return self.text.get_text()


def drawn(ax: Axes) -> Any:
    """Lay the whole figure out once; the renderer that measures it."""
    figure = ax.figure.get_figure(root=True)
    figure.set_dpi(style.DPI)
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    return canvas.get_renderer()


def words(ax: Axes, renderer: Any) -> list[Word]:
    """Every visible text of a figure."""
    return [
        Word(text, text.get_window_extent(renderer).extents)
        for text in ax.figure.get_figure(root=True).findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]


def overlaps(one: np.ndarray, other: np.ndarray, touch: float = _TOUCH) -> np.ndarray:
    """Which boxes cover each other by more than a pixel each way."""
    wide = np.minimum(one[:, None, 2:], other[None, :, 2:]) - np.maximum(
        one[:, None, :2], other[None, :, :2]
    )
    return (wide > touch).all(axis=2)


def crossing(lines: np.ndarray, box: np.ndarray) -> bool:
    """Whether a piece of any line runs through a box (Liang and Barsky)."""
    start, along = lines[:, :2], lines[:, 2:] - lines[:, :2]
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (box[:2] - start) / along, (box[2:] - start) / along
    inside = (start >= box[:2]) & (start <= box[2:])
    still = along == 0
    enter = np.where(still, np.where(inside, -np.inf, np.inf), np.minimum(first, second))
    leave = np.where(still, np.where(inside, np.inf, -np.inf), np.maximum(first, second))
    low, high = np.maximum(enter.max(axis=1), 0), np.minimum(leave.min(axis=1), 1)
    return bool((low <= high).any())


def cut_off(found: list[tuple[str, np.ndarray]], whole: Bbox) -> list[str]:
    """What reaches out of the figure."""
    boxes = np.array([box for _, box in found]).reshape(-1, 4) - np.tile(whole.min, 2)
    size = [whole.width, whole.height]
    out = (boxes[:, :2] < -0.5).any(axis=1) | (boxes[:, 2:] > np.add(size, 0.5)).any(axis=1)
    seen = (boxes[:, 2:] >= boxes[:, :2]).all(axis=1)
    return [f"cut off: {found[row][0]!r}" for row in np.flatnonzero(out & seen)]


def _is(name: str, kinds: tuple[str, ...]) -> bool:
    return any(name == kind or name.startswith(f"{kind}-") for kind in kinds)


def covered(texts: list[Word], marks: list[Ink], renderer: Any) -> list[str]:
    """Texts with ink on or under them that is not meant to be there."""
    marks = [ink for ink in marks if not _is(ink.name, BEHIND)]
    if not texts or not marks:
        return []
    extents = np.array([ink.extent for ink in marks]) + WIDER
    boxes = np.array([word.box for word in texts])
    near = overlaps(boxes, extents, 0.0)
    return [
        f"covered: {texts[i].said!r} by {ink.name!r}"
        for j, ink in enumerate(marks)
        for i in _touched(ink, boxes, np.flatnonzero(near[:, j]))
        if _covers(ink, texts[i], marks, renderer)
    ]


def _touched(ink: Ink, boxes: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Of the texts in the room of an artist those that can have its ink on them, in one go."""
    if rows.size < 2 or not ink.lines.size or ink.boxes.size or not _is(ink.name, HOLDS):
        return rows
    return rows[overlaps(boxes[rows], around(ink.lines) + WIDER, 0.0).any(axis=1)]


def _covers(ink: Ink, word: Word, marks: list[Ink], renderer: Any) -> bool:
    """Whether the letters of a text have ink of an artist on or under them."""
    meant = _is(ink.name, MEANT.get(word.text.get_gid() or "", ()))
    if meant or _grounded(word, ink) or not _hits(ink, word.box):
        return False
    box = letters(word, renderer)
    if not _hits(ink, box) or _hidden(ink, box, marks):
        return False
    return not (_is(ink.name, HOLDS) and _halved(box, marks))


def _grounded(word: Word, ink: Ink) -> bool:
    ground = word.text.get_bbox_patch()
    return ground is not None and ink.artist.get_zorder() <= word.text.get_zorder()


def _hidden(ink: Ink, box: np.ndarray, marks: list[Ink]) -> bool:
    """Whether a shape that holds the text lies over what runs under it."""
    return any(
        other.artist.get_zorder() > ink.artist.get_zorder()
        and _is(other.name, HOLDS)
        and (other.extent[:2] <= box[:2]).all()
        and (other.extent[2:] >= box[2:]).all()
        for other in marks
    )


def _halved(box: np.ndarray, marks: list[Ink]) -> bool:
    """Whether a text lies inside one cell that is made of parts, which touch each other."""
    fills = [fill.vertices for ink in marks if _is(ink.name, HOLDS) for fill in ink.fills]
    boxes = np.array([[*f.min(axis=0), *f.max(axis=0)] for f in fills]).reshape(-1, 4)
    parts = boxes[overlaps(boxes, box[None], 0.0)[:, 0]]
    parts = parts[np.argsort(parts[:, 0])]
    joined = (parts[1:, 0] - parts[:-1, 2] < 0.5).all()
    level = (parts[:, 1] <= box[1]).all() and (parts[:, 3] >= box[3]).all()
    wide = parts.size and parts[0, 0] <= box[0] and parts[:, 2].max() >= box[2]
    return bool(joined and level and wide)


def letters(word: Word, renderer: Any) -> np.ndarray:
    """The ink of a text of one level line; of others their box without its edge."""
    text, box = word.text, word.box
    if "\n" in word.said or text.get_rotation():
        return box + np.array([1, 1, -1, -1]) * 0.12 * text.get_fontsize() * point(text)
    font = text.get_fontproperties()
    _, height, descent = renderer.get_text_width_height_descent(word.said, font, False)
    _, _, below = renderer.get_text_width_height_descent("lp", font, False)
    base = box[1] + max(below, descent)
    return np.array([box[0] + 1, base - descent + 1, box[2] - 1, base - descent + height - 1])


def _hits(ink: Ink, box: np.ndarray) -> bool:
    box = cut(box, ink.room)
    if (box[2:] <= box[:2]).any():
        return False
    if ink.lines.size:
        near = ink.lines[overlaps(around(ink.lines) + WIDER, box[None], 0.0)[:, 0]]
        if near.size and crossing(near, box):
            return True
    holds = _is(ink.name, HOLDS)
    if ink.boxes.size:
        on = ink.boxes[overlaps(ink.boxes, box[None])[:, 0]]
        within = ((on[:, :2] <= box[:2]) & (on[:, 2:] >= box[2:])).all(axis=1)
        if on.size and not (holds and within.all()):
            return True
    middle = (box[:2] + box[2:]) / 2
    return not holds and any(
        _spans(fill, middle) and fill.contains_point(middle) for fill in ink.fills
    )


def _spans(outline: Path, point: np.ndarray) -> bool:
    low, high = outline.vertices.min(axis=0), outline.vertices.max(axis=0)
    return bool(((low <= point) & (point <= high)).all())


def _of_rows(ax: Axes) -> bool:
    """Rows are counted downwards from 0, in inches."""
    bottom, top = ax.get_ylim()
    return bool(top == 0 and bottom > 0)


def _scale(ax: Axes) -> float:
    """Pixels of an inch of a figure of rows, which may have shrunk."""
    return float(ax.bbox.height / ax.get_ylim()[0])


def shifted(ax: Axes, texts: list[Word], marks: list[Ink]) -> list[str]:
    """Marks of a figure of rows that do not stand at the height of a row's text."""
    if not _of_rows(ax):
        return []
    heights = _beside(ax, texts)
    found = []
    for ink in marks:
        if ink.name in ROW_MARKS and ink.artist.axes is ax:
            y = (ink.extent[1] + ink.extent[3]) / 2
            if np.abs(heights - y).min(initial=np.inf) > _APART * _scale(ax):
                found.append(f"shifted: {ink.name!r} at {y:.0f}")
    return found


def _beside(ax: Axes, texts: list[Word]) -> np.ndarray:
    """The heights of the texts left and right of a plot of rows, from below."""
    left, right = ax.bbox.x0, ax.bbox.x1
    beside = np.array([w.box for w in texts if w.box[2] < left or w.box[0] > right])
    return np.unique((beside[:, 1] + beside[:, 3]) / 2) if beside.size else np.empty(0)


def crowded(ax: Axes, texts: list[Word], marks: list[Ink]) -> list[str]:
    """Marks of one row that reach over those of another one."""
    rows = [m for m in marks if m.name in ROW_MARKS and m.artist.axes is ax]
    if not rows or not _of_rows(ax):
        return []
    boxes = np.array([mark.extent for mark in rows])
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    apart = np.abs(middles[:, None] - middles) > 2 * _APART * _scale(ax)
    over = overlaps(boxes, boxes, 1.5) & apart
    return [
        f"crowded: {rows[i].name!r} and {rows[j].name!r} at {middles[i]:.0f}"
        for i, j in np.argwhere(np.triu(over, k=1))
    ]


def problems(ax: Axes) -> list[str]:
    """What leaves the figure, what covers a text, and marks that are not at their row's height."""
    renderer = drawn(ax)
    texts, marks = words(ax, renderer), inks(ax)
    whole = ax.figure.get_figure(root=True).bbox
    found = cut_off([(w.said, w.box) for w in texts] + [(m.name, m.extent) for m in marks], whole)
    found += shifted(ax, texts, marks)
    boxes = np.array([word.box for word in texts]).reshape(-1, 4)
    for i, j in np.argwhere(np.triu(overlaps(boxes, boxes), k=1)):
        found.append(f"overlap: {texts[i].said!r} and {texts[j].said!r}")
    found += crowded(ax, texts, marks)
    return found + covered(texts, marks, renderer)
