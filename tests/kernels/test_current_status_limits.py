"""Limits of a current-status estimate: coverage by enumeration, and the likelihood itself."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from pooledcases.kernels.current_status_limits import limits_at, neighbours, valid_limits
from pooledcases.kernels.current_status_ratio import RATIO_QUANTILES, likelihood_ratio_limits
from pooledcases.kernels.isotonic import isotonic_blocks, isotonic_shares
from pooledcases.kernels.looks import Looks, every_split


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 26, 27, 28, 64, 1000, 10**6])
def test_neighbours_are_the_least_number_whose_cube_reaches_the_square(n):
    m = neighbours(n)
    assert (m - 1) ** 3 < n**2 <= m**3


tables = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9)


@given(tables)
@settings(max_examples=80, deadline=None)
def test_rows_of_blocks_are_single_regressions(pairs):
    seen = np.array([n for n, _ in pairs], dtype=float)
    had = np.array([min(x, n) for n, x in pairs], dtype=float)
    rows = np.stack([had, had[::-1]]), np.stack([seen, seen[::-1]])
    fitted = isotonic_blocks(*rows).fitted()
    for row, x, n in zip(fitted, *rows, strict=True):
        here = n > 0
        assert row[here].tolist() == isotonic_shares(x[here], n[here]).tolist()


@pytest.mark.parametrize("n", [3, 5, 8])
@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("tied", [False, True])
def test_valid_limits_hold_over_all_outcomes(n, level, tied):
    # every outcome of n looks with its probability: exact coverage, no simulation
    times = np.sort(np.arange(n) // 2 if tied else np.arange(n)).astype(float) + 1
    outcomes = np.array(list(itertools.product((0, 1), repeat=n)), dtype=float)
    shapes = (lambda t: 1 - np.exp(-t / 4), lambda t: 0.3 + 0 * t, lambda t: (t > 2) * 0.9 + 0.05)
    for t in (0.5, 2.0, 2.5, 3.0):
        _, low, high = limits_at(np.tile(times, (len(outcomes), 1)), outcomes, t, level=level)
        for shape in shapes:
            p = shape(times)
            chance = np.prod(np.where(outcomes == 1, p, 1 - p), axis=1)
            truth = float(shape(np.array(t)))
            inside = (low <= truth + 1e-12) & (truth <= high + 1e-12)
            assert chance[inside].sum() >= level


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1)), min_size=1, max_size=12))
@settings(max_examples=50, deadline=None)
def test_limits_hold_the_estimate_and_stay_between_0_and_1(rows):
    times, events = np.array(rows, dtype=float).T
    for interval in ("valid", "likelihood-ratio"):
        for t in (0.0, 2.5, 3.0, 6.0):
            estimate, low, high = limits_at(times[None], events[None], t, interval=interval)
            assert 0 <= low[0] <= estimate[0] + 1e-12
            assert estimate[0] - 1e-12 <= high[0] <= 1


def best_held(events, contacts, at, theta):
    """The highest log-likelihood of growing shares with one of them held, by another program."""
    m = len(events)
    last = 1 - 1e-9

    def lost(share):
        share = np.clip(share, 1e-9, last)
        return -float((events * np.log(share) + (contacts - events) * np.log1p(-share)).sum())

    grows = [{"type": "ineq", "fun": lambda f, i=i: f[i + 1] - f[i]} for i in range(m - 1)]
    held = [{"type": "eq", "fun": lambda f: f[at] - theta}]
    start = np.clip(isotonic_shares(events, contacts), 0.01, 0.99)
    start = np.where(np.arange(m) <= at, np.minimum(start, theta), np.maximum(start, theta))
    bounds = [(1e-9, last)] * m
    found = minimize(
        lost,
        start,
        method="SLSQP",
        bounds=bounds,
        constraints=grows + held,
        options={"maxiter": 1000, "ftol": 1e-14},
    )
    return -found.fun


@pytest.mark.parametrize("seed", range(6))
def test_likelihood_ratio_limits_lose_exactly_the_quantile(seed):
    rng = np.random.default_rng(seed)
    m = 8
    contacts = rng.integers(1, 6, m).astype(float)
    events = rng.binomial(contacts.astype(int), np.linspace(0.1, 0.8, m)).astype(float)
    looks = Looks(events[None], contacts[None])
    low, high = likelihood_ratio_limits(looks, *every_split(m), level=0.95)
    whole = isotonic_shares(events, contacts)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = events * np.log(whole) + (contacts - events) * np.log1p(-whole)
    best = float(np.nansum(np.where((whole > 0) & (whole < 1), terms, 0.0)))
    compared = 0
    for at in range(m):
        for limit in (low[0, m + at], high[0, m + at]):
            if 1e-6 < limit < 1 - 1e-6:
                loss = 2 * (best - best_held(events, contacts, at, limit))
                assert loss == pytest.approx(RATIO_QUANTILES[0.95], abs=2e-4)  # SLSQP's own end
                compared += 1
    assert compared >= 8


def test_limits_of_two_looks_by_hand():
    looks = Looks(np.array([[0.0, 1.0]]), np.ones((1, 2)))
    low, high = valid_limits(looks, *every_split(2), level=0.95)
    # the gaps before both times, then both times: 0 of 1, 1 of 1, and 1 of 2 of one-sided limits
    one_of_two = 1 - 0.975**0.5
    assert low[0].tolist() == pytest.approx([0, 0, 0, one_of_two], abs=1e-12)
    assert high[0].tolist() == pytest.approx([1 - one_of_two, 1, 1 - one_of_two, 1], abs=1e-12)


def test_large_samples_are_fast_and_finite():
    rng = np.random.default_rng(1)
    contacts = np.ones((1, 100_000))
    events = (rng.random((1, 100_000)) < np.linspace(0, 0.9, 100_000)).astype(float)
    low, high = valid_limits(Looks(events, contacts), *every_split(100_000), level=0.95)
    assert np.isfinite(low).all()
    assert (low <= high).all()
    assert np.median(high - low) < 0.1


def test_all_and_none_with_the_event():
    times = np.arange(1.0, 9.0)[None]
    for events, estimate in ((np.zeros((1, 8)), 0.0), (np.ones((1, 8)), 1.0)):
        for interval in ("valid", "likelihood-ratio"):
            value, low, high = limits_at(times, events, 4.0, interval=interval)
            assert value[0] == estimate
            assert (low[0] == 0.0) == (estimate == 0.0)
            assert (high[0] == 1.0) == (estimate == 1.0)
