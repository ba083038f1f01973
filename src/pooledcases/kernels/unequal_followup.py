"""Permutation of survival times under each group's own follow-up.

When groups are followed for different lengths of time, patients are not exchangeable, but under
equal survival their survival times are. So the survival times change places between patients while
the follow-up stays where it is, and each patient is seen with the event only if it comes before the
end of their follow-up. What was not seen is drawn: the survival time of a censored patient from the
pooled Kaplan-Meier curve after their last contact, and the follow-up of a patient with the event
from the reverse Kaplan-Meier curve of their own group from that time on.

After the second test of Heinze, Gnant & Schemper 2003, Biometrics 59:1151, which permutes survival
times conditional on the follow-up realised in each group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.risk_tables import RiskTables, counted_places

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Curves at places of a grid from which what was not seen is drawn.

    Attributes
    ----------
    curve : ndarray, shape (c,)
        The falling curve at each of its times.
    places : ndarray, shape (c + 1,)
        Where on the grid of event times each of them lies, and what lies beyond the last.
    """

    curve: FloatArray
    places: IntArray

    def after(self, height: FloatArray, draws: int, rng: np.random.Generator) -> IntArray:
        """Places drawn given that the curve had come down to ``height``; (draws, patients)."""
        wanted = (1 - rng.random((draws, height.size))) * height
        return np.asarray(self.places[np.searchsorted(-self.curve, -wanted)])


@dataclass(frozen=True, slots=True, eq=False)
class Unequal:
    """One stratum, ready to be resampled.

    Attributes
    ----------
    m : int
        Distinct event times, the grid; a place m means after all of them.
    event_place, contact_place : ndarray, shape (n,)
        The place of the event, for those who had it; how many event times the follow-up had
        reached, for those who had not.
    died : ndarray of bool, shape (n,)
    groups : ndarray, shape (n,)
    survival : Drawn
    followup : tuple of Drawn
        One a group.
    survival_height, followup_height : ndarray, shape (n,)
    """

    m: int
    event_place: IntArray
    contact_place: IntArray
    died: NDArray[np.bool_]
    groups: IntArray
    survival: Drawn
    followup: tuple[Drawn, ...]
    survival_height: FloatArray
    followup_height: FloatArray


def prepare(times: FloatArray, events: IntArray, groups: IntArray, k: int) -> Unequal:
    """The curves and places of one stratum.

    Parameters
    ----------
    times, events, groups : ndarray, shape (n,)
    k : int
    """
    died = events == 1
    grid = np.unique(times[died])
    reached = np.searchsorted(grid, times, side="right")
    curve = _curve(grid, times, times[died], 0)
    survival = Drawn(curve, np.arange(grid.size + 1))
    height = np.append(1.0, curve)[reached]
    followup, own_height = [], np.ones(times.size)
    for group in range(k):
        mine = groups == group
        drawn, contacts = _followup(times[mine], died[mine], grid)
        followup.append(drawn)
        before = np.searchsorted(contacts, times[mine])
        own_height[mine] = np.append(1.0, drawn.curve)[before]
    return Unequal(
        m=grid.size,
        event_place=np.searchsorted(grid, times),
        contact_place=reached,
        died=died,
        groups=groups,
        survival=survival,
        followup=tuple(followup),
        survival_height=height,
        followup_height=own_height,
    )


def _followup(
    times: FloatArray, died: NDArray[np.bool_], grid: FloatArray
) -> tuple[Drawn, FloatArray]:
    """The reverse curve of one group; an event comes before a contact at the same time."""
    contacts = np.unique(times[~died])
    curve = _curve(
        contacts,
        times,
        times[~died],
        np.searchsorted(np.sort(times[died]), contacts, side="right")
        - np.searchsorted(np.sort(times[died]), contacts),
    )
    places = np.append(np.searchsorted(grid, contacts, side="right"), grid.size)
    return Drawn(curve, places), contacts


def _curve(
    grid: FloatArray, times: FloatArray, ends: FloatArray, gone: IntArray | int
) -> FloatArray:
    """The product-limit curve at its own times; ``gone`` are no longer at risk at each."""
    at_risk = times.size - np.searchsorted(np.sort(times), grid) - gone
    d = np.bincount(np.searchsorted(grid, ends), minlength=grid.size)
    return np.cumprod(1 - d / at_risk)


def resampled(stratum: Unequal, k: int, draws: int, rng: np.random.Generator) -> RiskTables:
    """Tables of ``draws`` resamples: imputed, survival times permuted, follow-up kept."""
    n = stratum.died.size
    survival = np.broadcast_to(stratum.event_place, (draws, n)).copy()
    unseen = ~stratum.died
    survival[:, unseen] = stratum.survival.after(stratum.survival_height[unseen], draws, rng)
    followup = np.broadcast_to(stratum.contact_place, (draws, n)).copy()
    for group, curve in enumerate(stratum.followup):
        mine = stratum.died & (stratum.groups == group)
        followup[:, mine] = curve.after(stratum.followup_height[mine], draws, rng)
    rng.permuted(survival, axis=1, out=survival)
    died = survival < followup
    last = np.minimum(survival, followup - 1)
    return counted_places(last, died, stratum.groups, k, stratum.m)
