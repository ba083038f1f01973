"""Effects of studies on the scale on which they are pooled."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from pooledcases.results.base import (
    CLOSED_FORM,
    BoolArray,
    Caution,
    FloatArray,
    Interval,
    freeze,
    frozen_array,
)
from pooledcases.results.reasons import Reason as Reason
from pooledcases.scales import SCALES

#: What a correction adds unless asked otherwise; only another amount stands in the JSON.
_ADDED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LedgerEntry:
    """What a row printed beside what follows from its other numbers.

    Attributes
    ----------
    row : int
        The row of the table, from 1.
    study : str
    quantity : str
        ``estimate`` (against the middle of its interval), ``p_value`` (against estimate and
        interval) or ``se`` (derived; nothing printed to hold it against).
    printed : str or None
        As printed.
    derived : float
        What follows from the other numbers of the row.
    low, high : float
        What the derived number can be when every printed number is within its last digit.
    formula : str
    agree : bool or None
        Whether print and derivation agree at the printed precision; None where nothing is printed.
    """

    row: int
    study: str
    quantity: str
    printed: str | None
    derived: float
    low: float
    high: float
    formula: str
    agree: bool | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Effects:
    """Effects and sampling variances of the rows of a study table, in their order.

    Attributes
    ----------
    measure, scale : str
        metafor's code and the key of :data:`pooledcases.scales.SCALES`.
    level : float
        Confidence level of the studies' own intervals.
    continuity : str
        Which rows had something added to their cells.
    add : float
        What was added to each cell, 0.5 unless asked otherwise.
    study : tuple of str
    yi, vi : ndarray, shape (rows,)
        On the analysis scale; NaN where a row gives none.
    included : ndarray of bool, shape (rows,)
    reasons : tuple of (Reason or None)
        Why a row is not included.
    source : tuple of (str or None)
        What the effect came from: ``counts``, ``means``, ``correlations``, ``interval``,
        ``p-value``, ``given`` or another printed source.
    corrected : ndarray of bool, shape (rows,)
        Rows whose cells had something added.
    ci_low, ci_high : ndarray, shape (rows,)
        ``yi`` plus and minus the normal quantile times the square root of ``vi``.
    reported_estimate, reported_low, reported_high : ndarray, shape (rows,)
        On the reader's scale. One proportion or rate from counts is the observed one with its
        exact interval, whatever was added for pooling, unless another interval was asked for; all
        others are ``yi`` transformed back.
    reported_interval : tuple of (str or None)
        How each of these intervals was made: a word of
        :data:`pooledcases.options.StudyInterval`.
    columns : mapping of str to ndarray
        The numbers that were read, by metafor's names (``xi ni ai n1i …``); NaN where missing.
    labels : mapping of str to tuple of (str or None)
        The table's other columns as texts, to group by; None where missing.
    ledger : tuple of LedgerEntry
        For reported ratios: printed beside derived.
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "effects"
    tolerance: ClassVar[float] = CLOSED_FORM

    measure: str
    scale: str
    level: float
    continuity: str
    study: tuple[str, ...]
    yi: FloatArray
    vi: FloatArray
    included: BoolArray
    reasons: tuple[Reason | None, ...]
    source: tuple[str | None, ...]
    corrected: BoolArray
    ci_low: FloatArray
    ci_high: FloatArray
    reported_estimate: FloatArray
    reported_low: FloatArray
    reported_high: FloatArray
    reported_interval: tuple[str | None, ...]
    columns: Mapping[str, FloatArray]
    labels: Mapping[str, tuple[str | None, ...]]
    ledger: tuple[LedgerEntry, ...] = ()
    cautions: tuple[Caution, ...] = ()
    add: float = _ADDED

    def __post_init__(self) -> None:
        freeze(self)
        columns = {name: frozen_array(values) for name, values in self.columns.items()}
        object.__setattr__(self, "columns", MappingProxyType(columns))
        object.__setattr__(self, "labels", MappingProxyType(dict(self.labels)))

    def take(self, rows: BoolArray) -> Effects:
        """Some of the rows, without the cautions, which name rows of the whole."""
        index = np.flatnonzero(rows)
        numbers = {int(row) + 1 for row in index}

        def some(values: Any) -> Any:
            return (
                values[index]
                if isinstance(values, np.ndarray)
                else tuple(values[row] for row in index)
            )

        return replace(
            self,
            **{name: some(getattr(self, name)) for name in _BY_ROW},
            columns={name: cells[index] for name, cells in self.columns.items()},
            labels={name: some(cells) for name, cells in self.labels.items()},
            ledger=tuple(entry for entry in self.ledger if entry.row in numbers),
            cautions=(),
        )

    @property
    def k(self) -> int:
        """How many rows are included."""
        return int(self.included.sum())

    @property
    def reason(self) -> tuple[str | None, ...]:
        """Why each row is not included, in English; None for those that are."""
        return tuple(None if item is None else item.text() for item in self.reasons)

    @property
    def xi(self) -> FloatArray | None:
        """Events of a table of single proportions; None for other tables."""
        return self.columns.get("xi")

    @property
    def ni(self) -> FloatArray | None:
        """Patients of each row, over both groups; None where no totals were read."""
        if "ni" in self.columns:
            return self.columns["ni"]
        if "n1i" in self.columns and "n2i" in self.columns:
            return self.columns["n1i"] + self.columns["n2i"]
        return None

    def size_for_back(self) -> float | None:
        """The one size with which a pooled value goes back to the reader's scale.

        The harmonic mean of the patients (Miller 1978, Am Stat 32:138) or of the person-time of
        the included rows; None on a scale that needs none.
        """
        name = SCALES[self.scale].size
        if name is None or name not in self.columns or not self.included.any():
            return None
        return float(1 / np.mean(1 / self.columns[name][self.included]))

    def interval(self, row: int) -> Interval | None:
        """The interval of one row on the analysis scale."""
        return _pair(self.ci_low[row], self.ci_high[row])

    def reported(self, row: int) -> dict[str, Any]:
        """One row on the reader's scale."""
        return {
            "estimate": optional(self.reported_estimate[row]),
            "ci": _pair(self.reported_low[row], self.reported_high[row]),
            "interval": self.reported_interval[row],
        }

    def intervals(self) -> list[Interval | None]:
        """The interval of every row on the analysis scale."""
        return _pairs(self.ci_low, self.ci_high)

    def all_reported(self) -> list[dict[str, Any]]:
        """Every row on the reader's scale."""
        estimates = optionals(self.reported_estimate)
        limits = _pairs(self.reported_low, self.reported_high)
        each = zip(estimates, limits, self.reported_interval, strict=True)
        return [{"estimate": value, "ci": ci, "interval": how} for value, ci, how in each]

    def rows(self) -> list[dict[str, Any]]:
        """The rows as plain records, in order."""
        reasons = self.reason
        return [
            {
                "study": self.study[row],
                "yi": optional(self.yi[row]),
                "vi": optional(self.vi[row]),
                "ci": self.interval(row),
                "reported": self.reported(row),
                "included": bool(self.included[row]),
                "reason": reasons[row],
                "source": self.source[row],
                "corrected": bool(self.corrected[row]),
                "columns": {name: optional(cells[row]) for name, cells in self.columns.items()},
            }
            for row in range(len(self.study))
        ]

    def as_json(self) -> dict[str, Any]:
        """Plain values; a row without an effect has nulls and its reason."""
        return {
            "kind": self.kind,
            "measure": self.measure,
            "scale": self.scale,
            "level": self.level,
            "continuity": self.continuity,
            **({} if self.add == _ADDED else {"add": self.add}),
            "k": self.k,
            "studies": self.rows(),
            "ledger": list(self.ledger),
            "cautions": list(self.cautions),
        }


_BY_ROW = (
    "study", "yi", "vi", "included", "reasons", "source", "corrected", "ci_low", "ci_high",
    "reported_estimate", "reported_low", "reported_high", "reported_interval",
)  # fmt: skip


def optional(value: float | np.floating[Any]) -> float | None:
    """A number, or None where it does not exist.

    Examples
    --------
    >>> optional(1.5), optional(float("nan"))
    (1.5, None)
    """
    return None if np.isnan(value) else float(value)


def optionals(values: FloatArray) -> list[float | None]:
    """Every number of an array, or None where it does not exist.

    Examples
    --------
    >>> optionals(np.array([1.5, np.nan]))
    [1.5, None]
    """
    return [None if math.isnan(value) else value for value in values.tolist()]


def _pairs(low: FloatArray, high: FloatArray) -> list[Interval | None]:
    each = zip(low.tolist(), high.tolist(), strict=True)
    return [None if math.isnan(a) or math.isnan(b) else Interval(a, b) for a, b in each]


def _pair(low: float, high: float) -> Interval | None:
    return None if np.isnan(low) or np.isnan(high) else Interval(float(low), float(high))
