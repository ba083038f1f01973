"""Tables that are no tables, counts that are none, options of the wrong kind: always sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pooledcases.describe import (
    compare,
    compare_categories,
    compare_numbers,
    compare_proportions,
    describe,
    holm,
    outcome,
    proportion,
    summarize,
)
from pooledcases.errors import InputError
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps

TABLE = {
    "gene": ["A", "B"] * 4,
    "status": ["NED", "DOD", "AWD", "NED"] * 2,
    "age": [30, 41, 52, 63, 34, 45, 56, 67],
}

CALLS = [
    lambda table: describe(table, by="gene"),
    lambda table: compare(table, outcome="status=NED", by="gene"),
    lambda table: outcome(table, outcome="status=NED", by="gene"),
    lambda table: compare_numbers(table, column="age", by="gene"),
    lambda table: compare_categories(table, column="status", by="gene"),
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({**TABLE, "age": [1, 2]}, "different numbers of rows: .*age 2"),
        ({**TABLE, "age": 3}, "'age' is no list of cells"),
        (pd.concat([pd.DataFrame(TABLE), pd.DataFrame(TABLE)], axis=1), "called 'gene'"),
        (None, "not NoneType"),
        ([1, 2], "not list"),
    ],
)
def test_what_is_no_table_is_told(call, table, words):
    with pytest.raises(InputError, match=words):
        call(table)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame(TABLE, index=[5, 5, 1, 0, 9, 8, 7, 6]),
        pd.DataFrame(TABLE).astype({"gene": "category", "status": "string", "age": "Int64"}),
        pd.DataFrame({0: range(8)} | TABLE),
        {name: np.array(cells) for name, cells in TABLE.items()},
    ],
)
def test_odd_names_indexes_and_types_are_read(call, table):
    result = dumps(call(table))
    assert 0 in table or result == dumps(call(TABLE))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"by": ["gene"]}, "by: .* is no name of a column"),
        ({"groups": "AB"}, "groups: 'AB' is no list of groups"),
        ({"groups": 5}, "groups: 5 is no list"),
        ({"groups": {"A", "B"}}, "is no list of groups"),
        ({"outcome": None}, "outcome: name what counts"),
        ({"outcome": ("status", ["NED"])}, "outcome: name what counts"),
        ({"outcome": "status=ned"}, "no patient has 'ned', but the column holds NED"),
        ({"outcome": "flag=1"}, "no patient has '1', but the column holds False, True"),
        ({"multi": ""}, "multi: '' joins nothing"),
        ({"multi": 5}, "multi: 5 joins nothing"),
        (
            {"start": "gene"},
            "column gene: 8 cells are not known: row 1 'A'.*write yes, no",
        ),
    ],
)
def test_options_of_the_wrong_kind_are_told(options, words):
    table = {**TABLE, "flag": [True, False] * 4}
    with pytest.raises(InputError, match=words):
        compare(table, **({"outcome": "status=NED", "by": "gene"} | options))


def test_a_value_that_nobody_has_is_none_of_n():
    assert outcome(TABLE, outcome="status=DOC").overall.xi == 0


def test_a_table_with_an_unknown_interval_is_told_before_it_is_read():
    with pytest.raises(InputError, match="interval: 'wald' is not known"):
        outcome({"status": []}, outcome="status=NED", interval="wald")


@pytest.mark.parametrize("variables", ["age", 5])
def test_variables_are_a_list(variables):
    with pytest.raises(InputError, match="is no list of columns"):
        describe(TABLE, variables=variables)


@pytest.mark.parametrize("options", [{"draws": 0}, {"draws": "x"}, {"draws": 1.5}, {"seed": -1}])
def test_draws_and_seed_are_whole_numbers(options):
    with pytest.raises(InputError):
        compare_categories(TABLE, column="status", by="gene", **options)


@pytest.mark.parametrize("size", [1e300, float("inf"), 10**8, None, "8", pd.NA])
def test_no_table_has_so_many_patients(size):
    with pytest.raises(InputError, match="give a whole number"):
        proportion(3, size)


@pytest.mark.parametrize("missing", [None, (0,), (0, 0, 0), 5])
def test_missing_is_a_number_for_each_group(missing):
    with pytest.raises(InputError, match="one number for each of the two groups"):
        compare_proportions(3, 8, 1, 9, missing=missing)


@pytest.mark.parametrize("values", [["a"], "abc", ["NR", 3], [1e308, 1e308], [float("inf")]])
def test_what_cannot_be_summarized_is_told(values):
    with pytest.raises(InputError):
        summarize(values)


@pytest.mark.parametrize("p_values", [None, 0.3, ["a"], [pd.NA], [float("nan")], [2]])
def test_what_is_no_p_value_is_told(p_values):
    with pytest.raises(InputError):
        holm(p_values)


def test_levels_next_to_one_give_intervals():
    dumps(compare_proportions(3, 8, 1, 9, level=1 - 1e-16))


def test_patients_without_a_group_are_counted():
    table = {**TABLE, "gene": ["A", "B", "NR", "", "A", "B", "A", "B"]}
    assert compare(table, outcome="status=NED", by="gene").by_missing == 2
    assert compare_numbers(table, column="age", by="gene").by_missing == 2
    assert compare_categories(table, column="status", by="gene").by_missing == 2


def _many(n):
    rng = np.random.default_rng(1)
    return {
        "id": [f"p{i}" for i in range(n)],
        "gene": rng.choice(["A", "B"], n),
        "status": rng.choice(["NED", "AWD", "NR"], n),
        "age": rng.normal(50, 10, n),
        "group": rng.choice(list("ABCDEFGH"), n),
        "stage": rng.choice(["T1", "T2", "T3", "T4"], n),
    }


def test_many_patients_take_seconds_and_say_what_was_changed():
    table = _many(20_000)
    ages = compare_numbers(table, column="age", by="gene")
    assert (ages.method, codes(ages.cautions)) == ("mann-whitney-normal", ("PC-M20",))
    stages = compare_categories(table, column="stage", by="group", draws=1000)
    assert stages.method.endswith("monte-carlo")
    result = compare(table, outcome="status=NED", by="gene")
    assert result.fisher_p_range is None
    assert codes(result.cautions) == ("PC-M17", "PC-M20", "PC-M29", "PC-M20")
    assert 0 <= result.fisher_p_if_first <= 1
    assert len(describe(_many(2_000), variables=["id"]).rows) == 2_000


def test_the_extreme_cases_are_those_of_the_whole_range():
    few = {"g": ["A"] * 6 + ["B"] * 6, "o": ["1", "0", "NR"] * 4}
    result = compare(few, outcome="o=1", by="g")
    extremes = [compare_proportions(4, 6, 2, 6).fisher_p, compare_proportions(2, 6, 4, 6).fisher_p]
    assert [result.fisher_p_if_first, result.fisher_p_if_second] == pytest.approx(extremes)
