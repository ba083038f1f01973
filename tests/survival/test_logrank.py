"""The log-rank test where it has no answer, and against lifelines where that is right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.results.encode import dumps
from pooledcases.survival import log_rank


def compare(times, events, groups):
    return log_rank({"t": times, "e": events, "g": groups}, time="t", event="e", by="g")


@given(
    st.lists(
        st.tuples(st.integers(1, 15), st.integers(0, 1), st.sampled_from("abc")),
        min_size=6,
        max_size=30,
    )
)
@settings(max_examples=25, deadline=None)
def test_agrees_with_lifelines_where_every_group_is_at_risk(rows):
    from lifelines.statistics import multivariate_logrank_test

    times, events, groups = zip(*rows, strict=True)
    ours = compare(times, events, groups)
    if ours.p_value is None or ours.not_at_risk:
        return
    theirs = multivariate_logrank_test(times, groups, events)
    # a solve against a pseudo-inverse of a 2 x 2 matrix
    assert ours.chi2 == pytest.approx(theirs.test_statistic, rel=1e-8, abs=1e-12)
    assert ours.df == theirs.degrees_of_freedom
    assert ours.p_value == pytest.approx(theirs.p_value, rel=1e-7)
    assert ours.observed.sum() == pytest.approx(ours.expected.sum())


def test_the_order_of_groups_does_not_matter():
    times, events = [2, 3, 4, 6, 7, 9, 11, 12], [1, 0, 1, 1, 1, 0, 1, 1]
    one = compare(times, events, list("aabbccab"))
    other = compare(times, events, list("ccbbaacb"))
    assert one.chi2 == pytest.approx(other.chi2, rel=1e-12)


def test_a_group_that_is_never_at_risk_has_no_degree_of_freedom():
    three = compare([1, 2, 5, 6, 7, 8], [0, 0, 1, 1, 1, 1], list("ccaabb"))
    two = compare([5, 6, 7, 8], [1, 1, 1, 1], list("aabb"))
    assert three.not_at_risk == ("c",)
    assert (three.df, three.p_value) == (1, pytest.approx(two.p_value, rel=1e-12))


@pytest.mark.parametrize(
    ("times", "events", "groups", "reason"),
    [
        ([1, 2, 3, 4], [0, 0, 0, 0], "aabb", "no_events"),
        ([1, 2, 3, 4], [0, 0, 1, 1], "aabb", "one_group"),
        ([1, 2, 3], [1, 1, 0], "aaa", "one_group"),
        ([4, 4, 4, 4], [1, 1, 1, 1], "aabb", "no_variance"),
    ],
)
def test_no_answer(times, events, groups, reason):
    test = compare(times, events, list(groups))
    assert (test.p_value, test.chi2, test.df, test.reason) == (None, None, None, reason)
    dumps(test)


def test_a_group_of_one():
    test = compare([3, 5, 6, 8], [1, 1, 0, 1], list("abbb"))
    assert test.n.tolist() == [1, 3]
    assert test.expected[0] == pytest.approx(1 / 4)
    assert 0 < test.p_value < 1


def test_equal_groups():
    test = compare([3, 3, 5, 5], [1, 1, 1, 1], list("abab"))
    assert test.chi2 == pytest.approx(0, abs=1e-12)
    assert test.p_value == pytest.approx(1)
    np.testing.assert_allclose(test.expected, [2, 2], rtol=1e-12)
