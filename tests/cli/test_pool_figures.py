"""Figures and tables that commands write besides the forest plot."""

from __future__ import annotations

import docx
import openpyxl
import pytest

STUDIES = """study,ai,n1i,ci,n2i,year
A,4,123,11,139,1948
B,6,306,29,303,1949
C,3,231,11,220,1960
D,62,13598,248,12867,1977
"""
PATIENTS = """case_id,gene,status
C1,A,NED
C2,A,NED
C3,A,DOD
C4,B,AWD
C5,B,NR
C6,B,DOD
"""


@pytest.fixture
def studies(tmp_path):
    path = tmp_path / "studies.csv"
    path.write_text(STUDIES, encoding="utf-8")
    return path


@pytest.fixture
def patients(tmp_path):
    path = tmp_path / "patients.csv"
    path.write_text(PATIENTS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("--mods", "year", "--bubble"),
        ("--model", "bayes", "--posterior"),
        ("--labbe",),
        ("--drapery",),
    ],
)
def test_each_figure_is_written(typed, studies, tmp_path, words):
    target = tmp_path / "figure.svg"
    code, _, err = typed("pool", studies, "--measure", "RR", *words, target)
    assert code == 0
    assert "figure.svg" in err
    assert target.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--bubble", "f.svg", "--forest", "x.svg", "--table", "x.docx"), "add --mods COLUMN"),
        (("--posterior", "f.svg"), "add --model bayes"),
        (("--drapery", "f.gif"), "f.gif: a figure is written as"),
        (("--cluster", "year", "--drapery", "f.svg"), "--drapery: this model has no such figure"),
        (("--size", "page"), "--size says how wide a figure is, and none is asked for"),
        (("--table", "f.txt"), "f.txt: a table is written as"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is(
    typed, studies, tmp_path, monkeypatch, words, said
):
    monkeypatch.chdir(tmp_path)
    code, out, err = typed("pool", studies, "--measure", "RR", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["studies.csv"]


def test_studies_and_estimate_are_two_tables(typed, studies, tmp_path):
    code, _, _ = typed("pool", studies, "--measure", "RR", "--table", tmp_path / "t.docx")
    assert code == 0
    found = docx.Document(str(tmp_path / "t.docx"))
    assert [cell.text for cell in found.tables[0].columns[0].cells][1:5] == ["A", "B", "C", "D"]
    assert len(found.tables) == 2
    assert "Pooled risk ratio" in "\n".join(part.text for part in found.paragraphs)


def test_table_one_is_written_as_a_workbook_of_numbers(typed, patients, tmp_path):
    code, out, _ = typed("describe", patients, "--by", "gene", "--table", tmp_path / "t.xlsx")
    assert code == 0
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any(row[1:4] == [2, 5, 0.4] for row in rows), rows
    assert "2/5 (40.0%)" in out


def test_a_comparison_is_written_with_its_sentence_and_cautions(typed, patients, tmp_path):
    words = ("--outcome", "status=NED", "--by", "gene", "--table", tmp_path / "t.md")
    code, _, _ = typed("compare", patients, *words)
    assert code == 0
    text = (tmp_path / "t.md").read_text(encoding="utf-8")
    assert text.startswith("**Comparison: A against B**")
    assert "Fisher's exact p" in text
    assert "PC-M29" in text


def test_bias_and_influence_draw_their_figures(typed, tmp_path):
    path = tmp_path / "twelve.csv"
    rows = [f"S{i},{0.1 * i - 0.5:.2f},{0.02 + 0.01 * i:.2f}" for i in range(12)]
    path.write_text("\n".join(["study,yi,vi", *rows]) + "\n", encoding="utf-8")
    for command, *more in (["bias"], ["influence"], ["influence", "--order", "study"]):
        target = tmp_path / f"{command}{len(more)}.svg"
        code, _, err = typed(command, path, "--measure", "GEN", "--figure", target, *more)
        assert (code, target.exists()) == (0, True), err


def test_a_forest_is_laid_out_as_asked(typed, studies, tmp_path):
    target = tmp_path / "forest.svg"
    words = ("--layout", "revman", "--groups", "drug,control", "--notes", "none")
    favours = ("--favours", "Favours drug,Favours control")
    code, _, _ = typed("pool", studies, "--measure", "RR", "--forest", target, *words, *favours)
    assert code == 0
    drawn = target.read_text(encoding="utf-8")
    assert "Favours [drug]" in drawn
    assert "Total events" in drawn


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--layout", "jama"), "--layout lays out the forest plot; add --forest FILE"),
        (("--groups", "drug", "--forest", "f.svg"), "--groups: 'drug' is no pair"),
    ],
)
def test_a_layout_without_a_forest_is_answered(typed, studies, words, said):
    code, _, err = typed("pool", studies, "--measure", "RR", *words)
    assert code != 0
    assert said in err


def test_what_was_derived_is_said_under_the_table_of_studies(typed, tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_text(
        "study,ai,n1i,ci,n2i,est,pval\nSmith,8,60,3,58,,\nBrown,,,,,2.4,0.03\nPark,4,80,0,85,,\n",
        encoding="utf-8",
    )
    code, out, _ = typed("pool", path, "--measure", "OR")
    assert code == 0
    assert "Brown: the standard error was derived from the printed p-value" in out
    assert "0.5 was added to the cells of a study with a zero: Park." in out
