"""The axis of a forest plot: where it ends, and which values it names."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pooledcases.plots.forests.rows import Row, RowKind
from pooledcases.plots.layout import Canvas
from pooledcases.plots.rows import Sheet
from pooledcases.plots.ticks import (
    clipped_limits,
    linear_ticks,
    log_ticks,
    proportion_limits,
    tick_texts,
)
from pooledcases.scales import SCALES


def limits(scale: str, rows: Sequence[Row]) -> tuple[float, float]:
    """Limits that show every estimate and pooled interval; a proportion's axis starts at 0."""
    drawn = [row for row in rows if row.ci is not None]
    if SCALES[scale].high == 1.0:
        return proportion_limits(max((row.high or 0.0 for row in drawn), default=1.0))
    log = scale == "log"

    def on_axis(value: float) -> float:
        if log:
            return math.log(value) if value > 0 else -math.inf
        return value

    def ends(*kinds: RowKind) -> list[float]:
        found = [row.ci for row in drawn if row.kind in kinds]
        return [on_axis(end) for ci in found if ci is not None for end in (ci.low, ci.high)]

    estimates = [on_axis(row.estimate) for row in drawn if row.estimate is not None]
    low, high = clipped_limits(
        [*([] if SCALES[scale].null is None and estimates else [0.0]), *estimates],
        [on_axis(row.low) for row in drawn if row.low is not None],
        [on_axis(row.high) for row in drawn if row.high is not None],
        minimum=math.log(10) if log else max(map(abs, estimates), default=1.0) / 2 or 1.0,
        whole=ends("pooled", "subtotal"),
        wanted=ends("prediction"),
    )
    return (math.exp(low), math.exp(high)) if log else (low, high)


def axis(canvas: Canvas, sheet: Sheet, scale: str, ends: tuple[float, float]) -> None:
    """Ticks at round values, even on a log axis."""
    if scale == "log":
        ticks = log_ticks(*ends)
        sheet.axis(canvas, ticks, tick_texts(ticks))
        return
    ticks = linear_ticks(*ends, most=5)
    sheet.axis(canvas, ticks, tick_texts(ticks, as_percent=SCALES[scale].high == 1.0))


def null_value(scale: str) -> float | None:
    """Where no effect stands on the reader's scale."""
    null = SCALES[scale].null
    if null is None:
        return None
    return math.exp(null) if scale == "log" else null
