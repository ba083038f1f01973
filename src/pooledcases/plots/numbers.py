"""Numbers that a user gives to a figure: what is none of its kind is said in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TypeGuard

from pooledcases.options import is_number, shown


def finite(value: object) -> TypeGuard[float]:
    """Whether a value is a number that has a place on an axis.

    Examples
    --------
    >>> finite(2.5), finite(float("nan")), finite(float("inf")), finite("2.5"), finite(True)
    (True, False, False, False, False)
    """
    return is_number(value) and math.isfinite(value)


def is_count(value: object) -> TypeGuard[int]:
    """Whether a value counts something: a whole number from 0 on."""
    return finite(value) and value >= 0 and float(value).is_integer()


def wrong_range(low: object, high: object, value: object) -> str:
    """What is wrong with a printed range and its value, in words; empty where nothing is.

    None stands for what is not printed, and an end without limit is infinite.

    Examples
    --------
    >>> wrong_range(1.0, 3.0, 2.0), wrong_range(None, 3.0, None)
    ('', '')
    >>> wrong_range(6, 7, 5)
    '5 is not between 6 and 7'
    """
    low, high = None if low == -math.inf else low, None if high == math.inf else high
    odd = [x for x in (low, high, value) if x is not None and not finite(x)]
    if odd:
        return f"{', '.join(map(shown, odd))} is no number"
    ends = [x for x in (low, high) if finite(x)]
    if len(ends) == 2 and ends[0] > ends[1]:
        return f"the lower end {shown(low)} is above the upper end {shown(high)}"
    if not finite(value):
        return ""
    if finite(low) and finite(high) and not low <= value <= high:
        return f"{shown(value)} is not between {shown(low)} and {shown(high)}"
    if finite(low) and value < low:
        return f"{shown(value)} is below its lower end {shown(low)}"
    if finite(high) and value > high:
        return f"{shown(value)} is above its upper end {shown(high)}"
    return ""


def wrong_counts(figure: str, counted: Iterable[tuple[str, object]]) -> Iterator[str]:
    """A sentence for each value that counts nothing, with the name of its row."""
    for name, value in counted:
        if not is_count(value):
            yield (
                f"{figure}: {name}: {shown(value)} is no count; give a whole number from 0 on, or "
                "leave the row out where the number is not known."
            )
