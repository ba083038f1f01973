"""``pooledcases combine``, and the words in which mistakes of flags are answered."""

from __future__ import annotations

import json

import pytest
import typer

import pooledcases as pc
from pooledcases import models, options
from pooledcases.cli.flags import names_of, word_of
from pooledcases.cli.naming import in_flags, in_order

P_VALUES = (
    "study,p value,dir,n\nA,0.04,+,16\nB,<0.01,+,25\nC,0.30,-,9\nD,NR,+,12\nE,0.2,unclear,30\n"
)
COUNTS = "study,ev,n1,evc,n2,year\nA,3,20,4,20,2001\nB,4,30,7,31,2003\nC,6,30,5,31,2004\n"
MAPPED = ("--ai", "ev", "--n1i", "n1", "--ci", "evc", "--n2i", "n2")


def test_two_sided_p_values_with_their_directions(typed, table):
    path = table(P_VALUES)
    words = ("combine", path, "--p", "p value", "--direction", "dir")
    code, out, err = typed(*words, "--json")
    found = json.loads(out)
    expected = models.combine_p({"pval": ["0.04", "<0.01", "0.30"], "direction": ["+", "+", "-"]})
    assert (code, err, found["kind"], found["schema"], found["k"]) == (0, "", "combined_p", 1, 3)
    assert found["p_value"] == expected.p_value
    assert [row["reason"] is None for row in found["rows"]] == [True] * 3 + [False] * 2
    _, out, _ = typed(*words, "--method", "edgington", "--lang", "zh")
    assert "Edgington" in out
    assert "不支持" in out


@pytest.mark.parametrize("method", options.words(options.CombineMethod))
def test_every_method_of_one_sided_p_values(typed, table, method):
    path = table("study,p\nA,0.01\nB,0.2\nC,0.3\n")
    words = ("combine", path, "--p", "p", "--sides", "one", "--method", method)
    _, out, _ = typed(*words, "--json")
    expected = models.combine_p([0.01, 0.2, 0.3], sides="one", method=method)
    assert json.loads(out)["p_value"] == expected.p_value
    code, out, _ = typed(*words)
    assert code == 0
    assert "Combined p-value of 3 studies" in out


def test_weights_are_a_column(typed, table):
    path = table(P_VALUES)
    words = ("combine", path, "--p", "p value", "--direction", "dir", "--json")
    _, plain, _ = typed(*words)
    _, out, _ = typed(*words, "--weights", "n")
    assert json.loads(out)["p_value"] < json.loads(plain)["p_value"]


def test_directions_alone_are_counted(typed, table):
    path = table(P_VALUES)
    code, out, _ = typed("combine", path, "--direction", "dir")
    assert code == 0
    assert "3 of 4 studies favour the hypothesis (75.0%" in out
    assert "PC-M17" in out
    path = table("study,better\nA,New drug\nB,Old drug\nC,new drug\nD,same\n")
    words = ("--favours", "new drug", "--against", "old drug", "--unclear", "same", "--json")
    _, out, _ = typed("combine", path, "--direction", "better", *words)
    found = json.loads(out)
    assert (found["favours"], found["against"], found["left_out"]) == (2, 1, 1)


@pytest.mark.parametrize(("benefit", "favours"), [("below", 2), ("above", 1)])
def test_effects_need_the_side_that_is_good(typed, table, benefit, favours):
    path = table(COUNTS)
    words = ("combine", path, "--measure", "OR", *MAPPED, "--benefit", benefit)
    _, out, _ = typed(*words, "--json")
    found = json.loads(out)
    assert (found["favours"], found["k"], found["benefit"]) == (favours, 3, benefit)
    _, out, _ = typed(*words)
    assert f"In favour: odds ratio {benefit} no effect" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--p COLUMN (p-values), --direction COLUMN, or --measure CODE"),
        (("--p", "p value"), "add --direction COLUMN, or --sides one"),
        (("--measure", "OR"), "--benefit above or --benefit below"),
        (("--direction", "dir", "--benefit", "below"), "add --measure CODE"),
        (("--direction", "dir", "--method", "fisher"), "add --p COLUMN"),
        (("--direction", "dir", "--measure", "OR", "--benefit", "above"), "leave it"),
        (("--p", "p value", "--sides", "one", "--level", "0.9"), "--level is for the interval"),
        (("--p", "p", "--sides", "one"), "--p: there is no column 'p'"),
        (("--p", "p value", "--sides", "one", "--direction", "dir"), "leave it or --sides one out"),
    ],
)
def test_what_is_missing_is_said(typed, table, words, said):
    code, out, err = typed("combine", table(P_VALUES), *words)
    assert (code, out) == (2, "")
    assert said in err


def test_problems_stand_in_the_order_of_the_rows(typed, table):
    path = table("study,p,dir\nA,0.04,up\nB,>0.05,+\nC,0,-\n")
    code, _, err = typed("combine", path, "--p", "p", "--direction", "dir")
    assert code == 2
    assert [line.partition(":")[0] for line in err.splitlines()] == [
        "row 1 (A)", "row 2 (B)", "row 3 (C)",
    ]  # fmt: skip


def test_columns_are_asked_for_with_flags(typed, table):
    code, _, err = typed("pool", table(COUNTS), "--measure", "OR")
    assert code == 2
    assert "Name others with flags, such as --ai COLUMN --n1i COLUMN --ci COLUMN" in err


def test_an_unknown_measure_is_answered_in_its_own_letters(typed, table):
    code, _, err = typed("pool", table(COUNTS), "--measure", "ORR")
    assert code == 2
    assert "'ORR' is not known; use one of PR, PLN, PLO" in err
    assert "Did you mean" not in err
    _, _, err = typed("pool", table(COUNTS), "--measure", "OR", "--model", "mhh-glmm-um")
    assert "Did you mean glmm-um-fs?" in err or "Did you mean glmm-um-rs?" in err


def test_the_user_s_own_names_of_columns_are_known_and_listed(typed, table):
    path = table(COUNTS)
    words = ("pool", path, "--measure", "OR", *MAPPED)
    code, _, err = typed(*words, "--mods", "yr")
    assert code == 2
    assert "--mods: there is no column 'yr'; the table has: study, ev, n1, evc, n2, year." in err
    code, _, err = typed(*words, "--subgroup", "yea", "--weights", "n3")
    assert code == 2
    assert len(err.splitlines()) == 2
    code, out, _ = typed(*words, "--mods", "n1", "--tau2", "EE", "--json")
    assert (code, json.loads(out)["moderators"][1]["term"]) == (0, "n1")


def test_problems_are_said_in_flags():
    assert in_flags("mods: there is no column.") == "--mods: there is no column."
    assert in_flags("row 1 (x): bad.") == "row 1 (x): bad."
    assert in_order(["row 10 (a).", "row 9 (b)."]) == ["row 9 (b).", "row 10 (a)."]
    # the library's own sentence, which this rewords, has not changed
    with pytest.raises(pc.InputError, match="Name others with columns"):
        pc.effect_sizes({"a": [1]}, measure="OR")


def test_words_are_read_whatever_their_letters():
    read = word_of(options.Prediction)
    assert (read("hk-pr"), read(" T(K-1) ")) == ("HK-PR", "t(k-1)")
    with pytest.raises(typer.BadParameter, match="use one of"):
        read("wide")
    assert names_of(" a, ,b ") == ("a", "b")
