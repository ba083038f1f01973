"""Meta-regression: moderators by name, and what is asked of the fit afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.lazy_room import make_lazy

if TYPE_CHECKING:
    from pooledcases.models.regression.contrasts import contrast, marginal_means
    from pooledcases.models.regression.fit import regress
    from pooledcases.models.regression.influence import coefficient_influence
    from pooledcases.models.regression.location_scale import location_scale
    from pooledcases.models.regression.permutation import permutation_test
    from pooledcases.models.regression.predict import predict

__all__ = [
    "coefficient_influence",
    "contrast",
    "location_scale",
    "marginal_means",
    "permutation_test",
    "predict",
    "regress",
]

make_lazy(
    __name__,
    {
        ".contrasts": "contrast marginal_means",
        ".fit": "regress",
        ".influence": "coefficient_influence",
        ".location_scale": "location_scale",
        ".permutation": "permutation_test",
        ".predict": "predict",
    },
)
