"""Study tables that cannot be pooled: one clear message each, or an answer that is right."""

from __future__ import annotations

import json
import math

import pytest

TWO = "study,ai,n1i,ci,n2i"


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (f"{TWO}\na,-1,20,3,20\n", ("RR",), "row 1 (line 2, a), column ai: -1 is no count"),
        (
            f"{TWO}\na,5,20,3,20\nb,2.5,20,3,20\n",
            ("RR",),
            "row 2 (line 3, b), column ai: 2.5 is no whole number",
        ),
        (f"{TWO}\na,25,20,3,20\n", ("RR",), "the count 25 is larger than its total n1i 20"),
        ("xi,ni\n3,20\n13,12\n", ("PLO",), "row 2"),
        ("xi,ni\n3,x\n", ("PLO",), "x"),
        ("yi,vi\n0.1,-0.2\n", ("GEN",), "row 1"),
        ("yi\n0.1\n", ("GEN",), "needs the columns"),
        ("study,xi,ni\n", ("PLO",), "no rows"),
        ("yi,vi,a\n0.1,0.1,x\n0.2,0.1,x\n0.3,0.2,x\n", ("GEN", "--mods", "a"), "level"),
        (
            "yi,vi,a,b\n0.1,0.1,1,2\n0.2,0.1,2,4\n0.3,0.2,3,6\n0.5,0.2,4,8\n",
            ("GEN", "--mods", "a + b"),
            "collinear",
        ),
        ("yi,vi,a\n0.1,0.1,1\n0.2,0.1,2\n", ("GEN", "--mods", "a"), "studies"),
        ("yi,vi\n0.1,0.1\n0.2,0.1\n", ("GEN", "--mods", "z"), "z"),
        ("yi,vi\n0.1,0.1\n0.2,0.1\n", ("GEN", "--subgroup", "z"), "z"),
        ("yi,vi\n0.1,0.1\n0.2,0.1\n", ("GEN", "--weights", "z"), "z"),
        ("yi,vi\n0.1,0.1\n0.2,0.1\n", ("GEN", "--level", "95"), "between 0 and 1"),
        ("yi,vi\n0.1,0\n0.2,0\n", ("GEN",), "variance"),
        (
            "yi,vi,a\n0.1,0.1,1\n0.2,0.1,2\n0.3,0.2,3\n",
            ("GEN", "--mods", "a", "--subgroup", "a"),
            "subgroup does not go together with mods",
        ),
        ("ai,n1i,ci,n2i\n0,0,3,20\n", ("OR",), "without patients"),
    ],
)
def test_bad_input_is_one_clear_message_and_exit_code_2(typed, table, text, words, said):
    code, out, err = typed("pool", table(text), "--measure", *words)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("command", ["influence", "sensitivity"])
def test_the_other_commands_answer_alike(typed, table, command):
    code, out, err = typed(command, table("xi,ni\n3,20\n13,12\n"), "--measure", "PLO")
    assert (code, out) == (2, "")
    assert "row 2" in err


@pytest.mark.parametrize("model", ["inverse-variance", "glmm", "bayes", "beta-binomial", "firth"])
@pytest.mark.parametrize("rows", ["3,20", "0,20", "20,20"])
def test_one_study_answers_with_itself_or_says_why_not(typed, table, model, rows):
    path = table(f"xi,ni\n{rows}\n")
    code, out, err = typed("pool", path, "--measure", "PLO", "--model", model, "--json")
    assert code in (0, 2), err
    if code == 0:
        _no_nan(json.loads(out))
    code, out, _ = typed("pool", path, "--measure", "PLO", "--model", model, "--explain")
    assert "nan" not in out


@pytest.mark.parametrize(
    ("measure", "model"),
    [
        ("OR", "inverse-variance"), ("OR", "mh"), ("OR", "peto"), ("OR", "glmm-um-fs"),
        ("OR", "glmm-um-rs"), ("OR", "glmm-cm-el"), ("OR", "beta-binomial"), ("OR", "firth"),
        ("RD", "mh"), ("RR", "inverse-variance"), ("RD", "inverse-variance"),
    ],
)  # fmt: skip
def test_no_event_in_any_study(typed, table, measure, model):
    path = table("ai,n1i,ci,n2i\n0,20,0,22\n0,30,0,31\n0,10,0,12\n")
    code, out, err = typed("pool", path, "--measure", measure, "--model", model, "--json")
    assert code in (0, 2), err
    if code == 0:
        _no_nan(json.loads(out))
    else:
        assert err.strip()


@pytest.mark.parametrize("k", [2, 3])
def test_few_studies(typed, table, k):
    rows = "4,20,8,22\n3,30,6,31\n1,10,5,12\n".splitlines()[:k]
    path = table("ai,n1i,ci,n2i\n" + "\n".join(rows) + "\n")
    code, out, _ = typed("pool", path, "--measure", "RR")
    assert code == 0
    assert "nan" not in out
    code, out, _ = typed("influence", path, "--measure", "RR")
    assert code == 0
    assert "nan" not in out


def test_influence_of_one_study_is_no_question(typed, table):
    code, _, err = typed("influence", table("yi,vi\n0.1,0.2\n"), "--measure", "GEN")
    assert code == 2
    assert err.strip()


def test_rows_that_cannot_be_used_stay_with_their_reason(typed, table):
    path = table("study,ri,ni\na,0.1,20\nb,NR,30\nc,0.3,50\nd,1,20\n")
    code, out, _ = typed("pool", path, "--measure", "COR")
    assert code == 0
    assert "not reported" in out
    assert "a correlation of −1 or 1 has no variance" in out


def _no_nan(value):
    if isinstance(value, dict):
        for part in value.values():
            _no_nan(part)
    elif isinstance(value, list):
        for part in value:
            _no_nan(part)
    elif isinstance(value, float):
        assert math.isfinite(value)
