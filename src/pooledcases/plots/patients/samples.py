"""Samples of a legend that are no plain boxes: marks, dashed lines, hollow and hatched boxes."""

from __future__ import annotations

from typing import Any

from pooledcases.plots import atoms
from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import Sample


def mark_sample(
    marker: Any, *, colour: str, size: float = 5.5, hollow: bool = False, face: str | None = None
) -> Sample:
    """A mark, as :func:`~pooledcases.plots.atoms.dot` draws it."""

    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        atoms.sample_mark(
            canvas, x + width / 2, y + height / 2, marker=marker, size=size,
            face=face or ("white" if hollow else colour), edge=colour if hollow else "white",
            edge_width=1.1 if hollow else 0.4,
        )  # fmt: skip

    return draw


def line_sample(colour: str, *, dash: Any = "-", width: float = 1.4) -> Sample:
    """A piece of a line."""

    def draw(canvas: Canvas, x: float, y: float, room: float, height: float) -> None:
        atoms.sample_line(
            canvas, x, x + room, y + height / 2, colour=colour, dash=dash, width=width
        )

    return draw


def arrow_sample(colour: str, *, width: float = 1.4, dash: Any = "-") -> Sample:
    """A piece of a line that ends in a tip."""
    line = line_sample(colour, dash=dash, width=width)

    def draw(canvas: Canvas, x: float, y: float, room: float, height: float) -> None:
        line(canvas, x, y, room - 0.06, height)
        atoms.sample_tip(canvas, x + room - 0.06, y + height / 2, colour=colour)

    return draw


def box_sample(
    face: str, *, edge: str = "none", hatch: str | None = None, dash: Any = "-"
) -> Sample:
    """A box: hollow, hatched, or with an edge."""

    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        atoms.sample_box(
            canvas, (x, y), (width, height), face=face, edge=edge, hatch=hatch, dash=dash,
            width=0.9 if edge != "none" else 0.0,
        )  # fmt: skip

    return draw
