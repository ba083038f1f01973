"""One fit of a one-stage model to the rows of a table, with everything its result says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pooledcases.effects.measures import COUNTED_IN, MEASURES
from pooledcases.errors import InputError
from pooledcases.kernels.quadrature import mean_proportion
from pooledcases.kernels.tails import quantile, two_sided_p
from pooledcases.labels import label
from pooledcases.models.cautions import normal_inference, not_detectable, one_study
from pooledcases.models.counted.double_zero import set_aside
from pooledcases.models.one_stage.all_alike import all_alike
from pooledcases.models.one_stage.fit import Fit, fit_surface
from pooledcases.models.one_stage.heterogeneity import LIKELIHOOD_RATIO, heterogeneity_tests
from pooledcases.models.one_stage.limits import profile_limits
from pooledcases.models.one_stage.problems import PROBLEMS, Problem, unlike
from pooledcases.models.rows import study_results
from pooledcases.models.weighted.result import (
    LEAST_FOR_PREDICTION,
    PREDICTION,
    back,
    estimand,
    prediction_interval,
)
from pooledcases.results.base import Caution, FloatArray, Interval, caution
from pooledcases.results.effects import Effects
from pooledcases.results.parameters import ModelParameter
from pooledcases.results.pooled import Pooled, Reported, Test
from pooledcases.scales import to_reader

PROFILE = "profile likelihood"
#: The parameters beside mu and tau that a result tells.
_TOLD = {"sigma": "study-sd"}


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What was asked for, and the rows that the model uses."""

    effects: Effects
    model: str
    tau2: str
    inference: str
    level: float
    columns: FloatArray

    @property
    def k(self) -> int:
        return int(self.columns.shape[1])

    @property
    def random(self) -> bool:
        return self.tau2 != "EE"


def one_stage_rows(
    effects: Effects, *, model: str, tau2: str, inference: str, level: float
) -> Pooled:
    """Fit the included rows; there is at least one."""
    problem = PROBLEMS[model, effects.measure]
    effects = _used(effects, problem, model)
    asked = _Asked(effects, model, tau2, inference, level, _columns(effects))
    end = problem.end(asked.columns)
    if end != 0:
        return _without_maximum(asked, problem, end)
    columns, counts = unlike(asked.columns)
    fit = fit_surface(problem.build(columns, counts), random=asked.random)
    if not fit.converged:
        return Pooled(**_shared(asked, ()) | _no_fit(effects, "tau → ∞"))
    tests = heterogeneity_tests(fit, problem, columns, counts)
    return Pooled(**_shared(asked, tests) | _fitted(asked, fit))


def fit_counts(effects: Effects, *, model: str, tau2: str) -> Fit | None:
    """The fit behind a result; None where the likelihood has no maximum."""
    problem = PROBLEMS[model, effects.measure]
    columns = _columns(_used(effects, problem, model))
    if problem.end(columns) != 0:
        return None
    fit = fit_surface(problem.build(*unlike(columns)), random=tau2 != "EE")
    return fit if fit.converged else None


def _columns(effects: Effects) -> FloatArray:
    names = COUNTED_IN[MEASURES[effects.measure].counts]
    return np.array([effects.columns[name][effects.included] for name in names])


def _used(effects: Effects, problem: Problem, model: str) -> Effects:
    """The rows that the model can use; the others stay visible with their reason."""
    if problem.silent is None:
        return effects
    rows = effects.included.copy()
    rows[effects.included] = problem.silent(_columns(effects))
    left = set_aside(effects, rows)
    if left.k == 0:
        raise InputError(
            [
                f"In every study nobody, or everybody, had the event in both groups: to "
                f"model {model} they say nothing of a ratio. Describe them one by one, or pool "
                "differences (measure RD or IRD).",
                *(f"row {i + 1} ({left.study[i]}): {said}" for i, said in enumerate(left.reason)),
            ]
        )
    return left if problem.sets_aside else effects


def _shared(asked: _Asked, tests: tuple[Test, ...]) -> dict[str, Any]:
    """What every outcome of the fit says."""
    q = next((test for test in tests if test.name == LIKELIHOOD_RATIO), None)
    nothing = dict.fromkeys(("i2", "i2_ci", "i2_q", "h2"))
    return nothing | {
        "measure": asked.effects.measure,
        "model": asked.model,
        "tau2_method": asked.tau2,
        "inference": "normal" if asked.k == 1 else asked.inference,
        "level": asked.level,
        "k": asked.k,
        "q": q.statistic if q else 0.0 if asked.k == 1 else None,
        "q_df": asked.k - 1,
        "q_p_value": q.p_value if q else 1.0 if asked.k == 1 else None,
        "tests": tests,
        "studies": study_results(asked.effects, None),
        "cautions": (*asked.effects.cautions, *one_study(asked.k)),
        "effects": asked.effects,
    }


