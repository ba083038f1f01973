"""Many small groups: partial pooling, and patients clustered by report."""

from __future__ import annotations

from pooledcases.describe.groups.clustering import clustering
from pooledcases.describe.groups.shrinkage import shrink

__all__ = ["clustering", "shrink"]
