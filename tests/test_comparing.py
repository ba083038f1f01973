"""The rule by which numbers are held against R's, and how they are counted."""

from __future__ import annotations

import math

import numpy as np
import pytest

import comparing
from comparing import Tally, absent, against, off


@pytest.fixture(autouse=True)
def counted(monkeypatch):
    """Counts of its own, so that these tests are not taken for comparisons."""
    tallies = {}
    monkeypatch.setattr(comparing, "TALLIES", tallies)
    return tallies


@pytest.mark.parametrize(
    ("ours", "theirs", "apart"),
    [
        (2.2, 2.0, 0.1), (1e-4, 0.0, 0.1), (-math.inf, "-Inf", 0.0), (1.0, math.inf, math.inf),
        (math.nan, 1.0, math.inf), (None, 1.0, math.inf), ([1.0, 3.0], [1.0, 2.0], 0.5),
        ([], [], 0),
    ],
)  # fmt: skip
def test_differences_are_relative_above_a_thousandth(ours, theirs, apart):
    assert off(ours, theirs) == pytest.approx(apart)


def test_without_a_least_size_zero_is_near_nothing_else():
    assert off(0.0, 0.0, size=0.0) == 0
    assert off(1e-300, 0.0, size=0.0) == math.inf


def test_what_is_near_enough_is_counted_with_its_largest_difference(counted):
    close = against("a group: a method", 0.2)
    close([1.1, None, 3.0], [1.0, "NA", 3.0])
    close(5.0, None)
    assert comparing.rows() == [
        ("metafor", "a group: a method", 0.2, 2, pytest.approx(0.1)),
    ]
    assert (comparing.total(), comparing.by_group()) == (2, {"a group": 2})


@pytest.mark.parametrize(
    ("ours", "theirs"), [(1.3, 1.0), (None, 1.0), ([1.0], [1.0, 1.0]), (1.0, [1.0])]
)
def test_what_is_not_near_enough_fails(ours, theirs):
    with pytest.raises(AssertionError, match="a method"):
        against("a method", 0.2)(ours, theirs)


def test_what_r_does_not_give_may_have_to_be_absent_here_too(counted):
    against("m", 1e-8, absent_too=True)([None, math.nan], ["NA", None])
    with pytest.raises(AssertionError):
        against("m", 1e-8, absent_too=True)(1.0, "NA")
    assert absent("NaN")
    assert not absent("Inf")
    assert comparing.rows() == []


def test_counts_of_workers_are_added_up(counted):
    counted["metafor", "m", 1e-8] = Tally(3, 1e-12)
    comparing.add([("metafor", "m", 1e-8, 2, 1e-10), ("meta", "n", 1e-6, 1, 0.0)])
    assert comparing.rows() == [("meta", "n", 1e-6, 1, 0.0), ("metafor", "m", 1e-8, 5, 1e-10)]


def test_rows_travel_between_processes():
    against("m", 1e-8)(np.float64(1.0), np.ones(()))
    (row,) = comparing.rows()
    assert [type(value) for value in row] == [str, str, float, int, float]
