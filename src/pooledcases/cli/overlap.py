"""Studies that may share patients: what is pooled of them, and what the choice changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pooledcases.cli.dependence import ONE_PER_GROUP, Dependence
from pooledcases.cli.reading import note
from pooledcases.cli.study_options import Asked
from pooledcases.errors import InputError
from pooledcases.labels import label

if TYPE_CHECKING:
    from pooledcases.data.text_columns import TextColumns
    from pooledcases.results.effects import Effects
    from pooledcases.results.overlap import OverlapSensitivity


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settled:
    """A table after the choice.

    Attributes
    ----------
    table : DataFrame
        For models on counts: without the rows that are left out.
    effects : Effects
        Every row; those left out with the reason.
    choice : str or None
        What was chosen; None where no studies overlap.
    sensitivity : OverlapSensitivity or None
    """

    table: TextColumns
    effects: Effects
    choice: str | None = None
    sensitivity: OverlapSensitivity | None = None


def settle(asked: Asked, table: TextColumns, effects: Effects, wanted: Dependence) -> Settled:
    """Treat studies that share patients as was asked."""
    from pooledcases.models.dependent.overlap import overlapping

    if wanted.overlap is None:
        return Settled(table=table, effects=effects)
    if not overlapping(effects, wanted.overlap):
        note(label("cli.no_overlap", asked.lang, column=wanted.overlap), asked.lang)
        return Settled(table=table, effects=effects)
    choice = wanted.overlap_choice or _usual(effects)
    kept = _chosen(effects, wanted.overlap, choice, wanted.within_correlation)
    left = effects.included & ~kept.included if choice in ONE_PER_GROUP else None
    return Settled(
        table=table if left is None else table.where(~left),
        effects=kept,
        choice=choice,
        sensitivity=_sensitivity(asked, effects, wanted.overlap, wanted.within_correlation),
    )


def say_left_out(settled: Settled, asked: Asked) -> None:
    """Name the rows that a model on counts does not see."""
    for row, reason in enumerate(settled.effects.reasons):
        if reason is not None and reason.key == "reason.overlap":
            said = {"why": reason.text(asked.lang), "ids": settled.effects.study[row]}
            note(label("cli.left_out", asked.lang, **said), asked.lang)


def need_one_per_group(settled: Settled, model: str) -> None:
    """Raise where a model on counts is asked for the average or a model of overlapping rows."""
    if settled.choice not in (None, *ONE_PER_GROUP):
        raise InputError(
            f"--overlap-choice {settled.choice} needs effects with variances, which model {model} "
            f"has not; choose {', '.join(ONE_PER_GROUP)}, or --model inverse-variance."
        )


def _chosen(effects: Effects, group: str, choice: str, rho: float | None) -> Effects:
    from pooledcases import models

    if choice in ONE_PER_GROUP:
        return models.one_per_group(effects, choose=choice, group=group)
    if choice == "average":
        return models.aggregate_effects(effects, group=group, rho=rho)
    return effects


def _usual(effects: Effects) -> str:
    """The largest where the table says how many patients each row has."""
    return "most-precise" if effects.ni is None else "largest"


def _sensitivity(
    asked: Asked, effects: Effects, group: str, rho: float | None
) -> OverlapSensitivity:
    """Every choice; whether the rows may be pooled at all is the business of the main result."""
    from pooledcases import models

    words: dict[str, Any] = {"tau2": asked.tau2, "inference": asked.inference}
    if rho is not None:
        words["rho"] = (rho,)
    given = {name: word for name, word in words.items() if word is not None}
    return models.overlap_sensitivity(effects, group=group, level=asked.level, force=True, **given)
