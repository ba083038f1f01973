"""What each study does to a fit, beside its row of the forest plot."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from matplotlib.axes import Axes

from pooledcases.format import number
from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import style
from pooledcases.plots.columns import Column
from pooledcases.plots.forests import columns as forest_columns
from pooledcases.plots.forests.asked import check_digits
from pooledcases.plots.forests.columns import Page
from pooledcases.plots.forests.drawing import draw, sheet_of
from pooledcases.plots.forests.layouts import LAYOUTS
from pooledcases.plots.forests.rows import Row, rows
from pooledcases.plots.forests.sources import source
from pooledcases.results.base import FloatArray
from pooledcases.results.fit_words import Reader
from pooledcases.results.influence import Influence

_SIGN = "§"
#: Header and numbers; the ones that a reader of R's plots expects.
_COLUMNS: Final[Mapping[str, Callable[[Influence], FloatArray]]] = MappingProxyType(
    {
        "plots.influence.rstudent": lambda item: item.rstudent,
        "plots.influence.dffits": lambda item: item.dffits,
        "plots.influence.cook": lambda item: item.cook,
        "plots.influence.hat": lambda item: item.hat,
        "plots.influence.tau": lambda item: item.tau2_deleted**0.5,
    }
)
#: What a column of a journal has room for.
_NARROW: Final = ("plots.influence.rstudent", "plots.influence.cook")


@style.styled
def influence(
    item: Influence,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    digits: int | None = None,
    favours: tuple[str, str] | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """The forest plot with the influence of each study beside it.

    Parameters
    ----------
    item : Influence
        From :func:`pooledcases.diagnostics.influence`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    digits : int, optional
        Decimals of effects; by default 1 for percentages, else 2.
    favours : tuple of two str, optional
        What the left and the right side of the axis speak for.
    size : {"column", "page", "slide"}, optional
        The width of the figure; by default as wide as its texts need. In a column residuals and
        Cook's distances stand alone.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Studies that count as influential (Viechtbauer & Cheung 2010, Res Synth Methods 1:112) have a
    square of another colour and ``§`` after their name. Columns: the studentised residual with the
    study left out, DFFITS, Cook's distance, the leverage, and tau without the study.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"))
    >>> ax = influence(pc.diagnostics.influence(fit))
    >>> [text.get_text() for text in ax.texts if "Cook" in text.get_text()]
    ["Cook's\\ndistance"]
    """
    style.expect(item, Influence, "influence", "diagnostics.influence")
    check_digits(digits)
    how = LAYOUTS["pooledcases"]
    shown = source([item.fit], None, lang, how)
    at = [row for row, study in enumerate(item.fit.studies) if study.included]
    found = {row: index for index, row in enumerate(at)}
    marked = frozenset(row for row, index in found.items() if item.influential[index])
    page = Page(
        shown=shown,
        rows=rows(shown, lang),
        words=Reader.of(shown.effects.scale, lang, digits),
        layout=how,
        groups=None,
        bias=None,
    )
    names = tuple(f"{r.label} {_SIGN}" if r.at in marked else r.label for r in page.rows)
    left = (Column(label("plots.study", lang), names),)
    right = (
        *forest_columns.columns(page, ("effect",)),
        *(
            Column(label(key, lang), page.cells(_cell(of(item), found)), "right", most=1.0)
            for key, of in _COLUMNS.items()
            if size != "column" or key in _NARROW
        ),
    )
    notes = (label("plots.influence.note", lang, sign=_SIGN),) if marked else ()
    sheet = sheet_of(page, left, right, favours=favours, size=size, notes=notes)
    return draw(page, sheet, ax, marked=marked)


def _cell(values: FloatArray, found: Mapping[int, int]) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if row.at is None or row.at not in found:
            return ""
        value = float(values[found[row.at]])
        return number(value, 2) if math.isfinite(value) else "–"

    return cell
