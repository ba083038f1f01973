"""The radial plot (Galbraith): effects times precision against precision."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes

from pooledcases.format import confidence, significant
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas, text_height, widest
from pooledcases.plots.legend import LegendItem, patch_sample
from pooledcases.plots.patients.samples import line_sample, mark_sample
from pooledcases.plots.studies.chart import Chart, Pair, padded
from pooledcases.plots.studies.effect_axis import EffectAxis, title_of
from pooledcases.plots.studies.points import Naming, not_drawn
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.fit_words import measure_name, method_line
from pooledcases.results.influence import Radial

_DASH: Final = (0, (3, 2))
_BAND: Final = "#e6eaee"
#: Inches between the ruler of effects and its words.
_RULER: Final = 0.08
_MOST_NAMES: Final = 10


@style.styled
def radial(
    item: Radial,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """Each study's effect times its precision, against its precision.

    Parameters
    ----------
    item : Radial
        From :func:`pooledcases.diagnostics.radial`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For another result.

    Notes
    -----
    Galbraith 1988, Stat Med 7:889. The ruler on the right reads the slope of a line from the
    origin as an effect. Studies outside the band are named, up to ten of them.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8], "vi": [0.04, 0.01, 0.02]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> ax = radial(pc.diagnostics.radial(fit))
    >>> [len(line.get_xdata()) for line in ax.lines if line.get_gid() == "points"]
    [3]
    """
    style.expect(item, Radial, "radial", "pc.diagnostics.radial")
    axis, naming = EffectAxis.of(item.fit), _naming(item, lang)
    x_limits, y_limits = (0.0, 1.08 * float(item.precision.max())), _y_limits(item)
    ruler = _ruler(axis, x_limits[1], y_limits)
    x_ticks, y_ticks = linear_ticks(*x_limits), linear_ticks(*y_limits)
    equal = item.fit.tau2_method == "EE"
    chart = Chart(
        x_title=label("plots.radial.x_equal" if equal else "plots.radial.x", lang),
        y_title=label("plots.radial.y", lang),
        x_ticks=(x_ticks, tick_texts(x_ticks)),
        y_ticks=(y_ticks, tick_texts(y_ticks)),
        notes=(
            label("plots.radial.how", lang), *naming.notes(),
            *not_drawn(item.fit.effects, lang), method_line(item.fit, lang),
        ),
        legend=_legend(item, axis, lang),
        beside=_RULER + widest(ruler[1], style.SMALL),
        above=0.22,
        size=size,
    )  # fmt: skip
    canvas = chart.draw(ax, x_limits, y_limits)
    _draw(canvas, item, x_limits[1])
    _write_ruler(canvas, ruler, title_of(item.fit, lang))
    naming.write(canvas, item.precision, item.standardised)
    value = label("plots.pooled_value", lang, value=axis.text(item.slope, lang))
    head = label("plots.radial.told", lang, measure=measure_name(item.fit, lang),
                 k=len(item.study), pooled=value)  # fmt: skip
    rows = [
        label("plots.effect_told", lang, study=study, effect=axis.text(float(y / x), lang),
              more=f"{chart.x_title} {significant(float(x), 3)}")
        for study, x, y in zip(item.study, item.precision, item.standardised, strict=True)
    ]  # fmt: skip
    chart.tell(canvas, head, rows, lang=lang)
    return canvas.ax


def _naming(item: Radial, lang: Lang) -> Naming:
    """The studies outside the band, the farthest first."""
    away = np.abs(item.standardised - item.slope * item.precision)
    outside = [row for row in np.argsort(-away, kind="stable") if away[row] > item.half_width]
    rows = (np.flatnonzero(item.fit.effects.included) + 1).tolist()
    return Naming(item.study, [int(row) for row in outside[:_MOST_NAMES]], lang, numbers=rows)


def _y_limits(item: Radial) -> Pair:
    """Every study and the whole band."""
    top = 1.08 * float(item.precision.max())
    ends = [item.slope * x + side * item.half_width for x in (0.0, top) for side in (-1, 1)]
    ends += item.standardised.tolist()
    return padded(min(ends), max(ends), 0.04)


def _ruler(axis: EffectAxis, x: float, y: Pair) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Heights at the right edge and the effects they are the slopes of."""
    slopes, texts = axis.ticks(y[0] / x, y[1] / x)
    return tuple(slope * x for slope in slopes), texts


def _write_ruler(
    canvas: Canvas, ruler: tuple[tuple[float, ...], tuple[str, ...]], title: str
) -> None:
    width, box = canvas.box.width, canvas.box
    low, high = canvas.ax.get_ylim()
    inch = (high - low) / box.height
    canvas.ax.spines["right"].set_visible(True)
    last = -np.inf
    for height, text in sorted(zip(*ruler, strict=True)):
        if height - last < text_height(text, style.SMALL) * inch:
            continue
        last = height
        atoms.ruler_tick(canvas, height)
        atoms.words(canvas, width + _RULER, height, text, size=style.SMALL)
    atoms.words(
        canvas, width, box.height + 0.06, title, align="right", vertical="bottom",
        size=style.SMALL, y_in_inches=True,
    )  # fmt: skip


def _draw(canvas: Canvas, item: Radial, right: float) -> None:
    half, end = item.half_width, item.slope * right
    corners = [(0, -half), (right, end - half), (right, end + half), (0, half)]
    atoms.area(canvas, corners, _BAND, gid="band")
    atoms.line(canvas, (0, right), (0, 0), colour=style.MUTED, width=0.8, gid="reference")
    atoms.line(canvas, (0, right), (0, end), colour=style.INK, dash=_DASH, gid="pooled-line")
    atoms.dot(canvas, item.precision, item.standardised, gid="points")


def _legend(item: Radial, axis: EffectAxis, lang: Lang) -> tuple[LegendItem, ...]:
    value, level = axis.text(item.slope, lang), confidence(item.fit.level)
    items: list[LegendItem] = [
        (label("plots.one_study", lang), mark_sample("o", colour=style.ACCENT)),
        (label("plots.pooled_value", lang, value=value), line_sample(style.INK, dash=_DASH)),
        (label("plots.radial.band", lang, level=level), patch_sample(_BAND)),
    ]
    if axis.null == 0:
        items.append((label("plots.no_effect", lang), line_sample(style.MUTED, width=0.8)))
    return tuple(items)
