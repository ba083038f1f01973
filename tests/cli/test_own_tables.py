"""Tables with heads of their own, as somebody brings them who has never seen this program."""

import json
import re

import pytest

import pooledcases as pc
from checkouts import ROOT
from pooledcases.data import check_review, check_table
from pooledcases.reviews import write_documents
from pooledcases.tables import sentence

OWN = """Patient,Age (years),Sex,gene,Follow-up (months),Status,Stage,Relapse (months)
P14,33,F,NTRK3,12,NED,IV,NR
P15,41,F,ntrk3,24 mo,Dod,III,NR
P15,50,M,EML4,"9,5",NED,II,6
P16,51,male,EML4,7 years,AWD,I,5
P17,52,M,EML4,> 60,dead,II,NR
P18,530,M,EML4,33,DOD,II,NR
P19,53,F,EML4,30,NED,II,-3
"""
PATIENTS = {
    "id": ["a", "b", "c", "d"],
    "FU": ["12", "24 mo", "60", "36"],
    "status": ["NED", "DOD", "NED", "AWD"],
    "relapse_months": ["NR", "NR", "9", "10"],
}


def checked(tmp_path, text, schema=None):
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    return check_table(path, schema=schema)


@pytest.mark.parametrize("schema", ["cases", None])
def test_everything_wrong_with_own_heads_is_said_at_once(tmp_path, schema):
    report = checked(tmp_path, OWN, schema)
    found = {(p.column, p.value): (p.rule, p.typed) for p in report.problems}
    assert found == {
        ("gene", "ntrk3"): ("PC-D50", "NTRK3"),
        ("Follow-up (months)", "24 mo"): ("PC-D49", None),
        ("Status", "Dod"): ("PC-D48", "DOD"),
        ("Patient", "P15"): ("PC-D28", None),
        ("Follow-up (months)", "9,5"): ("PC-D42", "9.5"),
        ("Sex", "male"): ("PC-D48", "M"),
        ("Follow-up (months)", "7 years"): ("PC-D49", None),
        ("Follow-up (months)", "> 60"): ("PC-D49", None),
        ("Status", "dead"): ("PC-D48", None),
        ("Age (years)", "530"): ("PC-D61", None),
        ("Relapse (months)", "-3"): ("PC-D62", None),
    }
    assert any("Patient looks like case_id" in note for note in report.notes)


def test_own_codes_are_no_slips_of_ours(tmp_path):
    text = "Patient,Status,随访（月）\n1,alive,12\n2,died,24个月\n3,alive,NR\n"
    assert [p.rule for p in checked(tmp_path, text).problems] == ["PC-D49", "PC-D63"]


def test_own_heads_of_studies(tmp_path):
    report = checked(tmp_path, "Author,Events,Total\nA,12,10\nB,1,x\n", "studies")
    assert {(p.column, p.rule) for p in report.problems} == {
        ("Events", "PC-D66"),
        ("Total", "PC-D22"),
    }
    assert any("--xi Events --ni Total" in note for note in report.notes)


def test_one_word_in_two_writings_is_said_of_every_grouping():
    table = {
        "gene": ["NTRK3", "NTRK3", "ntrk3", "EML4"],
        "status": ["NED", "DOD", "NED", "DOD"],
        "t_months": [1, 2, 3, 4],
    }
    asked = {"outcome": "status=NED", "by": "gene"}
    for found in (
        pc.describe(table, by="gene", variables=["status"]),
        pc.compare(table, **asked, groups=("NTRK3", "ntrk3")),
        pc.describe.shrink(table, **asked),
        pc.kaplan_meier(table, time="t_months", event="status=DOD", by="gene"),
    ):
        (said,) = [item for item in found.cautions if item.code == "PC-D50"]
        assert "ntrk3 (NTRK3)" in said.message()
        assert "ntrk3" in said.message("zh")


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        (["IV", "III", "I", "IV"], ("I", "III", "IV")),
        (["PD", "PD", "SD", "CR", "PR"], ("CR", "PR", "SD", "PD")),
        (["DOD", "DOD", "NED", "lost"], ("NED", "DOD", "lost")),
        (["no", "no", "unclear", "yes"], ("yes", "no")),
        (["high", "low", "high", "moderate"], ("low", "moderate", "high")),
        (["pT3", "pT1a", "pTx", "pT1b"], ("pT1a", "pT1b", "pT3", "pTx")),
        (["B", "A", "B"], ("B", "A")),
    ],
)
def test_levels_stand_in_the_order_in_which_they_are_read(values, levels):
    rows = pc.describe({"x": values}, variables=["x"]).rows
    assert tuple(row.level for row in rows) == levels


