"""The fits of a curve: inverse variance in stacks of rows, models on counts one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pooledcases.diagnostics.specifications.variants import Study, Variant, identity
from pooledcases.diagnostics.specifications.words import Way
from pooledcases.errors import PooledCasesError
from pooledcases.models import pool, pool_batch
from pooledcases.models.catalogue import MODELS
from pooledcases.models.together import pooled_together
from pooledcases.progress import Progress, nobody
from pooledcases.results.base import Interval
from pooledcases.results.effects import Effects, Reason, optional
from pooledcases.results.pooled import Batch, Pooled
from pooledcases.results.specification import Choices, NotFitted, Specification
from pooledcases.scales import SCALES, to_reader

#: What a fit gives, by the names of :class:`Specification`.
Numbers = dict[str, Any]

_NOTHING: Numbers = dict.fromkeys(
    ("estimate", "se", "ci", "p_value", "tau2", "reported_estimate", "reported_ci")
)


@dataclass(slots=True)
class Job:
    """One specification to be fitted: the first choices that led to its data, and the others."""

    way: Way
    effects: Effects
    choices: Choices
    same: list[Choices]


def choices_of(way: Way, variant: Variant) -> Choices:
    """What a way and a variant choose in each dimension."""
    return {
        "measure": (way.measure,),
        "model": (way.model,),
        "tau2": (way.tau2,),
        "inference": (way.inference,),
        "continuity": () if way.continuity is None else (way.continuity,),
        "missing": (variant.missing,),
        "duplicates": (variant.duplicates,),
        "readings": variant.names,
    }


def jobs(
    study: Study, ways: Sequence[Way], variants: Sequence[Variant]
) -> tuple[list[Job], list[NotFitted]]:
    """What is to be fitted, each set of numbers once, and what leaves nothing to fit."""
    found: dict[Any, Job] = {}
    left_out: dict[Any, NotFitted] = {}
    for way in ways:
        for variant in variants:
            effects = study.effects(way, variant)
            choices = choices_of(way, variant)
            if isinstance(effects, Reason):
                item = _without_effects(way, choices, effects)
                left_out.setdefault(tuple(item.choices.items()), item)
                continue
            key = identity(way, effects)
            if key in found:
                found[key].same.append(choices)
            else:
                found[key] = Job(way, effects, choices, [])
    return list(found.values()), list(left_out.values())


def _without_effects(way: Way, choices: Choices, reason: Reason) -> NotFitted:
    """Neither the estimator nor the interval has a part in it."""
    matters = ("measure", "continuity", "missing", "duplicates", "readings")
    names = ("measure", "model", *matters[2:]) if way.counts else matters
    kept = {name: choices[name] for name in names if choices[name]}
    return NotFitted(choices=kept, reason=reason)


def main_fit(job: Job, *, level: float, force: bool) -> Pooled:
    """The main specification in full, as :func:`pooledcases.pool` gives it."""
    way = job.way
    if not way.counts:
        return pool(job.effects, tau2=way.tau2, inference=way.inference, level=level, force=force)
    together = pooled_together(job.effects, force=force)
    fit = _counts_fit(job, level)
    return replace(fit, cautions=(*fit.cautions, *together))


def fit_all(
    some: Sequence[Job], *, level: float, progress: Progress = nobody
) -> tuple[tuple[Specification, ...], tuple[NotFitted, ...]]:
    """Every job as a row, in order; those that cannot be fitted with the reason."""
    rows, left_out = [], []
    for job, found in zip(some, _numbers(some, level, progress), strict=True):
        if isinstance(found, Reason):
            left_out.append(NotFitted(choices=job.choices, reason=found))
        else:
            rows.append(
                Specification(
                    choices=job.choices, same=tuple(job.same), scale=job.effects.scale, **found
                )
            )
    return tuple(rows), tuple(left_out)


def estimates(some: Sequence[Job | None], *, level: float) -> list[float | None]:
    """The estimate of every job on the reader's scale; None where there is none."""
    work = [job for job in some if job is not None]
    found = iter(_numbers(work, level))
    out: list[float | None] = []
    for job in some:
        numbers = None if job is None else next(found)
        out.append(numbers["reported_estimate"] if isinstance(numbers, dict) else None)
    return out


def _numbers(
    some: Sequence[Job], level: float, progress: Progress = nobody
) -> list[Numbers | Reason]:
    """What every job gives: all of one estimator and interval in one stack of rows."""
    numbers: dict[int, Numbers | Reason] = {}
    stacks: dict[tuple[str, str], list[int]] = {}
    for index, job in enumerate(some):
        progress(index, len(some))
        if job.way.counts:
            numbers[index] = _counts_numbers(job, level)
        else:
            stacks.setdefault((job.way.tau2, job.way.inference), []).append(index)
    for (tau2, inference), members in stacks.items():
        batch = _batch([some[index].effects for index in members], tau2, inference, level)
        for at, index in enumerate(members):
            numbers[index] = _row(batch, at, some[index].effects)
    return [numbers[index] for index in range(len(some))]


def _batch(effects: Sequence[Effects], tau2: str, inference: str, level: float) -> Batch:
    yi, vi, included = (
        np.array([getattr(item, name) for item in effects]) for name in ("yi", "vi", "included")
    )
    return pool_batch(yi, vi, included, tau2=tau2, inference=inference, level=level)


def _row(batch: Batch, at: int, effects: Effects) -> Numbers:
    k = int(batch.k[at])
    if not batch.converged[at]:
        return _NOTHING | {"k": k, "converged": False}
    values = [getattr(batch, name)[at] for name in ("estimate", "ci_low", "ci_high")]
    middle, low, high = to_reader(effects.scale, values, effects.size_for_back()).tolist()
    tests_null = SCALES[effects.scale].null is not None
    return {
        "k": k,
        "estimate": float(values[0]),
        "se": float(batch.se[at]),
        "ci": Interval(float(values[1]), float(values[2])),
        "p_value": optional(batch.p_value[at]) if tests_null else None,
        "tau2": float(batch.tau2[at]),
        "reported_estimate": middle,
        "reported_ci": Interval(low, high),
        "converged": True,
    }


def _counts_fit(job: Job, level: float) -> Pooled:
    spec = MODELS[job.way.model]
    if spec.fit is None:  # pragma: no cover - callers have looked
        raise TypeError(job.way.model)
    return spec.fit(job.effects, tau2=job.way.tau2, inference=job.way.inference, level=level)


def _counts_numbers(job: Job, level: float) -> Numbers | Reason:
    try:
        fit = _counts_fit(job, level)
    except PooledCasesError as error:
        what = " ".join(str(error).splitlines())
        return Reason(key="specification.not_fitted.impossible", values={"what": what})
    names = ("k", "estimate", "se", "ci", "p_value", "tau2", "converged")
    found = {name: getattr(fit, name) for name in names}
    if SCALES[job.effects.scale].null is None:
        found["p_value"] = None
    return found | {
        "reported_estimate": fit.reported.estimate,
        "reported_ci": fit.reported.ci,
    }
