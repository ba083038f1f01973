"""Columns of numbers are read at once, and say what their cells say."""

import numpy as np
import pandas as pd
import pytest

import pooledcases as pc
from pooledcases.data.columns import numbers, texts
from pooledcases.data.native import native_columns, native_numbers, native_texts, rows_of

COLUMNS = {
    "doubles": np.array([0.5, -0.0, np.nan, 1e300]),
    "whole": np.array([3, -1, 0, 3]),
    "wide": np.array([0, 2**60, -(2**60), 7]),
    "short": np.array([0.1, 2.5, np.nan, 7], dtype=np.float32),
    "masked": np.ma.array([1.0, 2, 3, 4], mask=[0, 1, 0, 0]),
    "truth": np.array([True, False, True, True]),
    "listed": [1, 2.0, "NR", None],
    "strided": np.arange(8.0)[::2],
}


@pytest.mark.parametrize("make", [dict, pd.DataFrame])
@pytest.mark.parametrize("name", COLUMNS)
def test_as_cell_by_cell(name, make):
    table = make({name: COLUMNS[name]})
    kept = native_columns(table)
    assert rows_of(kept) == rows_of(table) == 4
    found = native_numbers(kept, name)
    assert (found is None) == (name in ("short", "masked", "truth", "listed")) or (
        make is pd.DataFrame and name == "masked"  # pandas writes NaN where the mask is
    )
    if found is not None:
        np.testing.assert_array_equal(found, numbers(table, name))
    np.testing.assert_array_equal(numbers(kept, name), numbers(table, name))
    assert native_texts(kept, name).tolist() == texts(table, name).tolist()


def test_the_table_is_checked_all_the_same():
    twice = pd.DataFrame(np.ones((2, 2)), columns=["died", "died"])
    with pytest.raises(pc.InputError, match="Two columns are called 'died'"):
        native_columns(twice)
    with pytest.raises(pc.InputError, match="different numbers of rows: a 1, b 2"):
        native_columns({"a": np.ones(1), "b": np.ones(2)})
    with pytest.raises(pc.InputError, match="not list"):
        native_columns([1.0])
    with pytest.raises(pc.InputError, match="option: 3 is no name"):
        native_columns({"a": np.ones(1)}, option=3)
    with pytest.raises(pc.InputError, match="is no list of cells"):
        native_columns({"a": np.ones((2, 2))})
    assert native_numbers({"a": np.array([1.0, np.inf])}, "a") is None  # read, and refused
    assert rows_of({}) == 0


def as_cells(table):
    return {name: list(values) for name, values in table.items()}


def test_many_rows_give_the_curve_of_their_cells():
    rng = np.random.default_rng(4)
    months = np.round(rng.exponential(20, 6000), 1)
    months[:3] = np.nan
    died = rng.integers(0, 2, 6000).astype(float)
    died[2:5] = np.nan
    table = {"months": months, "died": died, "arm": rng.integers(0, 3, 6000)}
    given = {"time": "months", "event": "died", "by": "arm"}
    here, there = (pc.kaplan_meier(columns, **given) for columns in (table, as_cells(table)))
    assert here.left_out == there.left_out
    assert [item.id for item in here.left_out] == [f"row {row}" for row in range(1, 6)]
    assert [(item.code, *item.values.values()) for item in here.cautions] == [("PC-M17", 5, 6000)]
    assert here.logrank.chi2 == there.logrank.chi2
    for one, other in zip(here.curves, there.curves, strict=True):
        assert one.group == other.group
        assert one.median_ci == other.median_ci
        for name in ("times", "survival", "ci_low", "ci_high", "at_risk", "events", "censored"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_wrong_cell_is_named_by_its_row():
    table = {"months": np.array([1.0, -2, 3]), "died": np.array([0, 3, 1])}
    with pytest.raises(pc.InputError) as error:
        pc.kaplan_meier(table, time="months", event="died")
    assert [text[:26] for text in error.value.problems] == [
        "row 2, column months: -2 i",
        "row 2, column died: '3' is",
    ]
