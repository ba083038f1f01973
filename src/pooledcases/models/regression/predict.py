"""Mean effects and new studies at chosen values of the moderators."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from pooledcases.kernels.tails import quantile
from pooledcases.models.regression.design import design_rows
from pooledcases.models.regression.given import level_of, regression_of, values_at
from pooledcases.models.regression.reader import to_reader_of
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.options import RegressionPrediction, check_word
from pooledcases.results.base import FloatArray
from pooledcases.results.moderators import Predictions
from pooledcases.results.pooled import Pooled
from pooledcases.results.regression import Regression


def predict(
    fit: Pooled,
    at: Mapping[str, Any] | None = None,
    *,
    level: float | None = None,
    prediction_method: str = "t(k-p)",
) -> Predictions:
    """The mean effect at chosen values of the moderators, and where a new study lies.

    Parameters
    ----------
    fit : Pooled
        From :func:`regress`.
    at : mapping of str to value or list of values, optional
        For every moderator; one value stands for all rows. By default the studies of the fit.
    level : float, optional
        By default that of the fit.
    prediction_method : {"t(k-p)", "normal"}
        The quantile of the prediction interval: t with as many degrees of freedom as studies minus
        coefficients, or normal.

    Returns
    -------
    Predictions
        Rows outside the range of the studies are named in ``extrapolated``.

    Raises
    ------
    InputError
        When a moderator is missing, unknown, or has no such level.

    Notes
    -----
    estimate ± quantile · sqrt(se² + tau²) (Higgins 2009, JRSS A 172:137, for regression), with the
    standard error of the fit's inference. Equal effects have no prediction interval.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> from pooledcases.models.regression import regress
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7], "vi": [0.02, 0.03, 0.05, 0.04], "dose": [1, 2, 3, 4]}
    >>> fit = regress(effect_sizes(table, measure="GEN"), mods="dose")
    >>> predict(fit, {"dose": [2, 5]}).estimate.round(3).tolist()
    [0.342, 1.033]
    """
    regression = regression_of(fit)
    check_word(prediction_method, RegressionPrediction, "prediction_method")
    chosen = level_of(fit, level)
    if at is None:
        return predictions_of(
            fit, regression.design, _studies(regression), chosen, prediction_method
        )
    values, size = values_at(regression, at)
    design = design_rows(regression.coding, values, size)
    return predictions_of(
        fit,
        design,
        _records(regression, values, size),
        chosen,
        prediction_method,
        extrapolated=_extrapolated(regression, values, size),
    )


def predictions_of(
    fit: Pooled,
    design: FloatArray,
    at: tuple[Mapping[str, Any], ...],
    level: float,
    method: str,
    *,
    extrapolated: tuple[tuple[str, ...], ...] | None = None,
) -> Predictions:
    """The means of some rows of a design, with both intervals on both scales."""
    regression = regression_of(fit)
    estimate = design @ regression.estimates
    se = np.linalg.norm(design @ regression.root, axis=1)
    half = _quantile(regression.df, level) * se
    low, high = estimate - half, estimate + half
    new = _new_study(fit, method, level, se)
    bounds = (None, None) if new is None else (estimate - new, estimate + new)
    reader = [None if each is None else to_reader_of(fit.effects, each) for each in bounds]
    return Predictions(
        at=at,
        scale=fit.effects.scale,
        estimate=estimate,
        se=se,
        ci_low=low,
        ci_high=high,
        prediction_low=bounds[0],
        prediction_high=bounds[1],
        prediction_method=None if new is None else method,
        reported_estimate=to_reader_of(fit.effects, estimate),
        reported_ci_low=to_reader_of(fit.effects, low),
        reported_ci_high=to_reader_of(fit.effects, high),
        reported_prediction_low=reader[0],
        reported_prediction_high=reader[1],
        extrapolated=extrapolated or ((),) * len(design),
        df=regression.df,
        level=level,
    )


def _new_study(fit: Pooled, method: str, level: float, se: FloatArray) -> FloatArray | None:
    """Half the prediction interval of each row."""
    if fit.tau2 is None or not TAU2_ESTIMATORS[fit.tau2_method].random:
        return None
    df = None if method == "normal" else float(fit.q_df)
    return np.asarray(_quantile(df, level) * np.sqrt(se**2 + fit.tau2))


def _quantile(df: float | None, level: float) -> float:
    return float(quantile(np.array(np.inf if df is None else df), level))


def _studies(regression: Regression) -> tuple[Mapping[str, Any], ...]:
    return tuple(MappingProxyType({"study": name}) for name in regression.study)


def _records(
    regression: Regression, values: Mapping[str, FloatArray], size: int
) -> tuple[Mapping[str, Any], ...]:
    """The moderators of each row, in words and numbers."""
    levels = {column.column: column.levels for column in regression.columns}

    def word(name: str, row: int) -> Any:
        value, known = values[name][row], levels[name]
        return float(value) if known is None else known[int(value)]

    return tuple(
        MappingProxyType({name: word(name, row) for name in levels}) for row in range(size)
    )


def _extrapolated(
    regression: Regression, values: Mapping[str, FloatArray], size: int
) -> tuple[tuple[str, ...], ...]:
    ranges = [
        (column.column, column.low, column.high)
        for column in regression.columns
        if column.low is not None and column.high is not None
    ]
    return tuple(
        tuple(name for name, low, high in ranges if not low <= values[name][row] <= high)
        for row in range(size)
    )
