"""One fit of the binomial-normal model to some rows, with everything its result says."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from pooledcases import format as fmt
from pooledcases.kernels.intervals import upper_limit
from pooledcases.kernels.quadrature import mean_proportion
from pooledcases.labels import label
from pooledcases.models.binomial_normal import (
    BinomialNormal,
    deviance,
    fit_binomial_normal,
    profile_interval,
)
from pooledcases.models.cautions import normal_inference, not_detectable, one_study
from pooledcases.models.inference import quantile, two_sided_p
from pooledcases.models.rows import study_results
from pooledcases.models.two_stage import (
    LEAST_FOR_PREDICTION,
    PREDICTION,
    back,
    estimand,
    prediction_interval,
)
from pooledcases.results.base import Caution, FloatArray, Interval, caution
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled, Reported
from pooledcases.scales import to_reader

_SCALE = "logit"


def glmm_rows(effects: Effects, *, tau2: str, inference: str, level: float) -> Pooled:
    """Fit the included rows; there is at least one."""
    included = effects.included
    xi, ni = effects.columns["xi"][included], effects.columns["ni"][included]
    shared = _shared(effects, xi, ni, inference=inference, level=level)
    if xi.sum() in (0.0, ni.sum()):
        return Pooled(**shared | _all_alike(xi, ni, level, shared["cautions"]))
    fit = fit_binomial_normal(xi, ni)
    if not fit.converged:
        failed = caution("PC-N01", what="tau → ∞")
        return Pooled(**shared | _no_fit(shared["cautions"], failed))
    return Pooled(**shared | _fitted(fit, xi, ni, shared, level))


def _shared(
    effects: Effects,
    xi: FloatArray,
    ni: FloatArray,
    *,
    inference: str,
    level: float,
) -> dict[str, Any]:
    """What every outcome of the fit says."""
    k = len(xi)
    q = deviance(xi, ni)
    return {
        "measure": effects.measure,
        "model": "glmm",
        "tau2_method": "ML",
        "inference": "normal" if k == 1 else inference,
        "level": level,
        "k": k,
        "i2": None,
        "i2_ci": None,
        "i2_q": None,
        "h2": None,
        "q": q,
        "q_df": k - 1,
        "q_p_value": float(special.chdtrc(k - 1, q)) if k > 1 else 1.0,
        "studies": study_results(effects, None),
        "cautions": (*effects.cautions, *one_study(k)),
        "effects": effects,
    }


def _fitted(
    fit: BinomialNormal, xi: FloatArray, ni: FloatArray, shared: dict[str, Any], level: float
) -> dict[str, Any]:
    k = shared["k"]
    df = np.array(np.inf if shared["inference"] == "normal" else k - 1.0)
    half = float(quantile(df, level)) * fit.se
    ci = Interval(fit.mu - half, fit.mu + half)
    tau2 = fit.tau**2
    tau2_ci = profile_interval(fit, xi, ni, level=level) if k > 1 else None
    prediction = None
    if k >= LEAST_FOR_PREDICTION:
        prediction = prediction_interval(fit.mu, fit.se, tau2, k=k, level=level)
    return {
        "estimate": fit.mu,
        "se": fit.se,
        "ci": ci,
        "statistic": fit.mu / fit.se,
        "df": float(df) if np.isfinite(df) else None,
        "p_value": float(two_sided_p(np.array(fit.mu / fit.se), df)),
        "tau2": tau2,
        "tau2_se": None if fit.tau_se is None else 2 * fit.tau * fit.tau_se,
        "tau2_ci": tau2_ci,
        "tau2_ci_method": None if tau2_ci is None else "profile likelihood",
        "prediction": prediction,
        "prediction_method": None if prediction is None else PREDICTION,
        "reported": _reported(fit, k, ci, prediction),
        "converged": True,
        "cautions": (
            *shared["cautions"],
            *normal_inference(k, shared["inference"]),
            *not_detectable(tau2, tau2_ci),
        ),
    }


def _reported(fit: BinomialNormal, k: int, ci: Interval, prediction: Interval | None) -> Reported:
    return Reported(
        scale=label("measure.PLO"),
        estimand=label(estimand(_SCALE, k, random=True)),
        estimate=float(to_reader(_SCALE, fit.mu)),
        ci=back(_SCALE, ci),
        prediction=back(_SCALE, prediction),
        mean_over_studies=mean_proportion(fit.mu, fit.tau),
    )


def _all_alike(
    xi: FloatArray, ni: FloatArray, level: float, cautions: tuple[Caution, ...]
) -> dict[str, Any]:
    """No event at all, or nothing but events: the exact interval of the total.

    The logit does not exist, nor does tau² show; what is known is how large (or small) one common
    proportion can be. The caution says the one-sided 95% limit.
    """
    total, none = float(ni.sum()), xi.sum() == 0
    # Clopper-Pearson's two-sided limit is the one-sided one with half the error
    limit, printed = (float(upper_limit(0, total, at)) for at in ((1 + level) / 2, 0.95))
    ci = Interval(0.0, limit) if none else Interval(1 - limit, 1.0)
    edge = float(np.log(limit) - np.log1p(-limit))
    named = caution(
        "PC-M27",
        ni=fmt.plain(total, 0),
        upper=fmt.percent(printed if none else 1 - printed),
    )
    return _nothing() | {
        "ci": Interval(-np.inf, edge) if none else Interval(-edge, np.inf),
        "reported": Reported(
            scale=label("measure.PLO"),
            estimand=label("estimand.study" if len(xi) == 1 else "estimand.common"),
            estimate=0.0 if none else 1.0,
            ci=ci,
            prediction=None,
        ),
        "converged": True,
        "cautions": (*cautions, named),
    }


def _no_fit(cautions: tuple[Caution, ...], failed: Caution) -> dict[str, Any]:
    return _nothing() | {
        "reported": Reported(
            scale=label("measure.PLO"),
            estimand=label("estimand.median"),
            estimate=None,
            ci=None,
            prediction=None,
        ),
        "converged": False,
        "cautions": (*cautions, failed),
    }


def _nothing() -> dict[str, Any]:
    names = ("estimate", "se", "ci", "statistic", "df", "p_value", "tau2", "tau2_se", "tau2_ci",
             "prediction", "prediction_method")  # fmt: skip
    return dict.fromkeys(names)
