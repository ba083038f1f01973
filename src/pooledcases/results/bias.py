"""Small-study effects and selection: tests, trim-and-fill, and models of what was published."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from pooledcases.results.base import (
    CLOSED_FORM,
    ITERATED,
    Caution,
    FloatArray,
    Interval,
    freeze,
)
from pooledcases.results.effects import Reason
from pooledcases.results.pooled import Pooled


def record_of(result: Any) -> dict[str, Any]:
    """The kind and the fields of a result, with its reason in words."""
    record = {item.name: getattr(result, item.name) for item in fields(result)}
    if isinstance(record.get("reason"), Reason):
        record["reason"] = record["reason"].text()
    return {"kind": result.kind} | record


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AsymmetryTest:
    """One test of funnel plot asymmetry.

    Attributes
    ----------
    test : str
        A key of :data:`pooledcases.diagnostics.ASYMMETRY_TESTS`.
    chosen : {"asked", "default", "no-counts"}
        Asked for, the default of the measure, or the default without counts.
    measure : str
    k : int
        Studies in the test.
    left_out : tuple of str
        Studies that say nothing in this test: no event, or nothing but events.
    predictor : str or None
        What the effects are regressed on; None for rank tests.
    estimate, se, statistic : float or None
        The slope with its standard error; for rank tests concordant minus discordant pairs.
    df : float or None
        Of t; None for a normal or an exact test.
    p_value : float or None
        Two-sided.
    tau : float or None
        Kendall's, for rank tests.
    tau2, tau2_method : float or None, str or None
        Residual heterogeneity, where the test estimates it.
    inference : str
        ``t``, ``normal`` or ``exact``.
    limit, limit_ci : float or None, Interval or None
        The effect, on the analysis scale, of a study of infinite size, where the predictor of such
        a study is 0.
    level : float
        Of that interval.
    reason : Reason or None
        Why there is no p-value.
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "asymmetry_test"
    tolerance: ClassVar[float] = ITERATED

    test: str
    chosen: str
    measure: str
    k: int
    left_out: tuple[str, ...]
    predictor: str | None
    estimate: float | None
    se: float | None
    statistic: float | None
    df: float | None
    p_value: float | None
    tau: float | None
    tau2: float | None
    tau2_method: str | None
    inference: str
    limit: float | None
    limit_ci: Interval | None
    level: float
    reason: Reason | None = None
    cautions: tuple[Caution, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The fields, with the reason in words."""
        return record_of(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrimFill:
    """Trim-and-fill: what the pooled value would be were the funnel symmetric.

    A sensitivity analysis under one assumption, that the studies most extreme to one side are
    missing; never an estimate to report alone.

    Attributes
    ----------
    estimator : {"L0", "R0", "Q0"}
    side : {"left", "right"}
        Where studies are missing.
    side_method : {"asked", "egger"}
        Whether the side was given, or follows from the regression on the standard error.
    trimmed_with : str
        The estimator of tau² with which the centre was found.
    k0 : int or None
        Studies filled in; None where the estimator does not exist.
    k0_se : float or None
    p_value : float or None
        Of no missing study, for R0 only.
    filled : tuple of str
        The studies of which a mirror image was filled in, from the most extreme inwards.
    filled_yi, filled_vi : ndarray, shape (k0,)
        On the analysis scale, from the most extreme inwards.
    fit : Pooled or None
        Of the studies and the filled ones.
    original : Pooled
    converged : bool
    reason : Reason or None
        Why there is no number.
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "trim_and_fill"
    tolerance: ClassVar[float] = ITERATED

    estimator: str
    side: str
    side_method: str
    trimmed_with: str
    k0: int | None
    k0_se: float | None
    p_value: float | None
    filled: tuple[str, ...]
    filled_yi: FloatArray
    filled_vi: FloatArray
    fit: Pooled | None
    original: Pooled
    converged: bool
    reason: Reason | None = None
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """The fields, labelled as a sensitivity analysis."""
        return {"kind": self.kind, "sensitivity": True} | record_of(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FailSafe:
    """How many unpublished null studies would take the finding away.

    Attributes
    ----------
    method : {"rosenthal", "orwin", "rosenberg", "general"}
    k : int
    studies : int or float or None
        Studies that would have to be added, rounded up; infinite where no number is enough; None
        where the method does not apply.
    alpha, target : float or None
        What the p-value (``rosenthal``, ``rosenberg``, ``general``) or the mean (``orwin``) would
        come to.
    estimate : float or None
        The mean that was observed.
    p_value : float or None
        Of the studies that were observed.
    estimate_after, tau2, tau2_after : float or None
        ``general``: with the studies added.
    """

    kind: ClassVar[str] = "fail_safe_n"
    tolerance: ClassVar[float] = CLOSED_FORM

    method: str
    k: int
    studies: float | None
    alpha: float | None
    target: float | None
    estimate: float | None
    p_value: float | None
    estimate_after: float | None = None
    tau2: float | None = None
    tau2_after: float | None = None
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExcessSignificance:
    """Are there more significant studies than their power explains.

    Attributes
    ----------
    k : int
    alpha : float
        Two-sided level at which a study counts as significant.
    theta : float
        The effect at which power is computed, on the analysis scale.
    observed, expected : float
        Significant studies, and the sum of the powers.
    ratio : float or None
    power : ndarray, shape (k,)
    study : tuple of str
    p_value : float
        Exact (Poisson-binomial), one-sided: that many significant studies or more.
    chi2, chi2_p_value : float or None
        Ioannidis and Trikalinos' statistic, and its one-sided p-value.
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "excess_significance"
    tolerance: ClassVar[float] = CLOSED_FORM

    k: int
    alpha: float
    theta: float
    observed: int
    expected: float
    ratio: float | None
    power: FloatArray
    study: tuple[str, ...]
    p_value: float
    chi2: float | None
    chi2_p_value: float | None
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PetPeese:
    """The precision-effect test and its estimate with standard error squared.

    Attributes
    ----------
    pet, peese : AsymmetryTest
        Weighted regressions on the standard error and on the variance; ``limit`` is the estimate.
    pet_p_value : float or None
        One-sided, that PET's limit is 0, in the direction of the estimate.
    alpha : float
        Of that test; below it PEESE is used, else PET.
    used : {"pet", "peese"} or None
    estimate, ci
        On the analysis scale.
    reported, reported_ci
        On the reader's scale.
    """

    kind: ClassVar[str] = "pet_peese"
    tolerance: ClassVar[float] = CLOSED_FORM

    pet: AsymmetryTest
    peese: AsymmetryTest
    pet_p_value: float | None
    alpha: float
    used: str | None
    estimate: float | None
    ci: Interval | None
    reported: float | None
    reported_ci: Interval | None
    cautions: tuple[Caution, ...] = ()
