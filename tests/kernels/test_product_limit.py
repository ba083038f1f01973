"""Limits and quantiles of curves against second computations."""

import numpy as np
import pytest
from scipy import stats

from pooledcases.kernels.product_limit import quantile_limits, quantile_time, stretch_at
from pooledcases.kernels.survival_limits import (
    SURVIVAL_INTERVALS,
    all_events_limit,
    greenwood,
    limits,
    no_event_limit,
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


def test_a_curve_that_ends_at_one_half():
    """R 4.2.2, survival 3.5-3: `quantile(survfit(...))` of 5, 16, 30+, 36+ is 26."""
    times, curve = np.array([5.0, 16, 30, 36]), np.array([0.75, 0.5, 0.5, 0.5])
    assert (quantile_time(times, curve), stretch_at(times, curve)) == (26.0, (16.0, 36.0))
    assert stretch_at(times, np.array([0.75, 0.4, 0.4, 0.4])) == (16.0, 16.0)
    assert stretch_at(times, np.array([0.9, 0.8, 0.7, 0.6])) is None


def test_limits_of_a_time():
    times, low, high = (
        np.array([2.0, 5.0, 9.0]),
        np.array([0.6, 0.4, 0.1]),
        np.array([0.9, 0.8, 0.6]),
    )
    assert quantile_limits(times, low, high, height=0.5) == (5.0, np.inf)
    assert quantile_limits(times, low, high, height=0.7) == (2.0, 9.0)
    assert quantile_limits(times, low, high, height=0.05) is None
    # already before the first time the lower limit is down to the height
    assert quantile_limits(times, low, high, height=0.5, start=0.4) == (0.0, np.inf)
    assert quantile_limits(times, low, high, height=0.5, start=0.7) == (5.0, np.inf)


@pytest.mark.parametrize(
    ("interval", "forward", "back"),
    [
        ("logit", lambda s: np.log(s / (1 - s)), lambda y: 1 / (1 + np.exp(-y))),
        ("arcsine", lambda s: np.arcsin(np.sqrt(s)), lambda y: np.sin(y) ** 2),
        ("log-log", lambda s: np.log(-np.log(s)), lambda y: np.exp(-np.exp(y))),
        ("log", np.log, np.exp),
        ("plain", lambda s: s, lambda y: y),
    ],
)
def test_limits_by_a_numerical_delta_method(interval, forward, back):
    at_risk, events = np.array([9, 8, 6, 3]), np.array([1, 2, 1, 1])
    s = np.cumprod(1 - events / at_risk)
    se = s * np.sqrt(np.cumsum(events / (at_risk * (at_risk - events))))
    slope = np.abs(forward(s + 1e-6) - forward(s - 1e-6)) / 2e-6
    z = stats.norm.ppf(0.95)
    ends = np.sort([back(forward(s) - z * slope * se), back(forward(s) + z * slope * se)], axis=0)
    low, high = limits(s, at_risk, events, interval=interval, level=0.9)
    # the slope is a difference quotient: good to about nine digits; some limits are cut to [0, 1]
    np.testing.assert_allclose(low, np.clip(ends[0], 0, 1), atol=1e-8)
    np.testing.assert_allclose(high, np.clip(ends[1], 0, 1), atol=1e-8)