def _fitted(asked: _Asked, fit: Fit) -> dict[str, Any]:
    mu, se = fit.value_of("mu"), fit.se_of("mu")
    if se is None:  # pragma: no cover - mu has no boundary
        raise TypeError("mu is always free")
    k, level = asked.k, asked.level
    df = np.array(np.inf if asked.inference == "normal" or k == 1 else k - 1.0)
    half = float(quantile(df, level)) * se
    ci = Interval(mu - half, mu + half)
    tau2, tau_se = fit.value_of("tau") ** 2, fit.se_of("tau")
    tau2_ci, lost = _tau2_interval(asked, fit)
    prediction = None
    if asked.random and k >= LEAST_FOR_PREDICTION:
        prediction = prediction_interval(mu, se, tau2, k=k, level=level)
    return {
        "estimate": mu,
        "se": se,
        "ci": ci,
        "statistic": mu / se,
        "df": float(df) if np.isfinite(df) else None,
        "p_value": float(two_sided_p(np.array(mu / se), df)),
        "tau2": tau2,
        "tau2_se": None if tau_se is None else 2 * fit.value_of("tau") * tau_se,
        "tau2_ci": tau2_ci,
        "boundary": asked.random and tau2 == 0,
        "tau2_ci_method": None if tau2_ci is None else PROFILE,
        "prediction": prediction,
        "prediction_method": None if prediction is None else PREDICTION,
        "reported": _reported(asked, fit, ci, prediction),
        "log_likelihood": fit.log_likelihood,
        "model_parameters": _parameters(fit),
        "converged": True,
        "cautions": _cautions(asked, tau2, tau2_ci, lost),
    }


def _tau2_interval(asked: _Asked, fit: Fit) -> tuple[Interval | None, bool]:
    """By profile likelihood; and whether its search was lost."""
    if not asked.random or asked.k == 1:
        return None, False
    limits = profile_limits(fit, "tau", level=asked.level)
    if limits is None:
        return None, True
    return Interval(limits.low**2, limits.high**2), False


def _cautions(
    asked: _Asked, tau2: float, tau2_ci: Interval | None, lost: bool
) -> tuple[Caution, ...]:
    out = [*asked.effects.cautions, *one_study(asked.k)]
    if asked.random:
        out += normal_inference(asked.k, asked.inference)
        out += not_detectable(tau2, tau2_ci)
    if lost:
        out.append(caution("PC-N01", what="tau² (profile likelihood)"))
    return tuple(out)


def _parameters(fit: Fit) -> tuple[ModelParameter, ...]:
    return tuple(
        ModelParameter(
            name=told, estimate=fit.value_of(name), se=fit.se_of(name), ci=None, ci_method=None
        )
        for name, told in _TOLD.items()
        if name in fit.surface.names
    )


def _reported(asked: _Asked, fit: Fit, ci: Interval, prediction: Interval | None) -> Reported:
    scale = asked.effects.scale
    return Reported(
        scale=label(MEASURES[asked.effects.measure].label),
        estimand=label(estimand(scale, asked.k, random=asked.random)),
        estimate=float(to_reader(scale, fit.value_of("mu"))),
        ci=back(scale, ci),
        prediction=back(scale, prediction),
        mean_over_studies=_mean_over_studies(asked, fit),
    )


def _mean_over_studies(asked: _Asked, fit: Fit) -> float | None:
    """Of proportions and of rates; a ratio's mean over studies is no quantity of interest."""
    mu, tau = fit.value_of("mu"), fit.value_of("tau")
    if not asked.random:
        return None
    if asked.effects.measure == "PLO":
        return mean_proportion(mu, tau)
    if asked.effects.measure == "IRLN":
        with np.errstate(over="ignore"):
            mean = float(np.exp(mu + 0.5 * tau**2))
        return mean if np.isfinite(mean) else None
    return None


def _without_maximum(asked: _Asked, problem: Problem, end: int) -> Pooled:
    """The likelihood rises for ever with mu: one proportion or rate still has a limit."""
    shared = _shared(asked, ())
    if asked.effects.measure in ("PLO", "IRLN"):
        # nobody differs from nobody: the studies are exactly alike
        shared |= {"q": 0.0, "q_p_value": 1.0}
        found = all_alike(asked.effects, asked.columns, asked.level)
        return Pooled(**shared | _nothing() | found)
    what = f"mu → {'−' if end < 0 else ''}∞"
    return Pooled(**shared | _no_fit(asked.effects, what))


def _no_fit(effects: Effects, what: str) -> dict[str, Any]:
    k = effects.k
    return _nothing() | {
        "reported": Reported(
            scale=label(MEASURES[effects.measure].label),
            estimand=label(estimand(effects.scale, k, random=True)),
            estimate=None,
            ci=None,
            prediction=None,
        ),
        "converged": False,
        "q": None,
        "q_p_value": None,
        "cautions": (*effects.cautions, *one_study(k), caution("PC-N01", what=what)),
    }


def _nothing() -> dict[str, Any]:
    names = ("estimate", "se", "ci", "statistic", "df", "p_value", "tau2", "tau2_se", "tau2_ci",
             "prediction", "prediction_method")  # fmt: skip
    return dict.fromkeys(names)
