"""p-value functions of studies, of their pooled value and of a new study, as coordinates."""

from __future__ import annotations

from typing import Final

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.tails import quantile, two_sided_p
from pooledcases.models.weighted.prediction import PREDICTIONS
from pooledcases.results.base import FloatArray, Interval
from pooledcases.results.diagnostic_points import Drapery
from pooledcases.results.pooled import Pooled

_PLACES: Final = 801
#: How far an interval may be from estimate ± quantile × standard error, in standard errors.
_SAME: Final = 1e-6
#: Curves are told apart from 0 so many standard errors from their middle.
_REACH: Final = 2.6


def drapery(fit: Pooled) -> Drapery:
    """The two-sided p of every value that an effect might have.

    Parameters
    ----------
    fit : Pooled
        With an estimate and a standard error, without moderators.

    Returns
    -------
    Drapery

    Raises
    ------
    InputError
        For a fit with moderators or without an estimate, and where its interval is not made of a
        normal or t distribution, so that there is no such function.

    Notes
    -----
    Rücker & Schwarzer 2021, Res Synth Methods 12:13. Where a curve is higher than 1 − level lies
    its confidence interval; the curves of the studies are normal, that of the pooled value is of
    the fit's inference. That of a new study is drawn for prediction intervals of a t or normal
    distribution around the estimate.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> found = drapery(pc.pool(pc.effect_sizes(table, measure="GEN"), inference="normal"))
    >>> found.studies.shape[0], bool(found.pooled.max() <= 1)
    (3, True)
    """
    estimate, se, ci = _middle(fit)
    use = fit.effects.included
    yi, sei = fit.effects.yi[use], np.sqrt(fit.effects.vi[use])
    df = np.inf if fit.df is None else float(fit.df)
    at = _places(fit, yi, sei, ci)
    new = _new_study(fit, estimate)
    return Drapery(
        fit=fit,
        study=tuple(fit.effects.study[row] for row in np.flatnonzero(use)),
        at=at,
        studies=_p((at[None, :] - yi[:, None]) / sei[:, None], np.inf),
        pooled=_p((at - estimate) / se, df),
        prediction=None if new is None else _p((at - estimate) / new[0], new[1]),
        ci=ci,
    )


def _middle(fit: Pooled) -> tuple[float, float, Interval]:
    """Estimate, standard error and interval, where the last follows from the others."""
    if not isinstance(fit, Pooled):
        raise InputError("fit: give a pooled result.")
    if fit.estimate is None or not fit.se or fit.ci is None:
        raise InputError(
            "drapery: a fit with moderators, or without an estimate and its standard error, has "
            "no p-value function; pool without moderators."
        )
    df = np.inf if fit.df is None else float(fit.df)
    half = float(quantile(np.array(df), fit.level)) * fit.se
    away = max(abs(fit.ci.low - fit.estimate + half), abs(fit.ci.high - fit.estimate - half))
    if away > _SAME * fit.se:
        raise InputError(
            f"drapery: the interval of {fit.inference} is not made of a normal or t distribution; "
            "use the inference normal, t or hartung-knapp."
        )
    return fit.estimate, fit.se, fit.ci


def _new_study(fit: Pooled, estimate: float) -> tuple[float, float] | None:
    """The standard error of a new study's effect and its degrees of freedom."""
    spec = PREDICTIONS.get(fit.prediction_method or "")
    if fit.prediction is None or spec is None or spec.own_df or spec.mixture:
        return None
    df = np.inf if spec.minus is None else float(fit.k - spec.minus)
    half = (fit.prediction.high - fit.prediction.low) / 2
    return half / float(quantile(np.array(df), fit.level)), df


def _p(statistic: FloatArray, df: float) -> FloatArray:
    return np.asarray(two_sided_p(statistic, np.full(statistic.shape, df)))


def _places(fit: Pooled, yi: FloatArray, sei: FloatArray, ci: Interval) -> FloatArray:
    """Even places over all curves, and every middle, so that each reaches 1."""
    middles = np.append(yi, float(fit.estimate or 0.0))
    low, high = (yi - _REACH * sei).min(), (yi + _REACH * sei).max()
    if fit.prediction is not None:
        low, high = min(low, fit.prediction.low), max(high, fit.prediction.high)
    inner = max(float(np.ptp(middles)), ci.high - ci.low)
    low, high = max(low, middles.min() - 2 * inner), min(high, middles.max() + 2 * inner)
    return np.union1d(np.linspace(low, high, _PLACES), middles)
