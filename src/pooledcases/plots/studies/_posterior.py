"""Posterior densities of a Bayesian fit: the mean, a new study's effect, and tau."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas, fitting_ticks, wrap
from pooledcases.plots.legend import LegendItem
from pooledcases.plots.patients.samples import line_sample
from pooledcases.plots.studies.chart import Chart, Pair, padded, within
from pooledcases.plots.studies.effect_axis import EffectAxis, title_of
from pooledcases.plots.studies.points import not_drawn
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.bayes import Posterior, Quantity, Summary
from pooledcases.results.fit_words import Reader, measure_name, method_line
from pooledcases.results.pooled import Pooled

_COLOURS: Final[dict[Quantity, str]] = {
    "mu": style.COLOURS[0], "new_study": style.COLOURS[5], "tau": style.COLOURS[2],
}  # fmt: skip
_DASH: Final = (0, (3, 2))
#: Inches: each panel, its height, and the gap between the two.
_PANEL, _HEIGHT, _GAP = 3.0, 2.3, 0.35
_TAU_SHARE: Final = 0.62
#: What is drawn lies between these quantiles, but not farther out than so many intervals.
_TAIL: Final = 0.002
_MOST_WIDE: Final = 0.35
_PLACES: Final = 401


@style.styled
def posterior(
    fit: Pooled,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """The posterior densities of the mean effect, of a new study's effect, and of tau.

    Parameters
    ----------
    fit : Pooled
        A Bayesian fit: ``model="bayes"``.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional

    Returns
    -------
    matplotlib.axes.Axes
        Of the effects, on the scale of analysis with the reader's ticks; tau stands in new Axes
        beside it.

    Raises
    ------
    InputError
        For a fit that is not Bayesian.

    Notes
    -----
    The shortest intervals at the level of the fit are shaded: on the scale of analysis no value
    outside has a higher density than one inside. Priors are dashed where they integrate to 1.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> effects = pc.effect_sizes(table, measure="GEN")
    >>> fit = pc.models.pool_bayes(effects, prior="half-normal", scale=0.5)
    >>> [line.get_gid() for line in posterior(fit).lines if line.get_gid() != "sample"]
    ['new_study', 'mu']
    """
    style.expect(fit, Pooled, "posterior", "pc.pool with model='bayes'")
    found = fit.posterior
    if found is None:
        raise InputError(
            "posterior: this fit is not Bayesian and has no posterior distribution; pool with the "
            "model bayes."
        )
    axis, limits = EffectAxis.of(fit), _limits(found)
    chart = Chart(
        x_title=title_of(fit, lang),
        y_title=label("plots.posterior.density", lang),
        x_ticks=axis.ticks(*limits, most=5),
        y_ticks=((), ()),
        notes=_notes(fit, found, lang),
        legend=_legend(found, axis, lang),
        beside=_GAP + _TAU_SHARE * _PANEL if size is None else _tau_width(size) + _GAP,
        width=_PANEL,
        height=_HEIGHT,
        size=size,
    )
    canvas = chart.draw(ax, limits, (0.0, 1.0))
    atoms.bare(canvas)
    _draw_effects(canvas, found, limits)
    width = chart.beside - _GAP
    _draw_tau(within(canvas, canvas.box.width + _GAP, 0.0, width, canvas.box.height), found, lang)
    head = label(
        "plots.posterior.told", lang, measure=measure_name(fit, lang), k=fit.k,
        what="; ".join(text for text, _ in chart.legend),
    )  # fmt: skip
    chart.tell(canvas, head, lang=lang)
    return canvas.ax


def _tau_width(size: FigureSize) -> float:
    """A third of the figure."""
    return style.natural_width(size) * 0.33


def _limits(found: Posterior) -> Pair:
    """Nearly all of the distributions, and no effect no farther than they reach."""
    low, high = found.quantile("new_study", [_TAIL, 1 - _TAIL]).tolist()
    around = (found.new_study.shortest, found.mu.shortest)
    inner = min(ci.low for ci in around), max(ci.high for ci in around)
    reach = _MOST_WIDE * (inner[1] - inner[0])
    return padded(max(low, inner[0] - reach), min(high, inner[1] + reach), 0.02)


def _places(found: Posterior, of: Quantity, limits: Pair) -> FloatArray:
    """Where the density is drawn: evenly, and closer where it is high."""
    even = np.linspace(*limits, _PLACES)
    close = found.quantile(of, np.linspace(0.001, 0.999, _PLACES))
    inside = close[(close > limits[0]) & (close < limits[1])]
    return np.union1d(even, inside)


def _draw_effects(canvas: Canvas, found: Posterior, limits: Pair) -> None:
    top = 0.0
    order: tuple[Quantity, ...] = ("new_study", "mu")
    for of in order:
        summary = found.new_study if of == "new_study" else found.mu
        xs = _places(found, of, limits)
        top = max(top, _draw(canvas, found, of, xs, summary))
    prior = found.prior_density("mu", np.linspace(*limits, _PLACES))
    if prior is not None:
        atoms.line(canvas, np.linspace(*limits, _PLACES), prior, colour=style.MUTED, dash=_DASH,
                   gid="prior")  # fmt: skip
    canvas.ax.set_ylim(0.0, 1.06 * top)


def _draw_tau(canvas: Canvas, found: Posterior, lang: Lang) -> None:
    high = float(found.quantile("tau", 1 - 2 * _TAIL))
    high = min(high, 1.6 * found.tau.shortest.high)
    limits = (0.0, high)
    canvas.ax.set_xlim(*limits)
    ticks = linear_ticks(*limits, 4)
    atoms.bare(canvas)
    keep = fitting_ticks(canvas, ticks, tick_texts(ticks))
    title = wrap(label("plots.posterior.tau_axis", lang), canvas.box.width)
    atoms.x_axis(canvas, [ticks[i] for i in keep], [tick_texts(ticks)[i] for i in keep], "")
    atoms.words(
        canvas, canvas.box.width / 2, -0.25, title, align="center", vertical="top",
        y_in_inches=True,
    )  # fmt: skip
    xs = _places(found, "tau", limits)
    top = _draw(canvas, found, "tau", xs, found.tau)
    prior = found.prior_density("tau", xs[1:])
    if prior is not None:
        atoms.line(canvas, xs[1:], prior, colour=style.MUTED, dash=_DASH, gid="prior")
    canvas.ax.set_ylim(0.0, 1.06 * top)


def _draw(
    canvas: Canvas, found: Posterior, of: Quantity, xs: FloatArray, summary: Summary
) -> float:
    """One density with its shaded interval; gives back how high it goes."""
    ys = found.density(of, xs)
    ys = np.where(np.isfinite(ys), ys, 0.0)
    _shade(canvas, found, of, xs, summary.shortest)
    line = "-" if of != "new_study" else (0, (5, 1.5))
    atoms.line(canvas, xs, ys, colour=_COLOURS[of], dash=line, width=1.6, gid=of)
    return float(ys.max())


def _shade(
    canvas: Canvas, found: Posterior, of: Quantity, xs: FloatArray, interval: Interval
) -> None:
    inside = xs[(xs > interval.low) & (xs < interval.high)]
    edge = [max(interval.low, float(xs[0])), *inside.tolist(), min(interval.high, float(xs[-1]))]
    heights = found.density(of, edge)
    corners = [(edge[0], 0.0), *zip(edge, heights.tolist(), strict=True), (edge[-1], 0.0)]
    # opaque: where two areas lie over each other the front one keeps its colour
    atoms.area(canvas, corners, "#ffffff", gid="ground")
    atoms.area(canvas, corners, _COLOURS[of], gid=f"shortest-{of}", alpha=0.18)


def _legend(found: Posterior, axis: EffectAxis, lang: Lang) -> tuple[LegendItem, ...]:
    reader = Reader.of(axis.scale, lang)

    def effect(summary: Summary) -> str:
        ci = Interval(axis.reader(summary.shortest.low), axis.reader(summary.shortest.high))
        return reader.estimate(axis.reader(summary.median), ci)

    tau = Reader.of("identity", lang).estimate(found.tau.median, found.tau.shortest)
    items = [
        (
            label("plots.posterior.mu", lang, value=effect(found.mu)),
            line_sample(_COLOURS["mu"], width=1.6),
        ),
        (
            label("plots.posterior.new", lang, value=effect(found.new_study)),
            line_sample(_COLOURS["new_study"], dash=(0, (5, 1.5)), width=1.6),
        ),
        (label("plots.posterior.tau", lang, value=tau), line_sample(_COLOURS["tau"], width=1.6)),
    ]
    if found.mu_prior is not None or found.tau_prior is not None:
        items.append((label("plots.posterior.prior", lang), line_sample(style.MUTED, dash=_DASH)))
    return tuple(items)


def _notes(fit: Pooled, found: Posterior, lang: Lang) -> tuple[str, ...]:
    notes = [label("plots.posterior.how", lang, level=confidence(found.level))]
    if found.mu_prior is None:
        notes.append(label("plots.posterior.flat", lang))
    if found.tau_prior is None:
        notes.append(label("plots.posterior.improper", lang))
    return (*notes, *not_drawn(fit.effects, lang), method_line(fit, lang))
