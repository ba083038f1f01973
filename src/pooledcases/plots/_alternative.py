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
        In the language of the figure: what it is and of how many, its rows or groups with their
        numbers (the first 30, and how many more there are), and its lines on method and cautions.

    Notes
    -----
    Files in SVG carry it. Every figure says it from its result; the table of the same result says
    more. Axes that no figure function drew have none.

    Examples
    --------
    >>> from pooledcases.plots import alternative, counts
    >>> alternative(counts([("EML4", 12), ("TPM3", 9)]))  # doctest: +ELLIPSIS
    'Counts, patients: 2 rows, 21 in all. EML4: 12; TPM3: 9. Counts, 21 in all; described, ...'
    """
    return telling.told(axes)
