"""How a standard error becomes an interval and a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.models.linear import Projection, Stack, quadratic
from pooledcases.results.base import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """How sure the coefficients of each row are.

    Attributes
    ----------
    covariance : ndarray, shape (B, p, p)
    df : ndarray, shape (B,)
        Degrees of freedom of t; infinite for normal quantiles.
    """

    covariance: FloatArray
    df: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class InferenceSpec:
    """One way of inference.

    Attributes
    ----------
    function : callable
        ``(rows, projection)`` to the covariance of the coefficients and the degrees of freedom of
        each row; every row has more studies than coefficients.
    """

    function: Callable[[Stack, Projection], Uncertainty]
    label: str
    citation: str


def _normal(rows: Stack, projection: Projection) -> Uncertainty:
    return Uncertainty(projection.covariance, np.full(len(rows.yi), np.inf))


def _student(rows: Stack, projection: Projection) -> Uncertainty:
    return Uncertainty(projection.covariance, rows.df)


def _hartung_knapp(rows: Stack, projection: Projection) -> Uncertainty:
    return _scaled(rows, projection, quadratic(projection, rows.yi) / rows.df)


def _hartung_knapp_adhoc(rows: Stack, projection: Projection) -> Uncertainty:
    factor = np.maximum(quadratic(projection, rows.yi) / rows.df, 1.0)
    return _scaled(rows, projection, factor)


def _scaled(rows: Stack, projection: Projection, factor: FloatArray) -> Uncertainty:
    return Uncertainty(projection.covariance * factor[:, None, None], rows.df)


INFERENCES: Mapping[str, InferenceSpec] = MappingProxyType(
    {
        "normal": InferenceSpec(function=_normal, label="inference.normal", citation="Wald"),
        "t": InferenceSpec(
            function=_student,
            label="inference.t",
            citation="Follmann & Proschan 1999, Biometrics 55:732",
        ),
        "hartung-knapp": InferenceSpec(
            function=_hartung_knapp,
            label="inference.hartung-knapp",
            citation="Hartung & Knapp 2001, Stat Med 20:3875; Sidik & Jonkman 2002, 21:3153",
        ),
        "hartung-knapp-adhoc": InferenceSpec(
            function=_hartung_knapp_adhoc,
            label="inference.hartung-knapp-adhoc",
            citation="Knapp & Hartung 2003, Stat Med 22:2693",
        ),
    }
)


def quantile(df: FloatArray, level: float) -> FloatArray:
    """The two-sided quantile of t with ``df`` degrees of freedom; normal where df is infinite."""
    upper = 0.5 + level / 2
    student = special.stdtrit(np.where(np.isinf(df), 1.0, df), upper)
    return np.where(np.isinf(df), special.ndtri(upper), student)


def two_sided_p(statistic: FloatArray, df: FloatArray) -> FloatArray:
    """The two-sided p-value; normal where ``df`` is infinite."""
    size = -np.abs(statistic)
    student = special.stdtr(np.where(np.isinf(df), 1.0, df), size)
    return 2 * np.where(np.isinf(df), special.ndtr(size), student)
