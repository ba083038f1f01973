"""Results where patients of one report may be alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import CLOSED_FORM, ITERATED, Caution, Interval
from pooledcases.results.describe import Proportion


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClusteredDifference:
    """Two groups compared with the report as cluster and as stratum.

    Attributes
    ----------
    groups : tuple of two str
    risks : tuple of two Proportion
    risk_difference : float or None
        First less second.
    bootstrap_ci : Interval or None
        Percentiles over resampled reports.
    unusable : int
        Resamples in which a group had no patient; they are left out.
    informative : int
        Reports that the stratified test learns from: with patients of both groups, with and without
        the outcome.
    stratified_p : float or None
        Exact, two-sided by point probability, comparing within reports only.
    odds_ratio : float or None
        Common to all reports, conditional maximum likelihood; may be 0 or infinite.
    odds_ratio_ci : Interval or None
        Central and exact.
    reason : str or None
        Why there is no stratified test: ``no-informative-report``, ``report-unknown``.
    """

    kind: ClassVar[str] = "clustered_difference"
    tolerance: ClassVar[float] = ITERATED

    groups: tuple[str, str]
    level: float
    risks: tuple[Proportion, Proportion]
    risk_difference: float | None
    bootstrap_ci: Interval | None
    unusable: int
    informative: int
    stratified_p: float | None
    odds_ratio: float | None
    odds_ratio_ci: Interval | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clustering:
    """How much patients of one report are alike, and what that leaves of the number of patients.

    Attributes
    ----------
    outcome, report : str
    overall : Proportion
        As if every patient stood alone.
    reports, single_reports, largest : int
        Reports with a patient whose outcome is known, those with one, and the patients of the
        largest.
    report_missing : int
        Patients whose report is not known; each counts as a report of its own.
    correlation : float or None
        Intra-class correlation by analysis of variance; may be negative.
    design_effect, n_effective : float or None
        1 + (mean size − 1) × correlation, the mean weighted by size and the correlation cut at 0
        and 1; and patients over it.
    variance_ratio, n_effective_by_variance : float or None
        The variance of this proportion between reports over that of independent patients, and
        patients over it. Without an outcome, or with nothing but outcomes, None.
    bootstrap_ci : Interval or None
        Percentiles of the proportion over resampled reports.
    resamples, seed : int
    reason : str or None
        Why all this is None: ``report-unknown``, ``one-patient-reports``, ``one-report``,
        ``no-patient``; or, of the correlation only, ``all-alike``.
    difference : ClusteredDifference or None
        Where two groups were asked for.
    """

    kind: ClassVar[str] = "clustering"
    tolerance: ClassVar[float] = CLOSED_FORM

    outcome: str
    report: str
    level: float
    overall: Proportion
    reports: int
    single_reports: int
    largest: int
    report_missing: int
    correlation: float | None
    design_effect: float | None
    n_effective: float | None
    variance_ratio: float | None
    n_effective_by_variance: float | None
    bootstrap_ci: Interval | None
    resamples: int
    seed: int
    reason: str | None
    difference: ClusteredDifference | None
    cautions: tuple[Caution, ...]
