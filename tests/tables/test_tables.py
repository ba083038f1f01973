"""Frames for people, and their files."""

from __future__ import annotations

import csv
import io
import re
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pooledcases as pc
from pooledcases import tables
from pooledcases.results.base import caution

CASES = {
    "sex": ["F", "F", "M", "M", "F", "NR"],
    "age_years": [30, 41, 52, "NR", 8, 70],
    "gene": ["A", "A", "A", "B", "B", "B"],
    "status": ["NED", "NED", "AWD", "DOD", "NED", "NR"],
    "followup_months": [12, 24, 6, 3, 40, "NR"],
    "disease_free_at_start": ["yes", "yes", "no", "no", "yes", "yes"],
}
STUDIES = {
    "study": ["a", "b", "c"],
    "ai": [3, 5, 0],
    "n1i": [10, 12, 0],
    "ci": [4, 2, 1],
    "n2i": [11, 14, 9],
}


def test_table_one_names_a_variable_once_and_counts_the_empty_cells():
    table = tables.table_one_frame(pc.describe(CASES, by="gene", variables=["sex", "age_years"]))
    assert table["variable"].tolist() == ["sex", "", "age (years)"]
    assert table.columns[2:6].tolist() == ["all (n = 6)", "95% CI", "A (n = 3)", "B (n = 3)"]
    assert table["not counted"].tolist()[0] == "not reported 1"
    assert table.iloc[0, 2] == "3/5 (60.0%)"
    assert "range 8 to 70 (n = 5)" in table.iloc[2, 2]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_cell_of_every_frame_is_text(lang):
    fit = pc.pool(pc.effect_sizes(STUDIES, measure="OR"))
    curve = pc.kaplan_meier(CASES, time="followup_months", event=("status", ["DOD"]))
    frames = [
        tables.table_one_frame(pc.describe(CASES, variables=["sex", "age_years"]), lang),
        tables.proportions_frame([("x", pc.proportion(0, 4, missing=1))], lang),
        tables.comparison_frame(
            [pc.compare(CASES, outcome="status=NED", by="gene", groups=("A", "B"))], lang
        ),
        tables.two_by_two_frame([("x", pc.describe.compare_proportions(1, 4, 2, 5))], lang),
        tables.studies_frame(fit, lang),
        tables.pooled_frame(fit, lang),
        tables.pooled_frame({"one": fit, "two": fit}, lang),
        tables.curve_frame(curve, lang=lang),
        tables.moves_frame([], lang),
        tables.audit_frame([], lang),
    ]
    for frame in frames:
        assert all(isinstance(name, str) for name in frame.columns)
        assert all(isinstance(cell, str) for row in frame.itertuples(index=False) for cell in row)


def test_comparison_repeats_status_among_the_disease_free_with_follow_up():
    found = pc.compare(CASES, outcome="status=NED", by="gene", groups=("A", "B"))
    frame = tables.comparison_frame([found], adjusted=[0.5])
    assert frame.iloc[:, 0].tolist() == [
        "status: NED", "status: NED, disease-free at the start", "follow-up",
    ]  # fmt: skip
    assert frame["p (Holm)"].tolist() == ["0.50", "", ""]


def test_comparisons_of_different_groups_are_refused():
    one = pc.compare(CASES, outcome="sex=F", by="gene", groups=("A", "B"))
    two = pc.compare(CASES, outcome="sex=F", by="gene", groups=("B", "A"))
    with pytest.raises(pc.InputError, match="same groups"):
        tables.comparison_frame([one, two])


def test_studies_frame_keeps_what_is_not_pooled():
    frame = tables.studies_frame(pc.pool(pc.effect_sizes(STUDIES, measure="OR")))
    assert frame["not pooled because"].tolist()[:2] == ["", ""]
    assert frame["not pooled because"].tolist()[2] != ""
    assert frame["Weight"].tolist()[2] == ""


def test_studies_frame_without_weights_has_no_such_column():
    counts = {"study": ["a", "b"], "xi": [1, 2], "ni": [9, 8]}
    assert "Weight" not in tables.studies_frame(pc.pool_counts(counts, measure="PLO")).columns


def test_pooled_frame_names_spread_before_i2_and_no_p_for_a_proportion():
    counts = {"study": ["a", "b", "c"], "xi": [1, 2, 6], "ni": [9, 8, 9]}
    frame = tables.pooled_frame(pc.pool(pc.effect_sizes(counts, measure="PLO")))
    lines = frame["quantity"].tolist()
    assert "p for no effect" not in lines
    spread = frame["value"][lines.index("between studies")]
    assert spread.index("τ") < spread.index("I²")


def test_curve_frame_reads_unknown_beyond_the_last_time():
    curve = pc.kaplan_meier(CASES, time="followup_months", event=("status", ["DOD"]))
    frame = tables.curve_frame(curve, [6, 400])
    assert frame["Survival"].tolist()[1] == "–"


def test_moves_frame_takes_objects_and_mappings():
    record = {"id": "a", "field": "k", "committed": 1.5, "recomputed": None, "difference": None}
    frame = tables.moves_frame([record, SimpleNamespace(**record)])
    assert frame.iloc[0].tolist() == frame.iloc[1].tolist() == ["a", "k", "1.5", "–", "–"]


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-5% to 3%", "@SUM(A1)", "\t=1", "\n=1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    text = tables.to_csv(pd.DataFrame({"a": [cell]}))
    assert next(iter(csv.reader(io.StringIO(text.partition("\n")[2]))))[0] == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+0.1", "-1e-9", "−5%", "a=b", ""])
def test_numbers_and_plain_texts_are_left_alone(cell):
    rows = list(csv.reader(io.StringIO(tables.to_csv(pd.DataFrame({"a": [cell], "b": ["x"]})))))
    assert rows[1][0] == cell


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_csv_reads_back_as_it_was_but_for_apostrophes(rows):
    text = tables.to_csv(pd.DataFrame(rows, columns=["a", "b"]))
    back = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in back] == [
        [re.sub("\r\n?", "\n", cell).removeprefix("'") for cell in row] for row in rows
    ]


def block(**given):
    fields = {"title": "T", "frame": pd.DataFrame({"a": ["1"]}), "notes": (), "cautions": ()}
    return SimpleNamespace(**{**fields, **given})


def test_html_escapes_every_text():
    bad = "<script>alert(1)</script>"
    html = tables.to_html(
        block(title=bad, frame=pd.DataFrame({bad: [bad]}), notes=(bad,), cautions=())
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 5


def test_html_names_the_cautions():
    html = tables.to_html(block(cautions=(caution("PC-M17", missing=2, total=9),)), lang="zh")
    assert "PC-M17: 9 例中 2 例未报告" in html
    assert '<html lang="zh">' in html


def test_a_curve_that_falls_after_the_usual_times_is_shown_to_its_last_event():
    table = {"t_months": [5, 20, 48], "died": [1, 0, 1]}
    curve = pc.kaplan_meier(table, time="t_months", event="died")
    assert tables.curve_frame(curve).iloc[:, 0].tolist() == ["6", "12", "24", "36", "48"]
    assert tables.curve_frame(curve).iloc[-1, 1] == "0.0%"
