"""The L'Abbé plot: proportions with the event in two groups."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes

from pooledcases.format import confidence, percent
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import LegendItem, patch_sample
from pooledcases.plots.patients.samples import line_sample, mark_sample
from pooledcases.plots.studies.chart import Chart
from pooledcases.plots.studies.effect_axis import EffectAxis
from pooledcases.plots.studies.points import not_drawn
from pooledcases.plots.ticks import linear_ticks, log_ticks, proportion_limits, tick_texts
from pooledcases.results.diagnostic_points import Labbe
from pooledcases.results.fit_words import measure_name, method_line

_LARGEST, _LEAST = 22.0, 3.5
#: Half of the proportions below this share of a plain axis are in its corner.
_CORNER: Final = 0.1
_DASH: Final = (0, (3, 2))
_SIDE: Final = 3.4


@style.styled
def labbe(
    item: Labbe,
    ax: Axes | None = None,
    *,
    groups: tuple[str, str] | None = None,
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """Proportions of the first group against those of the second, areas by patients.

    Parameters
    ----------
    item : Labbe
        From :func:`pooledcases.diagnostics.labbe`.
    ax : matplotlib.axes.Axes, optional
    groups : tuple of two str, optional
        Names of the first and the second group.
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
    L'Abbé, Detsky & O'Rourke 1987, Ann Intern Med 107:224. Both axes are the same. They start at 0
    and end where all proportions are seen; where half of the proportions would lie in a corner, a
    tenth of the axis wide, and none is 0, both are log axes. On the solid diagonal the groups do
    not differ; the dashed line is the pooled effect, on plain axes straight for risk ratios and
    differences, curved for odds ratios.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"ai": [4, 6, 3], "n1i": [20, 30, 10], "ci": [10, 9, 5], "n2i": [20, 30, 10]}
    >>> ax = labbe(pc.diagnostics.labbe(pc.pool(pc.effect_sizes(table, measure="RR"))))
    >>> [len(item.get_offsets()) for item in ax.collections if item.get_gid() == "bubbles"]
    [3]
    """
    style.expect(item, Labbe, "labbe", "pc.diagnostics.labbe")
    low, high, log = _limits(item)
    ticks = log_ticks(low, high, 5) if log else linear_ticks(max(low, 0.0), high, 5)
    named = groups or (label("plots.labbe.group_1", lang), label("plots.labbe.group_2", lang))
    titles = [label("plots.labbe.first", lang, group=name) for name in named]
    texts = [tick_texts((tick,), as_percent=True)[0] for tick in ticks]
    axis_ticks = (ticks, tuple(texts) if log else tick_texts(ticks, as_percent=True))
    if log:
        titles = [label("plots.log", lang, what=title) for title in titles]
    chart = Chart(
        x_title=titles[1],
        y_title=titles[0],
        x_ticks=axis_ticks,
        y_ticks=axis_ticks,
        notes=(
            label("plots.labbe.areas", lang), *not_drawn(item.fit.effects, lang),
            method_line(item.fit, lang),
        ),
        legend=_legend(item, lang),
        width=_SIDE,
        height=_SIDE,
        size=size,
    )  # fmt: skip
    canvas = chart.draw(ax, (low, high), (low, high), log=log)
    _draw(canvas, item)
    value = EffectAxis.of(item.fit).text(item.fit.estimate or 0.0, lang)
    head = label(
        "plots.labbe.told", lang, measure=measure_name(item.fit, lang), k=len(item.study),
        pooled=label("plots.pooled_value", lang, value=value),
    )  # fmt: skip
    rows = [
        label("plots.effect_told", lang, study=study, effect=percent(first), more=percent(second))
        for study, first, second in zip(
            item.study, item.first.tolist(), item.second.tolist(), strict=True
        )
    ]
    chart.tell(canvas, head, rows, lang=lang)
    return canvas.ax


def _limits(item: Labbe) -> tuple[float, float, bool]:
    """Where both axes begin and end, and whether they are log axes."""
    values = np.concatenate([item.first, item.second])
    highest = float(values.max())
    _, top = proportion_limits(highest)
    if values.min() <= 0 or np.median(values) > _CORNER * top:
        return -0.03 * top, 1.03 * top, False
    # room for half of the largest bubble
    return float(values.min()) / 1.8, min(1.8 * highest, 1.0), True


def _draw(canvas: Canvas, item: Labbe) -> None:
    known = np.isfinite(item.ci_low) & np.isfinite(item.ci_high)
    if known.any():
        atoms.band(canvas, item.at[known], item.ci_low[known], item.ci_high[known],
                   colour=style.MUTED)  # fmt: skip
    low, high = canvas.ax.get_xlim()
    ends = (max(low, 0.0), high)
    atoms.line(canvas, ends, ends, colour=style.MUTED, width=0.8, gid="reference")
    atoms.line(canvas, item.at, item.pooled, colour=style.INK, dash=_DASH, gid="pooled-curve")
    share = item.ni / item.ni.max()
    shrink = min(1.0, float(np.sqrt(20 / len(item.study))))
    diameters = np.maximum(_LARGEST * shrink * np.sqrt(share), _LEAST)
    order = np.argsort(-item.ni, kind="stable")
    atoms.bubbles(
        canvas, item.second[order], item.first[order], np.square(diameters)[order],
        colour=style.ACCENT,
    )  # fmt: skip


def _legend(item: Labbe, lang: Lang) -> tuple[LegendItem, ...]:
    value = EffectAxis.of(item.fit).text(item.fit.estimate or 0.0, lang)
    level = confidence(item.fit.level)
    return (
        (label("plots.one_study", lang), mark_sample("o", colour=style.ACCENT, size=7)),
        (label("plots.pooled_value", lang, value=value), line_sample(style.INK, dash=_DASH)),
        (label("plots.labbe.ci", lang, level=level), patch_sample("#dedede")),
        (label("plots.no_effect", lang), line_sample(style.MUTED, width=0.8)),
    )
