"""Patients and studies in one model: the estimate, and what each kind contributes to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pooledcases.options import ReportSize, Source
from pooledcases.results.base import (
    ITERATED,
    Caution,
    IntArray,
    Interval,
    freeze,
)
from pooledcases.results.pooled import Pooled

#: What the estimate is: the median report of the model, or all patients taken as independent.
Headline = Literal["model", "exact"]
#: Why there is no test between the kinds, or no Bayesian fit.
NoDifference = Literal["one_kind", "shared_reports", "not_estimable"]
NoBayes = Literal["all_alike", "only_prior", "not_integrable"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contribution:
    """What one kind of row contributes.

    Attributes
    ----------
    source : {"patients", "aggregate"}
    n_reports, n, n_events : int
        Reports, patients whose outcome is known, and those with the event. A report of which some
        patients are listed and others only counted stands in both kinds.
    information_share : float
        Its share in the information on the pooled logit: the sum of 1 / (1/(n p (1 − p)) + tau²)
        over its reports, p and tau² being those of the joint model; the share of patients where
        nobody, or everybody, had the event. The two kinds sum to 1.
    exact : Interval or None
        Clopper & Pearson's for its patients taken as independent.
    fit : Pooled or None
        The model on this kind alone; None where it has no patient.
    """

    source: Source
    n_reports: int
    n: int
    n_events: int
    information_share: float
    exact: Interval | None
    fit: Pooled | None

    @property
    def estimate(self) -> float | None:
        """The proportion from this kind alone, of the median report."""
        return None if self.fit is None else self.fit.reported.estimate

    @property
    def ci(self) -> Interval | None:
        """Its interval."""
        return None if self.fit is None else self.fit.reported.ci

    def as_json(self) -> dict[str, Any]:
        """The fields, with the estimate."""
        names = ("source", "n_reports", "n", "n_events", "information_share", "exact",
                 "estimate", "ci", "fit")  # fmt: skip
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KindDifference:
    """Patients against aggregates: the difference of two fits that share no report.

    Attributes
    ----------
    estimate, se : float or None
        Log odds ratio, patients over aggregates, of the median reports.
    ci, odds_ratio, odds_ratio_ci, p_value
        By the normal distribution.
    reason : str or None
        Why there is none: ``one_kind``, ``shared_reports`` (some report is in both kinds) or
        ``not_estimable`` (one kind has no logit); its words: ``kinds.REASON``.
    """

    estimate: float | None = None
    se: float | None = None
    ci: Interval | None = None
    odds_ratio: float | None = None
    odds_ratio_ci: Interval | None = None
    p_value: float | None = None
    reason: NoDifference | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BySize:
    """The outcome in reports of one size, patients taken as independent."""

    size: ReportSize
    n_reports: int
    n: int
    n_events: int
    estimate: float | None
    ci: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reports:
    """The rows of the model: one a report.

    Attributes
    ----------
    report : tuple of str
    xi, ni : ndarray, shape (k,)
        Events, and patients whose outcome is known.
    listed : ndarray, shape (k,)
        How many of them are listed one by one.
    """

    report: tuple[str, ...]
    xi: IntArray
    ni: IntArray
    listed: IntArray

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PatientsAndStudies:
    """One binomial-normal model of patients and studies, the report as cluster.

    Attributes
    ----------
    outcome, level
    k : int
        Reports.
    n, n_events : int
        Patients whose outcome is known, each once, and those with the event.
    missing, not_applicable : int
        Listed patients whose outcome is not known, and those it does not apply to.
    report_unknown : int
        Listed patients without a report: each counts as a report of its own.
    headline : {"model", "exact"}
        ``exact`` where every report has one patient (PC-M04), or the model has no answer.
    estimate, ci : float or None, Interval or None
        The headline's proportion.
    exact : Interval
        Clopper & Pearson's interval of all patients, taken as independent.
    tau2_identified : bool
        False where no report has two patients: whatever tau² is, the data look the same.
    fit : Pooled
        The one-stage model.
    bayes : Pooled or None
        The Bayesian fit with the same likelihood, half-normal(1) prior on tau; ``bayes_reason``
        says why there is none: ``kinds.REASON``.
    contributions : tuple of Contribution
        Patients, then aggregates.
    difference : KindDifference
    sizes : tuple of BySize
        Reports of one patient, of two to four, of five or more.
    reports : Reports
    left_out : tuple of str
        Aggregate rows without counts, and, where only one of both counts, the other.
    """

    kind: ClassVar[str] = "patients_and_studies"
    tolerance: ClassVar[float] = ITERATED

    outcome: str
    level: float
    k: int
    n: int
    n_events: int
    missing: int
    not_applicable: int
    report_unknown: int
    headline: Headline
    estimate: float | None
    ci: Interval | None
    exact: Interval
    tau2_identified: bool
    fit: Pooled
    bayes: Pooled | None
    bayes_reason: NoBayes | None
    contributions: tuple[Contribution, ...]
    difference: KindDifference
    sizes: tuple[BySize, ...]
    reports: Reports
    left_out: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def contribution(self, source: Source) -> Contribution:
        """What patients, or aggregates, contribute."""
        return next(item for item in self.contributions if item.source == source)

    def of_size(self, size: ReportSize) -> BySize:
        """The outcome in reports of one size."""
        return next(item for item in self.sizes if item.size == size)
