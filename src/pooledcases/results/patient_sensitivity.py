"""Results on how much rests on single patients: leave-one-out and fragility."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pooledcases.results.base import ITERATED, Caution, Interval

#: What is compared; the words stand under ``left_out_of.WORD``.
Compared = Literal["outcome", "numbers", "curves"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fragility:
    """How few patients would have to change their outcome for the test to change its answer.

    Attributes
    ----------
    index : int or None
        The fewest changes, in either group and either way, that take p across 1 - ``level``; None
        where none does, or none was found among the first ``searched``.
    changes : tuple of two int, or None
        By how much the events of each group change then.
    p_value : float or None
        The p after these changes, the largest (for a lost significance; else the smallest) of
        those that take as few.
    towards : str
        ``lost`` where the comparison was significant, ``gained`` where it was not.
    walsh : int or None
        The index as it was first defined: events added in the group with fewer of them until a
        significant p is lost. None where it is not significant or never lost so.
    searched : int
    complete : bool
        Whether all tables were searched.
    """

    kind: ClassVar[str] = "fragility"
    tolerance: ClassVar[float] = ITERATED

    index: int | None
    changes: tuple[int, int] | None
    p_value: float | None
    towards: Literal["lost", "gained"]
    walsh: int | None
    searched: int
    complete: bool
    level: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WithoutPatients:
    """What is left of the comparison without any single one of some patients who are alike.

    Attributes
    ----------
    group : str
    value : float or None
        Their number, or their time.
    event : bool or None
        Whether they had the outcome, or the event.
    ids : tuple of str
    estimate, p_value : float or None
    crosses : bool
        Whether p then lies on the other side of 1 - ``level``, or there is none any more.
    """

    group: str
    value: float | None
    event: bool | None
    ids: tuple[str, ...]
    estimate: float | None
    p_value: float | None
    crosses: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeaveOnePatientOut:
    """A comparison repeated without each of its patients.

    Attributes
    ----------
    compared : str
        ``outcome``, ``numbers`` or ``curves``.
    subject, by : str
    groups : tuple of str
    test : str
        Its words stand under ``test.TEST``.
    quantity : str
        What the estimate is: ``risk_difference``, ``superiority`` (the chance that a patient of the
        first group has the larger number), or ``log_hazard_ratio`` (one-step); None beside it where
        there are more than two groups.
    n : int
        Patients in the comparison, each left out once.
    estimate, p_value : float or None
        With everybody.
    without : tuple of WithoutPatients
        One entry a kind of patient, those who move p most first.
    p_range : Interval or None
        The smallest and the largest p without one patient.
    crossing : tuple of str
        Patients without whom p lies on the other side of 1 - ``level``.
    fragility : Fragility or None
        For an outcome.
    disease_free : LeaveOnePatientOut or None
        The same among patients disease-free at the start, for an outcome of status (PC-M29).
    """

    kind: ClassVar[str] = "leave_one_patient_out"
    tolerance: ClassVar[float] = ITERATED

    compared: Compared
    subject: str
    by: str
    groups: tuple[str, ...]
    test: str
    quantity: str
    level: float
    n: int
    estimate: float | None
    p_value: float | None
    without: tuple[WithoutPatients, ...]
    p_range: Interval | None
    crossing: tuple[str, ...]
    fragility: Fragility | None
    disease_free: LeaveOnePatientOut | None
    cautions: tuple[Caution, ...]

    @property
    def most(self) -> WithoutPatients | None:
        """Who moves p furthest towards the other answer; None where no p exists without them."""
        return next((item for item in self.without if item.p_value is not None), None)

    def of(self, id: str) -> WithoutPatients | None:
        """What is left without one patient; None for who is not in the comparison."""
        return next((item for item in self.without if id in item.ids), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountedTests:
    """All tests that were made on the same patients, with their p-values adjusted together.

    Attributes
    ----------
    names : tuple of str
    p_values, adjusted : tuple of float or None
        None for a test that gave no p-value; it does not count.
    tests : int
    method : str
        Of the adjustment; its words stand under ``adjustment.METHOD``.
    small, small_adjusted : int
        How many are at most 1 - ``level``, before and after.
    """

    kind: ClassVar[str] = "counted_tests"
    tolerance: ClassVar[float] = ITERATED

    names: tuple[str, ...]
    p_values: tuple[float | None, ...]
    adjusted: tuple[float | None, ...]
    tests: int
    method: str
    level: float
    small: int
    small_adjusted: int
    cautions: tuple[Caution, ...]

    def as_json(self) -> dict[str, Any]:
        """Every field, the tests by name."""
        rows = zip(self.names, self.p_values, self.adjusted, strict=True)
        return {
            "kind": self.kind,
            "method": self.method,
            "level": self.level,
            "tests": self.tests,
            "small": self.small,
            "small_adjusted": self.small_adjusted,
            "p_values": {name: {"p_value": p, "adjusted": q} for name, p, q in rows},
            "cautions": self.cautions,
        }
