"""What a cell of a case grid looks like: shade, glyph, and the letters in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from string import ascii_uppercase
from types import MappingProxyType
from typing import Final

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas, text_width, widest
from pooledcases.plots.legend import LegendItem, Sample
from pooledcases.results.patient_display import CaseGrid, GridColumn

#: A code of a category is written in its cell as it stands up to this width; inches.
_CODE: Final = 0.42
#: So much of a letter fits into a box of the legend.
_BOX: Final = 0.16
#: Light, so that black letters are read on them; stages from light to dark.
_TINTS: Final = (
    "#cfe3f1", "#fbe0a6", "#b5e2d2", "#f3d3e4", "#f6c7a3", "#d6f0fb", "#e8e0b0", "#d9cdec",
)  # fmt: skip
_STAGES: Final = ("#e4eef6", "#c3dbec", "#8cc0dd", "#4f9bc8", "#2166ac", "#08306b")
#: Colours that mean the same in every grid, whatever stands beside them: free of disease green,
#: with disease yellow, dead of it red, dead of something else violet; women blue, men ochre.
_MEANING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "NED": "#b5e2d2",
        "AWD": "#fbe0a6",
        "DOD": "#e39a86",
        "DOC": "#c9b6e4",
        **dict.fromkeys(("dead", "died", "deceased"), "#e39a86"),
        **dict.fromkeys(("F", "female"), "#cfe3f1"),
        **dict.fromkeys(("M", "male"), "#f6e0c0"),
    }
)
_YES: Final = style.COLOURS[0]
_GREY: Final = "#e6e6e6"


@dataclass(frozen=True, slots=True)
class State:
    """The shade and the glyph of a cell without a value; glyphs are lines in a unit square."""

    fill: str
    ink: str
    lines: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = ()
    query: bool = False


#: Told apart without colour: a plus on dark, a minus on white, an empty grey cell, a grey cell with
#: a cross, a white cell struck out, a grey cell with a question mark.
STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "positive": State(_YES, "white", (((0.5, 0.22), (0.5, 0.78)), ((0.22, 0.5), (0.78, 0.5)))),
        "negative": State("white", style.INK, (((0.24, 0.5), (0.76, 0.5)),)),
        "NR": State(_GREY, style.MUTED),
        "NAS": State(
            _GREY, style.INK, (((0.26, 0.26), (0.74, 0.74)), ((0.26, 0.74), (0.74, 0.26)))
        ),
        "UNC": State(_GREY, style.INK, query=True),
        "NAP": State("white", style.MUTED, (((0.0, 1.0), (1.0, 0.0)),)),
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as it is drawn: the letters and the colour of each level, and its legend."""

    column: GridColumn
    name: str
    keys: Mapping[str, str]
    colours: Mapping[str, str]
    words: Mapping[str, str]

    @classmethod
    def of(cls, column: GridColumn, name: str, words: Mapping[str, str]) -> Shown:
        """Codes stay where all of them are short, else letters of the alphabet stand for them."""
        levels = [level for level in column.levels if level not in column.negative]
        if column.kind != "category":
            return cls(column, name, {}, {}, words)
        short = all(text_width(level, style.SMALL) <= _CODE for level in levels)
        keys = {
            level: level if short else key for level, key in zip(levels, _letters(), strict=False)
        }
        return cls(column, name, keys, _colours(levels, column.ordered, words), words)

    def text(self, row: int) -> str:
        """The letters in a cell; nothing where a glyph stands."""
        values = self.column.values[row]
        if self.column.kind == "number":
            return ",".join(values)
        return ",".join(self.keys[value] for value in values if value in self.keys)

    def state(self, row: int) -> str:
        """``value``, or which of :data:`STATES` a cell is."""
        if self.column.states[row] != "known":
            return self.column.states[row]
        values = set(self.column.values[row])
        if values <= self.column.negative:
            return "negative"
        if self.column.kind == "yes-no":
            return "positive" if values <= self.column.positive else "UNC"
        return "value"

    def fills(self, row: int) -> list[str]:
        """The colours of a cell with a value: one a value, side by side."""
        values = self.column.values[row]
        return [self.colours[v] for v in values if v in self.colours] or ["white"]

    def width(self, size: float) -> float:
        """The room that the texts of the column need."""
        return widest({self.text(row) for row in range(len(self.column.values))}, size)

    def said(self, row: int, lang: Lang) -> str:
        """A cell in words."""
        state = self.column.states[row]
        if state != "known":
            return label(f"missing.{state}", lang)
        comma = label("say.comma", lang)
        return comma.join(self.words.get(value, value) for value in self.column.values[row])

    def legend(self, lang: Lang) -> tuple[LegendItem, ...]:
        """Letters with their words; nothing where the letters in the cells say it all."""
        items = {level: self.words.get(level, level) for level in self.keys}
        if all(self.keys[level] == word for level, word in items.items()):
            return ()
        return tuple(
            _item(self.keys[level], word, self.colours[level], lang)
            for level, word in items.items()
        )


