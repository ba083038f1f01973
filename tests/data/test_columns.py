"""The one column reader: typed missing, and sentences for what cannot be read."""

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


@pytest.mark.parametrize(
    ("named", "where"),
    [
        ("case_id", "row 2 (C28), column age"),
        ("Patient", "row 2 (C28), column age"),
        ("study", "row 2 (C28), column age"),
        ("id", "row 2 (C28), column age"),
        ("nickname", "row 2, column age"),
    ],
)
def test_a_wrong_cell_is_named_by_its_patient_or_study(named, where):
    with pytest.raises(InputError) as caught:
        columns.numbers({named: ["C27", "C28"], "age": ["40", "forty"]}, "age")
    assert caught.value.problems[0].startswith(f"{where}: 'forty' is no number")


def test_a_name_that_is_missing_or_spoken_of_itself_leaves_the_row_alone():
    with pytest.raises(InputError, match="row 1, column age: 'x' is no number"):
        columns.numbers({"case_id": ["NR"], "age": ["x"]}, "age")
    with pytest.raises(InputError, match="row 1, column case_id: 'x' is no number"):
        columns.numbers({"case_id": ["x"]}, "case_id")


def test_two_columns_of_names_name_nobody():
    with pytest.raises(InputError, match="row 1, column age: 'x' is no number"):
        columns.numbers({"id": ["7"], "pt": ["A"], "age": ["x"]}, "age")


def test_texts_are_stripped_and_missing_is_none():
    assert columns.texts(TABLE, "status").tolist() == ["NED", "AWD", None, "DOD", None]


def test_a_column_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(InputError, match="no column 'sex'; the table has: status, months"):
        columns.texts(TABLE, "sex")


def test_a_frame_reads_like_a_mapping():
    frame = pd.DataFrame({"died": [0.0, 1.0, np.nan]})
    assert columns.texts(frame, "died").tolist() == ["0", "1", None]
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
