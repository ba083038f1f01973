"""Cells of a study table as papers print them, and columns that nearly have the right name."""

from __future__ import annotations

import json

import pytest

HEAD = "study,est,ci_low,ci_high,pval,direction\n"
PRINTED = HEAD + "A,0.72,0.55,0.94,,\nB,0.60,,,0.04,\nC,0.45,,,<0.05,-\n"


def test_a_p_value_printed_as_a_bound_reaches_the_pool(typed, table):
    code, out, _ = typed("pool", table(PRINTED), "--measure", "HR", "--json")
    rows = json.loads(out)["studies"]
    assert code == 0
    assert [row["included"] for row in rows] == [True, True, False]
    assert "<0.05" in rows[2]["reason"]
    code, out, _ = typed("sensitivity", table(PRINTED), "--measure", "HR")
    assert code == 0
    assert "However the p-values of the studies" in out


def test_a_minus_is_a_direction(typed, table):
    text = "study,n1i,n2i,total_events,pval,direction\nA,50,50,45,0.03,-\nB,40,40,30,0.2,+\n"
    code, out, _ = typed("pool", table(text), "--measure", "HR", "--json")
    assert code == 0
    assert [row["yi"] > 0 for row in json.loads(out)["studies"]] == [False, True]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('"0,05"', "type 0.05"),
        ("<０.04", "type <0.04"),
        ("ns", "is no number"),
        ("5%", "more than a number"),
        ("1.2", "must lie between 0 and 1"),
        ("-", "such as 0.03 or <0.05, or NR"),
    ],
)
def test_what_is_no_p_value_is_said(typed, table, cell, said):
    code, _, err = typed("pool", table(f"{HEAD}A,0.7,,,{cell},\n"), "--measure", "HR")
    assert code == 2
    assert said in err


@pytest.mark.parametrize("cell", ["<0.05", "< .05", "P < 0.05", "p=0.03", "≤0.01", "1e-4", "NR"])
def test_what_is_a_p_value_passes(typed, table, cell):
    code, out, _ = typed("check", table(f"{HEAD}A,0.7,,,{cell},\n"), "--schema", "studies")
    assert code == 0
    assert "no errors" in out or "0 errors" in out or "PC-D" not in out


def test_a_column_that_is_nearly_named_is_proposed(typed, table):
    path = table("study,Events,Total\nA,3,10\nB,4,20\n")
    code, _, err = typed("pool", path, "--measure", "PLO", "--xi", "events", "--ni", "Totl")
    assert code == 2
    assert "Did you mean 'Events'?" in err
    assert "Did you mean 'Total'?" in err


def test_selection_in_the_wrong_direction_says_which_flag(typed, bcg):
    code, _, err = typed("bias", bcg, "--measure", "RR", "--selection", "step")
    assert code == 2
    assert "8 of the effects point the other way" in err
    assert "--published" in err
    code, _, err = typed(
        "bias", bcg, "--measure", "RR", "--selection", "step", "--steps", "1e-9,0.5"
    )
    assert "add --merge" in err
    assert "merge=True" not in err


def test_names_under_another_head_are_not_lost_silently(typed, table):
    path = table("Author,xi,ni\nIto,3,10\nWu,4,20\nLi,2,15\n")
    words = ("pool", path, "--measure", "PLO")
    code, _, err = typed(*words)
    assert code == 0
    assert 'add --study "Author"' in err
    code, out, err = typed(*words, "--study", "Author")
    assert (code, "--study" in err, "Ito" in out) == (0, False, True)


def test_a_prior_on_the_mean_is_named_as_its_flag(typed, table):
    path = table("study,xi,ni\nA,0,10\nB,0,20\nC,0,15\n")
    code, _, err = typed("pool", path, "--measure", "PLO", "--model", "bayes")
    assert code == 2
    assert "--mean-prior 0,2.5" in err
    assert (
        typed("pool", path, "--measure", "PLO", "--model", "bayes", "--mean-prior", "0,2.5")[0] == 0
    )


@pytest.mark.parametrize(
    ("flags", "said"),
    [((), "pooled after something was added"), (("--drop00",), "stay visible and are not pooled")],
)
def test_what_was_done_with_a_study_without_events(typed, table, flags, said):
    path = table("study,ai,n1i,ci,n2i\nA,0,10,0,11\nB,2,20,4,20\nC,1,15,3,14\n")
    code, out, err = typed("pool", path, "--measure", "OR", *flags)
    assert code == 0
    assert said in out + err
