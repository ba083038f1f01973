"""Kaplan-Meier curves with the numbers at risk."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from pooledcases.format import interval, number, p_value, percent
from pooledcases.labels import label, many
from pooledcases.options import Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import place
from pooledcases.plots.panel import (
    HEIGHT,
    WIDTH,
    Line,
    RiskTable,
    Surroundings,
    draw_panel,
    last_time,
)
from pooledcases.results.survival import Curve, Curves


@style.styled
def survival(
    curves: Curve | Curves,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    time_title: str | None = None,
    title: str | None = None,
    band: bool | None = None,
) -> Axes:
    """Survival from time zero, with intervals, censoring, and how many are still at risk.

    Parameters
    ----------
    curves : Curve or Curves
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; by default a new figure of the size that everything needs.
    lang : {"en", "zh"}
    time_title : str, optional
        By default months since the start.
    title : str, optional
        What the curve shows, written above the vertical axis; by default survival.
    band : bool, optional
        Whether to draw the intervals; by default up to three curves, where they can be told apart.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    A curve is faint where fewer than max(5, 10% of n) are at risk (PC-M15; Pocock 2002, Lancet
    359:1686). Short upright ticks are patients who left observation. Dotted lines lead to a
    median that is reached. A group without usable patients is listed and has no curve.

    Examples
    --------
    >>> import pooledcases as pc
    >>> curve = pc.kaplan_meier({"t": [3, 5, 8], "died": [1, 0, 1]}, time="t", event="died")
    >>> ax = survival(curve)
    >>> [line.get_gid() for line in ax.lines if line.get_gid() == "censored"]
    ['censored']
    """
    style.expect(curves, (Curve, Curves), "survival", "kaplan_meier")
    each = curves.curves if isinstance(curves, Curves) else (curves,)
    band = len(each) <= 3 if band is None else band
    lines = [_line(curve, index, band, lang) for index, curve in enumerate(each)]
    risk = RiskTable(label("plots.at_risk", lang), tuple(line.label for line in lines))
    around = Surroundings(
        width=WIDTH,
        height=HEIGHT,
        left=max(risk.left, 0.62),
        legend=tuple(_legend(curve, lang) for curve in each),
        head=0.3,
        risk=risk,
        notes=tuple(_notes(curves, each, lang)),
    )
    canvas = place(ax, around.box)
    head = label("plots.time", lang) if time_title is None else time_title
    ticks = draw_panel(canvas, lines, last_time(lines), head)
    risk.draw(
        canvas, ticks, [curve.at_risk_at(ticks) for curve in each], [line.colour for line in lines]
    )
    atoms.words(
        canvas, -0.45, HEIGHT + 0.14, label("plots.survival", lang) if title is None else title,
        bold=True, vertical="bottom", y_in_inches=True,
    )  # fmt: skip
    around.write(canvas, lines)
    return canvas.ax


def _line(curve: Curve, index: int, band: bool, lang: Lang) -> Line:
    name = label("plots.everybody", lang) if curve.group is None else curve.group
    return Line(
        label=name,
        times=curve.times,
        values=curve.survival,
        low=curve.ci_low if band else None,
        high=curve.ci_high if band else None,
        censored=np.asarray(curve.times[curve.censored > 0]),
        thin_after=curve.thin_after,
        median=curve.median,
        colour=style.COLOURS[index % len(style.COLOURS)],
        dash=style.LINES[index % len(style.LINES)],
    )


def _legend(curve: Curve, lang: Lang) -> str:
    name = label("plots.everybody", lang) if curve.group is None else curve.group
    if not curve.n:
        return label("plots.curve_empty", lang, name=name)
    return label(
        "plots.curve",
        lang,
        name=name,
        n=curve.n,
        events=many("say.event", curve.n_events, lang),
        median=_median(curve, lang),
    )


def _median(curve: Curve, lang: Lang) -> str:
    if curve.median is None:
        return label("survival.not_reached", lang)
    text = number(curve.median, 1)
    if curve.median_ci is None:
        return text
    return f"{text} ({interval(curve.median_ci.low, curve.median_ci.high, 1, lang=lang)})"


def _notes(curves: Curve | Curves, each: tuple[Curve, ...], lang: Lang) -> list[str]:
    notes = []
    if isinstance(curves, Curves):
        test = curves.logrank
        if test.p_value is not None:
            notes.append(label("plots.logrank", lang, p=p_value(test.p_value, lang=lang)))
        elif test.reason is not None:
            why = label(f"logrank.{test.reason}", lang)
            notes.append(label("plots.no_logrank", lang, why=why))
    first = each[0]
    level = percent(first.level, 0)
    notes.append(label("plots.kaplan_meier", lang, interval=first.interval, level=level))
    if any(curve.thin_after is not None for curve in each):
        notes.append(label("plots.thin", lang))
    return notes
