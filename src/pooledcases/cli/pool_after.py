"""What ``pool`` can be asked of a fit afterwards: a new study, contrasts, means, a permutation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.terminal import write, write_cautions
from pooledcases.errors import InputError
from pooledcases.options import Lang
from pooledcases.progress import Progress, nobody

if TYPE_CHECKING:
    from pooledcases.results.pooled import Pooled

#: Above these flags in the help.
AFTERWARDS = "Asked of the result"
#: The keys that they add to the JSON of a pooled result.
KEYS = ("new_study", "contrasts", "marginal_means", "permutation_test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """The flags; None where one was not used."""

    new_above: Annotated[
        float | None,
        typer.Option(
            metavar="VALUE",
            help="How probable it is that the true effect of a new study is above a value, as the "
            "reader knows it: 1 for a risk ratio, 0.2 for a proportion.",
            rich_help_panel=AFTERWARDS,
        ),
    ] = None
    contrast: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS",
            help='With --mods: "COLUMN: LEVEL - LEVEL" compares two levels, "alloc[random] - '
            '2*ablat" sums coefficients; several are separated by ;.',
            rich_help_panel=AFTERWARDS,
        ),
    ] = None
    marginal_means: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="With --mods: the mean effect at each level of a category, the other moderators "
            "held alike, and the differences between levels.",
            rich_help_panel=AFTERWARDS,
        ),
    ] = None
    permutation_test: Annotated[
        bool | None,
        typer.Option(
            "--permutation-test",
            help="p-values that need no distribution: with --mods the moderators of the studies "
            "change places, without the effects change signs.",
            rich_help_panel=AFTERWARDS,
        ),
    ] = None
    seed: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER",
            help="Of random arrangements, where there are too many for all (default 1).",
            rich_help_panel=AFTERWARDS,
        ),
    ] = None

    @property
    def flags(self) -> list[str]:
        """The flags that were used."""
        given = {
            "--new-above": self.new_above,
            "--contrast": self.contrast,
            "--marginal-means": self.marginal_means,
            "--permutation-test": self.permutation_test,
            "--seed": self.seed,
        }
        return [flag for flag, value in given.items() if value is not None]

    def check(self, mods: str | None) -> None:
        """Raise where flags do not go together; all at once."""
        of_mods = {"--contrast": self.contrast, "--marginal-means": self.marginal_means}
        problems = [
            f"{flag} is for moderators; add --mods."
            for flag, value in of_mods.items()
            if value is not None and mods is None
        ]
        if self.new_above is not None and mods is not None:
            problems.append("--new-above is for one mean of all studies; leave it or --mods out.")
        if self.seed is not None and not self.permutation_test:
            problems.append("--seed is for a permutation test; add --permutation-test.")
        if problems:
            raise InputError(problems)

    def refuse(self) -> None:
        """Raise where a flag was used: the result is not pooled in the usual way."""
        if self.flags:
            said = f"{' and '.join(self.flags)} {'is' if len(self.flags) == 1 else 'are'}"
            raise InputError(
                f"{said} for one pooled effect or --mods, not for medians, --scale or rows that "
                "depend on each other; leave it out."
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The results, by their keys; None where a flag was not used."""

    results: Mapping[str, Any] = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(KEYS))
    )

    def write(self, lang: Lang) -> None:
        """A sentence each, and what has to be known of it."""
        found = [item for item in self.results.values() if item]
        if not found:
            return
        from pooledcases.tables import sentence

        for item in found:
            write()
            write(sentence(item, lang))
            write_cautions(_cautions(item), lang)


def asked_after(fit: Pooled, wanted: Afterwards, progress: Progress = nobody) -> Found:
    """Answer what was asked of a fit."""
    found = {key: answer(fit, wanted, progress) for key, answer in _ANSWERS.items()}
    return Found(results=MappingProxyType(found))


def _new_study(fit: Pooled, wanted: Afterwards, _: Progress) -> Any:
    from pooledcases import models

    if wanted.new_above is None:
        return None
    return models.probability_above(fit, wanted.new_above)


def _contrasts(fit: Pooled, wanted: Afterwards, _: Progress) -> Any:
    from pooledcases import models

    return None if wanted.contrast is None else models.contrast(fit, wanted.contrast)


def _marginal_means(fit: Pooled, wanted: Afterwards, _: Progress) -> Any:
    from pooledcases import models

    column = wanted.marginal_means
    return None if column is None else models.marginal_means(fit, column)


def _permutation_test(fit: Pooled, wanted: Afterwards, progress: Progress) -> Any:
    from pooledcases import diagnostics

    if not wanted.permutation_test:
        return None
    seed = 1 if wanted.seed is None else wanted.seed
    return diagnostics.permutation_test(fit, seed=seed, progress=progress)


def _cautions(item: Any) -> Iterator[Any]:
    yield from getattr(item, "cautions", ())
    yield from getattr(getattr(item, "differences", None), "cautions", ())


_ANSWERS: Mapping[str, Callable[[Pooled, Afterwards, Progress], Any]] = MappingProxyType(
    {
        "new_study": _new_study,
        "contrasts": _contrasts,
        "marginal_means": _marginal_means,
        "permutation_test": _permutation_test,
    }
)
