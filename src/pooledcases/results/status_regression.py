"""Regression of current status on covariates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pooledcases.options import Penalty
from pooledcases.results.base import ITERATED, Caution, FloatArray, freeze
from pooledcases.results.patient_regression import Coefficient, RegressionTest, SeparatedTerm
from pooledcases.results.regression import ModeratorColumn
from pooledcases.results.survival import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatusRegression:
    """Proportional hazards from one look at each patient, the baseline a Weibull distribution.

    Attributes
    ----------
    formula, time, outcome : str
    start : str or None
        The column that says who was disease-free at the start, where only they are counted.
    penalty : {"firth", "none"}
    level : float
    n, n_events : int
    intercept : Coefficient
        Log cumulative hazard at time 1 where all covariates are 0 or at their reference.
    shape : Coefficient
        Of the logarithm of time: the Weibull distribution's shape.
    terms : tuple of Coefficient
        Log hazard ratios of the covariates, with ``ratio`` the hazard ratio.
    test : RegressionTest
        All covariates at once, by the (penalised) likelihood ratio.
    log_likelihood : float
        What was maximised.
    covariance : ndarray, shape (p, p)
        Intercept, shape, then the terms; by the expected information.
    columns : tuple of ModeratorColumn
    separated : tuple of SeparatedTerm
        Coefficients that have no finite estimate without a penalty.
    separation_checked : bool
    events_per_coefficient : float
    missing : mapping of str to tuple of str
        Who was left out for want of a covariate, by column.
    """

    kind: ClassVar[str] = "status_regression"
    tolerance: ClassVar[float] = ITERATED

    formula: str
    time: str
    outcome: str
    start: str | None
    penalty: Penalty
    level: float
    n: int
    n_events: int
    intercept: Coefficient
    shape: Coefficient
    terms: tuple[Coefficient, ...]
    test: RegressionTest
    log_likelihood: float
    covariance: FloatArray
    columns: tuple[ModeratorColumn, ...]
    separated: tuple[SeparatedTerm, ...]
    separation_checked: bool
    events_per_coefficient: float
    converged: bool
    missing: Mapping[str, tuple[str, ...]]
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def term(self, name: str) -> Coefficient:
        """The coefficient of a name, such as ``sex[M]``.

        Raises
        ------
        KeyError
            When there is none.
        """
        return {item.name: item for item in self.terms}[name]
