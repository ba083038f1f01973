"""Who the rows are: names, groups, and times that an error names by patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pooledcases.data.columns import Words, row_count, texts
from pooledcases.data.printed_times import read_printed
from pooledcases.describe.cells import ordered_levels
from pooledcases.errors import InputError
from pooledcases.options import TimeUnit, shown
from pooledcases.results.base import Interval
from pooledcases.results.follow_up import FollowUp, unit_of


def patient_names(table: Mapping[str, Words], id: str) -> tuple[str, ...]:
    """The names of the patients; a row without one has its number.

    Raises
    ------
    InputError
        When there is no patient, or two have one name.
    """
    n = row_count(table)
    if not n:
        raise InputError("The table has no row; there is no patient to show.")
    given = texts(table, id) if id in table else np.full(n, None, dtype=object)
    names = tuple(name or f"row {row}" for row, name in enumerate(given, 1))
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise InputError(
            [
                f"column {id}: {name!r} stands for {names.count(name)} patients; give each patient "
                "one row and a name of its own."
                for name in twice
            ]
        )
    return names


def patient_groups(
    table: Mapping[str, Words], by: str | None
) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """The groups in their order, and the group of each patient; None where it is not reported."""
    if by is None:
        return (), (None,) * row_count(table)
    cells = tuple(texts(table, by))
    return ordered_levels(cell for cell in cells if cell is not None), cells


@dataclass(slots=True)
class Times:
    """Reads cells as times of one unit, and collects what is wrong, patient by patient.

    ``followup`` is the column whose name gives the unit.
    """

    followup: str
    problems: list[str] = field(default_factory=list)

    @property
    def unit(self) -> TimeUnit | None:
        """What the times count, None where no name says it."""
        return unit_of(self.followup)

    def column(
        self, table: Mapping[str, Words], column: str, names: Sequence[str]
    ) -> list[Interval | None]:
        """Every cell of a column; nothing is read of one that counts in another unit."""
        unit = unit_of(column)
        if unit is not None and self.unit is not None and unit != self.unit:
            self.problems.append(
                f"column {column} counts {unit}, column {self.followup} counts {self.unit}; write "
                "both in one unit."
            )
            return [None] * len(names)
        return [
            self.read(cell, column, name)
            for cell, name in zip(texts(table, column), names, strict=True)
        ]

    def read(self, cell: object, column: str, name: str) -> Interval | None:
        """One cell: equal limits, bounds, or None where it is missing or cannot be read."""
        if cell is None:
            return None
        found = read_printed(cell, self.unit or "months")
        problem = self._problem(cell, found)
        if problem is not None:
            self.problems.append(f"{name}, column {column}: {problem}")
            return None
        assert isinstance(found, FollowUp)
        if found.lower is None or found.upper is None:
            return None
        return Interval(found.lower, found.upper)

    def _problem(self, cell: object, found: FollowUp | str | None) -> str | None:
        if found is None:
            return f"{shown(cell)} is no time; type a number, 'at least 24', '12-18', or NR."
        if isinstance(found, str):
            return found
        if found.kind == "aggregate":
            return f"{shown(cell)} sums up several patients; type the time of this one, or NR."
        if found.printed_units and self.unit is None:
            return (
                f"{shown(cell)} names a unit and the column does not; write the unit into its "
                "name, as in followup_months."
            )
        return None
