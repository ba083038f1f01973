"""The albatross plot: sample size against p-value, for studies that print nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import number, p_value, plain, significant
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang, shown
from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import Canvas, text_height, text_width, widest
from pooledcases.plots.numbers import finite
from pooledcases.plots.studies.albatross_places import (
    LINE,
    MARK,
    Rectangle,
    along,
    around,
    dense,
    free_place,
    inches,
    rim,
)
from pooledcases.plots.studies.albatross_plan import SIDES, Plan
from pooledcases.plots.ticks import log_ticks, tick_texts
from pooledcases.results.base import FloatArray
from pooledcases.results.display import AlbatrossPoint

#: Marks of the axis, those first that are wanted most: each is written where there is room left.
_P_TICKS = (
    0.05, 0.001, 0.01, 0.2, 1e-4, 1e-6, 0.5, 1e-8, 0.1, 1e-5, 1e-12, 1e-16, 1e-32, 1e-64, 1e-128,
    1e-256,
)  # fmt: skip


@style.styled
def albatross(
    points: Iterable[AlbatrossPoint],
    ax: Axes | None = None,
    *,
    contours: Mapping[str, float] | None = None,
    lang: Lang = "en",
    increases: str | None = None,
    decreases: str | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """Sample sizes against p-values, decreases left and increases right of "no effect".

    Parameters
    ----------
    points : iterable of AlbatrossPoint
    ax : matplotlib.axes.Axes, optional
    contours : mapping of label to float, optional
        Lines of equal effect, drawn only when asked for: the value is ``v / beta**2``, where
        ``v / n`` is the variance of the effect ``beta`` in a study of ``n`` patients. For a
        standardized mean difference d of two equal groups it is ``4 / d**2``.
    lang : {"en", "zh"}
    increases, decreases : str, optional
        What lies right and left.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its texts need. In a column the studies are
        listed under the plot.

    Returns
    -------
    matplotlib.axes.Axes
        The horizontal unit is minus the logarithm (base 10) of p, negative on the left.

    Raises
    ------
    InputError
        Without a study, for a p-value outside (0, 1], a study without patients, or a direction
        other than -1, 0 and 1.

    Notes
    -----
    Harrison et al. 2017, Res Synth Methods 8:281. A contour is ``n = z**2 * v / beta**2`` with z
    the normal quantile of p. Points are numbered, and listed beside the plot. A hollow triangle
    is a p-value printed as a bound; the study may lie farther out. Studies without a printed
    direction cannot be placed and are named under the plot.

    Examples
    --------
    >>> ax = albatross([AlbatrossPoint("one", 293, 0.046, 1)])
    >>> dots = [line for line in ax.lines if line.get_gid() == "dot"]
    >>> [round(float(x), 3) for line in dots for x in line.get_xdata()]
    [1.337]
    """
    every = list(points)
    _check(every)
    placed = [point for point in every if point.direction]
    sides = (("decreases", decreases), ("increases", increases))
    left, right = (label(f"plots.{key}", lang) if own is None else own for key, own in sides)
    plan = Plan(
        listed=tuple(f"{i}  {_describe(p, lang)}" for i, p in enumerate(placed, 1)),
        sides=(left, right),
        notes=tuple(_notes(every, placed, contours, lang)),
        size=size,
    )
    canvas = plan.place(ax)
    reach = max([-math.log10(p.p_value) for p in placed] + [3.0]) * 1.12
    low, high = _sizes(placed)
    canvas.ax.set_yscale("log")
    canvas.ax.set_xlim(-reach, reach)
    canvas.ax.set_ylim(low, high)
    _axes(canvas, reach, (low, high), lang, plan.wrapped_sides)
    taken = [around(x, y, (MARK, MARK)) for x, y in _spots(canvas, placed)]
    taken += _upright_lines(canvas)
    _contours(canvas, contours or {}, reach, taken)
    _points(canvas, placed, taken)
    plan.write_list(canvas)
    words = {-1: left.strip("← "), 1: right.strip(" →")}
    told = [f"{_describe(p, lang)} {words[p.direction]}" for p in placed]
    head = label("told.albatross", lang, k=len(placed))
    telling.tell(canvas.ax, head, told, plan.notes, lang=lang)
    return canvas.ax


def _check(points: Sequence[AlbatrossPoint]) -> None:
    if not points:
        raise InputError("albatross: there is no study to draw.")
    wrong = [
        f"albatross: {point.label}: {why}."
        for point in points
        for why, bad in (
            (
                f"{shown(point.p_value)} is no p-value above 0 and up to 1",
                not (finite(point.p_value) and 0 < point.p_value <= 1),
            ),
            (
                f"{shown(point.n)} is no number of patients",
                not (finite(point.n) and point.n >= 1),
            ),
            (
                f"{shown(point.direction)} is no direction; use -1 for a decrease, 1 for an "
                "increase, 0 where it is not printed",
                point.direction not in (-1, 0, 1),
            ),
        )
        if bad
    ]
    if wrong:
        raise InputError(wrong)


def _sizes(placed: Sequence[AlbatrossPoint]) -> tuple[float, float]:
    sizes = [point.n for point in placed] or [100]
    low, high = min(sizes) / 1.6, max(sizes) * 1.6
    if high / low < 30:
        middle = math.sqrt(low * high)
        low, high = middle / math.sqrt(30), middle * math.sqrt(30)
    return low, high


def _axes(
    canvas: Canvas,
    reach: float,
    sizes: tuple[float, float],
    lang: Lang,
    sides: Sequence[str],
) -> None:
    atoms.bare(canvas, keep=("bottom", "left"))
    atoms.reference_line(canvas, 0.0, sizes)
    for side in (-1, 1):
        atoms.reference_line(canvas, -side * math.log10(0.05), sizes, faint=True)
    ticks, texts = _p_ticks(reach, canvas.box.width)
    atoms.x_axis(canvas, ticks, texts, label("plots.p_axis", lang), below=0.42)
    heights = log_ticks(*sizes)
    atoms.y_axis(canvas, heights, tick_texts(heights))
    top = canvas.box.height
    atoms.words(
        canvas, -0.6, top + 0.1, label("plots.n_axis", lang), vertical="bottom", y_in_inches=True,
        bold=True,
    )  # fmt: skip
    for x, text in zip((0.25, 0.75), sides, strict=True):
        more = text_height(text, style.SMALL) - text_height("x", style.SMALL)
        atoms.words(
            canvas, x * canvas.box.width, -SIDES - more, text, align="center",
            vertical="baseline", y_in_inches=True, colour=style.MUTED, size=style.SMALL,
        )  # fmt: skip


def _p_ticks(reach: float, width: float) -> tuple[list[float], list[str]]:
    """p = 1 in the middle, then on both sides as many as fit beside each other."""
    inch = width / 2 / reach
    taken = [(0.0, widest(["1"], style.SMALL) / 2)]
    found: list[tuple[float, str]] = []
    for p in _P_TICKS:
        x, text = -math.log10(p), significant(p, 1)
        half = widest([text], style.SMALL) / 2
        apart = all(abs(x * inch - at) >= half + other + 0.06 for at, other in taken)
        if x <= reach and apart:
            taken.append((x * inch, half))
            found.append((x, text))
    sides = [(-x, text) for x, text in found] + found
    ticks = sorted([*sides, (0.0, "1")])
    return [x for x, _ in ticks], [text for _, text in ticks]


def _spots(canvas: Canvas, placed: Sequence[AlbatrossPoint]) -> list[tuple[float, float]]:
    """Where the marks stand, in inches."""
    xs = (-math.log10(point.p_value) * point.direction for point in placed)
    return [inches(canvas, x, point.n) for x, point in zip(xs, placed, strict=True)]


def _upright_lines(canvas: Canvas) -> list[Rectangle]:
    """The room of the lines of no effect and of p = 0.05, which no number stands on."""
    edge = -math.log10(0.05)
    xs = [inches(canvas, x, canvas.ax.get_ylim()[0])[0] for x in (-edge, 0.0, edge)]
    return [(x - LINE, 0.0, x + LINE, canvas.box.height) for x in xs]


def _points(canvas: Canvas, placed: Sequence[AlbatrossPoint], taken: list[Rectangle]) -> None:
    """Marks, then their numbers where there is room, with a thin line to a mark that is far."""
    for point in placed:
        x = -math.log10(point.p_value) * point.direction
        marker = "o" if not point.bound else (">" if point.direction > 0 else "<")
        atoms.dot(canvas, x, point.n, marker=marker, hollow=bool(point.bound), size=6)
    leaders: list[Rectangle] = []
    for index, (x, y) in enumerate(_spots(canvas, placed), 1):
        text = str(index)
        half = (text_width(text, style.SMALL) / 2 + 0.015, text_height(text, style.SMALL) / 2)
        to_x, to_y = free_place(canvas, x, y, half, taken, leaders)
        taken.append(around(to_x, to_y, half))
        if math.hypot(to_x - x, to_y - y) > _NEAR:
            leaders += along((x, y), (to_x, to_y))
            end = rim((x, y), (to_x, to_y), half)
            atoms.leader(canvas, (x, y), end)
        atoms.words(canvas, to_x, to_y, text, align="center", size=style.SMALL, y_in_inches=True)


#: Inches: a number that is not farther from its mark has no line to it.
_NEAR = 0.2


def _contours(
    canvas: Canvas, contours: Mapping[str, float], reach: float, taken: list[Rectangle]
) -> None:
    """Lines of equal effect, named where they leave the plot at the top or at its side."""
    from scipy.special import ndtri

    low, high = canvas.ax.get_ylim()
    curves: list[tuple[str, FloatArray]] = []
    for name, factor in contours.items():
        p = np.logspace(-reach, math.log10(0.999), 400)
        n = np.square(ndtri(p / 2)) * factor
        for side in (-1, 1):
            x = -side * np.log10(p)
            atoms.line(canvas, x, n, colour=style.FAINT, width=0.9, gid="contour")
            seen = (n >= low) & (n <= high)
            if seen.any():
                places = [inches(canvas, *at) for at in zip(x[seen], n[seen], strict=True)]
                curves.append((name, np.array(places)))
    for _, curve in curves:
        taken += [around(x, y, (LINE, LINE)) for x, y in dense(curve).tolist()]
    for name, curve in curves:
        half = (text_width(name, style.SMALL) / 2 + 0.02, text_height(name, style.SMALL) / 2)
        start_x, start_y = curve[0].tolist()
        start = (min(max(start_x, half[0]), canvas.box.width - half[0]), start_y)
        to_x, to_y = free_place(canvas, *start, half, taken)
        taken.append(around(to_x, to_y, half))
        atoms.words(
            canvas, to_x, to_y, name, align="center", size=style.SMALL, colour=style.MUTED,
            y_in_inches=True, gid="contour-name",
        )  # fmt: skip


def _describe(point: AlbatrossPoint, lang: Lang) -> str:
    text = p_value(point.p_value, lang=lang)
    if point.bound:
        text = f"{point.bound} {plain(point.p_value, 16)}"
    return label("plots.albatross_row", lang, name=point.label, n=number(point.n, 0), p=text)


def _notes(
    every: Sequence[AlbatrossPoint],
    placed: Sequence[AlbatrossPoint],
    contours: Mapping[str, float] | None,
    lang: Lang,
) -> list[str]:
    notes = [label("plots.albatross", lang)]
    if any(point.bound for point in placed):
        notes.append(label("plots.at_most", lang))
    unplaced = [_describe(point, lang) for point in every if not point.direction]
    if unplaced:
        notes.append(label("plots.no_direction", lang, studies="; ".join(unplaced)))
    if contours:
        notes.append(label("plots.contours", lang))
    return notes
