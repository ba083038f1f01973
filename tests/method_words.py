"""Which estimators and inferences go together, for tests that run through all of them."""

from __future__ import annotations

import numpy as np

from pooledcases.models import INFERENCES, TAU2_ESTIMATORS

#: Those that need nothing but effects and variances.
ESTIMATORS = tuple(code for code, spec in TAU2_ESTIMATORS.items() if not spec.own_weights)
METHODS = tuple(
    (code, word)
    for code in ESTIMATORS
    for word, spec in INFERENCES.items()
    if not spec.tau2 or code in spec.tau2
)


def options_of(code, word, k):
    """The options of a fit of ``k`` studies."""
    options = {"tau2": code, "inference": word}
    if TAU2_ESTIMATORS[code].own_weights:
        options["weights"] = np.arange(1.0, k + 1)
    return options
