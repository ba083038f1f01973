"""Penalised (Firth) logistic regression: one odds ratio over studies, or one common proportion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from pooledcases.kernels.firth import Counts, top
from pooledcases.models.cautions import one_study
from pooledcases.models.counted.common_effect import no_contrast, reported, share, shared
from pooledcases.models.counted.double_zero import set_aside, tables
from pooledcases.models.counted.one_proportion import one_sided
from pooledcases.models.rows import study_results
from pooledcases.results.base import Interval, caution
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled, Test

#: The interval is by profile penalised likelihood, whatever word was asked for.
INFERENCE = "profile-likelihood"
#: A limit is found when it moves by less, relatively.
_CLOSE = 1e-10
_MAX_STEPS = 100


@dataclass(frozen=True, slots=True, eq=False)
class _Peak:
    """The highest point of a penalised likelihood; ``profile`` gives the highest value, and its
    slope, where the effect is held."""

    estimate: float
    se: float
    value: float
    profile: Callable[[float], tuple[float, float]]

    def loss(self, effect: float) -> float:
        """Twice what is lost when the effect is held."""
        return max(2 * (self.value - self.profile(effect)[0]), 0.0)


def firth_rows(effects: Effects, *, tau2: str, inference: str, level: float) -> Pooled:
    """Fit the included rows; there is at least one.

    Studies without events in both groups, or with nothing but events, are set aside: with an
    intercept of their own only the penalty would speak for them.
    """
    if effects.measure == "PLO":
        x, n = (effects.columns[name][effects.included] for name in ("xi", "ni"))
        peak: _Peak | None = _one_group(float(x.sum()), float(n.sum()))
        return _result(effects, peak, level, one_sided(x, n))
    every = tables(effects)
    a, b, c, d = every
    effects = set_aside(effects, ((a == 0) & (c == 0)) | ((b == 0) & (d == 0)))
    if effects.k == 0:
        first, second = (share(float(x.sum()), float((x + y).sum())) for x, y in ((a, b), (c, d)))
        return _result(effects, None, level, [no_contrast("OR", first, second, np.nan)])
    return _result(effects, _two_groups(effects), level, [])


def _one_group(events: float, patients: float) -> _Peak:
    """The penalty of one proportion adds half an event and half a patient without."""

    def profile(logit: float) -> tuple[float, float]:
        height = (events + 0.5) * logit - (patients + 1) * float(np.logaddexp(0.0, logit))
        return height, events + 0.5 - (patients + 1) * float(special.expit(logit))

    logit = float(np.log(events + 0.5) - np.log(patients - events + 0.5))
    p = float(special.expit(logit))
    se = float(1 / np.sqrt(patients * p * (1 - p)))
    return _Peak(logit, se, profile(logit)[0], profile)


def _two_groups(effects: Effects) -> _Peak | None:
    columns = (effects.columns[name][effects.included] for name in ("ai", "n1i", "ci", "n2i"))
    counts = Counts(*columns)
    best = top(counts)
    if not best.converged:
        return None

    def profile(effect: float) -> tuple[float, float]:
        held = top(counts, beta=effect, start=best)
        return held.value, held.slope

    return _Peak(best.beta, float(1 / np.sqrt(best.information)), best.value, profile)


def _result(effects: Effects, peak: _Peak | None, level: float, said: list[Any]) -> Pooled:
    found = _nothing() if peak is None else _found(peak, level)
    lost = peak is None and effects.k > 0
    k = effects.k
    failed = [caution("PC-N01", what="log OR")] if lost else []
    record = shared(effects, model="firth", inference=INFERENCE, level=level) | found
    return Pooled(
        **record,
        q_df=max(k - 1, 0),
        reported=reported(effects, found["estimate"], found["ci"]),
        studies=study_results(effects, None),
        converged=not lost,
        cautions=(*effects.cautions, *said, *failed, *one_study(k)),
    )


def _nothing() -> dict[str, Any]:
    names = ("estimate", "se", "ci", "statistic", "p_value", "tau2", "q", "q_p_value", "i2", "i2_q",
             "h2")  # fmt: skip
    return dict.fromkeys(names)


def _found(peak: _Peak, level: float) -> dict[str, Any]:
    """The test is the one of the interval: the root of the penalised likelihood ratio, signed."""
    ratio = peak.loss(0.0)
    statistic = float(np.copysign(np.sqrt(ratio), peak.estimate))
    p_value = float(special.chdtrc(1, ratio))
    return _nothing() | {
        "estimate": peak.estimate,
        "se": peak.se,
        "ci": Interval(_limit(peak, -1.0, level), _limit(peak, 1.0, level)),
        "statistic": statistic,
        "p_value": p_value,
        "tau2": 0.0,
        "tests": (Test(name="penalized-likelihood-ratio", statistic=ratio, df=1, p_value=p_value),),
    }


def _limit(peak: _Peak, side: float, level: float) -> float:
    """Where twice the loss reaches the χ²(1) quantile, on one side of the estimate: by Newton's
    method, held between the farthest point known to be inside and the nearest known outside."""
    quantile = float(special.ndtri(0.5 + level / 2))
    inside, outside, distance = 0.0, np.inf, quantile * peak.se
    for _ in range(_MAX_STEPS):
        value, slope = peak.profile(peak.estimate + side * distance)
        short = 2 * (peak.value - value) - quantile**2
        inside, outside = (distance, outside) if short < 0 else (inside, distance)
        new = distance + short / (2 * side * slope) if side * slope < 0 else np.inf
        if not inside < new < outside:
            new = 2 * distance if np.isinf(outside) else (inside + outside) / 2
        moved, distance = abs(new - distance), float(new)
        if moved <= _CLOSE * distance:
            break
    return peak.estimate + side * distance
