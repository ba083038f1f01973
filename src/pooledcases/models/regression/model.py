"""What is fitted, and how."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pooledcases.models.regression.columns import ModeratorTable
from pooledcases.models.regression.formula import Formula
from pooledcases.models.weighted.stack import Stack
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.results.base import FloatArray
from pooledcases.results.effects import Effects
from pooledcases.results.regression import DesignColumn

#: What is defined for several coefficients, and confirmed; the first is the default.
OF_MODERATORS = ("hartung-knapp-adhoc", "hartung-knapp", "t", "normal")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What is fitted, and how."""

    effects: Effects
    formula: Formula
    table: ModeratorTable
    columns: tuple[DesignColumn, ...]
    design: FloatArray
    tau2: str
    inference: str
    level: float

    @property
    def restricted(self) -> bool | None:
        """Which likelihood is maximised; None for an estimator of moments."""
        return TAU2_ESTIMATORS[self.tau2].restricted

    @property
    def random(self) -> bool:
        return TAU2_ESTIMATORS[self.tau2].random

    def stack(self, design: FloatArray) -> Stack:
        use = self.table.usable
        yi, vi = self.effects.yi[use][None, :], self.effects.vi[use][None, :]
        return Stack(yi, vi, np.ones(yi.shape, dtype=bool), design)
