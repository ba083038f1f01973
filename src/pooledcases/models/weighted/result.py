"""One inverse-variance fit of some rows of the effects, with everything its result says."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from pooledcases import format as fmt
from pooledcases.labels import label
from pooledcases.models.cautions import (
    assumed_equal,
    normal_inference,
    not_detectable,
    one_study,
    outside_limits,
)
from pooledcases.models.rows import study_results
from pooledcases.models.weighted.choices import Choices
from pooledcases.models.weighted.coefficients import coefficients
from pooledcases.models.weighted.confidence_distribution import (
    NewStudyMixture,
    new_study_mixture,
)
from pooledcases.models.weighted.engine import Fits, fit_stack
from pooledcases.models.weighted.inference import INFERENCES
from pooledcases.models.weighted.prediction import (
    LEAST_FOR_PREDICTION,
    PREDICTION,
    PREDICTIONS,
    Predictive,
    prediction_interval,
    predictive,
)
from pooledcases.models.weighted.stack import Stack, stack
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.models.weighted.tau2.information import fit_statistics
from pooledcases.models.weighted.tau2_intervals import TAU2_INTERVALS, test_based_h
from pooledcases.results.base import Caution, Interval, caution
from pooledcases.results.effects import Effects, optional
from pooledcases.results.pooled import Pooled, Reported
from pooledcases.scales import SCALES, to_reader

__all__ = [
    "LEAST_FOR_PREDICTION",
    "OWN_WEIGHTS",
    "PREDICTION",
    "back",
    "estimand",
    "pool_rows",
    "prediction_interval",
    "predictive_of",
    "transforming_size",
]

#: The column of the effects in which the weights of the user's own travel with their rows.
OWN_WEIGHTS = "weights"


@dataclass(frozen=True, slots=True, eq=False)
class _Limits:
    """The intervals of tau², I² and H², whether no tau² fitted, and whether the search was lost."""

    tau2: Interval | None = None
    i2: Interval | None = None
    h2: Interval | None = None
    empty: bool = False
    lost: bool = False


def pool_rows(effects: Effects, chosen: Choices) -> Pooled:
    """Pool the included rows; there is at least one."""
    rows = _stack(effects, own_weights=chosen.own_weights)
    tau2, level = chosen.tau2, chosen.level
    fits = fit_stack(rows, tau2=tau2, inference=chosen.inference, level=level)
    found = {name: values[0] for name, values in fits.arrays().items()}
    converged = bool(found["converged"])
    random = TAU2_ESTIMATORS[tau2].random
    limits = _limits(rows, fits, chosen) if converged else _Limits()
    numbers = _numbers(found, converged)
    # a critical value of its own is that of the mean, and says nothing of a new study
    speaks = random and INFERENCES[chosen.inference].pivot is None
    ahead = _predictive(rows, numbers, chosen.prediction) if speaks else None
    prediction = None if ahead is None else ahead.interval(level)
    ci = Interval(float(found["ci_low"]), float(found["ci_high"])) if converged else None
    return Pooled(
        measure=effects.measure,
        model="inverse-variance",
        tau2_method=tau2,
        inference="normal" if numbers["k"] == 1 else chosen.inference,
        level=level,
        **numbers,
        ci=ci,
        tau2_ci=limits.tau2,
        i2_ci=limits.i2,
        h2_ci=limits.h2,
        prediction=prediction,
        prediction_method=None if prediction is None else chosen.prediction,
        reported=_reported(effects, numbers, ci, prediction, random=random),
        studies=study_results(effects, _weights(rows, fits, chosen) if converged else None),
        converged=converged,
        boundary=converged and bool(found["boundary"]),
        cautions=_cautions(effects, numbers, limits, chosen, random=random),
        tau2_ci_method=_method(chosen) if limits.tau2 is not None else None,
        i2_ci_method=_i2_method(chosen, random=random) if limits.i2 is not None else None,
        **_likelihood(rows, fits, tau2, converged),
        effects=effects,
    )


def predictive_of(fit: Pooled, prediction: str) -> Predictive | NewStudyMixture | None:
    """The distribution of a new study's effect in a fit of any model."""
    numbers = {name: getattr(fit, name) for name in ("estimate", "se", "df", "tau2", "k")}
    if not PREDICTIONS[prediction].of_effects:
        return _predictive(None, numbers, prediction)
    return _predictive(_stack(fit.effects, own_weights=False), numbers, prediction)


def _stack(effects: Effects, *, own_weights: bool) -> Stack:
    weights = effects.columns[OWN_WEIGHTS] if own_weights else None
    return stack(effects.yi, effects.vi, effects.included, weights)


def _weights(rows: Stack, fits: Fits, chosen: Choices) -> Any:
    if rows.given is not None:
        return rows.given[0]
    equal = INFERENCES[chosen.inference].equal_weights
    return rows.weights(np.zeros(1) if equal else fits.tau2)[0]


def _likelihood(rows: Stack, fits: Fits, tau2: str, converged: bool) -> dict[str, Any]:
    """Log-likelihood, AIC and BIC of the estimators that maximise one."""
    restricted = TAU2_ESTIMATORS[tau2].restricted
    if restricted is None or not converged:
        return {}
    found = fit_statistics(rows, fits.tau2, restricted=restricted)
    return {item.name: optional(getattr(found, item.name)[0]) for item in fields(found)}


