"""Selection models: effects that were published with a chance that depends on their p-value."""

from __future__ import annotations

from pooledcases.diagnostics.selection.model import selection_model
from pooledcases.diagnostics.selection.weights import WEIGHT_FUNCTIONS, WeightSpec

__all__ = ["WEIGHT_FUNCTIONS", "WeightSpec", "selection_model"]
