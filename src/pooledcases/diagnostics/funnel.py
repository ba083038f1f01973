"""What tests of small-study effects look at: effects, variances, sizes and counts of studies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import numbers
from pooledcases.effects.measures import MEASURES, ONE_PROPORTION
from pooledcases.errors import InputError
from pooledcases.guardrails import refusal
from pooledcases.kernels.tails import quantile, two_sided_p
from pooledcases.models.regression.solve import Basis, solve
from pooledcases.models.weighted.coefficients import coefficients
from pooledcases.models.weighted.stack import Stack
from pooledcases.options import check_flag
from pooledcases.results.base import BoolArray, Caution, FloatArray, Interval, caution
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled

#: Fewer studies cannot tell asymmetry from chance (Sterne 2011, BMJ 343:d4002).
LEAST = 10
#: A line needs one study more than coefficients, to have an error.
LEAST_FOR_A_LINE = 3
#: Beyond this a column differs from a constant by rounding only.
_CONSTANT = 1e-12
_CELLS = ("ai", "n1i", "ci", "n2i")


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """The included studies; what the table does not say is absent from ``columns``.

    Attributes
    ----------
    measure, scale : str
    study : tuple of str
    yi, vi : ndarray, shape (k,)
    columns : dict of str to ndarray
        The numbers that were read, and ``ni`` patients of both groups together.
    """

    measure: str
    scale: str
    study: tuple[str, ...]
    yi: FloatArray
    vi: FloatArray
    columns: dict[str, FloatArray]

    @property
    def sei(self) -> FloatArray:
        """Standard errors."""
        return np.sqrt(self.vi)

    def has(self, *names: str) -> bool:
        """Whether every study has all of these columns."""
        return all(
            name in self.columns and bool(np.isfinite(self.columns[name]).all()) for name in names
        )

    def cells(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Events and patients of both groups: ``ai n1i ci n2i``."""
        ai, n1i, ci, n2i = (self.columns[name] for name in _CELLS)
        return ai, n1i, ci, n2i


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A weighted regression on one predictor; None where a number does not exist."""

    intercept: float
    slope: float
    slope_se: float
    intercept_se: float
    df: float
    tau2: float
    exact: bool

    @property
    def statistic(self) -> float:
        """Slope over its standard error."""
        return self.slope / self.slope_se

    @property
    def p_value(self) -> float:
        """Two-sided."""
        return float(two_sided_p(np.array(self.statistic), np.array(self.df)))

    def limit_ci(self, level: float) -> Interval:
        """The interval of the intercept."""
        half = float(quantile(np.array(self.df), level)) * self.intercept_se
        return Interval(self.intercept - half, self.intercept + half)


def funnel_of(effects: Effects | Pooled) -> Funnel:
    """The included studies of some effects, or of a fit."""
    if isinstance(effects, Pooled):
        effects = effects.effects
    if not isinstance(effects, Effects):
        raise InputError("effects: give the result of effect_sizes, or a pooled result of them.")
    use = effects.included
    if not use.any():
        raise InputError("There is no study with an effect; each row's reason says why.")
    columns = {name: cells[use] for name, cells in effects.columns.items()}
    sizes = _sizes(effects)
    if sizes is not None:
        columns["ni"] = sizes[use]
    return Funnel(
        measure=effects.measure,
        scale=effects.scale,
        study=tuple(effects.study[row] for row in np.flatnonzero(use)),
        yi=effects.yi[use],
        vi=effects.vi[use],
        columns=columns,
    )


def _sizes(effects: Effects) -> FloatArray | None:
    """Patients of each row; of effects that were given, the table's own column ``ni``."""
    if effects.ni is not None:
        return effects.ni
    if "ni" not in effects.labels:
        return None
    return numbers({"ni": np.array(effects.labels["ni"], dtype=object)}, "ni")


def check_funnel(funnel: Funnel, *, force: bool) -> tuple[Caution, ...]:
    """PC-M11: proportions, and fewer than ten studies, are refused unless forced."""
    check_flag(force, "force")
    k = len(funnel.yi)
    what = []
    if MEASURES[funnel.measure].takes == ONE_PROPORTION:
        what.append(f"proportions ({funnel.measure})")
    if k < LEAST:
        what.append(f"{k} {'study' if k == 1 else 'studies'}, fewer than {LEAST}")
    if not what:
        return ()
    text = "; ".join(what)
    if not force:
        raise refusal("PC-M11", what=text)
    return (caution("PC-M11", what=text),)


def constant(values: FloatArray) -> bool:
    """Whether some values are all the same but for rounding."""
    return bool(np.ptp(values) <= _CONSTANT * np.abs(values).max(initial=0.0))


def regress_on(
    x: FloatArray,
    yi: FloatArray,
    vi: FloatArray,
    *,
    tau2: str = "EE",
    inference: str = "hartung-knapp",
) -> Line | None:
    """Regress effects on one predictor; None where it is the same in all studies.

    With equal effects and the Hartung-Knapp scaling of the covariance by Q/(k − 2) this is the
    weighted least squares of a statistics program, with weights 1 / ``vi``.
    """
    if constant(x):
        return None
    design = np.column_stack([np.ones_like(x), x])
    basis = Basis.of(design, vi)
    rows = Stack(yi[None, :], vi[None, :], np.ones((1, len(yi)), dtype=bool), basis.columns)
    found = solve(rows, tau2=tau2, inference=inference)
    if not found.converged[0]:
        return None
    values = basis.back @ found.values[0]
    covariance = basis.back @ found.covariance[0] @ basis.back.T
    residual = yi - design @ values
    size = np.abs(yi).max() + np.abs(values[1] * x).max()
    return Line(
        intercept=float(values[0]),
        slope=float(values[1]),
        slope_se=float(np.sqrt(covariance[1, 1])),
        intercept_se=float(np.sqrt(covariance[0, 0])),
        df=float(found.df[0]),
        tau2=float(found.tau2[0]),
        exact=bool(np.abs(residual).max() <= _CONSTANT * size),
    )


def centred(funnel: Funnel) -> tuple[FloatArray, FloatArray]:
    """Deviations from the equal-effects mean, and their variances vi − 1/Σw."""
    rows = Stack(
        funnel.yi[None, :],
        funnel.vi[None, :],
        np.ones((1, len(funnel.yi)), dtype=bool),
        np.ones((len(funnel.yi), 1)),
    )
    mean = float(coefficients(rows, np.zeros(1), "normal").values[0, 0])
    away = funnel.yi - mean
    away[np.abs(away) <= _CONSTANT * np.abs(funnel.yi).max(initial=0.0)] = 0.0
    return away, funnel.vi * _rest(1 / funnel.vi)


def _rest(weights: FloatArray) -> FloatArray:
    """The share of all other studies in the weight, also where one study has nearly all of it."""
    largest = int(weights.argmax())
    others = weights.sum() - weights
    others[largest] = np.delete(weights, largest).sum()
    return np.asarray(others / weights.sum())


def some(funnel: Funnel, use: BoolArray) -> tuple[str, ...]:
    """The names of the studies that a mask leaves out."""
    return tuple(name for name, kept in zip(funnel.study, use, strict=True) if not kept)
