"""The legend of a figure of rows: samples with their words, above everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas, flow, text_height, wrap

#: A text, and what draws its sample into a box: canvas, left, lower edge, width, height (inches).
Sample = Callable[[Canvas, float, float, float, float], None]
LegendItem = tuple[str, Sample]
_SAMPLE: Final = 0.17


def legend_height(items: Sequence[LegendItem], width: float) -> float:
    """The room a legend needs, in inches."""
    texts = _texts(items, width)
    return sum(_heights(texts, flow(texts, width, swatch=_SAMPLE + 0.06)))


def legend(
    canvas: Canvas, items: Sequence[LegendItem], left: float, top: float, width: float
) -> None:
    """Samples with their words, in as many lines as they need; inches from the plot's corner."""
    texts = _texts(items, width)
    places = flow(texts, width, swatch=_SAMPLE + 0.06)
    heights = _heights(texts, places)
    for text, (_, sample), (x, line) in zip(texts, items, places, strict=True):
        head = top - sum(heights[:line])
        first, middle = head - 0.5 * _line("x"), head - 0.5 * _line(text)
        sample(canvas, left + x, first - 0.055, _SAMPLE, 0.11)
        atoms.words(
            canvas, left + x + _SAMPLE + 0.06, middle, text, size=style.SMALL, y_in_inches=True,
        )  # fmt: skip


def _texts(items: Sequence[LegendItem], width: float) -> list[str]:
    """The words of a legend; those that are wider than all of it are wrapped."""
    return [wrap(text, width - _SAMPLE - 0.06, style.SMALL) for text, _ in items]


def _heights(texts: Sequence[str], places: Sequence[tuple[float, int]]) -> list[float]:
    """The height of each line of a legend: of its highest text."""
    lines: dict[int, float] = {}
    for text, (_, line) in zip(texts, places, strict=True):
        lines[line] = max(lines.get(line, 0.0), _line(text))
    return [lines[line] for line in sorted(lines)]


def patch_sample(colour: str) -> Sample:
    """A filled box as the sample of a legend."""

    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        atoms.sample_box(canvas, (x, y), (width, height), face=colour)

    return draw


def _line(text: str) -> float:
    return text_height(text, style.SMALL) + 0.04
