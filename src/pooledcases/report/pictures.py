"""The figures of a report as pictures for a document: fine enough for print, with words."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pooledcases.report.content import FigureBlock, ReviewReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Dots an inch; what journals ask of a picture that holds letters.
_DPI: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """A drawn figure.

    Attributes
    ----------
    png : bytes
    alternative : str
        What it shows, for those who do not see it.
    """

    png: bytes
    alternative: str


def pictures(report: ReviewReport) -> Mapping[str, Picture]:
    """Every figure of a report by its name, with 300 dots an inch.

    Parameters
    ----------
    report : ReviewReport

    Returns
    -------
    mapping of str to Picture
        Empty for a Chinese report where no font can draw it.

    Notes
    -----
    The file holds no date and no version: the same figure gives the same bytes.
    """
    from pooledcases.plots import style

    if report.lang == "zh" and style.chinese_font() is None:
        return {}
    blocks = (block for block in report.blocks if isinstance(block, FigureBlock))
    return {block.name: picture(block.draw()) for block in blocks}


def picture(axes: Axes) -> Picture:
    """A drawn figure as a picture; to be called with what was drawn for other files already.

    Examples
    --------
    >>> from pooledcases.plots import counts
    >>> picture(counts([("EML4", 12), ("TPM3", 9)])).alternative
    'EML4: 12; TPM3: 9; patients'
    """
    from pooledcases.plots import alternative, style

    @style.styled
    def saved() -> bytes:
        file = io.BytesIO()
        figure = axes.figure.get_figure(root=True)
        figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": None})
        return file.getvalue()

    return Picture(png=saved(), alternative=alternative(axes))
