"""From where to where the estimates of a specification curve are shown."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pooledcases.plots.ticks import clipped_limits, proportion_limits
from pooledcases.results.specification import Specification
from pooledcases.scales import SCALES

#: The least that an axis of ratios, and of differences, reaches beyond the estimates.
_REACH_LOG, _REACH = math.log(1.6), 1e-3


def limits(rows: Sequence[Specification], scale: str, *, log: bool) -> tuple[float, float]:
    """Limits that show every estimate and no effect, and intervals as far as these allow."""
    null, proportion = SCALES[scale].null, SCALES[scale].high == 1.0
    known = [row.reported_estimate for row in rows if row.reported_estimate is not None]
    ends = [row.reported_ci for row in rows if row.reported_ci is not None]
    if proportion:
        return proportion_limits(max([*known, *(ci.high for ci in ends)]))
    lows, highs = [ci.low for ci in ends], [ci.high for ci in ends]
    if not log:
        reach = max(_REACH, max(map(abs, known)))
        shown = known if null is None else [*known, null]
        return clipped_limits(shown, lows, highs, minimum=reach)
    with np.errstate(divide="ignore"):
        logs = [np.log(np.array(some)).tolist() for some in (known, lows, highs)]
    finite = [value for value in logs[0] if math.isfinite(value)]
    finite += [] if null is None else [null]
    low, high = clipped_limits(finite, logs[1], logs[2], minimum=_REACH_LOG)
    return math.exp(low), math.exp(high)
