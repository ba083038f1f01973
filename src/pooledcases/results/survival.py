"""Results of the survival room: curves, their medians, the log-rank test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.errors import InputError
from pooledcases.kernels.product_limit import no_event_limit
from pooledcases.options import SurvivalInterval
from pooledcases.results.base import (
    CLOSED_FORM,
    Caution,
    FloatArray,
    IntArray,
    Interval,
    freeze,
)


class LeftOut(NamedTuple):
    """A patient whom an estimate leaves out, and why; the reason's words: ``left_out.REASON``."""

    id: str
    reason: str

    def as_json(self) -> dict[str, str]:
        """The two fields by name."""
        return {"id": self.id, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MedianTime:
    """A median time of a product-limit curve.

    Attributes
    ----------
    median : float or None
        In the unit of the time column; None where the curve does not come down to one half.
    ci : Interval or None
        Brookmeyer & Crowley's; the upper limit ``inf`` where it is not reached, None where the
        lower is not reached either.
    interval : str
        The scale of the limits that cross one half.
    level : float
    n, n_events : int
        Patients, and those with the event of this curve; for a median follow-up, those whose
        follow-up was not ended by the event.
    left_out : tuple of LeftOut
    """

    kind: ClassVar[str] = "median_time"
    tolerance: ClassVar[float] = CLOSED_FORM

    median: float | None
    ci: Interval | None
    interval: SurvivalInterval
    level: float
    n: int
    n_events: int
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurvePoint:
    """A curve at one time; ``survival`` and ``ci`` are None where the data do not reach."""

    kind: ClassVar[str] = "curve_point"
    tolerance: ClassVar[float] = CLOSED_FORM

    time: float
    survival: float | None
    ci: Interval | None
    at_risk: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """A Kaplan-Meier curve of one group.

    Attributes
    ----------
    group : str or None
    n, n_events : int
        Patients with a time and a status, and those with the event.
    times : ndarray, shape (m,)
        The distinct times, those with censoring only included.
    survival, ci_low, ci_high : ndarray, shape (m,)
        From each time on, up to the next one.
    at_risk, events, censored : ndarray, shape (m,)
        At risk just before each time; events and censored at it.
    median : float or None
        None: not reached.
    median_ci : Interval or None
        As in :class:`MedianTime`.
    median_followup : MedianTime
        By reverse Kaplan-Meier.
    thin_after : float or None
        After this time fewer than max(5, 10% of n) are at risk (PC-M15); None where that never
        happens before the curve ends.
    left_out : tuple of LeftOut
    """

    kind: ClassVar[str] = "kaplan_meier"
    tolerance: ClassVar[float] = CLOSED_FORM

    group: str | None
    n: int
    n_events: int
    times: FloatArray
    survival: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    at_risk: IntArray
    events: IntArray
    censored: IntArray
    median: float | None
    median_ci: Interval | None
    median_followup: MedianTime
    thin_after: float | None
    interval: SurvivalInterval
    level: float
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def at(self, t: float) -> CurvePoint:
        """Survival at one time.

        Parameters
        ----------
        t : float
            Zero or later, in the unit of the time column.

        Returns
        -------
        CurvePoint
            Beyond the last observed time survival is None, unless the curve has come down to 0,
            where it stays. Where no event has happened by ``t`` the lower limit is exact on the
            number at risk at ``t`` itself.

        Raises
        ------
        InputError
            When ``t`` is negative or no number.
        """
        at_risk = int(self.at_risk_at(time_asked(t)))
        if not self.n or (t > self.times[-1] and self.survival[-1] > 0):
            return CurvePoint(time=float(t), survival=None, ci=None, at_risk=at_risk)
        last = int(np.searchsorted(self.times, t, side="right")) - 1
        if not self.events[: last + 1].any():
            low = float(no_event_limit(at_risk, self.level))
            return CurvePoint(time=float(t), survival=1.0, ci=Interval(low, 1.0), at_risk=at_risk)
        ci = Interval(float(self.ci_low[last]), float(self.ci_high[last]))
        survival = float(self.survival[last])
        return CurvePoint(time=float(t), survival=survival, ci=ci, at_risk=at_risk)

    def at_risk_at(self, t: ArrayLike) -> IntArray:
        """The numbers at risk at some times: patients followed to that time or longer."""
        still = np.append(self.at_risk, 0)
        return np.asarray(still[np.searchsorted(self.times, t, side="left")], dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogRank:
    """The log-rank test.

    Attributes
    ----------
    groups : tuple of str
    n, observed, expected : ndarray, shape (groups,)
    chi2, p_value : float or None
    df : int or None
        The groups that were ever at risk at an event, less one.
    not_at_risk : tuple of str
        Groups with nobody at risk at any event time: the test says nothing about them.
    reason : str or None
        Why there is no p-value, ``no_events``, ``one_group`` or ``no_variance``; its words stand
        under ``logrank.REASON``.
    """

    kind: ClassVar[str] = "log_rank"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    groups: tuple[str, ...]
    n: IntArray
    observed: IntArray
    expected: FloatArray
    chi2: float | None
    df: int | None
    p_value: float | None
    not_at_risk: tuple[str, ...]
    reason: str | None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curves:
    """One curve a group, with the log-rank test; a group without usable patients has n = 0."""

    kind: ClassVar[str] = "kaplan_meier_groups"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    curves: tuple[Curve, ...]
    logrank: LogRank
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def group(self, name: str) -> Curve:
        """The curve of one group."""
        found = next((curve for curve in self.curves if curve.group == name), None)
        if found is None:
            has = ", ".join(str(curve.group) for curve in self.curves)
            raise InputError(f"There is no group {name!r} in {self.by}; the groups are: {has}.")
        return found


def time_asked(t: float) -> float:
    """``t`` if a curve can be asked for it, else an :class:`InputError`."""
    try:
        fine = bool(t >= 0)
    except (TypeError, ValueError):
        fine = False
    if not fine:
        raise InputError(f"{t!r} is no time on the curve; ask for a number from 0 on.")
    return float(t)
