"""Restricted mean times: of one group, of several, and how they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pooledcases.errors import InputError
from pooledcases.options import HorizonChoice, RestrictedLimits, TimeUnit
from pooledcases.results.base import CLOSED_FORM, Caution, Interval
from pooledcases.results.curve_times import LeftOut
from pooledcases.results.status_words import StatusWords


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RestrictedMean:
    """The mean time without the event, counted up to a horizon.

    Attributes
    ----------
    group : str or None
    n, n_events : int
        Patients, and those with the event by the horizon.
    horizon : float
        In the unit of the time column.
    horizon_choice : {"given", "shortest-follow-up"}
    at_risk : int
        Patients followed to the horizon or longer.
    estimate, se : float
        The area under the curve from 0 to the horizon, and its standard error.
    ci : Interval or None
        By ``limits``: normal ones are not cut at 0 and the horizon, and one beyond them says that
        the group is too small for them; those of logit-t never leave 0 to the horizon. None where
        the standard error is 0.
    lost : float
        The horizon less the estimate: mean time lost to the event. Its standard error is the same.
    lost_ci : Interval or None
    reason : str or None
        Why there is no interval: ``no_spread``; its words stand under ``restricted.REASON``.
    level : float
    limits : {"normal", "logit-t"}
        What kind ``ci`` and ``lost_ci`` are.
    unit : {"days", "weeks", "months", "years"} or None
        Of the times: what the column's name ends in, or what was said; None where neither is.
    statuses : StatusWords or None
        What the words of the status count as; None where the event is a column of 0 and 1.
    left_out : tuple of LeftOut
    """

    kind: ClassVar[str] = "restricted_mean"
    tolerance: ClassVar[float] = CLOSED_FORM

    group: str | None
    n: int
    n_events: int
    horizon: float
    horizon_choice: HorizonChoice
    at_risk: int
    estimate: float
    se: float
    ci: Interval | None
    lost: float
    lost_ci: Interval | None
    level: float
    limits: RestrictedLimits = "normal"
    reason: Literal["no_spread"] | None = None
    unit: TimeUnit | None = None
    statuses: StatusWords | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimeContrast:
    """A difference or a ratio; the standard error of a ratio is that of its logarithm.

    ``se``, ``ci`` and ``p_value`` are None where neither group has a standard error.
    """

    estimate: float
    se: float | None
    ci: Interval | None
    p_value: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RestrictedContrast:
    """How the restricted mean of a group differs from that of the reference group.

    Attributes
    ----------
    group, reference : str
    difference : TimeContrast
        Group less reference.
    ratio, lost_ratio : TimeContrast or None
        Group by reference, of the mean time without the event and of the mean time lost; intervals
        on the log scale. None where one of the two means is 0.
    without_spread : tuple of str
        Groups with a standard error of 0 (no event by the horizon, say): intervals that rest on
        the other group alone are too narrow.
    level : float
    """

    kind: ClassVar[str] = "restricted_mean_contrast"
    tolerance: ClassVar[float] = CLOSED_FORM

    group: str
    reference: str
    difference: TimeContrast
    ratio: TimeContrast | None
    lost_ratio: TimeContrast | None
    without_spread: tuple[str, ...]
    level: float
    unit: TimeUnit | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RestrictedMeans:
    """Restricted means of groups up to one horizon, and how each differs from the first.

    Attributes
    ----------
    by : str
    horizon, horizon_choice, level
    limits : {"normal", "logit-t"}
        What kind all intervals are, those of differences and ratios too.
    means : tuple of RestrictedMean
        The reference group stands where its name has it.
    contrasts : tuple of RestrictedContrast
        Every other group against the reference.
    empty : tuple of str
        Groups without usable patients.
    left_out : tuple of LeftOut
    """

    kind: ClassVar[str] = "restricted_means"
    tolerance: ClassVar[float] = CLOSED_FORM

    by: str
    horizon: float
    horizon_choice: HorizonChoice
    level: float
    means: tuple[RestrictedMean, ...]
    contrasts: tuple[RestrictedContrast, ...]
    limits: RestrictedLimits = "normal"
    empty: tuple[str, ...] = ()
    unit: TimeUnit | None = None
    statuses: StatusWords | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def group(self, name: str) -> RestrictedMean:
        """The restricted mean of one group."""
        found = next((mean for mean in self.means if mean.group == name), None)
        if found is None:
            has = ", ".join(str(mean.group) for mean in self.means)
            raise InputError(f"There is no group {name!r} in {self.by}; the groups are: {has}.")
        return found
