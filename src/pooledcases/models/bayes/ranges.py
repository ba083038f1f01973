"""Where mu lies at each tau, for counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.models.bayes.counts import Counts, occupied
from pooledcases.results.base import BoolArray, FloatArray, IntArray

_ROUNDS = 12
_LOOK = 33
#: The logistic curve bends over about so many logits.
_BEND = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Where mu lies, at some values of log tau; between them it is interpolated.

    ``peak`` is roughly where it is likeliest, and ``top`` the log joint there.
    """

    log_tau: FloatArray
    low: FloatArray
    high: FloatArray
    peak: FloatArray
    top: FloatArray

    def at(self, log_tau: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Both ends with a margin for the interpolation."""
        low, high = (np.interp(log_tau, self.log_tau, end) for end in (self.low, self.high))
        margin = 0.05 * (high - low)
        return low - margin, high + margin

    def stretched(self, log_tau: FloatArray) -> Stretch:
        """The coordinate of mu at each tau."""
        low, high = self.at(log_tau)
        centre = np.interp(log_tau, self.log_tau, self.peak)
        scale = _BEND + np.exp(log_tau)
        ends = (np.arcsinh((end - centre) / scale) for end in (low, high))
        return Stretch(centre, scale, *ends)


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """mu = centre + scale sinh(u), with u between two ends: arrays (T,).

    A log density of few events is straight on one side for long; in u it bends evenly.
    """

    centre: FloatArray
    scale: FloatArray
    first: FloatArray
    last: FloatArray

    def mu(self, place: FloatArray) -> FloatArray:
        """mu (T, N) at places (N,) or (T, N) between -1 and 1."""
        half = 0.5 * (self.last - self.first)[:, None]
        u = self.first[:, None] + half * (place + 1)
        return np.asarray(self.centre[:, None] + self.scale[:, None] * np.sinh(u))

    def place(self, mu: FloatArray) -> FloatArray:
        """The place of mu (T, N)."""
        u = np.arcsinh((mu - self.centre[:, None]) / self.scale[:, None])
        return np.asarray(2 * (u - self.first[:, None]) / (self.last - self.first)[:, None] - 1)

    def take(self, rows: IntArray | BoolArray) -> Stretch:
        """Some values of tau."""
        return Stretch(self.centre[rows], self.scale[rows], self.first[rows], self.last[rows])


def ranges(data: Counts, log_tau: FloatArray, *, drop: float) -> Ranges:
    """Find where the log density of mu is within ``drop`` of its highest, at each tau.

    A range that is wide enough at first is narrowed.
    """
    tau = np.exp(log_tau)
    logits = np.log(data.xi + 0.5) - np.log(data.ni - data.xi + 0.5)
    low, high = logits.min() - 50 - 12 * tau, logits.max() + 50 + 12 * tau
    if data.mu is not None:
        # a prior may hold mu far from where the data would have it
        reach = 12 * data.mu.sd
        low = np.minimum(low, np.maximum(data.mu.mean - reach, low - reach))
        high = np.maximum(high, np.minimum(data.mu.mean + reach, high + reach))
    for _ in range(_ROUNDS):
        mu = low[:, None] + np.linspace(0, 1, _LOOK) * (high - low)[:, None]
        log = data.rough_log_joint(mu.ravel(), np.repeat(tau, _LOOK)).reshape(mu.shape)
        inside, top = occupied(log, drop)
        first = np.maximum(inside.argmax(axis=1) - 1, 0)
        last = np.minimum(_LOOK - inside[:, ::-1].argmax(axis=1), _LOOK - 1)
        at = np.arange(len(tau))
        before, peak = high - low, mu[at, log.argmax(axis=1)]
        low, high = mu[at, first], mu[at, last]
        if np.all(high - low > 0.7 * before):
            break
    return Ranges(log_tau, low, high, peak, top[:, 0])
