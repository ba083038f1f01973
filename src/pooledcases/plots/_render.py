"""A drawn figure as bytes, the same bytes each time."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Final, get_args

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pooledcases.errors import InputError
from pooledcases.options import FigureForm
from pooledcases.plots import style, telling

#: What matplotlib would write about itself and the day; None leaves it out.
_METADATA: Final[Mapping[str, dict[str, str | None]]] = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
#: Endings that mean the same.
_ENDINGS: Final[Mapping[str, FigureForm]] = {
    **{form: form for form in get_args(FigureForm)},
    "tif": "tiff",
}


@style.styled
def render(axes: Axes, form: FigureForm | Path | str) -> bytes:
    """A figure as an SVG, PNG, PDF or TIFF file.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        As a figure function returned it.
    form : {"svg", "png", "pdf", "tiff"} or path
        SVG with its letters as outlines, PNG with 150 dots an inch, PDF, or TIFF for print with
        600. Of a path only the ending is read; to write the bytes is up to the caller.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        For another word or ending than these, or when a font for the figure's Chinese is missing.

    Notes
    -----
    The file holds no date and no version, and the names inside an SVG follow from its content:
    the same figure gives the same bytes. An SVG carries the words of :func:`alternative` as its
    ``<desc>``.

    Examples
    --------
    >>> from pooledcases.plots import counts, render
    >>> ax = counts([("EML4", 12), ("TPM3", 9)])
    >>> render(ax, "png")[:4]
    b'\\x89PNG'
    >>> render(ax, "svg") == render(ax, "svg")
    True
    """
    kind = form_of(form)
    figure = axes.figure.get_figure(root=True)
    content = _tiff(figure) if kind == "tiff" else _saved(figure, kind)
    if kind == "svg":
        content = _described(content, telling.told(axes))
    return content


def form_of(form: FigureForm | Path | str) -> FigureForm:
    """The kind of file that a word or a path's ending means."""
    word = str(form) if str(form) in _ENDINGS else Path(form).suffix.lower().removeprefix(".")
    if word not in _ENDINGS:
        raise InputError(
            f"render: {str(form)!r} is not known; use svg, png, pdf or tiff, or a path with such "
            "an ending."
        )
    return _ENDINGS[word]


def _saved(figure: Figure, form: FigureForm) -> bytes:
    buffer = io.BytesIO()
    with _names_of_their_own(figure):
        figure.savefig(buffer, format=form, dpi=style.DPI, metadata=_METADATA[form])
    return buffer.getvalue()


def _tiff(figure: Figure) -> bytes:
    """Without the channel of transparency, which printers refuse."""
    from PIL import Image

    before = figure.dpi
    canvas = FigureCanvasAgg(figure)
    try:
        figure.set_dpi(style.FINE_DPI)
        canvas.draw()  # type: ignore[no-untyped-call]
        width, height = canvas.get_width_height(physical=True)
        pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        picture = Image.frombuffer("RGBA", (width, height), pixels)
    finally:
        figure.set_dpi(before)
    buffer = io.BytesIO()
    picture.convert("RGB").save(
        buffer, "TIFF", compression="tiff_lzw", dpi=(style.FINE_DPI, style.FINE_DPI)
    )
    return buffer.getvalue()


def _described(svg: bytes, words: str) -> bytes:
    """The words of the figure as the first thing in the file."""
    start = svg.index(b"<svg")
    end = svg.index(b">", start) + 1
    desc = f"\n <desc>{escape(words, quote=False)}</desc>".encode()
    return svg[: end - 1] + b' role="img">' + desc + svg[end:]


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
