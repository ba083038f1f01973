"""Which boxes of a flow of records stand beside each other, and under each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from pooledcases.options import FigureSize
from pooledcases.plots import style
from pooledcases.plots.layout import PAD

#: Row and column of a box; columns are "earlier", and for each stream its own and its side.
Key = tuple[str, str]
Span = tuple[float, float]

#: Inches: the bar of a phase, between columns, and left of stacked columns for a way down.
BAR, ACROSS, RAIL = 0.26, 0.3, 0.18
#: Widths of a box of the column, of what leaves it, of previous studies; and the least.
_MAIN, _SIDE, _EARLIER, _LEAST = 2.15, 2.35, 1.75, 1.15
_PHASES: Final = {
    "identified": "identification",
    "screened": "screening",
    "sought": "screening",
    "assessed": "screening",
    "included": "included",
    "total": "included",
}
_ROWS: Final = ("head", *_PHASES)


@dataclass(frozen=True, slots=True)
class Line:
    """Boxes on one height, the phase they belong to, and the stream where streams are stacked."""

    keys: tuple[Key, ...]
    phase: str
    block: str = ""


def is_stacked(keys: Collection[Key], size: FigureSize | None) -> bool:
    """Whether streams stand under each other: beside each other they would need tiny letters."""
    columns = {column for _, column in keys}
    return size == "column" and bool(columns & {"1", "earlier"})


def lines(keys: Collection[Key], *, stacked: bool) -> tuple[Line, ...]:
    """All boxes from top to bottom."""
    return tuple(line for line in _lines(keys, stacked) if line.keys)


def _lines(keys: Collection[Key], stacked: bool) -> Iterator[Line]:
    if not stacked:
        for row in _ROWS:
            yield Line(tuple(key for key in keys if key[0] == row), _PHASES.get(row, ""))
        return
    for stream in ("0", "1"):
        for row in _ROWS[:-2]:
            own = ((row, stream), (row, f"{stream} side"))
            yield Line(tuple(key for key in own if key in keys), _PHASES.get(row, ""), stream)
    yield Line(tuple(key for key in (("head", "earlier"),) if key in keys), "")
    new = (("included", "0"), ("identified", "earlier"))
    yield Line(tuple(key for key in new if key in keys), "included")
    yield Line(tuple(key for key in (("total", "0"),) if key in keys), "included")


def spans(
    keys: Collection[Key], size: FigureSize | None, *, stacked: bool
) -> tuple[dict[Key, Span], float]:
    """From where to where each box goes, and the width of all."""
    columns = {column for _, column in keys}
    places, width = _beside(columns, size) if not stacked else _under(columns, size)
    over = {"0": "0 side", "1": "1 side"}
    found = {}
    for row, column in keys:
        left, right = places[column]
        if row == "head":  # it stands over what leaves its column as well
            right = places.get(over.get(column, column), (left, right))[1]
        found[row, column] = left, right
    return found, width


def _beside(columns: set[str], size: FigureSize | None) -> tuple[dict[str, Span], float]:
    """Every column beside the other; narrower where the figure has a width."""
    order = [name for name in ("earlier", "0", "0 side", "1", "1 side") if name in columns]
    widths = [
        _EARLIER if name == "earlier" else _SIDE if name.endswith("side") else _MAIN
        for name in order
    ]
    if size is not None:
        gaps = ACROSS * (len(order) - 1) + 3 * PAD + BAR
        room = style.natural_width(size) - gaps
        share = room / sum(widths)
        widths = [max(_LEAST, width * share) for width in widths]
    places: dict[str, Span] = {}
    left = 0.0
    for name, width in zip(order, widths, strict=True):
        places[name] = (left, left + width)
        left += width + ACROSS
    return places, left - ACROSS


def _under(columns: set[str], size: FigureSize | None) -> tuple[dict[str, Span], float]:
    """Two columns, for all streams the same."""
    width = (_MAIN + ACROSS + _SIDE) if size is None else style.natural_width(size) - 3 * PAD - BAR
    start = RAIL if {"0", "1"} <= columns else 0.0
    middle = start + (width - start - ACROSS) * _MAIN / (_MAIN + _SIDE)
    main, side = (start, middle), (middle + ACROSS, width)
    return {name: side if name.endswith(("side", "earlier")) else main for name in columns}, width
