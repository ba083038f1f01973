"""Medians pooled as medians: against enumeration of all signs, and closed forms."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pooledcases.effects.median_rows import median_times
from pooledcases.errors import InputError
from pooledcases.kernels.sign_test import sign_interval, weighted_median
from pooledcases.labels import LABELS
from pooledcases.models import pool
from pooledcases.models.medians import MEDIAN_METHODS, pool_medians
from pooledcases.options import MedianWord, words
from pooledcases.results.encode import dumps

SIX = {"medi": [8, 12, 9, 14, 10, 11], "ni": [20, 30, 25, 60, 10, 40]}


def test_the_words_are_the_registry():
    assert tuple(MEDIAN_METHODS) == words(MedianWord)
    assert all(item.label in LABELS and item.citation for item in MEDIAN_METHODS.values())


@pytest.mark.parametrize("k", [1, 2, 5, 6, 7, 8, 9, 12, 20, 51])
@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.99])
def test_the_sign_interval_is_the_tabled_order_statistics(k, level):
    """With one weight: the r-th smallest and largest, r by the binomial distribution."""
    values = np.arange(1.0, k + 1)
    found = sign_interval(values, np.ones(k), level)
    r = int((stats.binom.cdf(np.arange(k), k, 0.5) <= (1 - level) / 2).sum())
    low, high = (r, k + 1 - r) if r > 0 else (-math.inf, math.inf)
    assert (found.low, found.high) == (low, high)
    covered = 1 - 2 * stats.binom.cdf(r - 1, k, 0.5) if r > 0 else 1.0
    assert found.coverage == pytest.approx(covered, abs=1e-12)
    assert found.coverage >= level - 1e-12
    assert found.exact


@settings(max_examples=60, deadline=None)
@given(data=st.data(), k=st.integers(1, 9), level=st.sampled_from([0.6, 0.8, 0.95]))
def test_the_weighted_interval_by_enumerating_all_signs(data, k, level):
    x = np.array(
        data.draw(st.lists(st.integers(0, 50), min_size=k, max_size=k, unique=True)), float
    )
    w = np.array(data.draw(st.lists(st.integers(1, 40), min_size=k, max_size=k)), float)
    found = sign_interval(x, w, level)
    sums = np.array([np.dot(w, signs) for signs in product((0, 1), repeat=k)])
    tail = (1 - level) / 2
    points = np.unique(np.concatenate([x - 0.25, x + 0.25]))
    kept = []
    for theta in points:
        below = w[x < theta].sum()
        if (sums <= below).mean() > tail and (sums >= below).mean() > tail:
            kept.append(theta)
    inside = [bool(found.low < theta < found.high) for theta in points]
    assert [theta for theta, is_in in zip(points, inside, strict=True) if is_in] == kept
    rejected = np.mean([((sums <= s).mean() <= tail) or ((sums >= s).mean() <= tail) for s in sums])
    assert found.coverage == pytest.approx(1 - rejected, abs=1e-12)


def test_the_weighted_median_has_half_of_the_weight_on_either_side():
    rng = np.random.default_rng(3)
    for _ in range(50):
        x, w = rng.normal(size=9), rng.integers(1, 50, size=9).astype(float)
        m = weighted_median(x, w)
        assert w[x < m].sum() <= w.sum() / 2 + 1e-9
        assert w[x > m].sum() <= w.sum() / 2 + 1e-9
        assert weighted_median(x, np.ones(9)) == np.median(x)
    assert weighted_median(np.arange(4.0), np.ones(4)) == np.median(np.arange(4.0))
    assert weighted_median(np.array([1.0, 3.0]), np.array([5.0, 5.0])) == 2.0


def test_repeating_a_study_by_its_weight_is_weighting_it():
    x, w = np.array([3.0, 1.0, 7.0, 5.0]), np.array([2.0, 3.0, 1.0, 3.0])
    assert weighted_median(x, w) == np.median(np.repeat(x, w.astype(int)))


def test_many_patients_fall_back_on_the_normal_distribution():
    rng = np.random.default_rng(8)
    x, w = rng.normal(size=60), rng.integers(10_000, 90_000, size=60).astype(float)
    far = sign_interval(x, w, 0.95)
    near = sign_interval(x, np.round(w / 100), 0.95)
    assert (far.exact, near.exact) == (False, True)
    order = np.sort(x)
    for one, other in ((far.low, near.low), (far.high, near.high)):
        # the exact distribution is that of rounded weights
        assert abs(np.searchsorted(order, one) - np.searchsorted(order, other)) <= 1


def test_median_of_medians():
    fit = pool_medians(SIX)
    assert (fit.estimate, fit.k, fit.n) == (10.5, 6, 185)
    assert (fit.ci.low, fit.ci.high, fit.coverage) == (8, 14, 1 - 2 / 64)
    assert fit.interval_method == "sign test, exact"
    assert sum(row.weight for row in fit.studies) == pytest.approx(1)
    weighted = pool_medians(SIX, method="weighted-median-of-medians")
    assert weighted.estimate == 11.0
    dumps(fit)


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_few_studies_exclude_nothing(k):
    fit = pool_medians({"medi": list(range(1, k + 1)), "ni": [10] * k})
    assert (fit.ci.low, fit.ci.high, fit.coverage) == (-math.inf, math.inf, 1.0)
    assert ("PC-M28" in [c.code for c in fit.cautions]) == (k == 1)
    dumps(fit)


def test_identical_medians():
    fit = pool_medians({"medi": [5.0] * 8, "ni": [10] * 8})
    assert (fit.estimate, fit.ci.low, fit.ci.high) == (5, 5, 5)


def test_differences_of_medians():
    table = {"med1i": [5, 7, 9], "n1i": [10, 10, 10], "med2i": [4, 4, "NR"], "n2i": [12, 12, 12]}
    fit = pool_medians(table)
    assert (fit.quantity, fit.estimate, fit.k) == ("difference", 2.0, 2)
    assert fit.studies[2].reason == "not reported: med1i, med2i"


def test_the_variance_of_a_normal_median_is_pi_over_two_times_that_of_its_mean():
    z = float(stats.norm.ppf(0.75))
    table = {
        "medi": [50.0, 55.0, 47.0],
        "q1i": [50 - 2 * z, 55 - 3 * z, 47 - 4 * z],
        "q3i": [50 + 2 * z, 55 + 3 * z, 47 + 4 * z],
        "ni": [40, 50, 60],
    }
    fit = pool_medians(table, method="qe", tau2="EE", inference="normal")
    variance = np.pi / 2 * np.array([4 / 40, 9 / 50, 16 / 60])
    assert [row.se for row in fit.studies] == pytest.approx(np.sqrt(variance), rel=1e-6)
    expected = np.sum(np.array(table["medi"]) / variance) / np.sum(1 / variance)
    assert fit.estimate == pytest.approx(expected, rel=1e-6)
    assert fit.fit.estimate == fit.estimate
    assert fit.coverage is None
    assert {row.family for row in fit.studies} == {"normal"}
    dumps(fit)


def test_the_variance_of_a_log_normal_median():
    q = stats.lognorm(0.8, scale=10).ppf([0.25, 0.5, 0.75])
    table = {"q1i": [q[0]], "medi": [q[1]], "q3i": [q[2]], "ni": [64]}
    row = pool_medians(table, method="qe").studies[0]
    assert row.family == "log-normal"
    assert row.se == pytest.approx(1 / (2 * 8 * stats.lognorm(0.8, scale=10).pdf(10)), rel=1e-6)


def test_a_study_without_a_spread_is_left_out_of_qe_only():
    table = SIX | {"q1i": [6, "NR", 7, 10, 8, 9], "q3i": [10, "NR", 12, 18, 13, 14]}
    fit = pool_medians(table, method="qe")
    assert fit.k == 5
    assert "without quartiles or range" in fit.studies[1].reason


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        ({"xi": [1]}, {}, "columns medi"),
        ({"medi": ["NR"], "ni": [3]}, {}, "no median to pool"),
        ({"medi": ["5"]}, {"method": "weighted-median-of-medians"}, "not reported: ni"),
        ({"medi": ["5"], "q1i": ["6"], "q3i": ["7"], "ni": [9]}, {}, "do not rise"),
        ({"medi": ["5"], "ni": [9]}, {"method": "mean"}, "median-of-medians"),
        ({"medi": ["5"], "ni": [9]}, {"columns": {"medi": "m"}}, "no column 'm'"),
    ],
)
def test_what_cannot_be_pooled_is_one_clear_error(table, options, message):
    with pytest.raises(InputError, match=message):
        pool_medians(table, **options)


def test_median_times_on_the_log_scale():
    table = {
        "study": ["a", "b", "c"],
        "months": ["12.0", "20.0", "15"],
        "low": ["8.0", "10.0", "9"],
        "high": ["18.0", "40.0", "NR"],
    }
    effects = median_times(table, median="months", ci_low="low", ci_high="high")
    z = stats.norm.ppf(0.975)
    np.testing.assert_allclose(effects.yi[:2], np.log([12, 20]))
    se = np.log([18 / 8, 40 / 10]) / (2 * z)
    np.testing.assert_allclose(np.sqrt(effects.vi[:2]), se, rtol=1e-12)
    assert "not reached" in effects.reason[2]
    fit = pool(effects, tau2="EE", inference="normal")
    w = 1 / se**2
    assert fit.reported.estimate == pytest.approx(math.exp(w @ np.log([12, 20]) / w.sum()))
    # intervals of Kaplan-Meier medians are not symmetric: no misprint is concluded
    skewed = median_times({"medi": ["12"], "ci_low": ["11"], "ci_high": ["30"]})
    assert skewed.cautions == ()
    assert skewed.k == 1


def test_median_times_need_their_columns():
    with pytest.raises(InputError, match="both limits"):
        median_times({"medi": ["12"]})
