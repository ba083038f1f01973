"""Effects: counts, reported ratios or given effects become yi and vi."""

from __future__ import annotations

from pooledcases.effects.build import effect_sizes
from pooledcases.effects.measures import MEASURES, MeasureSpec
from pooledcases.results.effects import Effects, LedgerEntry, Reason

__all__ = ["MEASURES", "Effects", "LedgerEntry", "MeasureSpec", "Reason", "effect_sizes"]
