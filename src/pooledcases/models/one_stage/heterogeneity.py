"""Do the studies differ: the common effect against one effect for each study."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from pooledcases.models.one_stage.fit import Fit, fit_surface
from pooledcases.models.one_stage.problems import Problem
from pooledcases.models.one_stage.surfaces import OneEffect, OwnMiddle, TwoEffects
from pooledcases.results.base import FloatArray
from pooledcases.results.pooled import Test

LIKELIHOOD_RATIO, WALD = "heterogeneity-lrt", "heterogeneity-wald"


@dataclass(frozen=True, slots=True, eq=False)
class Saturated:
    """One effect for each study: log-likelihood, and Wald statistic or None where infinite."""

    log_likelihood: float
    wald: float | None


def heterogeneity_tests(
    fit: Fit, problem: Problem, columns: FloatArray, counts: FloatArray
) -> tuple[Test, ...]:
    """The likelihood-ratio test, and the Wald test where every study has an effect of its own.

    Chi-squared with k − 1 degrees of freedom; nothing for one study.
    """
    df = int(counts.sum()) - 1
    if df == 0:
        return ()
    found = _saturated(fit, problem, columns, counts)
    ratio = max(2 * (found.log_likelihood - float(fit.common.value[0])), 0.0)
    tests = [_test(LIKELIHOOD_RATIO, ratio, df)]
    if found.wald is not None:
        tests.append(_test(WALD, found.wald, df))
    return tuple(tests)


def _test(name: str, statistic: float, df: int) -> Test:
    p_value = float(special.chdtrc(df, statistic))
    return Test(name=name, statistic=statistic, df=df, p_value=p_value)


def _saturated(fit: Fit, problem: Problem, columns: FloatArray, counts: FloatArray) -> Saturated:
    surface = fit.surface
    if isinstance(surface, TwoEffects):
        return _beside_random_studies(surface)
    if isinstance(surface, OneEffect):
        best = surface.terms.best + surface.terms.constant
    elif isinstance(surface, OwnMiddle):
        first, second = (group.best + group.constant for group in surface.groups)
        best = first + second
    else:  # pragma: no cover - these are all
        raise TypeError(type(surface).__name__)
    yi, vi = problem.separate(columns)
    return Saturated(float(best @ counts), _wald(yi, vi, counts))


def _wald(yi: FloatArray, vi: FloatArray, counts: FloatArray) -> float | None:
    """Cochran's Q of the studies' own estimates; None where one of them is infinite."""
    if not np.all(np.isfinite(yi) & np.isfinite(vi)):
        return None
    weight = counts / vi
    mean = np.average(yi, weights=weight)
    return float(weight @ (yi - mean) ** 2)


def _beside_random_studies(surface: TwoEffects) -> Saturated:
    """Random study effects, and for each study a difference of its own.

    The studies' effects are those of group 2 here, as in metafor (with a difference for each study
    it is no longer the same where they sit). A difference is infinite, and the Wald statistic does
    not exist, where group 1 had no events or nothing but events.
    """
    turned = OwnMiddle(surface.groups, surface.counts, along=(1.0, 1.0), across=(1.0, 0.0))
    fit = fit_surface(turned, random=True)
    finite = bool(np.all(np.isfinite(surface.groups[0].log_area)))
    return Saturated(float(fit.top.value[0]), _wald_beside(turned, fit) if finite else None)


def _wald_beside(turned: OwnMiddle, fit: Fit) -> float:
    """How far the differences are from their best common value, by their own information.

    What all studies share is eliminated: the information is a diagonal less a matrix of low rank,
    of which only sums over studies are needed.
    """
    counts, own = turned.counts, fit.top.own
    if own is None:  # pragma: no cover - the surface has them
        raise TypeError("the studies' own differences are needed")
    info, cross = turned.own_information(fit.top)
    cross = cross[:, fit.free]
    shared = -fit.top.hessian[0][np.ix_(fit.free, fit.free)]
    shared += np.einsum("k,kp,kq->pq", counts / info, cross, cross)

    def product(u: FloatArray, v: FloatArray) -> float:
        left, right = (counts * u) @ cross, (counts * v) @ cross
        return float((counts * info * u) @ v - left @ np.linalg.solve(shared, right))

    one, theta = np.ones_like(own[0]), own[0]
    common = product(one, theta) / product(one, one)
    return max(product(theta - common, theta - common), 0.0)
