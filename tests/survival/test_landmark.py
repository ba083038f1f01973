"""Landmark analysis against R, and who is left out of it."""

import json
from pathlib import Path

import numpy as np
import pytest

from comparing import against, numbers
from pooledcases.errors import InputError
from pooledcases.results.encode import dumps
from pooledcases.survival import landmark, late_exposure
from pooledcases.tables.sentences import sentence

PATH = Path(__file__).parents[1] / "reference" / "endpoints.json"
REFERENCE = json.loads(PATH.read_text(encoding="utf-8"))
CASES = [
    (name, place)
    for name in REFERENCE
    if name != "origin"
    for place in range(len(REFERENCE[name]["landmarks"]))
]
ASKED = {"time": "months", "event": "died", "group_time": "joined"}
# 15 digits are printed; products of up to 100 terms are rounded in another order
CLOSED = 1e-11


def table_of(name):
    given = REFERENCE[name]["input"]
    joined = ["NAP" if cell == "NA" else cell for cell in given["joined"]]
    return {"months": given["time"], "died": given["status"], "joined": joined}


def compared(what, tolerance=CLOSED):
    return against(f"landmark: {what}", tolerance, program="survival")


@pytest.mark.parametrize(("name", "place"), CASES)
def test_curves_and_test_from_the_landmark(name, place):
    theirs = REFERENCE[name]["landmarks"][place]
    found = landmark(table_of(name), at=theirs["at"], **ASKED)
    assert found.n_at_landmark == theirs["n"]
    assert [curve.group for curve in found.curves.curves] == list(theirs["curves"])
    for curve in found.curves.curves:
        own = theirs["curves"][curve.group]
        compared("times")(curve.times, np.atleast_1d(own["time"]))
        compared("survival")(curve.survival, np.atleast_1d(own["surv"]))
        compared("at risk")(curve.at_risk, np.atleast_1d(own["n.risk"]))
        # where nothing has happened, or everything has, R has no limits but 1 or none
        inside = (curve.survival < 1) & (curve.survival > 0)
        for ours, key in ((curve.ci_low, "lower"), (curve.ci_high, "upper")):
            compared("limits")(ours[inside], numbers(np.atleast_1d(own[key]).tolist())[inside])
        compared("median")(curve.median, own["median"])
    test = theirs["test"]
    if test is not None and len(theirs["curves"]) == 2:
        compared("observed")(found.curves.logrank.observed, test["obs"])
        compared("expected")(found.curves.logrank.expected, test["exp"])
        compared("chi-squared")(found.curves.logrank.chi2, test["chisq"])
    dumps(found)


TABLE = {
    "case_id": list("abcdefghij"),
    "months": [2, 9, 12, 20, 6, 30, 4, "NR", 15, 6],
    "died": [1, 1, 0, 1, 1, 0, 0, 1, 0, 0],
    "joined": ["NAP", 3, 5, 8, "NAP", 6, 1, 2, "NR", 2],
}


def test_everybody_is_somewhere_and_left_out_with_a_reason():
    found = landmark(TABLE, at=6, **ASKED)
    assert {item.id: item.reason for item in found.left_out} == {
        "a": "before_landmark", "e": "before_landmark", "g": "not_followed", "j": "not_followed",
        "h": "no_time", "i": "group_time_unknown",
    }  # fmt: skip
    assert found.n == found.n_at_landmark + len(found.left_out) == 10
    assert {c.group: c.times.tolist() for c in found.curves.curves} == {
        "no": [14.0], "yes": [3.0, 6.0, 24.0],
    }  # fmt: skip
    assert found.not_yet == ("d",)
    assert found.excluded()["not_followed"] == 2
    text = sentence(found)
    assert "4 patients of 10 were followed beyond it" in text
    assert "had the event by the landmark: a, e" in text
    assert "1 joined a group later and count where they were: d" in text
    assert "界标时间 6" in sentence(found, "zh")


def test_whoever_joins_later_is_not_in_the_group():
    drug = ["none", "x", "y", "x", "none", "x", "y", "x", "x", "x"]
    found = landmark({**TABLE, "drug": drug}, at=7, by="drug", not_yet="none", **ASKED)
    groups = {curve.group: curve.n for curve in found.curves.curves}
    assert groups == {"none": 1, "x": 2, "y": 1}
    assert found.by == "drug"


