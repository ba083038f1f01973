"""Results of models in which effects depend on each other, and of robust variances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pooledcases.results.base import (
    CLOSED_FORM,
    ITERATED,
    Caution,
    FloatArray,
    IntArray,
    Interval,
    freeze,
)
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import StudyResult, Test
from pooledcases.results.regression import FitStatistics


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SamplingCovariance:
    """Which sampling errors depend on each other: pairs of rows and their covariance.

    Pairs that are not named are independent; the variances are ``vi`` of the effects.

    Attributes
    ----------
    first, second : ndarray of int, shape (pairs,)
        Rows of the table, counted from 0, ``first < second``.
    covariance : ndarray, shape (pairs,)
    declared : str
        Where they come from: ``rho``, ``columns``, ``matrix`` or ``shared arm``.
    rho : float or None
        The one correlation that was assumed, where it was one.
    """

    kind: ClassVar[str] = "sampling_covariance"
    tolerance: ClassVar[float] = CLOSED_FORM

    first: IntArray
    second: IntArray
    covariance: FloatArray
    declared: str
    rho: float | None = None

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """A block-diagonal symmetric matrix over the included rows, blocks of one size together.

    Attributes
    ----------
    rows : tuple of ndarray of int, each (C, n)
        Which of the included rows, counted from 0, each block of n rows holds.
    values : tuple of ndarray, each (C, n, n)
    """

    rows: tuple[IntArray, ...]
    values: tuple[FloatArray, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coefficient:
    """One coefficient; ``df`` is None for normal inference and where there is none."""

    term: str
    estimate: float
    se: float
    ci: Interval | None
    statistic: float | None
    df: float | None
    p_value: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Component:
    """One variance of true effects.

    Attributes
    ----------
    name : str
        The level (``district``, ``district/school``) or the outcome.
    groups : int
        How many different groups, or studies that report the outcome, it was estimated from.
    variance : float
    ci : Interval or None
        By profile likelihood.
    i2 : float or None
        Its share of the variance of a typical row.
    boundary : bool
        Whether the variance is 0, the end of its range.
    """

    name: str
    groups: int
    variance: float
    ci: Interval | None
    i2: float | None
    boundary: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correlation:
    """The correlation of the true effects on two outcomes, or on any two (``outcomes`` None).

    ``rho`` is None where one of the variances is 0.
    """

    outcomes: tuple[str, str] | None
    studies: int
    rho: float | None
    ci: Interval | None
    boundary: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OnReaderScale:
    """One coefficient on the reader's scale; ``scale`` names it, as in a pooled result."""

    term: str
    scale: str
    estimate: float
    ci: Interval | None
    prediction: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dependent:
    """A three-level or multivariate model.

    Attributes
    ----------
    model : str
        ``multilevel`` or ``multivariate``.
    structure : str
        ``nested`` levels, or how the variances of outcomes relate: ``UN CS HCS DIAG ID``.
    method, inference : str
    k, clusters : int
        Included rows, and the groups of them that are independent of each other.
    cluster : tuple of (str or None)
        The cluster of each row of the table.
    coefficients : tuple of Coefficient
    covariance : ndarray, shape (p, p)
    components : tuple of Component
    correlations : tuple of Correlation
    i2 : float or None
        All components together, for nested levels.
    q, q_df, q_p_value
        Cochran's Q with the sampling covariance, against one mean (or the moderators) and no
        heterogeneity.
    tests : tuple of Test
        The omnibus test of the coefficients (without the intercept, where there are others).
    log_likelihood : float
        Of the method.
    fit_statistics : mapping of str to FitStatistics
        Under ``ML`` and under ``REML``, at these estimates; the deviance under ``ML`` is against
        a mean for each row.
    predictions : tuple of (Interval or None)
        For the true effect that a coefficient is the mean of; None for slopes and k < 3.
    reported : tuple of OnReaderScale
        Means only.
    converged : bool
    boundary : bool
        Whether a variance is 0 or a correlation at the end of its range.
    sampling : SamplingCovariance or None
    terms : tuple of str
    design : ndarray, shape (k, p)
    marginal : Blocks or None
        The fitted covariance of the included rows.
    """

    kind: ClassVar[str] = "dependent"
    tolerance: ClassVar[float] = ITERATED

    measure: str
    model: str
    structure: str
    method: str
    inference: str
    level: float
    k: int
    clusters: int
    cluster: tuple[str | None, ...]
    coefficients: tuple[Coefficient, ...]
    covariance: FloatArray
    components: tuple[Component, ...]
    correlations: tuple[Correlation, ...]
    i2: float | None
    q: float | None
    q_df: int
    q_p_value: float | None
    tests: tuple[Test, ...]
    log_likelihood: float | None
    fit_statistics: Mapping[str, FitStatistics]
    predictions: tuple[Interval | None, ...]
    reported: tuple[OnReaderScale, ...]
    studies: Sequence[StudyResult]
    converged: bool
    boundary: bool
    cautions: tuple[Caution, ...]
    sampling: SamplingCovariance | None
    terms: tuple[str, ...]
    design: FloatArray
    marginal: Blocks | None
    effects: Effects

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """All but the matrices of rows, the table and its clusters."""
        return {"kind": self.kind} | {name: getattr(self, name) for name in _DEPENDENT_KEYS}


_DEPENDENT_KEYS = (
    "measure", "model", "structure", "method", "inference", "level", "k", "clusters",
    "coefficients", "covariance", "components", "correlations", "i2", "q", "q_df", "q_p_value",
    "tests", "log_likelihood", "fit_statistics", "predictions", "reported", "studies",
    "converged", "boundary", "cautions",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Robust:
    """Coefficients of a fit with a cluster-robust covariance.

    Attributes
    ----------
    scale : str
        The scale of analysis: a key of :data:`pooledcases.scales.SCALES`.
    correction : str
        ``CR0``, ``CR1`` or ``CR2``.
    clusters : int
    coefficients : tuple of Coefficient
        ``df`` is Satterthwaite's under CR2, clusters minus coefficients under CR0 and CR1.
    covariance : ndarray, shape (p, p)
    few : tuple of str
        Terms with fewer than 4 Satterthwaite degrees of freedom: their p-values are not to be
        relied on (Tipton 2015).
    tests : tuple of Test
        The omnibus test; none under CR2 where it is of several coefficients.
    predictions, reported
        As in :class:`Dependent`.
    """

    kind: ClassVar[str] = "robust"
    tolerance: ClassVar[float] = ITERATED

    measure: str
    scale: str
    model: str
    correction: str
    level: float
    k: int
    clusters: int
    coefficients: tuple[Coefficient, ...]
    covariance: FloatArray
    few: tuple[str, ...]
    tests: tuple[Test, ...]
    predictions: tuple[Interval | None, ...]
    reported: tuple[OnReaderScale, ...]
    cautions: tuple[Caution, ...]

    def __post_init__(self) -> None:
        freeze(self)
