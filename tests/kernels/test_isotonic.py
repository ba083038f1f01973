"""Pooling adjacent violators against the min-max formula, written out."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.kernels.isotonic import isotonic, isotonic_shares

counts = st.lists(
    st.integers(1, 6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=14
)


def min_max(pairs):
    """max over starts up to i of the min over ends from i on of the mean between them."""

    def mean(start, end):
        block = pairs[start : end + 1]
        return Fraction(sum(x for x, _ in block), sum(n for _, n in block))

    m = len(pairs)
    return [max(min(mean(s, t) for t in range(i, m)) for s in range(i + 1)) for i in range(m)]


@given(counts)
@settings(max_examples=150, deadline=None)
def test_counts_give_the_exact_ratio_of_the_min_max_formula(pairs):
    totals, weights = [x for x, _ in pairs], [n for _, n in pairs]
    # exact: a ratio of two whole numbers is rounded once on both sides
    assert isotonic_shares(totals, weights).tolist() == [float(f) for f in min_max(pairs)]


@given(
    st.lists(
        st.tuples(st.floats(-100, 100), st.floats(0.01, 100)),
        min_size=1,
        max_size=25,
    )
)
@settings(max_examples=100, deadline=None)
def test_general_weights_agree_with_scipy(rows):
    from scipy.optimize import isotonic_regression

    values, weights = np.array(rows).T
    theirs = isotonic_regression(values, weights=weights).x
    # means of up to 25 numbers of size 100, summed in another order
    np.testing.assert_allclose(isotonic(values, weights), theirs, rtol=0, atol=1e-11)


def test_a_nondecreasing_sequence_stays():
    assert isotonic([1.0, 1.0, 2.0, 7.0]).tolist() == [1.0, 1.0, 2.0, 7.0]


def test_a_falling_sequence_is_its_weighted_mean():
    assert isotonic([4.0, 1.0], [1.0, 2.0]).tolist() == [2.0, 2.0]


def test_one_and_no_value():
    assert isotonic([3.0]).tolist() == [3.0]
    assert isotonic([]).shape == (0,)


@pytest.mark.parametrize(
    ("values", "weights"),
    [([1.0, 2.0], [1.0]), ([1.0], [0.0]), ([np.nan], [1.0]), ([1.0], [np.inf]), ([[1.0]], [[1.0]])],
)
def test_unusable_input_is_an_error(values, weights):
    with pytest.raises(ValueError):
        isotonic(values, weights)
