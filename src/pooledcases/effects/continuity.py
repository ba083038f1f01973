"""Adding something to the cells of a table whose logarithm would not exist: to which rows, and how
much to each group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.effects.measures.spec import TWO_GROUPS
from pooledcases.results.base import BoolArray, FloatArray

#: What is added to every cell of a corrected row (Haldane 1956, Gart & Zweifel 1967).
ADDED = 0.5

Rows = Callable[[BoolArray, BoolArray], BoolArray]
Shares = Callable[[FloatArray], FloatArray]


def _equal(sizes: FloatArray) -> FloatArray:
    return np.ones_like(sizes)


def _by_other_group(sizes: FloatArray) -> FloatArray:
    """Shares in proportion to the reciprocal of the other group's size, 1 on average.

    With sizes n1 and n2 they are 2 n1/(n1 + n2) and 2 n2/(n1 + n2), so that 0.5 adds 1 over both
    groups, as the constant correction does (Sweeting 2004, section 3.3).
    """
    return np.asarray(2 * sizes / sizes.sum(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuitySpec:
    """One rule.

    Attributes
    ----------
    rows : callable
        ``(rows with a zero cell, usable rows)`` to the rows that are corrected.
    shares : callable
        Sizes of the groups, (groups, rows), to what each group gets as a multiple of ``add``.
    takes : tuple of str
        The only counts it is for; empty when it is for all.
    citation : str
    """

    rows: Rows
    shares: Shares = _equal
    takes: tuple[str, ...] = ()
    citation: str = "Gart & Zweifel 1967, Biometrika 54:181"


CONTINUITIES: Mapping[str, ContinuitySpec] = MappingProxyType(
    {
        "only0": ContinuitySpec(rows=lambda zero, usable: zero),
        "all": ContinuitySpec(rows=lambda zero, usable: usable),
        "if0all": ContinuitySpec(rows=lambda zero, usable: usable & bool(np.any(zero))),
        "none": ContinuitySpec(rows=lambda zero, usable: np.zeros_like(zero)),
        "treatment-arm": ContinuitySpec(
            rows=lambda zero, usable: zero,
            shares=_by_other_group,
            takes=TWO_GROUPS,
            citation="Sweeting 2004, Stat Med 23:1351",
        ),
    }
)
