"""What a table may look like, and what is said of one that cannot be used."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError


def test_every_problem_is_told_at_once_with_its_row():
    table = {
        "study": ["A", "B", "C", "D", "E"],
        "xi": [3, -1, 2.5, "x", 2],
        "ni": [2, 4, 4, 3, float("inf")],
    }
    with pytest.raises(InputError) as error:
        effect_sizes(table, measure="PLO")
    text = str(error.value)
    assert len(error.value.problems) == 5
    for part in ("row 1 (A): xi = 3", "row 2 (B): xi is -1", "2.5", "'x' is no number", "inf"):
        assert part in text


def test_missing_columns_name_what_is_needed_and_what_is_there():
    with pytest.raises(InputError, match=r"ai n1i ci n2i.*est pval.*the table has: events, total"):
        effect_sizes({"events": [1], "total": [3]}, measure="OR")


def test_a_mapped_column_that_is_not_there_is_told():
    with pytest.raises(InputError, match="no column 'evnts'"):
        effect_sizes({"xi": [1], "ni": [3]}, measure="PLO", columns={"xi": "evnts"})


def test_columns_are_mapped_and_a_data_frame_is_a_table():
    frame = pd.DataFrame({"name": ["A", "B"], "events": ["3", "4"], "total": ["9", "10"]})
    effects = effect_sizes(
        frame, measure="PR", columns={"xi": "events", "ni": "total", "study": "name"}
    )
    assert effects.study == ("A", "B")
    assert effects.xi.tolist() == [3.0, 4.0]
    assert effects.ni.tolist() == [9.0, 10.0]


def test_rows_without_counts_stay_in_order_with_a_reason():
    effects = effect_sizes({"xi": [1, "NR", 2, ""], "ni": [5, 6, "NR", 0]}, measure="PLO")
    assert effects.included.tolist() == [True, False, False, False]
    assert effects.reason == (
        None,
        "not reported: xi",
        "not reported: ni",
        "not reported: xi; a group without patients",
    )
    assert effects.study == ("1", "2", "3", "4")
    assert effects.reasons[1].text("zh") == "未报告：xi"


def test_a_group_without_patients_has_no_effect():
    effects = effect_sizes({"xi": [0], "ni": [0]}, measure="PLO")
    assert effects.reason == ("a group without patients",)


@pytest.mark.parametrize(("column", "value"), [("vi", 0.04), ("sei", 0.2)])
def test_given_effects(column, value):
    effects = effect_sizes({"yi": [0.5], column: [value]}, measure="GEN")
    assert effects.yi.tolist() == [0.5]
    assert effects.vi == pytest.approx([0.04], rel=1e-15)
    assert effects.source == ("given",)


def test_given_effects_without_a_variance_are_not_used():
    effects = effect_sizes({"yi": [0.5, 0.1, "NR"], "vi": [0, "NR", 0.1]}, measure="GEN")
    assert not effects.included.any()
    assert effects.reason[0] == "no variance above 0"
    assert effects.reason[1] == "not reported: vi"
    with pytest.raises(InputError, match="vi is -1"):
        effect_sizes({"yi": [0.5], "vi": [-1]}, measure="GEN")


def test_given_log_ratios_are_reported_as_ratios():
    effects = effect_sizes({"yi": [np.log(2)], "vi": [0.04]}, measure="HR")
    assert effects.reported_estimate[0] == pytest.approx(2, rel=1e-15)
    assert effects.reported_interval == ("normal",)


def test_each_row_uses_the_first_source_that_it_fills():
    table = {
        "ai": [5, "NR"], "n1i": [20, "NR"], "ci": [3, "NR"], "n2i": [20, "NR"],
        "est": ["9.9", "2.0"], "ci_low": ["9.8", "1.0"], "ci_high": ["10.0", "4.0"],
    }  # fmt: skip
    effects = effect_sizes(table, measure="OR")
    assert effects.source == ("counts", "interval")
    assert effects.yi[0] == pytest.approx(np.log(5 / 15) - np.log(3 / 17), rel=1e-12)
    assert effects.yi[1] == pytest.approx(np.log(2), rel=1e-12)


def test_other_columns_are_kept_as_texts_to_group_by():
    effects = effect_sizes({"xi": [1], "ni": [5], "centre": ["North"]}, measure="PLO")
    assert effects.labels["centre"] == ("North",)
    assert "xi" not in effects.labels


@pytest.mark.parametrize(
    ("option", "value"), [("measure", "XY"), ("continuity", "some"), ("level", 95)]
)
def test_options_are_checked(option, value):
    options = {"measure": "PLO", option: value}
    with pytest.raises(InputError, match=option):
        effect_sizes({"xi": [1], "ni": [5]}, **options)


def test_the_result_cannot_be_changed_and_has_no_nan_in_json():
    from pooledcases.results.encode import dumps

    xi = np.array([1.0, np.nan])
    effects = effect_sizes({"xi": xi, "ni": [5, 6]}, measure="PFT")
    with pytest.raises(ValueError, match="read-only"):
        effects.yi[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        effects.columns["xi"][0] = 1
    assert "NaN" not in dumps(effects)


def test_some_rows_of_a_table_keep_their_own_data():
    effects = effect_sizes({"xi": [1, 0, 3], "ni": [5, 6, 7], "g": list("abc")}, measure="PLO")
    some = effects.take(np.array([False, True, True]))
    assert some.study == ("2", "3")
    assert some.columns["xi"].tolist() == [0, 3]
    assert some.labels["g"] == ("b", "c")
    assert some.cautions == ()


def test_columns_may_be_named_by_keyword():
    table = {"events": [3, 5], "total": [10, 12]}
    by_keyword = effect_sizes(table, measure="PLO", xi="events", ni="total")
    by_mapping = effect_sizes(table, measure="PLO", columns={"xi": "events", "ni": "total"})
    assert by_keyword.yi.tolist() == by_mapping.yi.tolist()


def test_a_keyword_that_is_no_column_of_ours_is_an_error():
    with pytest.raises(InputError, match="events"):
        effect_sizes({"xi": [3], "ni": [10]}, measure="PLO", events="xi")
