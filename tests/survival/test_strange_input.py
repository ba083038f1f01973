"""Tables that are no tables, events that are none, times without end: always sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pooledcases.errors import InputError
from pooledcases.results.encode import dumps
from pooledcases.survival import (
    current_status,
    kaplan_meier,
    log_rank,
    median_followup,
    naive_and_current,
)

TABLE = {
    "case_id": list("abcdef"),
    "months": [3, 8, 9, 15, 24, 30],
    "died": [1, 0, 1, 0, 1, 0],
    "status": ["DOD", "NED", "DOD", "AWD", "DOC", "NED"],
    "gene": ["A", "B"] * 3,
    "disease_free_at_start": ["yes", "yes", "no", "unclear", "NR", "yes"],
}

NO_TABLES = [
    ({**TABLE, "gene": ["A", "B"]}, "different numbers of rows: .*gene 2"),
    ({**TABLE, "months": 3}, "'months' is no list of cells"),
    ({**TABLE, "months": np.ones((6, 2))}, "'months' is no list of cells"),
    (pd.DataFrame([[1, 2, 3]], columns=["months", "died", "died"]), "called 'died'"),
    (None, "not NoneType"),
    ([1, 2], "not list"),
    (np.array([1.0]), "not ndarray"),
]


@pytest.mark.parametrize(("table", "words"), NO_TABLES)
@pytest.mark.parametrize("analyse", [kaplan_meier, median_followup, current_status, log_rank])
def test_what_is_no_table_is_told(analyse, table, words):
    by = {"by": "gene"} if analyse is log_rank else {}
    with pytest.raises(InputError, match=words):
        analyse(table, time="months", event="died", **by)


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame(TABLE).set_index(pd.Index([9, 3, 3, 1, 0, 7])),
        pd.DataFrame(TABLE).astype({"died": "Int64", "months": "category", "status": "string"}),
        pd.DataFrame(TABLE).astype({"died": bool}),
        pd.DataFrame({0: range(6)} | TABLE),
        {name: tuple(cells) for name, cells in TABLE.items()},
    ],
)
def test_odd_names_indexes_and_types_are_read(table):
    curve = kaplan_meier(table, time="months", event="died")
    assert curve.events.tolist() == [1, 0, 1, 0, 1, 0]


@pytest.mark.parametrize(
    "event", [None, 5, ("status",), ("status", None), (5, ["DOD"]), ("status", ["DOD"], 3)]
)
def test_what_is_no_event_is_told(event):
    with pytest.raises(InputError, match="is not known; write a column of 0 and 1"):
        kaplan_meier(TABLE, time="months", event=event)


@pytest.mark.parametrize("value", [1, 1.0, np.int64(1), "1"])
def test_values_of_the_event_may_be_numbers(value):
    assert kaplan_meier(TABLE, time="months", event=("died", [value])).n_events == 3


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("status", ["dod"], "no patient has 'dod', but the column holds DOD"),
        ("true", ["1"], "no patient has '1', but the column holds False, True"),
    ],
)
def test_a_value_in_another_writing_is_no_curve_without_events(column, values, words):
    table = {**TABLE, "true": [True, False] * 3}
    with pytest.raises(InputError, match=words):
        kaplan_meier(table, time="months", event=(column, values))


def test_a_word_that_nobody_has_is_told_but_for_presets_and_codes():
    with pytest.raises(InputError, match="no patient has 'LOST'; the column holds AWD, DOC, DOD"):
        kaplan_meier(TABLE, time="months", event=("status", ["DOD", "LOST"]))
    own = {**TABLE, "status": ["dead", "alive"] * 3}
    with pytest.raises(InputError, match="no patient has 'DOD'; the column holds alive, dead"):
        kaplan_meier(own, time="months", event=("status", ["DOD"]))
    presets = {**TABLE, "status": ["NED", "AWD"] * 3}
    assert kaplan_meier(presets, time="months", event=("status", ["DOD"])).n_events == 0
    codes = {**TABLE, "status": [1] * 6}
    assert kaplan_meier(codes, time="months", event=("status", [2])).n_events == 0


@pytest.mark.parametrize("option", ["by", "time", "id"])
def test_a_list_is_no_name_of_a_column(option):
    options = {"time": "months", "event": "died"} | {option: ["gene"]}
    with pytest.raises(InputError, match=f"{option}: .* is no name of a column"):
        kaplan_meier(TABLE, **options)


def test_groups_must_be_named_to_be_compared():
    with pytest.raises(InputError, match="by: name the column"):
        log_rank(TABLE, time="months", event="died", by=None)
    with pytest.raises(InputError, match="no column 'start'"):
        naive_and_current(TABLE, time="months", event="died", disease_free="start")


def test_a_time_out_of_all_proportion_is_told():
    with pytest.raises(InputError, match="row 2, column months: 1e\\+300 is no time"):
        kaplan_meier({"months": [1, 1e300], "died": [1, 0]}, time="months", event="died")


@pytest.mark.parametrize("t", [None, "3", -1, float("nan"), [1, 2], np.array([1.0, 2.0])])
def test_what_is_no_time_cannot_be_asked(t):
    with pytest.raises(InputError, match="is no time on the curve"):
        kaplan_meier(TABLE, time="months", event="died").at(t)
    with pytest.raises(InputError, match="is no time on the curve"):
        current_status(TABLE, time="months", event="died").at(t)


def test_many_patients_with_times_of_their_own():
    rng = np.random.default_rng(1)
    table = {
        "months": rng.exponential(size=20_000),
        "died": rng.integers(0, 2, 20_000),
        "gene": rng.choice(["A", "B"], 20_000),
    }
    test = log_rank(table, time="months", event="died", by="gene")
    assert test.observed.sum() == table["died"].sum()
    dumps(test)
