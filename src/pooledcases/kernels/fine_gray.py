"""Fine and Gray's weighted partial likelihood, by running sums over patients in order of time.

Patients lost to a competing event stay at risk with the weight G(t-) / G(T-), G the Kaplan-Meier
curve of censoring: as many of them as would still be followed (Fine & Gray 1999, JASA 94:496).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.penalised import State

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SubdistributionSets:
    """Patients in order of time, and the distinct times of the event.

    Attributes
    ----------
    x : ndarray, shape (n, p)
    place : ndarray of int, shape (n,)
        Of each patient's time among all distinct times.
    own, lost, censored : ndarray, shape (n,)
        1 for the event, for a competing event over G just before it, and for censoring.
    deaths, staying : ndarray, shape (m,)
        At each distinct time: events, and G just before it.
    """

    x: Array
    place: Ints
    own: Array
    lost: Array
    censored: Array
    deaths: Array
    staying: Array

    @classmethod
    def of(cls, times: Array, causes: Ints, x: Array) -> SubdistributionSets:
        """``causes``: 0 censored, 1 the event, more for competing events."""
        distinct, place = np.unique(times, return_inverse=True)
        place = place.astype(np.int64)
        m = len(distinct)
        leaving = np.bincount(place, minlength=m)
        at_risk = leaving[::-1].cumsum()[::-1]
        gone = np.bincount(place, weights=(causes == 0).astype(float), minlength=m)
        staying = np.append(1.0, np.cumprod(1 - gone / at_risk)[:-1])
        lost = np.where(causes > 1, 1 / staying[place], 0.0)
        own = (causes == 1).astype(float)
        deaths = np.bincount(place, weights=own, minlength=m)
        censored = (causes == 0).astype(float)
        return cls(x, place, own, lost, censored, np.asarray(deaths, dtype=float), staying)

    def sums(self, values: Array) -> Array:
        """The weighted sum of some values (n, q) over those at risk at each time, (m, q)."""
        here = self._by_time(values)
        lost = self._by_time(values * self.lost[:, None])
        before = np.cumsum(lost, axis=0) - lost
        return np.asarray(_from_here(here) + self.staying[:, None] * before)

    def back(self, values: Array) -> Array:
        """The weighted sum of some values (m, q) over the times a patient is at risk, (n, q)."""
        during = np.cumsum(values, axis=0)[self.place]
        weighted = values * self.staying[:, None]
        later = (_from_here(weighted) - weighted)[self.place]
        return np.asarray(during + self.lost[:, None] * later)

    def _by_time(self, values: Array) -> Array:
        out = np.zeros((len(self.deaths), values.shape[1]))
        np.add.at(out, self.place, values)
        return out

    def surface(self, b: Array) -> State:
        """The log partial likelihood with Breslow's ties, its score and information."""
        shift, total, mean = self._means(b)
        p, risk = len(b), np.exp(self.x @ b - shift)
        pairs = (self.x[:, :, None] * self.x[:, None, :]).reshape(len(risk), p * p)
        second = self.sums(risk[:, None] * pairs)[self.deaths > 0] / total[:, None]
        spread = second.reshape(-1, p, p) - mean[:, :, None] * mean[:, None, :]
        deaths = self.deaths[self.deaths > 0]
        information = np.einsum("t,tab->ab", deaths, spread)
        observed = self.own @ self.x
        return State(
            value=float(observed @ b - deaths @ (np.log(total) + shift)),
            score=observed - deaths @ mean,
            curvature=information,
            information=information,
        )

    def _means(self, b: Array) -> tuple[float, Array, Array]:
        """At the times of events: the weighted number at risk and the mean covariates."""
        eta = self.x @ b
        shift = float(eta.max())
        risk = np.exp(eta - shift)[:, None]
        found = self.sums(np.hstack([risk, risk * self.x]))[self.deaths > 0]
        return shift, found[:, 0], found[:, 1:] / found[:, :1]

    def residuals(self, b: Array) -> Array:
        """What each patient adds to the score, the estimation of G included, (n, p).

        Fine & Gray 1999, section 3: the sums of squares of these are the middle of the sandwich.
        """
        shift, total, mean = self._means(b)
        p, risk = len(b), np.exp(self.x @ b - shift)[:, None]
        events = self.deaths > 0
        hazard, means = np.zeros((len(events), 1)), np.zeros((len(events), p))
        hazard[events, 0], means[events] = self.deaths[events] / total, mean
        expected = risk * (self.x * self.back(hazard) - self.back(hazard * means))
        own = self.own[:, None] * (self.x - means[self.place]) - expected
        return np.asarray(own + self._of_censoring(risk, hazard, means))

    def _of_censoring(self, risk: Array, hazard: Array, means: Array) -> Array:
        """What each patient adds by being censored, or not, where G is estimated.

        At u the integral runs over those lost before u, and over times from u on, as published.
        """
        lost = risk * self.lost[:, None]
        at = self._by_time(np.hstack([lost, lost * self.x]))
        stayed = np.cumsum(at, axis=0) - at
        later = _from_here(self.staying[:, None] * hazard)
        later_means = _from_here(self.staying[:, None] * hazard * means)
        ones = np.ones((len(self.place), 1))
        at_risk = _from_here(self._by_time(ones))
        moved = (stayed[:, 1:] * later - stayed[:, :1] * later_means) / at_risk
        rate = self._by_time(self.censored[:, None]) / at_risk
        mine = self.censored[:, None] * moved[self.place]
        return np.asarray(mine - np.cumsum(moved * rate, axis=0)[self.place])


def _from_here(values: Array) -> Array:
    """The sums of some values (m, q) over this and all later times."""
    return np.asarray(values[::-1].cumsum(axis=0)[::-1])
