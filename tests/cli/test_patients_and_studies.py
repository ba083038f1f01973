"""Patients and studies pooled from two files."""

from __future__ import annotations

import json

import pytest

from pooledcases.cli.study_options import Asked
from pooledcases.cli.together import Patients, answer_together
from pooledcases.errors import InputError

CASES = "case_id,report_id,status\na,A,NED\nb,A,DOD\nc,B,NED\nd,C,NR\n"
STUDIES = "study,events,ni\nE,4,7\nF,7,9\n"


@pytest.fixture
def files(tmp_path):
    cases, studies = tmp_path / "cases.csv", tmp_path / "studies.csv"
    cases.write_text(CASES)
    studies.write_text(STUDIES)
    return cases, studies


def asked(studies, **more):
    given = {
        "studies": studies, "measure": "PLO", "tau2": None, "inference": None, "level": 0.95,
        "force": False, "lang": "en", "json": False, "columns": {"xi": "events"},
    }  # fmt: skip
    return Asked(**given | more)


def test_a_table_of_what_each_kind_contributes(files, capsys):
    cases, studies = files
    answer_together(asked(studies), Patients(cases=cases), outcome="status=NED")
    said = capsys.readouterr().out
    assert "patients listed one by one" in said
    assert "11/16 (68.8%)" in said
    assert "PC-M17" in said


def test_json_has_every_field(files, capsys):
    cases, studies = files
    answer_together(asked(studies, json=True), Patients(cases=cases), outcome="status=NED")
    record = json.loads(capsys.readouterr().out)
    assert record["kind"] == "patients_and_studies"
    assert (record["n"], record["n_events"], record["missing"]) == (19, 13, 1)
    assert [part["n"] for part in record["contributions"]] == [3, 16]


def test_the_words_are_there_in_chinese(files, capsys):
    cases, studies = files
    answer_together(asked(studies, lang="zh"), Patients(cases=cases), outcome="status=NED")
    assert "逐例列出的患者" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "patients", "outcome", "said"),
    [
        ({"measure": "OR"}, {}, "status=NED", "use --measure PLO, not OR"),
        ({}, {}, None, "--cases needs --outcome"),
        ({}, {"cases": None, "report": "r"}, "status=NED", "are for --cases"),
    ],
)
def test_flags_that_do_not_go_together_are_named(files, more, patients, outcome, said):
    cases, studies = files
    flags = Patients(**{"cases": cases} | patients)
    with pytest.raises(InputError, match=said):
        answer_together(asked(studies, **more), flags, outcome=outcome, others=("--mods",))
