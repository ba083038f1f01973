"""Effects: counts, reported ratios or given effects become yi and vi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.lazy_room import make_lazy

if TYPE_CHECKING:
    from pooledcases.effects.build import effect_sizes
    from pooledcases.effects.measures import MEASURES, MeasureSpec
    from pooledcases.results.effects import Effects, LedgerEntry, Reason

__all__ = ["MEASURES", "Effects", "LedgerEntry", "MeasureSpec", "Reason", "effect_sizes"]

make_lazy(
    __name__,
    {
        ".build": "effect_sizes",
        ".measures": "MEASURES MeasureSpec",
        "pooledcases.results.effects": "Effects LedgerEntry Reason",
    },
)
