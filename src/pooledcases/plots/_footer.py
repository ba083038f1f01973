"""Lines under a finished figure: its notes and cautions, in the file wherever it goes."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, ScaledTranslation

from pooledcases.plots import atoms, style, telling
from pooledcases.plots.layout import PAD, text_height, wrap

#: Inches between two lines of the footer.
_GAP = 0.04


@style.styled
def footer(axes: Axes, lines: Sequence[str]) -> Axes:
    """Enlarge a finished figure at the bottom and write lines there.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        As a figure function returned it; the whole figure grows.
    lines : sequence of str
        Notes and cautions, each wrapped to the width of the figure. One that is given twice, or
        that the figure says itself, is written once; without any, nothing changes.

    Returns
    -------
    matplotlib.axes.Axes
        The same axes.

    Raises
    ------
    InputError
        When a line is Chinese and no installed font can draw it.

    Notes
    -----
    What was drawn keeps its size in inches and its distance from the upper edge: every Axes, and
    every text, line and patch of the figure itself. A second footer stands under the first.

    Examples
    --------
    >>> from pooledcases.plots import counts, footer
    >>> ax = footer(counts([("EML4", 12), ("TPM3", 9)]), ["PC-M17: 2 of 23 are not reported."])
    >>> [text.get_text().split()[0] for text in ax.figure.texts]
    ['PC-M17:']
    """
    figure = axes.figure.get_figure(root=True)
    texts = [style.readable(line) for line in dict.fromkeys(lines) if line.strip()]
    said = [_letters(text.get_text()) for text in figure.findobj(Text)]
    texts = [text for text in texts if not any(_letters(text) in other for other in said)]
    if not texts:
        return axes
    width, _ = figure.get_size_inches()
    wrapped = [wrap(text, width - 2 * PAD, style.SMALL) for text in texts]
    room = sum(text_height(text, style.SMALL) + _GAP for text in wrapped) + PAD
    _grow(figure, room)
    height = figure.get_size_inches()[1]
    top = room
    for text in wrapped:
        atoms.footer_line(figure, PAD / width, top / height, text)
        top -= text_height(text, style.SMALL) + _GAP
    telling.add(axes, texts)
    return axes


def _letters(text: str) -> str:
    """A text without its spaces and line ends, which wrapping moves."""
    return "".join(text.split())


def _grow(figure: Figure, room: float) -> None:
    """Add room at the bottom, and leave everything else where it is, in inches."""
    width, height = figure.get_size_inches()
    inches = [
        (ax, ax.get_position(original=True).transformed(ax.figure.transSubfigure))
        for ax in figure.axes
    ]
    figure.set_size_inches(width, height + room)
    share = height / (height + room)
    squeeze = Affine2D().scale(1, share).translate(0, 1 - share)
    rise = ScaledTranslation(0, room, figure.dpi_scale_trans)
    for ax, box in inches:
        moved = box.translated(0, room * figure.dpi)
        ax.set_position(moved.transformed(ax.figure.transSubfigure.inverted()))
    for artist in (*figure.texts, *figure.lines, *figure.patches):
        old = artist.get_transform()
        # a place that counts in fractions of the figure shrinks with it, one in inches rises
        inside = old.contains_branch(figure.transFigure)
        artist.set_transform(squeeze + old if inside else old + rise)
