"""Whether hazard ratios change with time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from pooledcases.kernels.event_table import event_table
from pooledcases.kernels.partial_likelihood import PartialLikelihood
from pooledcases.kernels.product_limit import product_limit
from pooledcases.kernels.ranks import doubled_midranks
from pooledcases.options import TimeTransform
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.patient_regression import ProportionalHazards, RegressionTest
from pooledcases.survival.regression.fitting import Fit
from pooledcases.survival.regression.patients import Patients
from pooledcases.survival.regression.term_tests import chi_squared


def _km(times: FloatArray, patients: Patients) -> FloatArray:
    """One minus Kaplan-Meier of everybody, just before each time."""
    table = event_table(patients.times, patients.events, patients.entries)
    before = np.append(1.0, product_limit(table.at_risk, table.events))
    return np.asarray(1 - before[np.searchsorted(table.times, times)])


def _rank(times: FloatArray, patients: Patients) -> FloatArray:
    """Ranks among all patients' times, those of censoring included."""
    order = np.sort(patients.times)
    ranks = doubled_midranks(order) / 2
    return np.asarray(ranks[np.searchsorted(order, times)])


def _identity(times: FloatArray, patients: Patients) -> FloatArray:
    return times


def _log(times: FloatArray, patients: Patients) -> FloatArray:
    # an event at time 0 is put half as far out as the next one: the log of 0 is no time
    later = times[times > 0]
    least = float(later.min()) / 2 if later.size else 1.0
    return np.asarray(np.log(np.maximum(times, least)))


TRANSFORMS: Mapping[TimeTransform, Callable[[FloatArray, Patients], FloatArray]] = MappingProxyType(
    {"km": _km, "rank": _rank, "identity": _identity, "log": _log}
)


def check_proportional_hazards(
    found: Fit, likelihood: PartialLikelihood, patients: Patients, transform: TimeTransform
) -> ProportionalHazards:
    """Test each term, and all, for a change with a function of time g.

    Notes
    -----
    Grambsch & Therneau 1994, Biometrika 81:515, as a score test for x g(t) with the covariance of
    every risk set and not their mean. Where the estimates are penalised the score of x is not 0;
    what it explains of the score of x g(t) is taken off (Neyman's C(alpha)), which for plain
    estimates takes off nothing.
    """
    sets = likelihood.sets
    found_there = likelihood.moments_at(found.best.at, False)
    p, size = found_there.mean.shape[1], sets.size
    mean, spread = np.zeros((size, p)), np.zeros((size, p, p))
    np.add.at(mean, sets.base, found_there.mean)
    np.add.at(spread, sets.base, found_there.spread)
    times = np.repeat(sets.set_time, sets.deaths)
    moved = TRANSFORMS[transform](times, patients)
    first = np.cumsum(sets.deaths) - sets.deaths
    g = moved[first] - moved.mean()
    return ProportionalHazards(
        transform=transform,
        tests=_tests(found, g, likelihood.observed - mean, spread),
        names=tuple(column.name for column in found.coding),
        times=times,
        transformed=moved,
        residuals=_scaled(found, likelihood, mean),
    )


def _tests(
    found: Fit, g: FloatArray, score: FloatArray, spread: FloatArray
) -> tuple[RegressionTest, ...]:
    information = spread.sum(axis=0)
    across = np.einsum("t,tab->ab", g, spread)
    turned = np.linalg.solve(information, across).T
    slope = g @ score - turned @ score.sum(axis=0)
    covariance = np.einsum("t,tab->ab", g**2, spread) - turned @ across
    terms = dict.fromkeys(column.term for column in found.coding)
    masks = {term: found.of_term(term) for term in terms} | {"global": found.slopes}
    return tuple(_test(name, slope, covariance, mask) for name, mask in masks.items())


def _test(name: str, slope: FloatArray, covariance: FloatArray, mask: BoolArray) -> RegressionTest:
    part, df = covariance[np.ix_(mask, mask)], int(mask.sum())
    # all events at one time, or one event: g does not vary, and nothing can be seen
    if np.linalg.matrix_rank(part, tol=1e-10 * df, hermitian=True) < df:
        return chi_squared(name, None, df)
    return chi_squared(name, float(slope[mask] @ np.linalg.solve(part, slope[mask])), df)


def _scaled(found: Fit, likelihood: PartialLikelihood, mean: FloatArray) -> FloatArray:
    """The estimate plus each event's residual times the mean information's inverse."""
    sets = likelihood.sets
    had = np.flatnonzero(sets.own >= 0)
    who = had[np.argsort(sets.own[had], kind="stable")]
    own = sets.own[who]
    apart = (likelihood.x[who] - mean[own] / sets.deaths[own, None]) * found.size
    return np.asarray(found.estimates + len(who) * apart @ found.covariance)