def _item(key: str, word: str, colour: str, lang: Lang) -> LegendItem:
    """A letter in its box with its word; a code that is wider than the box stands before it."""
    if text_width(key, style.SMALL - 1) <= _BOX:
        return word, _letter_sample(key, colour)
    said = word if word == key else label("grid.code", lang, code=key, word=word)
    return said, _letter_sample("", colour)


def _letters() -> Iterator[str]:
    yield from ascii_uppercase
    yield from ("".join(pair) for pair in product(ascii_uppercase, repeat=2))
    yield from ("".join(three) for three in product(ascii_uppercase, repeat=3))


def _colours(levels: Sequence[str], ordered: bool, words: Mapping[str, str]) -> dict[str, str]:
    """A colour a level, the same whatever order the rows have.

    Stages go from light to dark; statuses have colours of their own; other levels take theirs in
    the order of the vocabulary, or of the alphabet where there is none.
    """
    if ordered and len(levels) <= len(_STAGES):
        return dict(zip(levels, _STAGES, strict=False))
    fixed = {level: _MEANING[level] for level in levels if level in _MEANING}
    order = [level for level in dict.fromkeys((*words, *sorted(levels))) if level not in _MEANING]
    shades = [tint for tint in _TINTS if tint not in fixed.values()]
    free = {level: shades[index % len(shades)] for index, level in enumerate(order)}
    return {level: fixed.get(level) or free[level] for level in levels}


def draw_cells(
    canvas: Canvas,
    shown: Sequence[Shown],
    lefts: Sequence[tuple[float, float]],
    rows: Sequence[tuple[float, float]],
    size: float,
) -> None:
    """Every cell: boxes and glyphs of one kind together, then the letters one by one."""
    boxes: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    glyphs: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for column, (x0, x1) in zip(shown, lefts, strict=True):
        for row, (top, foot) in enumerate(rows):
            state = column.state(row)
            if state != "value":
                boxes[STATES[state].fill].append((x0, top, x1, foot))
                glyphs[state].append((x0, top, x1, foot))
                continue
            fills = column.fills(row)
            part = (x1 - x0) / len(fills)
            for at, fill in enumerate(fills):
                boxes[fill].append((x0 + at * part, top, x0 + (at + 1) * part, foot))
            ink = _readable_on(fills)
            atoms.words(
                canvas, (x0 + x1) / 2, (top + foot) / 2, column.text(row), align="center",
                size=size, colour=ink, x_in_inches=False,
            ).set_gid("value")  # fmt: skip
    for fill, found in boxes.items():
        atoms.cells(canvas, found, colour=fill)
    for state, found in glyphs.items():
        _draw_glyphs(canvas, found, state)


def _draw_glyphs(
    canvas: Canvas, boxes: Sequence[tuple[float, float, float, float]], name: str
) -> None:
    state = STATES[name]
    if state.lines:
        atoms.cell_lines(canvas, boxes, state.lines, colour=state.ink, gid=f"cell-{name}")
    if state.query:
        atoms.cell_queries(canvas, boxes, colour=state.ink, gid=f"cell-{name}")
    if not (state.lines or state.query):
        atoms.cell_lines(canvas, boxes, (), colour=state.ink, gid=f"cell-{name}")


def _readable_on(fills: Sequence[str]) -> str:
    dark = all(style.luminance(_hex(fill)) < style.DARK for fill in fills)
    return "white" if dark else style.INK


def _hex(colour: str) -> str:
    return "#ffffff" if colour == "white" else colour


def state_items(grid: CaseGrid, shown: Sequence[Shown], lang: Lang) -> tuple[LegendItem, ...]:
    """The states that occur, with their words."""
    met = {column.state(row) for column in shown for row in range(len(grid.ids))}
    return tuple((_state_word(name, lang), _state_sample(name)) for name in STATES if name in met)


def _state_word(name: str, lang: Lang) -> str:
    return label(f"grid.{name}" if name in ("positive", "negative") else f"missing.{name}", lang)


def _state_sample(name: str) -> Sample:
    state = STATES[name]

    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        # the plot counts inches from its upper left corner
        top = canvas.box.height - y - height
        box = (x, top, x + width, top + height)
        atoms.cells(canvas, [box], colour=state.fill, edge=style.FAINT)
        _draw_glyphs(canvas, [box], name)

    return draw


def _letter_sample(key: str, colour: str) -> Sample:
    def draw(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        top = canvas.box.height - y - height
        atoms.cells(canvas, [(x, top - 0.01, x + width, top + height + 0.01)], colour=colour)
        if not key:
            return
        atoms.words(
            canvas, x + width / 2, top + height / 2, key, align="center", size=style.SMALL - 1,
            colour=_readable_on([colour]), x_in_inches=False,
        )  # fmt: skip

    return draw
