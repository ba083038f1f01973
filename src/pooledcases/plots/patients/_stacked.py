"""Counts by category and group as stacked bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import cycle

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang, Missing, words
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import Canvas, widest
from pooledcases.plots.legend import Sample, patch_sample
from pooledcases.plots.numbers import wrong_counts
from pooledcases.plots.patients.samples import box_sample
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.display import StackedCounts

#: From dark to light, so that ordered categories stay ordered in a grey print.
_SHADES = ("#e4eef6", "#c3dbec", "#8cc0dd", "#4f9bc8", "#2166ac", "#08306b")
_OTHER = ("#f9ebd2", "#f1d29b", "#e0a94f", "#b97a1a", "#7a4b00")
#: Not known is hatched as well, so that a grey print does not take it for a stage.
_NOT_KNOWN = ("#c9c9c9", "#b0b0b0", "#d8d8d8", "#bdbdbd")
_HATCHES = ("////", "xxxx", "....", "\\\\\\\\")
_PLOT = 4.2
#: The colour of each category, and the hatching of those that are not known.
_Looks = tuple[Mapping[str, str], Mapping[str, str]]


@style.styled
def stacked(
    groups: Mapping[str, Mapping[str, int]] | Iterable[StackedCounts],
    ax: Axes | None = None,
    *,
    categories: Sequence[str] | None = None,
    not_known: Sequence[str] = words(Missing),
    lang: Lang = "en",
    axis_title: str | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """Counts by category, such as stages, one bar a group.

    Parameters
    ----------
    groups : mapping of label to (mapping of category to count), or iterable of StackedCounts
    ax : matplotlib.axes.Axes, optional
    categories : sequence of str, optional
        The order of the categories; by default that of the alphabet, so that T1a precedes T1b.
    not_known : sequence of str
        Categories that mean that the value is not known; they are grey and come last. By default
        the codes of missing cells, which are written out.
    lang : {"en", "zh"}
    axis_title : str, optional
        By default patients.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its texts need.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        Without a group or a category, or for what is no count: negative, broken, or no number.

    Notes
    -----
    The counts stand inside the bars where all of them fit, else in columns beside the bars.

    Examples
    --------
    >>> ax = stacked({"EML4": {"T1": 5, "T3": 2}, "TPM3": {"T1": 4, "NR": 3}})
    >>> [text.get_text() for text in ax.texts if text.get_gid() == "count"]
    ['5', '2', '4', '3']
    """
    rows = _rows(groups)
    names = _categories(rows, categories, not_known)
    _check(rows, names)
    colours = _colours(names, not_known)
    hatches = dict(zip((n for n in names if n in not_known), cycle(_HATCHES), strict=False))
    totals = [sum(row.counts.get(name, 0) for name in names) for row in rows]
    sheet = Sheet(
        left=(Column("", tuple(row.label for row in rows)),),
        right=(Column("n", tuple(str(total) for total in totals), "right"),),
        axis_title=label("plots.patients", lang) if axis_title is None else axis_title,
        notes=(label("figure.stacked", lang),),
        plot_width=_PLOT,
        row_height=0.3,
        legend=tuple(
            (_name(name, lang), _sample(colours[name], hatches.get(name))) for name in names
        ),
        size=size,
    )
    inside = _all_fit(rows, names, sheet.plot / max(1, *totals))
    if not inside:
        columns = (_column(rows, name, lang) for name in names)
        sheet = replace(sheet, right=(*columns, *sheet.right))
    canvas = sheet.draw(ax, (0, max(1, *totals)))
    for row, y in zip(rows, sheet.centres, strict=True):
        _draw_row(canvas, row, y, (colours, hatches), inside)
    ticks = [tick for tick in linear_ticks(0, max(1, *totals)) if float(tick).is_integer()]
    sheet.axis(canvas, ticks, tick_texts(ticks))
    said = {"what": sheet.axis_title, "k": len(rows), "n": sum(totals)}
    told = [_told(row, names, lang) for row in rows]
    telling.tell(canvas.ax, label("told.stacked", lang, **said), told, sheet.notes, lang=lang)
    return canvas.ax


def _told(row: StackedCounts, names: Sequence[str], lang: Lang) -> str:
    """A group with its count of every category that it has."""
    found = [(name, row.counts.get(name, 0)) for name in names]
    counts = label("say.comma", lang).join(
        label("told.category", lang, name=_name(name, lang), n=n) for name, n in found if n
    )
    total = sum(n for _, n in found)
    return label("told.stacked_row", lang, name=row.label, counts=counts or 0, n=total)


def _sample(colour: str, hatch: str | None) -> Sample:
    return box_sample(colour, hatch=hatch, edge="white") if hatch else patch_sample(colour)


def _draw_row(canvas: Canvas, row: StackedCounts, y: float, looks: _Looks, inside: bool) -> None:
    colours, hatches = looks
    start = 0
    for name, colour in colours.items():
        count = row.counts.get(name, 0)
        if not count:
            continue
        atoms.bar(canvas, start, start + count, y, half=0.1, colour=colour, hatch=hatches.get(name))
        if inside:
            atoms.words(
                canvas, start + count / 2, y, str(count), align="center", size=style.SMALL,
                colour=_readable_on(colour), x_in_inches=False, gid="count", zorder=6,
                ground=colour if name in hatches else None,
            )  # fmt: skip
        start += count


def _rows(
    groups: Mapping[str, Mapping[str, int]] | Iterable[StackedCounts],
) -> list[StackedCounts]:
    if isinstance(groups, Mapping):
        return [StackedCounts(str(name), counts) for name, counts in groups.items()]
    return list(groups)


def _categories(
    rows: Sequence[StackedCounts], categories: Sequence[str] | None, not_known: Sequence[str]
) -> list[str]:
    met = sorted({str(name) for row in rows for name in row.counts})
    order = [*(categories or ()), *met]
    known = [name for name in order if name not in not_known]
    return list(dict.fromkeys([*known, *(name for name in not_known if name in order)]))


def _check(rows: Sequence[StackedCounts], names: Sequence[str]) -> None:
    if not rows or not names:
        raise InputError("stacked: there is no group, or no category, to draw.")
    named = ((f"{r.label}, {name}", count) for r in rows for name, count in r.counts.items())
    wrong = list(wrong_counts("stacked", named))
    if wrong:
        raise InputError(wrong)


def _colours(names: Sequence[str], not_known: Sequence[str]) -> dict[str, str]:
    """From light to dark in the order of the categories, as stages go."""
    known = [name for name in names if name not in not_known]
    shades = cycle([*_OTHER, *_SHADES] if len(known) > len(_SHADES) else _SHADES[-len(known) :])
    greys = cycle(_NOT_KNOWN)
    return {name: next(greys if name in not_known else shades) for name in names}


def _all_fit(rows: Sequence[StackedCounts], names: Sequence[str], inch: float) -> bool:
    """Whether every count fits into its part of a bar, with so many inches a patient."""
    counts = {row.counts.get(name, 0) for row in rows for name in names} - {0}
    return all(widest([str(count)], style.SMALL) + 0.03 <= count * inch for count in counts)


def _column(rows: Sequence[StackedCounts], name: str, lang: Lang) -> Column:
    cells = tuple(str(row.counts.get(name, 0)) for row in rows)
    return Column(_name(name, lang), cells, "right", most=0.9)


def _name(category: str, lang: Lang) -> str:
    return label(f"missing.{category}", lang) if category in words(Missing) else category


def _readable_on(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.55 else style.INK
