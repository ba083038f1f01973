"""From a table of studies and what was asked of it to one pooled result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pooledcases.cli.naming import in_flags, in_order, with_own_names
from pooledcases.cli.pool_after import KEYS
from pooledcases.cli.reading import effects as read_effects
from pooledcases.cli.reading import names, note, say_unused
from pooledcases.cli.study_options import Asked
from pooledcases.cli.terminal import write_json
from pooledcases.errors import InputError, Refusal
from pooledcases.labels import label
from pooledcases.options import Lang

if TYPE_CHECKING:
    from pooledcases.data.columns import Table
    from pooledcases.results.effects import Effects
    from pooledcases.results.pooled import Pooled

#: Options of one model only; the others say that they have no use for them.
_INVERSE_VARIANCE = (
    "subgroup_tau2", "mods", "weights", "prediction", "tau2_interval", "i2_interval",
)  # fmt: skip
_BAYES = ("prior", "prior_scale", "prior_location", "prior_df", "mean_prior")


def effects_of(asked: Asked, table: Table) -> Effects:
    """The effects of a table, which has the user's own names of columns beside ours."""
    from pooledcases.effects.reported import COLUMNS as PRINTED

    made = read_effects(asked, table)
    _say_na(asked, table, (*made.columns, *PRINTED))
    return with_own_names(made, table, asked)


def _say_na(asked: Asked, table: Table, used: Iterable[str]) -> None:
    """Name the cells in which ``NA`` was read as a missing number, of the columns that count."""
    from pooledcases.data.not_available import is_na

    for name in dict.fromkeys(used):
        own = asked.columns.get(name, name)
        cells: Any = table.get(own, ())
        rows = [str(row) for row, cell in enumerate(cells, 1) if is_na(cell)]
        if rows:
            text = names(rows, asked.lang)
            note(label("pool.na", asked.lang, column=own, rows=text), asked.lang)


def model_for(
    asked: Asked, table: Table, model: str | None, only_effects: Iterable[str] | None = None
) -> str:
    """The model that was asked for, or the usual one.

    Proportions from counts are pooled in one stage, which needs no correction of zeros (PC-M02),
    all other effects by inverse variance. ``only_effects`` are flags for the latter that were used.
    """
    flags = tuple(only_effects or ())
    if flags:
        if model not in (None, "inverse-variance"):
            said = f"{' and '.join(flags)} {'is' if len(flags) == 1 else 'are'}"
            raise InputError(
                f"{said} for the inverse-variance model, not {model}; leave --model out."
            )
        return "inverse-variance"
    if model is not None:
        return model
    counts = all(asked.columns.get(name, name) in table for name in ("xi", "ni"))
    return "glmm" if asked.measure == "PLO" and counts else "inverse-variance"


def fit(
    asked: Asked,
    table: Table,
    model: str,
    *,
    effects: Effects | None = None,
    **own: Any,
) -> Pooled:
    """Pool a table of studies by a model; options that it does not use are said.

    Parameters
    ----------
    asked : Asked
    table : DataFrame
    model : str
        A key of :data:`pooledcases.models.MODELS`.
    effects : Effects, optional
        Those of the table, where they were made already.
    **own
        ``subgroup``, and the options of one model only; None where not said.
    """
    own = {name: value for name, value in own.items() if value is not None}
    if model not in ("inverse-variance", "bayes"):
        return _counts(asked, table, model, own)
    effects = effects_of(asked, table) if effects is None else effects
    if model == "bayes":
        return _bayes(asked, effects, own)
    _say_unused_prior(own, asked.lang)
    return _inverse_variance(asked, effects, own)


def _inverse_variance(asked: Asked, effects: Effects, own: dict[str, Any]) -> Pooled:
    from pooledcases import models

    words = {name: own[name] for name in ("subgroup", *_INVERSE_VARIANCE) if name in own}
    return models.pool(
        effects,
        tau2=asked.tau2,
        inference=asked.inference,
        level=asked.level,
        force=asked.force,
        **words,
    )


