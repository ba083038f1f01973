"""``pooledcases competing``."""

import json

import pytest

CASES = """\
case_id,months,status,gene
a,3,DOD,A
b,5,DOC,A
c,5,NED,A
d,14,DOD,A
e,25,NED,B
f,30,DOC,B
g,40,DOD,B
h,62,NED,B
i,NR,NED,B
"""
ASKED = ("--time", "months", "--event", "status=DOD", "--competing", "status=DOC")


@pytest.fixture
def cases(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_a_table_a_sentence_and_who_was_left_out(typed, cases):
    code, out, _ = typed("competing", cases, *ASKED, "--at", "12,24")
    assert code == 0
    assert "12.5% (0.7% to 42.3%)" in out
    assert "first event DOD in 3, DOC in 2, none in 3" in out
    assert "left out (status known, no time of follow-up): i" in out
    assert "Kaplan-Meier" not in out


def test_the_naive_curve_only_on_request_and_with_its_caution(typed, cases):
    code, out, _ = typed("competing", cases, *ASKED, "--naive")
    assert code == 0
    assert "DOD, 1 − Kaplan-Meier" in out
    assert "17.5 percentage points more" in out
    assert "PC-M22" in out


def test_groups_with_the_test(typed, cases):
    code, out, _ = typed("competing", cases, *ASKED, "--by", "gene")
    assert code == 0
    assert "Gray's test of DOD: A 2 against B 1" in out
    assert "drawn faint (A, B)" in out
    code, out, _ = typed("competing", cases, *ASKED, "--by", "gene", "--lang", "zh")
    assert "DOD 的 Gray 检验" in out


def test_json(typed, cases):
    code, out, _ = typed("competing", cases, *ASKED, "--at", "12", "--at", "24", "--json")
    found = json.loads(out)
    assert (code, found["kind"], found["n"]) == (0, "cumulative_incidence", 8)
    assert [item["cause"] for item in found["causes"]] == ["DOD", "DOC"]
    assert [point["time"] for point in found["points"]] == [12, 24]
    assert found["points"][0]["causes"][0]["incidence"] == 0.125
    code, out, _ = typed("competing", cases, *ASKED, "--by", "gene", "--at", "12", "--json")
    found = json.loads(out)
    assert [test["cause"] for test in found["tests"]] == ["DOD", "DOC"]
    assert found["groups"][1]["points"][0]["event_free"] == 1.0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--at", "soon"), "--at: soon is no time"),
        (("--at", "-3"), "is no time"),
        (("--competing", "status=DOD"), "named for two different events"),
        (("--by", "partner"), "partner"),
    ],
)
def test_wrong_words(typed, cases, words, says):
    code, out, err = typed("competing", cases, *ASKED, *words)
    assert (code, out) == (2, "")
    assert says in err


def test_a_value_that_nobody_has_is_named(typed, cases):
    code, _, err = typed("competing", cases, *ASKED[:4], "--competing", "status=DOX")
    assert code == 0
    assert "DOX" in err


def test_the_help_has_an_example(typed):
    code, out, _ = typed("competing", "--help")
    assert code == 0
    assert "pooledcases competing cases.csv" in out


def test_a_regression_beside(typed, cases):
    code, out, _ = typed("competing", cases, *ASKED, "--covariates", "gene")
    assert code == 0
    assert "subdistribution hazard ratio" in out
    code, out, _ = typed("competing", cases, *ASKED, "--covariates", "gene", "--json")
    assert json.loads(out)["regression"]["kind"] == "fine_gray"
    code, _, err = typed("competing", cases, *ASKED, "--covariates", "gene", "--entry", "months")
    assert code == 2
    assert "leave one out" in err


def test_the_curves_are_drawn(typed, cases, tmp_path):
    figure = tmp_path / "incidence.svg"
    code, _, said = typed("competing", cases, *ASKED, "--figure", figure, "--size", "column")
    assert (code, f"written: {figure}" in said) == (0, True)
    assert "Cumulative incidence" in figure.read_text(encoding="utf-8")


def test_a_size_without_a_figure_is_said_before_the_table_is_read(typed, tmp_path):
    code, _, said = typed("competing", tmp_path / "absent.csv", *ASKED, "--size", "slide")
    assert (code, "--size says how wide a figure is" in said) == (2, True)
