"""The studies on the reader's scale: one observed value and one interval a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.effects.measures import ONE_PROPORTION, ONE_RATE, MeasureSpec
from pooledcases.effects.read import StudyTable
from pooledcases.errors import InputError
from pooledcases.kernels import intervals
from pooledcases.kernels.intervals import normal_quantile
from pooledcases.options import check_level
from pooledcases.results.base import FloatArray
from pooledcases.results.effects import Effects
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
    # such a measure is only ever computed from counts, which hold the size
    size = None if name is None else table.numbers(name)
    return tuple(_to_reader(spec.scale, part, size) for part in values)


def _to_reader(scale: str, values: FloatArray, size: FloatArray | None) -> FloatArray:
    if size is None:
        return to_reader(scale, values)
    known = np.isfinite(size) & (size > 0) & np.isfinite(values)
    safe = np.where(known, size, 1.0)
    return np.where(known, to_reader(scale, np.where(known, values, 0.5), safe), np.nan)


def at_level(effects: Effects, level: float) -> Effects:
    """The same effects with the studies' own intervals at another confidence level.

    A fit and its studies stand in one table and one figure; they have one level.

    Parameters
    ----------
    effects : Effects
    level : float

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> found = effect_sizes({"xi": [3, 0], "ni": [10, 12]}, measure="PLO")
    >>> wide = at_level(found, 0.99)
    >>> wide.level, bool(wide.ci_low[0] < found.ci_low[0])
    (0.99, True)
    >>> wide.reported_high.round(4).tolist(), found.reported_high.round(4).tolist()
    ([0.7351, 0.3569], [0.6525, 0.2646])
    """
    check_level(level)
    if level == effects.level:
        return effects
    half = normal_quantile(level) * np.sqrt(effects.vi)
    low, high = effects.yi - half, effects.yi + half
    name = SCALES[effects.scale].size
    size = None if name is None else effects.columns[name]
    ends = [_to_reader(effects.scale, end, size) for end in (low, high)]
    for word in {*effects.reported_interval} - {NORMAL, None}:
        rows = np.array([each == word for each in effects.reported_interval])
        spec = STUDY_INTERVALS[str(word)]
        xi, out_of = (effects.columns[column][rows] for column in spec.takes)
        for end, limit in zip(ends, spec.limits(xi, out_of, level), strict=True):
            end[rows] = limit
    return replace(
        effects,
        level=level,
        ci_low=low,
        ci_high=high,
        reported_low=ends[0],
        reported_high=ends[1],
    )
