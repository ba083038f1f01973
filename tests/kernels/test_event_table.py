"""Counts at the distinct times, the curve of them, and the curves of resamples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.kernels.event_table import (
    at_risk_at,
    event_table,
    fewest_at_risk,
    left_after,
    resampled_counts,
)
from pooledcases.kernels.product_limit import product_limit

rows = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 6), st.integers(0, 1)), min_size=1, max_size=15
)


def columns(patients):
    entry = np.array([a for a, _, _ in patients], dtype=float)
    times = np.array([a + b for a, b, _ in patients], dtype=float)
    return entry, times, np.array([e for *_, e in patients])


@given(rows)
@settings(max_examples=60, deadline=None)
def test_counted_one_by_one(patients):
    entry, times, events = columns(patients)
    for late in (None, entry):
        came = np.full_like(times, -1) if late is None else entry
        table = event_table(times, events, late)
        assert table.times.tolist() == sorted(set(times.tolist()))
        for i, t in enumerate(table.times):
            assert table.at_risk[i] == ((came < t) & (t <= times)).sum()
            assert table.events[i] == ((times == t) & (events == 1)).sum()
            assert table.censored[i] == ((times == t) & (events == 0)).sum()


@given(rows)
@settings(max_examples=60, deadline=None)
def test_numbers_at_any_time(patients):
    entry, times, events = columns(patients)
    table, ordered = event_table(times, events, entry), np.sort(entry)
    leaving = table.events + table.censored
    asked = np.arange(0, 14, 0.5)
    at_risk = at_risk_at(asked, table.times, leaving, ordered)
    assert at_risk.tolist() == [int(((entry < t) & (t <= times)).sum()) for t in asked]
    after = left_after(table.times, leaving, ordered)
    assert after.tolist() == [int(((entry <= t) & (t < times)).sum()) for t in table.times]
    # halves of months meet every stretch between two whole ones
    least = fewest_at_risk(asked, table.times, leaving, ordered)
    for t, fewest in zip(asked, least, strict=True):
        earlier = [n for u, n in zip(asked, at_risk, strict=True) if ordered[0] < u <= t]
        assert fewest == min([*earlier, (entry == ordered[0]).sum()])


def test_nobody_and_negative_zero():
    none = event_table(np.zeros(0), np.zeros(0, dtype=np.int64))
    assert [part.size for part in (none.times, none.at_risk, none.events, none.censored)] == [0] * 4
    assert product_limit(none.at_risk, none.events).size == 0
    zero = event_table(np.array([-0.0, 0.0, 5.0]), np.array([1, 0, 1]))
    assert (zero.times.tolist(), zero.at_risk.tolist()) == ([0.0, 5.0], [3, 1])


@pytest.mark.parametrize("decimals", [0, 1, 12])
def test_the_curve_is_that_of_lifelines(decimals):
    from lifelines import KaplanMeierFitter

    rng = np.random.default_rng(5)
    times, events = rng.exponential(20, 300).round(decimals), rng.integers(0, 2, 300)
    table = event_table(times, events)
    theirs = KaplanMeierFitter().fit(times, events)
    ours = product_limit(table.at_risk, table.events)
    # products here, sums of logarithms there
    np.testing.assert_allclose(
        ours, theirs.survival_function_.loc[table.times].to_numpy()[:, 0], rtol=0, atol=1e-14
    )
    counts = theirs.event_table.loc[table.times]
    assert table.at_risk.tolist() == counts["at_risk"].tolist()
    assert table.events.tolist() == counts["observed"].tolist()
    assert table.censored.tolist() == counts["censored"].tolist()


def test_a_million_patients_give_what_lifelines_gives():
    from lifelines import KaplanMeierFitter

    rng = np.random.default_rng(6)
    times, events = rng.exponential(20, 10**6), rng.integers(0, 2, 10**6)
    table = event_table(times, events)
    theirs = KaplanMeierFitter().fit(times, events).survival_function_.to_numpy()[1:, 0]
    # a million roundings on either side
    np.testing.assert_allclose(
        product_limit(table.at_risk, table.events), theirs, rtol=0, atol=1e-11
    )


def test_resamples_are_the_curves_of_their_patients():
    rng = np.random.default_rng(3)
    times, events = rng.integers(0, 9, 30).astype(float), rng.integers(0, 2, 30)
    draws = rng.integers(0, 30, (20, 30))
    weights = np.array([np.bincount(draw, minlength=30) for draw in draws])
    moments, at_risk, died = resampled_counts(times, events, weights)
    curves = product_limit(at_risk, died)
    assert at_risk.shape == died.shape == curves.shape == (20, len(moments))
    for draw, curve in zip(draws, curves, strict=True):
        own = event_table(times[draw], events[draw])
        place = np.searchsorted(moments, own.times)
        # times that nobody of the resample has multiply by 1
        assert curve[place].tolist() == product_limit(own.at_risk, own.events).tolist()


def test_resamples_of_nobody():
    none = np.zeros(0)
    moments, at_risk, died = resampled_counts(none, none.astype(int), np.zeros((4, 0), dtype=int))
    assert (moments.size, at_risk.shape, died.shape) == (0, (4, 0), (4, 0))
