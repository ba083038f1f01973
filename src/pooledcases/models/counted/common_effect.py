"""What a model of one common effect says: the part that does not depend on how it was fitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from pooledcases import format as fmt
from pooledcases.effects.measures import MEASURES
from pooledcases.kernels.tails import quantile, two_sided_p
from pooledcases.labels import label
from pooledcases.models.cautions import assumed_equal, one_study
from pooledcases.models.rows import study_results
from pooledcases.models.weighted.result import back, estimand
from pooledcases.results.base import BoolArray, Caution, FloatArray, Interval, caution
from pooledcases.results.effects import Effects, optional
from pooledcases.results.pooled import Pooled, Reported, Test
from pooledcases.scales import to_reader


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """Q around a common effect: the statistic and its degrees of freedom."""

    q: float
    df: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CommonEffect:
    """A fitted common effect; None where it does not exist.

    ``weights`` has one cell for each row of the table, used or not.
    """

    estimate: float | None
    se: float | None
    weights: FloatArray | None = None
    spread: Spread | None = None
    tests: tuple[Test, ...] = ()
    cautions: tuple[Caution, ...] = ()


def common_effect(effects: Effects, found: CommonEffect, *, model: str, level: float) -> Pooled:
    """The whole result of a closed form with normal intervals."""
    estimate, se = found.estimate, found.se
    ci = statistic = p_value = None
    if estimate is not None and se is not None:
        half = float(quantile(np.array(np.inf), level)) * se
        ci = Interval(estimate - half, estimate + half)
        statistic = estimate / se
        p_value = float(two_sided_p(np.array(statistic), np.array(np.inf)))
    some = effects.k > 0 and found.weights is not None
    spread = _spread(found.spread)
    differ = assumed_equal(*(spread[name] for name in ("q", "q_df", "q_p_value", "i2_q")))
    return Pooled(
        **shared(effects, model=model, inference="normal", level=level),
        **spread,
        estimate=estimate,
        se=se,
        ci=ci,
        statistic=statistic,
        p_value=p_value,
        tau2=None if estimate is None else 0.0,
        reported=reported(effects, estimate, ci),
        studies=study_results(effects, found.weights if some else None),
        tests=found.tests,
        converged=True,
        cautions=(*effects.cautions, *found.cautions, *differ, *one_study(effects.k)),
    )


def shared(effects: Effects, *, model: str, inference: str, level: float) -> dict[str, Any]:
    """What every model of a common effect says, whatever it found."""
    nothing = ("df", "tau2_se", "tau2_ci", "i2_ci", "prediction", "prediction_method")
    return dict.fromkeys(nothing) | {
        "measure": effects.measure,
        "model": model,
        "tau2_method": "EE",
        "inference": inference,
        "level": level,
        "k": effects.k,
        "effects": effects,
    }


def reported(effects: Effects, estimate: float | None, ci: Interval | None) -> Reported:
    """The common effect on the reader's scale."""
    scale = effects.scale
    return Reported(
        scale=label(MEASURES[effects.measure].label),
        estimand=label(estimand(scale, effects.k, random=False)),
        estimate=None if estimate is None else float(to_reader(scale, estimate)),
        ci=back(scale, ci),
        prediction=None,
    )


def around(
    estimate: float | None, yi: FloatArray, precision: FloatArray, usable: BoolArray
) -> Spread | None:
    """Q of the studies' own effects around an estimate made otherwise; None without one."""
    if estimate is None:
        return None
    yi, precision = yi[usable], precision[usable]
    return Spread(q=float(precision @ (yi - estimate) ** 2), df=max(len(yi) - 1, 0))


def test(name: str, statistic: float, df: int | None) -> tuple[Test, ...]:
    """A chi-squared test, or nothing where the statistic does not exist."""
    value = optional(statistic)
    if value is None or not np.isfinite(value) or not df:
        return ()
    return (Test(name=name, statistic=value, df=df, p_value=float(special.chdtrc(df, value))),)


def no_contrast(measure: str, first: str, second: str, estimate: float) -> Caution:
    """PC-M28: no finite ratio fits, because in one whole group nobody, or everybody, has the
    event."""
    text = "0/0" if np.isnan(estimate) else "∞" if estimate > 0 else "0"
    return caution("PC-M28", what=f"{first} : {second}, {measure} = {text}")


def share(events: float, total: float) -> str:
    """``3/45``."""
    return f"{fmt.plain(events, 0)}/{fmt.plain(total, 1)}"


def _spread(found: Spread | None) -> dict[str, Any]:
    """Q, I² and H²: with nothing to differ from, 0, 0 and 1."""
    if found is None:
        names = ("q", "q_p_value", "i2", "i2_q", "h2")
        return dict.fromkeys(names) | {"q_df": 0}
    q, df = found.q, found.df
    if df == 0:
        return {"q": 0.0, "q_df": 0, "q_p_value": 1.0, "i2": 0.0, "i2_q": 0.0, "h2": 1.0}
    i2 = (q - df) / q if q > df else 0.0
    p_value = float(special.chdtrc(df, q))
    return {"q": q, "q_df": df, "q_p_value": p_value, "i2": i2, "i2_q": i2, "h2": q / df}
