"""The text alternative of a figure."""

from __future__ import annotations

from matplotlib.axes import Axes

from pooledcases.plots import telling


def alternative(axes: Axes) -> str:
    """What a figure shows in words, for those who do not see it.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        As a figure function returned it.

    Returns
    -------
    str
        In the language of the figure: its results, its rows with their numbers (the first 30), its
        axis, and its lines on method and cautions. Figures that are not made of rows give the words
        that are written in them.

    Notes
    -----
    Files in SVG carry it. It says what the picture says; the table of the same result says more.

    Examples
    --------
    >>> from pooledcases.plots import alternative, counts
    >>> alternative(counts([("EML4", 12), ("TPM3", 9)]))
    'EML4: 12; TPM3: 9; patients'
    """
    return telling.told(axes)
