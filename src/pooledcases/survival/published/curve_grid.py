"""Survival curves of several studies at common times: from a long table, or from curves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.options import AtRiskOf, TimeUnit, is_listed, is_number, shown
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.follow_up import unit_of
from pooledcases.results.survival import Curve, Curves
from pooledcases.survival.published.curve_rows import CurveRows, Names, meaning_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurveGrid:
    """Survival of studies (rows) at times (columns).

    Attributes
    ----------
    studies : tuple of str
    times : ndarray, shape (m + 1,)
        From 0 on.
    survival : ndarray, shape (k, m + 1)
        NaN where a study does not tell of a time.
    at_risk : ndarray, shape (k, m)
        At the start of each interval; NaN where it is not known.
    at_risk_of : {"interval", "time"}
        How the numbers at risk were read.
    unit : {"days", "weeks", "months", "years"} or None
    """

    studies: tuple[str, ...]
    times: FloatArray
    survival: FloatArray
    at_risk: FloatArray
    at_risk_of: AtRiskOf
    unit: TimeUnit | None

    @property
    def included(self) -> BoolArray:
        """Which study tells of which interval: somebody was at risk at its start and its end."""
        before, after = self.survival[:, :-1], self.survival[:, 1:]
        return np.asarray((before > 0) & ~np.isnan(after) & (self.at_risk > 0), dtype=bool)

    @property
    def shares(self) -> FloatArray:
        """Survivors of each interval as a share; 1 where the study does not tell of it."""
        before, after = self.survival[:, :-1], self.survival[:, 1:]
        told = self.included
        return np.where(told, np.where(told, after, 1.0) / np.where(told, before, 1.0), 1.0)


def named_curves(given: object) -> dict[str, Curve] | None:
    """Curves by study; None for what is a table.

    Raises
    ------
    InputError
        A curve has no name, or two have the same.
    """
    if isinstance(given, Curves):
        given = given.curves
    if isinstance(given, Curve):
        given = [given]
    if isinstance(given, Mapping):
        every = all(isinstance(item, Curve) for item in given.values())
        return {str(name): curve for name, curve in given.items()} if given and every else None
    if not is_listed(given) or hasattr(given, "columns"):
        return None
    items: list[Any] = list(given)
    if not items or not all(isinstance(item, Curve) for item in items):
        return None
    names = [item.group for item in items]
    if len(items) > 1 and (None in names or len(set(names)) < len(names)):
        raise InputError(
            "Curves of several studies need a name each; give a dictionary of names and curves."
        )
    return {name or "1": item for name, item in zip(names, items, strict=True)}


def grid_of_curves(curves: Mapping[str, Curve], times: object) -> CurveGrid:
    """Curves read at some times; at risk is who is left right after the start of an interval."""
    if times is None:
        raise InputError(
            "times: say at which times the curves are to be pooled, for example [6, 12, 24, 36]."
        )
    asked = np.concatenate([[0.0], _times(times)])
    points = [[curve.at(float(t)).survival for t in asked] for curve in curves.values()]
    after = np.nextafter(asked[:-1], np.inf)
    return CurveGrid(
        studies=tuple(curves),
        times=asked,
        survival=np.array(points, dtype=float),  # None becomes NaN
        at_risk=np.array([_at_risk(curve, after) for curve in curves.values()], dtype=float),
        at_risk_of="interval",
        unit=one_unit(curves),
    )


def one_unit(curves: Mapping[str, Curve]) -> TimeUnit | None:
    """The unit of all curves; None where no curve has one.

    Raises
    ------
    InputError
        When they have different units.
    """
    units = {name: curve.unit for name, curve in curves.items()}
    if len(set(units.values())) > 1:
        each = ", ".join(f"{name} {unit or 'not said'}" for name, unit in units.items())
        raise InputError(f"The curves have different units of time ({each}); use one for all.")
    return next(iter(units.values()))


def _at_risk(curve: Curve, times: FloatArray) -> FloatArray:
    return curve.at_risk_at(times).astype(float) if curve.n else np.zeros(len(times))


def _times(given: object) -> FloatArray:
    """The times that were asked for, in order and without 0."""
    values = list(given) if is_listed(given) else [given]
    wrong = [value for value in values if not is_number(value) or not 0 <= value < np.inf]
    if wrong:
        texts_ = ", ".join(shown(value) for value in wrong)
        raise InputError(f"times: {texts_} is no time from 0 on; write for example [6, 12, 24].")
    found = np.unique(np.array(values, dtype=float))
    found = found[found > 0]
    if not found.size:
        raise InputError("times: give at least one time after 0.")
    return found


def grid_of_table(
    table: Table, names: Names, times: object = None, at_risk_of: AtRiskOf = "auto"
) -> CurveGrid:
    """A long table, a row each study and time.

    Raises
    ------
    InputError
        Every cell that is none, every time that comes twice or is missing between others, every
        rise of survival or of a number at risk, and every number at risk that is missing.
    """
    rows = CurveRows.read(table, names)
    meaning = meaning_of(rows, at_risk_of)
    every = np.unique(np.append(rows.times[~np.isnan(rows.survival)], 0.0))
    survival, at_risk = rows.on(every)
    survival[:, 0] = 1.0
    # numbers that are printed at a time are those at the start of the interval after it
    starts = at_risk[:, :-1] if meaning == "time" else at_risk[:, 1:]
    wanted = every[1:] if times is None else _times(times)
    absent = np.setdiff1d(wanted, every)
    if absent.size or not wanted.size:
        has = ", ".join(f"{t:g}" for t in every[1:])
        missing = ", ".join(f"{t:g}" for t in absent)
        raise InputError(
            f"times: no study has survival at {missing}; the table has {has}."
            if absent.size
            else "The table has no survival after time 0; type a row for each study and time."
        )
    places = np.concatenate([[0], np.searchsorted(every, wanted)])
    grid = CurveGrid(
        studies=rows.names,
        times=every[places],
        survival=_falling(survival[:, places]),
        at_risk=starts[:, places[:-1]],
        at_risk_of=meaning,
        unit=unit_of(names.time),
    )
    problems = _gaps(grid) + _unknown_numbers(grid)
    if problems:
        raise InputError(problems)
    return grid


def _falling(survival: FloatArray) -> FloatArray:
    """Survival without the small rises that points read off a figure may have."""
    return np.where(np.isnan(survival), np.nan, np.fmin.accumulate(survival, axis=1))


def _gaps(grid: CurveGrid) -> list[str]:
    """Times that a study leaves out before its last one."""
    problems = []
    for name, survival in zip(grid.studies, grid.survival, strict=True):
        known = np.flatnonzero(~np.isnan(survival))
        gap = np.setdiff1d(np.arange(known[-1]), known)
        if gap.size:
            missing = ", ".join(f"{grid.times[i]:g}" for i in gap)
            problems.append(
                f"{name}: survival is missing at time {missing}, before its last time "
                f"{grid.times[known[-1]]:g}; type it, or pool at times that all studies have."
            )
    return problems


def _unknown_numbers(grid: CurveGrid) -> list[str]:
    """Intervals whose number at risk is needed and missing."""
    before, after = grid.survival[:, :-1], grid.survival[:, 1:]
    missing = (before > 0) & ~np.isnan(after) & np.isnan(grid.at_risk)
    return [
        f"{grid.studies[row]}: the number at risk at the start of the interval from "
        f"{grid.times[column]:g} to {grid.times[column + 1]:g} is missing; type it."
        for row, column in np.argwhere(missing).tolist()
    ]


def read_curves(
    given: Table | Curves | Mapping[str, Curve] | Iterable[Curve],
    names: Names,
    times: object,
    at_risk_of: AtRiskOf,
) -> CurveGrid:
    """The grid of whatever was given."""
    curves = named_curves(given)
    if curves is not None:
        return grid_of_curves(curves, times)
    return grid_of_table(given, names, times, at_risk_of)  # type: ignore[arg-type]
