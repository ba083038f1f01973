"""Coefficients of a stack of rows with their covariance, at a given tau²."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.models.inference import INFERENCES
from pooledcases.models.linear import Stack, project
from pooledcases.results.base import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Coefficients:
    """Weighted least squares of each row.

    Attributes
    ----------
    values : ndarray, shape (B, p)
    covariance : ndarray, shape (B, p, p)
    df : ndarray, shape (B,)
        Degrees of freedom of t; infinite for normal inference and where k = p.
    """

    values: FloatArray
    covariance: FloatArray
    df: FloatArray


def coefficients(rows: Stack, tau2: FloatArray, inference: str) -> Coefficients:
    """Fit rows that have at least as many studies as coefficients, at ``tau2`` (B,).

    Where k = p nothing is left to estimate the error from, so that inference is normal.
    """
    projection = project(rows, tau2)
    covariance, df = projection.covariance.copy(), np.full(len(rows.yi), np.inf)
    several = np.flatnonzero(rows.df > 0)
    if several.size:
        many = rows.take(several)
        found = INFERENCES[inference].function(many, project(many, tau2[several]))
        covariance[several], df[several] = found.covariance, found.df
    return Coefficients(projection.coefficients(rows.yi), covariance, df)
