"""Which columns of a Table 1 are numbers: plain ones, limits among them, times as printed."""

from __future__ import annotations

import math
import re

import numpy as np

from pooledcases.data.columns import Words
from pooledcases.data.printed_times import read_printed
from pooledcases.describe.cells import Column
from pooledcases.results.base import BoolArray
from pooledcases.results.follow_up import FollowUp, unit_of

#: A number of which only a limit is known.
_LIMIT = re.compile(r"(?:[<>＜＞]\s*=?|[≤≥≦≧])\s*\d+(?:\.\d+)?")


def is_numeric(column: Column) -> bool:
    """Whether most cells are numbers and the others limits; 0 and 1 alone are a category."""
    cells = column.texts[column.known].tolist()
    numeric = sum(map(is_number, cells))
    rest = len(cells) - numeric
    if rest and (numeric <= rest or rest != sum(map(is_limit, cells))):
        return False
    return bool(cells) and not set(cells) <= {"0", "1"}


def is_limit(text: str) -> bool:
    """Whether a cell says only that a number is larger, or smaller, than another."""
    return _LIMIT.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether a cell is a finite number."""
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False


def timed(name: str, column: Column) -> int | None:
    """How many cells are an exact time, in a column of times as papers print them; else None.

    The name of such a column says its unit, and every cell is a time or a bound of one.

    Examples
    --------
    >>> texts = np.array(["12", "> 60", "2 years"], dtype=object)
    >>> column = Column(texts, np.array(["", "", ""], dtype=object))
    >>> timed("Follow-up (months)", column), timed("size", column)
    (2, None)
    """
    unit = unit_of(name)
    if unit is None or is_numeric(column):
        return None
    read = [read_printed(cell, unit) for cell in column.texts[column.known]]
    if not read or not all(
        isinstance(found, FollowUp) and found.lower is not None for found in read
    ):
        return None
    return sum(isinstance(found, FollowUp) and found.kind == "exact" for found in read)


def mostly_times(name: str, column: Column) -> bool:
    """Whether a column's name says a unit of time and most of its cells are times."""
    unit, cells = unit_of(name), column.texts[column.known]
    if unit is None:
        return False
    read = [isinstance(read_printed(cell, unit), FollowUp) for cell in cells]
    return 2 * sum(read) > len(read)


def exact_times(name: str, column: Column) -> Words:
    """The exact times of such a column in its unit; None where a time is bounded, or missing."""
    unit = unit_of(name) or "months"
    read = (None if text is None else read_printed(text, unit) for text in column.texts)
    exact = [f.lower if isinstance(f, FollowUp) and f.kind == "exact" else None for f in read]
    return np.array(exact, dtype=object)


def bounded(name: str, column: Column) -> BoolArray:
    """The rows that hold a limit and no number."""
    if timed(name, column) is not None:
        exact = exact_times(name, column)
        unknown: BoolArray = np.array([value is None for value in exact], dtype=bool)
        return unknown & column.known
    return np.array([text is not None and is_limit(text) for text in column.texts], dtype=bool)
