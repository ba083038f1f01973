"""How far the specifications agree, and which choice moves the estimate most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from pooledcases.effects.measures import MEASURES
from pooledcases.labels import LABELS, label
from pooledcases.results.base import Interval
from pooledcases.results.specification import Dimension, Level, Specification
from pooledcases.scales import SCALES, to_reader

#: The label's key of a word, by dimension; the first that exists.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "model": ("model.{}",),
    "tau2": ("tau2.{}",),
    "inference": ("specification.inference.{}", "inference.{}"),
    "continuity": ("specification.continuity.{}",),
    "missing": ("specification.missing.{}",),
    "duplicates": ("specification.duplicates.{}",),
    "readings": ("specification.readings.{}",),
}


def dimensions(
    rows: Sequence[Specification], asked: Mapping[str, tuple[str, ...]], scale: str
) -> tuple[Dimension, ...]:
    """Every dimension with the words that were taken, those asked for first."""
    out = []
    for name, words in asked.items():
        taken = _taken(rows, name)
        order = [word for word in words if word in taken]
        order += [word for word in taken if word not in words]
        keys = _keys(name, order)
        levels = tuple(
            _level(rows, name, word, keys[word], scale, asked=word in words) for word in order
        )
        out.append(Dimension(name=name, levels=levels, medians=_medians(levels)))
    return tuple(out)


def _taken(rows: Sequence[Specification], name: str) -> list[str]:
    words = (w for row in rows for item in (row.choices, *row.same) for w in item[name])
    return list(dict.fromkeys(words))


def _keys(name: str, words: Sequence[str]) -> dict[str, str | None]:
    if name == "measure":
        return dict(zip(words, _measure_keys(words), strict=True))
    found = ((word, [key.format(word) for key in _KEYS[name]]) for word in words)
    return {word: next((key for key in keys if key in LABELS), None) for word, keys in found}


def _measure_keys(words: Sequence[str]) -> list[str]:
    """The measure's name; where several go by one name, the scale on which they are pooled."""
    names = [MEASURES[word].label for word in words]
    if len({label(name) for name in names}) == len(names):
        return names
    return [f"scale.{MEASURES[word].scale}" for word in words]


def _level(
    rows: Sequence[Specification],
    name: str,
    word: str,
    key: str | None,
    scale: str,
    *,
    asked: bool,
) -> Level:
    estimates = [
        row.reported_estimate
        for row in rows
        if row.reported_estimate is not None and row.takes(name, word)
    ]
    return Level(word=word, key=key, n=len(estimates), median=median(estimates, scale), asked=asked)


def _medians(levels: Sequence[Level]) -> Interval | None:
    known = [item.median for item in levels if item.asked and item.median is not None]
    return Interval(min(known), max(known)) if len(known) > 1 else None


def median(values: Sequence[float], scale: str) -> float | None:
    """The median on the reader's scale; between two ratios it is their geometric mean."""
    if not values:
        return None
    if SCALES[scale].low == 0 and SCALES[scale].null is not None:
        with np.errstate(divide="ignore"):
            return float(to_reader(scale, np.median(np.log(values))))
    return float(np.median(values))


def agreement(rows: Sequence[Specification], main: Specification, scale: str) -> dict[str, Any]:
    """The range of the estimates and limits, and how many agree with the main specification."""
    some = [row for row in rows if row.reported_estimate is not None]
    estimates = [row.reported_estimate for row in some if row.reported_estimate is not None]
    limits = [row.reported_ci for row in some if row.reported_ci is not None]
    out: dict[str, Any] = {
        "estimates": _range(estimates),
        "limits": _range([x for ci in limits for x in (ci.low, ci.high)]),
        "median": median(estimates, scale),
        "same_side": None,
        "excluding": None,
        "excluding_same_side": None,
    }
    if main.side is not None:
        excluding = [row for row in some if row.excludes]
        out |= {
            "same_side": sum(row.side == main.side for row in some),
            "excluding": len(excluding),
            "excluding_same_side": sum(row.side == main.side for row in excluding),
        }
    return out


def _range(values: Iterable[float]) -> Interval | None:
    found = list(values)
    return Interval(min(found), max(found)) if found else None
