"""GOSH: the pooled value of every subset of the studies against its heterogeneity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang, check_word
from pooledcases.plots import atoms, style
from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import LegendItem, patch_sample
from pooledcases.plots.patients.samples import line_sample
from pooledcases.plots.studies.chart import Chart, Pair, padded, within
from pooledcases.plots.studies.effect_axis import EffectAxis, title_of
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.fit_words import measure_name, method_line
from pooledcases.results.gosh import Gosh

Vertical = Literal["i2", "tau2", "tau", "q", "h2_q", "k"]
#: Cells across and up; with fewer subsets than this each is a dot.
_CELLS: Final = (120, 90)
_DOTS: Final = 600
_MANY: Final = 50_000
#: Inches: the strips of the margins, and the gap to the plot.
_STRIP, _GAP = 0.5, 0.06
_WITH, _OTHER = style.COLOURS[5], style.COLOURS[0]
_FAINTEST: Final = 0.16


@style.styled
def gosh(
    item: Gosh,
    ax: Axes | None = None,
    *,
    study: str | None = None,
    against: Vertical = "i2",
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """The pooled values of all subsets of the studies against their heterogeneity.

    Parameters
    ----------
    item : Gosh
        From :func:`pooledcases.diagnostics.gosh`.
    ax : matplotlib.axes.Axes, optional
    study : str, optional
        The subsets with this study stand in another colour.
    against : {"i2", "tau2", "tau", "q", "h2_q", "k"}
        The vertical axis.
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional

    Returns
    -------
    matplotlib.axes.Axes
        Of the subsets; the distributions stand in new Axes above and beside it.

    Raises
    ------
    InputError
        For another result, an unknown study, or when no subset has an estimate.

    Notes
    -----
    Olkin et al. 2012, Res Synth Methods 3:214. Two clouds say that one study, or a few, make the
    result; :func:`pooledcases.diagnostics.gosh_separation` says which. All kept subsets are drawn,
    however many they are, as a map of how many fall into each cell.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.2], "vi": [0.02, 0.03, 0.05, 0.04]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> ax = gosh(pc.diagnostics.gosh(fit))
    >>> [len(line.get_xdata()) for line in ax.lines if line.get_gid() == "subsets"]
    [15]
    """
    style.expect(item, Gosh, "gosh", "pc.diagnostics.gosh")
    check_word(against, Vertical, "against")
    plan = _Plan(item, study, against, lang)
    y_low, y_high = plan.y_limits
    percent = against == "i2"
    y_ticks = linear_ticks(max(y_low, 0.0), y_high, 5)
    chart = Chart(
        x_title=title_of(item.fit, lang),
        y_title=label(f"plots.gosh.{against}", lang),
        x_ticks=plan.axis.ticks(*plan.x_limits),
        y_ticks=(y_ticks, tick_texts(y_ticks, as_percent=percent)),
        notes=plan.notes(),
        legend=plan.legend(),
        above=_STRIP + _GAP,
        beside=_STRIP + _GAP,
        height=3.0,
        size=size,
    )
    canvas = chart.draw(ax, plan.x_limits, plan.y_limits)
    plan.draw(canvas)
    head = label(
        "plots.gosh.told", lang, measure=measure_name(item.fit, lang), n=f"{item.subsets:,}",
        k=len(item.study), what=chart.y_title,
    )  # fmt: skip
    spread = item.spread["estimate"]
    span = label(
        "told.gosh", lang, low=plan.axis.text(spread.low, lang),
        high=plan.axis.text(spread.high, lang), mean=plan.axis.text(spread.mean, lang),
    )  # fmt: skip
    chart.tell(canvas, head, [span, *(text for text, _ in chart.legend)], lang=lang)
    return canvas.ax


@dataclass(frozen=True)
class _Plan:
    """One GOSH plot before it is drawn."""

    item: Gosh
    study: str | None
    against: str
    lang: Lang

    @cached_property
    def axis(self) -> EffectAxis:
        return EffectAxis.of(self.item.fit)

    @cached_property
    def use(self) -> BoolArray:
        use = np.isfinite(self.item.estimate)
        if not use.any():
            raise InputError("gosh: no subset has an estimate, so that there is nothing to draw.")
        return use

    @cached_property
    def xs(self) -> FloatArray:
        return self.item.estimate[self.use]

    @cached_property
    def ys(self) -> FloatArray:
        return self.item.values(self.against)[self.use]

    @cached_property
    def groups(self) -> tuple[tuple[BoolArray, str], ...]:
        """Which subsets are drawn in which colour, those behind first."""
        if self.study is None:
            return ((np.ones(len(self.xs), dtype=bool), _OTHER),)
        if self.study not in self.item.study:
            raise InputError(
                f"gosh: {self.study!r} is no included study; the first ones are "
                f"{', '.join(self.item.study[:5])}."
            )
        holds = self.item.holds(self.item.study.index(self.study))[self.use]
        return ((~holds, _OTHER), (holds, _WITH))

    @cached_property
    def x_limits(self) -> Pair:
        return padded(float(self.xs.min()), float(self.xs.max()), 0.03)

    @cached_property
    def y_limits(self) -> Pair:
        # nothing but homogeneous subsets: the axis of a share is then a whole one
        high = float(self.ys.max()) or 1.0
        return padded(min(float(self.ys.min()), 0.0), high, 0.03)

    def draw(self, canvas: Canvas) -> None:
        dots = len(self.xs) < _DOTS
        most = max(float(self._counted(group).max()) for group, _ in self.groups)
        for group, colour in self.groups:
            if dots:
                atoms.dot(canvas, self.xs[group], self.ys[group], colour=colour, size=4,
                          gid="subsets")  # fmt: skip
            else:
                shares = self._shares(self._counted(group), most)
                limits = (*self.x_limits, *self.y_limits)
                atoms.density_cells(canvas, shares, limits, colour=colour)
        estimate = self.item.fit.estimate
        if estimate is not None:
            atoms.reference_line(canvas, estimate, self.y_limits, dashed=True)
        width, height = canvas.box.width, canvas.box.height
        above = within(canvas, 0.0, height + _GAP, width, _STRIP)
        beside = within(canvas, width + _GAP, 0.0, _STRIP, height)
        above.ax.set_xlim(*self.x_limits)
        beside.ax.set_ylim(*self.y_limits)
        self._margin(above, self.xs, self.x_limits, upright=True)
        self._margin(beside, self.ys, self.y_limits, upright=False)

    def _counted(self, group: BoolArray) -> FloatArray:
        """How many subsets fall into each cell, rows from below."""
        counts, _, _ = np.histogram2d(
            self.ys[group], self.xs[group], bins=(_CELLS[1], _CELLS[0]),
            range=(self.y_limits, self.x_limits),
        )  # fmt: skip
        return np.asarray(counts)

    def _shares(self, counts: FloatArray, most: float) -> FloatArray:
        """How opaque a cell is, by the log of its count; a single subset is seen."""
        shade = np.log1p(counts) / np.log1p(most)
        strongest = 1.0 if len(self.groups) == 1 else 0.8
        return np.where(counts > 0, _FAINTEST + (strongest - _FAINTEST) * shade, 0.0)

    def _margin(self, strip: Canvas, values: FloatArray, limits: Pair, *, upright: bool) -> None:
        atoms.bare(strip, keep=())
        bins = _CELLS[0 if upright else 1] // _coarser(len(values))
        top = 0.0
        for group, colour in self.groups:
            counts, edges = np.histogram(values[group], bins=bins, range=limits)
            atoms.histogram(strip, edges, counts.astype(float), colour=colour, upright=upright)
            top = max(top, float(counts.max()))
        if upright:
            strip.ax.set_ylim(0, 1.05 * top)
        else:
            strip.ax.set_xlim(0, 1.05 * top)

    def legend(self) -> tuple[LegendItem, ...]:
        items: list[LegendItem] = [
            (label("plots.gosh.subsets", self.lang), patch_sample(_OTHER)),
        ]
        if self.study is not None:
            items = [
                (label("plots.gosh.with", self.lang, study=self.study), patch_sample(_WITH)),
                (label("plots.gosh.without", self.lang), patch_sample(_OTHER)),
            ]
        if self.item.fit.estimate is not None:
            value = self.axis.text(self.item.fit.estimate, self.lang)
            items.append(
                (
                    label("plots.gosh.all", self.lang, value=value),
                    line_sample(style.MUTED, dash=(0, (3, 2)), width=0.8),
                )
            )
        return tuple(items)

    def notes(self) -> tuple[str, ...]:
        item, n = self.item, f"{self.item.kept:,}"
        if item.seed is None:
            drawn = label("plots.gosh.exact", self.lang, n=n)
        else:
            drawn = label(
                "plots.gosh.drawn", self.lang, n=n, possible=f"{item.possible:,}", seed=item.seed
            )
        how = "plots.gosh.points" if len(self.xs) < _DOTS else "plots.gosh.darker"
        said = [f"{found.code}: {found.message(self.lang)}" for found in item.cautions]
        return (drawn, label(how, self.lang), method_line(item.fit, self.lang), *said)


def _coarser(n: int) -> int:
    """How many cells a bar of the margins takes together: few values would make a comb."""
    return 4 if n < _DOTS else 2 if n < _MANY else 1
