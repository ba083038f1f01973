"""The beta product confidence procedure against what it is without censoring, and simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pooledcases.kernels.beta_product import beta_product
from pooledcases.kernels.event_table import event_table
from pooledcases.kernels.intervals import clopper_pearson, mid_p
from pooledcases.kernels.product_limit import product_limit


@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
@pytest.mark.parametrize("deaths", [[1], [3], [1] * 8, [2, 1, 4], [1] * 60])
@pytest.mark.parametrize(("half", "binomial"), [(False, clopper_pearson), (True, mid_p)])
def test_without_censoring_it_is_the_binomial_interval(deaths, level, half, binomial):
    n, d = sum(deaths), np.array(deaths)
    alive = n - np.cumsum(d)
    low, high = beta_product(alive + d, d, level=level, mid_p=half)
    theirs = binomial(alive, n, level)
    # quantiles of the same beta distributions, their parameters rebuilt from two moments
    np.testing.assert_allclose(low, theirs[0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(high, theirs[1], rtol=0, atol=1e-12)


def test_the_authors_example():
    """Failures at 3, 7, 8, 14: their limits up to the first time, and from each on."""
    low, high = beta_product(np.array([4, 3, 2, 1]), np.ones(4, dtype=int), level=0.95)
    np.testing.assert_allclose(low, [0.194120450, 0.067585986, 0.006309463, 0], atol=5e-10)
    np.testing.assert_allclose(high, [0.9936905, 0.9324140, 0.8058796, 0.6023646], atol=5e-8)


@pytest.mark.parametrize("half", [False, True])
def test_quantiles_of_the_simulated_products(half):
    times = np.array([2.0, 3, 3, 5, 6, 8, 8, 9, 12, 14, 15, 20])
    events = np.array([1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0])
    table = event_table(times, events)
    low, high = beta_product(table.at_risk, table.events, level=0.9, mid_p=half)
    rng = np.random.default_rng(1)
    left = np.append(table.at_risk[1:], 0)
    for i in range(len(table.times) - 1):
        some = np.flatnonzero(table.events[: i + 1])
        n, d = table.at_risk[some], table.events[some]
        upper = rng.beta(n - d + 1, d, (200_000, len(some))).prod(axis=1)
        lower = upper * rng.beta(left[i], 1, len(upper))
        if half:
            lower = upper = np.concatenate([lower, upper])
        # two moments for a whole product, and a simulated quantile: two digits
        assert low[i] == pytest.approx(np.quantile(lower, 0.05), abs=0.01)
        assert high[i] == pytest.approx(np.quantile(upper, 0.95), abs=0.01)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=1, max_size=15))
@settings(max_examples=60, deadline=None)
def test_limits_hold_the_curve_are_ordered_and_fall(patients):
    times, events = np.array(patients).T
    table = event_table(times.astype(float), events)
    survival = product_limit(table.at_risk, table.events)
    low, high = beta_product(table.at_risk, table.events, level=0.95)
    middle = beta_product(table.at_risk, table.events, level=0.95, mid_p=True)
    close = 1e-12
    assert ((low <= survival + close) & (survival <= high + close)).all()
    assert ((low < 1) & (high > 0) & (low[-1] == 0)).all()
    assert (np.diff(low) <= close).all()
    assert (np.diff(high) <= close).all()
    assert (low <= middle[0] + close).all()
    assert (middle[1] <= high + close).all()


def test_rows_of_a_batch_are_their_own():
    at_risk, events = np.array([[5, 4, 2], [5, 3, 1]]), np.array([[1, 1, 0], [2, 0, 1]])
    both = beta_product(at_risk, events, level=0.95)
    for row in range(2):
        alone = beta_product(at_risk[row], events[row], level=0.95)
        assert [side[row].tolist() for side in both] == [side.tolist() for side in alone]


def test_many_patients_lose_no_digits():
    """In large samples it is the log-log interval, nearly; variances next to 0 are kept."""
    n = 200_000
    table = event_table(np.arange(1.0, n + 1), (np.arange(n) % 2).astype(np.int64))
    low, high = beta_product(table.at_risk, table.events, level=0.95)
    place = n // 2
    survival = product_limit(table.at_risk, table.events)[place]
    d, m = table.events[: place + 1], table.at_risk[: place + 1].astype(float)
    half = stats.norm.ppf(0.975) * survival * np.sqrt((d / (m * (m - d))).sum())
    assert high[place] - survival == pytest.approx(half, rel=0.02)
    assert survival - low[place] == pytest.approx(half, rel=0.02)


@pytest.mark.parametrize(
    ("n", "half", "most"), [(5, False, 0.05), (20, False, 0.05), (5, True, 0.065)]
)
def test_coverage_in_small_censored_samples(n, half, most):
    """At a time that three in ten survive, with a third censored; all samples in one array."""
    rng = np.random.default_rng(n)
    draws, t = 4000, 1.2
    life, until = rng.exponential(size=(draws, n)), rng.exponential(2, size=(draws, n))
    times, order = np.minimum(life, until), np.argsort(np.minimum(life, until), axis=1)
    times = np.take_along_axis(times, order, axis=1)
    events = np.take_along_axis((life <= until).astype(np.int64), order, axis=1)
    at_risk = np.broadcast_to(n - np.arange(n), events.shape)
    low, high = beta_product(at_risk, events, level=0.95, mid_p=half)
    seen = (times <= t).sum(axis=1)
    row, place = np.flatnonzero(seen), seen[seen > 0] - 1
    # before the first time: none of n failed
    missed = (seen == 0) & ((0.05 if half else 0.025) ** (1 / n) > np.exp(-t))
    missed[row] = (low[row, place] > np.exp(-t)) | (high[row, place] < np.exp(-t))
    # three standard errors of a share of 5% in 4000 draws are 1%; mid-P only aims at the level
    assert missed.mean() < most + 0.01
