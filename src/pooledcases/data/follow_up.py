"""Follow-up as papers print it ("at least 24", "> 60", "2 years", "12–18"), read into bounds.

What is printed as a bound stays one; a summary of several patients is nobody's time.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from pooledcases.data.columns import Table, no_numbers, places, texts
from pooledcases.data.printed_times import read_printed
from pooledcases.errors import InputError
from pooledcases.options import TimeUnit, check_word, shown
from pooledcases.results.follow_up import FollowUp, FollowUps, unit_of


def follow_up(text: object, *, unit: TimeUnit = "months") -> FollowUp:
    """Read one printed follow-up.

    Parameters
    ----------
    text : object
        A cell: a number, or a text in English or Chinese.
    unit : {"months", "days", "weeks", "years"}
        The unit of the answer, and of a number that is printed without one.

    Returns
    -------
    FollowUp
        ``kind`` is ``exact`` for "24", "2 years", "24个月" and "1 year 6 months"; ``lower-bound``
        for "at least 24", "> 60", "24+" and "24个月以上"; ``interval`` for "12-18" and, from 0 on,
        for "< 6"; ``aggregate`` for "median 30 (12–84)" and "24 ± 6"; ``missing`` for "NR",
        "未记录" and an empty cell.

    Raises
    ------
    InputError
        The text is none of these, is negative, or its bounds are the wrong way round. A guess such
        as "about 2 years" has no bounds and is not read.

    Notes
    -----
    A month is a twelfth of a year of 365.25 days, so that 1 year is 12 months, 1 week 0.23 and 1
    day 0.0329. Whether a bound itself is included ("> 60" or "≥ 60") is not kept.

    Examples
    --------
    >>> found = follow_up("at least 2 years")
    >>> found.kind, found.lower, found.upper
    ('lower-bound', 24.0, inf)
    >>> [follow_up(text).kind for text in ("12-18", "24个月", "median 30 (12–84)", "NR")]
    ['interval', 'exact', 'aggregate', 'missing']
    """
    check_word(unit, TimeUnit, "unit")
    found = read_printed(text, unit)
    if found is None:
        raise InputError(
            f"{shown(text)} is no follow-up; type a time such as 24, '2 years', 'at least 24' or "
            "'12-18', or NR where it is not reported."
        )
    if isinstance(found, str):
        raise InputError(found)
    return found


def follow_ups(table: Table, column: str, *, unit: TimeUnit | None = None) -> FollowUps:
    """Read a column of printed follow-up of patients.

    Parameters
    ----------
    table : mapping of columns
    column : str
    unit : {"months", "days", "weeks", "years"}, optional
        The unit of the column. Where absent: what the column's name ends in, as in
        ``followup_months``; or months where every cell prints its own unit.

    Returns
    -------
    FollowUps

    Raises
    ------
    InputError
        The column is absent; a cell cannot be read; a cell is a summary of several patients; or
        cells name a unit and the column's own is not known. All such cells are named.

    Examples
    --------
    >>> found = follow_ups({"t_months": ["24", "> 60", "2 years", "NR"]}, "t_months")
    >>> found.lower.tolist(), found.upper.tolist()
    ([24.0, 60.0, 24.0, nan], [24.0, inf, 24.0, nan])
    """
    if unit is not None:
        check_word(unit, TimeUnit, "unit")
    cells = texts(table, column)
    taken = unit or unit_of(column)
    known = {cell: read_printed(cell, taken or "months") for cell in set(cells)}
    each = [known[cell] for cell in cells]
    rows = list(enumerate(zip(cells, each, strict=True), 1))
    unread = [(row, cell) for row, (cell, found) in rows if found is None]
    odd = {
        row: problem
        for row, (cell, found) in rows
        if (problem := _problem(cell, found)) is not None
    }
    said = [
        (row, f"{where}, column {column}: {odd[row]}")
        for row, where in zip(odd, places(table, odd, column), strict=True)
    ]
    # many are spoken of in one sentence, which stands where the first of them is
    said += zip((row for row, _ in unread), no_numbers(table, column, unread), strict=False)
    problems = [text for _, text in sorted(said)]
    read = [found for found in each if isinstance(found, FollowUp) and found.kind != "missing"]
    with_unit = [found for found in read if found.printed_units]
    if taken is None and with_unit and len(with_unit) < len(read):
        problems.append(
            f"column {column}: {with_unit[0].printed!r} names a unit, other cells name none; say "
            "the unit of these, unit='months' (--unit months), or write it into the column's name, "
            "as in Follow-up (months)."
        )
    if problems:
        raise InputError(problems)
    bounds = [_bounds(found) for found in cast("list[FollowUp]", each)]
    lower, upper = np.array(bounds, dtype=float).reshape(-1, 2).T
    found = taken or ("months" if with_unit else None)
    return FollowUps(column=column, unit=found, lower=lower, upper=upper)


def _problem(cell: object, found: FollowUp | str | None) -> str | None:
    if isinstance(found, str):
        return found
    if found is not None and found.kind == "aggregate":
        return (
            f"{cell!r} sums up several patients and is nobody's own time; type the time of each "
            "patient, or NR, and keep the summary in a table of studies."
        )
    return None


def _bounds(found: FollowUp) -> tuple[float, float]:
    if found.lower is None or found.upper is None:
        return np.nan, np.nan
    return found.lower, found.upper
