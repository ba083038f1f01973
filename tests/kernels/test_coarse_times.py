"""Places on a grid give the counts of a sort, to the last patient."""

import numpy as np
import pytest

from pooledcases.kernels.coarse_times import ENOUGH, coarse_counts
from pooledcases.kernels.event_table import event_table
from pooledcases.kernels.risk_tables import risk_tables

#: How times are written, and whether they are on a grid.
WRITTEN = {
    "whole months": (np.ceil, True),
    "tenths": (lambda t: np.round(t, 1), True),
    "days in months": (lambda t: np.ceil(t * 30.4) / 30.4, False),
    "weeks in years": (lambda t: np.ceil(t) / 52, False),
    "as they are": (lambda t: t, False),
    "many whole days": (lambda t: np.ceil(t * 1e5), False),
    "too large": (lambda t: np.where(t > 20, 1e9, np.ceil(t)), False),
    "one does not fit": (lambda t: np.where(t == t.max(), 7.3000001, np.ceil(t)), False),
    "nobody after the start": (np.zeros_like, True),
}


def patients(written, n=3 * ENOUGH, k=3):
    rng = np.random.default_rng(8)
    times = WRITTEN[written][0](rng.exponential(30, n))
    times[:9] = 0.0
    return times, (rng.random(n) < 0.4).astype(np.int64), rng.integers(0, k, n)


@pytest.mark.parametrize("written", WRITTEN)
def test_only_where_every_time_is_on_the_grid(written):
    times, events, groups = patients(written)
    assert (coarse_counts(times, events, groups, 3) is not None) == WRITTEN[written][1]
    assert coarse_counts(times[: ENOUGH - 1], events[: ENOUGH - 1]) is None


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("written", WRITTEN)
def test_event_table_of_many(written, late):
    times, events, _ = patients(written)
    entry = times * 0.4 - 1 if late else None
    table, every = event_table(times, events, entry), np.unique(times)
    np.testing.assert_array_equal(table.times, every)
    for found, kind in ((table.events, 1), (table.censored, 0)):
        places = np.searchsorted(every, times[events == kind])
        np.testing.assert_array_equal(found, np.bincount(places, minlength=every.size))
    np.testing.assert_array_equal(table.at_risk, still_there(times, entry, every))


@pytest.mark.parametrize("k", [1, 2, 3, 5])
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("written", WRITTEN)
def test_risk_tables_of_many(written, late, k):
    times, events, groups = patients(written, k=k)
    entry = times * 0.4 - 1 if late else None
    found, at = risk_tables(times, events, groups, k, entry=entry), np.unique(times[events == 1])
    for group in range(k):
        mine = groups == group
        came = None if entry is None else entry[mine]
        np.testing.assert_array_equal(found.at_risk[group], still_there(times[mine], came, at))
        places = np.searchsorted(at, times[mine & (events == 1)])
        np.testing.assert_array_equal(found.events[group], np.bincount(places, minlength=at.size))


def still_there(times, entry, at):
    """Who left at a time or later, less who came then or later."""
    later = times.size - np.searchsorted(np.sort(times), at)
    return later if entry is None else later - (entry.size - np.searchsorted(np.sort(entry), at))
