"""tau² from the exact distribution of the generalised Q with any weights.

Under normal effects Q = y'Py is a sum of chi-squares weighted by the eigenvalues of PS, with
S = V + tau² I (Biggerstaff & Jackson 2008, Stat Med 27:6093; Jackson 2013, Res Synth Methods
4:220). One row at a time.
"""

from __future__ import annotations

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.chi_squares import weighted_chi_squares
from pooledcases.kernels.roots import bracketed_root
from pooledcases.models.weighted.projection import quadratic
from pooledcases.models.weighted.stack import Stack, weighted
from pooledcases.models.weighted.tau2.base import Tau2
from pooledcases.models.weighted.tau2.moments import generalised_error, own
from pooledcases.results.base import FloatArray

#: The eigenvalues need a matrix of all studies by all studies.
MOST_STUDIES = 2000


def generalised_q_median(rows: Stack) -> Tau2:
    """The tau² at which the observed generalised Q is the median of its distribution."""
    weights = own(rows)
    found = [
        tau2_at(rows.take(np.array([row])), weights[row : row + 1], 0.5)
        for row in range(len(rows.yi))
    ]
    tau2 = np.array([0.0 if value is None else value for value in found])
    error = generalised_error(rows, weighted(rows, weights), tau2)
    return Tau2(tau2, error, np.ones(len(tau2), dtype=bool))


def tau2_at(row: Stack, weights: FloatArray, below: float) -> float | None:
    """The tau² at which P(Q <= observed) is ``below``; None where it is less even at tau² = 0."""
    observed = float(quadratic(weighted(row, weights), row.yi)[0])
    distribution = _Distribution(row, weights)

    def excess(tau2: float) -> float:
        lower, upper = distribution.at(tau2, observed)
        # the smaller tail has the digits
        return lower - below if below <= 0.5 else (1 - below) - upper

    if excess(0.0) <= 0:
        return None
    high = float(row.vi[row.included].mean())
    while excess(high) > 0:
        high *= 4
    return bracketed_root(excess, 0.0, high)


class _Distribution:
    """Q's weights of chi-squares as a function of tau²."""

    def __init__(self, row: Stack, weights: FloatArray) -> None:
        use = row.included[0] & (weights[0] > 0)
        if use.sum() > MOST_STUDIES:
            raise InputError(
                f"The exact distribution of the generalised Q is for at most {MOST_STUDIES} "
                f"studies; there are {int(use.sum())}. Use another estimator or the Q-profile."
            )
        a, x = weights[0, use], row.design[use]
        root = np.sqrt(a)
        # A^½ − A^½ X (X'AX)⁻¹ X'A: P = half' half, with an orthonormal basis of A^½ X
        basis = np.linalg.qr(root[:, None] * x)[0]
        self._half = (np.eye(len(a)) - basis @ basis.T) * root
        self._vi = row.vi[0, use]
        self._rank = len(a) - x.shape[1]

    def at(self, tau2: float, q: float) -> tuple[float, float]:
        """P(Q <= q) and P(Q > q)."""
        half = self._half * np.sqrt(self._vi + tau2)
        values = np.linalg.eigvalsh(half @ half.T)[-self._rank :]
        return weighted_chi_squares(q, np.maximum(values, 1e-300 + 1e-18 * values[-1]))
