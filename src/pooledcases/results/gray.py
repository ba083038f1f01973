"""Result of Gray's test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import CLOSED_FORM, Caution, FloatArray, IntArray, freeze
from pooledcases.results.survival import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GrayTest:
    """Gray's test of equal cumulative incidence of one cause.

    Attributes
    ----------
    cause, by : str
    groups : tuple of str
    strata : str or None
        The column within whose values groups are compared.
    n_strata : int
    rho : float
        Times are weighed by (1 - incidence)^rho.
    n, observed : ndarray of int, shape (groups,)
        Patients, and those with the event of this cause.
    weighted_observed, weighted_expected : ndarray, shape (groups,)
        With rho 0 the events, and those expected under equal incidence.
    covariance : ndarray, shape (groups, groups)
        Of the difference of the weighted sums.
    chi2, p_value : float or None
    df : int or None
    reason : str or None
        Why there is no p-value; its words stand under ``gray.REASON``.
    """

    kind: ClassVar[str] = "gray_test"
    tolerance: ClassVar[float] = CLOSED_FORM

    cause: str
    by: str
    groups: tuple[str, ...]
    strata: str | None
    n_strata: int
    rho: float
    n: IntArray
    observed: IntArray
    weighted_observed: FloatArray
    weighted_expected: FloatArray
    covariance: FloatArray
    chi2: float | None
    df: int | None
    p_value: float | None
    reason: str | None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)
