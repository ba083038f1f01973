"""The tipping-point map: one cell a way in which the unknown outcomes could have turned out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import count_percent, p_value, plain
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import PAD, Box, Canvas, flow, place, text_height, widest, wrap
from pooledcases.results.display import column_name
from pooledcases.results.missing import TippingPoint

#: Inches: the room for a cell with its p, the smallest cell, and the widest map.
_CELL, _SMALLEST, _WIDEST = (0.52, 0.3), 0.045, 6.5
_SWATCH: Final = 0.22
#: Rows or columns at most.
_MOST: Final = 2000
#: Dark where the conclusion among those known stands, pale where it does not, hatched where the
#: difference is significant the other way: told apart in grey and with any colour vision.
_HOLDS, _LOST, _OTHER = "#08306b", "#f1d29b", "#d9d9d9"
_HATCH: Final = "////"
Look = tuple[str, str, str]  # colour, hatch, key of its words


@style.styled
def tipping_point(
    item: TippingPoint,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """A map of p over every way in which the unknown outcomes of two groups could have turned out.

    Parameters
    ----------
    item : TippingPoint
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For another result, or one of a group without patients.

    Notes
    -----
    Columns count the unknown of the second group who had the outcome, rows those of the first. The
    p-values stand in the cells while there is room for them (up to 12 columns); larger maps have
    colours and hatching only. Dark cells uphold what is concluded among those known.

    Examples
    --------
    >>> import pooledcases as pc
    >>> found = pc.describe.tipping_counts(6, 14, 12, 13, missing=(3, 5), groups=("EML4", "TPM3"))
    >>> ax = tipping_point(found)
    >>> sum(patch.get_gid() == "tipping-lost" for patch in ax.patches)
    10
    """
    style.expect(item, TippingPoint, "tipping_point", "pc.describe.tipping_point")
    if not item.p_values.size:
        raise InputError("tipping_point: a group has no patients, so that there is no map to draw.")
    if max(item.p_values.shape) > _MOST:
        raise InputError(
            f"tipping_point: a map of more than {_MOST:,} rows or columns cannot be read; use the "
            "sentence."
        )
    looks = _looks(item, lang)
    texts = [text for _, _, text in looks.values()]
    rows, columns = item.p_values.shape
    ticks = widest([str(rows - 1)], style.SMALL) + 0.14
    room = _WIDEST if size is None else style.natural_width(size) - ticks - 2 * PAD
    written = columns <= 12 and rows <= 40 and columns * _CELL[0] <= room
    width, height = _size(rows, columns, written, room)
    note = _note(item, lang)
    # titles and notes may be wider than a map of few cells
    across = max(width, 3.9) if size is None else room
    left_title = wrap(_axis(item, 0, lang), across + ticks)
    x_title = wrap(_axis(item, 1, lang), across)
    notes = wrap(note, style.line_width(across + ticks, size), style.SMALL)
    spots = flow(texts, across, swatch=_SWATCH)
    legend = (spots[-1][1] + 1) * 0.2 + 0.08 if spots else 0.0
    top = PAD + legend + max(0.0, (text_height(left_title) + 0.04))
    box = Box(
        width=width,
        height=height,
        left=PAD + ticks,
        right=PAD + across - width,
        top=top,
        bottom=PAD + 0.3 + text_height(x_title) + 0.08 + text_height(notes, style.SMALL),
    )
    canvas = place(ax, box, size)
    canvas.ax.set_xlim(-0.5, columns - 0.5)
    canvas.ax.set_ylim(rows - 0.5, -0.5)
    atoms.bare(canvas, keep=())
    _draw_cells(canvas, item, looks, written)
    _draw_axes(canvas, rows, columns, ticks)
    atoms.words(canvas, 0, -0.3, x_title, vertical="top", y_in_inches=True)
    below = -0.3 - text_height(x_title) - 0.08
    atoms.words(
        canvas, -ticks, below, notes, vertical="top", size=style.SMALL, colour=style.MUTED,
        y_in_inches=True,
    )  # fmt: skip
    atoms.words(canvas, -ticks, height + 0.05, left_title, vertical="bottom", y_in_inches=True)
    _draw_legend(canvas, looks, spots, height + top - PAD, -ticks)
    head, told = _told(item, looks, written, lang)
    telling.tell(canvas.ax, head, told, [note], lang=lang)
    return canvas.ax


def _told(
    item: TippingPoint, looks: dict[str, Look], written: bool, lang: Lang
) -> tuple[str, list[str]]:
    """How many ways lead to each state; and row by row the p-values, where they are written."""
    rows, columns = item.p_values.shape
    held = Counter(_state(item, i, j) for i in range(rows) for j in range(columns))
    states = [label("told.tipping_state", lang, what=looks[s][2], n=held[s]) for s in looks]
    comma, (first, second) = label("say.comma", lang), item.groups
    head = label(
        "told.tipping", lang, first=first, second=second, ways=item.ways,
        states=comma.join(states),
    )  # fmt: skip
    lines = [
        label(
            "told.tipping_row", lang, i=i, m=rows - 1, group=first, n=columns - 1, other=second,
            p=comma.join(p_value(p).removeprefix("= ") for p in line),
        )
        for i, line in enumerate(item.p_values.tolist() if written else ())
    ]  # fmt: skip
    return head, lines


def _size(rows: int, columns: int, written: bool, room: float) -> tuple[float, float]:
    if written:
        return columns * _CELL[0], rows * _CELL[1]
    cell = max(_SMALLEST, min(0.2, room / columns, room / rows))
    return min(columns * cell, room), min(rows * cell, room)


def _state(item: TippingPoint, i: int, j: int) -> str:
    """What a cell says: upheld, lost, or reversed; still or appears where nothing was shown."""
    if item.significant:
        if item.upheld[i, j]:
            return "upheld"
        small = item.p_values[i, j] <= 1 - item.level
        return "reversed" if small else "lost"
    if item.upheld[i, j]:
        return "still"
    return "first" if item.risk_differences[i, j] < 0 else "second"


def _looks(item: TippingPoint, lang: Lang) -> dict[str, Look]:
    first, second = item.groups
    looks = {
        "upheld": (_HOLDS, "", label("plots.tipping_upheld", lang)),
        "lost": (_LOST, "", label("plots.tipping_lost", lang)),
        "reversed": (_OTHER, _HATCH, label("plots.tipping_reversed", lang)),
        "still": (_HOLDS, "", label("plots.tipping_still", lang)),
        "first": (_LOST, "", label("plots.tipping_appears", lang, group=first)),
        "second": (_OTHER, _HATCH, label("plots.tipping_appears", lang, group=second)),
    }
    rows, columns = item.p_values.shape
    held = {_state(item, i, j) for i in range(rows) for j in range(columns)}
    return {name: look for name, look in looks.items() if name in held}


def _draw_cells(canvas: Canvas, item: TippingPoint, looks: dict[str, Look], written: bool) -> None:
    for i, line in enumerate(item.p_values):
        states = [_state(item, i, j) for j in range(line.size)]
        # cells without a p are drawn by runs: a large map has few of them
        runs = [(j, j + 1) for j in range(line.size)] if written else list(_runs(states))
        for start, end in runs:
            colour, hatch, _ = looks[states[start]]
            atoms.map_cell(
                canvas, (start - 0.5, end - 0.5), i, colour=colour, hatch=hatch,
                edge="white" if written or hatch else colour, gid=f"tipping-{states[start]}",
                width=0.8 if written else 0.2,
            )  # fmt: skip
        if written:
            for j, p in enumerate(line.tolist()):
                _write_p(canvas, i, j, p, looks[states[j]])


def _runs(states: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where cells of one state begin and end."""
    start = 0
    for end in range(1, len(states) + 1):
        if end == len(states) or states[end] != states[start]:
            yield start, end
            start = end


