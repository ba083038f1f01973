"""Models: effects or counts become one pooled result, or many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.lazy_room import make_lazy

if TYPE_CHECKING:
    from pooledcases.models.bayes import PRIORS, PriorSpec, beside, pool_bayes, prior_sensitivity
    from pooledcases.models.catalogue import MODELS, ModelSpec
    from pooledcases.models.combine.direction import count_directions
    from pooledcases.models.combine.pvalues import combine_p
    from pooledcases.models.counts import pool_counts
    from pooledcases.models.dependent.multilevel import pool_multilevel
    from pooledcases.models.dependent.multivariate import pool_multivariate
    from pooledcases.models.dependent.overlap import aggregate_effects, one_per_group
    from pooledcases.models.dependent.overlap_sensitivity import overlap_sensitivity
    from pooledcases.models.dependent.robust import robust
    from pooledcases.models.dependent.sampling import (
        covariance_from_columns,
        covariance_from_matrix,
        sampling_covariance,
    )
    from pooledcases.models.dependent.shared_arm import shared_arm_covariance
    from pooledcases.models.grouped.tests import subgroup_tests
    from pooledcases.models.inverse_variance import pool, pool_batch
    from pooledcases.models.medians import pool_medians
    from pooledcases.models.one_stage import profile_likelihood
    from pooledcases.models.patients import pool_patients
    from pooledcases.models.printed_range import printed_range
    from pooledcases.models.regression import (
        coefficient_influence,
        contrast,
        location_scale,
        marginal_means,
        permutation_test,
        predict,
        regress,
    )
    from pooledcases.models.weighted.inference import INFERENCES, InferenceSpec
    from pooledcases.models.weighted.new_study import probability_above
    from pooledcases.models.weighted.prediction import PREDICTIONS, PredictionSpec
    from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS, Tau2Spec
    from pooledcases.models.weighted.tau2_intervals import TAU2_INTERVALS, Tau2IntervalSpec
    from pooledcases.results.pooled import Batch, Pooled, Reported, Subgroup, SubgroupTest

__all__ = [
    "INFERENCES",
    "MODELS",
    "PREDICTIONS",
    "PRIORS",
    "TAU2_ESTIMATORS",
    "TAU2_INTERVALS",
    "Batch",
    "InferenceSpec",
    "ModelSpec",
    "Pooled",
    "PredictionSpec",
    "PriorSpec",
    "Reported",
    "Subgroup",
    "SubgroupTest",
    "Tau2IntervalSpec",
    "Tau2Spec",
    "aggregate_effects",
    "beside",
    "coefficient_influence",
    "combine_p",
    "contrast",
    "count_directions",
    "covariance_from_columns",
    "covariance_from_matrix",
    "location_scale",
    "marginal_means",
    "one_per_group",
    "overlap_sensitivity",
    "permutation_test",
    "pool",
    "pool_batch",
    "pool_bayes",
    "pool_counts",
    "pool_medians",
    "pool_multilevel",
    "pool_multivariate",
    "pool_patients",
    "predict",
    "printed_range",
    "prior_sensitivity",
    "probability_above",
    "profile_likelihood",
    "regress",
    "robust",
    "sampling_covariance",
    "shared_arm_covariance",
    "subgroup_tests",
]

make_lazy(
    __name__,
    {
        ".bayes": "PRIORS PriorSpec beside pool_bayes prior_sensitivity",
        ".catalogue": "MODELS ModelSpec",
        ".combine.direction": "count_directions",
        ".combine.pvalues": "combine_p",
        ".counts": "pool_counts",
        ".dependent.multilevel": "pool_multilevel",
        ".dependent.multivariate": "pool_multivariate",
        ".dependent.overlap": "aggregate_effects one_per_group",
        ".dependent.overlap_sensitivity": "overlap_sensitivity",
        ".dependent.robust": "robust",
        ".dependent.sampling": "covariance_from_columns covariance_from_matrix sampling_covariance",
        ".dependent.shared_arm": "shared_arm_covariance",
        ".grouped.tests": "subgroup_tests",
        ".inverse_variance": "pool pool_batch",
        ".medians": "pool_medians",
        ".one_stage": "profile_likelihood",
        ".patients": "pool_patients",
        ".printed_range": "printed_range",
        ".regression": "coefficient_influence contrast location_scale marginal_means "
        "permutation_test predict regress",
        ".weighted.inference": "INFERENCES InferenceSpec",
        ".weighted.new_study": "probability_above",
        ".weighted.prediction": "PREDICTIONS PredictionSpec",
        ".weighted.tau2": "TAU2_ESTIMATORS Tau2Spec",
        ".weighted.tau2_intervals": "TAU2_INTERVALS Tau2IntervalSpec",
        "pooledcases.results.pooled": "Batch Pooled Reported Subgroup SubgroupTest",
    },
)
