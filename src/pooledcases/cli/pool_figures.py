"""The figures of a fit that ``pool`` draws besides the forest plot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from pooledcases.cli.figures import Drawing, FigureTarget
from pooledcases.cli.pooling import MEDIAN, Question
from pooledcases.cli.sections import FIGURES as FIGURES
from pooledcases.errors import InputError
from pooledcases.options import FigureSize, Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pooledcases.results.pooled import Pooled

#: The measures that compare two risks.
_OF_RISKS: Final = ("OR", "PETO", "RR", "RD")


def _file(text: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        metavar="FILE", help=text, rich_help_panel=FIGURES
    )
    return option


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The flags; None where one was not used."""

    bubble: Annotated[
        FigureTarget, _file("With --mods COLUMN: effects against a number, line and band.")
    ] = None
    posterior: Annotated[
        FigureTarget, _file("With --model bayes: what is believed of mean, tau and a new study.")
    ] = None
    labbe: Annotated[
        FigureTarget, _file("Of two groups with events: the risk of one against the other's.")
    ] = None
    drapery: Annotated[
        FigureTarget, _file("The p-value of every effect, of each study and of all.")
    ] = None

    @property
    def wanted(self) -> Iterator[tuple[str, Path]]:
        """The figures that were asked for, and where they go."""
        for name in DRAWN:
            path: Path | None = getattr(self, name)
            if path is not None:
                yield name, path

    def check(self, question: Question) -> None:
        """Raise before anything is computed where the answer has no such figure; all at once."""
        of_model = (
            question.dependence.asks_for_model
            or question.scale is not None
            or question.asked.measure == MEDIAN
        )
        problems = [
            f"--{name}: this model has no such figure; leave it out."
            if of_model
            else f"--{name}: {why_not}"
            for name, _ in self.wanted
            if (why_not := _NEEDS[name](question)) or of_model
        ]
        if problems:
            raise InputError(problems)

    def draw(self, result: Any, lang: Lang, size: FigureSize | None = None) -> None:
        """Draw them; they are written when the command has ended."""
        for name, path in self.wanted:
            Drawing(path, size, lang).write(partial(DRAWN[name], result))


def _need_mods(question: Question) -> str:
    if question.mods is not None:
        return ""
    return "it shows effects against a number of the studies; add --mods COLUMN, such as year."


def _need_bayes(question: Question) -> str:
    if question.model == "bayes":
        return ""
    return "it shows what a Bayesian model believes; add --model bayes."


def _need_one_mean(question: Question) -> str:
    if question.mods is None:
        return ""
    return "it shows one pooled effect, and with --mods there are several; leave one of them out."


def _need_risks(question: Question) -> str:
    if question.asked.measure not in _OF_RISKS:
        return f"it compares the risks of two groups; use --measure {', '.join(_OF_RISKS)}."
    return _need_one_mean(question)


def _bubble(fit: Pooled, **words: Any) -> Axes:
    from pooledcases import diagnostics, plots

    return plots.bubble(diagnostics.bubble(fit), **words)


def _posterior(fit: Pooled, **words: Any) -> Axes:
    from pooledcases import plots

    return plots.posterior(fit, **words)


def _labbe(fit: Pooled, **words: Any) -> Axes:
    from pooledcases import diagnostics, plots

    return plots.labbe(diagnostics.labbe(fit), **words)


def _drapery(fit: Pooled, **words: Any) -> Axes:
    from pooledcases import diagnostics, plots

    return plots.drapery(diagnostics.drapery(fit), **words)


DRAWN: Final[Mapping[str, Callable[..., Axes]]] = MappingProxyType(
    {"bubble": _bubble, "posterior": _posterior, "labbe": _labbe, "drapery": _drapery}
)
#: What is in the way of each figure, before anything is computed; an empty text where nothing is.
_NEEDS: Final[Mapping[str, Callable[[Question], str]]] = MappingProxyType(
    {
        "bubble": _need_mods,
        "posterior": _need_bayes,
        "labbe": _need_risks,
        "drapery": _need_one_mean,
    }
)
