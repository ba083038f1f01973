"""What a regression on moderators gives beside the fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import ITERATED, Caution, FloatArray, IntArray, Interval, freeze


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordedCaution(Caution):
    """A caution whose code has another sentence here: the key of a label."""

    key: str

    def message(self, lang: Lang = "en") -> str:
        """What it is, for this data, in one sentence."""
        return label(self.key, lang, **self.values)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moderator:
    """One coefficient of a regression.

    Attributes
    ----------
    term : str
        ``intercept``, a column, ``column[level]``, or several of them joined by ``:``.
    estimate, se : float
    ci : Interval
    statistic : float or None
        None where the standard error is 0.
    df : float or None
        Degrees of freedom of t; None for normal inference.
    p_value : float or None
    p_holm : float or None
        Holm's adjustment over all coefficients but the intercept; None where that is one.
    """

    term: str
    estimate: float
    se: float
    ci: Interval
    statistic: float | None
    df: float | None
    p_value: float | None
    p_holm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaldTest:
    """Several coefficients, or combinations of them, tested together.

    Attributes
    ----------
    statistic : float
        Chi-squared, or F where ``df_residual`` is a number.
    df : int
    df_residual : float or None
    p_value : float
    """

    statistic: float
    df: int
    df_residual: float | None
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModeratorTerm:
    """One term of the formula: all its coefficients tested together.

    Attributes
    ----------
    term : str
    test : WaldTest or None
        None where standard errors are 0.
    p_holm : float or None
        Holm's adjustment over the terms; None where there is one.
    gvif : float or None
        Generalised variance inflation factor (Fox & Monette 1992, JASA 87:178); None without
        intercept. ``gvif ** (1 / (2 df))`` compares terms of different size.
    """

    term: str
    test: WaldTest | None
    p_holm: float | None
    gvif: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModeratorColumn:
    """A column of the study table as the regression uses it.

    Attributes
    ----------
    column : str
    levels : tuple of str or None
        The categories, the reference first; None for numbers.
    low, high, mean : float or None
        Of numbers, over the studies of the fit.
    """

    column: str
    levels: tuple[str, ...] | None
    low: float | None = None
    high: float | None = None
    mean: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DesignColumn:
    """One column of the design: a product of numbers and of indicators of a level.

    Attributes
    ----------
    name, term : str
    parts : tuple of (str, int or None)
        The table's column and the place of its level, None for numbers; none for the intercept.
    """

    name: str
    term: str
    parts: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FitStatistics:
    """Log-likelihood with its constants, and what is made of it; ``aicc`` is for small samples."""

    log_likelihood: float
    deviance: float
    aic: float
    bic: float
    aicc: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regression:
    """The regression on moderators of a pooled result.

    Attributes
    ----------
    formula : str
        As it was given.
    names : tuple of str, length p
        The coefficients, in the order of every array here.
    estimates : ndarray, shape (p,)
    covariance : ndarray, shape (p, p)
    root : ndarray, shape (p, p)
        A with A A' = covariance, from which standard errors lose no digits.
    df : float or None
        Degrees of freedom of t and F; None for normal inference.
    study : tuple of str, length k
        The studies of the fit.
    rows : ndarray of int, shape (k,)
        Their rows in the table, from 0.
    design : ndarray, shape (k, p)
    fitted, residuals : ndarray, shape (k,)
        X b, and the effect minus it.
    omnibus : WaldTest or None
        All coefficients but the intercept; None where standard errors are 0.
    terms : tuple of ModeratorTerm
    vif : tuple of (float or None), length p
        Variance inflation factors; None for the intercept and without one.
    r2 : float or None
        The share of tau² (under equal effects: adjusted, of the variance) that the moderators
        explain, cut at 0; None where tau² without them is 0.
    tau2_without : float or None
        tau² of the same studies without moderators.
    statistics : mapping of str to FitStatistics
        ``ML`` and ``REML`` at the fitted tau², for these two estimators.
    studies_per_coefficient : float
        k over the number of coefficients without the intercept.
    left_out : tuple of str
        Studies that have an effect but miss a moderator.
    columns : tuple of ModeratorColumn
    coding : tuple of DesignColumn, length p
    """

    kind: ClassVar[str] = "regression"
    tolerance: ClassVar[float] = ITERATED

    formula: str
    names: tuple[str, ...]
    estimates: FloatArray
    covariance: FloatArray
    root: FloatArray
    df: float | None
    study: tuple[str, ...]
    rows: IntArray
    design: FloatArray
    fitted: FloatArray
    residuals: FloatArray
    omnibus: WaldTest | None
    terms: tuple[ModeratorTerm, ...]
    vif: tuple[float | None, ...]
    r2: float | None
    tau2_without: float | None
    statistics: Mapping[str, FitStatistics] = field(default_factory=lambda: MappingProxyType({}))
    studies_per_coefficient: float
    left_out: tuple[str, ...]
    columns: tuple[ModeratorColumn, ...]
    coding: tuple[DesignColumn, ...]

    def __post_init__(self) -> None:
        freeze(self)

    def as_json(self) -> dict[str, Any]:
        """All but the design and what only computes with it."""
        hidden = ("estimates", "root", "rows", "design", "coding")
        names = [name for name in self.__dataclass_fields__ if name not in hidden]
        return {"kind": self.kind} | {name: getattr(self, name) for name in names}
