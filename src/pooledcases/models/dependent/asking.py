"""What a model of dependent effects was asked for: the same words for all of them, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pooledcases.models.dependent.assemble import Asked
from pooledcases.models.dependent.layout import Layout, Words, without_missing
from pooledcases.models.rows import need_studies
from pooledcases.options import (
    DependentInference,
    DependentMethod,
    check_flag,
    check_level,
    check_word,
)
from pooledcases.results.dependent import SamplingCovariance
from pooledcases.results.effects import Effects


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The options that all models of dependent effects have."""

    method: str
    inference: str
    level: float
    intervals: bool
    force: bool

    def __post_init__(self) -> None:
        check_word(self.method, DependentMethod, "method")
        check_word(self.inference, DependentInference, "inference")
        check_level(self.level)
        check_flag(self.intervals, "intervals")


def usable(effects: Effects, columns: Mapping[str, Words]) -> Effects:
    """Without the rows that lack a cell; at least one row is left."""
    left = without_missing(effects, columns)
    need_studies(left)
    return left


def asked(
    wanted: Wanted,
    effects: Effects,
    rows: Layout,
    *,
    model: str,
    structure: str,
    cells: Words,
    sampling: SamplingCovariance | None,
    means: tuple[int | None, ...],
) -> Asked:
    """The question; ``cells`` name the cluster of each row of the table."""
    return Asked(
        effects=effects,
        rows=rows,
        model=model,
        structure=structure,
        method=wanted.method,
        inference=wanted.inference,
        level=wanted.level,
        cluster=rows.cluster_of(cells),
        clusters=rows.clusters,
        sampling=sampling,
        means=means,
        force=wanted.force,
    )
