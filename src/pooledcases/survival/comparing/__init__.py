"""Survival compared between groups: rank tests, exact and permuted, and follow-up beside."""

from pooledcases.survival.comparing.curves import compare_curves
from pooledcases.survival.comparing.followup import compare_followup
from pooledcases.survival.comparing.rank import rank_test

__all__ = ["compare_curves", "compare_followup", "rank_test"]
