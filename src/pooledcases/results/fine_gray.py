"""Result of a regression of cumulative incidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from pooledcases.results.base import ITERATED, Caution, FloatArray, freeze
from pooledcases.results.patient_regression import Coefficient, RegressionTest
from pooledcases.results.regression import ModeratorColumn
from pooledcases.results.survival import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FineGrayRegression:
    """Fine and Gray's regression of the cumulative incidence of one cause.

    Attributes
    ----------
    formula : str
        The covariates.
    cause : str
    competing : tuple of str
    level : float
    n, n_events, n_competing : int
        Patients, those with the event, and those with a competing one.
    terms : tuple of Coefficient
        Log subdistribution hazard ratios; ``se`` by the sandwich, ``model_se`` by the information.
    term_tests : tuple of RegressionTest
        All coefficients of a term at once, by Wald's test.
    test : RegressionTest
        All covariates at once, by Wald's test.
    log_likelihood, log_likelihood_null : float
        The weighted partial likelihood at the estimates, and at 0.
    covariance : ndarray, shape (p, p)
        Of the estimates, by the sandwich.
    columns : tuple of ModeratorColumn
    separation_checked : bool
        False only where there are too many patients for the exact check.
    events_per_coefficient : float
    left_out : tuple of LeftOut
    missing : mapping of str to tuple of str
        Who was left out for want of a covariate, by column.
    """

    kind: ClassVar[str] = "fine_gray"
    tolerance: ClassVar[float] = ITERATED

    formula: str
    cause: str
    competing: tuple[str, ...]
    level: float
    n: int
    n_events: int
    n_competing: int
    terms: tuple[Coefficient, ...]
    term_tests: tuple[RegressionTest, ...]
    test: RegressionTest
    log_likelihood: float
    log_likelihood_null: float
    covariance: FloatArray
    columns: tuple[ModeratorColumn, ...]
    separation_checked: bool
    events_per_coefficient: float
    left_out: tuple[LeftOut, ...] = ()
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
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
