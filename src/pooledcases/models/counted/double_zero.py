"""Studies in which nobody, or everybody, had the event in both groups (PC-M03).

They say nothing of a ratio to a model that compares the groups within each study.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pooledcases.results.base import BoolArray, FloatArray, caution
from pooledcases.results.effects import Effects, Reason


def tables(effects: Effects) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Events and others of the first group, then of the second; zeros in rows not included."""
    names = ("ai", "n1i", "ci", "n2i")
    a, n1, c, n2 = (np.where(effects.included, effects.columns[name], 0.0) for name in names)
    return a, n1 - a, c, n2 - c


def rates(effects: Effects) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Events and person-time of the first group, then of the second; zeros where not included."""
    x1, t1, x2, t2 = (
        np.where(effects.included, effects.columns[name], 0.0)
        for name in ("x1i", "t1i", "x2i", "t2i")
    )
    return x1, t1, x2, t2


def set_aside(effects: Effects, rows: BoolArray) -> Effects:
    """Rows that stay visible with their reason, and with PC-M03, but are not in the fit."""
    rows = rows & effects.included
    if not rows.any():
        return effects
    silent = Reason(key="reason.double_zero")
    named = ", ".join(effects.study[row] for row in np.flatnonzero(rows))
    return replace(
        effects,
        included=effects.included & ~rows,
        reasons=tuple(
            silent if rows[row] else reason for row, reason in enumerate(effects.reasons)
        ),
        source=tuple(None if rows[row] else source for row, source in enumerate(effects.source)),
        cautions=(*effects.cautions, caution("PC-M03", form="set_aside", studies=named)),
    )
