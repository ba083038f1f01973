"""Every patient's value, group by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import plain
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang, shown
from pooledcases.plots import atoms, in_words, style, telling
from pooledcases.plots.layout import Canvas
from pooledcases.plots.numbers import finite
from pooledcases.plots.rows import Column, Sheet
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.display import GroupValues

#: Rows are this high, and equal values are stacked at most this far up and down: inches.
_ROW, _SPREAD, _STEP = 0.34, 0.11, 0.045
#: Dots whose middles are nearer than this cover each other: inches.
_DOT = 0.06


@style.styled
def dots_by_group(
    groups: Mapping[str, Sequence[float]] | Iterable[GroupValues],
    ax: Axes | None = None,
    *,
    medians: Mapping[str, float | None] | None = None,
    lang: Lang = "en",
    axis_title: str = "",
    size: FigureSize | None = None,
) -> Axes:
    """One dot a patient, one row a group, with the median that the table gives.

    Parameters
    ----------
    groups : mapping of label to values, or iterable of GroupValues
        Ages by partner gene, months of follow-up by group, and the like.
    ax : matplotlib.axes.Axes, optional
    medians : mapping of label to float, optional
        For groups given as a mapping; the figure computes nothing.
    lang : {"en", "zh"}
    axis_title : str
        The quantity with its unit.
    size : {"column", "page", "slide"}, optional
        One column or the whole width of a journal, or a slide; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        Without a group, or for a value that is no number.

    Notes
    -----
    Equal values are stacked, and near ones moved apart as far as there is room. A group without
    values keeps its row, and says so by n = 0.

    Examples
    --------
    >>> ax = dots_by_group({"EML4": [30.0, 41.0]}, medians={"EML4": 35.5}, axis_title="Age")
    >>> sum(line.get_gid() == "median" for line in ax.lines)
    1
    """
    rows = _rows(groups, medians or {})
    if not rows:
        raise InputError("dots_by_group: there is no group to draw.")
    _check(rows)
    sheet = Sheet(
        size=size,
        left=(
            Column("", tuple(row.label for row in rows)),
            Column("n", tuple(_size(row, lang) for row in rows), "right"),
        ),
        right=(
            Column(label("plots.median", lang), tuple(plain(r.median, 1) for r in rows), "right"),
        ),
        axis_title=axis_title,
        notes=(label("figure.dots", lang),),
        plot_width=4.0,
        row_height=_ROW,
    )
    values = [value for row in rows for value in row.values] or [0.0, 1.0]
    low = 0.0 if min(values) >= 0 else min(values)
    high = max(values) if max(values) > low else low + 1
    pad = 0.03 * (high - low)
    canvas = sheet.draw(ax, (low - pad, high + pad))
    for index, (row, (top, bottom), y) in enumerate(
        zip(rows, sheet.edges, sheet.centres, strict=True)
    ):
        if index % 2 == 0:
            atoms.lane(canvas, top, bottom)
        _draw_row(canvas, row, y)
    ticks = linear_ticks(low, high)
    sheet.axis(canvas, ticks, tick_texts(ticks))
    head = label("told.dots", lang, what=axis_title or "n", k=len(rows))
    told = [in_words.values(r.label, r.values, r.median, lang, r.missing) for r in rows]
    telling.tell(canvas.ax, head, told, sheet.notes, lang=lang)
    return canvas.ax


def _draw_row(canvas: Canvas, row: GroupValues, y: float) -> None:
    if row.median is not None:
        atoms.median_tick(canvas, row.median, y, half=0.14)
    if row.values:
        left, right = canvas.ax.get_xlim()
        close = _DOT * (right - left) / canvas.box.width
        ups = spread_offsets(row.values, close)
        atoms.dot(canvas, row.values, [y + up for up in ups], size=5)


def stacked_offsets(values: Sequence[float]) -> list[float]:
    """How far each value is moved off the middle of its row, so that equal ones stay visible.

    Examples
    --------
    >>> stacked_offsets([3.0, 3.0, 5.0])
    [-0.0225, 0.0225, 0.0]
    """
    total, seen = Counter(values), Counter[float]()
    offsets = []
    for value in values:
        many = total[value] - 1
        step = min(_STEP, 2 * _SPREAD / many) if many else 0.0
        offsets.append(step * (seen[value] - many / 2))
        seen[value] += 1
    return offsets


def spread_offsets(values: Sequence[float], close: float) -> list[float]:
    """The same, and moved for values that are not equal but nearer than ``close`` as well.

    Each of these takes the free place nearest to the middle of its row; where the row is full,
    equal values are stacked only.

    Examples
    --------
    >>> spread_offsets([3.0, 3.0, 38.0, 39.0, 50.0], close=1.5)
    [-0.0225, 0.0225, 0.0, 0.06, 0.0]
    """
    offsets = stacked_offsets(values)
    for heap in _heaps(values, close):
        if len({values[index] for index in heap}) > 1:
            for index, up in zip(heap, _places([values[i] for i in heap], close), strict=False):
                offsets[index] = up
    return offsets


def _heaps(values: Sequence[float], close: float) -> list[list[int]]:
    """The indices of values in their order, cut where two neighbours are not close."""
    heaps: list[list[int]] = []
    for index in sorted(range(len(values)), key=lambda i: values[i]):
        if heaps and values[index] - values[heaps[-1][-1]] < close:
            heaps[-1].append(index)
        else:
            heaps.append([index])
    return heaps


def _places(values: Sequence[float], close: float) -> list[float]:
    """The free place of each of some rising values; none where there are not enough."""
    steps = int(_SPREAD / _DOT)
    places = sorted((_DOT * i for i in range(-steps, steps + 1)), key=lambda up: (abs(up), -up))
    last = dict.fromkeys(places, -float("inf"))
    ups = []
    for value in values:
        free = [up for up in places if value - last[up] >= close]
        if not free:
            return []
        ups.append(free[0])
        last[free[0]] = value
    return ups


def _rows(
    groups: Mapping[str, Sequence[float]] | Iterable[GroupValues],
    medians: Mapping[str, float | None],
) -> list[GroupValues]:
    if isinstance(groups, Mapping):
        return [
            GroupValues(str(name), tuple(values), medians.get(name))
            for name, values in groups.items()
        ]
    return list(groups)


def _check(rows: Sequence[GroupValues]) -> None:
    wrong = [
        f"dots_by_group: {row.label}: the value {shown(value)} is no number; give the known values "
        "only."
        for row in rows
        for value in row.values
        if not finite(value)
    ]
    wrong += [
        f"dots_by_group: {row.label}: the median {shown(row.median)} is no number; give None where "
        "there is none."
        for row in rows
        if row.median is not None and not finite(row.median)
    ]
    if wrong:
        raise InputError(wrong)


def _size(row: GroupValues, lang: Lang) -> str:
    known = str(len(row.values))
    return known if not row.missing else known + label("plots.missing", lang, n=row.missing)
