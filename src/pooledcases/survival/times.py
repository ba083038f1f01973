"""The times of patients: read from a column, in the unit that its name says, tied where equal."""

from __future__ import annotations

import numpy as np

from pooledcases.data.columns import Table, numbers, wrong_cells
from pooledcases.data.follow_up import follow_ups
from pooledcases.data.native import native_numbers
from pooledcases.errors import InputError
from pooledcases.options import TimeUnit, check_word
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.follow_up import unit_of

#: More than this is a slip in any unit: two million years in days.
_LONGEST = 1e9
#: Times that differ by no more than this, relatively, are one time that was computed in two ways.
ONE_TIME = 1e-9
#: Decimals, and the longest time, for which doubles that print so are never as near as that.
_DECIMALS, _PLAIN = 4, 1e4


def time_unit(column: str, unit: TimeUnit | None = None) -> TimeUnit | None:
    """The unit of a column of times: what is said, else what its name ends in.

    Raises
    ------
    InputError
        When the unit is none, or the name of the column says another.

    Examples
    --------
    >>> time_unit("followup_months"), time_unit("os"), time_unit("os", "years")
    ('months', None, 'years')
    """
    named = unit_of(column) if isinstance(column, str) else None
    if unit is None:
        return named
    check_word(unit, TimeUnit, "unit")
    if named not in (None, unit):
        raise InputError(f"unit: {column} says {named} by its name, not {unit}; use one of them.")
    return unit


def read_times(table: Table, time: str) -> FloatArray:
    """The times of a column, NaN where missing; wrong ones are named.

    Raises
    ------
    InputError
        When the column is absent, or a time is negative, endless or no number.
    """
    found = native_numbers(table, time)
    return _checked(table, time, numbers(table, time) if found is None else found)


def _checked(table: Table, time: str, times: FloatArray) -> FloatArray:
    """The times that were read from a column of the table, none of them before 0 or endless."""
    wrong = np.flatnonzero((times < 0) | (times > _LONGEST))
    if wrong.size:
        raise InputError(
            wrong_cells(
                table,
                time,
                [(int(index) + 1, f"{times[index]:g}") for index in wrong],
                one="is no time of follow-up",
                many="are no times of follow-up",
                advice="type the time since the start, 0 or more, or NR",
            )
        )
    return times


def read_bounded(
    table: Table, time: str, unit: TimeUnit | None
) -> tuple[FloatArray, BoolArray, TimeUnit | None]:
    """The times of a column of numbers or texts, where they are lower bounds only, and the unit.

    Whoever is without the event after at least 24 months is censored there; when an event happened
    whose time is only bounded is not known.

    Raises
    ------
    InputError
        As :func:`read_times`; or a text is no follow-up of one patient.
    """
    found = native_numbers(table, time)
    try:
        values = numbers(table, time) if found is None else found
    except InputError:
        printed = follow_ups(table, time, unit=unit)
        return _checked(table, time, printed.lower), printed.inexact, printed.unit
    return _checked(table, time, values), np.zeros(len(values), dtype=bool), unit


def tied(*columns: FloatArray) -> tuple[FloatArray, ...]:
    """Columns of times in which those that differ by rounding only are one time.

    Parameters
    ----------
    *columns : ndarray
        Times, NaN where missing, all on one clock.

    Notes
    -----
    0.1 + 0.2 is not 0.3 in a computer, and two patients who died on one day would be ordered by
    that. Neighbouring times that differ by 1e-9 of the later or less count as the earlier of them.
    The documentation of R's ``survfit`` (``timefix``) and ``aeqSurv`` tells of the same, with the
    tolerance of ``all.equal``, 1.5e-8.

    Examples
    --------
    >>> tied(np.array([0.1 + 0.2, 0.3, 1.0]))[0].tolist()
    [0.3, 0.3, 1.0]
    """
    if all(_printed_plainly(column) for column in columns):
        return columns
    together = np.concatenate(columns)
    grid, place = np.unique(together, return_inverse=True)
    near = np.diff(grid) <= ONE_TIME * np.abs(grid[1:])
    if not near.any():
        return columns
    # who is near to the one before belongs to the first of them
    first = np.maximum.accumulate(np.where(np.append(False, near), 0, np.arange(len(grid))))
    ends = np.cumsum([len(column) for column in columns])[:-1]
    return tuple(np.split(grid[first][place.ravel()], ends))


def _printed_plainly(times: FloatArray) -> bool:
    """Whether all are numbers of few decimals, each as its text is read: equal, or far apart."""
    with np.errstate(invalid="ignore"):
        plain = (np.round(times, _DECIMALS) == times) & (times <= _PLAIN)
    return bool((plain | (times == np.rint(times)) | ~np.isfinite(times)).all())
