"""Where the boxes of a flow of records stand, and the arrows between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import PAD, Box, Canvas, text_height, widest, wrap
from pooledcases.plots.review.flow_boxes import (
    MAIN,
    Words,
    column_head,
    earlier_words,
    included_words,
    main_words,
    side_words,
    total_words,
)
from pooledcases.plots.review.flow_lines import (
    BAR,
    RAIL,
    Key,
    Line,
    Span,
    is_stacked,
    lines,
    spans,
)
from pooledcases.results.flow import RecordFlow

#: Inches: between rows, and inside a box.
_DOWN, _INSIDE = 0.24, 0.07
_INDENT: Final = 0.1
#: Between the lines of a box that are no continuation.
_BETWEEN: Final = 0.025
_HEAD_FILL, _SUM_FILL = "#eef2f6", "#f6f8fa"


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its words, wrapped, and where it stands: inches from the upper left corner."""

    words: Words
    head: str
    lines: tuple[str, ...]
    left: float
    right: float
    top: float = 0.0
    filled: bool = False
    title: bool = False

    @classmethod
    def of(cls, words: Words, span: tuple[float, float], *, row: str, slack: float) -> PlacedBox:
        """A box as high as its words need; ``slack`` is the share of its width that they take."""
        room = (span[1] - span[0] - 2 * _INSIDE) * slack
        return cls(
            words,
            wrap(_whole(words.head), room, style.SMALL, "bold"),
            tuple(wrap(_whole(line), room - _INDENT, style.SMALL) for line in words.lines),
            *span,
            filled=row in ("included", "total"),
            title=row == "head",
        )

    def at(self, top: float) -> PlacedBox:
        """The same box, moved."""
        return replace(self, top=top)

    @property
    def height(self) -> float:
        lines = sum(text_height(text, style.SMALL) for text in (self.head, *self.lines))
        return lines + 2 * _INSIDE + len(self.lines) * _BETWEEN

    @property
    def foot(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    def draw(self, canvas: Canvas) -> None:
        """The box, its head in bold, its lines under it."""
        fill = _HEAD_FILL if self.title else _SUM_FILL if self.filled else "white"
        edge = style.INK if self.filled else "none" if self.title else style.MUTED
        corners = (self.left, self.top, self.right, self.foot)
        atoms.flow_box(canvas, corners, fill=fill, edge=edge)
        y = self.top + _INSIDE
        x = self.centre if self.title else self.left + _INSIDE
        atoms.words(
            canvas, x, y, self.head, bold=True, size=style.SMALL, vertical="top",
            align="center" if self.title else "left",
        ).set_gid("head")  # fmt: skip
        y += text_height(self.head, style.SMALL) + _BETWEEN
        for line in self.lines:
            atoms.words(canvas, x + _INDENT, y, line, size=style.SMALL, vertical="top").set_gid(
                "line"
            )
            y += text_height(line, style.SMALL) + _BETWEEN


def _whole(text: str) -> str:
    """A number stays on the line of its sign."""
    return text.replace(" = ", "\u00a0=\u00a0")


@dataclass(frozen=True, slots=True)
class Chart:
    """Every box at its place, and the room that all of it needs."""

    boxes: Mapping[Key, PlacedBox]
    phases: tuple[tuple[str, Span], ...]
    streams: int
    stacked: bool
    notes: str
    box: Box

    @classmethod
    def of(cls, flow: RecordFlow, lang: Lang, size: FigureSize | None) -> Chart:
        # letters of another size are not wider by quite the same factor
        slack = 1.0 if size is None else 0.93
        words = dict(_words(flow, lang))
        stacked = is_stacked(words, size)
        places, width = spans(words, size, stacked=stacked)
        placed = {
            key: PlacedBox.of(said, places[key], row=key[0], slack=slack)
            for key, said in words.items()
        }
        boxes, phases, height = _piled(placed, lines(words, stacked=stacked), lang)
        left = PAD + BAR + 0.1
        sources = [label("flow.source", lang)]
        sources += [label("flow.source_living", lang)] if flow.earlier else []
        notes = "\n".join(wrap(text, (left + width) * slack, style.SMALL) for text in sources)
        room = Box(
            width=width,
            height=height,
            left=left,
            top=PAD,
            bottom=text_height(notes, style.SMALL) + 2 * PAD,
        )
        return cls(boxes, phases, len(flow.streams), stacked, notes, room)

    def arrows(self) -> Iterator[list[tuple[float, float]]]:
        """The way from box to box."""
        for stream in range(self.streams):
            yield from self._down(stream)
        included, total = self.boxes.get(("included", "0")), self.boxes.get(("total", "0"))
        if included is not None and total is not None:
            yield [(included.centre, included.foot), (total.centre, total.top)]
        earlier = self.boxes.get(("identified", "earlier"))
        if earlier is not None and total is not None:
            end = total.right if self.stacked else total.left
            yield [
                (earlier.centre, earlier.foot),
                (earlier.centre, total.middle),
                (end, total.middle),
            ]

    def _down(self, stream: int) -> Iterator[list[tuple[float, float]]]:
        own = [box for row in MAIN if (box := self.boxes.get((row, str(stream)))) is not None]
        for row in MAIN:
            box, side = self.boxes.get((row, str(stream))), self.boxes.get((row, f"{stream} side"))
            if box is not None and side is not None:
                yield [(box.right, box.middle), (side.left, side.middle)]
        for above, below in pairwise(own):
            yield [(above.centre, above.foot), (below.centre, below.top)]
        included = self.boxes.get(("included", "0"))
        if not own or included is None:
            return
        last = own[-1]
        if self.stacked and stream == 0 and self.streams > 1:  # past the other stream
            rail = last.left - 0.7 * RAIL
            yield [
                (last.left, last.middle),
                (rail, last.middle),
                (rail, included.middle),
                (included.left, included.middle),
            ]
        elif stream == 0 or self.stacked:
            yield [(last.centre, last.foot), (included.centre, included.top)]
        else:
            yield [
                (last.centre, last.foot),
                (last.centre, included.middle),
                (included.right, included.middle),
            ]


def _words(flow: RecordFlow, lang: Lang) -> Iterator[tuple[Key, Words]]:
    """Everything that is said, by row and column, in the order in which it is read."""
    earlier = earlier_words(flow, lang)
    if earlier is not None:
        yield ("head", "earlier"), Words(label("flow.head.earlier", lang))
        yield ("identified", "earlier"), earlier
    for number, stream in enumerate(flow.streams):
        yield ("head", str(number)), Words(column_head(flow, stream, lang))
        for row in MAIN:
            main, side = main_words(stream, row, lang), side_words(stream, row, lang)
            if main is not None:
                yield (row, str(number)), main
            if main is not None and side is not None:
                yield (row, f"{number} side"), side
    included, total = included_words(flow, lang), total_words(flow, lang)
    if included is not None:
        yield ("included", "0"), included
    if total is not None:
        yield ("total", "0"), total


def name_length(phase: str, lang: Lang) -> float:
    """How far the name of a phase reaches from top to bottom."""
    name = label(f"flow.phase.{phase}", lang)
    if lang == "zh":
        return text_height("\n".join(name), style.SMALL)
    return widest([name], style.SMALL, "bold")


def _heights(boxes: Mapping[Key, PlacedBox], rows: Sequence[Line], lang: Lang) -> list[float]:
    """The height of each line; a phase whose name is longer than its lines raises the first."""
    heights = [max(boxes[key].height for key in line.keys) for line in rows]
    for phase, own in _phases(rows):
        there = sum(heights[at] for at in own) + _DOWN * (len(own) - 1)
        heights[own[0]] += max(0.0, name_length(phase, lang) + 2 * PAD - there)
    return heights


def _phases(rows: Sequence[Line]) -> Iterator[tuple[str, list[int]]]:
    """Lines that follow each other and belong to one phase of one stream."""
    for (phase, _), some in groupby(range(len(rows)), lambda at: (rows[at].phase, rows[at].block)):
        if phase:
            yield phase, list(some)


def _piled(
    boxes: Mapping[Key, PlacedBox], rows: Sequence[Line], lang: Lang
) -> tuple[dict[Key, PlacedBox], tuple[tuple[str, Span], ...], float]:
    """Lines one under the other, the boxes of a line on one height; where each phase stands."""
    placed: dict[Key, PlacedBox] = {}
    edges: list[Span] = []
    top = 0.0
    for line, height in zip(rows, _heights(boxes, rows, lang), strict=True):
        edges.append((top, top + height))
        for key in line.keys:
            placed[key] = boxes[key].at(top + (height - boxes[key].height) / 2)
        top += height + _DOWN
    phases = tuple((name, (edges[own[0]][0], edges[own[-1]][1])) for name, own in _phases(rows))
    return {key: placed[key] for key in boxes}, phases, top - _DOWN
