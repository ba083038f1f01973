"""How the numbers of a measure stand in a table: which columns hold them, and what is impossible.

A layout answers for all rows at once. Impossible numbers (more events than patients, a negative
standard deviation) become problems of the table; a row that is merely of no use keeps its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from pooledcases.effects.measures.spec import (
    ONE_PROPORTION,
    ONE_RATE,
    TWO_GROUPS,
    TWO_RATES,
)
from pooledcases.effects.read import StudyTable
from pooledcases.results.base import BoolArray, FloatArray

Reader = Callable[[StudyTable, tuple[str, ...]], FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the numbers of a formula stand, and what they mean for a correction.

    Attributes
    ----------
    columns : tuple of tuple of str
        Sets of columns that hold them, in the order in which they are looked for.
    read : callable
        The table and one of these sets to the numbers that formulas take, (numbers, rows).
    sizes : callable
        These numbers to the sizes of the groups, (groups, rows); a group of size 0 has no effect.
    empty : str
        The reason's key of a row with a group of size 0.
    zero : callable
        These numbers to the rows in which a count is zero.
    double_zero : callable
        These numbers to the rows without events, or with nothing but events, in both groups.
    added : tuple of (group, how often)
        For each number, which group's correction is added to it and how often.
    """

    columns: tuple[tuple[str, ...], ...]
    read: Reader
    sizes: Callable[[FloatArray], FloatArray]
    empty: str = "reason.no_patients"
    zero: Callable[[FloatArray], BoolArray]
    double_zero: Callable[[FloatArray], BoolArray]
    added: tuple[tuple[int, int], ...] = field(default=())

    def find(self, table: StudyTable) -> tuple[str, ...] | None:
        """The columns that hold the numbers; None when the table has not all of them."""
        return next((names for names in self.columns if table.has(*names)), None)

    def with_added(self, numbers: FloatArray, amounts: FloatArray) -> FloatArray:
        """The numbers with a correction of each group, (groups, rows), added."""
        group, times = np.array(self.added).T
        return np.asarray(numbers + times[:, None] * amounts[group])


def _read_proportion(table: StudyTable, names: tuple[str, ...]) -> FloatArray:
    return np.array(_events_of(table, *names))


def _read_groups(table: StudyTable, names: tuple[str, ...]) -> FloatArray:
    if "bi" in names:
        cells = np.array([table.whole(name) for name in names])
        table.read["n1i"], table.read["n2i"] = cells[0] + cells[1], cells[2] + cells[3]
        return cells
    (a, n1), (c, n2) = _events_of(table, *names[:2]), _events_of(table, *names[2:])
    return np.array([a, n1 - a, c, n2 - c])


def _read_rates(table: StudyTable, names: tuple[str, ...]) -> FloatArray:
    """Events are whole; person-time need not be."""
    pairs = zip(names[::2], names[1::2], strict=True)
    return np.array(
        [cells for x, t in pairs for cells in (table.whole(x), table.at_least_zero(t, _TIME))]
    )


_TIME = "person-time"


def _events_of(table: StudyTable, events: str, total: str) -> tuple[FloatArray, FloatArray]:
    """A pair of columns of events and patients; more events than patients are a problem."""
    x, n = table.whole(events), table.whole(total)
    own = table.own_name(events), table.own_name(total)
    table.complain(
        x > n,
        lambda row: (
            f"{own[0]} = {x[row]:g} events among {own[1]} = {n[row]:g} patients; there cannot be "
            "more events than patients. Correct one of them."
        ),
    )
    return x, n


def _nothing(numbers: FloatArray) -> BoolArray:
    return np.zeros(numbers.shape[-1], dtype=bool)


def _none_in_both_groups(cells: FloatArray) -> BoolArray:
    a, b, c, d = cells
    return np.asarray(((a == 0) & (c == 0)) | ((b == 0) & (d == 0)))


LAYOUTS: Mapping[tuple[str, ...], Layout] = MappingProxyType(
    {
        ONE_PROPORTION: Layout(
            columns=(("xi", "ni"),),
            read=_read_proportion,
            sizes=lambda numbers: numbers[1:],
            zero=lambda numbers: np.asarray((numbers[0] == 0) | (numbers[0] == numbers[1])),
            double_zero=_nothing,
            added=((0, 1), (0, 2)),
        ),
        TWO_GROUPS: Layout(
            columns=(("ai", "n1i", "ci", "n2i"), ("ai", "bi", "ci", "di")),
            read=_read_groups,
            sizes=lambda cells: cells[::2] + cells[1::2],
            zero=lambda cells: np.any(cells == 0, axis=0),
            double_zero=_none_in_both_groups,
            added=((0, 1), (0, 1), (1, 1), (1, 1)),
        ),
        ONE_RATE: Layout(
            columns=(("xi", "ti"),),
            read=_read_rates,
            sizes=lambda numbers: numbers[1:],
            empty="reason.no_time",
            zero=lambda numbers: np.asarray(numbers[0] == 0),
            double_zero=_nothing,
            added=((0, 1), (0, 0)),
        ),
        TWO_RATES: Layout(
            columns=(("x1i", "t1i", "x2i", "t2i"),),
            read=_read_rates,
            sizes=lambda numbers: numbers[1::2],
            empty="reason.no_time",
            zero=lambda numbers: np.any(numbers[::2] == 0, axis=0),
            double_zero=lambda numbers: np.all(numbers[::2] == 0, axis=0),
            added=((0, 1), (0, 0), (1, 1), (1, 0)),
        ),
    }
)
