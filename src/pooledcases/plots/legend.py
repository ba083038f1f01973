"""The legend of a figure of rows: samples with their words, above everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from matplotlib.patches import Rectangle

from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas, flow, text_height

#: A text, and what draws its sample into a box: canvas, left, lower edge, width, height (inches).
Sample = Callable[[Canvas, float, float, float, float], None]
LegendItem = tuple[str, Sample]
_SAMPLE: Final = 0.17


def legend_height(items: Sequence[LegendItem], width: float) -> float:
    """The room a legend needs, in inches."""
    places = flow([text for text, _ in items], width, swatch=_SAMPLE + 0.06)
    return (max(line for _, line in places) + 1) * _legend_line()


def legend(
    canvas: Canvas, items: Sequence[LegendItem], left: float, top: float, width: float
) -> None:
    """Samples with their words, in as many lines as they need; inches from the plot's corner."""
    places = flow([text for text, _ in items], width, swatch=_SAMPLE + 0.06)
    for (text, sample), (x, line) in zip(items, places, strict=True):
        y = top - (line + 0.5) * _legend_line()
        sample(canvas, left + x, y - 0.055, _SAMPLE, 0.11)
        atoms.words(
            canvas, left + x + _SAMPLE + 0.06, y, text, size=style.SMALL, y_in_inches=True,
        )  # fmt: skip


def patch_sample(colour: str) -> Sample:
    """A filled box as the sample of a legend."""

    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        canvas.ax.add_patch(
            Rectangle(
                (canvas.x(x), canvas.y(y)), canvas.x(width), canvas.y(height),
                transform=canvas.ax.transAxes, fc=colour, ec="none", clip_on=False, gid="sample",
            )
        )  # fmt: skip

    return draw


def _legend_line() -> float:
    return text_height("x", style.SMALL) + 0.04
