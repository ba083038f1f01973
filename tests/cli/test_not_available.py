"""``NA`` as R writes it, and ``-`` in columns of the user's own: only what is used matters."""

from __future__ import annotations

import json

import pytest

HEAD = "study,year,ai,n1i,ci,n2i,alloc\n"
ROWS = (
    "A,NA,4,123,11,139,random",
    "B,1949,6,306,29,303,NA",
    "C,1960,3,231,11,220,NA",
    "D,1977,62,13598,248,12867,random",
    "E,1973,33,5069,47,5808,other",
)


@pytest.fixture
def studies(table):
    return table(HEAD + "\n".join(ROWS) + "\n")


def test_in_columns_that_are_not_used_it_does_not_matter(typed, studies):
    code, out, err = typed("pool", studies, "--measure", "RR", "--json")
    assert (code, err, json.loads(out)["k"]) == (0, "", 5)


def test_among_numbers_it_is_missing_with_the_reason_and_a_note(typed, table):
    path = table(HEAD + "\n".join([ROWS[0].replace(",4,", ",NA,"), *ROWS[1:]]) + "\n")
    code, out, err = typed("pool", path, "--measure", "RR")
    assert code == 0
    assert "not reported: ai" in out
    assert "column ai, row 1: NA, as R writes a missing value, counts as not reported" in err
    _, _, err = typed("pool", path, "--measure", "RR", "--model", "mh", "--lang", "zh")
    assert "ai 列第 1 行：NA" in err
    _, _, err = typed("influence", path, "--measure", "RR")
    assert "column ai, row 1: NA" in err


def test_a_moderator_of_numbers_leaves_the_study_out_and_says_so(typed, studies):
    code, out, _ = typed("pool", studies, "--measure", "RR", "--mods", "year")
    assert code == 0
    assert "1 of 5 studies do not report a moderator and are left out: A" in out


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        (("--subgroup", "alloc"), "--subgroup"),
        (("--mods", "alloc"), "--mods"),
        (("--mods", "factor(year)"), "--mods"),
        (("--cluster", "alloc"), "--cluster"),
    ],
)
def test_among_names_it_would_become_a_group_and_is_an_error(typed, studies, words, flag):
    code, _, err = typed("pool", studies, "--measure", "RR", *words)
    assert code == 2
    assert f"{flag}: column " in err
    assert "holds NA (row " in err
    assert "type NR (not reported)" in err


def test_an_order_is_asked_for_too(typed, studies):
    code, _, err = typed("influence", studies, "--measure", "RR", "--order", "year")
    assert code == 2
    assert "column year holds NA (row 1)" in err


def test_printed_results_take_it(typed, table):
    path = table("study,est,ci_low,ci_high\nA,0.5,0.3,0.9\nB,0.7,0.5,1.1\nC,NA,NA,NA\n")
    code, out, err = typed("pool", path, "--measure", "HR", "--json")
    found = json.loads(out)
    assert (code, found["k"], found["studies"][2]["reason"]) == (0, 2, "not reported: est")
    assert "column est, row 3: NA" in err


def test_other_words_for_missing_are_errors_where_they_are_used(typed, table):
    path = table(HEAD + ROWS[0].replace(",4,", ",-,") + "\n" + "\n".join(ROWS[1:]) + "\n")
    code, _, err = typed("pool", path, "--measure", "RR")
    assert code == 2
    assert "ai" in err
    assert "'-'" in err


def test_check_still_asks_for_the_reason(typed, studies):
    code, out, _ = typed("check", studies)
    assert code == 1
    assert "PC-D47" in out


DIRECTIONS = "study,p,n1i,n2i,events,side\nA,0.03,50,50,50,-\nB,0.2,40,50,30,-\nC,0.4,40,50,20,+\n"


def test_a_direction_may_be_a_minus_in_a_column_of_any_name(typed, table):
    path = table(DIRECTIONS)
    words = ("--pval", "p", "--total-events", "events", "--direction", "side")
    code, out, err = typed("pool", path, "--measure", "HR", *words, "--json")
    assert (code, err, json.loads(out)["k"]) == (0, "", 3)
    assert [row["yi"] < 0 for row in json.loads(out)["studies"]] == [True, True, False]


def test_combine_reads_it_as_well(typed, table):
    path = table(DIRECTIONS)
    code, out, _ = typed("combine", path, "--p", "p", "--direction", "side", "--json")
    assert (code, [row["direction"] for row in json.loads(out)["rows"]]) == (0, [-1, -1, 1])
    measured = table("study,ai,n1i,ci,n2i,side\nA,4,20,9,20,-\nB,3,20,8,20,-\n", "measured.csv")
    code, out, _ = typed("combine", measured, "--measure", "OR", "--benefit", "below", "--json")
    assert (code, json.loads(out)["favours"]) == (0, 2)


def test_what_a_log_rank_p_needs_is_said(typed, table):
    path = table(DIRECTIONS.replace("30,-", "NR,-"))
    words = ("--pval", "p", "--total-events", "events", "--direction", "side")
    _, out, _ = typed("pool", path, "--measure", "HR", *words, "--json")
    assert json.loads(out)["studies"][1]["reason"] == "not reported: total_events"
