"""``km`` with late entry, times and quantiles; ``rmst``."""

import json

import pytest

CASES = """\
case_id,months,start,status,gene
a,4,0,DOD,A
b,6,2,NED,A
c,7,0,DOD,B
d,12,3,DOD,B
e,14,0,NED,A
f,NR,0,DOD,A
"""
TIME = ("--time", "months", "--event", "status=DOD")


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_rmst_prints_groups_contrasts_and_who_was_left_out(typed, table):
    code, out, _ = typed("rmst", table, *TIME, "--by", "gene")
    assert code == 0
    assert "B against A: difference" in out
    assert "over the first 12 months" in out
    assert "left out (status known, no time of follow-up): f" in out


def test_rmst_as_json(typed, table):
    code, out, _ = typed("rmst", table, *TIME, "--by", "gene", "--horizon", "10", "--json")
    found = json.loads(out)
    assert (code, found["kind"], found["horizon_choice"]) == (0, "restricted_means", "given")
    assert found["means"][0]["estimate"] == 8
    assert found["contrasts"][0]["difference"]["estimate"] == 0.5
    code, out, _ = typed("rmst", table, *TIME, "--json")
    assert json.loads(out)["kind"] == "restricted_mean"


def test_rmst_with_limits_for_few_patients(typed, table):
    code, out, _ = typed("rmst", table, *TIME, "--by", "gene", "--limits", "logit-t")
    assert code == 0
    assert "Intervals: logit-t, for few patients." in out
    code, out, _ = typed("rmst", table, *TIME, "--limits", "logit-t", "--json")
    assert json.loads(out)["limits"] == "logit-t"
    assert typed("rmst", table, *TIME, "--limits", "t")[0] == 2


def test_rmst_beyond_the_curves_is_bad_input(typed, table):
    code, out, err = typed("rmst", table, *TIME, "--by", "gene", "--horizon", "60")
    assert (code, out) == (2, "")
    assert "Ask for 14 at most" in err
    code, _, err = typed("rmst", table, *TIME, "--reference", "A")
    assert code == 2
    assert "--by COLUMN" in err


def test_rmst_in_chinese(typed, table):
    code, out, _ = typed("rmst", table, *TIME, "--by", "gene", "--lang", "zh")
    assert code == 0
    assert "平均无事件时间" in out


def test_km_at_times_and_quantiles(typed, table):
    asked = ("--at", "5", "--at", "8", "--quantile", "0.25")
    code, out, _ = typed("km", table, *TIME, *asked)
    assert code == 0
    assert "All patients: 25% had the event by" in out
    code, out, _ = typed("km", table, *TIME, *asked, "--json")
    found = json.loads(out)
    assert [point["time"] for point in found["points"]] == [5, 8]
    assert found["quantiles"][0]["probability"] == 0.25
    code, out, _ = typed("km", table, *TIME, "--by", "gene", *asked, "--json")
    assert [len(curve["points"]) for curve in json.loads(out)["curves"]] == [2, 2]
    code, _, err = typed("km", table, *TIME, "--quantile", "25")
    assert code == 2
    assert "25.0 is no share of patients" in err


def test_km_of_patients_who_enter_late(typed, table):
    code, out, _ = typed("km", table, *TIME, "--entry", "start")
    assert code == 0
    assert "2 patients entered after time zero" in out
    code, out, _ = typed("km", table, *TIME, "--entry", "start", "--json")
    assert json.loads(out)["late_entry"]["column"] == "start"
    code, _, err = typed("km", table, *TIME, "--entry", "start", "--interval", "bpcp")
    assert code == 2
    assert "use log-log" in err


def test_km_with_the_beta_product(typed, table):
    code, out, _ = typed("km", table, *TIME, "--interval", "bpcp", "--json")
    assert code == 0
    assert json.loads(out)["interval"] == "bpcp"
