"""A survival curve pooled over studies, with the studies behind it."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes

from pooledcases.format import percent, plain
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas, place
from pooledcases.plots.time.panel import (
    HEIGHT,
    WIDTH,
    Line,
    RiskTable,
    Surroundings,
    draw_panel,
)
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
        width=WIDTH,
        height=HEIGHT,
        left=max(risk.left, 0.62),
        legend=(_legend(curve, lang),),
        head=0.3,
        risk=risk,
        notes=_notes(curve, lang),
    )
    canvas = place(ax, around.box)
    head = axis_title(curve.unit, None, lang) if time_title is None else time_title
    sample = _sample(curve)
    ticks = draw_panel(canvas, [], float(curve.times[-1]), head, unit=curve.unit)
    _draw_studies(canvas, curve)
    _draw_pooled(canvas, curve)
    risk.draw(canvas, ticks, _under(curve, ticks), (style.INK, style.INK))
    atoms.words(
        canvas, -0.45, HEIGHT + 0.14, label("plots.survival", lang) if title is None else title,
        bold=True, vertical="bottom", y_in_inches=True,
    )  # fmt: skip
    around.write(canvas, [sample])
    return canvas.ax


def _sample(curve: PooledCurve) -> Line:
    return Line(label="", times=curve.times, values=curve.survival, colour=style.COLOURS[0])


def _draw_studies(canvas: Canvas, curve: PooledCurve) -> None:
    for study in curve.studies:
        if not study.times.size:
            continue
        times, values = _from_start(curve, study)
        canvas.ax.plot(
            times, values, color=style.FAINT, lw=canvas.points(0.8), zorder=2, gid="study"
        )
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
        canvas.ax.plot(
            times[part], value, color=colour, lw=canvas.points(1.8), alpha=0.35 if faint else 1.0,
            zorder=4, gid="curve-tail" if faint else "curve",
        )  # fmt: skip
        canvas.ax.fill_between(
            times[part], low, high, color=colour, alpha=0.06 if faint else 0.14, lw=0, zorder=3,
            gid="band",
        )  # fmt: skip
    atoms.dot(canvas, curve.times, curve.survival, colour=colour, size=4.0, gid="time")
    if curve.median is not None:
        canvas.ax.plot(
            (0, curve.median, curve.median), (0.5, 0.5, 0), color=style.MUTED, ls=":",
            lw=canvas.points(0.9), zorder=1.5, gid="median",
        )  # fmt: skip


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
        level=percent(curve.level, 0),
        interval=label(f"survival.interval.{curve.interval}", lang),
    )
    return (note, label("pooled_curve.grey", lang))
