"""What the plain figures draw: rows for people, as they stand in a table or a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

#: Units that column names end in.
_UNITS = ("years", "months", "days", "mm", "cm", "percent")

#: One cell of a table: a value, or the reason why there is none.
CellState = Literal["known", "NR", "NAP", "UNC", "NAS"]


@dataclass(frozen=True, slots=True)
class LabelledCount:
    """One line of a figure of counts.

    Attributes
    ----------
    label : str
    count : int
    note : str
        Shown behind the count.
    """

    label: str
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroupValues:
    """One measured value a patient, in one group.

    Attributes
    ----------
    label : str
    values : tuple of float
        Known values only.
    median : float or None
        As the table gives it; the figure computes nothing.
    missing : int
        Patients of the group without a value.
    """

    label: str
    values: tuple[float, ...]
    median: float | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class StackedCounts:
    """Counts by category in one group.

    Attributes
    ----------
    label : str
    counts : mapping of str to int
        By category; a category that is absent counts 0.
    """

    label: str
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class AlbatrossPoint:
    """One study of which only the size and a p-value are known (Harrison 2017).

    Attributes
    ----------
    label : str
    n : int
        Patients.
    p_value : float
        Two-sided.
    direction : {-1, 0, 1}
        -1 decreases, 1 increases; 0 where the direction is not printed: such a study cannot be
        placed on either side, and is named under the figure.
    bound : {"", "<", ">"}
        How the p-value was printed: exactly, or as a bound such as ``< 0.001``.
    """

    label: str
    n: int
    p_value: float
    direction: Literal[-1, 0, 1]
    bound: Literal["", "<", ">"] = ""


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A printed range, a printed value, or both.

    Attributes
    ----------
    label : str
    low, high : float or None
        None where that side is not printed: ``< 1%`` has a high alone.
    value : float or None
    unit : str
        All rows of one figure share it.
    printed : str
        The number as the text prints it.
    """

    label: str
    low: float | None
    high: float | None
    value: float | None
    unit: str
    printed: str


@dataclass(frozen=True, slots=True)
class PrintedEstimate:
    """An estimate with its interval as a text prints it.

    Attributes
    ----------
    label : str
    estimate : float
    low, high : float or None
        None where no interval is printed.
    note : str
        Who was compared with whom, or which end point.
    """

    label: str
    estimate: float
    low: float | None = None
    high: float | None = None
    note: str = ""


def condition_name(text: str) -> str:
    """A condition such as ``status=AWD,DOD`` for people; a column alone is its name.

    Examples
    --------
    >>> condition_name("status=AWD,DOD"), condition_name("died_of_disease")
    ('status AWD, DOD', 'died of disease')
    """
    column, equals, values = text.partition("=")
    said = ", ".join(value.strip() for value in values.split(","))
    return f"{column_name(column.strip())} {said}" if equals else column_name(text)


def column_name(column: str) -> str:
    """The name of a column for people: spaces, and its unit in brackets.

    Examples
    --------
    >>> column_name("age_years"), column_name("disease_free_at_start")
    ('age (years)', 'disease free at start')
    """
    name, _, unit = column.rpartition("_")
    if name and unit in _UNITS:
        return f"{name.replace('_', ' ')} ({unit})"
    return column.replace("_", " ")
