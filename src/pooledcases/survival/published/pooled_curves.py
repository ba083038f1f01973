"""Survival curves of several studies pooled into one, without a model of their shape."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels.conditional_survival import (
    Pooled,
    arcsines,
    area,
    between_studies,
    crossing,
    held_inside,
    heterogeneity,
    pool_arcsines,
    survival_of,
)
from pooledcases.kernels.intervals import normal_quantile
from pooledcases.kernels.survival_limits import SURVIVAL_INTERVALS
from pooledcases.kernels.tails import chi_squared_p
from pooledcases.models.cautions import normal_inference, one_study
from pooledcases.options import AtRiskOf, BandInterval, CurveTau2, check_level, check_word
from pooledcases.results.base import BoolArray, Caution, FloatArray, Interval
from pooledcases.results.pooled_curve import PooledCurve, StudyCurve
from pooledcases.results.survival import Curve, Curves
from pooledcases.survival.published.curve_grid import CurveGrid, named_curves, read_curves
from pooledcases.survival.published.curve_rows import Names

#: Codes of a single curve that say nothing of a pooled one: its thin tail.
_OF_ONE_CURVE = frozenset({"PC-M15"})


def pool_curves(
    curves: Table | Curves | Mapping[str, Curve] | Iterable[Curve],
    *,
    times: Iterable[float] | None = None,
    tau2: CurveTau2 = "DL",
    interval: BandInterval = "log",
    level: float = 0.95,
    study: str = "study",
    time: str = "time",
    survival: str = "survival",
    at_risk: str = "at_risk",
    at_risk_of: AtRiskOf = "auto",
) -> PooledCurve:
    """One survival curve from the curves of several studies.

    Parameters
    ----------
    curves : mapping of columns, Curves, or mapping of str to Curve
        A long table with a row each study and time: survival (0 to 1) and the number at risk; all
        studies at the same times, each from the first time to where its follow-up ends. Or curves
        of patients, by study.
    times : iterable of float, optional
        When to pool, in the unit of the curves; by default all times of the table. Needed for
        curves of patients: choose a few times, before looking, at which most studies have patients.
    tau2 : {"DL", "EE"}
        Random effects by moments, or equal effects.
    interval : {"log", "log-log", "plain", "logit", "arcsine"}
        The scale of the limits; ``log`` is the published method's.
    level : float
    study, time, survival, at_risk : str
        The columns of a table.
    at_risk_of : {"auto", "time", "interval"}
        Whether the number at risk in a row is that at the row's time, as printed under a figure (a
        row at time 0 is then needed), or that at the start of the interval that ends there.
        ``auto``: ``time`` where every study has a row at time 0, ``interval`` where none has.

    Returns
    -------
    PooledCurve
        Cautions: PC-M13 with few studies, PC-M28 with one, and those of curves of patients but for
        PC-M15.

    Raises
    ------
    InputError
        As :class:`~pooledcases.survival.published.curve_grid.CurveGrid` is read; or no study has
        anybody at risk at the start, or none has at the start of a later interval that others need.

    Notes
    -----
    Combescure, Foucher & Jackson 2014, Stat Med 33:2521. Survival of each interval given that of
    the one before is turned into an arcsine (with 1/4 added to survivors and to the others), pooled
    over studies with the covariance between them (Jackson, White & Thompson 2010, Stat Med
    29:1282), and multiplied up. A study counts as long as it has patients, so that the curve does
    not jump where a study ends. Variances rest on the number at risk at the start of an interval:
    where many are censored inside it they are too small. But each interval adds its quarters: with
    40 intervals and 30 patients a study, survival of 37% is pooled as 34%, of 14% as 8%; with 8
    intervals without such bias. Choose few times, each with several events a study. Where studies
    differ, normal limits of few studies are too narrow: 88% to 93% for 95% with five studies of 40
    patients whose hazards differ by a factor of 1.5 (``validation/pooled_curve_coverage.md``).

    Survival between two times is taken on a straight line: median, its interval (where the limits
    of the curve come down to one half) and the area. Q has cells less intervals as degrees of
    freedom, which is its mean without differences between studies.

    Examples
    --------
    >>> table = {"study": ["A", "A", "A", "B", "B", "B", "C", "C"],
    ...          "time": [0, 12, 24, 0, 12, 24, 0, 12],
    ...          "survival": [1, 0.8, 0.6, 1, 0.7, 0.45, 1, 0.75],
    ...          "at_risk": [50, 38, 25, 80, 50, 30, 20, 10]}
    >>> found = pool_curves(table, tau2="EE")
    >>> found.survival.round(3).tolist(), found.contributing.tolist()
    ([0.739, 0.509], [3, 2])
    >>> found.median, found.k
    (None, 3)
    """
    check_word(tau2, CurveTau2, "tau2")
    check_word(interval, BandInterval, "interval")
    check_word(at_risk_of, AtRiskOf, "at_risk_of")
    check_level(level)
    names = Names(study=study, time=time, survival=survival, at_risk=at_risk)
    given = named_curves(curves)
    source = curves if given is None else given
    grid = _as_far_as_told(read_curves(source, names, times, at_risk_of))
    return _pooled(grid, tau2, interval, level, _cautions_of(given))


def _cautions_of(curves: Mapping[str, Curve] | None) -> tuple[Caution, ...]:
    said: dict[tuple[str, str], Caution] = {}
    for curve in (curves or {}).values():
        for item in curve.cautions:
            if item.code not in _OF_ONE_CURVE:
                said.setdefault((item.code, item.message()), item)
    return tuple(said.values())


def _as_far_as_told(grid: CurveGrid) -> CurveGrid:
    """The grid up to the last interval that a study tells of."""
    told: BoolArray = np.asarray(grid.included.any(axis=0), dtype=bool)
    if not told[0]:
        raise InputError(
            f"No study tells of survival from 0 to {grid.times[1]:g}: nobody is at risk at the "
            "start, or no curve reaches so far. Choose another first time."
        )
    m = len(told) if told.all() else int(np.argmin(told))
    if told[m:].any():
        raise InputError(
            f"No study tells of survival from {grid.times[m]:g} to {grid.times[m + 1]:g}, but "
            "some do later; end the times before it."
        )
    return CurveGrid(
        studies=grid.studies,
        times=grid.times[: m + 1],
        survival=grid.survival[:, : m + 1],
        at_risk=grid.at_risk[:, :m],
        at_risk_of=grid.at_risk_of,
        unit=grid.unit,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    pooled: Pooled
    between: FloatArray
    q: float
    q_df: int


def _fit(grid: CurveGrid, tau2: CurveTau2) -> _Fit:
    told = grid.included
    n = np.where(told, grid.at_risk, 1.0)
    y, v = arcsines(grid.shares, n)
    m = y.shape[-1]
    between = between_studies(y, v, told) if tau2 == "DL" else np.zeros((m, m))
    estimate, covariance = pool_arcsines(y, v, told, between)
    inside = held_inside(estimate, np.where(told, n, 0.0).sum(axis=0))
    q, df = heterogeneity(y, v, told)
    return _Fit(Pooled(inside, covariance), between, float(q), int(df))


def _pooled(
    grid: CurveGrid,
    tau2: CurveTau2,
    interval: BandInterval,
    level: float,
    said: tuple[Caution, ...],
) -> PooledCurve:
    fit = _fit(grid, tau2)
    told = grid.included
    k = int(told.any(axis=1).sum())
    at_risk = np.where(told, grid.at_risk, 0.0).sum(axis=0)
    return PooledCurve(
        tau2_method=tau2,
        interval=interval,
        level=level,
        at_risk_of=grid.at_risk_of,
        k=k,
        n=float(at_risk[0]),
        times=grid.times[1:],
        conditional=np.sin(fit.pooled.estimate) ** 2,
        contributing=told.sum(axis=0),
        at_risk=at_risk,
        between=fit.between,
        q_df=fit.q_df,
        alone_after=_alone_after(grid),
        studies=tuple(_study(grid, row) for row in range(len(grid.studies))),
        unit=grid.unit,
        cautions=(*one_study(k), *normal_inference(k, "normal"), *said),
        **_differences(fit),
        **_curve(fit.pooled, grid.times, interval, level),
    )


def _differences(fit: _Fit) -> dict[str, Any]:
    """Q with what is made of it; nothing where no interval has two studies."""
    q, df = fit.q, fit.q_df
    if df == 0:
        return dict.fromkeys(("q", "q_p_value", "h2", "i2_q"))
    return {
        "q": q,
        "q_p_value": float(chi_squared_p(np.array(q), np.array(df))),
        "h2": q / df,
        "i2_q": max(0.0, 1 - df / q) if q > 0 else 0.0,
    }


def _curve(
    pooled: Pooled, times: FloatArray, interval: BandInterval, level: float
) -> dict[str, Any]:
    """Survival with its limits, and what is read off both."""
    curve, covariance = survival_of(pooled)
    z = normal_quantile(level)
    low, high = _limits(curve, z * np.sqrt(np.diag(covariance)), interval)
    mean, variance = area(times[1:], curve, covariance)
    half = z * math.sqrt(variance)
    return {
        "survival": curve,
        "ci_low": low,
        "ci_high": high,
        "median": _down_to_half(times, curve),
        "median_ci": _median_ci(times, low, high),
        "restricted_mean": mean,
        "restricted_mean_ci": Interval(max(mean - half, 0.0), min(mean + half, float(times[-1]))),
    }


def _limits(
    curve: FloatArray, width: FloatArray, interval: BandInterval
) -> tuple[FloatArray, FloatArray]:
    formula = SURVIVAL_INTERVALS[interval].formula
    assert formula is not None  # every word of BandInterval has one
    with np.errstate(over="ignore"):
        low, high = formula(curve, width)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def _down_to_half(times: FloatArray, curve: FloatArray) -> float | None:
    return crossing(times, np.append(1.0, curve), 0.5)


def _median_ci(times: FloatArray, low: FloatArray, high: FloatArray) -> Interval | None:
    first, last = _down_to_half(times, low), _down_to_half(times, high)
    return None if first is None else Interval(first, np.inf if last is None else last)


def _alone_after(grid: CurveGrid) -> float | None:
    """The end of the last interval of several studies; None where it is the last of all."""
    several = np.flatnonzero(grid.included.sum(axis=0) > 1)
    last = int(several[-1]) + 1 if several.size else 0
    return None if last == len(grid.times) - 1 else float(grid.times[last])


def _study(grid: CurveGrid, row: int) -> StudyCurve:
    told = grid.included[row]
    return StudyCurve(
        study=grid.studies[row],
        times=grid.times[1:][told],
        survival=grid.survival[row, 1:][told],
        at_risk=grid.at_risk[row][told],
        stopped=_stopped(grid, row),
    )


def _stopped(grid: CurveGrid, row: int) -> str | None:
    told, survival = grid.included[row], grid.survival[row]
    if not told.any():
        return "no_interval"
    last = int(np.flatnonzero(told)[-1])
    if last == len(told) - 1:
        return None
    if survival[last + 1] == 0:
        return "all_events"
    return "nobody_left" if grid.at_risk[row, last + 1] == 0 else "follow_up"
