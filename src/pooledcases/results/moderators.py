"""What is asked of a regression on moderators afterwards, and of subgroups."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pooledcases.results.base import ITERATED, Caution, FloatArray, Interval, freeze
from pooledcases.results.regression import Moderator, WaldTest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predictions:
    """Mean effects at chosen values of the moderators.

    Attributes
    ----------
    at : tuple of mapping
        The moderators of each row.
    scale : str
        A key of :data:`pooledcases.scales.SCALES`: on which the effects were analysed.
    estimate, se, ci_low, ci_high : ndarray, shape (m,)
    prediction_low, prediction_high : ndarray or None, shape (m,)
        Where the true effect of a new study with these moderators lies; None for equal effects.
    prediction_method : str or None
    reported_estimate, reported_ci_low, reported_ci_high : ndarray, shape (m,)
        On the reader's scale.
    reported_prediction_low, reported_prediction_high : ndarray or None, shape (m,)
    extrapolated : tuple of tuple of str
        For each row the moderators outside the range of the studies.
    df : float or None
    level : float
    """

    kind: ClassVar[str] = "predictions"
    tolerance: ClassVar[float] = ITERATED

    at: tuple[Mapping[str, Any], ...]
    scale: str
    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    prediction_low: FloatArray | None
    prediction_high: FloatArray | None
    prediction_method: str | None
    reported_estimate: FloatArray
    reported_ci_low: FloatArray
    reported_ci_high: FloatArray
    reported_prediction_low: FloatArray | None
    reported_prediction_high: FloatArray | None
    extrapolated: tuple[tuple[str, ...], ...]
    df: float | None
    level: float

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contrasts:
    """Linear combinations of coefficients, one by one and together.

    Attributes
    ----------
    rows : tuple of Moderator
        ``term`` is the name of the combination; ``p_holm`` is over these combinations.
    weights : ndarray, shape (m, p)
    test : WaldTest or None
        All together; what follows from the others adds no degree of freedom. None where standard
        errors are 0.
    cautions : tuple of Caution
        PC-M16 with the number of tests, from two on.
    """

    kind: ClassVar[str] = "contrasts"
    tolerance: ClassVar[float] = ITERATED

    rows: tuple[Moderator, ...]
    weights: FloatArray
    test: WaldTest | None
    level: float
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MarginalMean:
    """The mean effect of one level, the other moderators held alike; ``k`` studies have it."""

    level: str
    k: int
    estimate: float
    se: float
    ci: Interval
    df: float | None
    reported_estimate: float
    reported_ci: Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MarginalMeans:
    """Marginal means of a categorical moderator, and their differences.

    Attributes
    ----------
    column : str
    scale : str
        A key of :data:`pooledcases.scales.SCALES`: on which the effects were analysed.
    weighting : str
        ``equal`` or ``observed``: how the levels of other categorical moderators count.
    means : tuple of MarginalMean
    differences : Contrasts
        Every later level minus every earlier one.
    """

    kind: ClassVar[str] = "marginal_means"
    tolerance: ClassVar[float] = ITERATED

    column: str
    scale: str
    weighting: str
    level: float
    means: tuple[MarginalMean, ...]
    differences: Contrasts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PermutationTest:
    """p-values by rearranging the studies.

    Attributes
    ----------
    names : tuple of str
    statistic : tuple of float
        Of the data.
    p_values : tuple of float
        Two-sided, one a coefficient.
    omnibus : float or None
        All coefficients but the intercept together; None without moderators.
    exact : bool
        Whether every distinct arrangement was used.
    arrangements : int
        How many were used; the data's own is one of them.
    possible : float
        How many distinct ones there are; inf beyond double precision.
    seed : int or None
        None for an exact test.
    failed : int
        Arrangements whose fit did not converge; they do not count.
    method : str
        ``moderators`` (their rows change places) or ``signs`` (of the effects).
    ci : Interval or None
        The values of the pooled effect that the test of signs does not reject, on the scale of
        analysis; None unless asked for.
    level : float or None
        Of that interval.
    """

    kind: ClassVar[str] = "permutation_test"
    tolerance: ClassVar[float] = ITERATED

    names: tuple[str, ...]
    statistic: tuple[float, ...]
    p_values: tuple[float, ...]
    omnibus: float | None
    exact: bool
    arrangements: int
    possible: float
    seed: int | None
    failed: int
    method: str
    ci: Interval | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoefficientInfluence:
    """What each study does to the coefficients.

    Attributes
    ----------
    study : tuple of str, length k
    names : tuple of str, length p
    dfbetas : ndarray, shape (k, p)
        Change of a coefficient, in standard errors, when the study is left out; NaN where the rest
        cannot be fitted.
    coefficients : ndarray, shape (k, p)
        Without the study.
    tau2, q : ndarray, shape (k,)
        Without the study.
    """

    kind: ClassVar[str] = "coefficient_influence"
    tolerance: ClassVar[float] = ITERATED

    study: tuple[str, ...]
    names: tuple[str, ...]
    dfbetas: FloatArray
    coefficients: FloatArray
    tau2: FloatArray
    q: FloatArray

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """The arrays as lists; null where the rest cannot be fitted."""
        arrays = ("dfbetas", "coefficients", "tau2", "q")
        head = {"kind": self.kind, "study": self.study, "names": self.names}
        return head | {name: _nulls(getattr(self, name).tolist()) for name in arrays}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SubgroupTests:
    """The test between subgroups for several columns, with Holm's adjustment beside.

    Attributes
    ----------
    columns : tuple of str
    q, p_values, p_holm : tuple of (float or None)
        None for a column with fewer than two groups to compare.
    df : tuple of (int or None)
    cautions : tuple of Caution
        PC-M16 with the number of tests, from two on.
    """

    kind: ClassVar[str] = "subgroup_tests"
    tolerance: ClassVar[float] = ITERATED

    columns: tuple[str, ...]
    q: tuple[float | None, ...]
    df: tuple[int | None, ...]
    p_values: tuple[float | None, ...]
    p_holm: tuple[float | None, ...]
    cautions: tuple[Caution, ...] = ()


def _nulls(values: Any) -> Any:
    if isinstance(values, list):
        return [_nulls(value) for value in values]
    return None if math.isnan(values) else values
