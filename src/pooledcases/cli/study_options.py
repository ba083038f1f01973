"""What every analysis of a table of studies can be asked: one set of flags for its commands."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from pooledcases.cli.columns import column_flags, taken
from pooledcases.cli.flags import Flags, gathered, own_parameters, parameters, with_parameters
from pooledcases.cli.flags import word_flag as word_flag
from pooledcases.cli.sections import EFFECTS, OUTPUT
from pooledcases.options import (
    Continuity,
    Inference,
    Lang,
    Measure,
    QuantileWord,
    StudyInterval,
    Tau2Method,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the flags said; None where one was not used.

    Attributes
    ----------
    studies : Path
        The table.
    measure : str
    tau2, inference : str or None
    level : float
    force : bool
    lang : {"en", "zh"}
    json : bool
    columns : mapping of str to str
        Our names of columns to the table's own.
    of_effects : mapping
        How effects are made of the table: only what was said.
    """

    studies: Path
    measure: str
    tau2: str | None
    inference: str | None
    level: float
    force: bool
    lang: Lang
    json: bool
    columns: Mapping[str, str]
    of_effects: Mapping[str, Any] = field(default_factory=dict)


#: The first flags, and those after a command's own.
_STUDIES: Flags = {
    "studies": (
        Annotated[Path, typer.Argument(help="The table of studies (CSV).")],
        inspect.Parameter.empty,
    ),
}
_METHODS: Flags = {
    "tau2": (
        Annotated[
            Tau2Method | None,
            word_flag(
                Tau2Method,
                "--tau2",
                "Estimator of tau-squared (default REML); EE: equal effects.",
            ),
        ],
        None,
    ),
    "inference": (
        Annotated[
            Inference | None,
            word_flag(
                Inference,
                "--inference",
                "How the interval is made (default hartung-knapp-adhoc; t for models on counts).",
            ),
        ],
        None,
    ),
}
_OF_EFFECTS: Flags = {
    "continuity": (
        Annotated[
            Continuity | None,
            word_flag(
                Continuity,
                "--continuity",
                "Which studies have something added to their cells: those with a zero (default), "
                "all, all if one has a zero, none.",
                panel=EFFECTS,
            ),
        ],
        None,
    ),
    "add": (
        Annotated[
            float | None,
            typer.Option(help="What is added to each cell (default 0.5).", rich_help_panel=EFFECTS),
        ],
        None,
    ),
    "drop00": (
        Annotated[
            bool,
            typer.Option(
                "--drop00",
                help="Leave out studies without events in both groups.",
                rich_help_panel=EFFECTS,
            ),
        ],
        False,
    ),
    "quantiles": (
        Annotated[
            QuantileWord | None,
            word_flag(
                QuantileWord,
                "--quantiles",
                "How means follow from medians (without it such studies are left out).",
                panel=EFFECTS,
            ),
        ],
        None,
    ),
    "study_interval": (
        Annotated[
            StudyInterval | None,
            word_flag(
                StudyInterval,
                "--study-interval",
                "The studies' own intervals (default: exact for one proportion or rate).",
                panel=EFFECTS,
            ),
        ],
        None,
    ),
}
OUTPUT_FLAGS: Flags = {
    "level": (
        Annotated[float, typer.Option(help="Confidence level.", rich_help_panel=OUTPUT)],
        0.95,
    ),
    "force": (
        Annotated[
            bool,
            typer.Option(
                "--force",
                help="Give the number although the analysis is refused.",
                rich_help_panel=OUTPUT,
            ),
        ],
        False,
    ),
    "lang": (
        Annotated[Lang, typer.Option(help="The language of the output.", rich_help_panel=OUTPUT)],
        "en",
    ),
    "json": (
        Annotated[bool, typer.Option("--json", help="The result as JSON.", rich_help_panel=OUTPUT)],
        False,
    ),
}


def measure_flag(measures: Any, more: str = "") -> Flags:
    """The flag that names the measure, of those that a command knows."""
    text = (
        "PLO for proportions, IRLN for rates; OR, RR, RD for two groups, IRR for two rates; MD, "
        f"SMD for means; HR for printed hazard ratios; GEN for yi with vi{more}."
    )
    annotation = Annotated[str, word_flag(measures, "--measure", text)]
    return {"measure": (annotation, inspect.Parameter.empty)}


def for_studies(
    command: Callable[..., None], *, measures: Any = Measure, more: str = ""
) -> Callable[..., None]:
    """Give a command the flags of all analyses of studies, and one flag a column.

    The command's first parameter is ``asked``, an :class:`Asked`; its others are its own flags.
    ``measures`` are the measures that it knows; what ``more`` says of them ends the flag's help.
    """
    own = own_parameters(command)
    del own["asked"]
    flags = [
        *parameters(_STUDIES),
        *parameters(measure_flag(measures, more)),
        *parameters(_METHODS),
        *(item for items in own.values() for item in items),
        *parameters(_OF_EFFECTS),
        *parameters(OUTPUT_FLAGS),
        *column_flags(),
    ]

    @wraps(command)
    def wrapped(**given: Any) -> None:
        mine = gathered(own, command, given)
        command(_asked(given), **mine)

    return with_parameters(wrapped, flags)


def _asked(given: dict[str, Any]) -> Asked:
    columns = taken(given)
    of_effects = {name: given.pop(name) for name in _OF_EFFECTS}
    said = {name: value for name, value in of_effects.items() if value not in (None, False)}
    level = _number(columns.get("ci_level"))
    if level is not None:
        said["ci_level"] = level
        columns = {name: own for name, own in columns.items() if name != "ci_level"}
    return Asked(**given, columns=columns, of_effects=said)


def _number(text: str | None) -> float | None:
    """A confidence level for all rows; None where the flag names a column."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
