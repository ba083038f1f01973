"""Results on whether what is reported hangs together with the length of follow-up or the year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pooledcases.options import TimeUnit
from pooledcases.results.base import EXACT, ITERATED, BoolArray, Caution, FloatArray, freeze
from pooledcases.results.survival import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutcomeAgainst:
    """A status against a number: follow-up, or the year of publication.

    Attributes
    ----------
    column : str
    n_with, n_without : int
        Patients with the event and without whose number is known.
    median_with, median_without : float or None
    concordance : float or None
        Of a patient with the event and one without, the probability that the number of the first is
        the larger (half of it where both are equal).
    p_value : float or None
        Two-sided. None where nobody, or everybody, had the event.
    method : {"exact", "normal"} or None
        The permutation distribution of the ranks, or its normal limit where patients are many.
    reason : str or None
        ``one_status``; ``no_spread``, where the number is the same for all.
    """

    kind: ClassVar[str] = "outcome_against"
    tolerance: ClassVar[float] = ITERATED

    column: str
    n_with: int
    n_without: int
    median_with: float | None
    median_without: float | None
    concordance: float | None
    p_value: float | None
    method: Literal["exact", "normal"] | None
    reason: Literal["one_status", "no_spread"] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportedPatients:
    """Every patient that is used, for the figure; a year that is not known is None."""

    kind: ClassVar[str] = "reported_patients"
    tolerance: ClassVar[float] = EXACT

    ids: tuple[str, ...]
    times: FloatArray
    years: tuple[float | None, ...]
    events: BoolArray

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportingBias:
    """Status at last contact against length of follow-up and year of publication.

    Attributes
    ----------
    event : str
    start : str or None
        The column that says who was disease-free at the start, where only they are counted.
    n, n_events : int
    followup : OutcomeAgainst
    year : OutcomeAgainst or None
    patients : ReportedPatients
    unit : {"days", "weeks", "months", "years"} or None
        Of the follow-up.
    """

    kind: ClassVar[str] = "reporting_bias"
    tolerance: ClassVar[float] = ITERATED

    event: str
    start: str | None
    n: int
    n_events: int
    followup: OutcomeAgainst
    year: OutcomeAgainst | None
    patients: ReportedPatients
    unit: TimeUnit | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()
