"""One-stage models: counts with random effects, fitted by maximum likelihood.

``problems`` turns counts into a ``surface``; ``fit`` finds its global maximum by ``climb``;
``limits`` and ``heterogeneity`` ask it what else it knows; ``result`` says it.
"""

from __future__ import annotations

from pooledcases.models.one_stage.profile import profile_likelihood
from pooledcases.models.one_stage.result import one_stage_rows

__all__ = ["one_stage_rows", "profile_likelihood"]
