"""Models: effects or counts become one pooled result, or many at once."""

from __future__ import annotations

from pooledcases.models.catalogue import MODELS, ModelSpec
from pooledcases.models.counts import pool_counts
from pooledcases.models.inference import INFERENCES, InferenceSpec
from pooledcases.models.inverse_variance import pool, pool_batch
from pooledcases.models.tau2 import TAU2_ESTIMATORS, Tau2Spec
from pooledcases.results.pooled import Batch, Pooled, Reported, Subgroup, SubgroupTest

__all__ = [
    "INFERENCES",
    "MODELS",
    "TAU2_ESTIMATORS",
    "Batch",
    "InferenceSpec",
    "ModelSpec",
    "Pooled",
    "Reported",
    "Subgroup",
    "SubgroupTest",
    "Tau2Spec",
    "pool",
    "pool_batch",
    "pool_counts",
]
