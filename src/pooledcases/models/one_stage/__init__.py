"""One-stage models: counts with random effects, fitted by maximum likelihood.

``problems`` turns counts into a ``surface``; ``fit`` finds its global maximum by ``climb``;
``limits`` and ``heterogeneity`` ask it what else it knows; ``result`` says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.lazy_room import make_lazy

if TYPE_CHECKING:
    from pooledcases.models.one_stage.profile import profile_likelihood
    from pooledcases.models.one_stage.result import one_stage_rows

__all__ = ["one_stage_rows", "profile_likelihood"]

make_lazy(
    __name__,
    {
        ".profile": "profile_likelihood",
        ".result": "one_stage_rows",
    },
)
