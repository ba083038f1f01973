"""``pooledcases combine``: studies that print no effect that could be pooled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.columns import column_flags, taken
from pooledcases.cli.flags import (
    gathered,
    names_of,
    own_parameters,
    parameters,
    with_parameters,
    word_flag,
)
from pooledcases.cli.study_options import OUTPUT_FLAGS, Asked
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import Benefit, CombineMethod, Lang, Measure, Sides

if TYPE_CHECKING:
    import pandas as pd

    from pooledcases.data.columns import Table
    from pooledcases.results.combined import CombinedP, Directions

#: Sections of the help.
P_VALUES, DIRECTIONS = "For p-values", "For directions"
#: These columns have flags of their own here.
_OWN_COLUMNS = ("direction", "pval")
#: The level when none is given.
_LEVEL = 0.95


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "combine",
        short_help="Studies without an effect: combine p-values, count directions.",
    )(with_table("combine", _with_flags()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The flags of this command; None where one was not used."""

    studies: Annotated[Path, typer.Argument(help="The table of studies (CSV).")]
    p: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="The p-values, as printed: 0.03, <0.001."),
    ] = None
    direction: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="In which direction each study points: + or favours, - or against, 0 or unclear.",
        ),
    ] = None
    measure: Annotated[
        str | None,
        word_flag(
            Measure,
            "--measure",
            "In place of --direction: the direction follows from each study's effect; with "
            "--benefit.",
        ),
    ] = None
    benefit: Annotated[
        str | None,
        word_flag(
            Benefit,
            "--benefit",
            "With --measure: which side of no effect is the good one. An odds ratio of death is "
            "good below 1.",
        ),
    ] = None
    method: Annotated[
        str | None,
        word_flag(CombineMethod, "--method", "Default stouffer.", panel=P_VALUES),
    ] = None
    sides: Annotated[
        str | None,
        word_flag(
            Sides,
            "--sides",
            "Whether the p-values are two-sided (default; they need --direction) or one-sided.",
            panel=P_VALUES,
        ),
    ] = None
    weights: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="For --method stouffer, such as the root of the number of patients.",
            rich_help_panel=P_VALUES,
        ),
    ] = None
    favours: Annotated[
        str | None,
        typer.Option(
            metavar="WORD,WORD",
            help="Words of the column that mean in favour (default + 1 favours benefit).",
            rich_help_panel=DIRECTIONS,
        ),
    ] = None
    against: Annotated[
        str | None,
        typer.Option(
            metavar="WORD,WORD",
            help="Words that mean against (default - -1 against harm).",
            rich_help_panel=DIRECTIONS,
        ),
    ] = None
    unclear: Annotated[
        str | None,
        typer.Option(
            metavar="WORD,WORD",
            help="Words that mean neither (default 0 = none unclear mixed).",
            rich_help_panel=DIRECTIONS,
        ),
    ] = None

    def check(self) -> None:
        """Raise where flags are missing or do not go together; all at once."""
        rules = (
            (
                self.p is None and self.direction is None and self.measure is None,
                "Say what the studies print: --p COLUMN (p-values), --direction COLUMN, or "
                "--measure CODE with --benefit.",
            ),
            (
                self.p is not None and self.sides != "one" and self.direction is None,
                "--p: two-sided p-values do not say in which direction a study points; add "
                "--direction COLUMN, or --sides one if they are one-sided.",
            ),
            (
                self.p is not None and self.sides == "one" and self.direction is not None,
                "--direction is not needed for one-sided p-values; leave it or --sides one out.",
            ),
            (
                self.measure is not None and (self.p or self.direction) is not None,
                "--measure takes the direction from the effects; leave it, or --p and "
                "--direction, out.",
            ),
            (
                self.measure is not None and self.benefit is None,
                "--measure needs --benefit above or --benefit below: which side of no effect is "
                "the good one (an odds ratio of death is good below 1).",
            ),
            (
                self.benefit is not None and self.measure is None,
                "--benefit says which side of an effect is good; add --measure CODE.",
            ),
            (
                self.p is None and (self.method or self.sides or self.weights) is not None,
                "--method, --sides and --weights are for p-values; add --p COLUMN.",
            ),
        )
        problems = [sentence for wrong, sentence in rules if wrong]
        if problems:
            raise InputError(problems)

    @property
    def words(self) -> dict[str, Any]:
        """The words of each direction that were given."""
        given = {"favours": self.favours, "against": self.against}
        if self.p is None:
            given["unclear"] = self.unclear
        return {name: names_of(text) for name, text in given.items() if text is not None}


