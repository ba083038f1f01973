"""tau² from the exact distribution of the generalised Q with any weights.

Under normal effects Q = y'Py is a sum of chi-squares weighted by the eigenvalues of PS, with
S = V + tau² I (Biggerstaff & Jackson 2008, Stat Med 27:6093; Jackson 2013, Res Synth Methods
4:220).
"""

from __future__ import annotations

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.chi_squares import weighted_chi_squares_rows
from pooledcases.kernels.roots import bracketed_roots
from pooledcases.models.weighted.projection import quadratic
from pooledcases.models.weighted.stack import Stack, weighted
from pooledcases.models.weighted.tau2.base import Tau2
from pooledcases.models.weighted.tau2.moments import generalised_error, own
from pooledcases.results.base import FloatArray, IntArray

#: The eigenvalues need a matrix of all studies by all studies.
MOST_STUDIES = 2000
#: So many cells of matrices, or nodes of integrals, are held at once.
_CELLS = 1 << 20


def generalised_q_median(rows: Stack) -> Tau2:
    """The tau² at which the observed generalised Q is the median of its distribution."""
    weights, size = own(rows), rows.yi.shape[-1]
    step = max(1, _CELLS // max(size * size, 64 * size))
    chunks = [np.arange(at, min(at + step, len(rows.yi))) for at in range(0, len(rows.yi), step)]
    found = [_tau2_of(rows.take(some), weights[some], np.full(len(some), 0.5)) for some in chunks]
    tau2 = np.nan_to_num(np.concatenate(found)) if found else np.zeros(0)
    error = generalised_error(rows, weighted(rows, weights), tau2)
    return Tau2(tau2, error, np.ones(len(tau2), dtype=bool))


def tau2_at(row: Stack, weights: FloatArray, *below: float) -> list[float | None]:
    """The tau² at which P(Q <= observed) is each of ``below``; None where it is less even at
    tau² = 0."""
    again = np.zeros(len(below), dtype=np.int64)
    found = _tau2_of(row.take(again), weights[again], np.array(below)).tolist()
    return [None if np.isnan(tau2) else tau2 for tau2 in found]


def _tau2_of(rows: Stack, weights: FloatArray, below: FloatArray) -> FloatArray:
    """The same of each row; NaN where there is none."""
    observed = quadratic(weighted(rows, weights), rows.yi)
    distribution = _Distributions(rows, weights)

    def excess(tau2: FloatArray, index: IntArray) -> FloatArray:
        lower, upper = distribution.at(tau2, observed[index], index)
        # the smaller tail has the digits
        some = below[index]
        return np.where(some <= 0.5, lower - some, (1 - some) - upper)

    tau2 = np.full(len(observed), np.nan)
    every = np.arange(len(observed))
    some = every[excess(np.zeros(len(every)), every) > 0]
    if not some.size:
        return tau2
    used = rows.included[some]
    high = np.where(used, rows.vi[some], 0.0).sum(axis=-1) / used.sum(axis=-1)
    short = np.arange(len(some))
    while (short := short[excess(high[short], some[short]) > 0]).size:
        high[short] *= 4
    tau2[some] = bracketed_roots(lambda x, i: excess(x, some[i]), np.zeros(len(some)), high)
    return tau2


class _Distributions:
    """Each row's Q, as its weights of chi-squares as a function of tau²."""

    def __init__(self, rows: Stack, weights: FloatArray) -> None:
        use = rows.included & (weights > 0)
        used = use.any(axis=0)
        most = int(use.sum(axis=-1).max())
        if most > MOST_STUDIES:
            raise InputError(
                f"The exact distribution of the generalised Q is for at most {MOST_STUDIES} "
                f"studies; there are {most}. Use another estimator or the Q-profile."
            )
        root = np.sqrt(np.where(use, weights, 0.0))[:, used]
        x = rows.design[used]
        # A^½ − A^½ X (X'AX)⁻¹ X'A: P = half' half, with an orthonormal basis of A^½ X
        basis = np.linalg.qr(root[:, :, None] * x)[0]
        away = np.eye(len(x)) - basis @ basis.swapaxes(-1, -2)
        self._half = away * root[:, None, :]
        self._vi = np.where(use, rows.vi, 1.0)[:, used]
        # a row with fewer studies has weights of 0 besides
        self._rank = most - x.shape[1]
        self._lines = self._straight(np.where(use, weights, 0.0)[:, used])

    def at(self, tau2: FloatArray, q: FloatArray, index: IntArray) -> tuple[FloatArray, FloatArray]:
        """P(Q <= q) and P(Q > q) of some rows."""
        if self._lines is None:
            half = self._half[index] * np.sqrt(self._vi[index] + tau2[:, None])[:, None, :]
            values = self._largest(half)
        else:
            fixed, growing = self._lines
            values = fixed[index] + tau2[:, None] * growing[index]
        return weighted_chi_squares_rows(q, np.maximum(values, 1e-300 + 1e-18 * values[:, -1:]))

    def _straight(self, weights: FloatArray) -> tuple[FloatArray, FloatArray] | None:
        """The values at tau² = 0 and their slopes, where they are straight lines in tau².

        P V P and P P then have the same directions, because one of them is P itself: with equal
        weights, and with inverse variances.
        """
        if not (_constant(weights) or _constant(weights * self._vi)):
            return None
        fixed = self._largest(self._half * np.sqrt(self._vi)[:, None, :])
        return fixed, self._largest(self._half)

    def _largest(self, half: FloatArray) -> FloatArray:
        values = np.linalg.eigvalsh(half @ half.swapaxes(-1, -2))[:, -self._rank :]
        return np.asarray(values, dtype=float)


def _constant(values: FloatArray) -> bool:
    """Whether what is not 0 is the same in each row, to rounding."""
    high = values.max(axis=-1)
    low = np.where(values > 0, values, np.inf).min(axis=-1)
    return bool((high - low <= 1e-14 * high).all())
