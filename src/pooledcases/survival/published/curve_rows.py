"""A long table of published survival curves: one row a study and time, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, numbers, texts
from pooledcases.errors import InputError
from pooledcases.options import AtRiskOf
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.survival.published.printed import CLICK


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The columns of a long table."""

    study: str
    time: str
    survival: str
    at_risk: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurveRows:
    """The rows of a long table, checked one study after the other."""

    names: tuple[str, ...]
    study: Words
    times: FloatArray
    survival: FloatArray
    at_risk: FloatArray

    @classmethod
    def read(cls, table: Table, names: Names) -> CurveRows:
        table = columns_of(
            table, study=names.study, time=names.time, survival=names.survival,
            at_risk=names.at_risk,
        )  # fmt: skip
        study, times = texts(table, names.study), numbers(table, names.time)
        survival, at_risk = numbers(table, names.survival), numbers(table, names.at_risk)
        problems = [
            f"row {row + 1}, column {column}: the cell is empty; type it or leave the row out."
            for column, empty in (
                (names.study, np.array([cell is None for cell in study], dtype=bool)),
                (names.time, np.isnan(times)),
            )
            for row in np.flatnonzero(empty).tolist()
        ]
        problems += _impossible(times, survival, at_risk, names)
        if problems or not len(study):
            raise InputError(problems or "The table has no rows; type one a study and time.")
        rows = cls(
            names=tuple(dict.fromkeys(study.tolist())),
            study=study,
            times=times,
            survival=survival,
            at_risk=at_risk,
        )
        problems = [problem for name in rows.names for problem in rows.out_of_order(name)]
        if problems:
            raise InputError(problems)
        return rows

    def of(self, name: str) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Times, survival and numbers at risk of one study, in order of time."""
        own = np.flatnonzero(self.study == name)
        own = own[np.argsort(self.times[own], kind="stable")]
        return self.times[own], self.survival[own], self.at_risk[own]

    def out_of_order(self, name: str) -> list[str]:
        """Times that come twice, and what rises."""
        times, survival, at_risk = self.of(name)
        problems = [
            f"{name}: time {time:g} stands there twice; leave one row out."
            for time in np.unique(times[1:][np.diff(times) == 0]).tolist()
        ]
        for values, by, text in (
            (survival, CLICK, "survival rises from {a:g} to {b:g} at time {t:g}; no curve rises."),
            (at_risk, 0.0, "the number at risk rises from {a:g} to {b:g} at time {t:g}; patients "
             "do not come back."),
        ):  # fmt: skip
            known = np.flatnonzero(~np.isnan(values)).tolist()
            problems += [
                f"{name}: {text.format(a=values[i], b=values[j], t=times[j])} Correct one of them."
                for i, j in pairwise(known)
                if values[j] > values[i] + by
            ]
        return problems

    def on(self, every: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Survival and numbers at risk by study and time; NaN where there is none."""
        shape = (len(self.names), len(every))
        survival, at_risk = np.full(shape, np.nan), np.full(shape, np.nan)
        for row, name in enumerate(self.names):
            times, own, numbers_ = self.of(name)
            known = np.isin(times, every)
            place = np.searchsorted(every, times[known])
            survival[row, place], at_risk[row, place] = own[known], numbers_[known]
        return survival, at_risk


def _impossible(
    times: FloatArray, survival: FloatArray, at_risk: FloatArray, names: Names
) -> list[str]:
    most = np.nanmax(survival, initial=0.0)
    if most > 1 + CLICK:
        return [
            f"Column {names.survival} holds numbers up to {most:g}; survival runs from 1 down to "
            "0. Divide percentages by 100."
        ]
    start = (times == 0) & (survival < 1 - CLICK)
    checks: Sequence[tuple[str, FloatArray, BoolArray, str]] = (
        (names.time, times, times < 0, "is before time 0; type times from 0 on."),
        (names.survival, survival, survival < 0, "is no probability; type a number from 0 to 1."),
        (names.survival, survival, start, "is survival at time 0; a curve starts at 1."),
        (names.at_risk, at_risk, at_risk < 0, "is no number of patients."),
    )
    return [
        f"row {row + 1}, column {column}: {values[row]:g} {text}"
        for column, values, wrong, text in checks
        for row in np.flatnonzero(wrong).tolist()
    ]


def meaning_of(rows: CurveRows, asked: AtRiskOf) -> AtRiskOf:
    """What the numbers at risk count; studies with a row at time 0 print those at each time."""
    from_0 = {name for name in rows.names if rows.of(name)[0][0] == 0}
    if asked == "interval":
        return asked
    if len(from_0) == len(rows.names):
        return "time"
    if asked == "auto" and not from_0:
        return "interval"
    without = ", ".join(name for name in rows.names if name not in from_0)
    raise InputError(
        f"How many were at risk at time 0 is not known for {without}; type a row at time 0 "
        "(survival 1, number at risk) for every study. Where the numbers are those at the start of "
        "the interval that ends at the time of the row, say at_risk_of='interval'."
    )
