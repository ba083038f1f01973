"""Subgroups that share one tau²."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.tails import quantile, two_sided_p
from pooledcases.models.cautions import not_detectable
from pooledcases.models.regression.model import OF_MODERATORS
from pooledcases.models.regression.reader import interval_of, to_reader_of
from pooledcases.models.rows import study_results
from pooledcases.models.weighted.coefficients import coefficients
from pooledcases.models.weighted.heterogeneity import heterogeneity, q_profile
from pooledcases.models.weighted.result import OWN_WEIGHTS
from pooledcases.models.weighted.stack import Stack
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.results.base import Caution, Interval, caution
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled, Reported

#: Cautions on a group's own tau², which a common one replaces.
_OF_TAU2 = ("PC-M12", "PC-N01", "PC-N02")
_LEAST_FOR_PREDICTION = 3
#: What there is only with a tau².
_FITTED = (
    "estimate", "se", "ci", "statistic", "df", "p_value", "tau2", "tau2_se", "tau2_ci",
    "tau2_ci_method", "i2", "i2_ci", "h2", "prediction", "prediction_method",
    "log_likelihood", "i2_ci_method", "h2_ci", "aic", "bic",
)  # fmt: skip


def with_common_tau2(whole: Pooled, groups: Sequence[Pooled]) -> list[Pooled]:
    """The fits of some groups, again with one tau² for all.

    Parameters
    ----------
    whole : Pooled
        The fit of all studies, which says how.
    groups : sequence of Pooled
        The fit of each group with its own tau².

    Returns
    -------
    list of Pooled
        Q and ``i2_q`` stay those of the group; ``i2`` is the common tau² against the group's
        typical variance. t and Hartung-Knapp count the group's own studies. A group of one study
        has a normal interval from its variance plus tau². Where the common tau² is not found, or
        no group has two studies to find it from, the numbers are None with PC-N01.

    Raises
    ------
    InputError
        When the model has no tau² of this kind.
    """
    _check(whole)
    spec = TAU2_ESTIMATORS[whole.tau2_method]
    if not groups:
        return []
    rows = _joint(groups)
    if rows.df[0] == 0:
        return [_lost(group) for group in groups]
    found, profile = spec.function(rows), q_profile(rows, level=whole.level)
    if not found.converged[0]:
        return [_lost(group) for group in groups]
    limits = None
    if profile.converged[0]:
        limits = Interval(float(profile.low[0]), float(profile.high[0]))
    tau2, se = float(found.tau2[0]), float(found.se[0])
    return [_refitted(group, whole.inference, tau2, se, limits) for group in groups]


def _check(whole: Pooled) -> None:
    spec = TAU2_ESTIMATORS.get(whole.tau2_method)
    if whole.model != "inverse-variance" or spec is None or not spec.random:
        raise InputError(
            "subgroup_tau2: a common tau² is for random-effects inverse-variance models, not for "
            f"{whole.model} with tau2 {whole.tau2_method}; use separate."
        )
    if whole.inference not in OF_MODERATORS or OWN_WEIGHTS in whole.effects.columns:
        raise InputError(
            "subgroup_tau2: a common tau² is for inverse-variance weights and inference "
            f"{', '.join(OF_MODERATORS)}; use separate."
        )


def _joint(groups: Sequence[Pooled]) -> Stack:
    """One row with all studies of the groups, and a mean for each."""
    used = [group.effects.included for group in groups]
    yi = np.concatenate([g.effects.yi[use] for g, use in zip(groups, used, strict=True)])
    vi = np.concatenate([g.effects.vi[use] for g, use in zip(groups, used, strict=True)])
    which = np.repeat(np.arange(len(groups)), [int(use.sum()) for use in used])
    design = (which[:, None] == np.arange(len(groups))).astype(float)
    return Stack(yi[None, :], vi[None, :], np.ones((1, len(yi)), dtype=bool), design)


def _refitted(
    group: Pooled, inference: str, tau2: float, se: float, limits: Interval | None
) -> Pooled:
    use = group.effects.included
    yi, vi = group.effects.yi[use][None, :], group.effects.vi[use][None, :]
    rows = Stack(yi, vi, np.ones(yi.shape, dtype=bool), np.ones((yi.shape[1], 1)))
    found = coefficients(rows, np.array([tau2]), inference)
    numbers = _numbers(float(found.values[0, 0]), float(found.covariance[0, 0, 0]), found.df)
    half = float(quantile(found.df, group.level)[0]) * numbers["se"]
    ci = Interval(numbers["estimate"] - half, numbers["estimate"] + half)
    prediction = _prediction(group, numbers, tau2)
    weights = np.zeros(len(use))
    weights[use] = 1 / (group.effects.vi[use] + tau2)
    return replace(
        group,
        **numbers,
        **_spread(rows, tau2, limits),
        ci=ci,
        tau2=tau2,
        tau2_se=se,
        tau2_ci=limits,
        tau2_ci_method=None if limits is None else "Q-profile",
        prediction=prediction,
        prediction_method=None if prediction is None else "t(k-1)",
        reported=_reported(group, numbers["estimate"], ci, prediction),
        studies=study_results(group.effects, weights),
        log_likelihood=None,
        aic=None,
        bic=None,
        boundary=tau2 == 0,
        converged=True,
        cautions=(*_kept(group), *not_detectable(tau2, limits)),
    )


def _numbers(estimate: float, variance: float, df: Any) -> dict[str, Any]:
    se = float(np.sqrt(variance))
    statistic = estimate / se
    return {
        "estimate": estimate,
        "se": se,
        "statistic": statistic,
        "df": None if np.isinf(df[0]) else float(df[0]),
        "p_value": float(two_sided_p(np.array([statistic]), df)[0]),
    }


def _spread(rows: Stack, tau2: float, limits: Interval | None) -> dict[str, Any]:
    """I² and H² of the group; one study has no typical variance."""
    if rows.df[0] == 0:
        return dict.fromkeys(("i2", "i2_ci", "i2_ci_method", "h2", "h2_ci"))
    spread = heterogeneity(rows, np.array([tau2]), random=True)
    typical = float(spread.typical_variance[0])
    out: dict[str, Any] = {"i2": float(spread.i2[0]), "h2": float(spread.h2[0])}
    if limits is None:
        return out | dict.fromkeys(("i2_ci", "i2_ci_method", "h2_ci"))
    low, high = limits.low, limits.high
    return out | {
        "i2_ci": Interval(low / (low + typical), high / (high + typical)),
        "i2_ci_method": "from-tau2",
        "h2_ci": Interval(low / typical + 1, high / typical + 1),
    }


def _prediction(group: Pooled, numbers: dict[str, Any], tau2: float) -> Interval | None:
    """t(k − 1), as for a single pool (Higgins 2009, JRSS A 172:137)."""
    if group.k < _LEAST_FOR_PREDICTION:
        return None
    wide = float(np.sqrt(numbers["se"] ** 2 + tau2))
    half = float(quantile(np.array(group.k - 1.0), group.level)) * wide
    return Interval(numbers["estimate"] - half, numbers["estimate"] + half)


def _reported(
    group: Pooled, estimate: float, ci: Interval, prediction: Interval | None
) -> Reported:
    effects: Effects = group.effects
    return replace(
        group.reported,
        estimate=float(to_reader_of(effects, estimate)),
        ci=interval_of(effects, ci),
        prediction=None if prediction is None else interval_of(effects, prediction),
    )


def _kept(group: Pooled) -> tuple[Caution, ...]:
    return tuple(item for item in group.cautions if item.code not in _OF_TAU2)


def _lost(group: Pooled) -> Pooled:
    """A group without an answer, because there is no common tau²."""
    nothing: dict[str, Any] = dict.fromkeys(_FITTED)
    return replace(
        group,
        **nothing,
        reported=replace(group.reported, estimate=None, ci=None, prediction=None),
        studies=study_results(group.effects, None),
        converged=False,
        cautions=(*_kept(group), caution("PC-N01", what="tau²")),
    )
