"""``pooledcases curves``: a long table of published curves into one."""

import json

import pytest

TABLE = """study,time_months,survival,at_risk
A,0,1,50
A,12,0.8,38
A,24,0.45,20
B,0,1,80
B,12,0.7,50
B,24,0.4,30
C,0,1,20
C,12,0.75,10
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "curves.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_table_sentence_and_figure(typed, path, tmp_path):
    figure = tmp_path / "pooled.svg"
    code, out, _ = typed("curves", path, "--time", "time_months", "--figure", figure)
    assert code == 0
    assert "Survival pooled from 3 studies (150 patients at risk at the start; random" in out
    assert "at 12 months" in out
    assert figure.read_bytes().startswith(b"<?xml")


def test_json_has_every_key(typed, path):
    options = ("--tau2", "EE", "--at", "24", "--json")
    code, out, _ = typed("curves", path, "--time", "time_months", *options)
    record = json.loads(out)
    assert (code, record["kind"], record["unit"]) == (0, "pooled_curve", "months")
    assert record["times"] == [24.0]
    assert record["contributing"] == [2]
    assert record["studies"][2]["stopped"] == "no_interval"


def test_chinese(typed, path):
    options = ("--lang", "zh", "--interval", "log-log")
    assert "由 3 项研究合并的生存率" in typed("curves", path, "--time", "time_months", *options)[1]


def test_a_column_that_is_not_there_is_said(typed, path):
    code, _, error = typed("curves", path)
    assert code == 2
    assert "no column 'time'" in error


def test_a_figure_of_an_unknown_kind_is_said_first(typed, path, tmp_path):
    code, _, error = typed("curves", path, "--figure", tmp_path / "pooled.doc")
    assert code == 2
    assert "a figure is written as .svg" in error
