"""Many fits as one table: every row a full fit, on the analysis scale and on the reader's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pooledcases.diagnostics.refit import (
    Masks,
    TwoStage,
    check,
    check_size,
    fit_all,
    in_chunks,
    refit_counts,
    same,
    two_stage,
)
from pooledcases.errors import PooledCasesError
from pooledcases.kernels.tails import quantile
from pooledcases.models.catalogue import MODELS
from pooledcases.models.weighted.coefficients import coefficients
from pooledcases.models.weighted.prediction import LEAST_FOR_PREDICTION, PREDICTIONS
from pooledcases.results.base import Caution, FloatArray, Interval, caution
from pooledcases.results.effects import Effects, Reason
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES, to_reader

Columns = dict[str, NDArray[Any]]

#: What a fit that did not converge does not have.
_FITTED = ("estimate", "se", "ci_low", "ci_high", "statistic", "df", "p_value", "tau2", "i2", "h2")
_SINGLE = ("estimate", "se", "statistic", "df", "p_value", "tau2", "i2", "h2", "q", "q_p_value")
_INTERVALS = ("ci", "prediction")

NO_STUDY = Reason(key="diagnostics.no_study")
NOT_CONVERGED = Reason(key="diagnostics.not_converged")
NO_ESTIMATE = Reason(key="diagnostics.no_estimate")


def table(fit: Pooled, masks: Masks, rows: int, *, least: int) -> dict[str, Any]:
    """The fields of :class:`~pooledcases.results.refits.Refits` but the names of the rows.

    Parameters
    ----------
    fit : Pooled
    masks : callable
        From and to, to these rows' masks over the included studies.
    rows : int
    least : int
        Studies that the fit must have.
    """
    check(fit, least=least)
    check_size(rows, fit.k)
    if MODELS[fit.model].fit is None:
        model = two_stage(fit, least=least)
        found = _two_stage_rows(model, masks, rows)
    else:
        found = _count_rows(fit, masks, rows)
    reasons = _reasons(found)
    found["converged"] = found["converged"].astype(bool)
    return found | {"reasons": reasons, "cautions": _cautions(found)}


def _two_stage_rows(model: TwoStage, masks: Masks, rows: int) -> Columns:
    found = fit_all(model, masks, rows)
    for name in _FITTED:
        found[name][~found["converged"]] = np.nan
    found["prediction_low"], found["prediction_high"] = _prediction(model, masks, found)
    return found | _reported(model.fit.effects, masks, found)


def _prediction(model: TwoStage, masks: Masks, found: Columns) -> tuple[FloatArray, FloatArray]:
    """estimate ± quantile × √(se² + tau²), with the standard error that the fit's word names."""
    estimate, se, df = found["estimate"], found["se"].copy(), found["df"].copy()
    if model.fit.prediction_method is None or PREDICTIONS[model.fit.prediction_method].mixture:
        # what the whole does not have, its parts do not have; a mixture would take a second a row
        return np.full(len(estimate), np.nan), np.full(len(estimate), np.nan)
    spec = PREDICTIONS[model.fit.prediction_method]
    has = (found["k"] >= LEAST_FOR_PREDICTION) & np.isfinite(estimate) & model.random
    if spec.inference is not None:
        for low, high in in_chunks(len(estimate), model.k):
            some = low + np.flatnonzero(has[low:high])
            part = model.stack(masks(low, high)).take(some - low)
            again = coefficients(part, found["tau2"][some], spec.inference)
            se[some], df[some] = np.sqrt(again.covariance[:, 0, 0]), again.df
    left = np.full(len(estimate), np.inf)
    if spec.minus is not None:
        left = (df if spec.own_df else found["k"]) - spec.minus
    has &= left > 0
    half = np.full(len(estimate), np.nan)
    half[has] = quantile(left[has], model.fit.level) * np.hypot(
        se[has], np.sqrt(found["tau2"][has])
    )
    return estimate - half, estimate + half


def _reported(effects: Effects, masks: Masks, found: Columns) -> Columns:
    size = _sizes(effects, masks, len(found["estimate"]))
    out = {}
    for name, values in (
        ("reported_estimate", found["estimate"]),
        ("reported_low", found["ci_low"]),
        ("reported_high", found["ci_high"]),
    ):
        has = ~np.isnan(values)
        back = np.full(len(values), np.nan)
        back[has] = to_reader(effects.scale, values[has], None if size is None else size[has])
        out[name] = back
    return out


def _sizes(effects: Effects, masks: Masks, rows: int) -> FloatArray | None:
    """The harmonic mean of the sizes of each row's studies, on a scale that needs one."""
    column = SCALES[effects.scale].size
    if column is None:
        return None
    inverse = 1 / effects.columns[column][effects.included]
    parts = []
    for low, high in in_chunks(rows, len(inverse)):
        some = masks(low, high)
        n = some.sum(axis=1)
        parts.append(np.where(n > 0, n, np.nan) / np.where(n > 0, some @ inverse, 1.0))
    return np.concatenate(parts)


def _count_rows(fit: Pooled, masks: Masks, rows: int) -> Columns:
    """A model on counts has no batch: one fit after the other."""
    again = refit_counts(fit, np.ones(fit.k, dtype=bool))
    same(fit, _or_nan(again.estimate), _or_nan(again.se))
    fits = [_count_fit(fit, masks(row, row + 1)[0]) for row in range(rows)]
    found: Columns = {name: _column(fits, name) for name in _SINGLE}
    normal = np.isnan(found["df"]) & ~np.isnan(found["estimate"])
    found["df"][normal] = np.inf
    found["k"] = np.array([0 if item is None else item.k for item in fits], dtype=float)
    found["q_df"] = np.array([0 if item is None else item.q_df for item in fits], dtype=float)
    for name in _INTERVALS:
        limits = [None if item is None else getattr(item, name) for item in fits]
        found |= _limits(name, limits)
    shown = [None if item is None else item.reported for item in fits]
    found["reported_estimate"] = _column(shown, "estimate")
    found |= _limits("reported", [None if item is None else item.ci for item in shown])
    found["converged"] = np.array([item is not None and item.converged for item in fits])
    return found


def _count_fit(fit: Pooled, included: NDArray[np.bool_]) -> Pooled | None:
    if not included.any():
        return None
    try:
        return refit_counts(fit, included)
    except PooledCasesError:
        # what is left of the studies is nothing that this model can be fitted to
        return None


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value


def _column(items: Sequence[Any], name: str) -> FloatArray:
    values = [None if item is None else getattr(item, name) for item in items]
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _limits(name: str, limits: Sequence[Interval | None]) -> Columns:
    return {f"{name}_low": _column(limits, "low"), f"{name}_high": _column(limits, "high")}


def _reasons(found: Columns) -> tuple[Reason | None, ...]:
    out: list[Reason | None] = []
    for k, estimate, converged in zip(
        found["k"], found["estimate"], found["converged"], strict=True
    ):
        if not np.isnan(estimate):
            out.append(None)
        elif k == 0:
            out.append(NO_STUDY)
        else:
            out.append(NO_ESTIMATE if converged else NOT_CONVERGED)
    return tuple(out)


def _cautions(found: Columns) -> tuple[Caution, ...]:
    lost = int(((found["k"] > 0) & ~found["converged"]).sum())
    return (caution("PC-N01", what=f"tau² ({lost})"),) if lost else ()
