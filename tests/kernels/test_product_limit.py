"""Limits, quantiles and log-rank sums against second computations."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from pooledcases.kernels.product_limit import (
    SURVIVAL_INTERVALS,
    all_events_limit,
    greenwood,
    limits,
    log_rank_sums,
    no_event_limit,
    quantile_time,
)
from pooledcases.options import SurvivalInterval, words

CLOSED = {"rtol": 1e-12, "atol": 0}  # the same closed form, in another order of operations


def test_every_option_word_has_its_formula():
    assert set(SURVIVAL_INTERVALS) == set(words(SurvivalInterval))


@pytest.mark.parametrize("n", [1, 2, 5, 49])
def test_no_event_limit_is_clopper_pearson_for_n_of_n(n):
    exact = stats.binomtest(n, n).proportion_ci(0.95, method="exact").low
    # scipy's comes from the inverse of the incomplete beta function, found to about 1e-12
    np.testing.assert_allclose(no_event_limit(n, 0.95), exact, rtol=1e-10)


@pytest.mark.parametrize("deaths", [[7], [1, 1, 1], [2, 3, 1, 4]])
def test_all_events_limit_is_clopper_pearson_without_censoring(deaths):
    n = sum(deaths)
    at_risk = n - np.cumsum([0, *deaths[:-1]])
    exact = stats.binomtest(0, n).proportion_ci(0.95, method="exact").high
    limit = all_events_limit(at_risk, np.array(deaths), 0.95)
    np.testing.assert_allclose(limit, exact, rtol=1e-10)


def test_all_events_limit_with_censoring_is_near_the_simulated_product():
    at_risk, events = np.array([9, 7, 4, 2]), np.array([1, 1, 2, 2])
    draws = np.random.default_rng(7).beta(at_risk - events + 1, events, size=(200_000, 4))
    simulated = np.quantile(draws.prod(axis=1), 0.975)
    # two moments instead of the whole product, and a simulated quantile: good to two digits
    assert all_events_limit(at_risk, events, 0.95) == pytest.approx(simulated, abs=0.01)


def test_greenwood_is_infinite_once_all_have_died():
    sums = greenwood(np.array([3, 2]), np.array([1, 2]))
    np.testing.assert_allclose(sums[0], 1 / 6, **CLOSED)
    assert np.isinf(sums[1])


@pytest.mark.parametrize("interval", words(SurvivalInterval))
@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_limits_are_inside_and_around_the_curve(interval, level):
    at_risk, events = np.array([9, 8, 6, 3, 1]), np.array([0, 1, 2, 1, 1])
    survival = np.cumprod(1 - events / at_risk)
    low, high = limits(survival, at_risk, events, interval=interval, level=level)
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert (low <= survival).all()
    assert (survival <= high).all()
    assert low[0] < 1
    assert high[-1] > 0


def test_log_log_limits_by_hand():
    low, high = limits(
        np.array([0.75]), np.array([4]), np.array([1]), interval="log-log", level=0.95
    )
    u, se = np.log(-np.log(0.75)), np.sqrt(1 / 12) / abs(np.log(0.75))
    z = stats.norm.ppf(0.975)
    np.testing.assert_allclose(low, np.exp(-np.exp(u + z * se)), **CLOSED)
    np.testing.assert_allclose(high, np.exp(-np.exp(u - z * se)), **CLOSED)


def test_quantile_exactly_on_the_line():
    times = np.array([1.0, 2.0, 3.0, 4.0])
    assert quantile_time(times, np.array([0.75, 0.5, 0.5, 0.25])) == 3.0
    assert quantile_time(times, np.array([0.75, 0.5, 0.5, 0.5])) == 3.0
    assert quantile_time(times, np.array([0.75, 0.6, 0.4, 0.4])) == 3.0
    assert quantile_time(times, np.array([0.9, 0.8, 0.7, 0.6])) is None
    # one half missed by rounding is one half
    assert quantile_time(times, np.array([0.75, 0.5 + 2e-16, 0.25, 0.25])) == 2.5
    assert quantile_time(np.zeros(0), np.zeros(0)) is None


def test_log_rank_moments_by_enumeration():
    """At one event time: every choice of who died, weighed equally."""
    groups, deaths = np.array([0, 0, 0, 1, 1, 2]), 2
    times = np.array([5.0, 5, 7, 7, 7, 7])
    events = np.array([1, 1, 0, 0, 0, 0])
    observed, expected, covariance = log_rank_sums(times, events, groups, 3)
    counts = np.array(
        [np.bincount(groups[list(who)], minlength=3) for who in combinations(range(6), deaths)]
    )
    assert observed.tolist() == [2, 0, 0]
    np.testing.assert_allclose(expected, counts.mean(axis=0), **CLOSED)
    np.testing.assert_allclose(covariance, np.cov(counts.T, ddof=0), rtol=1e-12, atol=1e-15)


def test_log_rank_sums_by_fractions():
    times, events = np.array([2.0, 3, 3, 5, 8, 8, 9]), np.array([1, 1, 0, 1, 1, 0, 1])
    groups = np.array([0, 1, 0, 0, 1, 1, 0])
    rows = list(zip(times, events, groups, strict=True))
    expected = variance = Fraction(0)
    for moment in sorted({t for t, e, _ in rows if e}):
        n = sum(t >= moment for t, _, _ in rows)
        n1 = sum(t >= moment and g == 0 for t, _, g in rows)
        d = sum(t == moment and e for t, e, _ in rows)
        expected += Fraction(int(d) * n1, n)
        if n > 1:
            variance += Fraction(int(d) * n1 * (n - n1) * (n - int(d)), n * n * (n - 1))
    _, ours, covariance = log_rank_sums(times, events, groups, 2)
    np.testing.assert_allclose(ours[0], float(expected), **CLOSED)
    np.testing.assert_allclose(covariance[0, 0], float(variance), **CLOSED)
