"""Selection models as they are asked for: directions, steps, tests, what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import special

from pooledcases.diagnostics.funnel import funnel_of
from pooledcases.diagnostics.selection.climb import Peak, highest
from pooledcases.diagnostics.selection.problem import (
    Problem,
    Steps,
    read_steps,
    smooth_problem,
    step_problem,
)
from pooledcases.diagnostics.selection.weights import WEIGHT_FUNCTIONS
from pooledcases.errors import InputError
from pooledcases.options import (
    Alternative,
    SelectionWord,
    check_flag,
    check_level,
    check_word,
    shown,
)
from pooledcases.results.base import Caution, FloatArray, Interval, caution
from pooledcases.results.effects import Effects, Reason
from pooledcases.results.pooled import Pooled
from pooledcases.results.selection import SelectionModel, SelectionParameter
from pooledcases.scales import SCALES, to_reader

#: A rise of the log-likelihood that is rounding, relative to it.
_NOTHING = 1e-11


def selection_model(
    effects: Effects | Pooled,
    *,
    weights: str = "step",
    steps: Sequence[float] = (0.025,),
    merge: bool = False,
    scaled_by: str | None = None,
    alternative: str = "greater",
    level: float = 0.95,
) -> SelectionModel:
    """Fit a random-effects model in which the chance of publication depends on the p-value.

    Parameters
    ----------
    effects : Effects or Pooled
        From :func:`pooledcases.effect_sizes`, or a fit of them; the model is always that of normal
        random effects by maximum likelihood.
    weights : str
        A key of :data:`WEIGHT_FUNCTIONS`, with p the one-sided p-value: ``step``; ``beta``
        p^(δ1 − 1) (1 − p)^(δ2 − 1); ``half-normal`` exp(−δ p²); ``negative-exponential``
        exp(−δ p); ``logistic`` 2 exp(−δ p) / (1 + exp(−δ p)); ``power`` (1 − p)^δ;
        ``negative-exponential-power`` exp(−δ1 p^(1/δ2)).
    steps : sequence of float
        For ``step``: one-sided p-values, rising, at which the chance changes; the first interval
        has chance 1.
    merge : bool
        For ``step``: join an interval without studies with its neighbour, instead of an error.
    scaled_by : {"sei"}, optional
        Multiply δ, or δ1, by the study's standard error over the largest one, so that precise
        studies are selected less; not for ``step`` and ``beta``.
    alternative : {"greater", "less"}
        Which direction of effects is the one that is published.
    level : float

    Returns
    -------
    SelectionModel
        The mean before selection, tau², the parameters of the weights, and the likelihood-ratio
        test of no selection. At a bound (tau² = 0, no selection) a parameter has no standard error
        and ``boundary`` is True.

    Raises
    ------
    InputError
        For unknown words, steps that do not rise between 0 and 1, an interval without studies, and
        fewer studies than parameters and one more.

    Cautions: PC-M20 (steps that were merged), PC-N01 (the likelihood keeps rising, or no maximum
    was found: no number is given).

    Notes
    -----
    Hedges 1992, Stat Sci 7:246; Vevea & Hedges 1995, Psychometrika 60:419; the other functions as
    :data:`WEIGHT_FUNCTIONS` says. Standard errors are from the observed information. With few
    studies the likelihood is flat, and the model a sensitivity analysis at best. The test's
    chi-squared distribution is approximate; where no selection lies at the edge of what the
    parameter can be it is conservative. With ``beta`` and ``power`` p-values below 1e-5, or as near
    to 1, count as 1e-5 (as in metafor), else the weights would have no bound.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> yi = [0.1, 0.3, 0.8, 0.7, 0.2, 0.5, 0.6, 0.05]
    >>> table = {"yi": yi, "vi": [0.02, 0.03, 0.08, 0.09, 0.01, 0.04, 0.05, 0.02]}
    >>> found = selection_model(effect_sizes(table, measure="GEN"), weights="half-normal")
    >>> found.lrt_df, found.converged
    (1, True)
    """
    _check_words(weights, scaled_by, alternative, level)
    check_flag(merge, "merge")
    funnel = funnel_of(effects)
    sign = 1.0 if alternative == "greater" else -1.0
    yi, vi = sign * funnel.yi, funnel.vi
    cuts = read_steps(yi, vi, steps, merge=merge) if weights == "step" else None
    if cuts is None:
        strength = np.ones_like(vi) if scaled_by is None else np.sqrt(vi / vi.max())
        problem = smooth_problem(yi, vi, WEIGHT_FUNCTIONS[weights], strength)
    else:
        problem = step_problem(yi, vi, cuts)
    head: dict[str, Any] = {
        "weights": weights,
        "alternative": alternative,
        "scaled_by": scaled_by,
        "measure": funnel.measure,
        "scale": funnel.scale,
        "k": len(yi),
        "lrt_df": problem.extra,
        "level": level,
        "log_likelihood_unselected": problem.unselected,
    }
    cautions = () if cuts is None else cuts.cautions
    peak = highest(problem.likelihood, problem.starts, problem.low, problem.high)
    if peak is None or not peak.converged or _rises(peak, problem, steps=cuts is not None):
        return _unsolved(head, cautions)
    se = _standard_errors(peak)
    table = effects.effects if isinstance(effects, Pooled) else effects
    return SelectionModel(
        **head,
        **_mean(sign * float(peak.theta[0]), se[0], table, level),
        **_test(peak.surface.value, problem),
        tau2=float(peak.theta[1]),
        tau2_se=se[1],
        parameters=(
            _shape(weights, peak.theta[2:], se[2:])
            if cuts is None
            else _chances(peak.theta[2:], se[2:], cuts)
        ),
        converged=True,
        boundary=not bool(peak.free.all()),
        cautions=cautions,
    )


def _rises(peak: Peak, problem: Problem, *, steps: bool) -> bool:
    """Whether the likelihood still rises where the search ended: there is no maximum.

    tau² = 0 and no selection are ends of what can be; log weights have none.
    """
    real = np.array([True, False] + [steps] * problem.extra)
    ends = (peak.theta >= problem.high) | (real & (peak.theta <= problem.low))
    return bool(ends.any())


def _check_words(weights: str, scaled_by: str | None, alternative: str, level: float) -> None:
    check_word(weights, SelectionWord, "weights")
    check_word(alternative, Alternative, "alternative")
    check_level(level)
    if scaled_by is not None and not (isinstance(scaled_by, str) and scaled_by == "sei"):
        raise InputError(f"scaled_by: {shown(scaled_by)} is not known; use sei, or leave it out.")
    if scaled_by is not None and not WEIGHT_FUNCTIONS[weights].scalable:
        raise InputError(f"scaled_by is not for weights {weights}; leave it out.")


_NUMBERS = (
    "estimate", "se", "ci", "statistic", "p_value", "tau2", "tau2_se", "log_likelihood", "lrt",
    "lrt_p_value", "reported", "reported_ci",
)  # fmt: skip


def _unsolved(head: dict[str, Any], cautions: tuple[Caution, ...]) -> SelectionModel:
    nothing: dict[str, Any] = dict.fromkeys(_NUMBERS)
    return SelectionModel(
        **head,
        **nothing,
        parameters=(),
        converged=False,
        boundary=False,
        reason=Reason(key="selection.no_maximum"),
        cautions=(*cautions, caution("PC-N01", what=head["weights"])),
    )


def _mean(estimate: float, se: float | None, table: Effects, level: float) -> dict[str, Any]:
    """The mean before selection, on both scales."""
    size = table.size_for_back() if SCALES[table.scale].size else None
    reported = float(to_reader(table.scale, estimate, size))
    if se is None:
        nothing: dict[str, Any] = dict.fromkeys(("se", "ci", "statistic", "p_value", "reported_ci"))
        return nothing | {"estimate": estimate, "reported": reported}
    half = float(special.ndtri(0.5 + level / 2)) * se
    ends = (estimate - half, estimate + half)
    low, high = (float(end) for end in to_reader(table.scale, ends, size))
    return {
        "estimate": estimate,
        "se": se,
        "ci": Interval(*ends),
        "statistic": estimate / se,
        "p_value": float(2 * special.ndtr(-abs(estimate / se))),
        "reported": reported,
        "reported_ci": Interval(low, high),
    }


def _test(height: float, problem: Problem) -> dict[str, Any]:
    """Against no selection."""
    rise = height - problem.unselected
    # without selection both are the same likelihood, but for rounding
    lrt = 2 * rise if rise > _NOTHING * max(1.0, abs(height)) else 0.0
    return {
        "log_likelihood": height,
        "lrt": lrt,
        "lrt_p_value": float(special.chdtrc(problem.extra, lrt)),
    }


def _standard_errors(peak: Peak) -> list[float | None]:
    """From the observed information in the parameters that no bound holds."""
    out: list[float | None] = [None] * len(peak.theta)
    free = np.flatnonzero(peak.free)
    information = -peak.surface.hessian[np.ix_(free, free)]
    scale = np.sqrt(np.abs(np.diag(information)))
    if not scale.all():
        return out
    scaled = information / np.outer(scale, scale)
    if np.linalg.eigvalsh(scaled)[0] <= 1e-12:
        return out
    for at, variance in zip(free, np.diag(np.linalg.inv(scaled)) / scale**2, strict=True):
        out[at] = float(np.sqrt(variance))
    return out


def _shape(
    weights: str, values: FloatArray, se: Sequence[float | None]
) -> tuple[SelectionParameter, ...]:
    return tuple(
        SelectionParameter(name=name, estimate=float(value), se=error)
        for name, value, error in zip(WEIGHT_FUNCTIONS[weights].names, values, se, strict=True)
    )


def _chances(
    logs: FloatArray, se: Sequence[float | None], steps: Steps
) -> tuple[SelectionParameter, ...]:
    """The chance of each interval relative to the first; errors by the delta method."""
    chances = np.exp(np.concatenate([[0.0], logs]))
    errors = [None] + [
        None if e is None else float(e * c) for e, c in zip(se, chances[1:], strict=True)
    ]
    return tuple(
        SelectionParameter(
            name=f"δ{at + 1}",
            estimate=float(chances[at]),
            se=errors[at],
            low=low,
            high=high,
            k=k,
            fixed=at == 0,
        )
        for at, (low, high, k) in enumerate(steps.intervals)
    )
