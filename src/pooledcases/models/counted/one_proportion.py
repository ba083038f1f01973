"""What is known of one proportion when nobody, or everybody, had the event."""

from __future__ import annotations

from typing import Any

import numpy as np

from pooledcases import format as fmt
from pooledcases.effects.measures import MEASURES
from pooledcases.kernels.intervals import upper_limit
from pooledcases.labels import label
from pooledcases.results.base import Caution, FloatArray, Interval, caution
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Reported


def one_sided(xi: FloatArray, ni: FloatArray) -> list[Caution]:
    """PC-M27, the exact one-sided 95% limit of these patients, where all or none had the event."""
    total, events = float(ni.sum()), float(xi.sum())
    if events not in (0.0, total):
        return []
    limit = float(upper_limit(0, total, 0.95))
    upper = fmt.percent(limit if events == 0 else 1 - limit)
    return [caution("PC-M27", ni=fmt.plain(total, 0), upper=upper)]


def all_alike(effects: Effects, xi: FloatArray, ni: FloatArray, level: float) -> dict[str, Any]:
    """No logit exists: 0 or 1 is reported, with the exact interval of all patients together."""
    total, none = float(ni.sum()), xi.sum() == 0
    # Clopper-Pearson's two-sided limit is the one-sided one with half the error
    limit = float(upper_limit(0, total, (1 + level) / 2))
    edge = float(np.log(limit) - np.log1p(-limit))
    return {
        "ci": Interval(-np.inf, edge) if none else Interval(-edge, np.inf),
        "reported": Reported(
            scale=label(MEASURES[effects.measure].label),
            estimand=label("estimand.study" if effects.k == 1 else "estimand.common"),
            estimate=0.0 if none else 1.0,
            ci=Interval(0.0, limit) if none else Interval(1 - limit, 1.0),
            prediction=None,
        ),
        "converged": True,
    }