def _bayes(asked: Asked, effects: Effects, own: dict[str, Any]) -> Pooled:
    """Counts of one proportion by their binomial likelihood, all others by normal effects."""
    from pooledcases import models
    from pooledcases.models.grouped.subgroups import with_subgroups

    counted = asked.measure == "PLO" and {"xi", "ni"} <= set(effects.columns)
    unused = [*_used(own, _INVERSE_VARIANCE), *_said(asked, "tau2", "inference")]
    say_unused(unused + (_of_effects(asked) if counted else []), "bayes", asked.lang)

    mu_prior = _mean_prior(own.get("mean_prior"))

    def pooled(some: Effects) -> Pooled:
        return models.pool_bayes(
            some,
            prior=own.get("prior", "half-normal"),
            scale=own.get("prior_scale"),
            location=own.get("prior_location"),
            df=own.get("prior_df"),
            mu_prior=mu_prior,
            likelihood="binomial" if counted else "normal",
            level=asked.level,
            force=asked.force,
        )

    whole = pooled(effects)
    return with_subgroups(whole, own["subgroup"], pooled) if "subgroup" in own else whole


def _mean_prior(text: str | None) -> tuple[float, float] | None:
    """Mean and standard deviation of a normal prior on the mean, as ``0,2``."""
    if text is None:
        return None
    try:
        mean, sd = (float(part) for part in text.split(","))
    except ValueError:
        raise InputError(
            f"--mean-prior: {text!r} is not understood; write the mean and the standard deviation "
            "of a normal prior on the scale of analysis, such as 0,2."
        ) from None
    return mean, sd


def _counts(asked: Asked, table: Table, model: str, own: dict[str, Any]) -> Pooled:
    from pooledcases import models

    tau2, unused = asked.tau2, [*_used(own, _INVERSE_VARIANCE), *_of_effects(asked)]
    if tau2 not in (None, *models.MODELS[model].tau2):
        tau2, unused = None, [f"--tau2 {asked.tau2}", *unused]
    say_unused(unused, model, asked.lang)
    _say_unused_prior(own, asked.lang, model)
    found = models.pool_counts(
        table,
        measure=asked.measure,
        model=model,
        columns=asked.columns,
        level=asked.level,
        subgroup=own.get("subgroup"),
        force=asked.force,
        tau2=tau2,
        inference=asked.inference,
    )
    _say_na(asked, table, found.effects.columns)
    return found


def _say_unused_prior(own: Mapping[str, Any], lang: Lang, model: str = "inverse-variance") -> None:
    words = label(f"model.{model}", lang)
    for option in _used(own, _BAYES):
        note(label("cli.unused_by_inverse_variance", lang, option=option, model=words), lang)


def _used(own: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    """The flags of some options that were given, as they were typed."""
    return (f"{_flag(name)} {own[name]}" for name in names if name in own)


def _said(asked: Asked, *names: str) -> Iterator[str]:
    given = ((name, getattr(asked, name)) for name in names)
    return (f"{_flag(name)} {value}" for name, value in given if value is not None)


def _of_effects(asked: Asked) -> list[str]:
    """Models on counts correct nothing and take no printed interval."""
    return [
        _flag(name) if value is True else f"{_flag(name)} {value}"
        for name, value in asked.of_effects.items()
    ]


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


@contextmanager
def refusing(asked: Asked, kind: str = "pooled") -> Iterator[None]:
    """Whoever asked for JSON gets the refusal as JSON too, before the exit code says it.

    Problems speak of flags, not of arguments.
    """
    try:
        yield
    except InputError as error:
        raise InputError(in_order(map(in_flags, error.problems))) from error
    except Refusal as refusal:
        if asked.json:
            write_json(_refused(refusal, asked, kind))
        raise


def _refused(refusal: Refusal, asked: Asked, kind: str) -> dict[str, Any]:
    from pooledcases.results.base import Refused
    from pooledcases.results.pooled import refused_json

    said = Refused(code=refusal.code, message=refusal.message, offered=refusal.offered)
    if kind == "pooled":
        record = refused_json(said, measure=asked.measure, level=asked.level)
        return record | dict.fromkeys(KEYS)
    return {"schema": 1, "kind": kind, "measure": asked.measure, "refused": said}
