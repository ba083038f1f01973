"""Regressions on the covariates of patients: Cox's model and logistic regression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pooledcases.options import CoefficientMethod, Penalty, TiesMethod, TimeTransform
from pooledcases.results.base import ITERATED, Caution, FloatArray, Interval, freeze
from pooledcases.results.regression import ModeratorColumn, WordedCaution
from pooledcases.results.survival import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LouderCaution(WordedCaution):
    """A caution that warns where its code only notes."""

    @property
    def severity(self) -> str:
        """``warn``."""
        return "warn"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coefficient:
    """One coefficient of a regression on patients.

    Attributes
    ----------
    name, term : str
        ``intercept``, a column, ``column[level]``, or several of them joined by ``:``; and the term
        of the formula it belongs to.
    reference : str or None
        What it is a difference from: the reference level of its category, as ``column[level]``.
    estimate, se : float
        Log hazard ratio or log odds ratio, for one unit more of a number; ``se`` by the
        information, or, where reports are clusters, robust.
    ci : Interval or None
        Of the estimate. None, with a ``reason``, where a profile was not found.
    ratio, ratio_ci : float, Interval or None
        Hazard ratio or odds ratio; None for the intercept.
    statistic, p_value : float or None
        z; for ``profile-likelihood`` the signed root of the likelihood ratio.
    method : {"profile-likelihood", "wald", "robust-wald"}
        Of the interval and of the p-value.
    model_se : float
        By the information.
    reason : str or None
        ``no_profile``.
    """

    name: str
    term: str
    reference: str | None
    estimate: float
    se: float
    ci: Interval | None
    ratio: float | None
    ratio_ci: Interval | None
    statistic: float | None
    p_value: float | None
    method: CoefficientMethod
    model_se: float
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RegressionTest:
    """A chi-squared test; ``p_holm`` is Holm's adjustment where several terms were tested.

    ``statistic`` is None, with no p-value, where the fit without the term was not found.
    """

    name: str
    statistic: float | None
    df: int
    p_value: float | None
    p_holm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeparatedTerm:
    """A coefficient that the likelihood alone would send away without end.

    ``direction`` is 1 to infinity, −1 to minus infinity, 0 where it may be either.
    """

    name: str
    direction: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProportionalHazards:
    """Does a hazard ratio change with time?

    Attributes
    ----------
    transform : {"km", "rank", "identity", "log"}
        The function of time that it may change with.
    tests : tuple of RegressionTest
        One a term, then ``global``. A statistic is None where too little is known of it.
    names : tuple of str, length p
    times, transformed : ndarray, shape (events,)
    residuals : ndarray, shape (events, p)
        Scaled Schoenfeld residuals: the coefficient, as it looks at each event.
    """

    kind: ClassVar[str] = "proportional_hazards"
    tolerance: ClassVar[float] = ITERATED

    transform: TimeTransform
    tests: tuple[RegressionTest, ...]
    names: tuple[str, ...]
    times: FloatArray
    transformed: FloatArray
    residuals: FloatArray

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PatientRegression:
    """What both regressions share.

    Attributes
    ----------
    formula : str
        The covariates.
    outcome : str
    penalty : {"firth", "none"}
    level : float
    n, n_events : int
    terms : tuple of Coefficient
    term_tests : tuple of RegressionTest
        All coefficients of a term at once.
    tests : tuple of RegressionTest
        All covariates at once: ``likelihood-ratio`` (penalised where the fit is), ``wald``, and
        for fits without penalty ``score``.
    log_likelihood, log_likelihood_null : float
        What was maximised (with Firth's penalty in it), at the estimates and with all covariates
        held at 0.
    covariance : ndarray, shape (p, p)
        Of the estimates in the order of ``terms``; robust where reports are clusters.
    columns : tuple of ModeratorColumn
        The covariates: range, or levels with the reference first.
    separated : tuple of SeparatedTerm
        Coefficients that have no finite estimate without a penalty.
    separation_checked : bool
        False only where there are too many patients for the exact check.
    events_per_coefficient : float
    cluster, n_clusters : str, int or None
    converged : bool
        True: a fit that did not converge is no result.
    left_out : tuple of LeftOut
    missing : mapping of str to tuple of str
        Who was left out for want of a covariate, by column.
    cautions : tuple of Caution
    """

    formula: str
    outcome: str
    penalty: Penalty
    level: float
    n: int
    n_events: int
    terms: tuple[Coefficient, ...]
    term_tests: tuple[RegressionTest, ...]
    tests: tuple[RegressionTest, ...]
    log_likelihood: float
    log_likelihood_null: float
    covariance: FloatArray
    columns: tuple[ModeratorColumn, ...]
    separated: tuple[SeparatedTerm, ...]
    separation_checked: bool
    events_per_coefficient: float
    cluster: str | None
    n_clusters: int | None
    converged: bool
    left_out: tuple[LeftOut, ...]
    missing: Mapping[str, tuple[str, ...]]
    cautions: tuple[Caution, ...]

    def term(self, name: str) -> Coefficient:
        """The coefficient of a name, such as ``sex[M]``.

        Raises
        ------
        KeyError
            When there is none.
        """
        return {item.name: item for item in self.terms}[name]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoxRegression(PatientRegression):
    """Cox's model of the hazard.

    Attributes
    ----------
    time : str
    entry, strata : str or None
    n_strata : int or None
    ties : {"efron", "breslow", "exact"}
    concordance, concordance_se : float or None
        The share of comparable pairs that the model orders as they happened; None where no pair can
        be compared, or for more than 20,000 patients.
    proportional_hazards : ProportionalHazards
    """

    kind: ClassVar[str] = "cox"
    tolerance: ClassVar[float] = ITERATED

    time: str
    entry: str | None
    strata: str | None
    n_strata: int | None
    ties: TiesMethod
    concordance: float | None
    concordance_se: float | None
    proportional_hazards: ProportionalHazards

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogisticRegression(PatientRegression):
    """Logistic regression: the first of ``terms`` is the intercept.

    Attributes
    ----------
    not_applicable : int
        Patients to whom the outcome does not apply.
    """

    kind: ClassVar[str] = "logistic"
    tolerance: ClassVar[float] = ITERATED

    not_applicable: int

    def __post_init__(self) -> None:
        freeze(self)


__all__ = [
    "Coefficient",
    "CoxRegression",
    "LogisticRegression",
    "LouderCaution",
    "PatientRegression",
    "ProportionalHazards",
    "RegressionTest",
    "SeparatedTerm",
]
