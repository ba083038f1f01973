"""Results of current status: what one look at each patient says about the time of an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

import numpy as np

from pooledcases.options import ContactInterval, TimeUnit
from pooledcases.results.base import (
    CLOSED_FORM,
    EXACT,
    Caution,
    FloatArray,
    IntArray,
    Interval,
    freeze,
)
from pooledcases.results.status_words import StatusWords
from pooledcases.results.survival import Curve, LeftOut, time_asked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurrentStatusPoint:
    """Current status at one time; None beyond the last contact.

    ``ci`` is the interval of the probability, ``event_free_ci`` that of one less it.
    """

    kind: ClassVar[str] = "current_status_point"
    tolerance: ClassVar[float] = CLOSED_FORM

    time: float
    probability: float | None
    event_free: float | None
    ci: Interval | None
    event_free_ci: Interval | None
    unit: TimeUnit | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurrentStatus:
    """The probability that the event has happened by a time, from one look at each patient.

    Attributes
    ----------
    group : str or None
    start : str or None
        The column that says who was disease-free at the start, where only they are counted.
    n, n_events : int
    times : ndarray, shape (m,)
        The distinct times of last contact.
    probability, event_free : ndarray, shape (m,)
        From each time on: the distribution function, and one less it.
    contacts, events : ndarray, shape (m,)
        Patients last seen at each time, and those of them with the event by then.
    ci_low, ci_high : ndarray, shape (m,)
        Limits of the probability at each time.
    between_low, between_high : ndarray, shape (m,)
        The same in the gap before each time, the first from 0 on: who was seen at the time that
        ends the gap says nothing of the probability before it but that it is no higher.
    interval : {"valid", "likelihood-ratio"}
    level : float
    neighbours : int or None
        So many patients on each side of a time give the valid limits.
    unit : {"days", "weeks", "months", "years"} or None
        Of the times: what the column's name ends in, or what was said; None where neither is.
    time_column : str or None
        The column of the times.
    statuses : StatusWords or None
        What the words of the status count as; None where the event is a column of 0 and 1.
    left_out : tuple of LeftOut
    """

    kind: ClassVar[str] = "current_status"
    tolerance: ClassVar[float] = CLOSED_FORM

    group: str | None
    start: str | None
    n: int
    n_events: int
    times: FloatArray
    probability: FloatArray
    event_free: FloatArray
    contacts: IntArray
    events: IntArray
    ci_low: FloatArray
    ci_high: FloatArray
    between_low: FloatArray
    between_high: FloatArray
    interval: ContactInterval
    level: float
    neighbours: int | None
    unit: TimeUnit | None = None
    time_column: str | None = None
    statuses: StatusWords | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def at(self, t: float) -> CurrentStatusPoint:
        """The probability by one time.

        Parameters
        ----------
        t : float
            Zero or later.

        Returns
        -------
        CurrentStatusPoint
            The value at the last contact time that is not after ``t``; 0 before the first contact,
            because everybody starts without the event; None beyond the last.

        Raises
        ------
        InputError
            When ``t`` is negative or no number.
        """
        if not self.n or time_asked(t) > self.times[-1]:
            return CurrentStatusPoint(
                time=float(t),
                probability=None,
                event_free=None,
                ci=None,
                event_free_ci=None,
                unit=self.unit,
            )
        last = int(np.searchsorted(self.times, t, side="right")) - 1
        value = float(self.probability[last]) if last >= 0 else 0.0
        ci = self._limits(t)
        return CurrentStatusPoint(
            time=float(t),
            probability=value,
            event_free=1 - value,
            ci=ci,
            event_free_ci=Interval(1 - ci.high, 1 - ci.low),
            unit=self.unit,
        )

    def _limits(self, t: float) -> Interval:
        place = int(np.searchsorted(self.times, t))
        seen_then = self.times[place] == t
        low = (self.ci_low if seen_then else self.between_low)[place]
        high = (self.ci_high if seen_then else self.between_high)[place]
        return Interval(float(low), float(high))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurrentStatusGroups:
    """One current-status estimate a group."""

    kind: ClassVar[str] = "current_status_groups"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    estimates: tuple[CurrentStatus, ...]
    unit: TimeUnit | None = None
    statuses: StatusWords | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assumption:
    """An assumption of a current-status estimate, and the patients in it who break it.

    Attributes
    ----------
    name : str
        Its words stand under ``assumption.NAME``.
    checked : str
        ``yes``; ``partly``, where the table can only show some of those who break it; ``no``,
        where it can show none.
    broken_by, unclear : tuple of str
        Case ids among the patients who are counted.
    """

    kind: ClassVar[str] = "assumption"
    tolerance: ClassVar[float] = EXACT

    name: str
    checked: Literal["yes", "partly", "no"]
    broken_by: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


class LargestDifference(NamedTuple):
    """Where naive curve and estimate lie furthest apart; ``difference`` as in the whole."""

    time: float
    naive: float
    current: float
    difference: float

    def as_json(self) -> dict[str, float]:
        """The fields by name."""
        return self._asdict()


class ContactsLeft(NamedTuple):
    """How many patients were seen at a time or later."""

    time: float
    n: int

    def as_json(self) -> dict[str, float]:
        """The fields by name."""
        return self._asdict()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatusDifference:
    """How far the naive curve and the current-status estimate lie apart at one time.

    Attributes
    ----------
    who : {"everybody", "disease_free"}
    n : int
    time : float
    naive, current : float or None
        Probability of being without the event; None beyond the last contact.
    current_ci : Interval or None
    difference : float or None
        ``naive`` less ``current``.
    why : {"naive_higher", "naive_lower", "same", "beyond"}
    largest : LargestDifference or None
        Where the two lie furthest apart while enough are followed; None where they nowhere do.
    thin_after : float or None
        The time after which few are followed; None where it never comes.
    n_beyond : int
        Patients seen later than that.
    zero_from : ContactsLeft or None
        From when on the estimate is 0, and how many were seen then or later; None where it
        never is.
    """

    kind: ClassVar[str] = "status_difference"
    tolerance: ClassVar[float] = CLOSED_FORM

    who: Literal["everybody", "disease_free"]
    n: int
    time: float
    naive: float | None
    current: float | None
    current_ci: Interval | None
    difference: float | None
    why: Literal["naive_higher", "naive_lower", "same", "beyond"]
    level: float
    unit: TimeUnit | None = None
    largest: LargestDifference | None = None
    thin_after: float | None = None
    n_beyond: int = 0
    zero_from: ContactsLeft | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatusCurves:
    """What status at last contact can say about time, each estimate a sensitivity analysis.

    Attributes
    ----------
    naive, naive_disease_free : Curve
        Kaplan-Meier with the time of contact as if it were the time of the event (PC-M07); for
        everybody, and for those disease-free at the start.
    current, current_disease_free : CurrentStatus
        What the data do say: whether the event had happened by the contact. None, both, where no
        column says who was disease-free at the start.
    assumptions : tuple of Assumption
        Of the estimates for everybody.
    differences : tuple of StatusDifference
        Naive curve and estimate at a named time, for everybody and the disease-free; of those with
        patients.
    """

    kind: ClassVar[str] = "status_curves"
    tolerance: ClassVar[float] = CLOSED_FORM

    naive: Curve
    current: CurrentStatus
    naive_disease_free: Curve | None
    current_disease_free: CurrentStatus | None
    assumptions: tuple[Assumption, ...]
    differences: tuple[StatusDifference, ...] = ()
    cautions: tuple[Caution, ...] = ()
