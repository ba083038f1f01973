"""Median survival times of several studies, pooled on the log scale."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.data.columns import Table, columns_of, numbers, row_count, texts
from pooledcases.effects.build import effect_sizes
from pooledcases.errors import InputError, NotConverged
from pooledcases.kernels.intervals import normal_quantile
from pooledcases.models.inverse_variance import pool
from pooledcases.options import Inference, Tau2Method, TimeUnit, check_level, check_word
from pooledcases.results.base import Interval
from pooledcases.results.follow_up import unit_of
from pooledcases.results.pooled import Pooled
from pooledcases.results.pooled_curve import PooledMedianTime, StudyMedian
from pooledcases.results.survival import Curve, Curves
from pooledcases.survival.published.curve_grid import named_curves, one_unit


def pool_median_times(
    curves: Table | Curves | Mapping[str, Curve] | Iterable[Curve],
    *,
    tau2: str = "REML",
    inference: str = "hartung-knapp-adhoc",
    level: float = 0.95,
    study: str = "study",
    median: str = "median",
    ci_low: str = "ci_low",
    ci_high: str = "ci_high",
    ci_level: float = 0.95,
) -> PooledMedianTime:
    """Pool the median times of survival curves, or of a table of printed medians.

    Parameters
    ----------
    curves : Curves, mapping of str to Curve, or mapping of columns
        Curves of patients by study, with their own intervals of the median; or a table of medians
        with the limits that were printed.
    tau2, inference : str
        As in :func:`pooledcases.pool`.
    level : float
        Of the pooled interval.
    study, median, ci_low, ci_high : str
        The columns of a table, in one unit of time. A limit that is missing is open.
    ci_level : float
        Confidence level of a table's intervals.

    Returns
    -------
    PooledMedianTime
        Studies without a median stay in ``studies`` with the reason, and are named in
        ``not_reached``. Cautions: those of :func:`pooledcases.pool`.

    Raises
    ------
    InputError
        No study has a median with a limit, a time is negative, the limits do not lie on the two
        sides of the median, or two rows have the same study.
    NotConverged
        tau² did not converge.

    Notes
    -----
    The standard error of the log of a median is the distance of its limits on the log scale over
    twice the normal quantile of their level. Where one limit is open the other is taken as far
    away. No density is estimated. Intervals of Kaplan-Meier medians (Brookmeyer & Crowley 1982,
    Biometrics 38:29) are not symmetric on any scale: this is an approximation, the worse the fewer
    events. Studies whose median was not reached are those with the longest survival; without them
    the pooled median is too short. :func:`pool_curves` uses them.

    Examples
    --------
    >>> table = {"study": ["A", "B", "C"], "median": [12, 20, "NR"], "ci_low": [8, 10, 24],
    ...          "ci_high": [18, "NR", "NR"]}
    >>> found = pool_median_times(table, tau2="DL", inference="normal")
    >>> round(found.estimate, 2), found.k, found.not_reached
    (14.29, 2, ('C',))
    >>> [study.se_from for study in found.studies]
    ['limits', 'lower_limit', None]
    """
    check_word(tau2, Tau2Method, "tau2")
    check_word(inference, Inference, "inference")
    check_level(level)
    check_level(ci_level, "ci_level")
    given = named_curves(curves)
    columns = _Columns(study=study, median=median, low=ci_low, high=ci_high)
    found = (
        [_of_curve(name, curve) for name, curve in given.items()]
        if given is not None
        else _of_table(curves, columns, ci_level)  # type: ignore[arg-type]
    )
    used = [item for item in found if item.included]
    if not used:
        raise InputError(
            [
                "There is no median time to pool.",
                *(f"{item.study}: {(item.reason or '').replace('_', ' ')}" for item in found),
            ]
        )
    fit = _fit(used, tau2, inference, level)
    return _pooled(found, fit, unit_of(median) if given is None else one_unit(given))


def _fit(used: list[StudyMedian], tau2: str, inference: str, level: float) -> Pooled:
    cells: dict[str, ArrayLike] = {
        "study": [item.study for item in used],
        "yi": np.array([math.log(item.median or 1.0) for item in used]),
        "sei": np.array([item.se for item in used], dtype=float),
    }
    effects = effect_sizes(cells, measure="GEN", level=level)
    return pool(effects, tau2=tau2, inference=inference, level=level)


def _pooled(found: list[StudyMedian], fit: Pooled, unit: TimeUnit | None) -> PooledMedianTime:
    if fit.estimate is None or fit.ci is None:
        raise NotConverged("tau² did not converge for these medians; use another tau2, such as DL.")
    return PooledMedianTime(
        level=fit.level,
        k=fit.k,
        estimate=math.exp(fit.estimate),
        ci=_times(fit.ci),
        prediction=None if fit.prediction is None else _times(fit.prediction),
        not_reached=tuple(item.study for item in found if item.reason == "not_reached"),
        studies=tuple(found),
        fit=fit,
        unit=unit,
        cautions=fit.cautions,
    )


def _times(limits: Interval) -> Interval:
    with np.errstate(over="ignore"):
        return Interval(float(np.exp(limits.low)), float(np.exp(limits.high)))


def _of_curve(name: str, curve: Curve) -> StudyMedian:
    item = _study(name, curve.median, curve.median_ci, curve.level)
    reason = item.reason if curve.n else "no_patients"
    return replace(item, n=curve.n, n_events=curve.n_events, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    study: str
    median: str
    low: str
    high: str


def _of_table(table: Table, columns: _Columns, ci_level: float) -> list[StudyMedian]:
    cells = columns_of(
        table, study=columns.study, median=columns.median, ci_low=columns.low, ci_high=columns.high
    )
    nothing = np.full(row_count(cells), np.nan)
    medians = numbers(cells, columns.median)
    limits = [
        numbers(cells, name) if name in cells else nothing for name in (columns.low, columns.high)
    ]
    names = texts(cells, columns.study) if columns.study in cells else nothing
    named = [
        f"row {row + 1}" if not isinstance(name, str) else name for row, name in enumerate(names)
    ]
    problems = [f"{name}: stands there twice; give each study one row." for name in _twice(named)]
    for name, median, low, high in zip(named, medians, *limits, strict=True):
        problems += _impossible(name, median, low, high)
    if problems:
        raise InputError(problems)
    return [
        _of_row(name, float(median), _limits(float(low), float(high)), ci_level)
        for name, median, low, high in zip(named, medians, *limits, strict=True)
    ]


def _of_row(name: str, median: float, ci: Interval | None, ci_level: float) -> StudyMedian:
    """A row; with neither a median nor a limit nobody knows whether it was reached."""
    item = _study(name, None if math.isnan(median) else median, ci, ci_level)
    return replace(item, reason="not_given") if math.isnan(median) and ci is None else item


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _impossible(name: str, median: float, low: float, high: float) -> list[str]:
    problems = [
        f"{name}: {value:g} is before time 0; correct it."
        for value in (median, low, high)
        if value < 0
    ]
    if low > median or median > high or low > high:
        problems.append(
            f"{name}: the median {median:g} does not lie between its limits "
            f"{low:g} and {high:g}; correct one of them."
        )
    return problems


def _limits(low: float, high: float) -> Interval | None:
    if math.isnan(low) and math.isnan(high):
        return None
    return Interval(
        0.0 if math.isnan(low) else low,
        math.inf if math.isnan(high) else high,
    )


def _study(name: str, median: float | None, ci: Interval | None, level: float) -> StudyMedian:
    reason, se, source = _spread(median, ci, normal_quantile(level))
    return StudyMedian(
        study=name,
        n=None,
        n_events=None,
        median=median,
        ci=ci,
        se=se,
        se_from=source,
        included=reason is None,
        reason=reason,
    )


def _spread(
    median: float | None, ci: Interval | None, quantile: float
) -> tuple[str | None, float | None, str | None]:
    """Why a median cannot be used, or its standard error on the log scale and where it is from."""
    if median is None:
        return "not_reached", None, None
    if median == 0:
        return "zero_time", None, None
    below = ci is not None and ci.low > 0
    above = ci is not None and math.isfinite(ci.high)
    if ci is None or not (below or above):
        return "no_limits", None, None
    if below and above:
        width, source = math.log(ci.high / ci.low) / 2, "limits"
    elif below:
        width, source = math.log(median / ci.low), "lower_limit"
    else:
        width, source = math.log(ci.high / median), "upper_limit"
    if width <= 0:
        return "no_spread", None, None
    return None, width / quantile, source
