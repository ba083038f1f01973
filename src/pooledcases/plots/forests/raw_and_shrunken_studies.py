"""Studies as they are, and drawn towards the others: rows of a forest plot with two marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.columns import Column
from pooledcases.plots.forests import columns as forest_columns
from pooledcases.plots.forests.axis import axis
from pooledcases.plots.forests.columns import Page
from pooledcases.plots.forests.drawing import begin, draw_row, sheet_of
from pooledcases.plots.forests.layouts import LAYOUTS
from pooledcases.plots.forests.rows import Row, rows
from pooledcases.plots.forests.sources import source
from pooledcases.plots.layout import Canvas
from pooledcases.plots.legend import patch_sample
from pooledcases.results.base import Interval
from pooledcases.results.fit_words import Reader
from pooledcases.results.influence import Influence
from pooledcases.results.pooled import Pooled
from pooledcases.scales import to_reader

#: Inches: how far the raw and the shrunken mark stand from the middle of their row.
APART = 0.05
_ROW = 0.27

#: Of a row of the study table: the shrunken effect with its interval, on the reader's scale.
Shrunken = Mapping[int, tuple[float, Interval]]


def draw_studies(
    item: Influence | Pooled, ax: Axes | None, lang: Lang, size: FigureSize | None
) -> Axes:
    """Every study twice, raw above and drawn towards the mean below, and the pooled estimate."""
    fit = item.fit if isinstance(item, Influence) else item
    pulled = of_influence(item) if isinstance(item, Influence) else of_posterior(item)
    how = LAYOUTS["pooledcases"]
    shown = replace(source([fit], None, lang, how), groups=())
    page = Page(
        shown=shown,
        rows=rows(shown, lang),
        words=Reader.of(shown.effects.scale, lang),
        layout=how,
        groups=None,
        bias=None,
    )
    key = "plots.drawn_towards_bayes" if isinstance(item, Pooled) else "plots.drawn_towards"
    sheet = replace(
        sheet_of(page, *_columns(page, pulled), notes=(label(key, lang),)),
        row_height=_ROW,
        size=size,
        legend=(
            (label("groups.raw", lang), patch_sample(style.FAINT)),
            (label("groups.shrunken", lang), patch_sample(style.ACCENT)),
        ),
    )
    canvas, ends = begin(page, sheet, ax)
    for row, y in zip(page.rows, sheet.centres, strict=True):
        if row.at is None:
            draw_row(canvas, row, y, 0.0, how, square=how.square)
        else:
            _draw_pair(canvas, row, y, pulled)
    axis(canvas, sheet, shown.effects.scale, ends)
    return canvas.ax


def _columns(page: Page, pulled: Shrunken) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    def cell(row: Row) -> str:
        found = None if row.at is None else pulled.get(row.at)
        return "" if found is None else page.words.estimate(*found)

    level = confidence(page.shown.level)
    head = label(
        "groups.with_interval", page.lang, what=label("groups.shrunken", page.lang), level=level
    )
    return (
        forest_columns.columns(page, ("study",)),
        (*forest_columns.columns(page, ("effect",)), Column(head, page.cells(cell), most=2.3)),
    )


def _draw_pair(canvas: Canvas, row: Row, y: float, pulled: Shrunken) -> None:
    if row.estimate is not None:
        if row.ci is not None:
            atoms.interval_line(
                canvas, y - APART, row.ci.low, row.ci.high, colour=style.FAINT, gid="raw"
            )
        atoms.dot(canvas, row.estimate, y - APART, colour=style.FAINT, size=4.5, hollow=True)
    found = None if row.at is None else pulled.get(row.at)
    if found is not None:
        value, ci = found
        atoms.interval_line(canvas, y + APART, ci.low, ci.high, colour=style.ACCENT, gid="shrunken")
        atoms.dot(canvas, value, y + APART, colour=style.ACCENT, size=4.5)


def of_influence(item: Influence) -> Shrunken:
    """Best linear unbiased predictions of the studies' own effects."""
    at = [row for row, study in enumerate(item.fit.studies) if study.included]
    numbers = (item.study_effect, item.study_effect_low, item.study_effect_high)
    rows_of = zip(at, *(values.tolist() for values in numbers), strict=True)
    return {
        row: _shown(item.fit, value, low, high)
        for row, value, low, high in rows_of
        if not np.isnan([value, low, high]).any()
    }


def of_posterior(fit: Pooled) -> Shrunken:
    """Medians of the studies' posterior distributions with their central intervals."""
    if fit.posterior is None:
        raise InputError(
            "raw_and_shrunken: this fit has no shrunken effects; draw diagnostics.influence(fit), "
            "or a fit of the Bayesian model."
        )
    return {
        study.row - 1: _shown(
            fit, study.summary.median, study.summary.central.low, study.summary.central.high
        )
        for study in fit.posterior.shrinkage
        if study.summary is not None
    }


def _shown(fit: Pooled, *values: float) -> tuple[float, Interval]:
    """A value with its limits on the reader's scale."""
    size = fit.effects.size_for_back()
    n = None if size is None else np.full(len(values), size)
    value, low, high = to_reader(fit.effects.scale, np.array(values), n).tolist()
    return value, Interval(low, high)
