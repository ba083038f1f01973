"""One inverse-variance fit of some rows of the effects, with everything its result says."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from pooledcases import format as fmt
from pooledcases.labels import label
from pooledcases.models.cautions import normal_inference, not_detectable, one_study
from pooledcases.models.engine import Fits, fit_stack
from pooledcases.models.heterogeneity import q_profile
from pooledcases.models.inference import quantile
from pooledcases.models.linear import Stack, stack
from pooledcases.models.rows import study_results
from pooledcases.models.tau2 import TAU2_ESTIMATORS
from pooledcases.results.base import Caution, Interval, caution
from pooledcases.results.effects import Effects, optional
from pooledcases.results.pooled import Pooled, Reported
from pooledcases.scales import to_reader

#: With fewer studies a prediction interval says nothing.
LEAST_FOR_PREDICTION = 3
PREDICTION = "t(k-1)"


@dataclass(frozen=True, slots=True, eq=False)
class _Limits:
    """The intervals of tau² and I², whether no tau² fitted, and whether the search was lost."""

    tau2: Interval | None = None
    i2: Interval | None = None
    empty: bool = False
    lost: bool = False


def pool_rows(effects: Effects, *, tau2: str, inference: str, level: float) -> Pooled:
    """Pool the included rows; there is at least one."""
    rows = stack(effects.yi, effects.vi, effects.included)
    fits = fit_stack(rows, tau2=tau2, inference=inference, level=level)
    found = {item.name: getattr(fits, item.name)[0] for item in fields(fits)}
    converged = bool(found["converged"])
    random = TAU2_ESTIMATORS[tau2].random
    limits = _limits(rows, fits, random=random, level=level) if converged else _Limits()
    numbers = _numbers(found, converged)
    prediction = _prediction(numbers, level) if random else None
    ci = _interval(found["ci_low"], found["ci_high"]) if converged else None
    weights = rows.weights(fits.tau2)[0] if converged else None
    return Pooled(
        measure=effects.measure,
        model="inverse-variance",
        tau2_method=tau2,
        inference="normal" if numbers["k"] == 1 else inference,
        level=level,
        **numbers,
        ci=ci,
        tau2_ci=limits.tau2,
        i2_ci=limits.i2,
        prediction=prediction,
        prediction_method=None if prediction is None else PREDICTION,
        reported=_reported(effects, numbers, ci, prediction, random=random),
        studies=study_results(effects, weights),
        converged=converged,
        cautions=_cautions(effects, numbers, limits, inference, random=random),
        tau2_ci_method=None if limits.tau2 is None else "Q-profile",
        effects=effects,
    )


def _numbers(found: dict[str, Any], converged: bool) -> dict[str, Any]:
    """The plain numbers of the result; Q needs no tau² and stands even without convergence."""
    counts = {"k": int(found["k"]), "q_df": int(found["q_df"])}
    always = {name: optional(found[name]) for name in ("q", "q_p_value", "i2_q")}
    names = ("estimate", "se", "statistic", "df", "p_value", "tau2", "tau2_se", "i2", "h2")
    fitted = {name: optional(found[name]) if converged else None for name in names}
    if fitted["df"] is not None and np.isinf(fitted["df"]):
        fitted["df"] = None
    return counts | always | fitted


def _limits(rows: Stack, fits: Fits, *, random: bool, level: float) -> _Limits:
    if fits.q_df[0] == 0:
        return _Limits()
    profile = q_profile(rows, level=level)
    if not profile.converged[0]:
        return _Limits(lost=True)
    low, high, typical = profile.low[0], profile.high[0], fits.typical_variance[0]
    i2 = Interval(float(low / (low + typical)), float(high / (high + typical)))
    tau2 = Interval(float(low), float(high)) if random else None
    return _Limits(tau2, i2, bool(profile.empty[0]))


def _prediction(numbers: dict[str, Any], level: float) -> Interval | None:
    """Where the true effect of a new study lies."""
    if numbers["k"] < LEAST_FOR_PREDICTION or numbers["estimate"] is None:
        return None
    return prediction_interval(
        numbers["estimate"], numbers["se"], numbers["tau2"], k=numbers["k"], level=level
    )


def prediction_interval(
    estimate: float, se: float, tau2: float, *, k: int, level: float
) -> Interval:
    """estimate ± t(k − 1) sqrt(se² + tau²)."""
    half = float(quantile(np.array(k - 1.0), level)) * float(np.sqrt(se**2 + tau2))
    return Interval(estimate - half, estimate + half)


def _reported(
    effects: Effects,
    numbers: dict[str, Any],
    ci: Interval | None,
    prediction: Interval | None,
    *,
    random: bool,
) -> Reported:
    ni = _harmonic_mean(effects)
    estimate = numbers["estimate"]
    if estimate is not None:
        estimate = float(to_reader(effects.scale, estimate, ni))
    return Reported(
        scale=label(f"measure.{effects.measure}"),
        estimand=label(estimand(effects.scale, numbers["k"], random=random)),
        estimate=estimate,
        ci=back(effects.scale, ci, ni),
        prediction=back(effects.scale, prediction, ni),
    )


def estimand(scale: str, k: int, *, random: bool) -> str:
    """The label's key of what the back-transformed estimate is the value of."""
    if k == 1:
        return "estimand.study"
    if not random:
        return "estimand.common"
    return "estimand.mean" if scale in ("identity", "proportion") else "estimand.median"


def back(scale: str, limits: Interval | None, ni: float | None = None) -> Interval | None:
    """An interval on the reader's scale."""
    if limits is None:
        return None
    low, high = to_reader(scale, [limits.low, limits.high], ni)
    return Interval(float(low), float(high))


def _harmonic_mean(effects: Effects) -> float | None:
    """The n with which the double arcsine goes back (Miller 1978, Am Stat 32:138)."""
    if effects.scale != "double arcsine":
        return None
    ni = effects.columns["ni"][effects.included]
    return float(1 / np.mean(1 / ni))


def _cautions(
    effects: Effects,
    numbers: dict[str, Any],
    limits: _Limits,
    inference: str,
    *,
    random: bool,
) -> tuple[Caution, ...]:
    out = list(effects.cautions)
    k = numbers["k"]
    if numbers["tau2"] is None:
        out.append(caution("PC-N01", what="tau²"))
    elif limits.lost:
        out.append(caution("PC-N01", what="tau² (Q-profile)"))
    if effects.scale == "double arcsine":
        out.append(caution("PC-M01", n=fmt.plain(_harmonic_mean(effects), 1)))
    if random:
        out += not_detectable(numbers["tau2"], limits.tau2)
    if random and limits.empty:
        out.append(caution("PC-N02", q=fmt.number(numbers["q"], 3)))
    out += normal_inference(k, inference) if random else ()
    out += one_study(k)
    return tuple(out)


def _interval(low: float, high: float) -> Interval:
    return Interval(float(low), float(high))
