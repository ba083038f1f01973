"""How a standard error becomes an interval and a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from pooledcases.models.linear import Projection, Stack, quadratic
from pooledcases.results.base import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class InferenceSpec:
    """One way of inference.

    Attributes
    ----------
    factor : callable
        ``(rows, projection)`` to what multiplies the standard errors of each row.
    student : bool
        Whether quantiles are those of t with k − p degrees of freedom.
    """

    factor: Callable[[Stack, Projection], FloatArray]
    student: bool
    label: str
    citation: str


def _one(rows: Stack, projection: Projection) -> FloatArray:
    return np.ones(len(rows.yi))


def _hartung_knapp(rows: Stack, projection: Projection) -> FloatArray:
    return np.sqrt(quadratic(projection, rows.yi) / rows.df)


def _hartung_knapp_adhoc(rows: Stack, projection: Projection) -> FloatArray:
    return np.maximum(_hartung_knapp(rows, projection), 1.0)


INFERENCES: Mapping[str, InferenceSpec] = MappingProxyType(
    {
        "normal": InferenceSpec(
            factor=_one, student=False, label="inference.normal", citation="Wald"
        ),
        "t": InferenceSpec(
            factor=_one,
            student=True,
            label="inference.t",
            citation="Follmann & Proschan 1999, Biometrics 55:732",
        ),
        "hartung-knapp": InferenceSpec(
            factor=_hartung_knapp,
            student=True,
            label="inference.hartung-knapp",
            citation="Hartung & Knapp 2001, Stat Med 20:3875; Sidik & Jonkman 2002, 21:3153",
        ),
        "hartung-knapp-adhoc": InferenceSpec(
            factor=_hartung_knapp_adhoc,
            student=True,
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
