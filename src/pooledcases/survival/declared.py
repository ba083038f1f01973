"""A table held against the endpoint that is declared for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from pooledcases.data.columns import Words, texts
from pooledcases.data.follow_up import follow_ups
from pooledcases.errors import InputError
from pooledcases.options import TimeUnit
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.endpoints import Endpoint
from pooledcases.results.survival import LeftOut
from pooledcases.survival.observations import patient_ids
from pooledcases.survival.reading import disease_free_answers

#: As many patients as a message names.
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Declared:
    """The rows that an endpoint speaks of.

    Attributes
    ----------
    table : dict of columns
        With a column of ids, and the follow-up as numbers and bounds in the endpoint's unit.
    ids, statuses : ndarray of object
    time, id : str
        Names of columns.
    lower, upper : ndarray
        Bounds of the follow-up; NaN where missing.
    origins : tuple of str
        Of the patients with a time and a status.
    origin_counts : str
        The same with their numbers, as a message says it.
    left_out : tuple of LeftOut
        Rows that the table no longer holds.
    """

    table: dict[str, Words]
    ids: Words
    statuses: Words
    time: str
    id: str
    unit: TimeUnit
    lower: FloatArray
    upper: FloatArray
    entry: str | None = None
    exposure_start: str | None = None
    origins: tuple[str, ...] = ()
    origin_counts: str = ""
    left_out: tuple[LeftOut, ...] = ()

    def drop(self, mask: BoolArray, reason: str) -> Declared:
        """Without the rows of a mask."""
        if not mask.any():
            return self
        keep = ~mask
        return replace(
            self,
            table={name: cells[keep] for name, cells in self.table.items()},
            ids=self.ids[keep],
            statuses=self.statuses[keep],
            lower=self.lower[keep],
            upper=self.upper[keep],
            left_out=self.left_out + tuple(LeftOut(str(name), reason) for name in self.ids[mask]),
        )

    def only_disease_free(self, start: str | None) -> Declared:
        """Without those who were not, or not clearly, disease-free at the start."""
        if start is None:
            return self
        answers = disease_free_answers(self.table, start)
        had_disease = np.asarray(answers == "no", dtype=bool)
        free = self.drop(had_disease, "not_free")
        rest = answers[~had_disease]
        return free.drop(np.asarray(rest != "yes", dtype=bool), "start_unclear")

    def without_inexact(self, ending: Collection[str]) -> Declared:
        """Without those whose follow-up was ended at a time that is only bounded."""
        ended = np.array([status in ending for status in self.statuses], dtype=bool)
        return self.drop(ended & (self.upper > self.lower), "inexact_time")


def declared(table: dict[str, Words], endpoint: Endpoint, *, by: str | None, id: str) -> Declared:
    """Hold a table against an endpoint; all problems at once.

    Raises
    ------
    InputError
        A column is absent, a status is not declared, or a time is none.
    """
    absent = [name for name in (*endpoint.columns, by) if name is not None and name not in table]
    if absent:
        has = ", ".join(table)
        raise InputError(
            f"There is no column {name!r}; the table has: {has}." for name in dict.fromkeys(absent)
        )
    problems: list[str] = []
    ids, statuses = patient_ids(table, id), texts(table, endpoint.column)
    problems.extend(_undeclared(endpoint, ids, statuses))
    followed = _collect(problems, lambda: follow_ups(table, endpoint.time, unit=endpoint.unit))
    for column in (endpoint.entry, endpoint.relapse, endpoint.exposure_start):
        if column is not None:
            _collect(problems, partial(follow_ups, table, column, unit=endpoint.unit))
    if problems or followed is None or endpoint.unit is None:
        raise InputError(problems)
    ready = Declared(
        table={**table, id: ids, endpoint.time: time_cells(followed.lower, followed.inexact)},
        ids=ids,
        statuses=statuses,
        time=endpoint.time,
        id=id,
        unit=endpoint.unit,
        lower=followed.lower,
        upper=followed.upper,
        entry=endpoint.entry,
        exposure_start=endpoint.exposure_start,
    )
    return _with_origins(ready, endpoint)


def _undeclared(endpoint: Endpoint, ids: Words, statuses: Words) -> list[str]:
    """No silent censoring: every status must stand in a list."""
    found = endpoint.undeclared(status for status in statuses if status is not None)
    problems = []
    for status in found:
        names = [str(name) for name in ids[statuses == status]]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        problems.append(
            f"column {endpoint.column}: {status!r} ({', '.join(names[:_NAMED])}{more}) is neither "
            f"event, competing nor censored in the endpoint {endpoint.name}; put it into one of "
            "the lists."
        )
    return problems


def _with_origins(ready: Declared, endpoint: Endpoint) -> Declared:
    if endpoint.origin_column is None:
        return replace(ready, origins=(str(endpoint.origin),))
    origins = texts(ready.table, endpoint.origin_column)
    # whoever is not counted anyway mixes nothing
    counted = np.isfinite(ready.lower) & (ready.statuses != None)  # noqa: E711
    missing = counted & (origins == None)  # noqa: E711
    counts = Counter(str(word) for word in origins[counted & ~missing])
    ready = replace(
        ready,
        origins=tuple(sorted(counts)),
        origin_counts=", ".join(f"{word} {n}" for word, n in sorted(counts.items())),
    )
    return ready.drop(np.asarray(missing, dtype=bool), "no_origin")


def time_cells(times: FloatArray, bounded: BoolArray) -> Words:
    """Times and lower bounds as cells that every reader of times reads alike."""
    cells = times.astype(object)
    cells[bounded] = [f">= {value!r}" for value in times[bounded].tolist()]
    cells[np.isnan(times)] = None
    return np.asarray(cells, dtype=object)


def _collect(problems: list[str], read: Callable[[], Any]) -> Any:
    try:
        return read()
    except InputError as error:
        problems.extend(item for item in error.problems if item not in problems)
        return None
