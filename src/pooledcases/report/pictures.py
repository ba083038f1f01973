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
#: Inches that an upright page leaves for a picture beside its margins and caption: in a document,
#: and of a printed page, A4 or Letter.
_DOCUMENT: Final = (6.5, 8.7)
_PRINTED: Final = (7.2, 8.6)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """A drawn figure.

    Attributes
    ----------
    png : bytes
        The figure; of one that is higher than a page, the first part of its rows.
    alternative : str
        What it shows, for those who do not see it.
    more : tuple of bytes
        Its other parts.
    """

    png: bytes
    alternative: str
    more: tuple[bytes, ...] = ()

    @property
    def parts(self) -> tuple[bytes, ...]:
        """The whole figure, a picture a page."""
        return (self.png, *self.more)


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

    A figure of many rows is parted, so that no part has to shrink to fit on a page.

    Examples
    --------
    >>> from pooledcases.plots import counts
    >>> "EML4: 12; TPM3: 9" in picture(counts([("EML4", 12), ("TPM3", 9)])).alternative
    True
    """
    from pooledcases.plots import alternative, pages, style

    figure = axes.figure.get_figure(root=True)

    @style.styled
    def saved() -> bytes:
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": None})
        return file.getvalue()

    first, *more = (saved() for _ in pages(axes, _height(axes, *_DOCUMENT)))
    return Picture(png=first, alternative=alternative(axes), more=tuple(more))


def sheets(axes: Axes) -> tuple[bytes, ...]:
    """The parts of a figure that is higher than a printed page, as SVG; none of another.

    Examples
    --------
    >>> from pooledcases.plots import counts
    >>> len(sheets(counts([(f"gene {i}", i) for i in range(1, 61)])))
    2
    >>> sheets(counts([("EML4", 12), ("TPM3", 9)]))
    ()
    """
    from pooledcases.plots import pages, render

    height = _height(axes, *_PRINTED)
    if axes.figure.get_figure(root=True).get_size_inches()[1] <= height:
        return ()
    parts = tuple(render(part, "svg") for part in pages(axes, height))
    return parts if len(parts) > 1 else ()


def _height(axes: Axes, width: float, height: float) -> float:
    """A wide figure is made smaller on its page, so that more of its height has room."""
    across = float(axes.figure.get_figure(root=True).get_size_inches()[0])
    return height * max(1.0, across / width)
