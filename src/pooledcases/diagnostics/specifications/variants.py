"""The variants of a study table: its readings, its unknown outcomes, its rows that share patients.

Every variant is prepared once for each measure and correction, and fitted in every way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from pooledcases.data.columns import Words
from pooledcases.diagnostics.specifications.readings import AS_PRINTED, Reading, with_readings
from pooledcases.diagnostics.specifications.unknown import Unknown, with_unknown
from pooledcases.diagnostics.specifications.words import Way
from pooledcases.effects import effect_sizes
from pooledcases.effects.measures import COUNTED_IN, MEASURES
from pooledcases.errors import InputError
from pooledcases.models.dependent.overlap import one_per_group
from pooledcases.results.effects import Effects, Reason

#: The word of the rule that keeps every row.
EVERY_ROW = "all"
#: What only tells how studies are shown, and never what is pooled.
_USUAL_RULE = "only0"
#: What a correction of cells, or leaving rows out, would have changed.
_OF_CORRECTIONS = ("PC-M02", "PC-M03")


@dataclass(frozen=True, slots=True)
class Variant:
    """One set of data: which unknown outcomes, which rows, which readings."""

    missing: str
    duplicates: str
    readings: tuple[Reading, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its readings."""
        return tuple(item.name for item in self.readings) or (AS_PRINTED,)


@dataclass(frozen=True, slots=True)
class Study:
    """The table and how it is read; ``main`` is the main rule for unknown outcomes and duplicates.

    What was computed for one specification is kept for the others.
    """

    table: Mapping[str, Words]
    columns: Mapping[str, str]
    study: str
    overlap: str
    unknown: Unknown
    level: float
    main: tuple[str, str]
    _made: dict[Any, Effects | Reason] = field(default_factory=dict)
    _tables: dict[Any, dict[str, Words]] = field(default_factory=dict)

    def cells(self, variant: Variant) -> dict[str, Words]:
        """The table of a variant, with all its rows."""
        key = (variant.missing, variant.readings)
        if key not in self._tables:
            read = with_readings(self.table, variant.readings)
            self._tables[key] = with_unknown(read, self.unknown, variant.missing, self.columns)
        return self._tables[key]

    def effects(self, way: Way, variant: Variant) -> Effects | Reason:
        """The effects that a way pools, or why there are none."""
        key = (way.measure, way.continuity, way.counts, variant)
        if key not in self._made:
            self._made[key] = self._prepared(way, variant)
        return self._made[key]

    def _prepared(self, way: Way, variant: Variant) -> Effects | Reason:
        try:
            effects = self._computed(way, variant)
        except InputError as error:
            if not variant.readings:
                raise
            return _sentence(error)
        if way.counts:
            effects = _of_counts(effects)
        if variant.duplicates != EVERY_ROW and effects.included.any():
            if variant.duplicates == "largest" and effects.ni is None:
                return Reason(key="specification.not_fitted.no_sizes")
            effects = one_per_group(effects, choose=variant.duplicates, group=self.overlap)
        if not effects.included.any():
            return Reason(key="specification.not_fitted.no_study")
        return effects

    def _computed(self, way: Way, variant: Variant) -> Effects:
        # duplicates are chosen among the effects: one computation serves every choice
        key = (way.measure, way.continuity, variant.missing, variant.readings)
        if key not in self._made:
            self._made[key] = effect_sizes(
                self.cells(variant),
                measure=way.measure,
                continuity=way.continuity or _USUAL_RULE,
                study=self.study,
                columns=self.columns,
                level=self.level,
            )
        made = self._made[key]
        if isinstance(made, Reason):  # pragma: no cover - only effects are kept under this key
            raise TypeError(made.key)
        return made


def variants(
    missing: Sequence[str], duplicates: Sequence[str], readings: Sequence[tuple[Reading, ...]]
) -> tuple[Variant, ...]:
    """All of them, the main one first."""
    return tuple(
        Variant(rule, rows, taken) for rule in missing for rows in duplicates for taken in readings
    )


def identity(way: Way, effects: Effects) -> tuple[Any, ...]:
    """What decides the numbers: two specifications with one identity are one specification."""
    use = effects.included
    how: tuple[str, ...] = (way.model, way.measure, way.tau2, way.inference)
    if use.sum() == 1 and not way.counts:
        how = how[:2]  # one study answers with itself
    if way.counts:
        data: tuple[Any, ...] = _counts(effects)[:, use].tobytes(), use.tobytes()
    else:
        data = effects.yi[use].tobytes(), effects.vi[use].tobytes(), use.tobytes()
    return (*how, *data)


def _counts(effects: Effects) -> Any:
    names = COUNTED_IN.get(MEASURES[effects.measure].counts, ())
    missing = np.full(len(effects.study), np.nan)
    return np.array([effects.columns.get(name, missing) for name in names])


def _of_counts(effects: Effects) -> Effects:
    """The rows with counts in every group, as models on counts take them; nothing is corrected."""
    cells = _counts(effects)
    counted = np.isfinite(cells).all(axis=0) & (cells[1::2] > 0).all(axis=0)
    names = ", ".join(COUNTED_IN[MEASURES[effects.measure].counts])
    missing = Reason(key="reason.not_reported", values={"columns": names})
    return replace(
        effects,
        included=counted,
        reasons=tuple(
            None if use else reason or missing
            for use, reason in zip(counted, effects.reasons, strict=True)
        ),
        source=tuple("counts" if use else None for use in counted),
        cautions=tuple(item for item in effects.cautions if item.code not in _OF_CORRECTIONS),
    )


def _sentence(error: Exception) -> Reason:
    what = " ".join(str(error).splitlines())
    return Reason(key="specification.not_fitted.impossible", values={"what": what})
