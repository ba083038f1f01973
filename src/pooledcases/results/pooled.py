"""What pooling gives: one fit, its studies, its subgroups; and the arrays of a batch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pooledcases.kernels.tails import chi_squared_p, two_sided_p
from pooledcases.results.base import (
    ITERATED,
    BoolArray,
    Caution,
    FloatArray,
    Interval,
    Refused,
    lock,
)
from pooledcases.results.effects import Effects, Reason
from pooledcases.results.parameters import ModelParameter

if TYPE_CHECKING:  # most fits have neither
    from pooledcases.results.bayes import Beside, Posterior
    from pooledcases.results.regression import Regression


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reported:
    """The pooled result on the reader's scale.

    ``estimand`` says what the number is the value of: on a transformed scale the back-transformed
    mean of a random-effects model is the median over studies, not the mean. Calling it gives it
    back, so that ``fit.reported`` and ``fit.reported()`` read alike.
    """

    scale: str
    estimand: str
    estimate: float | None
    ci: Interval | None
    prediction: Interval | None
    mean_over_studies: float | None = None

    def __call__(self) -> Reported:
        return self

    def as_json(self) -> dict[str, Any]:
        """The contract's keys, and ``mean_over_studies`` where a model gives it."""
        record = {
            "scale": self.scale,
            "estimand": self.estimand,
            "estimate": self.estimate,
            "ci": self.ci,
            "prediction": self.prediction,
        }
        if self.mean_over_studies is not None:
            record["mean_over_studies"] = self.mean_over_studies
        return record


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StudyResult:
    """One row of the study table in a fit; ``weight`` is a fraction, None where it has none."""

    study: str
    yi: float | None
    vi: float | None
    weight: float | None
    ci: Interval | None
    reported: Mapping[str, Any]
    included: bool
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subgroup:
    """One subgroup, pooled by itself; ``rows`` are its rows of the whole table, from 0."""

    level: str
    fit: Pooled
    rows: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """``level`` names the subgroup; the confidence level is that of the whole fit."""
        record = self.fit.as_json()
        return {"level": self.level} | {key: record[key] for key in _SUBGROUP_KEYS}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SubgroupTest:
    """Do the subgroups differ: Q between them, chi-squared with ``df`` degrees of freedom."""

    q: float
    df: int
    p_value: float
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Test:
    """A test that a model gives beside its estimate.

    Attributes
    ----------
    name : str
        What is tested and how: a label's key is ``test.`` and this.
    statistic : float
    df : float or None
        Degrees of freedom; None for a normal statistic.
    df_residual : float or None
        The denominator's, for an F statistic.
    p_value : float
    """

    name: str
    statistic: float
    df: float | None
    df_residual: float | None = None
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pooled:
    """One pooled result. The attributes are the keys of its JSON.

    Everything is on the analysis scale but ``reported``. ``i2`` is tau² over tau² plus the typical
    variance, ``i2_q`` the one from Q. ``tau2_ci_method`` is ``Q-profile`` or, for one-stage
    models, ``profile likelihood``; it and ``effects`` are not part of the JSON.
    ``subgroup_test_reason`` says why there is no test between the subgroups, or which of them it
    leaves out.
    """

    kind: ClassVar[str] = "pooled"
    tolerance: ClassVar[float] = ITERATED

    measure: str
    model: str
    tau2_method: str
    inference: str
    level: float
    k: int
    estimate: float | None
    se: float | None
    ci: Interval | None
    statistic: float | None
    df: float | None
    p_value: float | None
    tau2: float | None
    tau2_se: float | None
    tau2_ci: Interval | None
    i2: float | None
    i2_ci: Interval | None
    i2_q: float | None
    h2: float | None
    q: float | None
    q_df: int
    q_p_value: float | None
    prediction: Interval | None
    prediction_method: str | None
    reported: Reported
    studies: Sequence[StudyResult]
    moderators: tuple[Any, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    subgroup_test: SubgroupTest | None = None
    subgroup_test_reason: Reason | None = None
    tests: tuple[Test, ...] = ()
    log_likelihood: float | None = None
    aic: float | None = None
    bic: float | None = None
    h2_ci: Interval | None = None
    boundary: bool = False
    model_parameters: tuple[ModelParameter, ...] = ()
    converged: bool
    cautions: tuple[Caution, ...] = ()
    refused: Refused | None = None
    tau2_ci_method: str | None = None
    i2_ci_method: str | None = None
    regression: Regression | None = None
    posterior: Posterior | None = None
    beside: Beside | None = None
    effects: Effects

    def as_json(self) -> dict[str, Any]:
        """The contract of ``pool --json``: these keys, always all of them, in this order."""
        head = {"schema": 1, "kind": self.kind}
        record = head | {name: getattr(self, name) for name in _JSON_KEYS}
        why = self.subgroup_test_reason
        return record | {"subgroup_test_reason": None if why is None else why.text()}


_JSON_KEYS = (
    "measure", "model", "tau2_method", "inference", "level", "k",
    "estimate", "se", "ci", "statistic", "df", "p_value",
    "tau2", "tau2_se", "tau2_ci", "i2", "i2_ci", "i2_q", "h2", "q", "q_df", "q_p_value",
    "prediction", "prediction_method", "reported", "studies", "moderators",
    "subgroups", "subgroup_test", "converged", "cautions", "refused",
    "log_likelihood", "tests", "model_parameters", "regression",
    "aic", "bic", "h2_ci", "boundary",
    "subgroup_test_reason", "posterior", "beside",
)  # fmt: skip
_WHOLE_FIT = (
    "studies", "moderators", "subgroups", "subgroup_test", "tests", "refused", "regression",
    "beside", "subgroup_test_reason",
)  # fmt: skip
#: What a subgroup says of itself; the rest is the same as for the whole fit.
_SUBGROUP_KEYS = tuple(
    name for name in _JSON_KEYS[_JSON_KEYS.index("k") :] if name not in _WHOLE_FIT
)


def refused_json(refused: Refused, **known: Any) -> dict[str, Any]:
    """The keys of ``pool --json`` for an analysis that was refused: null but for what is known.

    Examples
    --------
    >>> record = refused_json(Refused(code="PC-M25", message="m", offered="o"), measure="PLO")
    >>> record["measure"], record["estimate"], record["refused"].code
    ('PLO', None, 'PC-M25')
    """
    lists = ("studies", "moderators", "subgroups", "tests", "model_parameters", "cautions")
    empty: dict[str, Any] = {name: [] if name in lists else None for name in _JSON_KEYS}
    return {"schema": 1, "kind": Pooled.kind} | empty | {"refused": refused} | known


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Many fits at once: arrays without the last axis of the input.

    NaN where a row includes no study, or where a number does not exist; ``df`` is infinite for
    normal inference. ``statistic``, ``i2_q`` and the p-values are computed when they are asked for.
    ``pivot_p_value`` is the p-value where the statistic is neither normal nor t, else NaN.
    """

    kind: ClassVar[str] = "batch"
    tolerance: ClassVar[float] = ITERATED

    k: FloatArray
    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    df: FloatArray
    tau2: FloatArray
    tau2_se: FloatArray
    i2: FloatArray
    h2: FloatArray
    q: FloatArray
    q_df: FloatArray
    converged: BoolArray
    boundary: BoolArray
    pivot_p_value: FloatArray

    def __post_init__(self) -> None:
        # made by the fit for this result only; a copy would take as long as the fit
        lock(self)

    @property
    def statistic(self) -> FloatArray:
        """The estimate over its standard error."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.estimate / self.se

    @property
    def i2_q(self) -> FloatArray:
        """(Q − df) / Q, cut at 0."""
        above = self.q > self.q_df
        share = (self.q - self.q_df) / np.where(above, self.q, 1.0)
        return np.where(above, share, np.where(np.isnan(self.q), np.nan, 0.0))

    @property
    def p_value(self) -> FloatArray:
        """Of the estimate being 0 on the analysis scale, two-sided."""
        usual = two_sided_p(self.statistic, self.df)
        return np.where(np.isnan(self.pivot_p_value), usual, self.pivot_p_value)

    @property
    def q_p_value(self) -> FloatArray:
        """Of Q under homogeneity."""
        return chi_squared_p(self.q, self.q_df)

    def arrays(self) -> dict[str, FloatArray]:
        """Every array by its name, the p-values with them."""
        names = [item.name for item in fields(self) if item.name != "pivot_p_value"]
        more = ("statistic", "p_value", "i2_q", "q_p_value")
        return {name: getattr(self, name) for name in (*names, *more)}

    def as_json(self) -> dict[str, Any]:
        """The arrays as lists; null where a number does not exist."""
        return {"kind": self.kind} | {
            name: _nulls(array.tolist()) for name, array in self.arrays().items()
        }


def _nulls(values: Any) -> Any:
    if isinstance(values, list):
        return [_nulls(value) for value in values]
    return None if isinstance(values, float) and math.isnan(values) else values
