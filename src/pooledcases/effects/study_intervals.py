"""The studies on the reader's scale: one observed value and one interval a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.effects.measures import ONE_PROPORTION, ONE_RATE, MeasureSpec
from pooledcases.effects.read import StudyTable
from pooledcases.errors import InputError
from pooledcases.kernels import intervals
from pooledcases.results.base import FloatArray
from pooledcases.scales import SCALES, to_reader


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyIntervalSpec:
    """One interval of a count: its label's key, its source, what it is made from and its kernel."""

    label: str
    reference: str
    takes: tuple[str, ...] = ONE_PROPORTION
    limits: Callable[[ArrayLike, ArrayLike, float], intervals.Limits]


#: The word of the interval of ``yi`` with its standard error, transformed back.
NORMAL = "normal"

STUDY_INTERVALS: Mapping[str, StudyIntervalSpec] = MappingProxyType(
    {
        "clopper-pearson": StudyIntervalSpec(
            label="interval.clopper-pearson",
            reference="Clopper & Pearson 1934, Biometrika 26:404",
            limits=intervals.clopper_pearson,
        ),
        "wilson": StudyIntervalSpec(
            label="interval.wilson",
            reference="Wilson 1927, J Am Stat Assoc 22:209",
            limits=intervals.wilson,
        ),
        "wilson-cc": StudyIntervalSpec(
            label="interval.wilson-cc",
            reference="Newcombe 1998, Stat Med 17:857, method 4",
            limits=intervals.wilson_corrected,
        ),
        "jeffreys": StudyIntervalSpec(
            label="interval.jeffreys",
            reference="Brown, Cai & DasGupta 2001, Stat Sci 16:101",
            limits=intervals.jeffreys,
        ),
        "mid-p": StudyIntervalSpec(
            label="interval.mid-p",
            reference="Berry & Armitage 1995, Statistician 44:417",
            limits=intervals.mid_p,
        ),
        "agresti-coull": StudyIntervalSpec(
            label="interval.agresti-coull",
            reference="Agresti & Coull 1998, Am Stat 52:119",
            limits=intervals.agresti_coull,
        ),
        "arcsine": StudyIntervalSpec(
            label="interval.arcsine",
            reference="Brown, Cai & DasGupta 2001, Stat Sci 16:101, section 4.2.1",
            limits=intervals.arcsine,
        ),
        "exact-poisson": StudyIntervalSpec(
            label="interval.exact-poisson",
            reference="Garwood 1936, Biometrika 28:437",
            takes=ONE_RATE,
            limits=intervals.exact_poisson,
        ),
    }
)
#: What a row of counts has when nothing else is asked for; other rows have the normal interval.
_DEFAULT: Mapping[tuple[str, ...], str] = MappingProxyType(
    {ONE_PROPORTION: "clopper-pearson", ONE_RATE: "exact-poisson"}
)


@dataclass(frozen=True, slots=True, eq=False)
class ReaderRows:
    """The rows on the reader's scale, and how each interval was made; None where there is none."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    interval: tuple[str | None, ...]


def interval_for(measure: str, spec: MeasureSpec, asked: str | None) -> str:
    """The word of the interval that the rows have; raise where it is not for this measure."""
    if asked is None:
        return _DEFAULT.get(spec.takes, NORMAL)
    if asked == NORMAL or STUDY_INTERVALS[asked].takes == spec.takes:
        return asked
    fitting = [word for word, item in STUDY_INTERVALS.items() if item.takes == spec.takes]
    raise InputError(
        f"study_interval {asked} is not for measure {measure}; use "
        f"{' or '.join([*fitting, NORMAL])}."
    )


def on_reader_scale(
    table: StudyTable,
    spec: MeasureSpec,
    word: str,
    level: float,
    values: tuple[FloatArray, FloatArray, FloatArray],
) -> ReaderRows:
    """``(yi, low, high)`` transformed back; counts as they were observed, unless ``normal``."""
    back = _back(table, spec, values)
    counted = np.zeros(table.size, dtype=bool)
    if word != NORMAL and all(name in table.read for name in spec.takes):
        xi, size = (table.read[name] for name in spec.takes)
        counted = np.isfinite(xi) & np.isfinite(size) & (size > 0)
        xi, size = np.where(counted, xi, 0.0), np.where(counted, size, 1.0)
        observed = (xi / size, *STUDY_INTERVALS[word].limits(xi, size, level))
        back = tuple(np.where(counted, *pair) for pair in zip(observed, back, strict=True))
    interval = tuple(
        word if counted[row] else None if np.isnan(back[1][row]) else NORMAL
        for row in range(table.size)
    )
    return ReaderRows(back[0], back[1], back[2], interval)


def _back(
    table: StudyTable, spec: MeasureSpec, values: tuple[FloatArray, ...]
) -> tuple[FloatArray, ...]:
    name = SCALES[spec.scale].size
    if name is None:
        return tuple(to_reader(spec.scale, part) for part in values)
    # such a measure is only ever computed from counts, which hold the size
    size = table.numbers(name)
    known = np.isfinite(size) & (size > 0) & np.isfinite(values[0])
    safe = np.where(known, size, 1.0)
    return tuple(
        np.where(known, to_reader(spec.scale, np.where(known, part, 0.5), safe), np.nan)
        for part in values
    )
