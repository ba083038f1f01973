"""Tests of several coefficients at once, and the covariance that reports as clusters ask for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import special

from pooledcases.errors import InputError
from pooledcases.kernels.multiplicity import holm
from pooledcases.models.regression.design import INTERCEPT
from pooledcases.options import CoefficientInterval
from pooledcases.results.base import BoolArray, FloatArray, IntArray
from pooledcases.results.patient_regression import RegressionTest
from pooledcases.survival.regression.fitting import Fit

#: A robust variance below this share of the one by the information is rounding, and no spread.
_NO_SPREAD = 1e-16


def term_tests(
    found: Fit, *, interval: CoefficientInterval, robust: FloatArray | None
) -> tuple[RegressionTest, ...]:
    """All coefficients of each term at once, Holm's adjustment beside."""
    terms = dict.fromkeys(column.term for column in found.coding if column.name != INTERCEPT)
    tests = []
    for term in terms:
        mask = found.of_term(term)
        if interval == "profile-likelihood":
            lost = found.loss(mask, np.zeros(len(mask)))
            tests.append(chi_squared(term, lost, int(mask.sum())))
        else:
            tests.append(wald(term, found, mask, robust))
    p_values = [test.p_value for test in tests]
    if len(tests) < 2 or any(p is None for p in p_values):
        return tuple(tests)
    adjusted = holm([p for p in p_values if p is not None])
    return tuple(replace(test, p_holm=float(p)) for test, p in zip(tests, adjusted, strict=True))


def global_tests(
    found: Fit, *, score: bool, robust: FloatArray | None
) -> tuple[RegressionTest, ...]:
    """All covariates at once: likelihood ratio, Wald's, and the score test where there is one."""
    df = int(found.slopes.sum())
    high, low = found.log_likelihoods
    tests = [chi_squared("likelihood-ratio", max(2 * (high - low), 0.0), df)]
    tests.append(wald("wald", found, found.slopes, robust))
    if score:
        state = found.null.state
        step = np.linalg.solve(state.information, state.score)
        tests.append(chi_squared("score", max(float(state.score @ step), 0.0), df))
    return tuple(tests)


def wald(name: str, found: Fit, mask: BoolArray, robust: FloatArray | None) -> RegressionTest:
    """Some coefficients at once, from their covariance; none where that has no inverse."""
    covariance = (found.covariance if robust is None else robust)[np.ix_(mask, mask)]
    scaled = covariance * np.outer(found.size[mask], found.size[mask])
    df, at = int(mask.sum()), found.best.at[mask]
    if np.linalg.matrix_rank(scaled, hermitian=True) < df:
        return chi_squared(name, None, df)
    return chi_squared(name, float(at @ np.linalg.solve(scaled, at)), df)


def chi_squared(name: str, statistic: float | None, df: int) -> RegressionTest:
    """A test with its p-value."""
    p_value = None if statistic is None else float(special.chdtrc(df, statistic))
    return RegressionTest(name=name, statistic=statistic, df=df, p_value=p_value)


def robust_covariance(found: Fit, residuals: FloatArray, clusters: IntArray) -> FloatArray:
    """Lin & Wei's (1989, JASA 84:1074) sandwich, residuals summed within clusters.

    Parameters
    ----------
    found : Fit
    residuals : ndarray, shape (n, p)
        What each patient adds to the score of standard columns.
    clusters : ndarray of int, shape (n,)

    Raises
    ------
    InputError
        There are no more clusters than coefficients, or nothing varies from one to another.

    Notes
    -----
    Summed over all clusters the residuals are 0, or nearly so under a penalty: of as many clusters
    as coefficients the sandwich knows no spread in some direction, of one report in none.
    """
    count, p = int(clusters.max()) + 1, residuals.shape[1]
    if count <= p:
        raise InputError(
            "cluster: robust standard errors need more reports than coefficients; reports: "
            f"{count}, coefficients: {p}. Leave cluster out, or use fewer covariates."
        )
    summed = np.zeros((count, p))
    np.add.at(summed, clusters, residuals)
    moved = summed @ np.linalg.inv(found.best.state.information) @ found.back.T
    covariance = np.asarray(moved.T @ moved)
    if (np.diag(covariance) <= _NO_SPREAD * np.diag(found.covariance)).any():
        raise InputError(
            "The robust standard error of a coefficient is 0: the patients who are used do not "
            "vary in what they say of it, as when all have the event at one time. No interval can "
            "be given."
        )
    return covariance
