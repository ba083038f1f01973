"""Tables, cells and tokens that are none: always sentences."""

from __future__ import annotations

import pandas as pd
import pytest

from pooledcases.audit import (
    audit,
    chi_square_p,
    p_from_interval,
    possible_counts,
    read_printed,
)
from pooledcases.audit.claims import COLUMNS
from pooledcases.errors import InputError

TABLE = {
    "case": ["a", "b", "c", "d"],
    "value": ["1e400", "4" * 40, "1.5e-07", "0.50"],
    "n": ["3", "4", "5", "6"],
}


def _claim(**cells):
    return {name: [cells.get(name, "")] for name in COLUMNS} | {"claim_id": ["c1"]}


def _verdict(**cells):
    return audit(_claim(**cells), {"t": TABLE}).verdicts[0]


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        (None, "tables: give a dictionary"),
        ([TABLE], "tables: give a dictionary"),
        ({"t": None}, "table t: A table is a DataFrame"),
        ({"t": {"a": [1], "b": [1, 2]}}, "table t: .*different numbers of rows"),
    ],
)
def test_what_are_no_tables_is_told(tables, words):
    with pytest.raises(InputError, match=words):
        audit(_claim(statistic="count", printed="4", table="t"), tables)


def test_what_are_no_claims_is_told():
    with pytest.raises(InputError, match="not NoneType"):
        audit(None, {"t": TABLE})


def test_a_missing_value_of_pandas_is_a_blank_cell():
    claims = pd.DataFrame(_claim(statistic="count", printed="4", table="t", where=pd.NA))
    assert audit(claims, {"t": TABLE}).verdicts[0].verdict == "match"


def test_a_number_beyond_all_documents_is_told():
    with pytest.raises(InputError, match="is no number that a document prints"):
        _verdict(statistic="cell_sum", printed="3", table="t", where="case=a", column="value")


def test_long_numbers_are_shown_to_twelve_digits():
    found = _verdict(statistic="cell_sum", printed="3", table="t", where="case=b", column="value")
    assert found.recomputed_text == "4.44444444444e+39"
    found = _verdict(statistic="count", printed="3." + "3" * 25, table="t")
    assert (found.verdict, found.recomputed_text) == ("mismatch", "4")


def test_the_rounding_of_a_power_of_ten_is_its_last_digit():
    # 1.5e-07 has eight decimals: its rounding does not reach 0.000004
    found = _verdict(
        statistic="cell_difference", printed="0.500004", table="t",
        where="case=d", of="case=c", column="value",
    )  # fmt: skip
    assert found.verdict == "rounding"  # for 0.50 is rounded to two decimals
    found = _verdict(statistic="cell_sum", printed="0.000004", table="t", where="case=c", column="value")  # fmt: skip  # noqa: E501
    assert found.verdict == "mismatch"


@pytest.mark.parametrize(
    "call",
    [
        lambda: chi_square_p(5, 3, 1, 2),
        lambda: chi_square_p(-1, 3, 1, 2),
        lambda: p_from_interval(0, 1, 2),
        lambda: p_from_interval(1, 2, 2),
        lambda: p_from_interval(1, 2, 1),
        lambda: p_from_interval(1.5, 1, float("inf")),
        lambda: p_from_interval(1.5, 1, 2, 95),
        lambda: possible_counts(read_printed("39%"), 0),
        lambda: possible_counts(read_printed("abc"), 5),
        lambda: read_printed(None),
        lambda: read_printed(12),
    ],
)
def test_what_the_functions_cannot_take_is_told(call):
    with pytest.raises(InputError):
        call()
