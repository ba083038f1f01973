"""What a first user types wrong, and what the program says of it instead of being silent."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from pooledcases.cli import main

CASES = """case_id,gene,sex,months,status
a,X,F,12,NED
b,X,M,30,DOD
c,,F,8,NED
d,Y,M,44,NED
e,Y,F,20,DOD
"""
STUDIES = "study,xi,ni\nKim,3,20\nLee,0,12\nSato,12,40\n"


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Type a command in a folder of its own; gives the exit code and both outputs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    (tmp_path / "studies.csv").write_text(STUDIES, encoding="utf-8")

    def typed(*words):
        monkeypatch.setattr("sys.argv", ["pooledcases", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return stop.value.code, captured.out, captured.err

    return typed


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "cases.csv", "--outcome", "status=NED,LOST", "--by", "gene"),
        ("shrink", "cases.csv", "--outcome", "status=LOST", "--by", "gene"),
        ("km", "cases.csv", "--time", "months", "--event", "status=DOD,LOST"),
    ],
)
def test_a_value_that_nobody_has_is_named(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "no patient has 'LOST'; the column holds DOD, NED" in err


def test_values_that_somebody_has_are_not_remarked_on(run):
    for event in ("status=DOD", "status=NED,DOD"):
        assert run("km", "cases.csv", "--time", "months", "--event", event)[2] == ""


def test_remarks_leave_json_alone(run):
    asked = ("--time", "months", "--event", "status=DOD", "--competing", "status=DOC", "--json")
    _, out, err = run("competing", "cases.csv", *asked)
    assert json.loads(out)["kind"] == "cumulative_incidence"
    assert "no patient has status = DOC" in err


def test_a_patient_in_two_rows_is_named(run, tmp_path):
    (tmp_path / "cases.csv").write_text(CASES.replace("b,X", "a,X"), encoding="utf-8")
    code, _, err = run("describe", "cases.csv")
    assert code == 0
    assert "in more than one row, each of which counts as a patient: a;" in err


def test_how_a_table_was_read_is_said(run, tmp_path):
    (tmp_path / "cases.csv").write_text(CASES.replace(",", ";"), encoding="utf-8")
    assert "semicolons" in run("describe", "cases.csv")[2]


def test_a_column_of_numbers_with_one_text_is_not_left_out_as_free_text(run, tmp_path):
    (tmp_path / "cases.csv").write_text(CASES.replace(",44,", ',"44,5",'), encoding="utf-8")
    _, out, _ = run("describe", "cases.csv")
    assert "some cells are numbers and some are not: months" in out
    assert "left out, identifiers: case_id" in out


def test_who_has_no_group_is_said(run):
    assert (
        "gene not known: 1, counted under “all” only"
        in run("describe", "cases.csv", "--by", "gene")[1]
    )
    words = ("compare", "cases.csv", "--outcome", "status=NED", "--by", "gene")
    assert "left out (gene not known): 1" in run(*words)[1]
    words = ("km", "cases.csv", "--time", "months", "--event", "status=DOD", "--by", "gene")
    assert "left out (group not known): c" in run(*words)[1]


def test_chinese_output_has_no_english_cautions(run):
    words = ("pool", "studies.csv", "--measure", "PLO", "--model", "inverse-variance")
    _, out, _ = run(*words, "--lang", "zh")
    assert "警告 PC-M02" in out
    assert "warn" not in out
    _, out, _ = run("describe", "cases.csv", "--by", "gene", "--lang", "zh")
    assert "left out" not in out
    assert "未列入" in out


def test_options_that_the_one_stage_model_does_not_use_are_said(run):
    words = ("pool", "studies.csv", "--measure", "PLO", "--json")
    assert run(*words)[2] == ""
    code, out, err = run(*words, "--tau2", "DL", "--continuity", "all")
    assert (code, json.loads(out)["tau2_method"]) == (0, "ML")
    assert "--tau2 DL is not used by the one-stage binomial-normal model" in err
    assert "--continuity all is not used" in err
    _, out, err = run(*words, "--tau2", "DL", "--model", "inverse-variance")
    assert (json.loads(out)["tau2_method"], err) == ("DL", "")


def test_codes_may_be_typed_in_small_letters(run):
    words = ("pool", "studies.csv", "--model", "inverse-variance", "--json")
    _, out, _ = run(*words, "--measure", "plo", "--tau2", "dl")
    fit = json.loads(out)
    assert (fit["measure"], fit["tau2_method"]) == ("PLO", "DL")


def test_a_pool_without_any_event_has_no_empty_sentence(run, tmp_path):
    (tmp_path / "studies.csv").write_text("study,xi,ni\na,0,10\nb,0,12\nc,0,30\n", "utf-8")
    _, out, _ = run("pool", "studies.csv", "--measure", "PLO")
    assert "Pooled proportion 0.0%" in out
    assert "Between studies: ." not in out


def test_a_p_value_that_nothing_changes_is_said_once(run, tmp_path):
    text = "case_id,g,s\n1,A,y\n2,A,n\n3,B,y\n4,B,n\n5,B,\n"
    (tmp_path / "cases.csv").write_text(text, encoding="utf-8")
    _, out, _ = run("compare", "cases.csv", "--outcome", "s=y", "--by", "g")
    assert "However the 1 unknown turned out, p is > 0.99." in out
    assert "> 0.99 to > 0.99" not in out


def test_a_review_without_claims_is_no_mistake_of_the_program(run, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "review.toml").write_text('name = "mine"\n', encoding="utf-8")
    code, _, err = run("audit", "mine")
    assert code == 2
    assert "no claims.csv" in err
    assert "mistake" not in err


def test_check_counts_in_the_plural_and_in_chinese(run, tmp_path):
    (tmp_path / "cases.csv").write_text(CASES.replace(",12,", ",N/A,"), encoding="utf-8")
    code, out, _ = run("check", "cases.csv")
    assert code == 1
    assert "5 rows in 1 file: 1 error\n" in out
    (tmp_path / "cases.csv").write_text(CASES.replace(",F,", ",N/A,"), encoding="utf-8")
    assert "5 rows in 1 file: 3 errors\n" in run("check", "cases.csv")[1]
    assert "1 个文件，5 行：3 个错误" in run("check", "cases.csv", "--lang", "zh")[1]


def test_a_table_that_is_not_there_is_no_review(run):
    code, _, err = run("check", "casses.csv")
    assert code == 2
    assert "no such file" in err


def test_the_list_of_commands_is_not_cut_off(run):
    _, out, _ = run("--help")
    assert "..." not in out.partition("Commands:")[2]
    assert "Exit codes: 0 done" in out


@pytest.mark.parametrize(("cell", "code"), [("12", 0), ("N/A", 1)])
def test_a_reader_that_goes_away_does_not_change_the_exit_code(tmp_path, cell, code):
    path = tmp_path / "cases.csv"
    path.write_text(CASES.replace(",12,", f",{cell},"), encoding="utf-8")
    command = [sys.executable, "-m", "pooledcases", "check", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (code, b"")
