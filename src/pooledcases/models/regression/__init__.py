"""Meta-regression: moderators by name, and what is asked of the fit afterwards."""

from __future__ import annotations

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
