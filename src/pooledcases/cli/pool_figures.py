"""The figures of a fit that ``pool`` draws besides the forest plot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pooledcases.errors import InputError
from pooledcases.options import Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pooledcases.results.pooled import Pooled

#: Above these flags in the help.
FIGURES: Final = "Figures: .svg, .png, .pdf or .tiff"


def _file(text: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        metavar="FILE", help=text, rich_help_panel=FIGURES
    )
    return option


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The flags; None where one was not used."""

    bubble: Annotated[
        Path | None, _file("With --mods COLUMN: effects against a number, line and band.")
    ] = None
    posterior: Annotated[
        Path | None, _file("With --model bayes: what is believed of mean, tau and a new study.")
    ] = None
    labbe: Annotated[
        Path | None, _file("Of two groups with events: the risk of one against the other's.")
    ] = None
    drapery: Annotated[
        Path | None, _file("The p-value of every effect, of each study and of all.")
    ] = None

    @property
    def wanted(self) -> Iterator[tuple[str, Path]]:
        """The figures that were asked for, and where they go."""
        for name in DRAWN:
            path: Path | None = getattr(self, name)
            if path is not None:
                yield name, path

    def check(self) -> None:
        """Raise before anything is computed where a file cannot be written as its name says."""
        from pooledcases.cli.figures import form_of

        for _, path in self.wanted:
            form_of(path)

    def draw(self, result: object, lang: Lang) -> None:
        """Write them.

        Raises
        ------
        InputError
            Where a result has no such figure.
        """
        from pooledcases.cli.figures import write_figure
        from pooledcases.results.pooled import Pooled

        for name, path in self.wanted:
            if not isinstance(result, Pooled):
                raise InputError(f"--{name}: this model has no such figure; leave it out.")
            plot = DRAWN[name]
            write_figure(path, lambda plot=plot, fit=result: plot(fit, lang), lang)  # type: ignore[misc]


def _bubble(fit: Pooled, lang: Lang) -> Axes:
    from pooledcases import diagnostics, plots

    return plots.bubble(diagnostics.bubble(fit), lang=lang)


def _posterior(fit: Pooled, lang: Lang) -> Axes:
    from pooledcases import plots

    return plots.posterior(fit, lang=lang)


def _labbe(fit: Pooled, lang: Lang) -> Axes:
    from pooledcases import diagnostics, plots

    return plots.labbe(diagnostics.labbe(fit), lang=lang)


def _drapery(fit: Pooled, lang: Lang) -> Axes:
    from pooledcases import diagnostics, plots

    return plots.drapery(diagnostics.drapery(fit), lang=lang)


DRAWN: Final[Mapping[str, Callable[[Pooled, Lang], Axes]]] = MappingProxyType(
    {"bubble": _bubble, "posterior": _posterior, "labbe": _labbe, "drapery": _drapery}
)
