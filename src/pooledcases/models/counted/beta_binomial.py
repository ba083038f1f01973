"""The beta-binomial model: one proportion, or the odds ratio of two groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import special

from pooledcases.effects.measures import MEASURES
from pooledcases.kernels.beta_binomial import Group, group
from pooledcases.kernels.tails import quantile, two_sided_p
from pooledcases.labels import label
from pooledcases.models.cautions import normal_inference, one_study
from pooledcases.models.counted.beta_binomial_fit import (
    BetaBinomial,
    fit_beta_binomial,
    profile_interval,
)
from pooledcases.models.counted.common_effect import no_contrast, share, shared
from pooledcases.models.counted.one_proportion import all_alike, one_sided
from pooledcases.models.rows import study_results
from pooledcases.models.weighted.result import back
from pooledcases.results.base import FloatArray, Interval, caution
from pooledcases.results.effects import Effects
from pooledcases.results.parameters import ModelParameter
from pooledcases.results.pooled import Pooled, Reported, Test
from pooledcases.scales import to_reader

#: For each measure the columns of its groups, and the weights of their logits in the effect.
_GROUPS = {"PLO": (("xi", "ni"),), "OR": (("ai", "n1i"), ("ci", "n2i"))}
_CONTRAST = {"PLO": np.array([1.0]), "OR": np.array([1.0, -1.0])}
_ESTIMAND = {"PLO": "estimand.mean", "OR": "estimand.ratio_of_mean_odds"}


def beta_binomial_rows(effects: Effects, *, tau2: str, inference: str, level: float) -> Pooled:
    """Fit the included rows; there is at least one.

    Every row counts, those without events too. The groups of a study are taken as independent
    given the means, as in Kuss 2015.
    """
    counts = [
        (effects.columns[x][effects.included], effects.columns[n][effects.included])
        for x, n in _GROUPS[effects.measure]
    ]
    base = _base(effects, inference, level)
    if any(x.sum() in (0.0, n.sum()) for x, n in counts):
        return Pooled(**base | _without_logit(effects, counts, level, base["cautions"]))
    groups = [group(x, n) for x, n in counts]
    fit = fit_beta_binomial(groups)
    if not fit.converged:
        failed = caution("PC-N01", what="rho → 1")
        return Pooled(**base | {"converged": False, "cautions": (*base["cautions"], failed)})
    return Pooled(**base | _fitted(fit, groups, base))


def _base(effects: Effects, inference: str, level: float) -> dict[str, Any]:
    """What every outcome of the fit says, and None for all that it has not."""
    k = effects.k
    nothing = ("estimate", "se", "ci", "statistic", "p_value", "tau2", "i2", "i2_q", "h2", "q",
               "q_p_value")  # fmt: skip
    word = "normal" if k == 1 else inference
    head = shared(effects, model="beta-binomial", inference=word, level=level)
    return head | dict.fromkeys(nothing) | {
        "tau2_method": "ML",
        "q_df": 1,
        "reported": _reported(effects, None, None),
        "studies": study_results(effects, None),
        "cautions": (*effects.cautions, *one_study(k)),
    }  # fmt: skip


def _fitted(fit: BetaBinomial, groups: Sequence[Group], base: dict[str, Any]) -> dict[str, Any]:
    effects, k = base["effects"], base["k"]
    contrast = _CONTRAST[effects.measure]
    estimate = float(contrast @ fit.logits)
    se = float(np.sqrt(contrast @ fit.covariance @ contrast))
    df = np.array(np.inf if base["inference"] == "normal" else k - 1.0)
    half = float(quantile(df, base["level"])) * se
    ci = Interval(estimate - half, estimate + half)
    same = _no_spread(fit)
    return {
        "estimate": estimate,
        "se": se,
        "ci": ci,
        "statistic": estimate / se,
        "df": float(df) if np.isfinite(df) else None,
        "p_value": float(two_sided_p(np.array(estimate / se), df)),
        "q": same.statistic,
        "q_p_value": same.p_value,
        "tests": (same,),
        "log_likelihood": fit.log_likelihood,
        "model_parameters": (_correlation(fit, groups, k, base["level"]),),
        "reported": _reported(effects, estimate, ci),
        "converged": True,
        "cautions": (*base["cautions"], *normal_inference(k, base["inference"])),
    }


def _no_spread(fit: BetaBinomial) -> Test:
    """Likelihood ratio of rho = 0. On the boundary the statistic is 0 half of the time (Self &
    Liang 1987, J Am Stat Assoc 82:605), so that its p-value is half that of χ²(1)."""
    statistic = max(2 * (fit.log_likelihood - fit.log_likelihood_binomial), 0.0)
    if fit.rho == 0:
        return Test(name="no-overdispersion", statistic=0.0, df=1, p_value=1.0)
    p_value = float(special.chdtrc(1, statistic)) / 2
    return Test(name="no-overdispersion", statistic=statistic, df=1, p_value=p_value)


def _correlation(
    fit: BetaBinomial, groups: Sequence[Group], k: int, level: float
) -> ModelParameter:
    ci = profile_interval(fit, groups, level=level) if k > 1 else None
    return ModelParameter(
        name="intraclass-correlation",
        estimate=fit.rho,
        se=fit.rho_se,
        ci=ci,
        ci_method=None if ci is None else "profile likelihood",
    )


def _reported(effects: Effects, estimate: float | None, ci: Interval | None) -> Reported:
    key = "estimand.study" if effects.k == 1 else _ESTIMAND[effects.measure]
    return Reported(
        scale=label(MEASURES[effects.measure].label),
        estimand=label(key),
        estimate=None if estimate is None else float(to_reader(effects.scale, estimate)),
        ci=back(effects.scale, ci),
        prediction=None,
    )


def _without_logit(
    effects: Effects,
    counts: list[tuple[FloatArray, FloatArray]],
    level: float,
    cautions: tuple[Any, ...],
) -> dict[str, Any]:
    """Nobody, or everybody, had the event: in a group of two there is no odds ratio."""
    if len(counts) == 1:
        named = (*cautions, *one_sided(*counts[0]))
        return all_alike(effects, *counts[0], level) | {"cautions": named}
    with np.errstate(divide="ignore", invalid="ignore"):
        log_odds = [np.log(x.sum()) - np.log((n - x).sum()) for x, n in counts]
        ratio = float(log_odds[0] - log_odds[1])
    first, second = (share(float(x.sum()), float(n.sum())) for x, n in counts)
    none = no_contrast(effects.measure, first, second, ratio)
    return {"converged": True, "cautions": (*cautions, none)}
