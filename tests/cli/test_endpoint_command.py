"""Endpoints that a review declares, in place of --time and --event."""

from __future__ import annotations

import json

import pytest

from pooledcases.cli.shapes import record

REVIEW = """\
name = "own"
title = "Own patients"
title_zh = "自有病例"
document = "none"
question = "How long?"
question_zh = "多久？"

[[endpoints]]
name = "overall_survival"
preset = "overall-survival"
table = "cases"
time = "followup_months"
origin = "surgery"

[[endpoints]]
name = "death_of_disease"
preset = "disease-specific"
table = "cases"
time = "followup_months"
origin_column = "origin"

[[endpoints]]
name = "disease_free_survival"
preset = "disease-free"
table = "cases"
time = "followup_months"
origin = "surgery"
"""
CASES = """\
case_id,followup_months,status,sex,origin
a,4,NED,F,surgery
b,8,DOD,F,surgery
c,12,NED,F,surgery
d,18,DOC,M,surgery
e,24,AWD,M,surgery
f,30,DOD,M,surgery
g,36,NED,M,surgery
"""


@pytest.fixture
def review(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "review.toml").write_text(REVIEW, encoding="utf-8")
    (folder / "cases.csv").write_text(CASES, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "kind", "command"),
    [
        ("overall_survival", "kaplan_meier", "km"),
        ("death_of_disease", "cumulative_incidence", "competing"),
        ("disease-free-survival", "current_status", "current-status"),
    ],
)
@pytest.mark.parametrize("typed_as", ["km", "competing", "current-status"])
@pytest.mark.parametrize("by", [(), ("--by", "sex")])
def test_the_method_follows_from_the_endpoint(typed, review, name, kind, command, typed_as, by):
    code, out, err = typed(typed_as, review, "--endpoint", name, *by, "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["kind"].removesuffix("_groups") == kind
    assert set(found) == set(record(command))
    assert found["endpoint"]["endpoint"] == name.replace("-", "_")
    assert "estimate" not in found["endpoint"]


@pytest.mark.parametrize(
    ("name", "shown"), [("overall_survival", "At risk"), ("death_of_disease", "Cumulative")]
)
def test_the_endpoint_is_drawn(typed, review, tmp_path, name, shown):
    figure = tmp_path / "endpoint.svg"
    code, _, _ = typed("km", review, "--endpoint", name, "--by", "sex", "--figure", figure)
    assert code == 0
    assert shown in figure.read_text(encoding="utf-8")


def test_the_numbers_are_those_of_the_columns(typed, review):
    code, out, _ = typed("km", review, "--endpoint", "overall_survival", "--at", "18", "--json")
    asked = ("--time", "followup_months", "--event", "status=DOD,DOC", "--at", "18", "--json")
    _, plain, _ = typed("km", review / "cases.csv", *asked)
    one, other = json.loads(out), json.loads(plain)
    assert code == 0
    for key in ("times", "survival", "ci_low", "at_risk", "points", "median"):
        assert one[key] == other[key]


def test_sentence_table_and_cautions_stand_once(typed, review):
    code, out, _ = typed("km", review, "--endpoint", "disease_free_survival")
    assert code == 0
    assert out.count("current-status estimate from the last contact, because") == 1
    lines = [line for line in out.splitlines() if "PC-M" in line]
    assert len(lines) == len(set(lines)) > 0
    code, out, _ = typed("km", review, "--endpoint", "overall_survival", "--lang", "zh")
    assert code == 0
    assert "生存率" in out


def test_a_mean_of_an_endpoint_without_competing_events(typed, review):
    asked = ("rmst", review, "--endpoint", "overall_survival", "--horizon", "24")
    code, out, _ = typed(*asked, "--json")
    found = json.loads(out)
    assert (code, set(found)) == (0, set(record("rmst")))
    # 7 at risk, one event at 8 of six left, one at 18 of four left
    assert found["estimate"] == pytest.approx(8 + 10 * 5 / 6 + 6 * 5 / 6 * 3 / 4, rel=1e-12)
    code, _, err = typed("rmst", review, "--endpoint", "death_of_disease")
    assert code == 2
    assert "see its cumulative incidence" in err


@pytest.mark.parametrize("command", ["km", "competing", "current-status", "rmst"])
def test_unlike_origins_are_refused_and_forced(typed, review, command):
    text = CASES.replace("g,36,NED,M,surgery", "g,36,NED,M,diagnosis")
    (review / "cases.csv").write_text(text, encoding="utf-8")
    asked = (command, review, "--endpoint", "death_of_disease", "--json")
    code, out, err = typed(*asked)
    found = json.loads(out)
    assert (code, found["refused"]["code"]) == (1, "PC-M08")
    assert set(found) == set(record(command))
    assert "--force gives the number" in err
    if command != "rmst":
        code, out, _ = typed(*asked, "--force")
        assert code == 0
        assert "PC-M08" in [item["code"] for item in json.loads(out)["cautions"]]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("km", "own"), "name the endpoint by --endpoint NAME (it declares overall_survival,"),
        (("km", "own", "--endpoint", "pfs"), "the endpoint 'pfs' is not declared"),
        (("km", "own/cases.csv", "--endpoint", "pfs"), "is a table; an endpoint is declared by"),
        (
            ("km", "own", "--endpoint", "overall_survival", "--time", "followup_months"),
            "--endpoint: --time is said by the declared endpoint",
        ),
        (("rmst", "own/cases.csv", "--time", "followup_months"), "--event is missing"),
        (("competing", "own/cases.csv"), "--competing is missing"),
        (
            ("km", "own", "--endpoint", "disease_free_survival", "--figure", "own.svg"),
            "--figure: status at last contact is drawn beside the naive curve",
        ),
    ],
)
def test_bad_input(typed, review, words, says):
    code, out, err = typed(*words)
    assert (code, out) == (2, "")
    assert says in err
