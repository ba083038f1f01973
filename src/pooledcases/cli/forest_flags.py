"""How ``pool --forest`` lays the forest plot out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from pooledcases.cli.flags import word_flag
from pooledcases.cli.pool_figures import FIGURES
from pooledcases.errors import InputError
from pooledcases.options import ForestLayout, ForestNotes


def _pair(text: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        metavar="A,B", help=text, rich_help_panel=FIGURES
    )
    return option


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestFlags:
    """The flags; None where one was not used."""

    layout: Annotated[
        str | None,
        word_flag(ForestLayout, "--layout", "Of --forest (default pooledcases).", panel=FIGURES),
    ] = None
    groups: Annotated[
        str | None, _pair("Of --forest: what the two groups are called (ai n1i, then ci n2i).")
    ] = None
    favours: Annotated[
        str | None, _pair('Of --forest: what the two sides mean: "favours drug,favours control".')
    ] = None
    notes: Annotated[
        str | None,
        word_flag(
            ForestNotes, "--notes", "Of --forest: the lines under it (default short).",
            panel=FIGURES,
        ),
    ] = None  # fmt: skip

    def options(self, forest: Path | None) -> dict[str, Any]:
        """The options of the figure.

        Raises
        ------
        InputError
            Without a forest plot to draw, or for a pair that is none; all at once.
        """
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        used = {name: value for name, value in given.items() if value is not None}
        problems = [
            f"--{name} lays out the forest plot; add --forest FILE, or leave it out."
            for name in used
            if forest is None
        ]
        for name in ("groups", "favours"):
            if name not in used:
                continue
            parts = tuple(part.strip() for part in used[name].split(","))
            if len(parts) != 2 or not all(parts):
                problems.append(
                    f'--{name}: {used[name]!r} is no pair; give two names with a comma: "A,B".'
                )
            used[name] = parts
        if problems:
            raise InputError(problems)
        return used
