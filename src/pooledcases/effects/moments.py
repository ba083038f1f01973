"""Effects from means with their standard deviations, from correlations, or from alphas."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from pooledcases.effects.measures.spec import (
    ALPHA,
    CORRELATION,
    ONE_MEAN,
    PAIRED_MEANS,
    TWO_MEANS,
    MeasureSpec,
)
from pooledcases.effects.poolable import poolable
from pooledcases.effects.read import StudyTable
from pooledcases.effects.sources import SourceRows, anything, computed, not_reported
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.effects import Reason

#: Of each set of numbers: those that are numbers of patients, standard deviations, correlations.
_PATIENTS: Mapping[tuple[str, ...], tuple[str, ...]] = MappingProxyType(
    {
        ONE_MEAN: ("ni",),
        TWO_MEANS: ("n1i", "n2i"),
        PAIRED_MEANS: ("ni",),
        CORRELATION: ("ni",),
        ALPHA: ("ni",),
    }
)
_SPREADS = frozenset({"sdi", "sd1i", "sd2i"})
#: Enough patients for every formula; what exists for so many only lacked patients.
_MANY = 1e3


def from_moments(table: StudyTable, spec: MeasureSpec) -> SourceRows | None:
    """Effects from means or correlations; None when the table has no such columns."""
    names = spec.takes
    if names not in _PATIENTS or not table.has(*names):
        return None
    numbers = np.array([_read(table, names, name) for name in names])
    known = np.all(np.isfinite(numbers), axis=0)
    is_n = np.array([name in _PATIENTS[names] for name in names])
    usable = known & np.all(numbers[is_n] > 0, axis=0)
    yi, vi = computed(spec, np.where(usable, numbers, np.nan))
    sound = usable & poolable(yi, vi)
    with_many = poolable(*computed(spec, np.where(is_n[:, None], _MANY, numbers)))
    reasons = tuple(
        None if sound[row] else _reason(table, names, numbers, row, usable, with_many)
        for row in range(table.size)
    )
    none = np.zeros(table.size, dtype=bool)
    return SourceRows(
        name=("correlations" if "ri" in names[:1] else "means",) * table.size,
        yi=np.where(np.isfinite(yi), yi, np.nan),
        vi=np.where(np.isfinite(vi) & (vi >= 0), vi, np.nan),
        present=anything(table, names),
        reasons=reasons,
        corrected=none,
        double_zero=none,
    )


def _read(table: StudyTable, names: tuple[str, ...], name: str) -> FloatArray:
    """One column, its impossible cells told and left out."""
    if name in _PATIENTS[names]:
        return table.whole(name)
    if name in _SPREADS:
        return table.at_least_zero(name, "a standard deviation")
    if name == "ri":
        return table.inside(name, -1.0, 1.0, "a correlation")
    if names == ALPHA:
        limits = (-np.inf, 1.0) if name == "ai" else (2.0, np.inf)
        return table.inside(name, *limits, "alpha" if name == "ai" else "a number of items")
    return table.amount(name)


def _reason(
    table: StudyTable,
    names: tuple[str, ...],
    numbers: FloatArray,
    row: int,
    usable: BoolArray,
    with_many: BoolArray,
) -> Reason:
    if missing := not_reported(table, names, row):
        return missing
    if not usable[row]:
        return Reason(key="reason.no_patients")
    if with_many[row]:
        return Reason(key="reason.too_small")
    value = dict(zip(names, numbers[:, row], strict=True))
    if any(value[name] == 0 for name in _SPREADS & value.keys()):
        return Reason(key="reason.sd_of_zero")
    if abs(value.get("ri", 0.0)) == 1 or (names == ALPHA and value["ai"] == 1):
        return Reason(key="reason.perfect_correlation")
    return Reason(key="reason.no_logarithm")
