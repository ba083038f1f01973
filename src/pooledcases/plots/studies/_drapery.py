"""The drapery plot: p-value functions of the studies, of the pooled value and of a new study."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes

from pooledcases.format import confidence, plain
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import LegendItem
from pooledcases.plots.patients.samples import line_sample
from pooledcases.plots.studies.chart import Chart
from pooledcases.plots.studies.effect_axis import EffectAxis, title_of
from pooledcases.plots.studies.points import not_drawn
from pooledcases.results.diagnostic_points import Drapery
from pooledcases.results.fit_words import Reader, measure_name, method_line

_STUDY: Final = "#9aa5b1"
_LONG: Final = (0, (5, 1.5))
_DOTS: Final = (0, (1, 1.5))
_TICKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@style.styled
def drapery(
    item: Drapery,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """The two-sided p of every value: each study, the pooled value, a new study.

    Parameters
    ----------
    item : Drapery
        From :func:`pooledcases.diagnostics.drapery`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional

    Returns
    -------
    matplotlib.axes.Axes
        The horizontal unit is the scale of analysis; its ticks are the reader's.

    Raises
    ------
    InputError
        For another result.

    Notes
    -----
    Rücker & Schwarzer 2021, Res Synth Methods 12:13. The dotted line stands at 1 − level.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"))
    >>> ax = drapery(pc.diagnostics.drapery(fit))
    >>> sum(line.get_gid() == "study" for line in ax.lines)
    3
    """
    style.expect(item, Drapery, "drapery", "pc.diagnostics.drapery")
    axis, limits = EffectAxis.of(item.fit), (float(item.at[0]), float(item.at[-1]))
    alpha = 1 - item.fit.level
    chart = Chart(
        x_title=title_of(item.fit, lang),
        y_title=label("plots.drapery.y", lang),
        x_ticks=axis.ticks(*limits),
        y_ticks=(_TICKS, tuple(plain(tick, 1) for tick in _TICKS)),
        notes=(
            label("plots.drapery.how", lang, p=plain(alpha, 4), level=confidence(item.fit.level)),
            *not_drawn(item.fit.effects, lang),
            method_line(item.fit, lang),
        ),
        legend=_legend(item, axis, lang),
        size=size,
    )
    canvas = chart.draw(ax, limits, (0.0, 1.02))
    _draw(canvas, item, axis, alpha)
    reported = item.fit.reported
    pooled = Reader.of(item.fit.effects.scale, lang).estimate(reported.estimate, reported.ci)
    value = label("plots.pooled_value", lang, value=pooled)
    head = label("plots.drapery.told", lang, measure=measure_name(item.fit, lang),
                 k=len(item.study), pooled=value)  # fmt: skip
    chart.tell(canvas, head, lang=lang)
    return canvas.ax


def _draw(canvas: Canvas, item: Drapery, axis: EffectAxis, alpha: float) -> None:
    ends = (float(item.at[0]), float(item.at[-1]))
    if axis.null is not None and ends[0] <= axis.null <= ends[1]:
        atoms.reference_line(canvas, axis.null, (0.0, 1.0))
    atoms.line(canvas, ends, (alpha, alpha), colour=style.MUTED, dash=_DOTS, width=1.0, gid="level")
    for curve in item.studies:
        atoms.line(canvas, item.at, curve, colour=_STUDY, width=0.8, gid="study")
    if item.prediction is not None:
        atoms.line(canvas, item.at, item.prediction, colour=style.PREDICTION, dash=_LONG,
                   width=1.8, gid="prediction-curve")  # fmt: skip
    atoms.line(canvas, item.at, item.pooled, colour=style.ACCENT, width=2.2, gid="pooled-curve")


def _legend(item: Drapery, axis: EffectAxis, lang: Lang) -> tuple[LegendItem, ...]:
    value = axis.text(item.fit.estimate or 0.0, lang)
    items: list[LegendItem] = [
        (label("plots.one_study", lang), line_sample(_STUDY, width=0.9)),
        (label("plots.pooled_value", lang, value=value), line_sample(style.ACCENT, width=2.2)),
    ]
    if item.prediction is not None:
        text = label("plots.drapery.prediction", lang)
        items.append((text, line_sample(style.PREDICTION, dash=_LONG, width=1.8)))
    if axis.null is not None and item.at[0] <= axis.null <= item.at[-1]:
        items.append((label("plots.no_effect", lang), line_sample(style.MUTED, width=0.8)))
    return tuple(items)
