"""The one column reader: typed missing, conditions, and sentences for what cannot be read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pooledcases.data import columns
from pooledcases.errors import InputError

TABLE = {
    "status": ["NED", "AWD", "NR", " DOD ", ""],
    "months": ["12", "3.5", "NR", "0", "NAS"],
}


def test_numbers_are_floats_and_missing_cells_nan():
    values = columns.numbers(TABLE, "months")
    assert values[[0, 1, 3]].tolist() == [12.0, 3.5, 0.0]
    assert np.isnan(values[[2, 4]]).all()


def test_every_cell_that_is_no_number_is_named_by_its_row():
    with pytest.raises(InputError) as caught:
        columns.numbers({"age": ["40", "forty", "NR", "2 years"]}, "age")
    assert len(caught.value.problems) == 2
    assert caught.value.problems[0].startswith("row 2, column age: 'forty' is no number")


def test_texts_are_stripped_and_missing_is_none():
    assert columns.texts(TABLE, "status").tolist() == ["NED", "AWD", None, "DOD", None]


def test_a_column_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(InputError, match="no column 'sex'; the table has: status, months"):
        columns.texts(TABLE, "sex")


def test_conditions_are_read_and_matched_exactly():
    first, second = columns.parse_conditions("status=NED,DOD & months=12")
    assert columns.matches(TABLE, first).tolist() == [True, False, False, True, False]
    assert columns.matches(TABLE, second).tolist() == [True, False, False, False, False]
    assert columns.parse_conditions("  ") == ()


@pytest.mark.parametrize("text", ["status", "=NED", "status=", "status=NED & "])
def test_a_text_that_is_no_condition_says_how_one_is_written(text):
    with pytest.raises(InputError, match="COLUMN=VALUE"):
        columns.parse_conditions(text)


def test_an_indicator_knows_what_is_not_known():
    (condition,) = columns.parse_conditions("status=DOD")
    got = columns.indicator(TABLE, condition)
    assert got[[0, 1, 3]].tolist() == [0.0, 0.0, 1.0]
    assert np.isnan(got[[2, 4]]).all()


def test_a_missing_code_can_be_asked_for_by_name():
    (condition,) = columns.parse_conditions("status=NR")
    assert columns.matches(TABLE, condition).sum() == 1


def test_a_frame_reads_like_a_mapping():
    frame = pd.DataFrame({"died": [0.0, 1.0, np.nan]})
    (condition,) = columns.parse_conditions("died=1")
    assert columns.matches(frame, condition).tolist() == [False, True, False]
    assert columns.row_count(frame) == 3


@pytest.mark.parametrize("cell", ["nan", "inf", "1_000", "1,5", "0x10", "１２", ">60"])
def test_what_python_would_read_but_a_clinician_did_not_type_is_no_number(cell):
    with pytest.raises(InputError, match="is no number"):
        columns.numbers({"age": [cell]}, "age")


@pytest.mark.parametrize(("cell", "value"), [("1e-3", 0.001), ("+2", 2.0), (".5", 0.5), (7, 7.0)])
def test_plain_numbers_are_read(cell, value):
    assert columns.numbers({"age": [cell]}, "age").tolist() == [value]


def test_an_infinite_float_is_no_number():
    with pytest.raises(InputError, match="is no number"):
        columns.numbers({"age": [float("inf")]}, "age")


def test_pandas_own_missing_value_is_missing():
    frame = pd.DataFrame({"age": pd.array([3, None], dtype="Int64")})
    assert columns.cell_states(frame, "age") == ("known", "NR")
    assert np.isnan(columns.numbers(frame, "age")[1])


def test_states_tell_the_kinds_of_missing_apart():
    table = {"stage_n": ["N0", "Nx", "NR", "", "NAP", "UNC", "NAS", None]}
    got = columns.cell_states(table, "stage_n")
    assert got == ("known", "NAS", "NR", "NR", "NAP", "UNC", "NAS", "NR")


def test_known_numbers_leave_out_what_is_missing():
    assert columns.known_numbers(TABLE, "months") == (12.0, 3.5, 0.0)
