"""Log-likelihood, AIC and BIC of a fit, with all constants, for a stack of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.models.weighted.stack import Stack
from pooledcases.models.weighted.tau2.likelihood import log_likelihood
from pooledcases.results.base import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class FitStatistics:
    """Of each row; NaN where the restricted likelihood has no observation left (k = p)."""

    log_likelihood: FloatArray
    aic: FloatArray
    bic: FloatArray


def fit_statistics(rows: Stack, tau2: FloatArray, *, restricted: bool) -> FitStatistics:
    """The height of the likelihood at ``tau2``, counting p coefficients and tau².

    The restricted likelihood is that of k − p contrasts of length one, so that log |X'X| belongs
    to it; it cannot compare different moderators. BIC counts k, or k − p when restricted.
    """
    k, p = rows.k, rows.design.shape[1]
    n = rows.df if restricted else k
    height = log_likelihood(rows, tau2, restricted=restricted) - n / 2 * np.log(2 * np.pi)
    if restricted:
        height = height + 0.5 * _log_gram(rows)
    height = np.where(n > 0, height, np.nan)
    log_n = np.log(np.where(n > 0, n, 1.0))
    return FitStatistics(height, 2 * (p + 1) - 2 * height, (p + 1) * log_n - 2 * height)


def _log_gram(rows: Stack) -> FloatArray:
    """log |X'X| over the included studies."""
    if rows.plain:
        return np.log(rows.k)
    gram = np.einsum("bk,kp,kq->bpq", rows.included.astype(float), rows.design, rows.design)
    return np.asarray(np.linalg.slogdet(gram)[1])
