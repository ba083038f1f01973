"""A drawn figure as bytes, the same bytes each time."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pooledcases.errors import InputError
from pooledcases.plots import style

#: What matplotlib would write about itself and the day; None leaves it out.
_METADATA: Final[dict[str, dict[str, str | None]]] = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@style.styled
def render(axes: Axes, form: Literal["svg", "png", "pdf"]) -> bytes:
    """A figure as an SVG, PNG or PDF file.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        As a figure function returned it.
    form : {"svg", "png", "pdf"}
        SVG with its letters as outlines, PNG with 150 dots an inch, or PDF.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        For another word than these, or when a font for the figure's Chinese is missing.

    Notes
    -----
    The file holds no date and no version, and the names inside an SVG follow from its content:
    the same figure gives the same bytes.

    Examples
    --------
    >>> from pooledcases.plots import counts, render
    >>> ax = counts([("EML4", 12), ("TPM3", 9)])
    >>> render(ax, "png")[:4]
    b'\\x89PNG'
    >>> render(ax, "svg") == render(ax, "svg")
    True
    """
    if form not in _METADATA:
        raise InputError(f"render: {form!r} is not known; use svg, png or pdf.")
    figure = axes.figure.get_figure(root=True)
    buffer = io.BytesIO()
    with _names_of_their_own(figure):
        figure.savefig(buffer, format=form, dpi=style.DPI, metadata=_METADATA[form])
    return buffer.getvalue()


@contextmanager
def _names_of_their_own(figure: Figure) -> Iterator[None]:
    """Number the marks of one kind while they are written: a name in an SVG is used once."""
    named = [artist for artist in figure.findobj() if artist.get_gid()]
    kinds = [artist.get_gid() for artist in named]
    seen: Counter[str | None] = Counter()
    for artist, kind in zip(named, kinds, strict=True):
        seen[kind] += 1
        artist.set_gid(f"{kind}-{seen[kind]}")
    try:
        yield
    finally:
        for artist, kind in zip(named, kinds, strict=True):
            artist.set_gid(kind)
