"""Numbers as a document prints them: described side by side, not pooled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import EXACT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Printed:
    """One printed number.

    Attributes
    ----------
    label : str
        Who or what.
    printed : str
        As the document prints it.
    value, low, high : float or None
        The parsed number and its range or interval, in ``unit``.
    unit : str
    source : str
        Where it stands.
    """

    label: str
    printed: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PrintedRows:
    """Printed numbers of one kind, with the smallest and the largest of them.

    Attributes
    ----------
    quantity : str
        The kind of quantity; rows of different kinds are never in one result (PC-M25).
    lowest, highest : float or None
        Over all values and limits that are printed; None when there is no row.
    """

    kind: ClassVar[str] = "printed"
    tolerance: ClassVar[float] = EXACT

    quantity: str
    unit: str
    rows: tuple[Printed, ...]
    lowest: float | None
    highest: float | None
