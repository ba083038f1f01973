"""Writing a figure where the user wants it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from pooledcases.cli.reading import note
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Form = Literal["svg", "png", "pdf"]
_FORMS = ("svg", "png", "pdf")


def form_of(path: Path) -> Form:
    """The kind of file that a name ends in.

    Raises
    ------
    InputError
        For an ending that no figure has.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in _FORMS:
        endings = ", ".join(f".{name}" for name in _FORMS)
        raise InputError(f"{path}: a figure is written as {endings}; give it one of these endings.")
    return cast(Form, form)


def write_figure(path: Path, draw: Callable[[], Axes], lang: Lang) -> None:
    """Draw, and write the file in one step; where it went is said on standard error."""
    form = form_of(path)
    from pooledcases.data import store
    from pooledcases.plots import render

    store.write_bytes(path, render(draw(), form))
    note(label("cli.written", lang, path=path), lang)