def test_table_one_takes_variables_levels_and_printed_times():
    table = {"Follow-up (months)": ["12", "2 years", "> 60", "30"], "z": ["b", "a", "b", "b"]}
    found = pc.describe(table, variables=["z", "Follow-up (months)"], levels={"z": ["a", "b"]})
    assert [(row.variable, row.level) for row in found.rows] == [
        ("z", "a"), ("z", "b"), ("Follow-up (months)", None),
    ]  # fmt: skip
    number = found.rows[-1]
    assert (number.cells[0].n, number.cells[0].median, number.limits) == (3, 24, (1,))
    bounds = pc.describe({"t_months": ["> 6", ">= 2 years", "12 months"]})
    assert (bounds.rows, bounds.skipped_reasons) == ((), ("bounds",))


def test_variables_and_title_at_the_prompt(typed, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("Patient,sex,stage\n1,F,II\n2,M,I\n", encoding="utf-8")
    code, out, _ = typed("describe", path, "--variables", "stage,sex", "--title", "Our patients")
    assert code == 0
    assert out.startswith("Our patients")
    assert out.index("stage") < out.index(" I ") < out.index(" II ") < out.index("sex")


def test_a_recorded_relapse_dates_the_event():
    table = {**PATIENTS, "FU": [12, 24, 60, 36]}
    found = pc.survival.dated_curve(
        table, time="FU", event="status=AWD,DOD", relapse="relapse_months", unit="months"
    )
    # the relapse of c counts though c is without disease later
    assert (found.method, found.estimate.times.tolist()) == ("kaplan-meier", [9, 10, 12, 24])
    assert found.estimate.events.tolist() == [1, 1, 0, 1]
    assert "Without status=AWD,DOD" in sentence(found)
    undated = {**table, "relapse_months": ["NR"] * 4}
    asked = {"time": "FU", "event": "status=AWD,DOD", "unit": "months"}
    assert pc.survival.dated_curve(undated, **asked, relapse="relapse_months").method == (
        "current-status"
    )


def test_unit_and_relapse_at_the_prompt(typed, tmp_path):
    path = tmp_path / "own.csv"
    rows = zip(*PATIENTS.values(), strict=True)
    path.write_text("\n".join(",".join(row) for row in (PATIENTS, *rows)), encoding="utf-8")
    asked = ("km", path, "--time", "FU", "--event", "status=AWD,DOD")
    code, _, err = typed(*asked)
    assert code == 2
    assert "--unit months" in err
    code, out, err = typed(*asked, "--unit", "months")
    assert code == 0
    assert "km --relapse relapse_months" in err
    assert "24 months" in out
    code, out, _ = typed(*asked, "--unit", "months", "--relapse", "relapse_months", "--json")
    assert (code, json.loads(out)["endpoint"]["reason"]) == (0, "dated")
    code, _, err = typed(*asked, "--relapse", "relapse_months", "--test", "exact")
    assert (code, "--relapse: --test cannot stand beside it" in err) == (2, True)


def test_without_a_column_of_who_was_disease_free(tmp_path):
    table = {"t": [4, 9, 12, 20], "status": ["NED", "AWD", "NED", "AWD"]}
    found = pc.survival.naive_and_current(table, time="t", event=("status", ["AWD"]))
    assert found.naive_disease_free is found.current_disease_free is None
    assert [item.checked for item in found.assumptions] == ["no", "partly", "no"]
    axes = pc.plots.status_curves(found)
    lines = [line for each in axes.figure.axes for line in each.lines]
    assert [line.get_gid() for line in lines].count("naive") == 1
    assert sentence(found, "zh")
    assert len(pc.tables.status_curves_frame(found, [9])) == 1


def test_a_difference_of_no_size_is_not_explained():
    table = {"t": list(range(1, 41)), "status": ["NED", "AWD"] * 20}
    found = pc.survival.naive_and_current(table, time="t", event=("status", ["AWD"]), at=1)
    (apart,) = found.differences
    assert apart.largest.difference == max(
        (found.naive.at(t).survival - found.current.at(t).event_free
         for t in range(1, int(apart.thin_after) + 1)), key=abs,
    )  # fmt: skip
    said = sentence(apart)
    assert f"They differ most at time {apart.largest.time:g}" in said
    assert f"the estimate rests on {apart.n_beyond} patients" in said
    assert "现状数据估计" in sentence(apart, "zh")


def test_the_documented_review_checks_and_reports(tmp_path):
    page = (ROOT / "docs" / "review-toml.md").read_text(encoding="utf-8")
    folder = tmp_path / "my-review"
    folder.mkdir()
    for name, text in re.findall(r"^`my-review/([\w.]+)`:\n\n```\w+\n(.*?)```", page, re.S | re.M):
        (folder / name).write_text(text, encoding="utf-8")
    assert check_review(folder).problems == ()
    written = {path.name for path in write_documents(folder, out=tmp_path / "out", tables=("md",))}
    assert {"report.html", "report.docx", "methods.md", "results.md", "references.bib"} <= written
    said = (tmp_path / "out" / "results.md").read_text(encoding="utf-8")
    assert "Free of disease: 3/5 (60.0%)" in said
    assert "Overall survival 100.0%" in said
