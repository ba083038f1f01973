"""Patients by year of publication, one row a group, with the earliest of each marked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from matplotlib.axes import Axes

from pooledcases.labels import label, many
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import Canvas, text_width
from pooledcases.plots.legend import LegendItem
from pooledcases.plots.patients import samples
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks
from pooledcases.results.display import column_name
from pooledcases.results.patient_display import PublicationYears

#: Inches a year, the narrowest and the widest plot, the smallest and the largest mark (points).
_YEAR, _LEAST, _MOST = 0.3, 1.6, 6.0
_SMALL, _LARGE = 6.0, 13.0
#: The letters of numbers in and over marks, in points.
_FIGURES = style.SMALL - 1.0
_FIRST, _LATER = style.COLOURS[5], style.COLOURS[0]


@style.styled
def timeline(
    published: PublicationYears,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    size: FigureSize | None = None,
    lang: Lang = "en",
    axis_title: str | None = None,
) -> Axes:
    """Patients by year of publication, one row a group, with the earliest of each marked.

    Parameters
    ----------
    published : PublicationYears
    ax : matplotlib.axes.Axes, optional
    names : mapping of str to str
        What to call a group, or the column of groups.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its content needs.
    lang : {"en", "zh"}
    axis_title : str, optional
        By default year of publication.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For something else than years of publication.

    Notes
    -----
    The area of a mark counts the patients of a group in a year, and from two on their number stands
    inside. A square is the earliest year of a group in the table, which need not be that of its
    first report; a disc is a later one. The row at the foot holds all groups, with a 0 in each year
    without a report.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"year": [2011, 2014, 2014], "gene": ["VCL", "TPM3", "VCL"]}
    >>> ax = timeline(pc.describe.publications(table, by="gene"))
    >>> [(line.get_gid(), int(line.get_xdata()[0])) for line in ax.lines[-5:]][-1]
    ('earliest', 2014)
    """
    style.expect(published, PublicationYears, "timeline", "pooledcases.describe.publications")
    years = published.years
    width = min(max(len(years) * _YEAR, _LEAST), _MOST)
    sheet = _sheet(published, names, width, lang, axis_title, size)
    width = sheet.plot
    canvas = sheet.draw(ax, (float(years[0]) - 0.6, float(years[-1]) + 0.6))
    _draw_total(canvas, sheet, published, width)
    for row, (_, y) in enumerate(zip(published.groups, sheet.centres, strict=False)):
        if row % 2 == 0:
            atoms.lane(canvas, *sheet.edges[row])
        _draw_row(canvas, published, row, y, width)
    ticks = [float(year) for year in years]
    if width / len(years) < text_width("2000", style.SMALL) + 0.06:
        most = max(int(width / 0.55), 1)
        ticks = [t for t in linear_ticks(ticks[0], ticks[-1], most) if t.is_integer()] or ticks[:1]
    sheet.axis(canvas, ticks, [f"{tick:.0f}" for tick in ticks])
    head, rows = _told(published, names, lang)
    telling.tell(canvas.ax, head, rows, sheet.notes, lang=lang)
    return canvas.ax


def _draw_row(
    canvas: Canvas, published: PublicationYears, row: int, y: float, width: float
) -> None:
    counts, first = published.counts[row], published.firsts[row].year
    most = int(published.counts.max())
    there = published.years[counts > 0]
    atoms.span(canvas, there[0], there[-1], y)
    largest = min(_LARGE, 0.92 * 72 * width / len(published.years))
    for year, count in zip(published.years.tolist(), counts.tolist(), strict=True):
        if not count:
            continue
        is_first = year == first
        size = _size(count, most, largest)
        atoms.dot(
            canvas, year, y, colour=_FIRST if is_first else _LATER, size=size,
            marker="s" if is_first else "o", gid="earliest" if is_first else "later",
        )  # fmt: skip
        if count > 1 and _numbered(published, width):
            _number(canvas, year, y, count, size)


def _numbered(published: PublicationYears, width: float) -> bool:
    """Whether the widest number has room in its year, so that no two touch."""
    widest = text_width(str(int(published.counts.max())), _FIGURES) + 0.03
    return widest <= width / len(published.years)


def _size(count: int, most: int, largest: float) -> float:
    """The side of a mark in points: its area counts patients, where it is large enough to see."""
    return max(min(_SMALL, largest), largest * math.sqrt(count / max(most, 1)))


def _number(canvas: Canvas, year: float, y: float, count: int, size: float) -> None:
    """The count inside its mark, or above it where the mark is too narrow."""
    inside = text_width(str(count), _FIGURES) * 72 + 1.5 <= size
    atoms.words(
        canvas, year, y if inside else y - size / 144 - 0.01, str(count), align="center",
        vertical="center" if inside else "bottom", size=_FIGURES,
        colour="white" if inside else style.INK, x_in_inches=False, gid="count", zorder=6,
    )  # fmt: skip


def _draw_total(canvas: Canvas, sheet: Sheet, published: PublicationYears, width: float) -> None:
    """The numbers of all groups; bars where there is no room for a number a year."""
    y, (top, foot) = sheet.centres[-1], sheet.edges[-1]
    totals = published.totals.tolist()
    room = width / len(totals)
    if max(text_width(str(n), style.SMALL) for n in totals) + 0.03 > room:
        for year, n in zip(published.years.tolist(), totals, strict=True):
            high = 0.95 * (foot - top) * n / max(totals)
            atoms.bar(
                canvas, year - 0.35, year + 0.35, foot - high / 2, half=high / 2,
                colour=style.MUTED, gid="total",
            )  # fmt: skip
        return
    for year, n in zip(published.years.tolist(), totals, strict=True):
        atoms.words(
            canvas, year, y, str(n), align="center", size=style.SMALL, bold=n > 0,
            colour=style.INK if n else style.MUTED, x_in_inches=False, gid="total",
        )  # fmt: skip


def _sheet(
    published: PublicationYears,
    names: Mapping[str, str],
    width: float,
    lang: Lang,
    axis_title: str | None,
    size: FigureSize | None,
) -> Sheet:
    groups = tuple(names.get(name, name) for name in published.groups)
    sizes = tuple(str(n) for n in published.counts.sum(axis=1).tolist())
    by = names.get(published.by, column_name(published.by))
    firsts = tuple(
        label(
            "timeline.first_by", lang, year=first.year,
            names=label("say.comma", lang).join(first.names),
        )
        if first.names
        else str(first.year)
        for first in published.firsts
    )  # fmt: skip
    crowded = bool((published.counts > 9).any())
    return Sheet(
        left=(Column(by, (*groups, label("timeline.all", lang))),),
        right=(
            Column("n", (*sizes, str(int(published.counts.sum()))), "right"),
            Column(label("timeline.first", lang), (*firsts, ""), most=2.2),
        ),
        bold=frozenset({len(groups)}),
        gaps=frozenset({len(groups)}),
        axis_title=label("timeline.axis", lang) if axis_title is None else axis_title,
        notes=_notes(published, by, width, lang),
        plot_width=width,
        size=size,
        row_height=0.34 if crowded else 0.27,
        legend=_legend(published, lang),
    )


def _legend(published: PublicationYears, lang: Lang) -> tuple[LegendItem, ...]:
    items = [(label("timeline.first", lang), samples.mark_sample("s", colour=_FIRST, size=7))]
    if (published.counts > 0).sum() > len(published.groups):
        items.append((label("timeline.other", lang), samples.mark_sample("o", colour=_LATER)))
    return tuple(items)


def _all(published: PublicationYears, lang: Lang) -> str:
    """How many in all, with what they are."""
    return many(f"timeline.{published.counted}", int(published.counts.sum()), lang)


def _notes(published: PublicationYears, by: str, width: float, lang: Lang) -> tuple[str, ...]:
    notes = [label("timeline.counted", lang, n=_all(published, lang))]
    if (published.counts > 1).any():
        most, key = int(published.counts.max()), "size" if _numbered(published, width) else "area"
        notes.append(label(f"timeline.{key}", lang, **({"most": most} if key == "area" else {})))
    if published.year_missing:
        notes.append(label("timeline.no_year", lang, n=published.year_missing))
    if published.group_missing:
        notes.append(label("timeline.no_group", lang, by=by, n=published.group_missing))
    return tuple(notes)


def _told(
    published: PublicationYears, names: Mapping[str, str], lang: Lang
) -> tuple[str, list[str]]:
    """How many in all; the years of every group with their numbers, the earliest first."""
    lines = []
    for group, counts in zip(published.groups, published.counts.tolist(), strict=True):
        years = [f"{y} ({n})" for y, n in zip(published.years.tolist(), counts, strict=True) if n]
        said = label("say.comma", lang).join(years)
        lines.append(label("timeline.told", lang, group=names.get(group, group), years=said))
    first, last = int(published.years[0]), int(published.years[-1])
    n = _all(published, lang)
    groups = many("say.display_group", len(published.groups), lang)
    return label("told.timeline", lang, first=first, last=last, n=n, groups=groups), lines
