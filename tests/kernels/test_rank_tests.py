"""Tables of patients at risk, the sums of rank tests, and permuted labels."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.kernels import risk_tables as module
from pooledcases.kernels.exact_log_rank import drawn_events, event_sums, steps
from pooledcases.kernels.label_permutation import (
    all_sums,
    arrangements,
    random_sums,
    sums_covariance,
)
from pooledcases.kernels.rank_tests import (
    TIME_WEIGHTS,
    batch_chi_squared,
    chi_squared,
    free_groups,
    rank_sums,
    weights_of,
)
from pooledcases.kernels.risk_tables import RiskTables, counted_places, risk_tables

TIMES = st.sampled_from([0.0, 5e-324, 1e-7, 0.1, 0.1 + 1e-16, 1.0, 2.0, 2.5, 7.0, 1e9])
ROWS = st.lists(st.tuples(TIMES, st.integers(0, 1), st.integers(0, 2)), min_size=0, max_size=20)


def arrays(rows):
    times, events, groups = zip(*rows, strict=True) if rows else ((), (), ())
    whole = (np.array(column, dtype=np.int64) for column in (events, groups))
    return (np.array(times, dtype=float), *whole)


def counted(times, events, groups, k, entry=None):
    """One patient after the other."""
    entry = np.full(len(times), -1.0) if entry is None else entry
    grid = sorted({t for t, e in zip(times, events, strict=True) if e})
    here = [(entry < now) & (times >= now) for now in grid]
    died = [(times == now) & (events == 1) for now in grid]
    at_risk = [[(mask & (groups == g)).sum() for mask in here] for g in range(k)]
    return at_risk, [[(mask & (groups == g)).sum() for mask in died] for g in range(k)]


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_tables_are_what_counting_gives(rows):
    times, events, groups = arrays(rows)
    found = risk_tables(times, events, groups, 3)
    at_risk, died = counted(times, events, groups, 3)
    assert (found.at_risk.tolist(), found.events.tolist()) == (at_risk, died)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 1), st.integers(0, 8)), min_size=1))
@settings(max_examples=40, deadline=None)
def test_tables_with_late_entry(rows):
    times, events, entry = arrays(rows)
    entry = np.minimum(entry, times - 1).astype(float)
    groups = np.arange(len(times)) % 2
    found = risk_tables(times, events, groups, 2, entry=entry)
    at_risk, died = counted(times, events, groups, 2, entry)
    assert (found.at_risk.tolist(), found.events.tolist()) == (at_risk, died)


def test_packed_and_sorted_by_index_are_the_same(monkeypatch):
    rng = np.random.default_rng(1)
    times, events = rng.integers(0, 50, 400) / 8, rng.integers(0, 2, 400)
    groups = rng.integers(0, 5, 400)
    packed = risk_tables(times, events, groups, 5)
    monkeypatch.setattr(module, "_BITS", 0)
    indexed = risk_tables(times, events, groups, 5)
    assert np.array_equal(packed.at_risk, indexed.at_risk)
    assert np.array_equal(packed.events, indexed.events)


def test_places_of_a_batch_are_the_tables_of_each_sample():
    rng = np.random.default_rng(2)
    grid, groups = np.arange(1.0, 7), rng.integers(0, 3, 15)
    times, died = rng.integers(0, 9, (4, 15)), rng.integers(0, 2, (4, 15)) == 1
    died &= (times >= 1) & (times <= 6)
    last = np.minimum(times, 6) - 1
    batch = counted_places(last, died, groups, 3, 6)
    for i in range(4):
        at_risk = [[((times[i] >= t) & (groups == g)).sum() for t in grid] for g in range(3)]
        events = [
            [((times[i] == t) & died[i] & (groups == g)).sum() for t in grid] for g in range(3)
        ]
        assert (batch.at_risk[i].tolist(), batch.events[i].tolist()) == (at_risk, events)


@pytest.mark.parametrize("word", TIME_WEIGHTS)
def test_weights_by_fractions(word):
    n, d = [7, 5, 3, 2], [1, 2, 1, 1]
    tables = RiskTables(
        at_risk=np.array([[4.0, 3, 2, 1], [3, 2, 1, 1]]),
        events=np.array([[1.0, 1, 1, 0], [0, 1, 0, 1]]),
    )
    kaplan, peto, before = Fraction(1), Fraction(1), []
    expected = []
    for size, gone in zip(n, d, strict=True):
        before = (kaplan, peto)
        kaplan *= 1 - Fraction(gone, size)
        peto *= 1 - Fraction(gone, size + 1)
        expected.append(
            {
                "log-rank": 1.0,
                "gehan": size,
                "tarone-ware": size**0.5,
                "peto-peto": peto,
                "modified-peto-peto": before[1] * Fraction(size, size + 1),
                "fleming-harrington": float(before[0]) ** 0.5 * float(1 - before[0]) ** 2,
            }[word]
        )
    np.testing.assert_allclose(
        weights_of(tables, word, 0.5, 2.0), np.array(expected, dtype=float), rtol=1e-14
    )


@pytest.mark.parametrize("k", [2, 4])
def test_a_batch_has_the_statistics_of_its_samples(k):
    rng = np.random.default_rng(3)
    at_risk = np.sort(rng.integers(0, 6, (5, k, 7)), axis=-1)[..., ::-1].astype(float)
    events = np.minimum(at_risk, rng.integers(0, 2, (5, k, 7)))
    batch = batch_chi_squared(rank_sums(RiskTables(at_risk=at_risk, events=events)))
    for i in range(5):
        one = rank_sums(RiskTables(at_risk=at_risk[i], events=events[i]))
        assert batch[i] == pytest.approx(chi_squared(one)[0], rel=1e-9, abs=1e-12)


def test_times_with_nobody_at_risk_count_for_nothing():
    tables = RiskTables(at_risk=np.array([[2.0, 0], [1, 0]]), events=np.array([[1.0, 0], [0, 0]]))
    sums = rank_sums(tables)
    assert sums.expected.tolist() == [2 / 3, 1 / 3]
    np.testing.assert_allclose(sums.covariance, np.array([[2.0, -2], [-2, 2]]) / 9, rtol=1e-14)


def test_chains_of_groups_are_one_part():
    covariance = np.diag([1.0, 2, 2, 1]) - np.eye(4, k=1) - np.eye(4, k=-1)
    assert free_groups(covariance).tolist() == [0, 1, 2]
    assert free_groups(np.zeros((3, 3))).tolist() == []


def test_the_moments_of_the_exact_distribution_are_those_of_the_sums():
    rng = np.random.default_rng(5)
    at_risk = np.sort(rng.integers(1, 7, (3, 6)), axis=-1)[:, ::-1].astype(float)
    events = np.zeros((3, 6))
    events[rng.integers(0, 3, 6), np.arange(6)] = 1
    events[:, 0] = 1
    tables = RiskTables(at_risk=at_risk, events=events)
    found, sums = event_sums(tables), rank_sums(tables)
    assert found.probability.sum() == pytest.approx(1, rel=1e-12)
    mean = found.probability @ found.events
    spread = (found.events - mean).T @ ((found.events - mean) * found.probability[:, None])
    np.testing.assert_allclose(mean, sums.expected, rtol=1e-12)
    np.testing.assert_allclose(spread, sums.covariance, rtol=1e-11, atol=1e-12)
    assert steps(tables) > found.probability.size
    drawn = drawn_events(tables, 40_000, np.random.default_rng(6))
    np.testing.assert_allclose(drawn.mean(axis=0), mean, atol=5 * np.sqrt(spread.max() / 40_000))


def test_the_moments_of_all_arrangements_are_those_of_the_permutation():
    values, sizes = (
        [np.array([1.0, 5, 2, 8]), np.array([3.0, -1, 4])],
        [np.array([2, 2]), np.array([1, 2])],
    )
    sums = all_sums(values, sizes)
    assert len(sums) == 6 * 3
    assert arrangements(sizes) == pytest.approx(6 * 3)
    np.testing.assert_allclose(
        np.cov(sums.T, bias=True), sums_covariance(values, sizes), rtol=1e-12
    )
    drawn = random_sums(values, sizes, 20_000, np.random.default_rng(1))
    np.testing.assert_allclose(drawn.mean(axis=0), sums.mean(axis=0), atol=0.15)
    np.testing.assert_allclose(np.cov(drawn.T), sums_covariance(values, sizes), rtol=0.06)


def test_an_empty_group_has_one_way_to_be_chosen():
    assert all_sums([np.array([1.0, 2.0])], [np.array([2, 0])]).tolist() == [[3.0, 0.0]]
    assert all_sums([np.array([1.0, 2.0])], [np.array([0, 1, 1])]).tolist() == [
        [0.0, 1.0, 2.0],
        [0.0, 2.0, 1.0],
    ]
