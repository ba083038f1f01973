"""Results for studies that print no effect: combined p-values, and directions counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import CLOSED_FORM, EXACT, Caution, Interval
from pooledcases.results.effects import Reason


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PValueRow:
    """One study's p-value.

    Attributes
    ----------
    study : str
    printed : str or None
    direction : int or None
        1 towards the hypothesis, −1 against it; None for one-sided p-values.
    one_sided : float or None
        The p-value towards the hypothesis; None where the row is left out.
    weight : float
        A fraction, for Stouffer's method; else all alike.
    bound : bool
        Whether only an upper bound was printed, which stands for the p-value.
    reason : Reason or None
        Why the row is left out.
    """

    study: str
    printed: str | None
    direction: int | None
    one_sided: float | None
    weight: float | None
    bound: bool
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CombinedP:
    """Evidence of several p-values together: against "no effect in any study", of no size.

    Attributes
    ----------
    method, sides : str
    k : int
        P-values used.
    statistic, df : float, float or None
    p_value : float
        One-sided, towards the hypothesis.
    p_value_against : float
        One-sided, the other way: the same method on one minus each p-value.
    p_value_two_sided : float
        Twice the smaller, at most 1.
    bounds : tuple of str
        Studies whose printed bound stands for the p-value.
    conservative : bool
        Whether ``p_value`` is at most too large because of them: every bound is on the side of the
        hypothesis.
    rows : tuple of PValueRow
    """

    kind: ClassVar[str] = "combined_p"
    tolerance: ClassVar[float] = CLOSED_FORM

    method: str
    sides: str
    k: int
    statistic: float
    df: float | None
    p_value: float
    p_value_against: float
    p_value_two_sided: float
    bounds: tuple[str, ...]
    conservative: bool
    rows: tuple[PValueRow, ...]
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DirectionRow:
    """One study: ``direction`` is ``favours``, ``against`` or None, where ``reason`` says why."""

    study: str
    direction: str | None
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Directions:
    """How many studies favour the hypothesis, whatever the size of their effects.

    Attributes
    ----------
    k, favours, against, left_out : int
        ``k`` counts the first two.
    proportion : float
    ci : Interval
        Exact (Clopper-Pearson).
    p_value : float
        Exact two-sided sign test of one half.
    bounds : Interval
        The proportion if every study left out were against, and if every one were in favour.
    benefit : {"above", "below"} or None
        Of effects: which side of no effect counts as in favour; None where words said it.
    """

    kind: ClassVar[str] = "directions"
    tolerance: ClassVar[float] = EXACT

    level: float
    k: int
    favours: int
    against: int
    left_out: int
    reasons: Mapping[str, int]
    proportion: float
    ci: Interval
    p_value: float
    bounds: Interval
    rows: tuple[DirectionRow, ...]
    cautions: tuple[Caution, ...]
    benefit: str | None = None
