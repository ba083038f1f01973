"""A model fitted again and again to parts of its studies, a row a fit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from pooledcases.results.base import (
    ITERATED,
    BoolArray,
    Caution,
    FloatArray,
    Interval,
    freeze,
)
from pooledcases.results.effects import Reason
from pooledcases.results.pooled import Pooled

#: The numbers of a row that stand alone; intervals are pairs of the others.
_SINGLE = (
    "estimate", "se", "statistic", "df", "p_value", "tau2", "i2", "h2", "q", "q_df", "q_p_value",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refits:
    """One row a fit; the arrays have length ``rows`` and hold NaN where a number does not exist.

    Attributes
    ----------
    fit : Pooled
        Of all studies; it says how every row was fitted.
    rows : tuple of str
        What each row leaves out, or adds.
    k : ndarray
        Studies of each row.
    estimate, se, ci_low, ci_high, statistic, df, p_value : ndarray
        On the analysis scale; ``df`` is infinite for normal inference.
    tau2, i2, h2, q, q_df, q_p_value : ndarray
        As in the fit of all studies.
    prediction_low, prediction_high : ndarray
        As in that fit; for three studies or more.
    reported_estimate, reported_low, reported_high : ndarray
        On the reader's scale.
    converged : ndarray of bool
    reasons : tuple of (Reason or None)
        Why a row has no estimate.
    cautions : tuple of Caution
    """

    kind: ClassVar[str] = "refits"
    tolerance: ClassVar[float] = ITERATED

    fit: Pooled
    rows: tuple[str, ...]
    k: FloatArray
    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    statistic: FloatArray
    df: FloatArray
    p_value: FloatArray
    tau2: FloatArray
    i2: FloatArray
    h2: FloatArray
    q: FloatArray
    q_df: FloatArray
    q_p_value: FloatArray
    prediction_low: FloatArray
    prediction_high: FloatArray
    reported_estimate: FloatArray
    reported_low: FloatArray
    reported_high: FloatArray
    converged: BoolArray
    reasons: tuple[Reason | None, ...]
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def ci(self, row: int) -> Interval | None:
        """The confidence interval of one row on the analysis scale."""
        return _pair(self.ci_low[row], self.ci_high[row])

    def prediction(self, row: int) -> Interval | None:
        """The prediction interval of one row on the analysis scale."""
        return _pair(self.prediction_low[row], self.prediction_high[row])

    def reported(self, row: int) -> dict[str, Any]:
        """One row on the reader's scale."""
        return {
            "estimate": known(self.reported_estimate[row]),
            "ci": _pair(self.reported_low[row], self.reported_high[row]),
        }

    def as_json(self) -> dict[str, Any]:
        """A record a row, and how it was fitted."""
        fit = self.fit
        return {
            "kind": self.kind,
            "measure": fit.measure,
            "model": fit.model,
            "tau2_method": fit.tau2_method,
            "inference": fit.inference,
            "level": fit.level,
            "rows": [self._record(row) for row in range(len(self.rows))],
            "cautions": list(self.cautions),
        }

    def _record(self, row: int) -> dict[str, Any]:
        reason = self.reasons[row]
        single = {name: known(getattr(self, name)[row]) for name in _SINGLE}
        # normal quantiles have no degrees of freedom, as in the contract of a fit
        single["df"] = None if single["df"] is None or math.isinf(single["df"]) else single["df"]
        return {
            "row": self.rows[row],
            "k": int(self.k[row]),
            **single,
            "ci": self.ci(row),
            "prediction": self.prediction(row),
            "reported": self.reported(row),
            "converged": bool(self.converged[row]),
            "reason": None if reason is None else reason.text(),
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeaveOneOut(Refits):
    """The fit without each study, or without each cluster.

    Attributes
    ----------
    by : str or None
        What a row leaves out: a column's name, ``values`` that were given, or None for one study.
    """

    kind: ClassVar[str] = "leave_one_out"

    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cumulative(Refits):
    """The fit of the studies so far, each time one is added.

    Attributes
    ----------
    by : str
        What they are ordered by: a column's name, ``values``, ``given`` or ``precision``.
    at : tuple of (str or None)
        The cell of that column at each row; None where it is missing, and for other orders.
    """

    kind: ClassVar[str] = "cumulative"

    by: str = "given"
    at: tuple[str | None, ...] = ()


def known(value: Any) -> float | None:
    """A number, or None where it does not exist."""
    return None if math.isnan(value) else float(value)


def _pair(low: float, high: float) -> Interval | None:
    return None if math.isnan(low) or math.isnan(high) else Interval(float(low), float(high))
