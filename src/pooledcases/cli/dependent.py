"""Three-level and multivariate models, and robust variances, from what ``pool`` was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pooledcases.cli.dependence import Dependence
from pooledcases.cli.reading import note
from pooledcases.cli.study_options import Asked
from pooledcases.errors import InputError
from pooledcases.labels import label

if TYPE_CHECKING:
    from pooledcases.results.dependent import Dependent, Robust, SamplingCovariance
    from pooledcases.results.effects import Effects
    from pooledcases.results.pooled import Pooled

#: What the name of a level of single rows is, unless the table has a column of that name.
_ROW = "row"
_METHODS, _INFERENCES = ("REML", "ML"), ("t", "normal")
#: What a regression says of its moderators, whatever the model.
_OF_DESIGN = ("PC-M16", "PC-M17")
#: Options of ordinary pooling that these models have no use for.
_UNUSED = (
    "subgroup_tau2", "weights", "prediction", "tau2_interval", "i2_interval", "prior",
    "prior_scale", "prior_location", "prior_df", "mean_prior", "median_method",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RobustFit:
    """Robust coefficients, and the model whose variances and weights they take for true."""

    robust: Robust
    working: Pooled | Dependent

    @property
    def effects(self) -> Effects:
        """The rows."""
        return self.working.effects

    def as_json(self) -> dict[str, Any]:
        """The robust result, with the fit beneath."""
        from pooledcases.results.encode import to_json

        found: dict[str, Any] = to_json(self.robust)
        return found | {"working_model": self.working}


def fit_dependent(
    asked: Asked,
    effects: Effects,
    wanted: Dependence,
    own: Mapping[str, Any],
    *,
    model: str | None,
) -> Dependent | RobustFit:
    """Pool rows that depend on each other.

    Parameters
    ----------
    asked : Asked
    effects : Effects
    wanted : Dependence
    own : mapping
        The flags of ``pool`` that were used.
    model : str or None
        What ``--model`` named: with ``inverse-variance`` robust variances rest on the weights of
        ordinary pooling, else on those of the three-level model.
    """
    if "subgroup" in own:
        raise InputError(
            "--subgroup does not go together with rows that depend on each other; use --mods "
            f'"{own["subgroup"]}" for the difference between the groups.'
        )
    if wanted.robust is None:
        return _model(asked, effects, wanted, own)
    structured = wanted.clusters or wanted.outcome or _declared(wanted)
    working: Pooled | Dependent = (
        _two_stage(asked, effects, own)
        if model is not None or not structured
        else _model(asked, effects, wanted, own)
    )
    return RobustFit(robust=_robust(working, wanted, wanted.robust, asked), working=working)


def _model(asked: Asked, effects: Effects, wanted: Dependence, own: Mapping[str, Any]) -> Dependent:
    """The three-level model, or the multivariate one of several outcomes."""
    from pooledcases import models

    _say_unused(asked, own, wanted)
    mods = own.get("mods")
    used, design = (effects, {}) if mods is None else _design(effects, mods, asked)
    words = _words(asked) | design
    sampling = _sampling(used, wanted)
    if wanted.outcome is None:
        used, levels = _levels(used, wanted)
        return models.pool_multilevel(used, levels=levels, sampling=sampling, **words)
    if wanted.structure is not None:
        words["structure"] = wanted.structure
    study = wanted.clusters[0] if wanted.clusters else "study"
    if sampling is None:  # it has no usual value, and the flags were checked for one
        raise InputError("--outcome needs --within-correlation, --covariances or --shared-arm.")
    return models.pool_multivariate(
        used, outcome=wanted.outcome, sampling=sampling, study=study, **words
    )


def _words(asked: Asked) -> dict[str, Any]:
    """The shared options, in the words of these models."""
    words: dict[str, Any] = {"level": asked.level, "force": asked.force}
    if asked.tau2 in _METHODS:
        words["method"] = asked.tau2
    if asked.inference is None:
        return words
    if asked.inference not in _INFERENCES:
        raise InputError(
            f"--inference {asked.inference} is not for rows that depend on each other; use t "
            "(rows less coefficients) or normal, or leave it out (clusters less coefficients)."
        )
    return words | {"inference": asked.inference}


def _two_stage(asked: Asked, effects: Effects, own: Mapping[str, Any]) -> Pooled:
    from pooledcases import models

    words = {name: value for name, value in own.items() if name in ("mods", "weights")}
    return models.pool(
        effects,
        tau2=asked.tau2,
        inference=asked.inference,
        level=asked.level,
        force=asked.force,
        **words,
    )


def _robust(
    working: Pooled | Dependent, wanted: Dependence, correction: str, asked: Asked
) -> Robust:
    from pooledcases import models

    # clusters of a model of dependence are its own: what it takes as dependent stays together
    of_model = working.kind == "dependent"
    cluster = None if of_model or not wanted.clusters else wanted.clusters[0]
    return models.robust(working, cluster=cluster, correction=correction, level=asked.level)


def _declared(wanted: Dependence) -> bool:
    """Whether it was said how sampling errors depend on each other, other than by clusters."""
    return wanted.shared_arm is not None or wanted.covariances is not None or wanted.modelled


def _sampling(effects: Effects, wanted: Dependence) -> SamplingCovariance | None:
    """How sampling errors depend on each other, in the way that it was declared."""
    from pooledcases import models
    from pooledcases.cli.flags import names_of

    cluster = wanted.clusters[-1] if wanted.clusters else "study"
    if wanted.shared_arm is not None:
        return models.shared_arm_covariance(effects, arm=wanted.shared_arm)
    if wanted.covariances is not None:
        columns = names_of(wanted.covariances)
        return models.covariance_from_columns(effects, cluster=cluster, columns=columns)
    if wanted.within_correlation is None:
        return None
    if wanted.modelled and wanted.overlap is not None:
        cluster = wanted.overlap
    return models.sampling_covariance(effects, cluster=cluster, rho=wanted.within_correlation)


def _levels(effects: Effects, wanted: Dependence) -> tuple[Effects, tuple[str, ...]]:
    """The columns of nested levels; single rows are the last, unless the columns tell them apart.

    Effects come back with a column of row numbers where they need one.
    """
    cells = [_cells(effects, name) for name in wanted.clusters]
    paths = [tuple(cell[row] for cell in cells) for row in np.flatnonzero(effects.included)]
    if cells and len(set(paths)) == len(paths):
        return effects, wanted.clusters
    name = _ROW
    while name in effects.labels or name in effects.columns:
        name += "_"
    rows = tuple(str(row + 1) for row in range(len(effects.study)))
    labels = {**effects.labels, name: rows}
    return replace(effects, labels=labels), (*wanted.clusters, name)


def _cells(effects: Effects, name: str) -> tuple[object, ...]:
    if name in effects.labels:
        return effects.labels[name]
    return tuple(effects.columns[name]) if name in effects.columns else effects.study


def _design(effects: Effects, mods: str, asked: Asked) -> tuple[Effects, dict[str, Any]]:
    """The columns of a formula for every row; rows without a moderator are left out."""
    from pooledcases import models

    fit = models.pool(effects, mods=mods, tau2="EE", level=asked.level, force=asked.force)
    found = fit.regression
    if found is None:
        raise InputError("--mods: no regression of these rows exists.")
    included = np.zeros(len(effects.study), dtype=bool)
    included[found.rows] = True
    design = np.zeros((len(effects.study), len(found.names)))
    design[found.rows] = found.design
    # the rows left out, and too many coefficients, are said once more by no other model
    told = tuple(item for item in fit.cautions if item.code in _OF_DESIGN)
    known = {id(item) for item in effects.cautions}
    cautions = (*effects.cautions, *(item for item in told if id(item) not in known))
    used = replace(fit.effects, included=included, cautions=cautions)
    return used, {"design": design, "terms": found.names}


def _say_unused(asked: Asked, own: Mapping[str, Any], wanted: Dependence) -> None:
    kind = "multilevel" if wanted.outcome is None else "multivariate"
    words = label(f"model.{kind}", asked.lang)
    used = [f"--{name.replace('_', '-')} {own[name]}" for name in _UNUSED if name in own]
    if asked.tau2 is not None and asked.tau2 not in _METHODS:
        used.append(f"--tau2 {asked.tau2}")
    for option in used:
        note(label("cli.unused_here", asked.lang, option=option, model=words), asked.lang)