def _numbers(found: dict[str, Any], converged: bool) -> dict[str, Any]:
    """The plain numbers of the result; Q needs no tau² and stands even without convergence."""
    counts = {"k": int(found["k"]), "q_df": int(found["q_df"])}
    always = {name: optional(found[name]) for name in ("q", "q_p_value", "i2_q")}
    names = ("estimate", "se", "statistic", "df", "p_value", "tau2", "tau2_se", "i2", "h2")
    fitted = {name: optional(found[name]) if converged else None for name in names}
    if fitted["df"] is not None and np.isinf(fitted["df"]):
        fitted["df"] = None
    return counts | always | fitted


def _limits(rows: Stack, fits: Fits, chosen: Choices) -> _Limits:
    if fits.q_df[0] == 0:
        return _Limits()
    spec = TAU2_ESTIMATORS[chosen.tau2]
    # under equal effects tau² is no parameter; Q then speaks for I²
    word = chosen.tau2_interval if spec.random else "q-profile"
    found = TAU2_INTERVALS[word].function(rows, float(fits.tau2[0]), spec, chosen.level)
    tau2, typical = found.interval, float(fits.typical_variance[0])
    if chosen.i2_interval == "test-based":
        i2, h2 = _test_based(float(fits.q[0]), int(fits.k[0]), chosen.level)
    elif tau2 is None:
        i2, h2 = None, None
    else:
        i2 = Interval(tau2.low / (tau2.low + typical), tau2.high / (tau2.high + typical))
        h2 = Interval(tau2.low / typical + 1, tau2.high / typical + 1)
    return _Limits(tau2 if spec.random else None, i2, h2, found.empty, tau2 is None)


def _test_based(q: float, k: int, level: float) -> tuple[Interval | None, Interval | None]:
    h = test_based_h(q, k, level)
    if h is None:
        return None, None
    low, high = max(h.low, 1.0) ** 2, max(h.high, 1.0) ** 2
    return Interval(1 - 1 / low, 1 - 1 / high), Interval(low, high)


def _method(chosen: Choices) -> str:
    return TAU2_INTERVALS[chosen.tau2_interval].method


def _i2_method(chosen: Choices, *, random: bool) -> str:
    if chosen.i2_interval == "test-based":
        return "test-based"
    return _method(chosen) if random else TAU2_INTERVALS["q-profile"].method


def _predictive(
    rows: Stack | None, numbers: dict[str, Any], word: str
) -> Predictive | NewStudyMixture | None:
    if numbers["estimate"] is None or numbers["k"] < LEAST_FOR_PREDICTION:
        return None
    spec = PREDICTIONS[word]
    if spec.mixture and rows is not None:
        # None where the effects are all the same: there is no spread to speak of
        return new_study_mixture(rows) or Predictive(numbers["estimate"], 0.0, np.inf)
    se, df, tau2 = numbers["se"], numbers["df"], numbers["tau2"]
    if spec.inference is not None and rows is not None:
        found = coefficients(rows, np.array([tau2]), spec.inference)
        se, df = float(np.sqrt(found.covariance[0, 0, 0])), float(found.df[0])
    return predictive(
        spec,
        estimate=numbers["estimate"],
        se=se,
        df=np.inf if df is None else df,
        tau2=tau2,
        k=numbers["k"],
    )


def _reported(
    effects: Effects,
    numbers: dict[str, Any],
    ci: Interval | None,
    prediction: Interval | None,
    *,
    random: bool,
) -> Reported:
    size = transforming_size(effects)
    estimate = numbers["estimate"]
    if estimate is not None:
        estimate = float(to_reader(effects.scale, estimate, size))
    return Reported(
        scale=label(f"measure.{effects.measure}"),
        estimand=label(estimand(effects.scale, numbers["k"], random=random)),
        estimate=estimate,
        ci=back(effects.scale, ci, size),
        prediction=back(effects.scale, prediction, size),
    )


def estimand(scale: str, k: int, *, random: bool) -> str:
    """The label's key of what the back-transformed estimate is the value of."""
    if k == 1:
        return "estimand.study"
    if not random:
        return "estimand.common"
    return "estimand.mean" if SCALES[scale].linear else "estimand.median"


def back(scale: str, limits: Interval | None, size: float | None = None) -> Interval | None:
    """An interval on the reader's scale."""
    if limits is None:
        return None
    low, high = to_reader(scale, [limits.low, limits.high], size)
    return Interval(float(low), float(high))


def transforming_size(effects: Effects) -> float | None:
    """The n, or the person-time, with which a double transformation goes back (Miller 1978, Am
    Stat 32:138)."""
    column = SCALES[effects.scale].size
    if column is None:
        return None
    return float(1 / np.mean(1 / effects.columns[column][effects.included]))


def _cautions(
    effects: Effects,
    numbers: dict[str, Any],
    limits: _Limits,
    chosen: Choices,
    *,
    random: bool,
) -> tuple[Caution, ...]:
    out = list(effects.cautions)
    k = numbers["k"]
    if numbers["tau2"] is None:
        out.append(caution("PC-N01", what="tau²"))
    elif limits.lost:
        out.append(caution("PC-N01", what=f"tau² ({_method(chosen)})"))
    if effects.scale == "double arcsine":
        out.append(caution("PC-M01", n=fmt.plain(transforming_size(effects), 1)))
    if random:
        out += not_detectable(numbers["tau2"], limits.tau2)
        out += outside_limits(numbers["tau2"], limits.tau2)
    elif not INFERENCES[chosen.inference].equal_weights:
        out += assumed_equal(*(numbers[name] for name in ("q", "q_df", "q_p_value", "i2_q")))
    if random and limits.empty:
        out.append(caution("PC-N02", q=fmt.number(numbers["q"], 3)))
    out += normal_inference(k, chosen.inference) if random else ()
    out += one_study(k)
    return tuple(out)
