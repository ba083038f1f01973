"""Estimates, intervals and p-values of a regression on patients, whatever its likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import special

from pooledcases.models.regression.design import INTERCEPT
from pooledcases.options import CoefficientInterval, CoefficientMethod, Penalty
from pooledcases.results.base import FloatArray, IntArray, Interval
from pooledcases.results.patient_regression import Coefficient, SeparatedTerm
from pooledcases.scales import to_reader
from pooledcases.survival.regression.covariates import Design
from pooledcases.survival.regression.fitting import Fit
from pooledcases.survival.regression.notes import regression_cautions
from pooledcases.survival.regression.term_tests import global_tests, term_tests

#: Covariates all this many standard deviations from 0 leave no digits for an intercept's profile.
_TOO_FAR = 1e9


def coefficients(
    found: Fit,
    *,
    interval: CoefficientInterval,
    level: float,
    robust: FloatArray | None,
    references: Sequence[str | None],
) -> tuple[Coefficient, ...]:
    """Each coefficient with its interval and p-value."""
    covariance = found.covariance if robust is None else robust
    rows = []
    for at, column in enumerate(found.coding):
        estimate, se = float(found.estimates[at]), float(np.sqrt(covariance[at, at]))
        method: CoefficientMethod = "wald" if robust is None else "robust-wald"
        if interval == "profile-likelihood":
            method = "profile-likelihood"
            ci, statistic, p_value = _profile_of(found, at, level)
        else:
            ci, statistic, p_value = _wald(estimate, se, level)
        ratio = None if column.name == INTERCEPT else float(to_reader("log", estimate))
        rows.append(
            Coefficient(
                name=column.name,
                term=column.term,
                reference=references[at],
                estimate=estimate,
                se=se,
                ci=ci,
                ratio=ratio,
                ratio_ci=None if ratio is None or ci is None else _on_ratio(ci),
                statistic=statistic,
                p_value=p_value,
                method=method,
                model_se=float(np.sqrt(found.covariance[at, at])),
                reason="no_profile" if ci is None or p_value is None else None,
            )
        )
    return tuple(rows)


def _on_ratio(ci: Interval) -> Interval:
    low, high = to_reader("log", [ci.low, ci.high])
    return Interval(float(low), float(high))


def _wald(estimate: float, se: float, level: float) -> tuple[Interval | None, float, float]:
    reach = float(special.ndtri(0.5 + level / 2)) * se
    statistic = estimate / se
    p_value = float(2 * special.ndtr(-abs(statistic)))
    return Interval(estimate - reach, estimate + reach), statistic, p_value


def _profile_of(
    found: Fit, at: int, level: float
) -> tuple[Interval | None, float | None, float | None]:
    if found.coding[at].name != INTERCEPT:
        return _profile(found, at, level)
    if np.abs(found.lean).max() > _TOO_FAR:
        return None, None, None
    # an intercept has a profile of its own only where covariates are not centred
    return _profile(found.at_zero(), at, level)


def _profile(
    found: Fit, at: int, level: float
) -> tuple[Interval | None, float | None, float | None]:
    quantile = float(special.ndtri(0.5 + level / 2))
    limits = [found.profile_limit(at, side=side, quantile=quantile) for side in (-1.0, 1.0)]
    low, high = limits
    ci = None
    if low is not None and high is not None:
        ci = Interval(low / float(found.size[at]), high / float(found.size[at]))
    held = np.arange(len(found.coding)) == at
    lost = found.loss(held, np.zeros(len(found.coding)))
    if lost is None:
        return ci, None, None
    statistic = float(np.copysign(np.sqrt(lost), found.best.at[at]))
    return ci, statistic, float(special.chdtrc(1, lost))


def shared_numbers(
    found: Fit,
    design: Design,
    *,
    penalty: Penalty,
    interval: CoefficientInterval,
    level: float,
    robust: FloatArray | None,
    clusters: IntArray | None,
    separated: tuple[SeparatedTerm, ...] | None,
    n: int,
    fewer: int,
) -> dict[str, Any]:
    """The fields that every regression on patients has.

    ``fewer`` is the number that carries the information: of events, or of the rarer outcome.
    """
    references = design.references[-len(found.coding) :]
    tests = term_tests(found, interval=interval, robust=robust)
    p = int(found.slopes.sum())
    n_clusters = None if clusters is None else int(clusters.max()) + 1
    high, low = found.log_likelihoods
    return {
        "formula": design.text,
        "penalty": penalty,
        "level": level,
        "n": n,
        "terms": coefficients(
            found, interval=interval, level=level, robust=robust, references=references
        ),
        "term_tests": tests,
        "tests": global_tests(found, score=penalty == "none", robust=robust),
        "log_likelihood": high,
        "log_likelihood_null": low,
        "covariance": found.covariance if robust is None else robust,
        "columns": design.columns,
        "separated": separated or (),
        "separation_checked": separated is not None,
        "events_per_coefficient": fewer / p,
        "n_clusters": n_clusters,
        "converged": True,
        "cautions": regression_cautions(
            events=fewer,
            p=p,
            terms=len(tests),
            n=n,
            penalty=penalty,
            interval=interval,
            n_clusters=n_clusters,
            separated=separated or (),
        ),
    }
