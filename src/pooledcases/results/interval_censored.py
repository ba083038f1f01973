"""Results for times that are known, bounded or open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pooledcases.options import TimeUnit
from pooledcases.results.base import ITERATED, BoolArray, Caution, FloatArray, freeze
from pooledcases.results.survival import LeftOut, time_asked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TurnbullPoint:
    """The probability that the event has happened by one time.

    Attributes
    ----------
    time : float
    low, high : float or None
        Equal where the data decide; they differ within an innermost interval, where every value
        between is as likely. No confidence interval. None beyond the last time that was reported.
    """

    kind: ClassVar[str] = "turnbull_point"
    tolerance: ClassVar[float] = ITERATED

    time: float
    low: float | None
    high: float | None
    unit: TimeUnit | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Turnbull:
    """The distribution of times of which some are known and some only bounded.

    Attributes
    ----------
    n : int
    n_exact, n_left, n_interval, n_right : int
        Patients whose time is known; whose event is only known to have happened by a time; between
        two times; not until a time.
    left, right : ndarray, shape (m,)
        The intervals with mass: after ``left`` and not after ``right``; a known time where both are
        equal; infinite where the event had not happened at the end. The first counts from its
        ``left`` on where that is 0 and ``from_start``.
    mass : ndarray, shape (m,)
        Where in its interval it lies, the data do not say.
    from_start : ndarray of bool, shape (m,)
        Whether the interval holds time 0 itself.
    last : float
        The last time that was reported.
    log_likelihood, gradient_excess : float
        The second is 0 at the top; n times it bounds what is missing of the first.
    unique : bool
        Whether the masses are the only ones with this likelihood.
    converged : bool
        True: what did not converge is no result.
    unit : {"days", "weeks", "months", "years"} or None
        Of the times.
    """

    kind: ClassVar[str] = "turnbull"
    tolerance: ClassVar[float] = ITERATED

    n: int
    n_exact: int
    n_left: int
    n_interval: int
    n_right: int
    left: FloatArray
    right: FloatArray
    mass: FloatArray
    from_start: BoolArray
    last: float
    log_likelihood: float
    gradient_excess: float
    unique: bool
    converged: bool
    unit: TimeUnit | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def at(self, t: float) -> TurnbullPoint:
        """The probability by one time, as low and as high as the data allow.

        Parameters
        ----------
        t : float
            Zero or later.

        Raises
        ------
        InputError
            When ``t`` is negative or no number.
        """
        time = float(time_asked(t))
        if time > self.last:
            return TurnbullPoint(time=time, low=None, high=None, unit=self.unit)
        sure = self.right <= time
        begun = (self.left < time) | self.from_start
        low = float(np.clip(self.mass[sure].sum(), 0, 1))
        high = max(low, min(1.0, float(self.mass[sure | begun].sum())))
        return TurnbullPoint(time=time, low=low, high=high, unit=self.unit)
