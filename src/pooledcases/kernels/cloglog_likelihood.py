"""The likelihood of complementary log-log regression, plain and with Jeffreys' penalty.

P(y = 1) = 1 − exp(−exp(η)). With z = exp(η) the weight of an observation in the information is
z² / (exp(z) − 1); the logarithm of the weight has the slope 2 − z / (1 − exp(−z)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pooledcases.kernels.partial_likelihood import with_penalty
from pooledcases.kernels.penalised import Array, State

#: Beyond this the weight is 0 in double precision, and its slope still a number.
_HIGHEST = 300.0


@dataclass(frozen=True, slots=True, eq=False)
class CloglogLikelihood:
    """Outcomes ``y`` of 0 and 1, (n,), and a design ``x`` with its intercept, (n, p)."""

    y: NDArray[np.float64]
    x: Array

    def plain(self, b: Array) -> State:
        """The log-likelihood; its curvature is the observed one.

        Examples
        --------
        >>> state = CloglogLikelihood(np.array([1.0, 0.0]), np.ones((2, 1))).plain(np.zeros(1))
        >>> round(state.value, 6), round(float(state.score[0]), 6)
        (-1.458675, -0.418023)
        """
        eta = np.minimum(self.x @ b, _HIGHEST)
        z = np.exp(eta)
        share = _share(z)
        # log(1 − exp(−z)) has the slope share exp(−z) by η, and −z is the log of the rest
        rise = share * np.exp(-z)
        bend = np.where(self.y > 0, rise * (1 - z - rise), -z)
        information = (self.x * _weight(eta, z)[:, None]).T @ self.x
        return State(
            value=float(np.where(self.y > 0, _log_event(eta, z), -z).sum()),
            score=self.x.T @ np.where(self.y > 0, rise, -z),
            curvature=-(self.x * bend[:, None]).T @ self.x,
            information=information,
        )

    def penalised(self, b: Array) -> State:
        """The log-likelihood plus ½ log |X'WX|, W the expected information of each."""
        eta = np.minimum(self.x @ b, _HIGHEST)
        z = np.exp(eta)
        share, weight = _share(z), _weight(eta, z)
        slope = 2 - share
        third_weight = weight * slope
        # the slope's own slope is −share (1 − share exp(−z))
        fourth_weight = weight * (slope**2 - share * (1 - share * np.exp(-z)))
        third = np.stack(
            [(self.x * (third_weight * column)[:, None]).T @ self.x for column in self.x.T]
        )

        def fourth(a: Array) -> Array:
            inner = np.einsum("ni,ij,nj->n", self.x, a, self.x)
            return np.asarray((self.x * (fourth_weight * inner)[:, None]).T @ self.x)

        return with_penalty(self.plain(b), third, fourth)


def _share(z: Array) -> Array:
    """z / (1 − exp(−z)); 1 at 0."""
    return np.asarray(np.divide(z, -np.expm1(-z), out=np.ones_like(z), where=z > 0))


def _weight(eta: Array, z: Array) -> Array:
    """z² / (exp(z) − 1), without overflow."""
    return np.asarray(np.exp(2 * eta - z - _log_event(eta, z)))


def _log_event(eta: Array, z: Array) -> Array:
    """log(1 − exp(−z)); η where z is too small to be told from it."""
    small = z < 1e-10
    return np.where(small, eta - z / 2, np.log(-np.expm1(-np.where(small, 1.0, z))))
