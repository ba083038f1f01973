"""Patients rebuilt from a published survival curve, and how well they reproduce it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pooledcases.results.base import (
    CLOSED_FORM,
    Caution,
    FloatArray,
    IntArray,
    freeze,
)

#: The column that marks patients who were rebuilt from a curve: 1, or 0 for others.
REBUILT = "rebuilt"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurveFit:
    """What was printed, beside what the rebuilt patients give.

    Attributes
    ----------
    times, printed, rebuilt : ndarray, shape (m,)
        Points of the printed curve after cleaning, and the Kaplan-Meier curve of the rebuilt
        patients at the same times.
    at_risk_times, at_risk_printed, at_risk_rebuilt : ndarray, shape (j,)
        Numbers at risk just before each time.
    events_printed : int or None
    events_rebuilt : int
    """

    kind: ClassVar[str] = "rebuilt_curve_fit"
    tolerance: ClassVar[float] = CLOSED_FORM

    times: FloatArray
    printed: FloatArray
    rebuilt: FloatArray
    at_risk_times: FloatArray
    at_risk_printed: IntArray
    at_risk_rebuilt: IntArray
    events_printed: int | None
    events_rebuilt: int

    def __post_init__(self) -> None:
        freeze(self)

    @property
    def max_difference(self) -> float:
        """The largest distance between the two curves at the printed points."""
        return float(np.abs(self.rebuilt - self.printed).max())

    @property
    def mean_difference(self) -> float:
        """The mean distance at the printed points."""
        return float(np.abs(self.rebuilt - self.printed).mean())

    @property
    def at_risk_difference(self) -> int:
        """The largest distance between printed and rebuilt numbers at risk."""
        return int(np.abs(self.at_risk_rebuilt - self.at_risk_printed).max(initial=0))

    @property
    def events_agree(self) -> bool | None:
        """Whether the number of events is the printed one; None where none was printed."""
        return None if self.events_printed is None else self.events_rebuilt == self.events_printed

    def as_json(self) -> dict[str, Any]:
        """The fields, and what is made of them."""
        names = ("times", "printed", "rebuilt", "max_difference", "mean_difference",
                 "at_risk_times", "at_risk_printed", "at_risk_rebuilt", "at_risk_difference",
                 "events_printed", "events_rebuilt", "events_agree")  # fmt: skip
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rebuilt:
    """Individual times and events behind a published curve; no original patient data.

    Attributes
    ----------
    study : str
    n, n_events, n_censored : int
    times : ndarray, shape (n,)
        In order, in the unit of the curve.
    events : ndarray, shape (n,)
        1 event, 0 censored.
    fit : CurveFit
    cleaned : int
        Points of the printed curve that were moved because it rose, or left 0 to 1, by a hair.
    largest_move : float
        By how much at most.
    cautions : tuple of Caution
        PC-D90 always.
    """

    kind: ClassVar[str] = "rebuilt_patients"
    tolerance: ClassVar[float] = CLOSED_FORM

    study: str
    n: int
    n_events: int
    n_censored: int
    times: FloatArray
    events: IntArray
    fit: CurveFit
    cleaned: int
    largest_move: float
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)

    def patients(self) -> dict[str, NDArray[Any]]:
        """A table of patients: ``case_id study time event rebuilt``, one row each.

        :func:`pooledcases.survival.kaplan_meier` and everything beside it take it as it is; the
        column ``rebuilt`` says in each result that these are no original data.
        """
        names = [f"{self.study} {i}" for i in range(1, self.n + 1)]
        return {
            "case_id": np.array(names, dtype=object),
            "study": np.array([self.study] * self.n, dtype=object),
            "time": np.array(self.times),
            "event": np.array(self.events),
            REBUILT: np.ones(self.n, dtype=np.int64),
        }
