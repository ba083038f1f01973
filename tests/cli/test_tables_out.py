"""Tables of an answer as files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pooledcases.cli.app import COMMANDS
from pooledcases.cli.tables_out import form_of, write_tables
from pooledcases.errors import InputError
from pooledcases.tables.writers import Plain

TABLES = [Plain(frame=pd.DataFrame({"a": [str(i)]}), title=f"T{i}") for i in range(2)]


@pytest.mark.parametrize("form", ["html", "docx", "xlsx", "tex", "md", "csv"])
def test_all_tables_stand_in_one_file_but_of_csv(form, tmp_path, capsys):
    write_tables(tmp_path / f"out.{form}", TABLES, "en")
    further = [f"out-2.{form}"] if form == "csv" else []
    assert sorted(p.name for p in tmp_path.iterdir()) == [*further, f"out.{form}"]
    out, err = capsys.readouterr()
    assert out == ""
    assert f"out.{form}" in err


def test_an_ending_is_read_without_case():
    assert form_of(Path("Table 1.XLSX")) == "xlsx"


@pytest.mark.parametrize("name", ["t", "t.pdf", "t.doc"])
def test_an_ending_that_no_table_has_is_named_before_anything_is_computed(name):
    with pytest.raises(InputError, match=r"a table is written as \.html, \.docx, \.xlsx"):
        form_of(Path(name))


PATIENTS = """case_id,months,status,gene,report_id,disease_free_at_start
a,3,DOD,A,r1,yes
b,5,DOC,A,r1,yes
c,5,NED,A,r2,no
d,14,DOD,A,r2,yes
e,25,NED,B,r3,yes
f,30,DOC,B,r3,yes
g,40,DOD,B,r4,yes
h,62,NED,B,r4,no
"""
STUDIES = "study,ai,n1i,ci,n2i,p,dir\n" + "".join(
    f"S{i},{3 + 5 * i % 11},{30 + 7 * i},{4 + 3 * i % 7},{25 + 11 * i},0.0{i + 1},+\n"
    for i in range(5)
)
CURVES = """study,time_months,survival,at_risk
A,0,1,50
A,12,0.8,38
B,0,1,80
B,12,0.7,50
"""
WHEN = ("--time", "months", "--event", "status=DOD")
OUTCOME = ("--outcome", "status=NED", "--by", "gene")
#: What is typed, the ending of the file, how many tables there are, and a word of the last one.
SHOWN = {
    "describe": (("patients", "--by", "gene"), "html", 1, "The patients"),
    "compare": (("patients", *OUTCOME, "--tipping"), "md", 2, "Comparison"),
    "shrink": (("patients", *OUTCOME), "tex", 2, "Groups, partially pooled"),
    "km": (("patients", *WHEN, "--by", "gene"), "md", 2, "Survival (Kaplan-Meier): B"),
    "rmst": (("patients", *WHEN), "md", 1, "Restricted mean time"),
    "competing": (
        ("patients", *WHEN, "--competing", "status=DOC"), "html", 1, "Cumulative incidence",
    ),
    "current-status": (("patients", *WHEN), "md", 1, "Status at last contact"),
    "curves": (("curves", "--time", "time_months"), "md", 1, "The pooled survival curve"),
    "pool": (("studies", "--measure", "RR"), "tex", 2, "The pooled estimate"),
    "influence": (("studies", "--measure", "RR"), "md", 3, "Baujat"),
    "bias": (("studies", "--measure", "RR", "--force"), "html", 2, "Trim-and-fill"),
    "sensitivity": (("studies", "--measure", "RR", "--models", "mh"), "md", 2, "Sensitivity"),
    "combine": (("studies", "--p", "p", "--direction", "dir"), "md", 1, "without an effect"),
    "audit": (("nsclc_ros1",), "csv", 1, ""),
    "check": (("wrong", "--schema", "cases"), "md", 1, "Problems of the data"),
}  # fmt: skip
#: Once in every table.
BEGINS = {"html": "<table>", "md": "\n\n| ", "tex": "\\caption{"}
#: They write their tables elsewhere, or need minutes.
NO_TABLE = {"reproduce", "report", "verify"}


@pytest.fixture
def given(tmp_path):
    """Words of a command with the files that they name."""
    texts = {
        "patients": PATIENTS, "studies": STUDIES, "curves": CURVES,
        "wrong": "case_id,status\na,NED\na,\n",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return lambda words: [tmp_path / f"{w}.csv" if w in texts else w for w in words]


def test_every_command_that_shows_a_table_is_tried():
    assert set(SHOWN) | NO_TABLE == set(COMMANDS)


@pytest.mark.parametrize("command", SHOWN)
def test_every_command_writes_its_tables(command, typed, given, tmp_path):
    words, form, count, said = SHOWN[command]
    plain = typed(command, *given(words))
    code, out, err = typed(command, *given(words), "--table", tmp_path / f"out.{form}")
    assert (code, out) == plain[:2]  # the terminal shows the same
    assert [p.name for p in tmp_path.glob("out*")] == [f"out.{form}"]
    assert err.count(f".{form}") == 1
    text = (tmp_path / f"out.{form}").read_text(encoding="utf-8")
    assert said in text
    assert form == "csv" or text.count(BEGINS[form]) == count


def test_with_json_the_tables_are_the_same_and_the_terminal_has_json_only(typed, given, tmp_path):
    words = given(SHOWN["pool"][0])
    typed("pool", *words, "--table", tmp_path / "a.md")
    _, alone, _ = typed("pool", *words, "--json")
    code, out, _ = typed("pool", *words, "--json", "--table", tmp_path / "b.md")
    assert (code, out) == (0, alone)
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()


@pytest.mark.parametrize("command", SHOWN)
def test_a_wrong_ending_is_the_only_message_and_nothing_is_read(command, typed, tmp_path):
    words = [w if w.startswith("--") or "=" in w else f"{w}-nowhere" for w in SHOWN[command][0]]
    if "--measure" in words:
        words[words.index("--measure") + 1] = "RR"
    words = [word.removesuffix("-nowhere") if word[:2] == "ca" else word for word in words]
    code, out, err = typed(command, *words, "--table", "t.pdf")
    assert (code, out) == (2, "")
    assert err.startswith("t.pdf: a table is written as .html, .docx")
    assert err.count("\n") == 1


def test_without_a_table_this_is_said(typed, tmp_path):
    path = tmp_path / "good.csv"
    path.write_text("case_id,age_years\na,50\nb,60\n", encoding="utf-8")
    code, _, err = typed("check", path, "--schema", "cases", "--table", "t.md")
    assert code == 0
    assert "there is no table to write to t.md" in err
    assert not (tmp_path / "t.md").exists()


@pytest.mark.parametrize(
    ("command", "flag"),
    [("pool", "--forest"), ("influence", "--figure"), ("bias", "--figure"), ("curves", "--figure"),
     ("sensitivity", "--figure"), ("shrink", "--figure"), ("compare", "--tipping-map"),
     ("audit", "--figure")],
)  # fmt: skip
def test_commands_that_draw_take_a_size(command, flag, typed, given, tmp_path):
    words = given(SHOWN[command][0])
    target = tmp_path / "figure.svg"
    code, _, _ = typed(command, *words, flag, target, "--size", "column")
    assert code == 0
    assert 'width="241.2pt"' in target.read_text(encoding="utf-8")
    code, out, err = typed(command, *words, "--size", "column")
    assert (code, out) == (2, "")
    assert "none is asked for" in err
