"""A specification curve: one question pooled in every way that could be defended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import ITERATED, Caution, Interval
from pooledcases.results.effects import Reason
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES

#: The choices of one specification: for each dimension the words it takes. Empty where a model or
#: measure ignores the dimension; several only for readings that are taken together.
Choices = Mapping[str, tuple[str, ...]]

#: Estimates that agree to so many digits are ties: a curve is sorted alike on every machine.
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """One word of a dimension.

    Attributes
    ----------
    word : str
    key : str or None
        Its label's key; None where the word itself is what a reader sees.
    n : int
        Specifications with an estimate that take it.
    median : float or None
        Of their estimates, on the reader's scale; of ratios on the log scale.
    asked : bool
        False for a word that only stands for one that a model does not know.
    """

    word: str
    key: str | None
    n: int
    median: float | None
    asked: bool = True

    def text(self, lang: Lang = "en") -> str:
        """The word for a reader."""
        return self.word if self.key is None else label(self.key, lang)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dimension:
    """One thing that has to be chosen.

    Attributes
    ----------
    name : str
        ``measure``, ``model``, ``tau2``, ``inference``, ``continuity``, ``missing``,
        ``duplicates`` or ``readings``.
    levels : tuple of Level
    medians : Interval or None
        Smallest and largest median over the levels that were asked for, on the reader's scale; None
        with fewer than two.
    """

    name: str
    levels: tuple[Level, ...]
    medians: Interval | None

    def level(self, word: str) -> Level:
        """The level of a word."""
        return next(item for item in self.levels if item.word == word)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Specification:
    """One way of pooling, with what it gives.

    Attributes
    ----------
    choices : mapping of dimension to tuple of words
    same : tuple of mappings
        Other choices that lead to the same data, and so to the same numbers.
    scale : str
        Key of :data:`pooledcases.scales.SCALES`.
    k : int
    estimate, se, ci, tau2
        On the analysis scale.
    p_value : float or None
        Of no effect; None on scales that know no such value.
    reported_estimate, reported_ci
        On the reader's scale.
    converged : bool
    """

    choices: Choices
    same: tuple[Choices, ...] = ()
    scale: str
    k: int
    estimate: float | None
    se: float | None
    ci: Interval | None
    p_value: float | None
    tau2: float | None
    reported_estimate: float | None
    reported_ci: Interval | None
    converged: bool

    @property
    def side(self) -> int | None:
        """1 above no effect, −1 below, 0 at it; None without an estimate or such a value."""
        null = SCALES[self.scale].null
        if null is None or self.estimate is None:
            return None
        return (self.estimate > null) - (self.estimate < null)

    @property
    def excludes(self) -> bool | None:
        """Whether the interval leaves out no effect."""
        null = SCALES[self.scale].null
        if null is None or self.ci is None:
            return None
        return not self.ci.low <= null <= self.ci.high

    def takes(self, dimension: str, word: str) -> bool:
        """Whether this, or one of the choices that give the same, takes the word."""
        return any(word in item[dimension] for item in (self.choices, *self.same))

    def as_json(self) -> dict[str, Any]:
        """The attributes, those on the reader's scale under ``reported``."""
        plain = ("choices", "same", "k", "estimate", "se", "ci", "p_value", "tau2", "converged")
        reported = {"estimate": self.reported_estimate, "ci": self.reported_ci}
        return {name: getattr(self, name) for name in plain} | {"reported": reported}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NotFitted:
    """Choices that do not go together, or leave nothing to pool, with the reason.

    ``choices`` names the dimensions that matter; whatever the others are, nothing is fitted.
    """

    choices: Choices
    reason: Reason

    def as_json(self) -> dict[str, Any]:
        """The reason in English."""
        return {"choices": self.choices, "reason": self.reason.text()}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpecificationCurve:
    """Every specification, and how far they agree.

    Attributes
    ----------
    scale : str
        Key of the main specification's scale; all share the reader's scale.
    scale_key : str
        The label's key of the reader's scale.
    level : float
    dimensions : tuple of Dimension
        All, also those with one level.
    rows : tuple of Specification
        In the order in which they were asked for; :meth:`order` sorts them.
    main : int
        Which of them is reported as the main one.
    not_fitted : tuple of NotFitted
    estimates : Interval or None
        The smallest and the largest estimate, on the reader's scale.
    limits : Interval or None
        The lowest lower and the highest upper limit, on the reader's scale.
    median : float or None
        Of the estimates, on the reader's scale; of ratios on the log scale.
    same_side : int or None
        Specifications on the main one's side of no effect; None on scales without such a value.
    excluding : int or None
        Specifications whose interval leaves out no effect.
    excluding_same_side : int or None
        Those of them that lie on the main one's side.
    cautions : tuple of Caution
    fit : Pooled
        The main specification in full; not part of the JSON.
    """

    kind: ClassVar[str] = "specification_curve"
    tolerance: ClassVar[float] = ITERATED

    scale: str
    scale_key: str
    level: float
    dimensions: tuple[Dimension, ...]
    rows: tuple[Specification, ...]
    main: int
    not_fitted: tuple[NotFitted, ...]
    estimates: Interval | None
    limits: Interval | None
    median: float | None
    same_side: int | None
    excluding: int | None
    excluding_same_side: int | None
    cautions: tuple[Caution, ...]
    fit: Pooled

    @property
    def n(self) -> int:
        """Specifications with an estimate."""
        return sum(row.reported_estimate is not None for row in self.rows)

    @property
    def varied(self) -> tuple[Dimension, ...]:
        """The dimensions with a choice."""
        return tuple(item for item in self.dimensions if len(item.levels) > 1)

    def dimension(self, name: str) -> Dimension:
        """A dimension by its name."""
        return next(item for item in self.dimensions if item.name == name)

    def influential(self) -> tuple[Dimension, ...]:
        """The dimensions with two medians or more, the one that moves the estimate most first."""
        some = [item for item in self.dimensions if item.medians is not None]
        return tuple(sorted(some, key=lambda item: -self._width(item.medians)))

    def order(self) -> tuple[int, ...]:
        """The rows with an estimate, from the smallest to the largest; ties as they were asked."""
        keys = {
            index: float(f"{row.reported_estimate:.{_DIGITS}g}")
            for index, row in enumerate(self.rows)
            if row.reported_estimate is not None
        }
        return tuple(sorted(keys, key=lambda index: (keys[index], index)))

    def _width(self, medians: Interval | None) -> float:
        if medians is None:  # pragma: no cover - callers have looked
            return 0.0
        if SCALES[self.scale].null is None or SCALES[self.scale].low != 0:
            return medians.high - medians.low
        return medians.high / medians.low if medians.low > 0 else float("inf")

    def as_json(self) -> dict[str, Any]:
        """Everything but the main fit."""
        names = (
            "scale", "level", "n", "main", "estimates", "limits", "median", "same_side",
            "excluding", "excluding_same_side", "dimensions", "rows", "not_fitted", "cautions",
        )  # fmt: skip
        return {"kind": self.kind} | {name: _plain(getattr(self, name)) for name in names}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else value
