"""Profile intervals of a regression whose penalised likelihood may have several peaks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import special

from pooledcases.kernels.intervals import normal_quantile
from pooledcases.kernels.several_peaks import loss, profile_limit
from pooledcases.models.regression.design import INTERCEPT
from pooledcases.results.base import Interval
from pooledcases.results.patient_regression import Coefficient
from pooledcases.scales import to_reader
from pooledcases.survival.regression.fitting import Fit


def profiled(found: Fit, at: int, row: Coefficient, level: float) -> Coefficient:
    """A coefficient with its interval and p-value by the profile."""
    # an intercept has a profile of its own only where covariates are not centred
    own = found.at_zero() if row.name == INTERCEPT else found
    quantile = normal_quantile(level)
    low, high = (
        profile_limit(own.surface, own.best, at, side=side, quantile=quantile)
        for side in (-1.0, 1.0)
    )
    held = np.arange(len(own.best.at)) == at
    lost = loss(own.surface, own.best, held, np.zeros(len(held)))
    ci = None
    if low is not None and high is not None:
        ci = Interval(low / float(own.size[at]), high / float(own.size[at]))
    shown = None if ci is None or row.ratio is None else to_reader("log", [ci.low, ci.high])
    return replace(
        row,
        ci=ci,
        ratio_ci=None if shown is None else Interval(float(shown[0]), float(shown[1])),
        statistic=None if lost is None else float(np.copysign(np.sqrt(lost), own.best.at[at])),
        p_value=None if lost is None else float(special.chdtrc(1, lost)),
        method="profile-likelihood",
        reason="no_profile" if ci is None or lost is None else None,
    )
