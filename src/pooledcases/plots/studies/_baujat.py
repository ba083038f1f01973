"""Baujat's plot: which studies make the heterogeneity, and which move the pooled value."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from pooledcases.errors import InputError
from pooledcases.format import number, significant
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import atoms, style
from pooledcases.plots.studies.chart import Chart
from pooledcases.plots.studies.points import Naming, listed, not_drawn
from pooledcases.plots.ticks import linear_ticks, tick_texts
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.fit_words import measure_name, method_line
from pooledcases.results.influence import Baujat

#: So many points all have names; of more, the few that stand out.
_ALL, _SOME = 14, 8
#: Nearer to the corner than this, in the reach of the axes, nobody looks for a name.
_NEAR = 0.08


@style.styled
def baujat(
    item: Baujat,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    size: FigureSize | None = None,
) -> Axes:
    """Each study's part in the heterogeneity against its pull on the pooled value.

    Parameters
    ----------
    item : Baujat
        From :func:`pooledcases.diagnostics.baujat`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    size : {"column", "page", "slide"}, optional

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        For another result, or when no study has both numbers.

    Notes
    -----
    Baujat 2002, Stat Med 21:2641. Up to 14 studies are named but for those in the corner, of
    more the eight that stand out; long names become numbers of rows with a list under the plot.
    A study without which nothing can be pooled has no influence, and is named under the plot.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> ax = baujat(pc.diagnostics.baujat(pc.pool(pc.effect_sizes(table, measure="GEN"))))
    >>> sum(text.get_gid() == "name" for text in ax.texts)
    2
    """
    style.expect(item, Baujat, "baujat", "pc.diagnostics.baujat")
    known = np.isfinite(item.contribution) & np.isfinite(item.influence)
    if not known.any():
        raise InputError("baujat: no study has both numbers, so that there is nothing to draw.")
    xs, ys = item.contribution[known], item.influence[known]
    names = [name for name, use in zip(item.study, known, strict=True) if use]
    naming = Naming(names, _standing_out(xs, ys), lang, numbers=_rows(item, known))
    chart = _chart(item, (xs, ys), known, naming, lang, size)
    canvas = chart.draw(ax, _ends(xs), _ends(ys))
    atoms.dot(canvas, xs, ys, gid="points")
    naming.write(canvas, xs, ys)
    rows = [
        label("plots.effect_told", lang, study=name,
              effect=f"{chart.x_title} {significant(float(x), 3)}",
              more=f"{chart.y_title} {significant(float(y), 3)}")
        for name, x, y in zip(names, xs, ys, strict=True)
    ]  # fmt: skip
    head = label("plots.baujat.told", lang, measure=measure_name(item.fit, lang), k=len(names))
    chart.tell(canvas, head, rows, lang=lang)
    return canvas.ax


def _rows(item: Baujat, known: BoolArray) -> list[int]:
    """The rows of the table that the points are, from 1."""
    rows = np.flatnonzero(item.fit.effects.included)[known]
    return [int(row) + 1 for row in rows]


def _standing_out(xs: FloatArray, ys: FloatArray) -> list[int]:
    """The points to be named, from the one farthest from the corner."""
    far = np.hypot(xs / (xs.max() or 1.0), ys / (ys.max() or 1.0))
    order = [int(row) for row in np.argsort(-far, kind="stable")]
    if len(order) > _ALL:
        return order[:_SOME]
    return [row for row in order if far[row] >= _NEAR]


def _ends(values: FloatArray) -> tuple[float, float]:
    top = float(values.max()) or 1.0
    return -0.03 * top, 1.1 * top


def _chart(
    item: Baujat,
    points: tuple[FloatArray, FloatArray],
    known: BoolArray,
    naming: Naming,
    lang: Lang,
    size: FigureSize | None,
) -> Chart:
    equal = item.fit.tau2_method == "EE"
    ticks = [linear_ticks(0.0, _ends(values)[1], 5) for values in points]
    lost = [name for name, use in zip(item.study, known, strict=True) if not use]
    notes = [label("plots.baujat.how", lang)]
    if len(naming.chosen) < len(points[0]):
        notes.append(label("plots.named", lang, n=number(len(naming.chosen), 0)))
    notes += naming.notes()
    if lost:
        notes.append(label("plots.no_influence", lang, studies=listed(lost, lang)))
    notes += [*not_drawn(item.fit.effects, lang), method_line(item.fit, lang)]
    return Chart(
        x_title=label("plots.baujat.x_equal" if equal else "plots.baujat.x", lang),
        y_title=label("plots.baujat.y", lang),
        x_ticks=(ticks[0], tick_texts(ticks[0])),
        y_ticks=(ticks[1], tick_texts(ticks[1])),
        notes=tuple(notes),
        size=size,
    )
