"""The noncentral hypergeometric distribution against enumeration that shares no code."""

from __future__ import annotations

from fractions import Fraction
from math import comb, exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pooledcases.kernels.hypergeometric import hypergeometric


def one(a, n1, n2, m):
    return hypergeometric(*(np.array([float(value)]) for value in (a, n1, n2, m)))


@settings(max_examples=60, deadline=None)
@given(
    n1=st.integers(1, 30),
    n2=st.integers(1, 30),
    share=st.floats(0, 1),
    place=st.floats(0, 1),
    odds=st.fractions(Fraction(1, 50), Fraction(50), max_denominator=60),
)
def test_probabilities_are_those_of_exact_fractions(n1, n2, share, place, odds):
    m = round(share * (n1 + n2))
    low, high = max(0, m - n2), min(n1, m)
    a = low + round(place * (high - low))
    weights = {j: comb(n1, j) * comb(n2, m - j) * odds**j for j in range(low, high + 1)}
    total = sum(weights.values())
    mean = sum(j * w for j, w in weights.items()) / total
    variance = sum((j - mean) ** 2 * w for j, w in weights.items()) / total
    terms, eta = one(a, n1, n2, m), np.array([[log(odds)]])
    assert exp(terms.log(eta)[0, 0]) == pytest.approx(float(weights[a] / total), rel=1e-10)
    slope, curvature = terms.slopes(eta)
    assert slope[0, 0] == pytest.approx(float(a - mean), rel=1e-10, abs=1e-10)
    assert curvature[0, 0] == pytest.approx(float(variance), rel=1e-10, abs=1e-10)


@pytest.mark.parametrize("eta", [-3.0, -0.4, 0.0, 1.7])
def test_large_groups_against_scipy(eta):
    a, n1, n2, m = 505, 88391, 88391, 1004
    expected = stats.nchypergeom_fisher(n1 + n2, n1, m, np.exp(eta)).logpmf(a)
    found = one(a, n1, n2, m).log(np.array([[eta]]))[0, 0]
    # scipy's own probabilities are right to about 1e-9
    assert found == pytest.approx(expected, rel=1e-7) or expected == -np.inf


def test_studies_of_unlike_sizes_do_not_disturb_each_other():
    tables = np.array([[3, 9, 8, 5], [0, 4, 400, 2], [40, 90, 80, 70], [1, 1, 1, 1.0]])
    together = hypergeometric(*tables.T)
    eta = np.array([[[0.3, -1.0], [0.0, 2.0], [1.0, -0.2], [5.0, 0.1]]])
    for row, table in enumerate(tables):
        alone = hypergeometric(*table[:, None])
        for whole, part in zip(
            (together.log(eta), *together.slopes(eta)),
            (alone.log(eta[:, [row]]), *alone.slopes(eta[:, [row]])),
            strict=True,
        ):
            np.testing.assert_array_equal(whole[:, [row]], part)


def test_the_conditional_estimate_is_where_the_mean_is_the_count():
    a, n1, n2, m = (np.array([7.0, 0.0, 5.0]), *([np.array([9.0] * 3)] * 2), np.array([10, 4, 5.0]))
    place, height, curvature = hypergeometric(a, n1, n2, m).maxima()
    for row in (0,):
        dist = stats.nchypergeom_fisher(18, 9, int(m[row]), np.exp(place[row]))
        assert dist.mean() == pytest.approx(a[row], rel=1e-8)
        assert dist.var() == pytest.approx(curvature[row], rel=1e-7)
    # counts at an end of what is possible have no finite estimate
    assert place[1:].tolist() == [-np.inf, np.inf]
    assert height[1:].tolist() == [0.0, 0.0]
