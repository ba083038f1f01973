"""Coordinates of figures that look at a fit from one side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from pooledcases.results.base import CLOSED_FORM, ITERATED, FloatArray, Interval, freeze
from pooledcases.results.moderators import Predictions
from pooledcases.results.pooled import Pooled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bubble:
    """A regression along one of its numeric moderators.

    Attributes
    ----------
    fit : Pooled
    moderator : str
    study : tuple of str
        The studies of the regression.
    xi, yi : ndarray, shape (k,)
        The moderator and the effect, on the scale of analysis.
    weight : ndarray, shape (k,)
        The share of each study in 1 / (v + tau²).
    at : ndarray, shape (m,)
        Values of the moderator from the lowest to the highest one observed.
    line : Predictions
        The mean effect at each of them, with both intervals.
    held : mapping of str to (float or str)
        Where the other moderators are held.
    """

    kind: ClassVar[str] = "bubble"
    tolerance: ClassVar[float] = ITERATED

    fit: Pooled
    moderator: str
    study: tuple[str, ...]
    xi: FloatArray
    yi: FloatArray
    weight: FloatArray
    at: FloatArray
    line: Predictions
    held: Mapping[str, float | str]

    def __post_init__(self) -> None:
        freeze(self)
        object.__setattr__(self, "held", MappingProxyType(dict(self.held)))

    def as_json(self) -> dict[str, Any]:
        """A record a study, and the line."""
        rows = zip(self.study, self.xi, self.yi, self.weight, strict=True)
        return {
            "kind": self.kind,
            "measure": self.fit.measure,
            "moderator": self.moderator,
            "held": self.held,
            "studies": [{"study": s, "xi": x, "yi": y, "weight": w} for s, x, y, w in rows],
            "at": self.at,
            "estimate": self.line.estimate,
            "ci_low": self.line.ci_low,
            "ci_high": self.line.ci_high,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labbe:
    """Proportions with the event in two groups, and where the pooled effect puts them.

    Attributes
    ----------
    fit : Pooled
    study : tuple of str
    first, second : ndarray, shape (k,)
        The observed proportion of each group, nothing added.
    ni : ndarray, shape (k,)
        Patients of both groups.
    at : ndarray, shape (m,)
        Proportions of the second group.
    pooled, ci_low, ci_high : ndarray, shape (m,)
        Those of the first group by the pooled effect and its limits; NaN where the effect would
        put them beyond 0 or 1.
    """

    kind: ClassVar[str] = "labbe"
    tolerance: ClassVar[float] = ITERATED

    fit: Pooled
    study: tuple[str, ...]
    first: FloatArray
    second: FloatArray
    ni: FloatArray
    at: FloatArray
    pooled: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """A record a study."""
        rows = zip(self.study, self.first, self.second, self.ni, strict=True)
        return {
            "kind": self.kind,
            "measure": self.fit.measure,
            "studies": [{"study": s, "first": a, "second": b, "ni": n} for s, a, b, n in rows],
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drapery:
    """p-value functions: the two-sided p of every value that an effect might have.

    Attributes
    ----------
    fit : Pooled
    study : tuple of str
    at : ndarray, shape (m,)
        Values of the effect, on the scale of analysis.
    studies : ndarray, shape (k, m)
        p of each study, normal.
    pooled : ndarray, shape (m,)
        p of the pooled value, by the fit's own inference.
    prediction : ndarray, shape (m,), or None
        p of the effect in a new study; None where the fit has no prediction interval.
    ci : Interval
    """

    kind: ClassVar[str] = "drapery"
    tolerance: ClassVar[float] = CLOSED_FORM

    fit: Pooled
    study: tuple[str, ...]
    at: FloatArray
    studies: FloatArray
    pooled: FloatArray
    prediction: FloatArray | None
    ci: Interval

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """The curves."""
        names = ("study", "at", "studies", "pooled", "prediction", "ci")
        return {"kind": self.kind, "measure": self.fit.measure} | {
            name: getattr(self, name) for name in names
        }
