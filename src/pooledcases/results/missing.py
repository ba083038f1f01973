"""Results on outcomes that are not known: counts, bounds, tipping points, imputation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from pooledcases.options import TableTest
from pooledcases.results.base import (
    CLOSED_FORM,
    ITERATED,
    BoolArray,
    Caution,
    FloatArray,
    Interval,
    freeze,
)
from pooledcases.results.describe import Proportion
from pooledcases.scales import SCALES

#: What the unknown outcomes can do to a comparison; the words stand under ``tipping.WORD``.
TippingVerdict = Literal[
    "nothing_unknown", "no_comparison", "holds", "tips", "stays", "may_appear"
]  # fmt: skip
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupUnknown:
    """One group: who is known, and why the others are not.

    Attributes
    ----------
    name : str or None
        None for all patients together.
    n : int
        Patients of the group, whatever is known of them.
    proportion : Proportion
        Among those known, with its bounds.
    codes : mapping of str to int
        Patients without an answer by missing code; NAP are not missing: it does not apply to them.
    """

    name: str | None
    n: int
    proportion: Proportion
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DifferenceBounds:
    """How far the unknown outcomes can move a risk difference, first less second.

    Attributes
    ----------
    groups : tuple of two str
    estimate : float or None
        Among those known; None where nobody is in a group.
    bounds : Interval
        If the unknown of one group all had the outcome and none of the other, and the reverse.
    ci : Interval or None
        From the lowest lower to the highest upper Newcombe limit over every way in which they could
        have turned out: what is not known and chance together. None where there are too many ways.
    ways : int
    """

    groups: tuple[str, str]
    estimate: float | None
    bounds: Interval
    ci: Interval | None
    ways: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MissingOutcomes:
    """Outcomes that are not known, counted by group and by reason, with what they can move.

    Attributes
    ----------
    outcome, by : str
    overall : GroupUnknown
    groups : tuple of GroupUnknown
    differences : tuple of DifferenceBounds
        For the two groups asked for, or where there are only two.
    by_missing : int
        Patients whose group is not known.
    """

    kind: ClassVar[str] = "missing_outcomes"
    tolerance: ClassVar[float] = CLOSED_FORM

    outcome: str
    by: str | None
    level: float
    overall: GroupUnknown
    groups: tuple[GroupUnknown, ...]
    differences: tuple[DifferenceBounds, ...]
    by_missing: int
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TippingPath:
    """One direction in which the unknown outcomes can change what is concluded.

    Steps count unknown patients of the first and the second group who turned out against what is
    concluded: ``first_had`` of the first had the outcome (else had it not), and the opposite of the
    second.

    Attributes
    ----------
    first_had : bool
    needed : tuple of two int
        No way changes the conclusion with fewer steps of the first group, nor with fewer of the
        second, whatever the other group does.
    sufficient : bool
        Whether every way with at least ``needed`` changes it.
    least : tuple of (int, int)
        Every way that changes it with no other way below it in both groups.
    ways : int
    """

    first_had: bool
    needed: Pair
    sufficient: bool
    least: tuple[Pair, ...]
    ways: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TippingPoint:
    """Every way in which the unknown outcomes of two groups could have turned out, tested.

    Attributes
    ----------
    outcome, by : str or None
    groups : tuple of two str
    test : str
        The exact test; significant is a p of 1 - ``level`` or less.
    ai, n1i, ci, n2i : int
        Events and patients of each group among those known.
    missing, not_applicable : tuple of two int
    p_value, risk_difference : float or None
        Among those known; None where nobody is in a group.
    significant : bool or None
    p_values, risk_differences : ndarray, shape (missing[0] + 1, missing[1] + 1)
        Row i, column j: if i of the unknown of the first group had the outcome, and j of the
        second.
    upheld : ndarray of bool, same shape
        Where the conclusion among those known still stands: significant with the same sign, or not
        significant.
    verdict : str
        ``nothing_unknown``; ``no_comparison`` among those known; ``holds`` or ``tips`` where it is
        significant; ``stays`` or ``may_appear`` where it is not.
    ways, ways_changed, ways_reversed : int
        All ways; those that change the conclusion; those significant with the opposite sign.
    paths : tuple of TippingPath
        Where a significant difference can be lost, one; where one can appear, one a direction.
    disease_free : TippingPoint or None
        The same among patients disease-free at the start, for an outcome of status (PC-M29).
    by_missing : int
    """

    kind: ClassVar[str] = "tipping_point"
    tolerance: ClassVar[float] = ITERATED

    outcome: str | None
    by: str | None
    groups: tuple[str, str]
    level: float
    test: TableTest
    ai: int
    n1i: int
    ci: int
    n2i: int
    missing: Pair
    not_applicable: Pair
    p_value: float | None
    risk_difference: float | None
    significant: bool | None
    p_values: FloatArray
    risk_differences: FloatArray
    upheld: BoolArray
    verdict: TippingVerdict
    ways: int
    ways_changed: int
    ways_reversed: int
    paths: tuple[TippingPath, ...]
    disease_free: TippingPoint | None
    by_missing: int
    cautions: tuple[Caution, ...]

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RubinPooled:
    """An estimate pooled over imputations by Rubin's rules.

    Attributes
    ----------
    scale : str
        ``identity`` for the risk difference, ``log`` for the odds ratio.
    estimate, se : float
    ci : Interval
    df : float
        Barnard and Rubin's, for small samples.
    p_value : float
    within, between : float
        Mean variance of the estimates, and variance between them.
    fraction_missing : float
        Share of the variance that is due to what is missing: (1 + 1/m) between over the total.
    """

    kind: ClassVar[str] = "rubin_pooled"
    tolerance: ClassVar[float] = CLOSED_FORM

    scale: Literal["identity", "log"]
    estimate: float
    se: float
    ci: Interval
    df: float
    p_value: float
    within: float
    between: float
    fraction_missing: float

    def reported(self) -> tuple[float, float, float]:
        """The estimate and its limits on the reader's scale."""
        numbers = np.array([self.estimate, self.ci.low, self.ci.high])
        if self.scale == "log":
            numbers = SCALES["log"].inverse(numbers, None)
        value, low, high = numbers.tolist()
        return value, low, high


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImputedComparison:
    """Two risks compared with the unknown outcomes imputed: a sensitivity, never the headline.

    It assumes that outcomes are missing at random given what they are imputed from.

    Attributes
    ----------
    outcome, by : str
    groups : tuple of two str
    ai, n1i, ci, n2i : int
        Events and patients among those known.
    missing : tuple of two int
    imputations, seed : int
    covariates : str or None
        The formula from which outcomes are imputed beside the group; None for the group alone.
    risks : tuple of two float
        Mean risks of the completed groups.
    risk_difference, log_odds_ratio : RubinPooled
    """

    kind: ClassVar[str] = "imputed_comparison"
    tolerance: ClassVar[float] = ITERATED

    outcome: str
    by: str
    groups: tuple[str, str]
    level: float
    ai: int
    n1i: int
    ci: int
    n2i: int
    missing: Pair
    imputations: int
    seed: int
    covariates: str | None
    risks: tuple[float, float]
    risk_difference: RubinPooled
    log_odds_ratio: RubinPooled
    by_missing: int
    cautions: tuple[Caution, ...]
