"""What is said of a solved regression: coefficients, tests, R², inflation of variances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pooledcases.kernels.multiplicity import holm
from pooledcases.kernels.tails import quantile, two_sided_p
from pooledcases.models.regression.model import Model
from pooledcases.models.regression.solve import (
    Basis,
    Solved,
    fit_statistics,
    root_of,
    solve,
    wald,
)
from pooledcases.models.weighted.heterogeneity import heterogeneity
from pooledcases.models.weighted.stack import Stack
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.regression import DesignColumn, Moderator, ModeratorTerm, Regression


def regression_result(model: Model, basis: Basis, rows: Stack, found: Solved) -> Regression:
    back = basis.back
    root = back @ root_of(found.covariance[0])
    estimates, covariance = back @ found.values[0], root @ root.T
    df = None if np.isinf(found.df[0]) else float(found.df[0])
    fitted = basis.columns @ found.values[0]
    tau2_without, r2 = _explained(model, rows, found)
    tested = tested_columns(model.columns)
    omnibus = wald(found.values[0][tested], root_of(found.covariance[0])[tested], df)
    return Regression(
        formula=model.formula.text,
        names=tuple(column.name for column in model.columns),
        estimates=estimates,
        covariance=covariance,
        root=root,
        df=df,
        study=tuple(model.effects.study[row] for row in np.flatnonzero(model.table.usable)),
        rows=np.flatnonzero(model.table.usable),
        design=model.design,
        fitted=fitted,
        residuals=rows.yi[0] - fitted,
        omnibus=omnibus,
        terms=_terms(model.columns, estimates, root, df),
        vif=_vif(model.columns, root),
        r2=r2,
        tau2_without=tau2_without,
        statistics={} if model.restricted is None else fit_statistics(rows, found.tau2),
        studies_per_coefficient=len(model.design) / len(tested),
        left_out=model.table.left_out,
        columns=model.table.columns,
        coding=model.columns,
    )


def tested_columns(columns: tuple[DesignColumn, ...]) -> list[int]:
    """All columns but the intercept."""
    return [at for at, column in enumerate(columns) if column.parts]


def _explained(model: Model, rows: Stack, found: Solved) -> tuple[float | None, float | None]:
    """tau² without moderators, and R²."""
    alone = model.stack(np.ones((len(model.design), 1)))
    without = solve(alone, tau2=model.tau2, inference="normal")
    if not model.random:
        q = [heterogeneity(each, each.df * 0, random=False).h2[0] for each in (rows, alone)]
        return None, max(0.0, 1 - float(q[0] / q[1])) if q[1] > 0 else None
    if not without.converged[0]:
        return None, None
    tau2 = float(without.tau2[0])
    return tau2, max(0.0, 1 - float(found.tau2[0]) / tau2) if tau2 > 0 else None


def _terms(
    columns: tuple[DesignColumn, ...], estimates: FloatArray, root: FloatArray, df: float | None
) -> tuple[ModeratorTerm, ...]:
    places: dict[str, list[int]] = {}
    for at in tested_columns(columns):
        places.setdefault(columns[at].term, []).append(at)
    tests = {term: wald(estimates[at], root[at], df) for term, at in places.items()}
    adjusted = _holm([None if test is None else test.p_value for test in tests.values()])
    return tuple(
        ModeratorTerm(term=term, test=test, p_holm=p, gvif=_gvif(columns, root, places[term]))
        for (term, test), p in zip(tests.items(), adjusted, strict=True)
    )


def _vif(columns: tuple[DesignColumn, ...], root: FloatArray) -> tuple[float | None, ...]:
    return tuple(_gvif(columns, root, [at] if columns[at].parts else []) for at in range(len(root)))


def _gvif(
    columns: tuple[DesignColumn, ...], root: FloatArray, places: Sequence[int]
) -> float | None:
    """det R11 det R22 / det R of the correlations of the coefficients but the intercept."""
    if columns[0].parts or not places or not root.any():
        return None
    others = [at for at in tested_columns(columns) if at not in places]
    parts = [_log_volume(root[at]) for at in (list(places), others, tested_columns(columns))]
    return float(np.exp(2 * (parts[0] + parts[1] - parts[2])))


def _log_volume(rows: FloatArray) -> float:
    """Half the log-determinant of the correlations of some coefficients."""
    if not len(rows):
        return 0.0
    unit = rows / np.linalg.norm(rows, axis=1)[:, None]
    return float(np.log(np.abs(np.diagonal(np.linalg.qr(unit.T)[1]))).sum())


def moderator_table(regression: Regression, level: float) -> tuple[Moderator, ...]:
    tested = set(tested_columns(regression.coding))
    return table_of(
        regression.names,
        regression.estimates,
        regression.root,
        regression.df,
        level=level,
        tested=[at in tested for at in range(len(regression.names))],
    )


def table_of(
    names: Sequence[str],
    estimates: FloatArray,
    root: FloatArray,
    df: float | None,
    *,
    level: float,
    tested: Sequence[bool],
) -> tuple[Moderator, ...]:
    """Estimates with their standard errors, intervals and tests; ``root`` is (m, p).

    Holm's adjustment is over those that are ``tested``.
    """
    se = np.linalg.norm(root, axis=1)
    size = np.array(np.inf if df is None else df)
    half = float(quantile(size, level)) * se
    known = se > 0
    ratio = estimates / np.where(known, se, 1.0)
    statistic = [float(each) if use else None for each, use in zip(ratio, known, strict=True)]
    p = [
        float(each) if use else None
        for each, use in zip(two_sided_p(ratio, size), known, strict=True)
    ]
    adjusted = iter(_holm([p[at] for at, use in enumerate(tested) if use]))
    return tuple(
        Moderator(
            term=name,
            estimate=float(estimates[at]),
            se=float(se[at]),
            ci=Interval(float(estimates[at] - half[at]), float(estimates[at] + half[at])),
            statistic=statistic[at],
            df=df,
            p_value=p[at],
            p_holm=next(adjusted) if tested[at] else None,
        )
        for at, name in enumerate(names)
    )


def _holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Over those that there are; None for a single test, which needs no adjustment."""
    made = [p for p in p_values if p is not None]
    if len(made) < 2:
        return [None] * len(p_values)
    adjusted = iter(holm(made).tolist())
    return [None if p is None else next(adjusted) for p in p_values]
