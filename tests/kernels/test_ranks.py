"""Exact permutation of ranks, against R and against every split."""

import json
from itertools import combinations
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from comparing import against
from pooledcases.kernels.ranks import (
    doubled_midranks,
    feasible,
    mann_whitney,
    mann_whitney_normal,
    subset_sums,
)

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "describe.json").read_text(encoding="utf-8")
)["two_sample"]

samples = st.lists(st.integers(0, 5), min_size=1, max_size=6)


def every_split(x: list[float], y: list[float]) -> tuple[float, float]:
    """U by comparing all pairs, and p by listing every split, in whole numbers."""
    pooled = [*x, *y]

    def doubled_u(chosen: tuple[int, ...]) -> int:
        rest = [pooled[i] for i in range(len(pooled)) if i not in chosen]
        return sum(2 * (pooled[i] > b) + (pooled[i] == b) for i in chosen for b in rest)

    middle = len(x) * len(y)
    observed = doubled_u(tuple(range(len(x))))
    splits = [doubled_u(c) for c in combinations(range(len(pooled)), len(x))]
    far = sum(abs(u - middle) >= abs(observed - middle) for u in splits)
    return observed / 2, far / len(splits)


@settings(deadline=None)
@given(samples, samples)
def test_with_ties_against_every_split(x: list[int], y: list[int]) -> None:
    u, p = mann_whitney(x, y)
    expected_u, expected_p = every_split(x, y)
    assert u == expected_u
    assert p == pytest.approx(expected_p, rel=1e-12)


def test_against_r() -> None:
    u, p = mann_whitney(REFERENCE["x"], REFERENCE["y"])
    assert u == REFERENCE["wilcox_exact"]["W"]
    against("ranks: Wilcoxon", 1e-12, program="R")(p, REFERENCE["wilcox_exact"]["p"])


@pytest.mark.parametrize(("n1", "n2"), [(25, 40), (60, 7)])
def test_without_ties_it_is_scipys(n1: int, n2: int) -> None:
    rng = np.random.default_rng(n1)
    x, y = rng.normal(size=n1), rng.normal(0.4, size=n2)
    expected = stats.mannwhitneyu(x, y, method="exact")
    u, p = mann_whitney(x, y)
    assert (u, p) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-11)


def test_all_values_equal_give_one() -> None:
    assert mann_whitney([3.0] * 5, [3.0] * 4) == (10.0, 1.0)


def test_one_patient_in_each_group() -> None:
    assert mann_whitney([1.0], [2.0]) == (0.0, 1.0)


def test_complete_separation_is_two_of_all_splits() -> None:
    p = mann_whitney(np.arange(12), 50 + np.arange(15))[1]
    assert p == pytest.approx(2 / comb(27, 12), rel=1e-12)


@settings(deadline=None)
@given(samples, samples)
def test_groups_may_be_exchanged(x: list[int], y: list[int]) -> None:
    (u, p), (other_u, other_p) = mann_whitney(x, y), mann_whitney(y, x)
    assert u + other_u == len(x) * len(y)
    assert p == pytest.approx(other_p, rel=1e-12)


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30))
def test_doubled_midranks_are_scipys(values: list[float]) -> None:
    np.testing.assert_array_equal(doubled_midranks(values), 2 * stats.rankdata(values))


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=8), st.data())
def test_subset_sums_against_combinations(scores: list[int], data: st.DataObject) -> None:
    size = data.draw(st.integers(0, len(scores)))
    sums = [sum(c) for c in combinations(scores, size)]
    chance = subset_sums(np.array(scores), size)
    assert chance.sum() == pytest.approx(1, rel=1e-12)
    for total in range(chance.size):
        assert chance[total] == pytest.approx(sums.count(total) / len(sums), abs=1e-14)


def test_the_normal_p_is_that_of_r() -> None:
    # R 4.2.2, wilcox.test(round(x), round(y), exact = FALSE)
    u, p = mann_whitney_normal(np.round(REFERENCE["x"]), np.round(REFERENCE["y"]))
    assert u == 57.5
    against("ranks: Wilcoxon", 1e-12, program="R")(p, 0.0990134418529822)


def test_the_normal_p_meets_the_exact_one_where_that_stops() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.integers(0, 12, 90), rng.integers(1, 13, 90)
    assert feasible(x.size, y.size)
    exact, normal = mann_whitney(x, y), mann_whitney_normal(x, y)
    assert normal[0] == exact[0]
    # the tail of a normal distribution: p is about 0.005 in these two samples of 90
    assert normal[1] == pytest.approx(exact[1], rel=0.05)


def test_all_values_tied_tell_nothing() -> None:
    assert mann_whitney_normal([1, 1], [1, 1, 1]) == (3.0, 1.0)


def test_sizes_that_are_feasible() -> None:
    assert feasible(100, 100)
    assert feasible(2, 9_000)
    assert not feasible(300, 300)
