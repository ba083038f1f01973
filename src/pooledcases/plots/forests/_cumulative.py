"""The fit of the studies so far, as a forest plot."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from matplotlib.axes import Axes

from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import style
from pooledcases.plots.forests.refits import draw_refits
from pooledcases.plots.forests.sources import capital
from pooledcases.results.display import column_name
from pooledcases.results.refits import Cumulative

#: Columns that every table calls alike.
_KNOWN = {"year": "figure.year"}
#: Orders that are no column of the table.
_NO_COLUMN = ("values", "given", "precision")


@style.styled
def cumulative(
    item: Cumulative,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    digits: int | None = None,
    favours: tuple[str, str] | None = None,
    names: Mapping[str, str] = MappingProxyType({}),
    size: FigureSize | None = None,
) -> Axes:
    """The pooled estimate each time a study is added.

    Parameters
    ----------
    item : Cumulative
        From :func:`pooledcases.diagnostics.cumulative`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    digits : int, optional
        Decimals; by default 1 for percentages, else 2.
    favours : tuple of two str, optional
        What the left and the right side of the axis speak for.
    names : mapping of str to str
        What to call the column by which the studies were ordered; ``year`` has its own word.
    size : {"column", "page", "slide"}, optional

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    A row has the study that was added, and what it was ordered by; its dot is the fit of all
    studies down to it. Repeated looks at growing evidence have no corrected p-values.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05],
    ...          "year": [2001, 2005, 2011]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"))
    >>> ax = cumulative(pc.diagnostics.cumulative(fit, by="year"))
    >>> [text.get_text() for text in ax.texts if text.get_text().startswith("20")]
    ['2001', '2005', '2011']
    """
    style.expect(item, Cumulative, "cumulative", "diagnostics.cumulative")
    beside = None
    if any(cell is not None for cell in item.at):
        head = "" if item.by in _NO_COLUMN else capital(_called(item.by, names, lang))
        beside = (head, tuple(cell or "–" for cell in item.at))
    return draw_refits(
        item,
        ax,
        lang=lang,
        digits=digits,
        favours=favours,
        size=size,
        header=label("plots.added", lang),
        beside=beside,
        note=label("plots.added_note", lang),
    )


def _called(column: str, names: Mapping[str, str], lang: Lang) -> str:
    if column in names or column not in _KNOWN:
        return names.get(column, column_name(column))
    return label(_KNOWN[column], lang)
