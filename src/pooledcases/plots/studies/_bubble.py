"""The bubble plot of a regression: effects against a moderator, areas by weight."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from pooledcases.format import confidence, plain, significant
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import LegendItem, patch_sample
from pooledcases.plots.patients.samples import line_sample, mark_sample
from pooledcases.plots.studies.chart import Chart, Pair, padded
from pooledcases.plots.studies.effect_axis import EffectAxis, title_of
from pooledcases.plots.studies.points import listed
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.diagnostic_points import Bubble
from pooledcases.results.display import column_name
from pooledcases.results.fit_words import measure_name, method_line

#: Points: the diameter of the largest bubble, and the least of any.
_LARGEST, _LEAST = 26.0, 3.5
_DASH: Final = (0, (3, 2))
_LINE: Final = style.INK


@style.styled
def bubble(
    item: Bubble,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    size: FigureSize | None = None,
    title: str | None = None,
) -> Axes:
    """Effects against a numeric moderator, with the line of the regression and its intervals.

    Parameters
    ----------
    item : Bubble
        From :func:`pooledcases.diagnostics.bubble`, which refuses a category.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional
    title : str, optional
        The name of the moderator; by default that of its column.

    Returns
    -------
    matplotlib.axes.Axes
        The vertical unit is the scale of analysis; its ticks are the reader's.

    Raises
    ------
    InputError
        For another result.

    Notes
    -----
    Areas are proportional to the weights but for the smallest, which stay visible. The line holds
    the other moderators where the note says; the studies stand where they were observed. A
    prediction interval wider than the plot leaves it.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7], "vi": [0.02, 0.03, 0.05, 0.04], "dose": [1, 2, 3, 4]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), mods="dose")
    >>> ax = bubble(pc.diagnostics.bubble(fit))
    >>> [len(item.get_offsets()) for item in ax.collections if item.get_gid() == "bubbles"]
    [4]
    """
    style.expect(item, Bubble, "bubble", "pc.diagnostics.bubble")
    axis, name = EffectAxis.of(item.fit), title or column_name(item.moderator)
    x_limits, y_limits = _x_limits(item), _y_limits(item, axis)
    x_ticks = linear_ticks(*x_limits)
    chart = Chart(
        x_title=name,
        y_title=title_of(item.fit, lang),
        x_ticks=(x_ticks, tick_texts(x_ticks)),
        y_ticks=axis.ticks(*y_limits),
        notes=_notes(item, name, lang),
        legend=_legend(item, axis, y_limits, lang),
        size=size,
    )
    canvas = chart.draw(ax, x_limits, y_limits)
    _draw(canvas, item, axis)
    head = label("plots.bubble.told", lang, measure=measure_name(item.fit, lang), moderator=name,
                 k=len(item.study))  # fmt: skip
    rows = [
        label("plots.effect_told", lang, study=study, effect=axis.text(float(y), lang),
              more=f"{name} {significant(float(x), 4)}")
        for study, x, y in zip(item.study, item.xi, item.yi, strict=True)
    ]  # fmt: skip
    chart.tell(canvas, head, rows, lang=lang)
    return canvas.ax


def _x_limits(item: Bubble) -> Pair:
    return padded(float(item.at[0]), float(item.at[-1]), 0.07)


def _y_limits(item: Bubble, axis: EffectAxis) -> Pair:
    """Every study and the line with its interval; no effect where it is near."""
    inner = [*item.yi.tolist(), *item.line.estimate.tolist()]
    low, high = min(inner), max(inner)
    reach = 0.8 * (high - low) or 0.5
    low = max(min(low, float(item.line.ci_low.min())), low - reach)
    high = min(max(high, float(item.line.ci_high.max())), high + reach)
    if axis.null is not None and low - reach <= axis.null <= high + reach:
        low, high = min(low, axis.null), max(high, axis.null)
    return padded(low, high, 0.08)


def _draw(canvas: Canvas, item: Bubble, axis: EffectAxis) -> None:
    line = item.line
    if axis.null is not None:
        low, high = canvas.ax.get_xlim()
        atoms.line(canvas, (low, high), (axis.null, axis.null), colour=style.MUTED, width=0.8,
                   gid="reference")  # fmt: skip
    atoms.band(canvas, item.at, line.ci_low, line.ci_high, colour=style.MUTED)
    if line.prediction_low is not None and line.prediction_high is not None:
        for limit in (line.prediction_low, line.prediction_high):
            atoms.line(canvas, item.at, limit, colour=style.PREDICTION, dash=_DASH,
                       gid="prediction-limit")  # fmt: skip
    atoms.line(canvas, item.at, line.estimate, colour=_LINE, width=1.6, gid="regression")
    share = item.weight / item.weight.max()
    diameters = np.maximum(_LARGEST * _shrink(item) * np.sqrt(share), _LEAST)
    order = np.argsort(-item.weight, kind="stable")  # small bubbles over large ones
    atoms.bubbles(
        canvas, item.xi[order], item.yi[order], np.square(diameters)[order], colour=style.ACCENT
    )


def _shrink(item: Bubble) -> float:
    """Many bubbles are drawn smaller, so that they can be told apart."""
    return min(1.0, math.sqrt(20 / len(item.study)))


def _legend(item: Bubble, axis: EffectAxis, shown: Pair, lang: Lang) -> tuple[LegendItem, ...]:
    level = confidence(item.line.level)
    items: list[LegendItem] = [
        (label("plots.one_study", lang), mark_sample("o", colour=style.ACCENT, size=7)),
        (label("plots.bubble.line", lang), line_sample(_LINE, width=1.6)),
        (label("plots.bubble.ci", lang, level=level), patch_sample("#dedede")),
    ]
    if item.line.prediction_low is not None:
        text = label("plots.bubble.prediction", lang, level=level)
        items.append((text, line_sample(style.PREDICTION, dash=_DASH)))
    if axis.null is not None and shown[0] <= axis.null <= shown[1]:
        items.append((label("plots.no_effect", lang), line_sample(style.MUTED, width=0.8)))
    return tuple(items)


def _notes(item: Bubble, name: str, lang: Lang) -> tuple[str, ...]:
    notes = [label("plots.bubble.areas", lang)]
    if item.held:
        held = label("plots.name_gap", lang).join(
            label("plots.bubble.held_at", lang, name=column_name(each), value=_value(value))
            for each, value in item.held.items()
        )
        notes.append(label("plots.bubble.held", lang, held=held))
    regression = item.fit.regression
    if regression is not None and regression.left_out:
        studies = listed(regression.left_out, lang)
        notes.append(label("plots.bubble.missing", lang, moderator=name, studies=studies))
    said = [f"{found.code}: {found.message(lang)}" for found in item.fit.cautions]
    return (*notes, method_line(item.fit, lang), *said)


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else plain(value, 2)
