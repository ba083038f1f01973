"""A specification curve: every estimate in order, and under it what each chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import PAD, Box, Canvas, text_height
from pooledcases.plots.legend import LegendItem, patch_sample
from pooledcases.plots.rows import ROW_PAD, Column, Sheet
from pooledcases.plots.studies.specification_limits import limits
from pooledcases.plots.ticks import linear_ticks, log_ticks, tick_texts
from pooledcases.results import specification_words as words
from pooledcases.results.fit_words import Reader
from pooledcases.results.specification import Specification, SpecificationCurve
from pooledcases.scales import SCALES

#: Inches: the upper plot, between it and the grid, a specification's room, the plot's width.
_UPPER: Final = 2.5
_BETWEEN: Final = 0.12
_SLOT, _NARROWEST, _WIDEST = 0.17, 2.6, 6.0
#: Inches: a row of the grid, and the height and greatest width of its marks.
_ROW, _MARK, _MARK_WIDTH = 0.195, 0.105, 0.105
#: The least width of what marks the main specification; points a specification needs for a dot.
_BAND, _DOT_SLOT = 0.05, 2.5
_MAIN: Final = style.COLOURS[5]
_EXCLUDING: Final = style.COLOURS[0]
_INCLUDING: Final = "#8a8f98"


@style.styled
def specification(
    result: SpecificationCurve,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """Every estimate with its interval, from the smallest to the largest, over its choices.

    Parameters
    ----------
    result : SpecificationCurve
        From :func:`pooledcases.diagnostics.specification_curve`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its texts need.

    Returns
    -------
    matplotlib.axes.Axes
        Of the choices; the estimates stand in new Axes above it.

    Raises
    ------
    InputError
        For another result, or Chinese text without a font.

    Notes
    -----
    Only dimensions with a choice are drawn. The main specification is marked in both parts. An
    interval that would squeeze the rest ends in an arrow. Right of the choices: the median
    estimate of the specifications that take each, and how many they are.

    Examples
    --------
    >>> import pooledcases as pc
    >>> from pooledcases.diagnostics import specification_curve
    >>> table = {"xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> ax = specification(specification_curve(table, measures=["PLO", "PFT"]))
    >>> len(ax.figure.axes)
    2
    """
    style.expect(result, SpecificationCurve, "specification", "specification_curve")
    sheet = _sheet(result, lang, size)
    grid = sheet.draw(ax, (-0.5, result.n - 0.5))
    order = result.order()
    _draw_choices(grid, sheet, result, order)
    upper = _above(grid, sheet)
    _draw_estimates(upper, result, order, lang)
    main = order.index(result.main)
    for canvas in (grid, upper):
        half = max(0.5, _BAND / 2 * result.n / canvas.box.width)
        atoms.upright_lane(canvas, main - half, main + half, colour=_MAIN)
    grid.ax.spines["bottom"].set_visible(False)
    sheet.axis(grid, (), ())
    head, rows = _told(result, lang), telling.of_rows(sheet, lang)
    telling.tell(grid.ax, head, rows, telling.around(sheet, lang), lang=lang)
    return grid.ax


def _told(result: SpecificationCurve, lang: Lang) -> str:
    """How many, from where to where, and the main one."""
    reader, rows = Reader.of(result.scale, lang), [result.rows[at] for at in result.order()]
    values = [reader.value(row.reported_estimate) for row in (rows[0], rows[-1])]
    main = result.rows[result.main]
    return label(
        "told.specification",
        lang,
        k=result.n,
        low=values[0],
        high=values[1],
        main=reader.estimate(main.reported_estimate, main.reported_ci),
    )


@dataclass(frozen=True)
class _Grid(Sheet):
    """The choices, with room for the estimates above; a row that heads a dimension has no word."""

    entries: tuple[tuple[str, str | None], ...] = ()

    @cached_property
    def box(self) -> Box:
        """With the upper plot between grid and legend."""
        plain = super().box
        # names stand flush right, and small letters are somewhat wider than large ones
        left = max(plain.left, 0.7) + (0.0 if self.size is None else PAD)
        return replace(plain, left=left, top=plain.top + _UPPER + _BETWEEN + text_height("x") + PAD)


def _sheet(result: SpecificationCurve, lang: Lang, size: FigureSize | None) -> _Grid:
    reader = Reader.of(result.scale, lang)
    entries: list[tuple[str, str | None]] = []
    texts, medians, counts = [], [], []
    for dimension in result.varied:
        entries.append((dimension.name, None))
        texts.append(words.dimension_name(dimension.name, lang))
        medians.append("")
        counts.append("")
        for item in dimension.levels:
            entries.append((dimension.name, item.word))
            texts.append(item.text(lang))
            medians.append(reader.value(item.median))
            counts.append(str(item.n))
    heads = frozenset(index for index, (_, word) in enumerate(entries) if word is None)
    if not entries:
        entries, texts, medians, counts = [("", "")], [""], [""], [""]
    return _Grid(
        left=(Column("", tuple(texts), "right"),),
        right=(
            Column(label("specification.median", lang), tuple(medians), "right", muted=True),
            Column(label("specification.n", lang), tuple(counts), "right", muted=True),
        ),
        bold=heads,
        axis_title=label("specification.axis", lang, n=result.n),
        notes=words.lines(result, lang),
        plot_width=min(max(result.n * _SLOT, _NARROWEST), _WIDEST),
        row_height=_ROW,
        legend=_legend(result, lang),
        entries=tuple(entries),
        size=size,
        ticks=False,
    )


def _legend(result: SpecificationCurve, lang: Lang) -> tuple[LegendItem, ...]:
    main = (label("specification.main", lang), patch_sample(_MAIN))
    if result.excluding is None:
        return main, (label("specification.other", lang), patch_sample(_EXCLUDING))
    kinds = (("excluding", _EXCLUDING, True), ("including", _INCLUDING, False))
    present = {row.excludes for row in result.rows}
    return main, *(
        (label(f"specification.{key}", lang), patch_sample(colour))
        for key, colour, excludes in kinds
        if excludes in present
    )


def _colour(result: SpecificationCurve, index: int) -> str:
    if index == result.main:
        return _MAIN
    return _INCLUDING if result.rows[index].excludes is False else _EXCLUDING


def _draw_choices(
    canvas: Canvas, sheet: _Grid, result: SpecificationCurve, order: Sequence[int]
) -> None:
    """A mark where a specification takes a word."""
    half = min(0.4, _MARK_WIDTH / 2 * result.n / canvas.box.width) if result.n <= 120 else 0.5
    least = _BAND / 2 * result.n / canvas.box.width
    marks: dict[str, list[atoms.Cell]] = {}
    for (name, word), edges, y in zip(sheet.entries, sheet.edges, sheet.centres, strict=True):
        if not word:
            continue
        if sheet.entries.index((name, word)) % 2:
            atoms.lane(canvas, *edges)
        for place, index in enumerate(order):
            if result.rows[index].takes(name, word):
                # of many specifications the main one's mark would be too thin to see
                wide = max(half, least) if index == result.main else half
                mark = (place - wide, y - _MARK / 2, 2 * wide, _MARK)
                marks.setdefault(_colour(result, index), []).append(mark)
    for colour, some in marks.items():
        atoms.pieces(canvas, some, colour=colour, gid="choice", zorder=3 + (colour == _MAIN))


def _above(grid: Canvas, sheet: _Grid) -> Canvas:
    """New axes over the grid, as wide as it, at the size that the grid was drawn at."""
    place = grid.ax.get_position()
    inch = place.height / grid.box.height
    low = place.y1 + (sheet.header_height + _BETWEEN) * inch
    ax = grid.ax.figure.add_axes((place.x0, low, place.width, _UPPER * inch))
    return Canvas(ax, Box(width=grid.box.width, height=_UPPER), grid.scale)


def _draw_estimates(
    canvas: Canvas, result: SpecificationCurve, order: Sequence[int], lang: Lang
) -> None:
    scale = SCALES[result.scale]
    log = scale.null is not None and scale.low == 0
    rows = [result.rows[index] for index in order]
    low, high = limits(rows, result.scale, log=log)
    atoms.bare(canvas, keep=("left",))
    if log:
        canvas.ax.set_yscale("log")
    canvas.ax.set_xlim(-0.5, result.n - 0.5)
    canvas.ax.set_ylim(low, high)
    ticks = log_ticks(low, high, 5) if log else linear_ticks(low, high, 5)
    atoms.y_axis(canvas, ticks, tick_texts(ticks, as_percent=scale.high == 1.0))
    if scale.null is not None:
        null = 1.0 if log else scale.null
        atoms.null_line(canvas, null)
    _draw_intervals(canvas, result, order)
    what = words.scale_text(result, lang)
    title = label("plots.with_ci", lang, what=what, level=confidence(result.level))
    atoms.words(
        canvas, -0.45, _UPPER + ROW_PAD, label("plots.log", lang, what=title) if log else title,
        vertical="bottom", y_in_inches=True,
    )  # fmt: skip


def _draw_intervals(canvas: Canvas, result: SpecificationCurve, order: Sequence[int]) -> None:
    """All of one colour at once; the main one last, over the others."""
    slot = 72 * canvas.box.width / result.n
    low, high = canvas.ax.get_ylim()
    groups: dict[str, list[tuple[int, Specification]]] = {}
    for place, index in enumerate(order):
        groups.setdefault(_colour(result, index), []).append((place, result.rows[index]))
    for colour, some in sorted(groups.items(), key=lambda item: item[0] == _MAIN):
        main = colour == _MAIN
        lines = [
            ((place, max(row.reported_ci.low, low)), (place, min(row.reported_ci.high, high)))
            for place, row in some
            if row.reported_ci is not None
        ]
        width = canvas.points(min(1.3, 0.55 * slot))
        atoms.upright_intervals(
            canvas, lines, colour=colour, width=max(width, 1.4) if main else width,
            alpha=1.0 if main else 0.55, front=main,
        )  # fmt: skip
        x = np.array([place for place, _ in some], dtype=float)
        y = np.array([row.reported_estimate for _, row in some], dtype=float)
        size = 6.5 if main else min(4.5, max(1.6, 0.8 * slot))
        if main or slot > _DOT_SLOT:
            marker = "D" if main else "o"
            atoms.dot(canvas, x, y, colour=colour, size=size, marker=marker, gid="dot")
        else:  # the white edges of so many dots would hide them
            atoms.specks(canvas, x, y, colour=colour)
        _draw_arrows(canvas, some, colour, min(0.4, 0.05 * result.n / canvas.box.width))


def _draw_arrows(
    canvas: Canvas, some: Sequence[tuple[int, Specification]], colour: str, half: float
) -> None:
    """A small triangle at the edge of the plot where an interval goes on beyond it."""
    low, high = canvas.ax.get_ylim()
    tips = [
        (place, up)
        for place, row in some
        if (ci := row.reported_ci) is not None
        for up, past in ((False, ci.low < low), (True, ci.high > high))
        if past
    ]
    atoms.edge_tips(canvas, tips, half=half, colour=colour)
