"""The likelihood of logistic regression, plain and with Firth's penalty.

The penalty is ½ log |X'WX| (Firth 1993, Biometrika 80:27; Heinze & Schemper 2002, Stat Med
21:2409). W = p (1 − p) has the derivatives w (1 − 2p) and w (1 − 6w) by the linear predictor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.kernels.partial_likelihood import with_penalty
from pooledcases.kernels.penalised import Array, State


@dataclass(frozen=True, slots=True, eq=False)
class BinomialLikelihood:
    """Outcomes ``y`` of 0 and 1, (n,), and a design ``x`` with its intercept, (n, p)."""

    y: Array
    x: Array

    def plain(self, b: Array) -> State:
        """The log-likelihood."""
        eta = self.x @ b
        p = special.expit(eta)
        weight = p * special.expit(-eta)
        information = (self.x * weight[:, None]).T @ self.x
        signed = np.where(self.y > 0, eta, -eta)
        return State(
            value=-float(np.logaddexp(0.0, -signed).sum()),
            score=self.x.T @ (self.y - p),
            curvature=information,
            information=information,
        )

    def penalised(self, b: Array) -> State:
        """The log-likelihood plus ½ log |X'WX|."""
        eta = self.x @ b
        p, q = special.expit(eta), special.expit(-eta)
        weight = p * q
        skew = weight * (q - p)
        third = np.stack([(self.x * (skew * column)[:, None]).T @ self.x for column in self.x.T])

        def fourth(a: Array) -> Array:
            inner = np.einsum("ni,ij,nj->n", self.x, a, self.x)
            bend = weight * (1 - 6 * weight) * inner
            return np.asarray((self.x * bend[:, None]).T @ self.x)

        return with_penalty(self.plain(b), third, fourth)

    def score_residuals(self, b: Array) -> Array:
        """What each patient adds to the score, (n, p)."""
        return np.asarray(self.x * (self.y - special.expit(self.x @ b))[:, None])
