"""A survival curve pooled over studies, with the studies behind it."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes

from pooledcases.format import confidence, plain
from pooledcases.labels import label, many
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, in_words, style, telling
from pooledcases.plots.layout import Canvas
from pooledcases.plots.time.around import RiskTable, Surroundings
from pooledcases.plots.time.panel import Line
from pooledcases.results.base import FloatArray, IntArray
from pooledcases.results.pooled_curve import PooledCurve, StudyCurve
from pooledcases.results.time_words import amount, axis_title, digits_of

#: A time is read at most so far from a tick, as a share of the axis.
_CLOSE: Final = 1e-9


@style.styled
def pooled_curve(
    curve: PooledCurve,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    time_title: str | None = None,
    title: str | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """The pooled curve with its interval; the studies in grey; how many tell of each time.

    Parameters
    ----------
    curve : PooledCurve
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; by default a new figure of the size that everything needs.
    lang : {"en", "zh"}
    time_title : str, optional
        By default the unit of the times.
    title : str, optional
        What the curve shows, written above the vertical axis; by default survival.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Between the times that were pooled nothing is known, and straight lines are drawn. The curve is
    faint where one study alone makes it. Under the axis stand the studies and the patients at risk
    in the interval that ends at a tick, or the next time after it.

    Examples
    --------
    >>> from pooledcases.survival import pool_curves
    >>> table = {"study": ["A", "A", "B", "B"], "time": [6, 12, 6, 12],
    ...          "survival": [0.9, 0.7, 0.8, 0.7], "at_risk": [30, 20, 50, 40]}
    >>> ax = pooled_curve(pool_curves(table, tau2="EE"))
    >>> sorted({line.get_gid() for line in ax.lines} & {"curve", "study"})
    ['curve', 'study']
    """
    style.expect(curve, PooledCurve, "pooled_curve", "pool_curves")
    rows = (label("pooled_curve.column.studies", lang), label("plots.at_risk", lang))
    risk = RiskTable(label("pooled_curve.under", lang), rows)
    around = Surroundings(
        legend=(_legend(curve, lang),),
        titles=(label("plots.survival", lang) if title is None else title,),
        time=axis_title(curve.unit, None, lang) if time_title is None else time_title,
        risk=risk,
        notes=_notes(curve, lang),
        size=size,
    )
    (canvas,), ticks = around.draw(ax, [()], float(curve.times[-1]), curve.unit)
    _draw_studies(canvas, curve)
    _draw_pooled(canvas, curve)
    around.number(canvas, ticks, _under(curve, ticks), (style.INK, style.INK))
    around.write([canvas], [_sample(curve)])
    head = label("told.pooled_curve", lang, what=around.titles[0], text=around.legend[0])
    telling.tell(canvas.ax, head, in_words.pooled(curve, lang), around.notes, lang=lang)
    return canvas.ax


def _sample(curve: PooledCurve) -> Line:
    return Line(label="", times=curve.times, values=curve.survival, colour=style.COLOURS[0])


def _draw_studies(canvas: Canvas, curve: PooledCurve) -> None:
    for study in curve.studies:
        if not study.times.size:
            continue
        times, values = _from_start(curve, study)
        atoms.curve(canvas, times, values, colour=style.FAINT, width=0.8, zorder=2, gid="study")
        if study.stopped is not None:
            atoms.dot(
                canvas, float(times[-1]), float(values[-1]), colour=style.MUTED, size=3.2,
                marker="s", gid="study-end",
            )  # fmt: skip


def _from_start(curve: PooledCurve, study: StudyCurve) -> tuple[FloatArray, FloatArray]:
    """From (0, 1) on; a study that comes later starts with its own first time."""
    if study.times[0] > curve.times[0]:
        return study.times, study.survival
    return np.append(0.0, study.times), np.append(1.0, study.survival)


def _draw_pooled(canvas: Canvas, curve: PooledCurve) -> None:
    times = np.append(0.0, curve.times)
    columns = [np.append(1.0, v) for v in (curve.survival, curve.ci_low, curve.ci_high)]
    split = times[-1] if curve.alone_after is None else curve.alone_after
    colour = style.COLOURS[0]
    for faint, part in ((False, times <= split), (True, times >= split)):
        if part.sum() < 2:
            continue
        value, low, high = (column[part] for column in columns)
        atoms.curve(canvas, times[part], value, colour=colour, width=1.8, faint=faint)
        atoms.band(
            canvas, times[part], low, high, colour=colour, alpha=0.06 if faint else 0.14, zorder=3
        )
    atoms.dot(canvas, curve.times, curve.survival, colour=colour, size=4.0, gid="time")
    if curve.median is not None:
        atoms.median_path(canvas, curve.median)


def _under(curve: PooledCurve, ticks: FloatArray) -> tuple[IntArray, IntArray]:
    """Studies and patients of the interval that ends at a tick, or around it."""
    near = ticks - _CLOSE * curve.times[-1]
    place = np.minimum(np.searchsorted(curve.times, near), len(curve.times) - 1)
    return curve.contributing[place], np.rint(curve.at_risk[place]).astype(np.int64)


def _legend(curve: PooledCurve, lang: Lang) -> str:
    if curve.median is None:
        median = label("survival.not_reached", lang)
    else:
        median = amount(curve.median, curve.unit, lang)
        if curve.median_ci is not None:
            low, high = (
                plain(x, digits_of(curve.unit)) for x in (curve.median_ci.low, curve.median_ci.high)
            )
            median += f" ({low}{label('range_to', lang)}{high})"
    return label(
        "pooled_curve.legend",
        lang,
        studies=many("say.study", curve.k, lang),
        patients=many("say.patient", round(curve.n), lang),
        median=median,
    )


def _notes(curve: PooledCurve, lang: Lang) -> tuple[str, ...]:
    note = label(
        "pooled_curve.note",
        lang,
        tau2=label(f"pooled_curve.tau2.{curve.tau2_method}", lang),
        level=confidence(curve.level),
        interval=label(f"survival.interval.{curve.interval}", lang),
    )
    return (note, label("pooled_curve.grey", lang))