def test_a_bounded_time_of_joining_decides_where_it_can():
    table = {"months": [20, 30, 40, 50], "died": [1, 1, 0, 0]}
    joined = ["> 12", "< 5", "at least 3", "3-12"]
    found = landmark({**table, "joined": joined}, at=6, **ASKED)
    assert {c.group: c.times.tolist() for c in found.curves.curves} == {"no": [14.0], "yes": [24.0]}
    assert [item.id for item in found.left_out] == ["row 3", "row 4"]


def test_late_entry_counts_who_is_there_at_the_landmark():
    table = {
        **TABLE,
        "months": [2, 9, 12, 20, 6, 30, 4, 40, 15, 6],
        "seen_from": [0] * 3 + [7] + [0] * 6,
    }
    found = landmark(table, at=6, entry="seen_from", **ASKED)
    assert ("d", "not_entered") in [tuple(item) for item in found.left_out]


@pytest.mark.parametrize("at", [30, 100])
def test_nobody_is_left(at):
    with pytest.raises(InputError, match="the longest follow-up is 30"):
        landmark(TABLE, at=at, **ASKED)


@pytest.mark.parametrize("at", [-1, "six", np.inf, None, np.nan])
def test_no_landmark(at):
    with pytest.raises(InputError, match="is no time"):
        landmark(TABLE, at=at, **ASKED)


def test_one_group_is_compared_with_nobody():
    found = landmark({**TABLE, "joined": ["NAP"] * 10}, at=3, **ASKED)
    assert found.curves.logrank.p_value is None
    assert found.curves.logrank.reason == "one_group"
    assert "nan" not in sentence(found).lower()


def test_nobody_joins_after_the_last_contact():
    with pytest.raises(InputError, match=r"b began at 10, after the end of follow-up at 9"):
        landmark({**TABLE, "joined": ["NAP", 10] + ["NAP"] * 8}, at=3, **ASKED)


def test_units_are_not_mixed():
    table = {"t_months": [5, 9], "died": [1, 0], "joined_days": [10, 20]}
    with pytest.raises(InputError, match="use one unit"):
        landmark(table, at=1, time="t_months", event="died", group_time="joined_days")


def test_exposure_after_time_zero_is_flagged_with_its_immortal_time():
    table = {"case_id": ["a", "b", "c", "d"], "t_months": [108, "NR", 36, 20],
             "drug_months": [84, 7, "> 24", "NR"]}  # fmt: skip
    found = late_exposure(table, exposure_start="drug_months", time="t_months")
    assert [tuple(item) for item in found.late] == [
        ("a", 84.0, True, 108.0), ("b", 7.0, True, None), ("c", 24.0, False, 36.0),
    ]  # fmt: skip
    assert (found.time_before, found.time_total) == (84 + 24, 108 + 36)
    assert found.share == pytest.approx(0.75)
    assert [item.code for item in found.cautions] == ["PC-M09"]
    assert "a at 84, b at 7, c at 24 or later" in sentence(found)
    listed = late_exposure(table, exposure_start={"a": "7 years"}, time="t_months")
    assert listed.late == found.late[:1]
    dumps(found)


def test_exposure_from_the_start_is_no_late_one():
    table = {"t": [5, 9], "drug": [0, "NAP"]}
    found = late_exposure(table, exposure_start="drug", time="t")
    assert (found.late, found.cautions, found.n_exposed, found.share) == ((), (), 1, 0.0)
    assert sentence(found).startswith("No exposure (drug)")
    nobody = late_exposure({"t": [5], "drug": ["NR"]}, exposure_start="drug", time="t")
    assert nobody.share is None


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ({"z": 3}, "there is no patient z"),
        ({"a": "soon"}, "'soon' is no number"),
        ("nowhere", "There is no column 'nowhere'"),
        (7, "name of a column"),
        ("late", "a began at 12, after the end of follow-up at 5"),
    ],
)
def test_what_is_no_start(starts, said):
    table = {"case_id": ["a"], "t": [5], "late": [12]}
    with pytest.raises(InputError, match=said):
        late_exposure(table, exposure_start=starts, time="t")
