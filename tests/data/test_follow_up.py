"""Follow-up as papers print it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.data import follow_up, follow_ups
from pooledcases.errors import InputError

INF = math.inf
MONTH = 365.25 / 12

EXACT = {
    "24": 24, "24.5": 24.5, "0": 0, "1e2": 100, "2 years": 24, "2年": 24, "24个月": 24, "24 月": 24,
    "两年": 24, "一年半": 18, "半年": 6, "十二个月": 12, "2年3个月": 27, "18 mo": 18, "18mo.": 18,
    "1 year 6 months": 18, "1y6m": 18, "1 yr, 6 mos": 18, "1.5 yrs": 18, "3-year": 36, "36m": 36,
    "随访24个月": 24, "随访时间：36月": 36, "Follow-up: 24 months": 24,
    "24 months of follow-up": 24, "30 d": 30 / MONTH, "6 weeks": 42 / MONTH, "10周": 70 / MONTH,
    "２４": 24, " 24 ": 24,
}  # fmt: skip
AT_LEAST = {
    "at least 24": 24, "> 60": 60, ">=60": 60, "≥ 60": 60, "＞60": 60, "24+": 24, "24+ months": 24,
    "24 months+": 24, "more than 2 years": 24, "over 5 yr": 60, "24 or more": 24,
    "no less than 3 years": 36, "至少24个月": 24, "超过2年": 24, "24个月以上": 24, "20余个月": 20,
    "2年多": 24, "≥5年": 60, "longer than 12 mo": 12,
}  # fmt: skip
BETWEEN = {
    "12-18": (12, 18), "12–18 months": (12, 18), "12 to 18 months": (12, 18), "1-2 years": (12, 24),
    "6 months to 2 years": (6, 24), "between 12 and 18": (12, 18), "12~18个月": (12, 18),
    "12至18个月": (12, 18), "< 6": (0, 6), "up to 12 months": (0, 12), "within 1 year": (0, 12),
    "不足3个月": (0, 3), "1年以内": (0, 12),
}  # fmt: skip
AGGREGATE = {
    "median 30 (12–84)": (30, 12, 84), "30 (12-84)": (30, 12, 84),
    "30 [12-84] months": (30, 12, 84),
    "mean 24": (24, None, None), "24 ± 6": (24, None, None), "range 12-84": (None, 12, 84),
    "median 2.5 years (1-7)": (30, 12, 84), "30 (1-7 years)": (360, 12, 84),
    "中位随访30个月（12~84个月）": (30, 12, 84),
    "mean 24 months (range, 3-60)": (24, 3, 60), "平均随访24个月": (24, None, None),
}  # fmt: skip
MISSING = ["NR", "NAP", "", None, math.nan, "ND", "n/a", "not reported", "未记录", "失访", "-", "—"]
UNREAD = [
    "about 24", "abc", "5/6", "1,200", "12 months 24", "24?", "x" * 500, "2 yearsish", "5 min",
    "术后3年", "24 (alive)", ">", "-", "1e999", "inf", True,
]  # fmt: skip
WRONG_WAY = ["-5", "-3 months", "18-12", "2020-05"]


@pytest.mark.parametrize("text", EXACT)
def test_one_time(text):
    found = follow_up(text)
    assert (found.kind, found.lower) == ("exact", pytest.approx(EXACT[text], abs=1e-12))
    assert found.upper == found.lower


@pytest.mark.parametrize("text", AT_LEAST)
def test_a_bound_is_never_the_time(text):
    found = follow_up(text)
    assert (found.kind, found.lower, found.upper) == ("lower-bound", AT_LEAST[text], INF)


@pytest.mark.parametrize("text", BETWEEN)
def test_between_two_times(text):
    found = follow_up(text)
    assert (found.kind, (found.lower, found.upper)) == ("interval", BETWEEN[text])


@pytest.mark.parametrize("text", AGGREGATE)
def test_many_patients_are_no_time_of_one(text):
    found = follow_up(text)
    assert (found.kind, (found.centre, found.lower, found.upper)) == ("aggregate", AGGREGATE[text])


@pytest.mark.parametrize("text", MISSING)
def test_not_reported(text):
    found = follow_up(text)
    assert (found.kind, found.lower, found.upper) == ("missing", None, None)


@pytest.mark.parametrize("text", [text for text in UNREAD if text != "-"])
def test_what_is_no_follow_up(text):
    with pytest.raises(InputError, match=r"is no follow-up|too large"):
        follow_up(text)


@pytest.mark.parametrize("text", WRONG_WAY)
def test_negative_or_the_wrong_way_round(text):
    with pytest.raises(InputError, match=r"is negative|starts after it ends"):
        follow_up(text)


def test_a_number_is_a_number():
    assert follow_up(24).lower == 24.0
    assert follow_up(np.float64(1.5)).kind == "exact"
    with pytest.raises(InputError, match="negative"):
        follow_up(-1)
    with pytest.raises(InputError, match="too large"):
        follow_up(INF)


def test_other_units_are_converted_and_the_conversion_is_said():
    found = follow_up("2 years", unit="days")
    assert (found.lower, found.unit, found.printed_units) == (730.5, "days", ("years",))
    assert found.sentence() == "“2 years” is read as 730.5 days (1 year = 365.25 days)."
    assert follow_up("24").sentence() == "“24” is read as 24 months."
    assert follow_up("2年").sentence("zh") == "“2年”读作 24 个月（1 年 = 12 个月）。"
    assert "at most 6 months" in follow_up("<6").sentence()
    assert "nobody's own time" in follow_up("median 30 (12-84)").sentence()
    assert "not reported" in follow_up("NR").sentence()
    with pytest.raises(InputError, match="unit"):
        follow_up("2", unit="hours")


@given(st.integers(0, 500), st.sampled_from(["months", "mo", "个月", "", " mo."]))
@settings(max_examples=40, deadline=None)
def test_bounds_hold_what_was_printed(value, unit):
    for form, low, high in (
        ("{}", value, value), ("at least {}", value, INF), (">{}", value, INF),
        ("{}-{}", value, value + 1), ("≤ {}", 0, value),
    ):  # fmt: skip
        found = follow_up(form.format(*(f"{n}{unit}" for n in (value, value + 1))))
        assert (found.lower, found.upper) == (low, high)


@given(st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        found = follow_up(text)
    except InputError:
        return
    if found.lower is not None and found.kind != "aggregate":
        assert 0 <= found.lower <= found.upper


def test_a_column():
    found = follow_ups({"t_months": ["24", "> 60", "2 years", "NR", "6-9", 5]}, "t_months")
    assert found.lower[[0, 1, 2, 4, 5]].tolist() == [24, 60, 24, 6, 5]
    assert found.upper[[0, 1, 2, 4, 5]].tolist() == [24, INF, 24, 9, 5]
    assert np.isnan(found.lower[3])
    assert found.inexact.tolist() == [False, True, False, False, True, False]
    assert found.unit == "months"
    assert follow_ups({"t_days": ["2 weeks", 3]}, "t_days").lower.tolist() == [14, 3]


def test_units_are_not_guessed():
    assert follow_ups({"t": ["2 years", "6 mo"]}, "t").lower.tolist() == [24, 6]
    assert follow_ups({"t": ["2", "> 6"]}, "t").unit is None
    with pytest.raises(InputError, match="'2 years' names a unit, other cells name none"):
        follow_ups({"t": ["2 years", "6"]}, "t")


def test_all_wrong_cells_are_named():
    cells = ["median 30 (12–84)", "soon", "-4", "12"]
    with pytest.raises(InputError) as error:
        follow_ups({"t_months": cells}, "t_months")
    said = error.value.problems
    assert len(said) == 3
    assert said[0].startswith("row 1, column t_months: 'median 30 (12–84)' sums up several")
    assert said[1].startswith("row 2, column t_months: 'soon' is no number")
    assert said[2].startswith("row 3, column t_months: '-4' is negative")
