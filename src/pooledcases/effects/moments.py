"""Effects from means with their standard deviations, from correlations, or from alphas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from pooledcases.results.base import FloatArray
from pooledcases.results.reasons import Reason, together

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
#: What is a correlation, or stands for one.
_RELATIONS: Mapping[tuple[str, ...], tuple[str, ...]] = MappingProxyType(
    {
        ONE_MEAN: (),
        TWO_MEANS: (),
        PAIRED_MEANS: ("ri",),
        CORRELATION: ("ri",),
        ALPHA: ("ai",),
    }
)
#: Numbers with which every formula gives an effect; spreads differ so that no pair cancels out.
_HARMLESS: Mapping[tuple[str, ...], Mapping[str, float]] = MappingProxyType(
    {
        ONE_MEAN: {"mi": 2.0, "sdi": 1.0, "ni": 1e3},
        TWO_MEANS: {
            "m1i": 2.0, "sd1i": 1.0, "n1i": 1e3, "m2i": 3.0, "sd2i": 1.5, "n2i": 1e3,
        },
        PAIRED_MEANS: {
            "m1i": 2.0, "m2i": 3.0, "sd1i": 1.0, "sd2i": 1.5, "ri": 0.5, "ni": 1e3,
        },
        CORRELATION: {"ri": 0.5, "ni": 1e3},
        ALPHA: {"ai": 0.5, "mi": 5.0, "ni": 1e3},
    }
)  # fmt: skip


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
    reasons = tuple(
        None if sound[row] else _reason(table, spec, numbers, row) for row in range(table.size)
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
    spec: MeasureSpec,
    numbers: FloatArray,
    row: int,
) -> Reason:
    """Everything that is wrong with one row: what is missing, and each kind of number by itself."""
    missing = not_reported(table, spec.takes, row)
    found = [missing] if missing else []
    value = dict(zip(spec.takes, numbers[:, row].tolist(), strict=True))
    found += [Reason(key=key) for key in _faults(spec, value)]
    return together(found or [Reason(key="reason.no_variance")])


def _faults(spec: MeasureSpec, value: Mapping[str, float]) -> Iterator[str]:
    """The keys of what is wrong with the numbers that a row has, one for each kind at most."""
    if any(value[name] == 0 for name in _PATIENTS[spec.takes]):
        yield "reason.no_patients"
    elif not _exists(spec, value, _PATIENTS[spec.takes]):
        yield "reason.too_small"
    spreads = tuple(name for name in spec.takes if name in _SPREADS)
    if not _exists(spec, value, spreads):
        yield "reason.sd_of_zero"
        spreads = ()
    # two measurements that differ in spread may correlate perfectly
    relation = tuple(name for name in spec.takes if name in _RELATIONS[spec.takes])
    if relation and not _exists(spec, value, (*relation, *spreads)):
        yield "reason.perfect_correlation"
    means = tuple(n for n in spec.takes if n not in (*_PATIENTS[spec.takes], *_SPREADS, *relation))
    if not _exists(spec, value, means):
        yield "reason.no_logarithm"


def _exists(spec: MeasureSpec, value: Mapping[str, float], kept: tuple[str, ...]) -> bool:
    """Whether the effect exists when only some numbers are the row's, and the others harmless."""
    usual = _HARMLESS[spec.takes]
    cells = [
        value[name] if name in kept and not np.isnan(value[name]) else usual[name]
        for name in spec.takes
    ]
    return bool(poolable(*computed(spec, np.array(cells)[:, None]))[0])
