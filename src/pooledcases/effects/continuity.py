"""Adding 0.5 to the cells of a table whose logarithm would not exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from pooledcases.results.base import BoolArray

#: What is added to every cell of a corrected row (Haldane 1956, Gart & Zweifel 1967).
ADDED = 0.5

#: ``(rows with a zero cell, usable rows)`` to the rows that are corrected.
CONTINUITIES: Mapping[str, Callable[[BoolArray, BoolArray], BoolArray]] = MappingProxyType(
    {
        "only0": lambda zero, usable: zero,
        "all": lambda zero, usable: usable,
        "if0all": lambda zero, usable: usable & bool(np.any(zero)),
        "none": lambda zero, usable: np.zeros_like(zero),
    }
)
