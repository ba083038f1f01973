"""The profile-likelihood interval of a pooled effect, on request."""

from __future__ import annotations

from pooledcases.errors import InputError, NotConverged
from pooledcases.models.one_stage.limits import profile_limits
from pooledcases.models.one_stage.result import fit_counts
from pooledcases.options import check_level
from pooledcases.results.base import Interval
from pooledcases.results.one_stage import ProfileLikelihood
from pooledcases.results.pooled import Pooled
from pooledcases.scales import to_reader


def profile_likelihood(pooled: Pooled, *, level: float | None = None) -> ProfileLikelihood:
    """The interval of a one-stage model's effect by profile likelihood.

    Parameters
    ----------
    pooled : Pooled
        Of a model ``glmm…`` from :func:`pooledcases.pool_counts`.
    level : float, optional
        That of ``pooled`` by default.

    Returns
    -------
    ProfileLikelihood

    Raises
    ------
    InputError
        When the result is of another model, or has no estimate.
    NotConverged
        When a limit could not be found.

    Notes
    -----
    It needs no symmetry of the log-likelihood, but like all intervals from likelihood ratios it is
    too narrow with few studies; ``t`` intervals remain the default. Venzon & Moolgavkar 1988,
    Appl Stat 37:87.

    Examples
    --------
    >>> from pooledcases.models import pool_counts
    >>> fit = pool_counts({"xi": [0, 2, 5], "ni": [10, 12, 14]}, tau2="EE")
    >>> found = profile_likelihood(fit)
    >>> round(found.reported.low, 3), round(found.reported.high, 3)
    (0.089, 0.342)
    """
    if not isinstance(pooled, Pooled):
        raise InputError("pooled: give a result of pool_counts with a model glmm.")
    level = pooled.level if level is None else level
    check_level(level)
    if not pooled.model.startswith("glmm") or pooled.estimate is None:
        raise InputError(
            f"There is no profile likelihood of model {pooled.model}"
            f"{'' if pooled.estimate is not None else ' without an estimate'}; give a result of "
            "pool_counts with a model glmm that has an estimate."
        )
    fit = fit_counts(pooled.effects, model=pooled.model, tau2=pooled.tau2_method)
    limits = None if fit is None else profile_limits(fit, "mu", level=level)
    if limits is None:
        raise NotConverged("The profile likelihood's limits could not be found.")
    low, high = to_reader(pooled.effects.scale, [limits.low, limits.high])
    return ProfileLikelihood(
        level=level,
        estimate=pooled.estimate,
        ci=limits,
        reported=Interval(float(low), float(high)),
    )
