"""Writing a figure where the user wants it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast, get_args

from pooledcases.cli.reading import note
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import FigureForm, Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Other endings that a kind of file has.
_ALSO: Final = {"tif": "tiff"}


def form_of(path: Path) -> FigureForm:
    """The kind of file that a name ends in.

    Raises
    ------
    InputError
        For an ending that no figure has.
    """
    form = path.suffix.lower().removeprefix(".")
    form = _ALSO.get(form, form)
    forms = get_args(FigureForm)
    if form not in forms:
        endings = ", ".join(f".{name}" for name in forms)
        raise InputError(f"{path}: a figure is written as {endings}; give it one of these endings.")
    return cast(FigureForm, form)


def write_figure(path: Path, draw: Callable[[], Axes], lang: Lang) -> None:
    """Draw, and write the file in one step; where it went is said on standard error."""
    form = form_of(path)
    from pooledcases.data import store
    from pooledcases.plots import render

    store.write_bytes(path, render(draw(), form))
    note(label("cli.written", lang, path=path), lang)
