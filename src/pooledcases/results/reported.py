"""What printed results leave open: the tables behind a ratio, the range of a pooled estimate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import CLOSED_FORM, ITERATED, Caution, Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RebuiltTable:
    """One whole 2×2 table, in metafor's names, with its log ratio and standard error."""

    ai: int
    n1i: int
    ci: int
    n2i: int
    yi: float
    sei: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RebuiltTables:
    """Every whole 2×2 table that agrees with what is printed.

    Attributes
    ----------
    measure : str
    printed : str
        The ratio, as printed.
    tables : tuple of RebuiltTable
        In the order of the events of the first arm.
    solutions : tuple of (float, float)
        The events of both arms that solve the equation exactly, before anything is rounded.
    """

    kind: ClassVar[str] = "rebuilt_tables"
    tolerance: ClassVar[float] = CLOSED_FORM

    measure: str
    printed: str
    tables: tuple[RebuiltTable, ...]
    solutions: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PrintedRangeRow:
    """What one imprecisely printed row can do to the pooled result.

    Attributes
    ----------
    row : int
        The row of the table, from 1.
    study : str
    quantity : str
        What is open: ``se``, or ``estimate`` where the ratio itself follows from the p-value.
    low, high : float or None
        The ends with which the pool is fitted again: of the standard error, or of the log ratio;
        None where that end is open and only the printed bound can be used.
    included : bool
        Whether the row is part of the main pool; if not it comes in at its bound.
    at_low, at_high : Interval or None
        The interval of the pooled estimate when this row alone stands at that end.
    estimate_at_low, estimate_at_high : float or None
    """

    row: int
    study: str
    quantity: str
    low: float | None
    high: float | None
    included: bool
    estimate_at_low: float | None
    at_low: Interval | None
    estimate_at_high: float | None
    at_high: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PrintedRange:
    """Between which values a pooled result lies, given how imprecisely p-values were printed.

    Everything is on the analysis scale but what is named ``reported``.

    Attributes
    ----------
    measure, tau2_method, inference : str
    level : float
    k : int
        Studies of the main pool.
    k_most : int
        Studies when the rows that print only a bound come in.
    estimate, ci : float, Interval
        The main pool; None where nothing but bounds is printed.
    estimate_range : Interval
        The smallest and largest pooled estimate over all refits.
    low_range, high_range : Interval
        The same for the lower and the upper limit of its interval.
    significant : {"always", "never", "depends"}
        Whether the interval leaves out the value of no effect, over all refits.
    fits, converged : int
        How many pools were fitted, and how many of them converged and count.
    """

    kind: ClassVar[str] = "printed_range"
    tolerance: ClassVar[float] = ITERATED

    measure: str
    tau2_method: str
    inference: str
    level: float
    k: int
    k_most: int
    estimate: float | None
    ci: Interval | None
    estimate_range: Interval
    low_range: Interval
    high_range: Interval
    reported_estimate: Interval
    reported_low: Interval
    reported_high: Interval
    significant: str
    fits: int
    converged: int
    rows: tuple[PrintedRangeRow, ...]
    cautions: tuple[Caution, ...] = ()
