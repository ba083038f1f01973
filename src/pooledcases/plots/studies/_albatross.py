"""The albatross plot: sample size against p-value, for studies that print nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import number, p_value, plain, significant
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import PAD, Box, Canvas, place, text_height, text_width, widest, wrap
from pooledcases.plots.ticks import log_ticks, tick_texts
from pooledcases.results.display import AlbatrossPoint

_WIDTH, _HEIGHT, _LIST = 4.4, 3.6, 2.9
_P_TICKS = (0.05, 0.001, 1e-4, 1e-6, 1e-8, 1e-12, 1e-16, 1e-32, 1e-64, 1e-128, 1e-256)


@style.styled
def albatross(
    points: Iterable[AlbatrossPoint],
    ax: Axes | None = None,
    *,
    contours: Mapping[str, float] | None = None,
    lang: Lang = "en",
    increases: str | None = None,
    decreases: str | None = None,
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

    Returns
    -------
    matplotlib.axes.Axes
        The horizontal unit is minus the logarithm (base 10) of p, negative on the left.

    Raises
    ------
    InputError
        Without a study, for a p-value outside (0, 1], or for a study without patients.

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
    listed = [wrap(f"{i}  {_describe(p, lang)}", _LIST) for i, p in enumerate(placed, 1)]
    notes = _notes(every, placed, contours, lang)
    canvas, list_top = _canvas(ax, listed, notes)
    reach = max([-math.log10(p.p_value) for p in placed] + [3.0]) * 1.12
    low, high = _sizes(placed)
    canvas.ax.set_yscale("log")
    canvas.ax.set_xlim(-reach, reach)
    canvas.ax.set_ylim(low, high)
    _axes(canvas, reach, (low, high), lang, increases, decreases)
    taken = _contours(canvas, contours or {}, reach, (low, high))
    _points(canvas, placed, taken)
    for text in listed:
        atoms.words(canvas, _WIDTH + 0.25, list_top, text, vertical="top", y_in_inches=True)
        list_top -= text_height(text) + 0.03
    return canvas.ax


def _check(points: Sequence[AlbatrossPoint]) -> None:
    if not points:
        raise InputError("albatross: there is no study to draw.")
    wrong = [
        f"albatross: {point.label}: {why}."
        for point in points
        for why, bad in (
            (f"{point.p_value} is no p-value above 0 and up to 1", not 0 < point.p_value <= 1),
            (f"{point.n} is no number of patients", point.n < 1),
        )
        if bad
    ]
    if wrong:
        raise InputError(wrong)


def _canvas(ax: Axes | None, listed: Sequence[str], notes: str) -> tuple[Canvas, float]:
    column = sum(text_height(text) + 0.03 for text in listed)
    below = 0.72 + (text_height(notes, style.SMALL) + PAD if notes else 0.0)
    box = Box(
        width=_WIDTH,
        height=max(_HEIGHT, column - below),
        left=0.75,
        right=0.25 + widest(listed) + PAD if listed else 0.3,
        top=0.36,
        bottom=below,
    )
    canvas = place(ax, box)
    if notes:
        atoms.words(
            canvas, PAD - box.left, -0.68, notes, vertical="top", size=style.SMALL,
            colour=style.MUTED, y_in_inches=True,
        )  # fmt: skip
    return canvas, box.height


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
    increases: str | None,
    decreases: str | None,
) -> None:
    atoms.bare(canvas, keep=("bottom", "left"))
    atoms.reference_line(canvas, 0.0, sizes)
    for side in (-1, 1):
        atoms.reference_line(canvas, -side * math.log10(0.05), sizes, faint=True)
    ticks, texts = _p_ticks(reach)
    atoms.x_axis(canvas, ticks, texts, label("plots.p_axis", lang), below=0.42)
    heights = log_ticks(*sizes)
    atoms.y_axis(canvas, heights, tick_texts(heights))
    top = canvas.box.height
    atoms.words(
        canvas, -0.6, top + 0.1, label("plots.n_axis", lang), vertical="bottom", y_in_inches=True,
        bold=True,
    )  # fmt: skip
    for x, key, given in ((0.25, "decreases", decreases), (0.75, "increases", increases)):
        text = label(f"plots.{key}", lang) if given is None else given
        atoms.words(
            canvas, x * _WIDTH, -0.58, wrap(text, _WIDTH / 2 - 0.1), align="center",
            vertical="baseline", y_in_inches=True, colour=style.MUTED, size=style.SMALL,
        )  # fmt: skip


def _p_ticks(reach: float) -> tuple[list[float], list[str]]:
    """p = 1 in the middle, then outward as many as fit side by side."""
    inch = _WIDTH / 2 / reach
    ticks, texts, edge = [0.0], ["1"], widest(["1"], style.SMALL) / 2
    for p in _P_TICKS:
        x, text = -math.log10(p), significant(p, 1)
        half = widest([text], style.SMALL) / 2
        if x > reach or x * inch - half < edge + 0.06:
            continue
        ticks, texts, edge = [-x, *ticks, x], [text, *texts, text], x * inch + half
    return ticks, texts


Rectangle = tuple[float, float, float, float]


def _points(canvas: Canvas, placed: Sequence[AlbatrossPoint], taken: list[Rectangle]) -> None:
    """Marks, then their numbers where there is room, with a thin line to a mark that is far."""
    spots = []
    for point in placed:
        x = -math.log10(point.p_value) * point.direction
        marker = "o" if not point.bound else (">" if point.direction > 0 else "<")
        atoms.dot(canvas, x, point.n, marker=marker, hollow=bool(point.bound), size=6)
        spots.append(_inches(canvas, x, point.n))
    taken += [(x - 0.05, y - 0.05, x + 0.05, y + 0.05) for x, y in spots]
    for index, (x, y) in enumerate(spots, 1):
        text = str(index)
        half = (text_width(text, style.SMALL) / 2 + 0.015, text_height(text, style.SMALL) / 2)
        to_x, to_y = _free_place(canvas, x, y, half, taken)
        taken.append((to_x - half[0], to_y - half[1], to_x + half[0], to_y + half[1]))
        if math.hypot(to_x - x, to_y - y) > 0.2:
            canvas.ax.plot(
                (canvas.x(x), canvas.x(to_x)), (canvas.y(y), canvas.y(to_y)), lw=0.5,
                color=style.FAINT, transform=canvas.ax.transAxes, zorder=2, gid="leader",
                scalex=False, scaley=False,
            )  # fmt: skip
        atoms.words(canvas, to_x, to_y, text, align="center", size=style.SMALL, y_in_inches=True)


def _inches(canvas: Canvas, x: float, y: float) -> tuple[float, float]:
    pixel = canvas.ax.transData.transform((x, y))
    across, up = canvas.ax.transAxes.inverted().transform(pixel)
    return float(across) * canvas.box.width, float(up) * canvas.box.height


def _free_place(
    canvas: Canvas, x: float, y: float, half: tuple[float, float], taken: Sequence[Rectangle]
) -> tuple[float, float]:
    """The nearest place around a point, in growing rings, where its number covers nothing."""
    for ring in range(40):
        for angle in np.linspace(0, 2 * math.pi, 12 + 4 * ring, endpoint=False):
            radius = 0.13 + 0.05 * ring
            to_x, to_y = x + radius * math.cos(angle), y + radius * math.sin(angle)
            inside = (
                half[0] < to_x < canvas.box.width - half[0]
                and half[1] < to_y < canvas.box.height - half[1]
            )
            mine = (to_x - half[0], to_y - half[1], to_x + half[0], to_y + half[1])
            if inside and not any(_overlap(mine, other) for other in taken):
                return to_x, to_y
    return x, y


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _contours(
    canvas: Canvas, contours: Mapping[str, float], reach: float, sizes: tuple[float, float]
) -> list[Rectangle]:
    """Lines of equal effect, named where they leave the plot; gives back the names' places."""
    from scipy.special import ndtri

    taken: list[Rectangle] = []
    for name, factor in contours.items():
        p = np.logspace(-reach, math.log10(0.999), 200)
        n = np.square(ndtri(p / 2)) * factor
        for side in (-1, 1):
            x = -side * np.log10(p)
            canvas.ax.plot(
                x, n, color=style.FAINT, lw=canvas.points(0.9), zorder=1, gid="contour",
                scalex=False, scaley=False,
            )  # fmt: skip
            inside = np.flatnonzero((n >= sizes[0]) & (n <= sizes[1]))
            if not inside.size:
                continue
            at = _inches(canvas, float(x[inside[0]]), float(n[inside[0]]))
            half = (text_width(name, style.SMALL) / 2, text_height(name, style.SMALL) / 2)
            start = (min(max(at[0], half[0]), _WIDTH - half[0]), at[1])
            place_x, place_y = _free_place(canvas, *start, half, taken)
            taken.append(
                (place_x - half[0], place_y - half[1], place_x + half[0], place_y + half[1])
            )
            atoms.words(
                canvas, place_x, place_y, name, align="center", size=style.SMALL,
                colour=style.MUTED, y_in_inches=True,
            ).set_bbox({"fc": "white", "ec": "none", "pad": 0.5})  # fmt: skip
    return taken


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
) -> str:
    notes = [label("plots.albatross", lang)]
    if any(point.bound for point in placed):
        notes.append(label("plots.at_most", lang))
    unplaced = [_describe(point, lang) for point in every if not point.direction]
    if unplaced:
        notes.append(label("plots.no_direction", lang, studies="; ".join(unplaced)))
    if contours:
        notes.append(label("plots.contours", lang))
    return "\n".join(wrap(note, _WIDTH + 0.9, style.SMALL) for note in notes)
