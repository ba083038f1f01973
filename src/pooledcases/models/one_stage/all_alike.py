"""One proportion or one rate when nobody, or everybody, had the event.

The logit or logarithm does not exist, nor does tau² show. What is known is how large (or small)
one common proportion or rate of these patients can be; it does not speak for a new study.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pooledcases import format as fmt
from pooledcases.effects.measures import MEASURES
from pooledcases.labels import label
from pooledcases.models.cautions import one_study
from pooledcases.models.counted import one_proportion
from pooledcases.results.base import FloatArray, Interval, caution
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Reported


def all_alike(effects: Effects, columns: FloatArray, level: float) -> dict[str, Any]:
    """What such a result says: PC-M27 names the exact one-sided 95% limit."""
    events, out_of = columns
    if effects.measure == "IRLN":
        found, said = _no_events(effects, float(out_of.sum()), level), [_rate(out_of)]
    else:
        found = one_proportion.all_alike(effects, events, out_of, level)
        said = one_proportion.one_sided(events, out_of)
    return found | {"cautions": (*effects.cautions, *one_study(effects.k), *said)}


def _upper_rate(time: float, level: float) -> float:
    """The exact one-sided limit of a rate without an event in this time: exp(−rate t) = 1 − level.

    Garwood 1936, Biometrika 28:437.
    """
    return float(-np.log1p(-level) / time)


def _rate(time: FloatArray) -> Any:
    total = float(time.sum())
    return caution(
        "PC-M27", ni=fmt.significant(total), upper=fmt.significant(_upper_rate(total, 0.95))
    )


def _no_events(effects: Effects, time: float, level: float) -> dict[str, Any]:
    # the two-sided limit is the one-sided one with half the error
    limit = _upper_rate(time, (1 + level) / 2)
    return {
        "ci": Interval(-np.inf, float(np.log(limit))),
        "reported": Reported(
            scale=label(MEASURES[effects.measure].label),
            estimand=label("estimand.study" if effects.k == 1 else "estimand.common"),
            estimate=0.0,
            ci=Interval(0.0, limit),
            prediction=None,
        ),
        "converged": True,
    }
