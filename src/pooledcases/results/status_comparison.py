"""Results of comparing current status between groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pooledcases.results.base import ITERATED, Caution, FloatArray, IntArray, freeze
from pooledcases.results.current_status import CurrentStatusGroups
from pooledcases.results.survival import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContactTimes:
    """Whether the groups were last seen at like times.

    Attributes
    ----------
    n : ndarray of int, shape (k,)
    medians : ndarray, shape (k,)
        Of the time of last contact.
    p_value : float
        By permutation of the ranks of the times.
    complete : bool
        Whether every arrangement was gone through.
    alike : bool
    rule : str
        ``declared``; ``similar``; ``test_differs``; ``medians_differ``.
    least_p, most_ratio : float
        Of the rule.
    """

    kind: ClassVar[str] = "contact_times"
    tolerance: ClassVar[float] = ITERATED

    n: IntArray
    medians: FloatArray
    p_value: float
    complete: bool
    alike: bool
    rule: str
    least_p: float
    most_ratio: float

    def __post_init__(self) -> None:
        freeze(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatusComparison:
    """Current status compared between groups that were last seen at like times.

    Attributes
    ----------
    by : str
    groups : tuple of str
    n, n_events : ndarray of int, shape (k,)
    excess : ndarray, shape (k,)
        Patients with the event, less those expected from the estimate for all groups together at
        each patient's time of contact. They sum to 0.
    p_value : float or None
        Two-sided, by permutation of the groups. None with a ``reason``: ``no_difference``, where
        the status of every patient is as the estimate for all says, so that nothing can differ.
    p_se : float or None
        Monte Carlo error, where arrangements were drawn.
    resamples : int or None
        Arrangements gone through or drawn.
    complete : bool
    seed : int or None
    contact : ContactTimes
    estimates : CurrentStatusGroups
    """

    kind: ClassVar[str] = "status_comparison"
    tolerance: ClassVar[float] = ITERATED

    by: str
    groups: tuple[str, ...]
    n: IntArray
    n_events: IntArray
    excess: FloatArray
    p_value: float | None
    p_se: float | None
    resamples: int | None
    complete: bool
    seed: int | None
    reason: str | None
    contact: ContactTimes
    estimates: CurrentStatusGroups
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        freeze(self)
