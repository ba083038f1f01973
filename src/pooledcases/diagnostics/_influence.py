"""The influence of each study on a random-effects fit (Viechtbauer & Cheung 2010)."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from pooledcases.diagnostics.deleted import Deleted, deleted_fits
from pooledcases.diagnostics.refit import TwoStage, two_stage
from pooledcases.diagnostics.table import NOT_CONVERGED
from pooledcases.kernels.tails import quantile
from pooledcases.models.weighted.inference import INFERENCES
from pooledcases.results.base import BoolArray, FloatArray, caution
from pooledcases.results.effects import Reason
from pooledcases.results.influence import Influence
from pooledcases.results.pooled import Pooled

#: A true effect's interval, a residual or a shift that is 0 over 0.
NO_ERROR = Reason(key="diagnostics.all_equal")


def influence(fit: Pooled) -> Influence:
    """How far each study pulls the estimate, its precision and tau².

    Parameters
    ----------
    fit : Pooled
        From :func:`pooledcases.pool`, of two studies or more, without moderators; every estimator
        of tau², inference and weights.

    Returns
    -------
    Influence
        Arrays over the included studies, in the order of the table.

    Raises
    ------
    InputError
        For another kind of result, models on counts, fewer than two studies, or so many that the
        fits would not end.
    NotConverged
        When the fit has no estimate itself.

    Cautions: PC-N01 with the number of studies without which tau² was not found; what rests on it
    is missing for them, and ``reasons`` says so.

    Notes
    -----
    Viechtbauer & Cheung 2010, Res Synth Methods 1:112. With b the estimate, h a study's share of
    the weight, and (−i) what comes from the other studies: rstudent is (y − b(−i)) over
    √(v + tau²(−i) + Var b(−i)); DFFITS is (b − b(−i)) / √(h (v + tau²(−i))); DFBETAS divides by
    the standard error that all studies have at tau²(−i); Cook's distance is (b − b(−i))² / Var b.
    Hartung-Knapp inference takes v + tau² to be known up to a factor only: rstudent, DFFITS and
    DFBETAS then have it multiplied by the factor of the other studies, as metafor does.

    A study is called influential where |DFFITS| > 3 √(1 / (k − 1)), Cook's distance is beyond the
    median of chi-squared with one degree of freedom, h > 3 / k, or |DFBETAS| > 1. These are
    conventions for looking closer, and no tests.

    True effects of studies are best linear unbiased predictions: effect and mean, weighted by
    tau² and v (Raudenbush & Bryk 1985, J Educ Stat 10:75), with normal or t intervals as the fit.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": list("abcd"), "yi": [0.1, 0.2, 0.3, 2.0], "vi": [0.02, 0.03, 0.05, 0.04]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="DL", inference="normal")
    >>> found = influence(fit)
    >>> found.rstudent.round(2).tolist(), found.rules[3]
    ([-0.63, -0.5, -0.4, 8.21], ('dffits', 'cook', 'dfbetas'))
    """
    model = two_stage(fit)
    without = deleted_fits(model)
    measures = _measures(model, _shares(model), without)
    limits = _limits(model.k)
    rules = _rules(measures, limits)
    lost = int((~without.converged).sum())
    return Influence(
        fit=fit,
        study=model.study,
        **measures,
        limits=limits,
        rules=rules,
        influential=np.array([bool(names) for names in rules]),
        **_true_effects(model),
        reasons=_reasons(measures, without.converged),
        cautions=(caution("PC-N01", what=f"tau² ({lost})"),) if lost else (),
    )


def _shares(model: TwoStage) -> FloatArray:
    """Each study's part of the weight."""
    weights = model.weights
    if weights is None:
        equal = INFERENCES[model.inference].equal_weights
        weights = 1 / (model.vi + (0.0 if equal else model.tau2))
    return np.asarray(weights / weights.sum())


def _measures(model: TwoStage, share: FloatArray, without: Deleted) -> dict[str, FloatArray]:
    residual, residual_se = _residuals(model, share)
    deleted = model.yi - without.estimate
    marginal = without.scale * (model.vi + without.tau2)
    deleted_se = np.sqrt(marginal + without.variance)
    shift = model.estimate - without.estimate
    variance = model.above_rounding(np.full(model.k, model.variance))
    fitted_se = np.sqrt(share * marginal)
    return {
        "residual": residual,
        "residual_se": residual_se,
        "rstandard": _ratio(residual, residual_se),
        "deleted_residual": deleted,
        "deleted_residual_se": deleted_se,
        "rstudent": _ratio(deleted, deleted_se),
        "dffits": _ratio(shift, fitted_se),
        "cook": _ratio(shift**2, variance),
        "cov_ratio": _ratio(without.variance, variance),
        "estimate_deleted": without.estimate,
        "tau2_deleted": without.tau2,
        "q_deleted": without.q,
        "hat": share,
        "weight": share,
        "dfbetas": _ratio(shift, np.sqrt(without.scale * without.variance_of_all)),
    }


def _residuals(model: TwoStage, share: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Effect minus estimate; the variance is that of (1 − h) y minus the weighted others."""
    marginal = model.vi + model.tau2
    parts = share**2 * marginal
    own = parts.argmax()
    others = parts.sum() - parts
    # the largest part cannot be taken from the sum without losing the rest
    others[own] = np.delete(parts, own).sum()
    return model.yi - model.estimate, np.sqrt((1 - share) ** 2 * marginal + others)


def _limits(k: int) -> dict[str, float]:
    """With one coefficient."""
    return {
        "dffits": 3 * float(np.sqrt(1 / (k - 1))),
        "cook": float(special.chdtri(1, 0.5)),
        "hat": 3 / k,
        "dfbetas": 1.0,
    }


def _rules(
    measures: dict[str, FloatArray], limits: dict[str, float]
) -> tuple[tuple[str, ...], ...]:
    k = len(measures["hat"])
    beyond = {name: np.abs(measures[name]) > limit for name, limit in limits.items()}
    return tuple(tuple(name for name, rows in beyond.items() if rows[row]) for row in range(k))


def _true_effects(model: TwoStage) -> dict[str, Any]:
    """Predictions of the true effects.

    Whatever the weights, the mean is uncorrelated with the error of w (y − mu) as a prediction of
    the deviation, w = tau² / (tau² + v): the variances w v + w² Var b and w v + (1 − w)² Var b.
    """
    w = model.tau2 / (model.tau2 + model.vi)
    of_mean = model.vi / (model.tau2 + model.vi)
    deviation = w * (model.yi - model.estimate)
    se = np.sqrt(w * model.vi + of_mean**2 * model.variance)
    effect = model.estimate + deviation
    half = quantile(np.array(model.df), model.fit.level) * se
    return {
        "random_effect": deviation,
        "random_effect_se": np.sqrt(w * model.vi + w**2 * model.variance),
        "study_effect": effect,
        "study_effect_se": se,
        "study_effect_low": effect - half,
        "study_effect_high": effect + half,
    }


def _reasons(measures: dict[str, FloatArray], converged: BoolArray) -> tuple[Reason | None, ...]:
    missing = np.any([np.isnan(values) for values in measures.values()], axis=0)
    return tuple(
        NOT_CONVERGED if not ok else NO_ERROR if empty else None
        for ok, empty in zip(converged, missing, strict=True)
    )


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """NaN where the denominator is 0."""
    out = np.full(len(above), np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out
