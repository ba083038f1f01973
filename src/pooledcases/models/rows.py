"""The rows of a study table in a fit."""

from __future__ import annotations

import numpy as np

from pooledcases.errors import InputError
from pooledcases.results.base import FloatArray
from pooledcases.results.effects import Effects
from pooledcases.results.study_rows import StudyRows


def need_effects(effects: object, name: str) -> None:
    """Raise when a function was given something else than effects."""
    if not isinstance(effects, Effects):
        raise InputError(f"{name} takes the result of effect_sizes; call effect_sizes first.")


def need_studies(effects: Effects) -> None:
    """Raise when no row can be pooled, with every row's reason."""
    need_effects(effects, "pool")
    if effects.k == 0:
        reasons = [
            f"row {row + 1} ({effects.study[row]}): {reason}"
            for row, reason in enumerate(effects.reason)
        ]
        raise InputError(["There is no study to pool.", *reasons])


def study_results(effects: Effects, weights: FloatArray | None) -> StudyRows:
    """Every row with its share of the weight; None where the model gives studies none."""
    included = effects.included
    share = np.full(len(effects.study), np.nan)
    if weights is not None:
        share[included] = weights[included] / weights[included].sum()
    return StudyRows(effects, share)
