"""Estimators of tau² by the moments of a quadratic form.

With any weights A let P = A − A X (X'AX)⁻¹ X'A. Under normal effects Q = y'Py has the mean
tr PV + tau² tr P and the variance 2 tr PSPS with S = V + tau² I (Jackson 2013, Res Synth Methods
4:220; DerSimonian & Kacker 2007, Contemp Clin Trials 28:105).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.errors import InputError
from pooledcases.kernels.roots import decreasing_convex_roots
from pooledcases.models.weighted.projection import Projection, quadratic
from pooledcases.models.weighted.stack import Stack, project, q_and_slope, weighted
from pooledcases.models.weighted.tau2.base import Tau2, settled
from pooledcases.results.base import FloatArray


def equal_effects(rows: Stack) -> Tau2:
    """tau² = 0 by assumption."""
    zero = np.zeros(len(rows.yi))
    return Tau2(zero, np.full_like(zero, np.nan), settled(zero))


def inverse_variances(rows: Stack) -> FloatArray:
    """The weights of Cochran's Q."""
    return rows.weights(np.zeros(len(rows.yi)))


def ones(rows: Stack) -> FloatArray:
    """Equal weights."""
    return np.asarray(rows.included, dtype=float)


def own(rows: Stack) -> FloatArray:
    """The weights given by the user.

    Raises
    ------
    InputError
        When too few studies of a row have a weight for any spread to be seen.
    """
    if rows.given is None:
        raise InputError("GENQ and GENQM need weights; give them, or use DL.")
    few = (rows.given > 0).sum(axis=-1) <= rows.design.shape[1]
    if few.any():
        raise InputError(
            f"row {int(np.argmax(few)) + 1}: too few studies have a weight above 0 to estimate tau²"
            " with them; give more of them a weight, or use DL."
        )
    return rows.given


def dersimonian_laird(rows: Stack) -> Tau2:
    """The first moment of Cochran's Q, cut at 0."""
    trace = rows.common_trace
    tau2 = np.maximum((rows.cochran - rows.df) / trace, 0.0)
    return Tau2(tau2, _q_error(rows, tau2) / trace, settled(tau2))


def hunter_schmidt(rows: Stack) -> Tau2:
    """(Q − k) / Σ w, cut at 0."""
    return _hunter_schmidt(rows, np.ones(len(rows.yi)))


def hunter_schmidt_corrected(rows: Stack) -> Tau2:
    """(Q k / (k − p) − k) / Σ w, cut at 0: corrected for few studies."""
    return _hunter_schmidt(rows, rows.k / rows.df)


def _hunter_schmidt(rows: Stack, factor: FloatArray) -> Tau2:
    total = rows.common.w.sum(axis=-1)
    tau2 = np.maximum((factor * rows.cochran - rows.k) / total, 0.0)
    return Tau2(tau2, factor * _q_error(rows, tau2) / total, settled(tau2))


def hedges(rows: Stack) -> Tau2:
    """The first moment of the unweighted sum of squares, cut at 0."""
    return _generalised(rows, ones(rows))


def generalised_q(rows: Stack) -> Tau2:
    """The first moment of the generalised Q with weights of the user's own, cut at 0."""
    return _generalised(rows, own(rows))


def _generalised(rows: Stack, weights: FloatArray) -> Tau2:
    projection = weighted(rows, weights)
    trace = projection.trace()
    q = quadratic(projection, rows.yi)
    tau2 = np.maximum((q - projection.trace(rows.vi)) / trace, 0.0)
    return Tau2(tau2, generalised_error(rows, projection, tau2), settled(tau2))


def generalised_error(rows: Stack, projection: Projection, tau2: FloatArray) -> FloatArray:
    """The standard error of the uncut moment estimate, at the cut tau²."""
    variance = 2 * projection.trace_of_square(rows.vi + tau2[:, None])
    return np.asarray(np.sqrt(variance) / projection.trace())


def sidik_jonkman(rows: Stack) -> Tau2:
    """The crude variance of the effects, times the Q that it leaves over k − p; never negative."""
    share = rows.included / rows.k[:, None]
    mean = (share * rows.yi).sum(axis=-1)
    crude = (share * (rows.yi - mean[:, None]) ** 2).sum(axis=-1)
    projection = project(rows, crude)
    tau2 = crude * quadratic(projection, rows.yi) / rows.df
    variance = 2 * projection.trace_of_square(rows.vi + tau2[:, None])
    return Tau2(tau2, crude * np.sqrt(variance) / rows.df, settled(tau2))


def paule_mandel(rows: Stack) -> Tau2:
    """The tau² at which the generalised Q equals its expectation k − p; 0 when it never does."""
    return _from_q(rows, rows.df)


def paule_mandel_median(rows: Stack) -> Tau2:
    """The tau² at which the generalised Q equals the median of χ² with k − p degrees of freedom."""
    return _from_q(rows, np.asarray(special.chdtri(rows.df, 0.5)))


def _from_q(rows: Stack, target: FloatArray) -> Tau2:
    root, converged = decreasing_convex_roots(q_and_slope(rows, target), len(rows.yi))
    total = rows.weights(root).sum(axis=-1)
    return Tau2(root, np.sqrt(2 * rows.k**2 / rows.df) / total, converged)


def _q_error(rows: Stack, tau2: FloatArray) -> FloatArray:
    """The standard deviation of Cochran's Q: there tr PVPV = k − p and tr PVP = tr P."""
    trace, square = rows.common_trace, rows.common.trace_of_square()
    return np.asarray(np.sqrt(2 * rows.df + 4 * tau2 * trace + 2 * tau2**2 * square))
