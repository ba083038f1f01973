"""How a standard error becomes an interval and a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.kernels.tails import quantile
from pooledcases.models.weighted.henmi_copas import henmi_copas_pivot
from pooledcases.models.weighted.projection import Projection, quadratic
from pooledcases.models.weighted.stack import Stack, project
from pooledcases.models.weighted.tau2.moments import dersimonian_laird
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
        ``(rows, projection, level=0.95)`` to the covariance of the coefficients and the degrees
        of freedom of each row; every row has more studies than coefficients. Only two of meta's
        variants look at ``level``.
    label, citation : str
    tau2 : tuple of str
        The estimators of tau² that it is for; empty where it is for all. The first is the default.
    equal_weights : bool
        The estimate is that of the equal-effects model; only its variance knows tau².
    own_weights : bool
        Whether it is defined for weights of the user's own.
    moderators : bool
        Whether it is defined for more than one coefficient.
    pivot : callable or None
        ``(rows, tau2, statistic, level)`` to the critical value and the p-value of each row, where
        the distribution is neither normal nor t.
    """

    function: Callable[..., Uncertainty]
    label: str
    citation: str
    tau2: tuple[str, ...] = ()
    equal_weights: bool = False
    own_weights: bool = False
    moderators: bool = True
    pivot: Callable[..., tuple[FloatArray, FloatArray]] | None = None


def _normal(rows: Stack, projection: Projection, level: float = 0.95) -> Uncertainty:
    return Uncertainty(projection.covariance, np.full(len(rows.yi), np.inf))


def _student(rows: Stack, projection: Projection, level: float = 0.95) -> Uncertainty:
    return Uncertainty(projection.covariance, rows.df)


def _hartung_knapp(rows: Stack, projection: Projection, level: float = 0.95) -> Uncertainty:
    return _scaled(rows, projection, _spread(rows, projection))


def _hartung_knapp_adhoc(rows: Stack, projection: Projection, level: float = 0.95) -> Uncertainty:
    return _scaled(rows, projection, np.maximum(_spread(rows, projection), 1.0))


def _hybrid(rows: Stack, projection: Projection, level: float = 0.95) -> Uncertainty:
    """The wider of the Hartung-Knapp and the normal interval."""
    factor, normal = _spread(rows, projection), np.full(len(rows.yi), np.inf)
    narrow = quantile(rows.df, level) * np.sqrt(factor) < quantile(normal, level)
    covariance = projection.covariance * np.where(narrow, 1.0, factor)[:, None, None]
    return Uncertainty(covariance, np.where(narrow, normal, rows.df))


def _iqwig(rows: Stack, projection: Projection, level: float = 0.95) -> Uncertainty:
    """Safeguarded where the interval is narrower than DerSimonian and Laird's normal one."""
    factor, normal = _spread(rows, projection), np.full(len(rows.yi), np.inf)
    classic = project(rows, dersimonian_laird(rows).tau2).covariance[:, 0, 0]
    half = quantile(rows.df, level) * np.sqrt(factor * projection.covariance[:, 0, 0])
    narrow = half < quantile(normal, level) * np.sqrt(classic)
    return _scaled(rows, projection, np.where(narrow, np.maximum(factor, 1.0), factor))


def _kenward_roger(rows: Stack, projection: Projection, level: float = 0.95) -> Uncertainty:
    """Partlett & Riley 2017 (Stat Med 36:301) with the expected information of tau².

    Their degrees of freedom take the adjusted variance; those of Kenward and Roger (1997,
    Biometrics 53:983) would take the plain one and be larger.
    """
    w, variance = projection.w, projection.covariance[:, 0, 0]
    squares, cubes = (w**2).sum(axis=-1), (w**3).sum(axis=-1)
    of_tau2 = 2 / projection.trace_of_square()
    excess = np.maximum(cubes - squares**2 * variance, 0.0)
    adjusted = variance + 2 * variance**2 * of_tau2 * excess
    df = 2 / (of_tau2 * (adjusted * squares) ** 2)
    return Uncertainty(adjusted[:, None, None], df)


def _spread(rows: Stack, projection: Projection) -> FloatArray:
    return quadratic(projection, rows.yi) / rows.df


def _scaled(rows: Stack, projection: Projection, factor: FloatArray) -> Uncertainty:
    return Uncertainty(projection.covariance * factor[:, None, None], rows.df)


INFERENCES: Mapping[str, InferenceSpec] = MappingProxyType(
    {
        "normal": InferenceSpec(
            function=_normal, label="inference.normal", citation="Wald", own_weights=True
        ),
        "t": InferenceSpec(
            function=_student,
            label="inference.t",
            citation="Follmann & Proschan 1999, Biometrics 55:732",
            own_weights=True,
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
        "hartung-knapp-ci": InferenceSpec(
            function=_hybrid,
            label="inference.hartung-knapp-ci",
            citation="Jackson 2017, Stat Med 36:3923, hybrid method 2",
        ),
        "hartung-knapp-iqwig6": InferenceSpec(
            function=_iqwig,
            label="inference.hartung-knapp-iqwig6",
            citation="IQWiG 2022, General Methods 6.1",
            moderators=False,
        ),
        "kenward-roger": InferenceSpec(
            function=_kenward_roger,
            label="inference.kenward-roger",
            citation="Partlett & Riley 2017, Stat Med 36:301",
            tau2=("REML",),
            moderators=False,
        ),
        "henmi-copas": InferenceSpec(
            function=_normal,
            label="inference.henmi-copas",
            citation="Henmi & Copas 2010, Stat Med 29:2969",
            tau2=("DL",),
            equal_weights=True,
            moderators=False,
            pivot=henmi_copas_pivot,
        ),
        "ivhet": InferenceSpec(
            function=_normal,
            label="inference.ivhet",
            citation="Doi 2015, Contemp Clin Trials 45:130",
            tau2=("DL",),
            equal_weights=True,
        ),
    }
)
