"""Results of the room `describe`: small-sample comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import (
    CLOSED_FORM,
    ITERATED,
    Caution,
    IntArray,
    Interval,
    freeze,
)
from pooledcases.results.describe import Proportion, Summary


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TwoByTwo:
    """Two risks compared exactly: ``ai`` of ``n1i`` against ``ci`` of ``n2i``.

    Attributes
    ----------
    risk1, risk2 : Proportion
        With Clopper-Pearson intervals.
    fisher_p, mid_p, barnard_p, boschloo_p : float or None
        Two-sided; None when a group is empty, 1 (mid-P 1/2) when nobody or everybody has the
        event.
    odds_ratio : float or None
        Conditional maximum likelihood; may be 0 or infinite; None where the margins leave one
        table only.
    odds_ratio_ci : Interval or None
        Its central exact interval.
    fisher_agrees : bool or None
        Whether Fisher's p and that interval say the same of an odds ratio of 1.
    risk_difference : float or None
        First less second.
    newcombe_ci, miettinen_nurminen_ci : Interval or None
        Its intervals.
    """

    kind: ClassVar[str] = "two_by_two"
    tolerance: ClassVar[float] = ITERATED

    ai: int
    n1i: int
    ci: int
    n2i: int
    level: float
    risk1: Proportion
    risk2: Proportion
    fisher_p: float | None
    mid_p: float | None
    barnard_p: float | None
    boschloo_p: float | None
    odds_ratio: float | None
    odds_ratio_ci: Interval | None
    fisher_agrees: bool | None
    risk_difference: float | None
    newcombe_ci: Interval | None
    miettinen_nurminen_ci: Interval | None
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """An outcome compared between two groups of patients.

    Attributes
    ----------
    outcome, by : str
    groups : tuple of two str
    missing, not_applicable : tuple of two int
        Patients of each group whose outcome is not known, or to whom it does not apply.
    two_by_two : TwoByTwo
        Among those whose outcome is known.
    fisher_p_if_first, fisher_p_if_second : float or None
        Fisher's p if all the missing of the first group, and none of the second, had the outcome;
        and the other way round. None without missing outcomes.
    fisher_p_range : Interval or None
        The smallest and the largest Fisher p over every way the missing could have turned out;
        None where these are too many to go through (PC-M20).
    disease_free : TwoByTwo or None
        The same among patients who were disease-free at the start, for an outcome of status
        where the table says who was (PC-M29).
    followup : tuple of two Summary, or None
        Follow-up of the two groups, for an outcome of status.
    by_missing : int
        Patients whose group is not known; they are in neither.
    """

    kind: ClassVar[str] = "comparison"
    tolerance: ClassVar[float] = ITERATED

    outcome: str
    by: str
    groups: tuple[str, str]
    level: float
    missing: tuple[int, int]
    not_applicable: tuple[int, int]
    two_by_two: TwoByTwo
    fisher_p_if_first: float | None
    fisher_p_if_second: float | None
    fisher_p_range: Interval | None
    disease_free: TwoByTwo | None
    followup: tuple[Summary, Summary] | None
    by_missing: int
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumberComparison:
    """A column of numbers compared between two groups by permutation of ranks.

    ``u`` is Mann and Whitney's U of the first group; ``superiority`` is ``u / (n1 n2)``, the chance
    that a patient of the first group has the larger value, ties counted half. None, with the p,
    when a group has no value. ``method`` is ``mann-whitney-exact``, or ``mann-whitney-normal``
    where the groups are too large (PC-M20). ``by_missing`` counts the patients whose group is not
    known.
    """

    kind: ClassVar[str] = "number_comparison"
    tolerance: ClassVar[float] = CLOSED_FORM

    column: str
    by: str
    groups: tuple[str, str]
    summaries: tuple[Summary, Summary]
    u: float | None
    superiority: float | None
    p_value: float | None
    method: str
    by_missing: int
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CategoryTest:
    """A category compared between groups by Fisher's exact test for r × c tables.

    Attributes
    ----------
    counts : ndarray of int, shape (levels, groups)
    missing : tuple of int
        Patients of each group whose level is not known.
    p_value : float or None
        None when fewer than two groups have a patient with a known level.
    method : str
        ``fisher-freeman-halton``, or ``fisher-freeman-halton-monte-carlo`` where the tables are too
        many (PC-M20).
    se : float or None
        Standard error of a Monte Carlo p-value.
    by_missing : int
        Patients whose group is not known.
    """

    kind: ClassVar[str] = "category_test"
    tolerance: ClassVar[float] = CLOSED_FORM

    column: str
    by: str
    groups: tuple[str, ...]
    levels: tuple[str, ...]
    counts: IntArray
    missing: tuple[int, ...]
    p_value: float | None
    method: str
    se: float | None
    by_missing: int
    cautions: tuple[Caution, ...]

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdjustedPValues:
    """P-values and the same after Holm's adjustment; None where a test gave none."""

    kind: ClassVar[str] = "adjusted_p_values"
    tolerance: ClassVar[float] = CLOSED_FORM

    p_values: tuple[float | None, ...]
    adjusted: tuple[float | None, ...]
    tests: int
    method: str
    cautions: tuple[Caution, ...]
