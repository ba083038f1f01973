"""Writing a figure where the user wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast, get_args

import typer

from pooledcases.cli.outputs import Target, deliver
from pooledcases.cli.sections import FIGURES
from pooledcases.errors import InputError
from pooledcases.options import FigureForm, FigureSize, Lang

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


#: A figure's file, for a flag with a help of its own.
FigureTarget = Annotated[Path | None, Target(form_of, sized=True)]
#: For a command that draws one figure.
FigureFile = Annotated[
    FigureTarget,
    typer.Option(
        "--figure",
        metavar="FILE",
        help="Write the figure here; a folder that is missing is made.",
        show_default=False,
        rich_help_panel=FIGURES,
    ),
]
#: For every command that draws a figure.
FigureWidth = Annotated[
    FigureSize | None,
    typer.Option(
        "--size",
        help="How wide the figures are: a journal's column, its page, or a slide; by default as "
        "wide as their texts need.",
        show_default=False,
        rich_help_panel=FIGURES,
    ),
]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The one figure that a command may be asked for."""

    path: Path | None
    size: FigureSize | None
    lang: Lang

    def write(self, plot: Callable[..., Axes]) -> None:
        """Draw it, where it is asked for; it is written when the command has ended."""
        if self.path is not None:
            write_figure(self.path, partial(plot, lang=self.lang, size=self.size), self.lang)


def write_figure(path: Path, draw: Callable[[], Axes], lang: Lang) -> None:
    """Draw a figure now, and write it when the command has ended."""
    form = form_of(path)
    from pooledcases.plots import render

    deliver([(path, render(draw(), form))], lang)
