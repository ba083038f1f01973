"""Estimates of several completed data sets made into one: Rubin's rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pooled:
    """One estimate of m; all of shape (...,)."""

    estimate: Array
    within: Array
    between: Array
    total: Array
    share: Array
    df: Array


def pooled(estimates: Array, variances: Array, df_complete: Array | float) -> Pooled:
    """Rubin's rules with Barnard and Rubin's degrees of freedom for small samples.

    Rubin 1987, Multiple Imputation for Nonresponse in Surveys, chapter 3; Barnard & Rubin 1999,
    Biometrika 86:948.

    Parameters
    ----------
    estimates, variances : ndarray, shape (..., m)
        Of the m completed data sets, m from 2 on.
    df_complete : float or ndarray, shape (...,)
        Degrees of freedom that the complete data would have.

    Examples
    --------
    >>> found = pooled(np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]), 20.0)
    >>> [round(float(x), 4) for x in (found.estimate, found.total, found.share, found.df)]
    [2.0, 2.3333, 0.5714, 3.4359]
    """
    m = estimates.shape[-1]
    within = variances.mean(axis=-1)
    between = estimates.var(axis=-1, ddof=1)
    extra = (1 + 1 / m) * between
    total = within + extra
    share = extra / total
    complete = np.asarray(df_complete, dtype=float)
    observed = (complete + 1) / (complete + 3) * complete * (1 - share)
    # without a difference between the data sets the first part is infinite
    df = 1 / (share**2 / (m - 1) + 1 / observed)
    return Pooled(
        estimate=np.asarray(estimates.mean(axis=-1)),
        within=np.asarray(within),
        between=np.asarray(between),
        total=np.asarray(total),
        share=np.asarray(share),
        df=np.asarray(df),
    )
