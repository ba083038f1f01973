"""From what ``pool`` was asked to its answer: which of its ways a question goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from pooledcases.cli.dependence import Dependence
from pooledcases.cli.dependent import RobustFit, fit_dependent
from pooledcases.cli.fitting import effects_of, fit, model_for
from pooledcases.cli.location_scale import fit_location_scale
from pooledcases.cli.medians import fit_medians
from pooledcases.cli.naming import moderators_of, need_columns
from pooledcases.cli.overlap import Settled, need_one_per_group, say_left_out, settle
from pooledcases.cli.pool_after import Afterwards, Found, asked_after
from pooledcases.cli.study_options import Asked
from pooledcases.errors import InputError
from pooledcases.progress import Progress, nobody

if TYPE_CHECKING:
    from pooledcases.data.text_columns import TextColumns
    from pooledcases.results.dependent import Dependent
    from pooledcases.results.location_scale import LocationScale
    from pooledcases.results.medians import PooledMedian
    from pooledcases.results.overlap import OverlapSensitivity
    from pooledcases.results.pooled import Pooled

#: Medians have no effects with variances.
MEDIAN = "MEDIAN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Everything that the flags of ``pool`` said.

    Attributes
    ----------
    more : mapping
        The flags of :class:`pooledcases.cli.pool.More` that were used.
    """

    asked: Asked
    model: str | None
    subgroup: str | None
    mods: str | None
    scale: str | None
    dependence: Dependence
    more: Mapping[str, Any]
    after: Afterwards = field(default_factory=Afterwards)

    @property
    def own(self) -> dict[str, Any]:
        """The flags of this command that were used, without those of dependence."""
        given = {"subgroup": self.subgroup, "mods": self.mods, "scale": self.scale}
        return {name: value for name, value in given.items() if value is not None} | {**self.more}

    @property
    def flags(self) -> list[str]:
        """The flags that were used, but for what ``--outcome`` names."""
        wanted = self.dependence
        given = {item.name: getattr(wanted, item.name) for item in fields(wanted)}
        given |= {"model": self.model} | self.own
        return [
            f"--{name.replace('_', '-')}"
            for name, value in given.items()
            if value is not None and name != "outcome"
        ] + self.after.flags

    @property
    def only_effects(self) -> list[str]:
        """The flags that were used and need effects with variances."""
        wanted = self.dependence
        given = {
            "--mods": self.mods,
            "--scale": self.scale,
            "--cluster": wanted.cluster,
            "--robust": wanted.robust,
            "--outcome": wanted.outcome,
            "--shared-arm": wanted.shared_arm,
        }
        return [flag for flag, value in given.items() if value is not None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """A result, beside it the result under every choice of overlapping studies, and what was
    asked of it afterwards."""

    result: Pooled | Dependent | RobustFit | PooledMedian | LocationScale
    choice: str | None = None
    sensitivity: OverlapSensitivity | None = None
    after: Found = field(default_factory=Found)

    @property
    def more(self) -> Mapping[str, Any]:
        """The keys that a pooled result has beside its own; always all of them."""
        pooled = getattr(self.result, "kind", None) == "pooled"
        return self.after.results if pooled else {}


def answer(question: Question, table: TextColumns, progress: Progress = nobody) -> Answer:
    """Pool a table as the question says, and ask of the result what it asks."""
    found = _pooled(question, table)
    if not question.after.flags:
        return found
    result: Any = found.result
    return replace(found, after=asked_after(result, question.after, progress))


def _pooled(question: Question, table: TextColumns) -> Answer:
    asked, wanted = question.asked, question.dependence
    _check(question)
    need_columns(asked, table, _named(question))
    if asked.measure == MEDIAN:
        return Answer(result=fit_medians(asked, table, question.own))
    model = model_for(asked, table, question.model, question.only_effects)
    if question.scale is not None:
        return _location_scale(question, table)
    if wanted.overlap is None and not wanted.asks_for_model:
        return Answer(result=fit(asked, table, model, **question.own))
    settled = settle(asked, table, effects_of(asked, table), wanted)
    result = _settled(question, settled, model)
    return Answer(result=result, choice=settled.choice, sensitivity=settled.sensitivity)


def _location_scale(question: Question, table: TextColumns) -> Answer:
    asked, wanted = question.asked, question.dependence
    settled = settle(asked, table, effects_of(asked, table), wanted)
    of_rows = wanted.asks_for_model
    result = fit_location_scale(asked, settled.effects, question.own, of_rows=of_rows)
    return Answer(result=result, choice=settled.choice, sensitivity=settled.sensitivity)


def _settled(question: Question, settled: Settled, model: str) -> Pooled | Dependent | RobustFit:
    asked, wanted = question.asked, question.dependence
    if wanted.asks_for_model:
        return fit_dependent(asked, settled.effects, wanted, question.own, model=question.model)
    if model not in ("inverse-variance", "bayes"):
        need_one_per_group(settled, model)
        say_left_out(settled, asked)
        return fit(asked, settled.table, model, **question.own)
    return fit(asked, settled.table, model, effects=settled.effects, **question.own)


def _check(question: Question) -> None:
    question.dependence.check()
    question.after.check(question.mods)
    wanted = question.dependence.asks_for_model or question.scale is not None
    if wanted or question.asked.measure == MEDIAN:
        question.after.refuse()
    if question.asked.measure != MEDIAN:
        if "median_method" in question.more:
            raise InputError("--median-method is for --measure MEDIAN; leave one of the two out.")
        return
    flags = {
        "--model": question.model,
        "--subgroup": question.subgroup,
        "--overlap": question.dependence.overlap,
    }
    used = [flag for flag, value in flags.items() if value is not None]
    used += [flag for flag in question.only_effects if flag not in used]
    if used:
        raise InputError(
            [f"{flag} does not go together with --measure MEDIAN; leave it out." for flag in used]
        )


def _named(question: Question) -> dict[str, Any]:
    """The columns that each flag names."""
    one = {"--subgroup": question.subgroup, "--weights": question.more.get("weights")}
    return {
        **{flag: (name,) for flag, name in one.items() if name is not None},
        **question.dependence.named,
        "--mods": moderators_of(question.mods, "--mods"),
        "--scale": moderators_of(question.scale, "--scale"),
    }