def combine(wanted: Wanted, asked: Asked) -> None:
    """Studies that print no effect: combine their p-values, or count their directions.

    Neither says how large an effect is. Use pool where studies print one.

    Example: pooledcases combine studies.csv --p pvalue --direction effect_direction

    Directions only: pooledcases combine studies.csv --direction effect_direction
    """
    from pooledcases.cli.fitting import refusing
    from pooledcases.cli.naming import need_columns

    wanted.check()
    if wanted.p is not None and asked.level != _LEVEL:
        raise InputError("--level is for the interval of directions; p-values have none.")
    table = _table(wanted, asked.lang)
    named = {"--p": wanted.p, "--direction": wanted.direction, "--weights": wanted.weights}
    with refusing(asked, "combined"):
        given = {flag: (name,) for flag, name in named.items() if name is not None}
        need_columns(asked, table, given)
        found = _combined(wanted, asked, table) if wanted.p else _counted(wanted, asked, table)
    if wrote_json(asked.json, lambda: _record(found, wanted)):
        return
    _write(found, wanted, asked.lang)


def _table(wanted: Wanted, lang: Lang) -> Table:
    """The table as text: a check of studies would take the sign ``-`` for a missing value."""
    from pooledcases.cli.reading import note, studies
    from pooledcases.data import read_table

    if wanted.measure is not None:
        return studies(wanted.studies, lang)
    table = read_table(wanted.studies)
    for sentence in table.attrs.get("said", ()):
        note(sentence, lang)
    return table


def _combined(wanted: Wanted, asked: Asked, table: Table) -> CombinedP:
    from pooledcases import models

    given = {
        "method": wanted.method, "sides": wanted.sides, "weights": wanted.weights,
        "direction": wanted.direction,
    }  # fmt: skip
    words: dict[str, Any] = wanted.words
    words |= {name: value for name, value in given.items() if value is not None}
    study = asked.columns.get("study", "study")
    return models.combine_p(table, pval=str(wanted.p), study=study, **words)


def _counted(wanted: Wanted, asked: Asked, table: Table) -> Directions:
    from pooledcases import models
    from pooledcases.cli.fitting import effects_of

    if wanted.measure is not None:
        effects = effects_of(asked, table)
        return models.count_directions(effects, benefit=str(wanted.benefit), level=asked.level)
    study = asked.columns.get("study", "study")
    return models.count_directions(
        table, direction=str(wanted.direction), study=study, level=asked.level, **wanted.words
    )


def _record(found: CombinedP | Directions, wanted: Wanted) -> dict[str, Any]:
    from pooledcases.results.encode import to_json

    # what counts as good stays with the counts
    side = {} if wanted.measure is None else {"measure": wanted.measure, "benefit": wanted.benefit}
    record: dict[str, Any] = to_json(found)
    return {"schema": 1} | record | side


def _write(found: CombinedP | Directions, wanted: Wanted, lang: Lang) -> None:
    from pooledcases.tables import sentence
    from pooledcases.tables.evidence import combined_frame, directions_frame

    combined = found.kind == "combined_p"
    frame: Callable[..., pd.DataFrame] = combined_frame if combined else directions_frame
    write_table(frame(found, lang))
    if wanted.measure is not None:
        measure = label(f"measure.{wanted.measure}", lang)
        write(label(f"cli.benefit.{wanted.benefit}", lang, measure=measure))
    write(sentence(found, lang))
    write_cautions(found.cautions, lang)


def _with_flags() -> Any:
    own = own_parameters(combine)
    del own["asked"]
    columns = [item for item in column_flags() if item.name.partition("_")[2] not in _OWN_COLUMNS]
    output = [item for item in parameters(OUTPUT_FLAGS) if item.name != "force"]
    flags = [item for items in own.values() for item in items] + output + columns

    @wraps(combine)
    def wrapped(**given: Any) -> None:
        mine = gathered(own, combine, given)
        wanted: Wanted = mine["wanted"]
        mapped = taken(given)
        asked = Asked(
            studies=wanted.studies, measure=wanted.measure or "", tau2=None, inference=None,
            force=False, columns=mapped, **given,
        )  # fmt: skip
        combine(wanted, asked)

    return with_parameters(wrapped, flags)
