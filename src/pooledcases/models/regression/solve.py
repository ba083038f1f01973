"""The regression itself, on a stack of rows: tau², coefficients, Wald tests, log-likelihoods.

Everything is computed in an orthogonal basis of the design, so that a column of years costs no
digits, and brought back to the coefficients at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.errors import InputError
from pooledcases.models.weighted.coefficients import coefficients
from pooledcases.models.weighted.stack import Stack
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS, information
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.regression import FitStatistics, WaldTest


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """The design as ``columns @ triangle``; the first column of the design stays first."""

    columns: FloatArray
    triangle: FloatArray

    @classmethod
    def of(cls, design: FloatArray, vi: FloatArray | None = None) -> Basis:
        """Orthogonal columns, under the weights 1 / ``vi`` where there are variances.

        Without such weights, those of one precise study would drown what the others say.
        """
        root = np.sqrt(np.ones(len(design)) if vi is None else vi.max() / vi)[:, None]
        orthogonal, triangle = np.linalg.qr(design * root)
        size = np.sqrt(len(design))
        return cls(orthogonal * size / root, triangle / size)

    @property
    def back(self) -> FloatArray:
        """From coefficients in the basis to those of the design, (p, p)."""
        scale = np.abs(self.triangle).max(axis=0)
        return np.asarray(np.linalg.inv(self.triangle / scale) / scale[:, None])


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Coefficients of each row in the basis, as :class:`models.coefficients.Coefficients`."""

    tau2: FloatArray
    tau2_se: FloatArray
    converged: BoolArray
    values: FloatArray
    covariance: FloatArray
    df: FloatArray


def solve(rows: Stack, *, tau2: str, inference: str) -> Solved:
    """Fit rows that have more studies than coefficients.

    Raises
    ------
    InputError
        When the variances differ so much that the coefficients are lost in rounding.
    """
    try:
        found = TAU2_ESTIMATORS[tau2].function(rows)
        at = np.where(found.converged, found.tau2, 0.0)
        fitted = coefficients(rows, at, inference)
    except np.linalg.LinAlgError:
        raise InputError(
            "mods: the variances of the studies differ by so many powers of ten that the "
            "coefficients are lost in rounding. Check vi."
        ) from None
    finite = np.isfinite(fitted.values).all(axis=-1)
    finite &= (np.diagonal(fitted.covariance, axis1=-2, axis2=-1) >= 0).all(axis=-1)
    return Solved(
        at, found.se, found.converged & finite, fitted.values, fitted.covariance, fitted.df
    )


def root_of(covariance: FloatArray) -> FloatArray:
    """A with A A' = covariance, (..., p, p), also where it is singular to rounding."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0))[..., None, :])


def wald(estimates: FloatArray, root: FloatArray, df: float | None) -> WaldTest | None:
    """All of some combinations are 0; what follows from the others adds no degree of freedom.

    Parameters
    ----------
    estimates : ndarray, shape (m,)
    root : ndarray, shape (m, p)
        A with A A' = their covariance.
    df : float or None
        Denominator's degrees of freedom; None for chi-squared.

    Returns
    -------
    WaldTest or None
        None where an estimate has no error: Hartung-Knapp where the studies lie on the line.
    """
    size = np.linalg.norm(root, axis=1)
    if not size.all():
        return None
    left, spread, _ = np.linalg.svd(root / size[:, None], full_matrices=False)
    kept = spread > 1e-9 * spread[0]
    z = (left[:, kept].T @ (estimates / size)) / spread[kept]
    return wald_test(float(z @ z), int(kept.sum()), df)


def wald_test(square: float, m: int, df: float | None) -> WaldTest:
    """The test of a quadratic form of m estimates: F where there are ``df``, else chi-squared."""
    if df is None:
        return WaldTest(
            statistic=square, df=m, df_residual=None, p_value=float(special.chdtrc(m, square))
        )
    f = square / m
    return WaldTest(statistic=f, df=m, df_residual=df, p_value=float(special.fdtrc(m, df, f)))


def fit_statistics(rows: Stack, tau2: FloatArray) -> dict[str, FitStatistics]:
    """Both log-likelihoods of the first row at its tau², and what is made of them."""
    k, p = float(rows.k[0]), rows.design.shape[1]
    saturated = -0.5 * float(k * np.log(2 * np.pi) + np.log(rows.vi[0]).sum())
    out = {}
    for name, restricted, n in (("ML", False, k), ("REML", True, k - p)):
        found = information.fit_statistics(rows, tau2, restricted=restricted)
        height, parameters = float(found.log_likelihood[0]), p + 1
        # the correction needs two studies more than parameters
        least = max(n, parameters + 2)
        out[name] = FitStatistics(
            log_likelihood=height,
            deviance=-2 * height + (0.0 if restricted else 2 * saturated),
            aic=float(found.aic[0]),
            bic=float(found.bic[0]),
            aicc=-2 * height + 2 * parameters * least / (least - parameters - 1),
        )
    return out
