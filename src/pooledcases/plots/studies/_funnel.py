"""The funnel plot: effects against their precision, with shading by significance."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.options import FigureSize, FunnelAxis, Lang, check_word
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas
from pooledcases.plots.studies.chart import Chart
from pooledcases.plots.studies.effect_axis import title_of
from pooledcases.plots.studies.funnel_plan import (
    BANDS,
    CORRECTED,
    DASH,
    DOTS,
    FILLED,
    P_EDGES,
    REAL,
    Plan,
    of_proportions,
)
from pooledcases.results.bias import AsymmetryTest, TrimFill
from pooledcases.results.pooled import Pooled


@style.styled
def funnel(
    item: Pooled | TrimFill,
    ax: Axes | None = None,
    *,
    against: FunnelAxis | None = None,
    contours: bool = True,
    test: AsymmetryTest | None = None,
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """Every study's effect against its precision.

    Parameters
    ----------
    item : Pooled or TrimFill
        A fit without moderators; or trim-and-fill, whose filled studies are hollow.
    ax : matplotlib.axes.Axes, optional
    against : {"sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv", "ess"}, optional
        The vertical axis: standard error, variance, patients, 1/n (Peters), √n, 1/√n, 1/√ESS
        (Deeks). By default the standard error; for proportions the number of patients.
    contours : bool
        Shade by the two-sided p of a single study against no effect; on the standard error only.
    test : AsymmetryTest, optional
        Draws its regression line where it regresses on what the funnel is drawn against.
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional

    Returns
    -------
    matplotlib.axes.Axes
        The horizontal unit is the scale of analysis; its ticks are the reader's.

    Raises
    ------
    InputError
        For a fit without an estimate or with moderators, or a table without the numbers of
        patients that were asked for.

    Cautions: PC-M11 is written under the funnel of fewer than ten studies, and of proportions
    only where something else than the number of patients is asked for.

    Notes
    -----
    Contours: Peters et al. 2008, J Clin Epidemiol 61:991; their middle is no effect, not the
    estimate. The slanted lines are where so many studies of one common effect would lie; with
    trim-and-fill, around the estimate with the filled studies. A study outside them is no error:
    heterogeneity widens the funnel.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> ax = funnel(pc.pool(pc.effect_sizes(table, measure="GEN")))
    >>> [line.get_gid() for line in ax.lines if line.get_gid() == "points"]
    ['points']
    """
    style.expect(item, (Pooled, TrimFill), "funnel", "pc.pool or pc.diagnostics.trim_fill")
    plan = Plan(item, _word(item, against), contours, _checked(test, item), lang)
    x_limits, y_limits = plan.limits, plan.height.limits
    chart = Chart(
        x_title=title_of(plan.fit, lang),
        y_title=plan.height.title(lang),
        x_ticks=plan.axis.ticks(*x_limits),
        y_ticks=plan.height.ticks(),
        notes=plan.notes(),
        legend=plan.legend(),
        size=size,
    )
    canvas = chart.draw(ax, x_limits, y_limits)
    _draw(canvas, plan)
    chart.tell(canvas, plan.head(), plan.rows(), lang=lang)
    return canvas.ax


def _word(item: Pooled | TrimFill, against: str | None) -> str:
    if against is not None:
        check_word(against, FunnelAxis, "against")
        return against
    fit = item.original if isinstance(item, TrimFill) else item
    return "ni" if of_proportions(fit) and fit.effects.ni is not None else "sei"


def _checked(test: AsymmetryTest | None, item: Pooled | TrimFill) -> AsymmetryTest | None:
    """The test whose line may be drawn; it has to be of the same effects."""
    if test is None:
        return None
    style.expect(test, AsymmetryTest, "funnel", "pc.diagnostics.asymmetry")
    fit = item.original if isinstance(item, TrimFill) else item
    if test.measure != fit.measure:
        raise InputError(
            f"funnel: the test is one of {test.measure}, the fit one of {fit.measure}; give the "
            "test of the same fit."
        )
    return test


def _draw(canvas: Canvas, plan: Plan) -> None:
    low, high = sorted(plan.height.limits)
    if plan.shaded:
        _shade(canvas, plan)
    if plan.axis.null is not None:
        atoms.reference_line(canvas, plan.axis.null, (low, high))
    estimate = float(plan.fit.estimate or 0.0)
    atoms.reference_line(canvas, estimate, (low, high), dashed=True)
    if plan.filled is not None:
        atoms.line(canvas, (plan.middle,) * 2, (low, high), colour=FILLED, dash=DOTS,
                   gid="pooled-filled")  # fmt: skip
    if plan.on_se:
        half, foot = plan.half(1 - plan.fit.level), plan.height.limits[0]
        for side in (-half, half):
            atoms.line(canvas, (plan.middle, plan.middle + side), (0.0, foot),
                       colour=style.MUTED, dash=DASH, gid="limits")  # fmt: skip
    _regression(canvas, plan)
    moved = np.flatnonzero(plan.corrected)
    real = np.flatnonzero(~plan.corrected)
    atoms.dot(canvas, plan.yi[real], plan.height.values[real], colour=REAL, gid="points")
    if moved.size:
        atoms.dot(
            canvas, plan.yi[moved], plan.height.values[moved], colour=REAL, marker=CORRECTED,
            gid="corrected",
        )  # fmt: skip
    if plan.filled is not None:
        rest = slice(plan.k, None)
        atoms.dot(
            canvas, plan.yi[rest], plan.height.values[rest], colour=FILLED, hollow=True,
            gid="filled",
        )  # fmt: skip


def _shade(canvas: Canvas, plan: Plan) -> None:
    """From the outside inwards, each area over the wider one."""
    null, foot = float(plan.axis.null or 0.0), plan.height.limits[0]
    left, right = plan.limits
    atoms.area(canvas, [(left, 0), (right, 0), (right, foot), (left, foot)], BANDS[3], gid="band")
    for p, colour in zip(reversed(P_EDGES), reversed(BANDS[:3]), strict=True):
        half = plan.half(p)
        atoms.area(canvas, [(null, 0), (null + half, foot), (null - half, foot)], colour,
               gid="band")  # fmt: skip


def _regression(canvas: Canvas, plan: Plan) -> None:
    if plan.lined and plan.test is not None:
        ends = sorted(plan.height.limits)
        start, slope = float(plan.test.limit or 0.0), float(plan.test.estimate or 0.0)
        atoms.line(canvas, [start + slope * at for at in ends], ends,
                   colour=style.COLOURS[2], gid="regression")  # fmt: skip
