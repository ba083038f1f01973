"""A table for a spreadsheet: cells of several numbers as cells beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pooledcases.labels import label
from pooledcases.tables.values import MARK, ORDER, NumberText, Part, PartName
from pooledcases.tables.writers.grid import Grid, Row

#: Texts over so many columns each.
Spans = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """A grid in which every cell holds one number or one text.

    Attributes
    ----------
    grid : Grid
        Its header is the last line of the header.
    over : tuple of Spans
        The lines above it, the uppermost first.
    """

    grid: Grid
    over: tuple[Spans, ...]


def parted(found: Grid) -> Parted:
    """A grid with a column for each number of its cells.

    The header of a column that is split stands over its parts; a cell without numbers stands in the
    first of them, and says as before why there are none.
    """
    names = [_names(row.cells[index] for row in found.rows) for index in range(len(found.headers))]
    widths = [max(1, len(item)) for item in names]
    split = any(width > 1 for width in widths)
    over = [_stretched(found.spans, widths)] if found.spans else []
    headers, right = list(found.headers), list(found.right)
    if any(map(_numbers, names)):
        over.append(
            tuple(
                (name if _numbers(item) else "", width)
                for name, item, width in zip(headers, names, widths, strict=True)
            )
        )
    if split:
        headers = _part_headers(found, names)
        right = [
            name != MARK and (flag or _numbers(item))
            for flag, item in zip(right, names, strict=True)
            for name in item or ("value",)
        ]
    rows = tuple(replace(row, cells=_cells(row, names)) for row in found.rows)
    wide = replace(found, spans=(), headers=tuple(headers), right=tuple(right), rows=rows)
    return Parted(wide, tuple(over))


def _names(cells: Iterable[str]) -> list[PartName]:
    """What the numbers of a column are, in their order; nothing where no cell has any."""
    met = {part.name for cell in cells if isinstance(cell, NumberText) for part in cell.parts}
    return [name for name in ORDER if name in met]


def _numbers(names: Sequence[PartName]) -> bool:
    """Whether a column holds several numbers, and not only one and a mark."""
    return len([name for name in names if name != MARK]) > 1


def _part_headers(found: Grid, names: Sequence[Sequence[PartName]]) -> list[str]:
    return [
        label(f"tables.part.{name}", found.lang) if name == MARK or _numbers(item) else header
        for header, item in zip(found.headers, names, strict=True)
        for name in item or ("value",)
    ]


def _stretched(spans: Spans, widths: Sequence[int]) -> Spans:
    """An upper header over the columns that there are now."""
    out, place = [], 0
    for name, n in spans:
        out.append((name, sum(widths[place : place + n])))
        place += n
    return tuple(out)


def _cells(row: Row, names: Sequence[Sequence[PartName]]) -> tuple[str, ...]:
    return tuple(
        cell
        for text, item in zip(row.cells, names, strict=True)
        for cell in (_split(text, item) if len(item) > 1 else (text,))
    )


def _split(text: str, names: Sequence[PartName]) -> list[str]:
    if not isinstance(text, NumberText):
        return [text, *[""] * (len(names) - 1)]
    held: dict[PartName, Part] = {part.name: part for part in text.parts}
    return [NumberText(held[name].text, [held[name]]) if name in held else "" for name in names]
