"""Results of tests that compare survival between groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pooledcases.options import CurveTest, TimeUnit, TimeWeight
from pooledcases.results.base import (
    CLOSED_FORM,
    ITERATED,
    Caution,
    FloatArray,
    IntArray,
    Interval,
    freeze,
)
from pooledcases.results.status_words import StatusWords
from pooledcases.results.survival import LeftOut
from pooledcases.scales import SCALES


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankTest:
    """A test of the log-rank family.

    Attributes
    ----------
    groups : tuple of str
    strata : str or None
        The column within whose values groups are compared.
    n_strata : int
    weights : str
        How event times are weighed; ``rho`` and ``gamma`` are Fleming and Harrington's powers.
    trend : ndarray, shape (groups,), or None
        The groups' scores, where the test is of a trend over them.
    n, observed : ndarray of int, shape (groups,)
    expected : ndarray, shape (groups,)
        Events under equal hazards, whatever the weights.
    weighted_observed, weighted_expected : ndarray, shape (groups,)
        The weighted sums; observed and expected themselves for the log-rank test.
    covariance : ndarray, shape (groups, groups)
        Of the difference of the weighted sums.
    chi2, p_value : float or None
    df : int or None
        1 for a trend; else the groups less the sets of groups that shared a risk set.
    not_at_risk : tuple of str
        Groups with nobody at risk at any event time: the test says nothing about them.
    reason : str or None
        Why there is no p-value; its words stand under ``logrank.REASON``.
    """

    kind: ClassVar[str] = "rank_test"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    groups: tuple[str, ...]
    strata: str | None
    n_strata: int
    weights: TimeWeight
    rho: float | None
    gamma: float | None
    trend: FloatArray | None
    n: IntArray
    observed: IntArray
    expected: FloatArray
    weighted_observed: FloatArray
    weighted_expected: FloatArray
    covariance: FloatArray
    chi2: float | None
    df: int | None
    p_value: float | None
    not_at_risk: tuple[str, ...]
    reason: str | None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OneStepHazardRatio:
    """Peto's one-step hazard ratio of the first group against the second.

    Observed less expected events over their variance: the first Newton step from no effect towards
    Cox's estimate. Close to it where the ratio is moderate and the groups are of like size; it is
    drawn towards 1 where they are not.

    Attributes
    ----------
    estimate, se : float
        On the log scale.
    ci : Interval
    """

    kind: ClassVar[str] = "one_step_hazard_ratio"
    tolerance: ClassVar[float] = CLOSED_FORM

    groups: tuple[str, str]
    estimate: float
    se: float
    ci: Interval
    level: float

    def reported(self) -> tuple[float, Interval]:
        """The hazard ratio and its limits."""
        scale = SCALES["log"]
        logs = np.array([self.estimate, self.ci.low, self.ci.high])
        value, low, high = scale.inverse(logs, None).tolist()
        return value, Interval(low, high)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FollowUpComparison:
    """Whether patients of different groups were followed alike.

    Attributes
    ----------
    groups : tuple of str
    n, n_censored : ndarray of int, shape (groups,)
        Patients, and those whose follow-up was not ended by the event.
    medians : tuple of float or None
        Median follow-up by reverse Kaplan-Meier; None where it is not reached.
    p_value : float or None
        The log-rank test of the reverse curves, with censoring as the event.
    alike : bool
    rule : str
        Why; its words stand under ``followup_rule.RULE``.
    least_p, most_ratio : float
        Alike are p-values above the one and ratios of the longest to the shortest median below the
        other.
    unit : {"days", "weeks", "months", "years"} or None
        Of the medians.
    """

    kind: ClassVar[str] = "followup_comparison"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    groups: tuple[str, ...]
    n: IntArray
    n_censored: IntArray
    medians: tuple[float | None, ...]
    p_value: float | None
    alike: bool
    rule: str
    least_p: float
    most_ratio: float
    unit: TimeUnit | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurveComparison:
    """Survival compared between groups by a test that suits the number of events.

    Attributes
    ----------
    test : str
        ``log-rank`` (large samples), ``exact``, ``permutation`` or ``hgs``; ``asked`` is the word
        that was given.
    why : str
        Why this test; its words stand under ``why_test.WHY``.
    p_value : float or None
        Two-sided: the chance under equal survival of a statistic at least as far from its
        expectation as the observed one; ``rank_test.reason`` says why there is none.
    p_se : float or None
        Its Monte-Carlo standard error, where samples were drawn.
    p_fewer, p_more : float or None
        One-sided, for two groups: as few events or fewer in the first, as many or more; with a
        trend, events moving from high to low scores, and from low to high.
    resamples : int or None
        Samples drawn, or all arrangements where ``complete``; None where a distribution was
        computed and not listed.
    complete : bool
        Whether the p-value is free of sampling error.
    doubtful : bool
        Whether labels were permuted though follow-up was not found alike.
    rank_test : RankTest
        Observed and expected events, and the large-sample test beside.
    hazard_ratio : OneStepHazardRatio or None
        For two groups, unweighted.
    followup : FollowUpComparison
    statuses : StatusWords or None
        What the words of the status count as; None where the event is a column of 0 and 1.
    """

    kind: ClassVar[str] = "curve_comparison"
    tolerance: ClassVar[float] = ITERATED

    by: str
    groups: tuple[str, ...]
    test: CurveTest
    asked: CurveTest
    why: str
    p_value: float | None
    p_se: float | None
    p_fewer: float | None
    p_more: float | None
    resamples: int | None
    complete: bool
    seed: int | None
    doubtful: bool
    rank_test: RankTest
    hazard_ratio: OneStepHazardRatio | None
    followup: FollowUpComparison
    statuses: StatusWords | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()
