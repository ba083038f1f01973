"""What the words of a status count as, and words that would silently count as no event."""

from __future__ import annotations

import numpy as np
import pytest

import pooledcases as pc
from pooledcases import survival, tables
from pooledcases.data.conditions import Condition
from pooledcases.errors import InputError
from pooledcases.survival.status_words import status_words

TABLE = {
    "case_id": list("abcdefgh"),
    "months": [3, 8, 9, 15, 24, "NR", 31, 33],
    "status": ["DOD", "NED", "AWD", "DOD", "DOC", "DOD", "NR", "Nx"],
    "gene": ["A", "B"] * 4,
}
ASK = {"time": "months", "event": ("status", ["DOD"])}


def test_every_word_is_counted_once_among_those_who_are_used():
    found = pc.kaplan_meier(TABLE, **ASK).statuses
    assert found.column == "status"
    assert dict(found.event) == {"DOD": 2}
    assert dict(found.without) == {"AWD": 1, "DOC": 1, "NED": 1}
    assert dict(found.missing) == {"NAS": 1, "NR": 1}
    assert dict(found.competing) == {}
    assert tables.sentence(found) == (
        "status: event DOD 2; counted as without the event AWD 1, DOC 1, NED 1; missing NAS 1, "
        "NR 1."
    )
    assert tables.sentence(found, "zh") == (
        "status：事件 DOD 2 例；计为无事件 AWD 1 例，DOC 1 例，NED 1 例；缺失 NAS 1 例，NR 1 例。"
    )


@pytest.mark.parametrize("by", [None, "gene"])
def test_the_counts_add_up_to_the_patients(by):
    curve = pc.kaplan_meier(TABLE, **ASK, by=by)
    parts = [curve] if by is None else list(curve.curves)
    for part in parts:
        assert sum(part.statuses.event.values()) == part.n_events
        assert sum(part.statuses.without.values()) == part.n - part.n_events
    mean = survival.restricted_mean(TABLE, **ASK, by=by)
    assert dict(mean.statuses.event) == dict(curve.statuses.event)


def test_words_of_some_rows_of_codes_that_are_asked_for_and_of_several_values():
    table = {"status": ["NED", "NR", "DOD", "NED; AWD", "NR"]}
    among = np.array([True, True, True, True, False])
    found = status_words(table, Condition("status", ("AWD", "NR")), among=among, multi=";")
    assert dict(found.event) == {"AWD": 1, "NR": 1}
    assert dict(found.without) == {"DOD": 1, "NED": 1}
    assert dict(found.missing) == {}


def test_competing_words_stand_apart():
    found = survival.cumulative_incidence(TABLE, **ASK, competing=["status=DOC", "gene=C"])
    assert dict(found.statuses.competing) == {"DOC": 1}
    assert dict(found.statuses.without) == {"AWD": 1, "NED": 1}
    assert "; competing DOC 1; counted as without" in tables.sentence(found.statuses)


def test_a_comparison_and_an_estimate_at_contact_carry_them():
    compared = survival.compare_curves(TABLE, **ASK, by="gene")
    assert dict(compared.statuses.event) == {"DOD": 2}
    seen = survival.current_status(TABLE, time="months", event=("status", ["AWD", "DOD"]))
    assert dict(seen.statuses.event) == {"AWD": 1, "DOD": 2}


def test_a_table_without_times_can_be_counted_too():
    found = status_words(TABLE, Condition("status", ("DOD",)))
    assert (dict(found.event), sum(found.without.values())) == ({"DOD": 3}, 3)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("dod", "status=DOD: dod differs from DOD only by capitals or spaces"),
        ("D O D", "status=DOD: D O D differs from DOD only"),
        ("ＤＯＤ", "differs from DOD only"),
    ],
)
def test_a_word_that_was_meant_to_be_the_event_is_told(word, said):
    table = {**TABLE, "status": ["DOD", word, "NED", "NED", "NED", "NED", "NED", "NED"]}
    with pytest.raises(InputError, match=said):
        pc.kaplan_meier(table, **ASK)
    assert pc.kaplan_meier(table, time="months", event=("status", ["DOD", word])).n_events == 2


def test_signs_are_no_spaces():
    table = {**TABLE, "status": ["N+", "N-"] * 4}
    assert pc.kaplan_meier(table, time="months", event=("status", ["N+"])).n_events == 4


def test_that_nobody_had_an_event_that_competes_is_an_answer():
    table = {**TABLE, "status": ["dead", "alive"] * 4}
    found = survival.cumulative_incidence(
        table, time="months", event="status=dead", competing="status=dead otherwise"
    )
    assert dict(found.statuses.competing) == {"dead otherwise": 0}
    with pytest.raises(InputError, match="no patient has 'died'; the column holds alive, dead"):
        survival.cumulative_incidence(
            table, time="months", event="status=died", competing="status=dead"
        )


@pytest.mark.parametrize("name", ["Total", "total", "Sum", "合计", "Subtotal", "Grand total"])
@pytest.mark.parametrize("column", ["case_id", "patient"])
def test_a_row_of_sums_is_no_patient(name, column):
    table = {key: value for key, value in TABLE.items() if key != "case_id"}
    table[column] = [*"abcdefg", name]
    with pytest.raises(InputError, match=f"row 8, column {column}: '{name}' is a row of sums"):
        pc.kaplan_meier(table, **ASK)


def test_a_total_operation_is_no_row_of_sums():
    table = {**TABLE, "gene": ["total", "partial"] * 4}
    assert [curve.group for curve in pc.kaplan_meier(table, **ASK, by="gene").curves] == [
        "partial",
        "total",
    ]


# many wrong cells are one sentence


def test_decimal_commas_of_a_whole_column_are_one_sentence():
    table = {"t": [f"{n},5" for n in range(40)], "died": [1, 0] * 20}
    with pytest.raises(InputError) as error:
        pc.kaplan_meier(table, time="t", event="died")
    assert error.value.problems == (
        "column t: 40 cells are no numbers: row 1 '0,5', row 2 '1,5', row 3 '2,5' and 37 more; "
        "write the decimals after a point, as 0.5.",
    )


def test_the_wrong_columns_are_a_sentence_each():
    table = {"t": ["F", "M"] * 20, "died": ["alive", "dead"] * 20}
    with pytest.raises(InputError) as error:
        pc.kaplan_meier(table, time="t", event="died")
    first, second = error.value.problems
    assert first.startswith("column t: 40 cells are no numbers: row 1 'F', row 2 'M', row 3 'F'")
    assert second.startswith("column died: 40 cells are neither 0 nor 1: row 1 'alive', row 2")
    assert "died=VALUE,VALUE" in second


def test_few_wrong_cells_are_named_each():
    table = {"t": [-1, 2, -3], "died": [1, 0, 1]}
    with pytest.raises(InputError) as error:
        pc.kaplan_meier(table, time="t", event="died")
    assert [text.split(":")[0] for text in error.value.problems] == [
        "row 1, column t",
        "row 3, column t",
    ]
