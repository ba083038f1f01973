"""``current-status``: all and the disease-free, groups, a refused comparison, bad input."""

import json

import pytest

CASES = """\
case_id,months,status,disease_free_at_start,gene
a,4,NED,yes,A
b,8,AWD,no,A
c,12,NED,yes,A
d,18,AWD,yes,A
e,24,NED,yes,B
f,30,DOD,unclear,B
g,36,AWD,yes,B
h,NR,NED,yes,B
i,48,AWD,yes,B
"""
EVENT = ("--time", "months", "--event", "status=AWD,DOD")


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_both_populations_beside_the_naive_curve(typed, table):
    code, out, _ = typed("current-status", table, *EVENT, "--at", "12,24")
    assert code == 0
    for words in ("Disease-free at the start", "Naive curve", "without the event by the naive"):
        assert words in out
    assert "Broken by 1 (b). Unclear for 1 (f)" in out
    assert "left out (status known, no time of follow-up): h" in out
    assert "PC-M07" in out


def test_the_curves_are_drawn_beside_each_other(typed, table, tmp_path):
    figure = tmp_path / "beside.svg"
    code, _, said = typed("current-status", table, *EVENT, "--figure", figure, "--lang", "zh")
    assert (code, str(figure) in said) == (0, True)
    assert "现状" in figure.read_text(encoding="utf-8")


def test_json_has_the_points_that_were_asked_for(typed, table):
    code, out, _ = typed("current-status", table, *EVENT, "--at", "24,12", "--json")
    found = json.loads(out)
    assert (code, found["kind"]) == (0, "current_status")
    (everybody,), (free,) = found["everybody"], found["disease_free"]
    assert [point["time"] for point in everybody["points"]] == [12, 24]
    assert (everybody["start"], free["start"]) == (None, "disease_free_at_start")
    assert found["differences"][0]["time"] == 24
    assert len(everybody["points"][0]["ci"]) == 2
    assert found["naive"]["kind"] == found["naive_disease_free"]["kind"] == "kaplan_meier"


def test_groups_and_a_comparison_that_is_refused(typed, table):
    code, out, _ = typed("current-status", table, *EVENT, "--by", "gene", "--json")
    found = json.loads(out)
    assert code == 0
    assert [item["group"] for item in found["everybody"]] == ["A", "B"]
    assert found["disease_free"][0]["start"] == "disease_free_at_start"
    asked = ("--by", "gene", "--compare")
    code, _, err = typed("current-status", table, *EVENT, *asked)
    assert code == 1
    assert "refused PC-M29: the groups were last seen at different times" in err
    code, out, _ = typed("current-status", table, *EVENT, *asked, "--force")
    assert code == 0
    assert "last seen at unlike times" in out


def test_in_chinese_and_with_the_likelihood_ratio(typed, table):
    asked = ("--interval", "likelihood-ratio", "--lang", "zh")
    code, out, _ = typed("current-status", table, *EVENT, *asked)
    assert code == 0
    assert "似然比区间" in out


def test_without_the_column_of_the_start(typed, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("months,lost\n4,0\n9,1\n", encoding="utf-8")
    code, out, _ = typed("current-status", path, "--time", "months", "--event", "lost", "--json")
    found = json.loads(out)
    assert (code, found["kind"]) == (0, "current_status")
    code, out, _ = typed("current-status", path, "--time", "months", "--event", "lost")
    assert code == 0
    assert "PC-M29" in out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--at", "soon"), "write numbers from 0 on"),
        (("--at", "-3"), "write numbers from 0 on"),
        (("--compare",), "give --by COLUMN too"),
        (("--interval", "likelihood-ratio", "--level", "0.97"), "published limits"),
        (("--start", "gene"), "write yes, no or unclear"),
        (("--by", "gene", "--figure", "curves.png"), "leave --by out"),
        (("--figure", "curves.doc"), "a figure is written as .svg"),
    ],
)
def test_bad_input(typed, table, more, said):
    code, out, err = typed("current-status", table, *EVENT, *more)
    assert (code, out) == (2, "")
    assert said in err
