"""The fit without each study, as a forest plot."""

from __future__ import annotations

from matplotlib.axes import Axes

from pooledcases.labels import label
from pooledcases.options import FigureSize, Lang
from pooledcases.plots import style
from pooledcases.plots.forests.refits import draw_refits
from pooledcases.results.refits import LeaveOneOut


@style.styled
def leave_one_out(
    item: LeaveOneOut,
    ax: Axes | None = None,
    *,
    lang: Lang = "en",
    digits: int | None = None,
    favours: tuple[str, str] | None = None,
    size: FigureSize | None = None,
) -> Axes:
    """The pooled estimate without each study in turn, above the one of all.

    Parameters
    ----------
    item : LeaveOneOut
        From :func:`pooledcases.diagnostics.leave_one_out`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    digits : int, optional
        Decimals; by default 1 for percentages, else 2.
    favours : tuple of two str, optional
        What the left and the right side of the axis speak for.
    size : {"column", "page", "slide"}, optional

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Every dot is a whole fit, so that the rows have no weights. A fit without an estimate keeps its
    row, with the reason. The dashed line is the estimate of all studies.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"))
    >>> ax = leave_one_out(pc.diagnostics.leave_one_out(fit))
    >>> sum(line.get_gid() == "dot" for line in ax.lines)
    3
    """
    style.expect(item, LeaveOneOut, "leave_one_out", "diagnostics.leave_one_out")
    return draw_refits(
        item,
        ax,
        lang=lang,
        digits=digits,
        favours=favours,
        size=size,
        header=label("plots.left_out", lang),
        beside=None,
        note=label("plots.left_out_note", lang),
    )
