"""How many further patients would make an interval narrow enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import EXACT, Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Precision:
    """The width of an interval now, and the patients it takes to make it narrower.

    Attributes
    ----------
    xi, ni : tuple of int
        Events and patients of the one group, or of both.
    estimate : float or None
        The proportion, or the first less the second; None where a group has no patient.
    ci : Interval or None
        Its interval now, by ``ci_method``.
    width : float or None
        Its width now.
    wanted : float
        The width wanted.
    expected, worst : int or None
        Further patients (in each group) if they have the outcome as often as those before; and
        however they turn out. None where it takes more than ``most``.
    width_expected, width_worst : float or None
        The width with so many further patients, at its widest in that case.
    reason : str or None
        Why ``expected`` is None: ``no-patient`` (no proportion to go by), ``too-many``.
    """

    kind: ClassVar[str] = "precision"
    tolerance: ClassVar[float] = EXACT

    xi: tuple[int, ...]
    ni: tuple[int, ...]
    level: float
    ci_method: str
    estimate: float | None
    ci: Interval | None
    width: float | None
    wanted: float
    expected: int | None
    worst: int | None
    width_expected: float | None
    width_worst: float | None
    most: int
    reason: str | None
