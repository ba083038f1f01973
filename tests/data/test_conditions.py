"""Which rows are meant by ``COLUMN=VALUE[,VALUE]``."""

from __future__ import annotations

import numpy as np
import pytest

from pooledcases.data import conditions
from pooledcases.errors import InputError

TABLE = {
    "status": ["NED", "AWD", "NR", " DOD ", ""],
    "months": ["12", "3.5", "NR", "0", "NAS"],
    "died": [0.0, 0.0, np.nan, 1.0, np.nan],
}


def test_conditions_are_read_and_matched_exactly():
    first, second = conditions.parse_conditions("status=NED,DOD & months=12")
    assert conditions.matches(TABLE, first).tolist() == [True, False, False, True, False]
    assert conditions.matches(TABLE, second).tolist() == [True, False, False, False, False]
    assert conditions.parse_conditions("  ") == ()


@pytest.mark.parametrize("text", ["status", "=NED", "status=", "status=NED & "])
def test_a_text_that_is_no_condition_says_how_one_is_written(text):
    with pytest.raises(InputError, match="COLUMN=VALUE"):
        conditions.parse_conditions(text)


def test_an_indicator_knows_what_is_not_known():
    (condition,) = conditions.parse_conditions("status=DOD")
    got = conditions.indicator(TABLE, condition)
    assert got[[0, 1, 3]].tolist() == [0.0, 0.0, 1.0]
    assert np.isnan(got[[2, 4]]).all()


def test_a_missing_code_can_be_asked_for_by_name():
    (condition,) = conditions.parse_conditions("status=NR")
    assert conditions.matches(TABLE, condition).sum() == 1


def test_a_number_is_asked_for_as_it_is_typed():
    (condition,) = conditions.parse_conditions("died=1")
    assert conditions.matches(TABLE, condition).tolist() == [False, False, False, True, False]
