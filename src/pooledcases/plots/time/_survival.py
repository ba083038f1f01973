"""Kaplan-Meier curves with the numbers at risk."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import confidence, interval, number, p_value
from pooledcases.labels import label, many
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import cautioned, in_words, style, telling
from pooledcases.plots.time.around import RiskTable, Surroundings
from pooledcases.plots.time.panel import SAID, Line, last_time
from pooledcases.results.bands import SimultaneousBand, SimultaneousBands
from pooledcases.results.base import FloatArray
from pooledcases.results.endpoint_curves import EndpointCurve
from pooledcases.results.survival import Curve, Curves
from pooledcases.results.time_test_words import made_test
from pooledcases.results.time_tests import CurveComparison
from pooledcases.results.time_words import axis_title, digits_of

Band = bool | SimultaneousBand | SimultaneousBands


@style.styled
def survival(
    curves: Curve | Curves | EndpointCurve,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    comparison: CurveComparison | None = None,
    time_title: str | None = None,
    title: str | None = None,
    band: Band | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """Survival from time zero, with intervals, censoring, and how many are still at risk.

    Parameters
    ----------
    curves : Curve, Curves or EndpointCurve
        Of a declared endpoint its Kaplan-Meier curve, under the endpoint's words.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; by default a new figure of the size that everything needs.
    lang : {"en", "zh"}
    comparison : CurveComparison, optional
        Of the groups: the note names its test and p; by default the log-rank test of large samples.
    time_title : str, optional
        By default the unit of the times since the start; the column's name where it says no unit.
    title : str, optional
        What the curve shows, written above the vertical axis; by default the endpoint's words, or
        survival.
    band : bool, SimultaneousBand or SimultaneousBands, optional
        Whether to draw the intervals; by default up to three curves, where they can be told apart.
        A simultaneous band is drawn in their place, over the range in which it holds.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as it needs.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    A curve is faint where fewer than max(5, 10% of n) are at risk (PC-M15; Pocock 2002, Lancet
    359:1686). Short upright ticks are patients who left observation. Dotted lines lead to a
    median that is reached. A group without usable patients is listed and has no curve. The
    cautions of the curves stand under them.

    Examples
    --------
    >>> import pooledcases as pc
    >>> curve = pc.kaplan_meier({"t": [3, 5, 8], "died": [1, 0, 1]}, time="t", event="died")
    >>> ax = survival(curve)
    >>> [line.get_gid() for line in ax.lines if line.get_gid() == "censored"]
    ['censored']
    """
    if isinstance(curves, EndpointCurve):
        words = curves.free_words(lang)
        title = words[:1].upper() + words[1:] if title is None else title
    drawn: Curve | Curves = curves.estimate if isinstance(curves, EndpointCurve) else curves
    style.expect(drawn, (Curve, Curves), "survival", "kaplan_meier")
    if comparison is not None:
        style.expect(comparison, CurveComparison, "survival", "compare_curves")
        _check_same(drawn, comparison)
    each = drawn.curves if isinstance(drawn, Curves) else (drawn,)
    shown = len(each) <= 3 if band is None else band
    lines = [_line(curve, index, shown, lang) for index, curve in enumerate(each)]
    risk = RiskTable(label("plots.at_risk", lang), tuple(line.label for line in lines))
    first = each[0]
    head = axis_title(first.unit, first.time_column, lang) if time_title is None else time_title
    around = Surroundings(
        legend=tuple(_legend(curve, lang) for curve in each),
        titles=(label("plots.survival", lang) if title is None else title,),
        time=head,
        risk=risk,
        notes=(
            *_notes(drawn, each, comparison, shown, lang),
            *cautioned.lines(curves.cautions, lang, without=SAID),
        ),
        size=size,
    )
    (canvas,), ticks = around.draw(ax, [lines], last_time(lines), first.unit)
    at_risk = [curve.at_risk_at(ticks) for curve in each]
    around.number(canvas, ticks, at_risk, [line.colour for line in lines])
    around.write([canvas], lines)
    named = zip(each, around.legend, strict=True)
    told = [in_words.survival(curve, name, ticks, lang) for curve, name in named]
    head = label("told.survival", lang, what=around.titles[0])
    telling.tell(canvas.ax, head, told, around.notes, lang=lang)
    return canvas.ax


def _check_same(curves: Curve | Curves, comparison: CurveComparison) -> None:
    """Raise where the test is not of these groups."""
    drawn = {curve.group for curve in curves.curves} if isinstance(curves, Curves) else set()
    if not set(comparison.groups) <= drawn:
        names = ", ".join(comparison.groups)
        raise InputError(
            f"comparison: it compares {names}, which are not the groups that are drawn; give the "
            "comparison of the same column."
        )


def _limits(curve: Curve, band: Band) -> tuple[FloatArray | None, FloatArray | None]:
    """What is drawn around a curve: its intervals, a simultaneous band, or nothing."""
    own = band.group(str(curve.group)) if isinstance(band, SimultaneousBands) else band
    if isinstance(own, SimultaneousBand):
        return own.on(curve.times)
    return (curve.ci_low, curve.ci_high) if own else (None, None)


def _line(curve: Curve, index: int, band: Band, lang: Lang) -> Line:
    low, high = _limits(curve, band)
    name = label("plots.everybody", lang) if curve.group is None else curve.group
    return Line(
        label=name,
        times=curve.times,
        values=curve.survival,
        low=low,
        high=high,
        censored=np.asarray(curve.times[curve.censored > 0]),
        thin_after=curve.thin_after,
        median=curve.median,
        colour=style.GROUPS[index % len(style.GROUPS)],
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
    digits = digits_of(curve.unit)
    text = number(curve.median, digits)
    if curve.median_ci is None:
        return text
    return f"{text} ({interval(curve.median_ci.low, curve.median_ci.high, digits, lang=lang)})"


def _test(curves: Curves, comparison: CurveComparison | None, lang: Lang) -> str:
    """The test that was chosen, with its p; else the one of large samples, which says so."""
    if comparison is None or comparison.p_value is None:
        made = curves.logrank if comparison is None else comparison.rank_test
        if made.p_value is not None:
            return label("plots.logrank", lang, p=p_value(made.p_value, lang=lang))
        why = "–" if made.reason is None else label(f"logrank.{made.reason}", lang)
        return label("plots.no_logrank", lang, why=why)
    name = made_test(comparison, lang, seed=True)
    key = "plots.large_sample" if comparison.test == "log-rank" else "plots.curve_test"
    test = name[:1].upper() + name[1:]
    text = label(key, lang, test=test, p=p_value(comparison.p_value, lang=lang))
    if set(comparison.groups) < {curve.group for curve in curves.curves}:
        text = f"{label('say.against', lang).join(comparison.groups)}: {text}"
    return text


def _notes(
    curves: Curve | Curves,
    each: tuple[Curve, ...],
    comparison: CurveComparison | None,
    band: Band,
    lang: Lang,
) -> list[str]:
    notes = [_test(curves, comparison, lang)] if isinstance(curves, Curves) else []
    first = each[0]
    level = confidence(first.level)
    if isinstance(band, SimultaneousBand | SimultaneousBands):
        one = band.bands[0] if isinstance(band, SimultaneousBands) else band
        name = label(f"band.{one.band}", lang)
        words = {"name": name, "interval": one.interval, "level": confidence(one.level)}
        notes.append(label("plots.whole_band", lang, **words))
    else:
        notes.append(label("plots.kaplan_meier", lang, interval=first.interval, level=level))
    if any(curve.thin_after is not None for curve in each):
        notes.append(label("plots.thin", lang))
    return notes
