"""Peto's one-step odds ratio (Yusuf 1985, Prog Cardiovasc Dis 27:335)."""

from __future__ import annotations

import numpy as np

from pooledcases.kernels.mantel_haenszel import excess_of_events
from pooledcases.models.counted.common_effect import (
    CommonEffect,
    around,
    common_effect,
    no_contrast,
    share,
)
from pooledcases.models.counted.double_zero import set_aside, tables
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled


def peto_rows(effects: Effects, *, tau2: str, inference: str, level: float) -> Pooled:
    """Fit the included rows; there is at least one.

    The excess of events over the one expected without an effect, over its hypergeometric
    variance. ``q`` is that of the studies' own one-step estimates, whatever the studies' ``yi``.
    """
    every = tables(effects)
    effects = set_aside(effects, excess_of_events(*every).variance == 0)
    cells = tables(effects)
    found = excess_of_events(*cells)
    whole = float(found.variance.sum())
    if whole == 0:
        a, b, c, d = (float(cell.sum()) for cell in every)
        none = no_contrast("OR", share(a, a + b), share(c, c + d), np.nan)
        return common_effect(
            effects,
            CommonEffect(estimate=None, se=None, cautions=(none,)),
            model="peto",
            level=level,
        )
    estimate, used = float(found.excess.sum()) / whole, found.variance > 0
    own = found.excess / np.where(used, found.variance, 1.0)
    fit = CommonEffect(
        estimate=estimate,
        se=float(1 / np.sqrt(whole)),
        weights=found.variance,
        spread=around(estimate, own, found.variance, used),
    )
    return common_effect(effects, fit, model="peto", level=level)
