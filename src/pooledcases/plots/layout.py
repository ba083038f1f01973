"""Sizes follow content: text is measured first, and the figure is made as large as it needs.

Lengths are inches. A figure that is made here has exactly the room its texts need; axes that are
given keep their size, and everything in them shrinks together until it fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from pooledcases.options import FigureSize
from pooledcases.plots import given, style

#: Distance between the baselines of two lines, in font sizes.
LINE_SPACING: Final = 1.3
PAD: Final = 0.08
POINT: Final = 1 / 72


@dataclass(frozen=True, slots=True)
class Box:
    """The room a figure needs: the plot itself and the margins around it."""

    width: float
    height: float
    left: float = PAD
    right: float = PAD
    top: float = PAD
    bottom: float = PAD


@dataclass(frozen=True, slots=True)
class Canvas:
    """Axes of a known size, and by how much everything shrank to fit them."""

    ax: Axes
    box: Box
    scale: float

    def x(self, inches: float) -> float:
        """Inches from the left edge of the plot, as a fraction of its width."""
        return inches / self.box.width

    def y(self, inches: float) -> float:
        """Inches from the lower edge of the plot, as a fraction of its height."""
        return inches / self.box.height

    def points(self, size: float) -> float:
        """A font size, line width or marker size, shrunk with the rest."""
        return size * self.scale


def place(ax: Axes | None, box: Box, size: FigureSize | None = None) -> Canvas:
    """New axes of exactly this size, or given axes with the plot moved inside its margins.

    With a size, the new figure has its width, and letters and lines grow or shrink with it.
    """
    width = box.left + box.width + box.right
    height = box.bottom + box.height + box.top
    if ax is None:
        scale = 1.0 if size is None else style.SIZES[size].width / width
        figure = Figure(figsize=(width * scale, height * scale))
        ax = figure.add_axes((0, 0, 1, 1))
        given.keep(ax, ax.get_position())
        x0, y0, scale_x, scale_y = 0.0, 0.0, 1 / width, 1 / height
    else:
        given.check(ax)
        outer = given.outer(ax)
        pixels = outer.transformed(ax.figure.transSubfigure)
        inch = ax.figure.dpi
        scale = min(pixels.width / inch / width, pixels.height / inch / height, 1.0)
        x0, y0, scale_x, scale_y = outer.x0, outer.y0, outer.width / width, outer.height / height
    ax.set_position(
        (
            x0 + box.left * scale_x,
            y0 + box.bottom * scale_y,
            box.width * scale_x,
            box.height * scale_y,
        )
    )
    return Canvas(ax, box, scale)


def split(canvas: Canvas, gap: float, *, down: bool = False) -> tuple[Canvas, Canvas]:
    """Two plots in the place of one, ``gap`` inches apart; the second is new.

    Side by side, or with ``down`` the second under the first.
    """
    whole, box = canvas.ax.get_position(), canvas.box
    if down:
        height = (box.height - gap) / 2
        up = height / box.height * whole.height
        places = ((whole.x0, whole.y1 - up, whole.width, up), (whole.x0, whole.y0, whole.width, up))
        box = replace(box, height=height)
    else:
        width = (box.width - gap) / 2
        across = width / box.width * whole.width
        places = (
            (whole.x0, whole.y0, across, whole.height),
            (whole.x1 - across, whole.y0, across, whole.height),
        )
        box = replace(box, width=width)
    canvas.ax.set_position(places[0])
    second = canvas.ax.figure.add_axes(places[1])
    return replace(canvas, box=box), replace(canvas, ax=second, box=box)


@lru_cache(maxsize=4096)
def _measure(line: str, size: float, weight: str, families: tuple[str, ...]) -> float:
    font = FontProperties(family=list(families), size=size, weight=weight)
    renderer: Any = RendererAgg(1, 1, style.DPI)  # type: ignore[no-untyped-call]
    return float(renderer.get_text_width_height_descent(line, font, False)[0]) / style.DPI


@lru_cache(maxsize=4096)
def _rise(line: str, size: float, weight: str, families: tuple[str, ...]) -> float:
    font = FontProperties(family=list(families), size=size, weight=weight)
    renderer: Any = RendererAgg(1, 1, style.DPI)  # type: ignore[no-untyped-call]
    _, height, descent = renderer.get_text_width_height_descent(line, font, False)
    return float(2 * descent - height) / 2 / style.DPI


def to_common_baseline(text: str, size: float, weight: str) -> float:
    """Inches by which a text that stands on its lower edge is moved up.

    A line's ink is centred in its height, so that "yes" would stand higher than "none" beside it.
    """
    families = tuple(style.families(text))
    last = text.rsplit("\n", 1)[-1]
    return _rise("lp", size, weight, families) - _rise(last, size, weight, families)


def text_width(text: str, size: float = style.TEXT, weight: str = "normal") -> float:
    """Width of a text in inches, the longest of its lines."""
    return _width(style.readable(text, weight), size, weight)


def _width(text: str, size: float, weight: str) -> float:
    """The same for a text, or a piece of one, that is readable already."""
    families = tuple(style.families(text))
    lines = _DIGITS.sub("0", text).split("\n")
    return max((_measure(line, size, weight, families) for line in lines), default=0.0)


#: All figures of the font are equally wide and are moved towards no other sign, so that numbers of
#: one shape are measured once.
_DIGITS: Final = re.compile("[1-9]")


@lru_cache(maxsize=4096)
def _letter(letter: str, size: float, weight: str) -> float:
    return _width(letter, size, weight)


def _roughly(text: str, size: float, weight: str) -> float:
    """Width of one readable line as the sum of its letters, without measuring it as a whole.

    A pair of letters that moves together, or melts into one, makes a line narrower by up to
    :data:`_NEARLY`, and hardly ever wider.
    """
    return sum(_letter(letter, size, weight) for letter in _DIGITS.sub("0", text))


#: How far a line may be from the sum of its letters, as a part of it.
_NEARLY: Final = 0.06


def text_height(text: str, size: float = style.TEXT) -> float:
    """Height of a text in inches, from the top of its first line to the foot of its last."""
    return (text.count("\n") + 1) * size * LINE_SPACING * POINT


def widest(texts: Iterable[str], size: float = style.TEXT, weight: str = "normal") -> float:
    """Width of the widest of some texts, in inches; 0 without any."""
    rough = {
        text: max(_roughly(line, size, weight) for line in style.readable(text, weight).split("\n"))
        for text in texts
    }
    most = 0.0
    for text in sorted(rough, key=rough.__getitem__, reverse=True):
        if rough[text] * (1 + _NEARLY) < most:
            break
        most = max(most, text_width(text, size, weight))
    return most


def pieces_width(text: str, size: float = style.TEXT) -> float:
    """Width of the widest piece that wrapping leaves whole, in bold."""
    lines = _glued(style.readable(text, "bold")).split("\n")
    found = (piece.rstrip() for line in lines for piece in _pieces(line))
    return max((_width(piece, size, "bold") for piece in found), default=0.0)


#: A range of numbers, and a sign with its number, stay on one line.
_TOGETHER: Final = re.compile(r"(?<=\d) to (?=[\d−∞])|(?<=\b[npP]) [=<>] (?=\d)|(?<=\d%) (?=CI\b)")
_NO_BREAK: Final = "\u00a0"


def _glued(text: str) -> str:
    return _TOGETHER.sub(lambda m: m[0].replace(" ", _NO_BREAK), text)


def wrap(text: str, width: float, size: float = style.TEXT, weight: str = "normal") -> str:
    """Break a text into lines no wider than ``width`` inches.

    Lines break at spaces and between Chinese characters; a word that is wider than a whole line
    is broken where it must be, so that nothing is ever cut off.
    """
    text = _glued(style.readable(text, weight))
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        if _surely_fits(paragraph, width, size, weight):
            lines.append(paragraph.rstrip())
            continue
        for piece in _pieces(paragraph):
            if line and _fits(line + piece, width, size, weight):
                line += piece
                continue
            if line:
                lines.append(line.rstrip())
            line = piece.lstrip() if line else piece
            while len(line) > 1 and not _fits(line, width, size, weight):
                head = _fitting(line, width, size, weight)
                lines.append(head)
                line = line[len(head) :]
        lines.append(line.rstrip())
    return "\n".join(lines).replace(_NO_BREAK, " ")


def _fits(line: str, width: float, size: float, weight: str) -> bool:
    """Whether a line fits; measured as a whole only where it is close."""
    if _surely_fits(line, width, size, weight):
        return True
    line = line.rstrip()
    rough = _roughly(line, size, weight)
    if abs(rough - width) > _NEARLY * width:
        return rough < width
    return _width(line, size, weight) <= width


def _surely_fits(text: str, width: float, size: float, weight: str) -> bool:
    """Whether it fits however wide its letters are; most cells are far from their limit."""
    return len(text) * _WIDEST * size * POINT <= width


#: The widest letter in font sizes, in bold.
_WIDEST: Final = 1.15
#: Punctuation that stays with the character before it.
_CLOSING: Final = "，。；：、）！？」』》】,.;:)]%"
#: No line ends with them.
_OPENING: Final = "（「『《【(["


def _pieces(text: str) -> Sequence[str]:
    """Words with the space after them; Chinese characters one by one."""
    pieces: list[str] = []
    for letter in text:
        alone = style.is_chinese(letter)
        held = pieces and pieces[-1][-1] in _OPENING + _NO_BREAK
        joins = pieces and (letter == " " or letter in _CLOSING or held)
        follows = pieces and not alone and not _ends_piece(pieces[-1])
        if joins or follows:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _ends_piece(piece: str) -> bool:
    return piece[-1] not in _OPENING and (piece.endswith(" ") or style.is_chinese(piece[-1]))


def _fitting(line: str, width: float, size: float, weight: str) -> str:
    """The longest start of a line that fits, at least one character."""
    end = len(line)
    while end > 1 and _width(line[:end], size, weight) > width:
        end -= 1
    return line[:end]


def flow(texts: Sequence[str], width: float, *, swatch: float) -> tuple[tuple[float, int], ...]:
    """Where the items of a legend start: inches from the left, and the line they stand on."""
    places, x, line = [], 0.0, 0
    for text in texts:
        room = swatch + text_width(text, style.SMALL) + 2 * PAD
        if x > 0 and x + room > width:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += room
    return tuple(places)


def fitting_ticks(canvas: Canvas, ticks: Sequence[float], texts: Sequence[str]) -> list[int]:
    """The ticks whose labels fit beside each other, kept from the first one on."""
    low, high = canvas.ax.transData.transform([(t, 0) for t in canvas.ax.get_xlim()])[:, 0]
    inches = canvas.box.width / (high - low)
    keep: list[int] = []
    edge = -float("inf")
    for index, (tick, text) in enumerate(zip(ticks, texts, strict=True)):
        centre = (canvas.ax.transData.transform((tick, 0))[0] - low) * inches
        half = widest([text], style.SMALL) / 2
        if centre - half > edge:
            keep.append(index)
            edge = centre + half + 0.06
    return keep
