"""Reading a digitised curve and its numbers at risk: what is no such thing is named by its row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table, columns_of, numbers
from pooledcases.errors import InputError
from pooledcases.kernels.isotonic import isotonic
from pooledcases.options import is_number, shown
from pooledcases.results.base import BoolArray, FloatArray, IntArray

#: A point read off a figure may be off by so much: such rises, and values beyond 1, are cleaned.
CLICK = 0.02
#: Survival beyond this is in percent.
_PERCENT = 2.0
#: Times before 0 by no more than this share of the axis are a click beside it.
_AXIS = 0.01
#: More patients than any study followed.
_MOST_PATIENTS = 10_000_000


@dataclass(frozen=True, slots=True, eq=False)
class PrintedCurve:
    """Times from 0 on without ties, survival falling from 1; how much had to be cleaned."""

    times: FloatArray
    survival: FloatArray
    cleaned: int
    largest_move: float


def read_curve(table: Table, time: str, survival: str) -> PrintedCurve:
    """The points of a curve in order of time, cleaned of what a click may be off.

    Raises
    ------
    InputError
        A column is absent, a cell is empty or no number, a time is before 0, survival is in
        percent, beyond 0 to 1, rises by more than a click may, or does not start at 1, or there
        is no point after time 0.
    """
    table = columns_of(table, time=time, survival=survival)
    times, heights = numbers(table, time), numbers(table, survival)
    problems = _empty_cells(np.isnan(times), time) + _empty_cells(np.isnan(heights), survival)
    if not problems and not np.any(times > 0):
        problems = [f"The curve has no point after time 0; type its points, {time} and {survival}."]
    if not problems:
        problems = _impossible_times(times, time) + _impossible_heights(heights, survival)
    if problems:
        raise InputError(problems)
    order = np.lexsort((-heights, times))
    problems = _rises(times, heights, order, time, survival)
    if problems:
        raise InputError(problems)
    return _cleaned(np.maximum(times[order], 0.0), heights[order])


def _cleaned(times: FloatArray, heights: FloatArray) -> PrintedCurve:
    """Nearest falling curve (least squares) within 0 to 1; of a vertical step its lower end."""
    falling = 1 - isotonic(1 - np.clip(heights, 0.0, 1.0))
    falling[(times == 0) & (falling >= 1 - CLICK)] = 1.0
    moved = np.abs(falling - heights)
    last = np.append(times[1:] != times[:-1], True)
    at, height = times[last], np.clip(falling[last], 0.0, 1.0)
    if at[0] > 0:
        at, height = np.append(0.0, at), np.append(1.0, height)
    return PrintedCurve(at, height, int((moved > 1e-12).sum()), float(moved.max()))


def _empty_cells(empty: BoolArray, column: str) -> list[str]:
    return [
        f"row {row + 1}, column {column}: the cell is empty; type the value or leave the row out."
        for row in np.flatnonzero(empty).tolist()
    ]


def _impossible_times(times: FloatArray, column: str) -> list[str]:
    before = times < -_AXIS * float(times.max())
    return [
        f"row {row + 1}, column {column}: {times[row]:g} is before time 0; type times from 0 on."
        for row in np.flatnonzero(before).tolist()
    ]


def _impossible_heights(heights: FloatArray, column: str) -> list[str]:
    if heights.max() > _PERCENT:
        return [
            f"Column {column} holds numbers up to {heights.max():g}, which look like percent; "
            "divide them by 100: survival runs from 1 down to 0."
        ]
    odd = (heights > 1 + CLICK) | (heights < -CLICK)
    return [
        f"row {row + 1}, column {column}: {heights[row]:g} is no probability of survival; type a "
        "number from 0 to 1."
        for row in np.flatnonzero(odd).tolist()
    ]


def _rises(
    times: FloatArray, heights: FloatArray, order: IntArray, time: str, survival: str
) -> list[str]:
    sorted_heights = heights[order]
    if sorted_heights[0] < CLICK and sorted_heights[-1] > sorted_heights[0] + CLICK:
        return [
            f"Column {survival} rises from {sorted_heights[0]:g} to {sorted_heights[-1]:g}, as "
            "the share with the event does; give survival, 1 minus it."
        ]
    problems = []
    first = order[0]
    if times[first] <= 0 and heights[first] < 1 - CLICK:
        problems.append(
            f"row {first + 1}: survival is {heights[first]:g} at time 0; a curve starts at 1. "
            "Check the axis."
        )
    lowest = np.minimum.accumulate(sorted_heights)
    before = np.append(1.0, lowest[:-1])
    for place in np.flatnonzero(sorted_heights > before + CLICK).tolist():
        row = int(order[place])
        problems.append(
            f"row {row + 1}: survival rises to {heights[row]:g} at {time} {times[row]:g}, after "
            f"{before[place]:g} before; no survival curve rises. Read this point again."
        )
    return problems


def read_at_risk(
    table: Table | None, time: str, number: str, n: int | None, curve: PrintedCurve
) -> tuple[FloatArray, IntArray]:
    """Times and numbers at risk, from time 0 on.

    Raises
    ------
    InputError
        A cell is empty or no whole number from 0 on, a time comes twice, the numbers rise, the
        number at time 0 is not known or contradicts ``n``, or nobody is left while the curve
        still falls, or somebody where it has come down to 0.
    """
    checked = None if n is None else _patients(n)
    if table is None:
        if checked is None:
            raise InputError(
                "How many patients the curve starts with is not known; give the numbers at risk "
                "printed under it (at_risk), or n."
            )
        return np.zeros(1), np.array([checked])
    times, counts = _columns(table, time, number)
    problems = _order_problems(times, counts)
    if times[0] > 0 and checked is not None:
        times, counts = np.append(0.0, times), np.append(checked, counts)
    if times[0] > 0:
        problems.append(
            f"The first number at risk is at time {times[0]:g}; give the number at time 0 too, "
            "or n."
        )
    elif checked is not None and counts[0] != checked:
        problems.append(
            f"n is {checked}, but {counts[0]} are at risk at time 0; correct one of them."
        )
    if counts[0] == 0:
        problems.append("Nobody is at risk at time 0; correct the first number at risk.")
    problems = problems or _against_curve(times, counts, curve)
    if problems:
        raise InputError(problems)
    return times, counts


def whole_number(value: object, name: str, most: int, of: str) -> int:
    """A count that an option gives, or an :class:`InputError`."""
    if not is_number(value) or value != int(value) or not 0 <= value <= most:
        raise InputError(f"{name}: {shown(value)} is no number of {of}; give 0 to {most}.")
    return int(value)


def _patients(n: object) -> int:
    found = whole_number(n, "n", _MOST_PATIENTS, "patients")
    if found == 0:
        raise InputError("n: 0 patients have no curve; give how many the curve starts with.")
    return found


def _columns(table: Table, time: str, number: str) -> tuple[FloatArray, IntArray]:
    table = columns_of(table, time=time, number=number)
    times, counts = numbers(table, time), numbers(table, number)
    problems = _empty_cells(np.isnan(times), time) + _empty_cells(np.isnan(counts), number)
    if not problems and not times.size:
        problems = ["The table of numbers at risk has no rows; leave it out and give n."]
    odd = (counts < 0) | (counts != np.floor(counts)) | (counts > _MOST_PATIENTS)
    problems += [
        f"row {row + 1}, column {number}: {counts[row]:g} is no number of patients."
        for row in np.flatnonzero(odd).tolist()
    ]
    problems += [
        f"row {row + 1}, column {time}: {times[row]:g} is before time 0."
        for row in np.flatnonzero(times < 0).tolist()
    ]
    if problems:
        raise InputError(problems)
    order = np.argsort(times, kind="stable")
    return times[order], counts[order].astype(np.int64)


def _order_problems(times: FloatArray, counts: IntArray) -> list[str]:
    problems = [
        f"Numbers at risk: time {times[i]:g} stands there twice; leave one out."
        for i in (np.flatnonzero(np.diff(times) == 0) + 1).tolist()
    ]
    problems += [
        f"Numbers at risk rise from {counts[i - 1]} at time {times[i - 1]:g} to {counts[i]} at "
        f"time {times[i]:g}; patients do not come back. Correct one of them."
        for i in (np.flatnonzero(np.diff(counts) > 0) + 1).tolist()
    ]
    return problems


def _against_curve(times: FloatArray, counts: IntArray, curve: PrintedCurve) -> list[str]:
    before = np.searchsorted(curve.times, times, side="left") - 1
    height = np.where(before >= 0, curve.survival[np.maximum(before, 0)], 1.0)
    problems = [
        f"At time {times[i]:g} survival has come down to 0, but {counts[i]} are still at risk; "
        "correct one of them."
        for i in np.flatnonzero((height == 0) & (counts > 0)).tolist()
    ]
    empty = np.flatnonzero(counts == 0)
    if empty.size and curve.survival[-1] < height[empty[0]]:
        problems.append(
            f"Nobody is at risk at time {times[empty[0]]:g}, but the curve falls after it; correct "
            "the number at risk or the points of the curve."
        )
    return problems