def _write_p(canvas: Canvas, i: int, j: int, p: float, look: Look) -> None:
    colour, hatch, _ = look
    atoms.words(
        canvas, j, i, p_value(p).removeprefix("= "), align="center", size=style.SMALL,
        x_in_inches=False, colour="white" if colour == _HOLDS else style.INK, gid="p", zorder=6,
        ground=colour if hatch else None,
    )  # fmt: skip


def _draw_axes(canvas: Canvas, rows: int, columns: int, room: float) -> None:
    for j in _marked(columns):
        atoms.words(
            canvas, j, -0.13, str(j), align="center", size=style.SMALL, x_in_inches=False,
            y_in_inches=True, gid="column",
        )  # fmt: skip
    for i in _marked(rows):
        atoms.words(canvas, -0.08, i, str(i), align="right", size=style.SMALL, gid="row")


def _marked(count: int) -> range:
    """Which numbers are written: all where they are few."""
    return range(
        0, count, 1 if count <= 21 else 10 if count <= 160 else 10 ** len(str(count)) // 20
    )


def _draw_legend(
    canvas: Canvas,
    looks: dict[str, Look],
    spots: tuple[tuple[float, int], ...],
    top: float,
    left: float,
) -> None:
    for (colour, hatch, text), (x, line) in zip(looks.values(), spots, strict=True):
        y = top - 0.1 - line * 0.2
        atoms.sample_box(
            canvas, (left + x, y - 0.055), (0.15, 0.11), face=colour, edge=style.MUTED,
            hatch=hatch, width=0.5, gid="legend",
        )  # fmt: skip
        atoms.words(canvas, left + x + _SWATCH, y, text, size=style.SMALL, y_in_inches=True)


def _axis(item: TippingPoint, group: int, lang: Lang) -> str:
    arrow = "→ " if group else "↓ "
    text = label("plots.tipping_x", lang, m=item.missing[group], group=item.groups[group])
    return arrow + text


def _note(item: TippingPoint, lang: Lang) -> str:
    first, second = item.groups
    key, more = "plots.tipping_note", {"outcome": _outcome(item.outcome or "")}
    if item.outcome is None:
        key, more = "plots.tipping_note_plain", {}
    return _conclusion(item, lang) + label(
        key,
        lang,
        **more,
        test=label(f"test.{item.test}", lang),
        first=first,
        second=second,
        one=count_percent(item.ai, item.n1i),
        two=count_percent(item.ci, item.n2i),
        p=p_value(item.p_value),
    )


def _conclusion(item: TippingPoint, lang: Lang) -> str:
    """What holds in the dark cells."""
    what = label("figure.differ" if item.significant else "figure.no_difference", lang)
    return label(
        "figure.conclusion", lang, what=what, sign="≤" if item.significant else ">",
        alpha=plain(1 - item.level, 3),
    )  # fmt: skip


def _outcome(text: str) -> str:
    column, equals, values = text.partition("=")
    return f"{column_name(column.strip())} {values.strip().replace(',', ', ')}" if equals else text
