"""What each study does to a fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from pooledcases.results.base import (
    ITERATED,
    BoolArray,
    Caution,
    FloatArray,
    freeze,
)
from pooledcases.results.effects import Reason
from pooledcases.results.pooled import Pooled
from pooledcases.results.refits import known

_INFLUENCE = (
    "residual", "residual_se", "rstandard", "deleted_residual", "deleted_residual_se", "rstudent",
    "dffits", "cook", "cov_ratio", "estimate_deleted", "tau2_deleted", "q_deleted", "hat",
    "weight", "dfbetas",
)  # fmt: skip
_STUDY = (
    "random_effect", "random_effect_se", "study_effect", "study_effect_se", "study_effect_low",
    "study_effect_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Influence:
    """The influence of each included study; arrays of length k, NaN where a number does not exist.

    Attributes
    ----------
    fit : Pooled
    study : tuple of str
    residual, residual_se, rstandard : ndarray
        Effect minus estimate, its standard error, and their ratio.
    deleted_residual, deleted_residual_se, rstudent : ndarray
        The same with estimate and tau² from the other studies.
    dffits, dfbetas : ndarray
        Shift of the estimate that the study causes, in two kinds of standard errors.
    cook : ndarray
        Squared shift in standard errors of the whole fit.
    cov_ratio : ndarray
        Variance of the estimate without the study, over that with it; below 1 where leaving the
        study out makes the estimate more precise.
    estimate_deleted, tau2_deleted, q_deleted : ndarray
        Without the study.
    hat, weight : ndarray
        Leverage and share of the weight; without moderators they are one.
    influential : ndarray of bool
    rules : tuple of tuple of str
        By which of ``dffits cook hat dfbetas``.
    limits : mapping of str to float
        Beyond what each of them counts.
    random_effect, random_effect_se : ndarray
        Best linear unbiased prediction of the study's deviation from the mean.
    study_effect, study_effect_se, study_effect_low, study_effect_high : ndarray
        That of the study's own true effect, with its interval: the effect shrunk to the mean.
    reasons : tuple of (Reason or None)
        Why some numbers of a study do not exist.
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "influence"
    tolerance: ClassVar[float] = ITERATED

    fit: Pooled
    study: tuple[str, ...]
    residual: FloatArray
    residual_se: FloatArray
    rstandard: FloatArray
    deleted_residual: FloatArray
    deleted_residual_se: FloatArray
    rstudent: FloatArray
    dffits: FloatArray
    cook: FloatArray
    cov_ratio: FloatArray
    estimate_deleted: FloatArray
    tau2_deleted: FloatArray
    q_deleted: FloatArray
    hat: FloatArray
    weight: FloatArray
    dfbetas: FloatArray
    influential: BoolArray
    rules: tuple[tuple[str, ...], ...]
    limits: Mapping[str, float]
    random_effect: FloatArray
    random_effect_se: FloatArray
    study_effect: FloatArray
    study_effect_se: FloatArray
    study_effect_low: FloatArray
    study_effect_high: FloatArray
    reasons: tuple[Reason | None, ...]
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)
        object.__setattr__(self, "limits", MappingProxyType(dict(self.limits)))

    def as_json(self) -> dict[str, Any]:
        """A record a study; null where a number does not exist."""
        return {
            "kind": self.kind,
            "measure": self.fit.measure,
            "tau2_method": self.fit.tau2_method,
            "inference": self.fit.inference,
            "level": self.fit.level,
            "limits": self.limits,
            "studies": [self._record(row) for row in range(len(self.study))],
            "cautions": list(self.cautions),
        }

    def _record(self, row: int) -> dict[str, Any]:
        reason = self.reasons[row]
        names = (*_INFLUENCE, *_STUDY)
        return {
            "study": self.study[row],
            **{name: known(getattr(self, name)[row]) for name in names},
            "influential": bool(self.influential[row]),
            "rules": self.rules[row],
            "reason": None if reason is None else reason.text(),
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Baujat:
    """Where heterogeneity comes from, and whether it moves the estimate.

    Attributes
    ----------
    fit : Pooled
    study : tuple of str
    contribution : ndarray, shape (k,)
        Squared Pearson residual; under equal effects the study's part of Q.
    influence : ndarray, shape (k,)
        Squared shift of the estimate over its variance without the study; NaN where it has none.
    """

    kind: ClassVar[str] = "baujat"
    tolerance: ClassVar[float] = ITERATED

    fit: Pooled
    study: tuple[str, ...]
    contribution: FloatArray
    influence: FloatArray

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """A record a study."""
        rows = zip(self.study, self.contribution, self.influence, strict=True)
        return {
            "kind": self.kind,
            "tau2_method": self.fit.tau2_method,
            "studies": [
                {"study": study, "contribution": known(x), "influence": known(y)}
                for study, x, y in rows
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Radial:
    """Coordinates of Galbraith's plot.

    Attributes
    ----------
    fit : Pooled
    study : tuple of str
    precision, standardised : ndarray, shape (k,)
        1 / √(v + tau²), and the effect times it.
    slope : float
        Of the line from the origin: the estimate.
    half_width : float
        The band of the line, up and down: the normal quantile of the level.
    """

    kind: ClassVar[str] = "radial"
    tolerance: ClassVar[float] = ITERATED

    fit: Pooled
    study: tuple[str, ...]
    precision: FloatArray
    standardised: FloatArray
    slope: float
    half_width: float

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """A record a study."""
        rows = zip(self.study, self.precision, self.standardised, strict=True)
        return {
            "kind": self.kind,
            "tau2_method": self.fit.tau2_method,
            "slope": self.slope,
            "half_width": self.half_width,
            "studies": [{"study": name, "precision": x, "standardised": y} for name, x, y in rows],
        }
