"""Curves from publications: patients rebuilt from them, and curves pooled over studies."""

from pooledcases.survival.published.guyot import rebuild
from pooledcases.survival.published.pooled_curves import pool_curves
from pooledcases.survival.published.pooled_medians import pool_median_times

__all__ = ["pool_curves", "pool_median_times", "rebuild"]
