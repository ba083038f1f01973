"""Patients counted block by block, by places on a grid, or one by one: the same tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.kernels import rank_tests, risk_tables
from pooledcases.kernels.rank_tests import TIME_WEIGHTS, rank_sums, weights_of
from pooledcases.kernels.risk_tables import RiskTables


def by_definition(times, events, groups, k, entry=None):
    """At risk are those with entry < t <= time; every event time and group by itself."""
    entry = np.full(times.size, -1.0) if entry is None else entry
    grid = sorted(set(times[events == 1].tolist()))
    tables = np.zeros((2, k, len(grid)))
    for g in range(k):
        mine = groups == g
        for place, t in enumerate(grid):
            tables[0, g, place] = (mine & (times >= t) & (entry < t)).sum()
            tables[1, g, place] = (mine & (times == t) & (events == 1)).sum()
    return tables


def same(found, expected):
    np.testing.assert_array_equal(found.at_risk, expected[0])
    np.testing.assert_array_equal(found.events, expected[1])


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([0.0, 0.1, 1 / 3, 1.0, 2.5, 7.0, 1e-300, 1e9]),
            st.integers(0, 1),
            st.integers(0, 2),
            st.floats(-1, 3),
        ),
        max_size=30,
    ),
    block=st.integers(1, 9),
    late=st.booleans(),
)
def test_small_blocks_cut_no_time_in_two(rows, block, late):
    columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    times, events, groups, entry = (
        np.array(c, dtype=t) for c, t in zip(columns, "dqqd", strict=True)
    )
    entry = np.minimum(entry, times - 0.01) if late else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(risk_tables, "_BLOCK", block)
        found = risk_tables.risk_tables(times, events, groups, 3, entry=entry)
    same(found, by_definition(times, events, groups, 3, entry))


def counted(times, events, groups, k, entry):
    """Many patients: ends at each time or later, less entries at it or later, group by group."""
    grid = np.unique(times[events == 1])
    tables = np.empty((2, k, grid.size))
    for g in range(k):
        ends, late = np.sort(times[groups == g]), np.sort(entry[groups == g])
        died = np.sort(times[(groups == g) & (events == 1)])
        tables[0, g] = (ends.size - np.searchsorted(ends, grid)) - (
            late.size - np.searchsorted(late, grid)
        )
        tables[1, g] = np.searchsorted(died, grid, "right") - np.searchsorted(died, grid)
    return tables


WRITTEN = {
    "all different": lambda t: t,
    "some shared": lambda t: np.round(t, 3),
    "most shared": lambda t: np.round(t * 7) / 7,
    "tenths": lambda t: np.round(t, 1),
    "whole months": np.ceil,
    "nearly all at one time": lambda t: np.where(t < 25, 1 / 3, t),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_many_patients_of_several_groups_and_late_entries(written):
    rng = np.random.default_rng(3)
    n, k = 50_000, 3
    times = WRITTEN[written](rng.exponential(10, n))
    events, groups = rng.integers(0, 2, n), rng.integers(0, k, n)
    entry = np.minimum(rng.uniform(-3, 3, n), times - 0.01)
    everybody = np.full(n, -1.0)
    same(
        risk_tables.risk_tables(times, events, groups, k),
        counted(times, events, groups, k, everybody),
    )
    same(
        risk_tables.risk_tables(times, events, groups, k, entry=entry),
        counted(times, events, groups, k, entry),
    )


@pytest.mark.parametrize("word", TIME_WEIGHTS)
@pytest.mark.parametrize(("batch", "k", "m"), [((), 2, 11), ((2, 3), 3, 10), ((4,), 2, 0)])
def test_sums_of_blocks_of_times_are_the_sums(monkeypatch, word, batch, k, m):
    rng = np.random.default_rng(4)
    events = rng.integers(0, 3, (*batch, k, m)).astype(float)
    # as many as have the event or leave later
    at_risk = np.cumsum((events + rng.integers(0, 4, events.shape))[..., ::-1], axis=-1)[..., ::-1]
    sets = RiskTables(at_risk=at_risk, events=events)
    weights = weights_of(sets, word, 0.5, 1.0 if TIME_WEIGHTS[word].powers else 0.0)
    whole = rank_sums(sets, weights)
    monkeypatch.setattr(rank_tests, "_BLOCK", 4)
    parts = rank_sums(sets, weights)
    for name in ("observed", "expected", "covariance"):
        one, other = getattr(whole, name), getattr(parts, name)
        np.testing.assert_allclose(other, one, rtol=1e-12, atol=1e-12)
    share = sets.at_risk / np.maximum(sets.n, 1)[..., None, :]
    expected = (share * (sets.d * weights)[..., None, :]).sum(axis=-1)
    np.testing.assert_allclose(parts.expected, expected, rtol=1e-12)
