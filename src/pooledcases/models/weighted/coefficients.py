"""Coefficients of a stack of rows with their covariance, at a given tau²."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pooledcases.errors import InputError
from pooledcases.models.weighted.inference import INFERENCES
from pooledcases.models.weighted.projection import Projection
from pooledcases.models.weighted.stack import Stack, project, weighted
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


def coefficients(
    rows: Stack, tau2: FloatArray, inference: str, *, level: float = 0.95
) -> Coefficients:
    """Fit rows that have at least as many studies as coefficients, at ``tau2`` (B,).

    Where k = p nothing is left to estimate the error from, so that inference is normal. With
    weights of the user's own, or those of equal effects, the covariance is the sandwich
    (X'AX)⁻¹ X'A (V + tau² I) A X (X'AX)⁻¹.

    Raises
    ------
    InputError
        When the inference is for a model without moderators and the design has some.
    """
    spec = INFERENCES[inference]
    if rows.design.shape[1] > 1 and not spec.moderators:
        raise InputError(
            f"inference {inference} is not defined with moderators; use hartung-knapp-adhoc."
        )
    own = _own_weights(rows, equal=spec.equal_weights)
    projection = project(rows, tau2) if own is None else weighted(rows, own)
    values = projection.coefficients(rows.yi)
    if own is not None:
        projection = replace(projection, covariance=projection.sandwich(rows.vi + tau2[:, None]))
    more = rows.df > 0
    if more.all():
        found = spec.function(rows, projection, level=level)
        return Coefficients(values, found.covariance, found.df)
    several = np.flatnonzero(more)
    covariance, df = projection.covariance.copy(), np.full(len(rows.yi), np.inf)
    if several.size:
        found = spec.function(rows.take(several), _take(projection, several), level=level)
        covariance[several], df[several] = found.covariance, found.df
    return Coefficients(values, covariance, df)


def _own_weights(rows: Stack, *, equal: bool) -> FloatArray | None:
    return rows.weights(np.zeros(len(rows.yi))) if equal else rows.given


def _take(projection: Projection, rows: NDArray[np.intp]) -> Projection:
    return Projection(projection.w[rows], projection.design, projection.covariance[rows])
