"""Cells that bring their numbers: text for people, numbers in Excel, marks beside them."""

from __future__ import annotations

import copy
import io
import pickle

import numpy as np
import openpyxl
import pandas as pd
import pytest

import pooledcases as pc
from pooledcases import format as formats
from pooledcases import tables
from pooledcases.diagnostics import leave_one_out
from pooledcases.results.base import Interval
from pooledcases.results.reader import Reader
from pooledcases.tables import values, words
from pooledcases.tables.values import NumberText
from pooledcases.tables.writers import grid, write
from pooledcases.tables.writers.grid import Plain
from pooledcases.tables.writers.number_formats import number_format

CASES = {
    "case_id": list("ABCDEF"),
    "sex": ["F", "F", "M", "M", "F", "NR"],
    "age_years": [30, 41, 52, "NR", 8, 70],
    "gene": ["A", "A", "A", "B", "B", "B"],
    "status": ["NED", "NED", "AWD", "DOD", "NED", "NR"],
    "followup_months": [12, 24, 6, 3, 40, "NR"],
    "disease_free_at_start": ["yes", "yes", "no", "no", "yes", "yes"],
}
COUNTS = {"study": ["a", "b", "c"], "xi": [3, 5, 0], "ni": [10, 12, 9]}
ARMS = {"study": ["a", "b", "c"], "ai": [3, 5, 2], "n1i": [10, 12, 30],
        "ci": [1, 4, 3], "n2i": [11, 12, 29]}  # fmt: skip


def sheet(table, lang="en", **given):
    return openpyxl.load_workbook(io.BytesIO(write(table, "xlsx", lang=lang, **given))).active


def rows(table, lang="en"):
    return [[cell.value for cell in row] for row in sheet(table, lang).iter_rows()]


def one(*cells, **columns):
    frame = pd.DataFrame({"name": [f"r{i}" for i in range(len(cells))], "v": list(cells)})
    return sheet(frame.assign(**columns))


# what people read


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (values.number(0.125), formats.number(0.125)),
        (values.percent(None), formats.percent(None)),
        (values.plain(39.5), formats.plain(39.5)),
        (values.p_value(0.0004), "< 0.001"),
        (values.interval(0.5, 1.25, lang="zh"), formats.interval(0.5, 1.25, lang="zh")),
        (values.percent_interval(0.05, None), formats.percent_interval(0.05, None)),
        (values.count_percent(12345, 20000), formats.count_percent(12345, 20000)),
        (values.count_percent(3, 8, None), formats.count_percent(3, 8, None)),
    ],
)
def test_a_cell_reads_as_format_writes_it(made, read):
    assert made == read
    assert isinstance(made, NumberText)


def test_a_cell_survives_what_frames_do():
    cell = values.count_percent(3, 8)
    frame = pd.DataFrame({"a": [cell]}, dtype=object).rename(columns={"a": "b"}).copy()
    again = [frame.iloc[0, 0], pickle.loads(pickle.dumps(cell)), copy.deepcopy(cell)]
    assert [item.parts for item in again] == [cell.parts] * 3


# Excel


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_table_one_holds_numbers_under_a_header_of_two_lines(lang):
    found = pc.describe.describe(CASES, by="gene", variables=["sex", "age_years"])
    made = sheet(tables.table_one_frame(found, lang), lang)
    lines = [[cell.value for cell in row] for row in made.iter_rows()]
    part = {name: words.label(f"tables.part.{name}", lang) for name in values.ORDER}
    summary = [part[name] for name in ("median", "q1", "q3", "min", "max")]
    counts = [part["events"], part["total"], part["share"]]
    assert lines[1][1:11] == [*counts, *summary, part["low"], part["high"]]
    assert lines[3][1:4] == [3, 5, 0.6]
    assert lines[3][9:11] == pytest.approx([0.1466, 0.9473], abs=1e-4)
    assert lines[5][2:9] == [5, None, 41, 30, 52, 8, 70]
    assert {str(area) for area in made.merged_cells.ranges} >= {"B1:I1", "J1:K1"}
    assert (made.freeze_panes, made.print_title_rows) == ("B3", "$1:$2")
    # why somebody is not counted stays a text
    assert lines[2][-1] == words.missing({"NR": 1}, lang)


def test_numbers_are_not_rounded_and_show_as_elsewhere():
    made = one(values.percent_interval(1 / 7, 6 / 7), values.percent_interval(0, 1, 0))
    # openpyxl writes sixteen digits
    assert [made["B3"].value, made["C3"].value] == pytest.approx([1 / 7, 6 / 7], rel=1e-14)
    assert [made["B3"].number_format, made["B4"].number_format] == ["0.0%", "0%"]
    reader = Reader.of("log", "en")
    made = one(values.estimate(reader, 4.5e-5, Interval(2.0e-9, float("inf"))))
    assert [made[f"{column}3"].value for column in "BCD"] == [4.5e-5, 2.0e-9, "∞"]
    assert [made[f"{column}3"].number_format for column in "BC"] == ["0.0E+00", "0E+00"]


@pytest.mark.parametrize("p", [0.00004, 0.0312, 0.0996, 0.1, 0.25, 0.9951, 1.0])
def test_a_p_value_is_itself_and_its_format_follows_the_rule(p):
    cell = one(values.p_value(p))["B2"]
    assert cell.value == p
    # the format's conditions, read one after the other as a spreadsheet does
    for section in cell.number_format.split(";"):
        condition, bracket, form = section.rpartition("]")
        sign, limit = condition[1:2], condition[2:]
        if not bracket or (p < float(limit) if sign == "<" else p > float(limit)):
            break
    shown = form.strip('"') if '"' in form else formats.number(p, len(form.partition(".")[2]))
    assert shown == values.p_value(p)


def test_a_mark_stands_beside_its_number():
    made = one(values.marked(values.p_value(0.0937), "*"), values.p_value(0.0441))
    assert [[cell.value for cell in row] for row in made.iter_rows()] == [
        ["name", "v", "note"], ["r0", 0.0937, "*"], ["r1", 0.0441, None],
    ]  # fmt: skip
    assert made["B2"].alignment.horizontal == made["B3"].alignment.horizontal == "right"


def test_what_is_missing_stays_a_text_in_the_first_cell():
    made = one(values.count_percent(3, 8), "not reported", "–", values.count_percent(0, 0))
    lines = [[cell.value for cell in row][1:] for row in made.iter_rows()][2:]
    assert lines == [[3, 8, 0.375], ["not reported", None, None], ["–", None, None], [0, 0, "–"]]


@pytest.mark.parametrize("sign", ["=1+1", "+x", "-x", "@SUM(A1)"])
def test_no_header_of_a_split_column_and_no_mark_is_a_formula(sign):
    frame = pd.DataFrame({"n": ["x", sign], sign: [values.count_percent(1, 2),
                          values.marked(values.count_percent(1, 3), sign)]})  # fmt: skip
    made = sheet(frame, title=sign, notes=[sign])
    cells = [cell for row in made.iter_rows() for cell in row if cell.value == sign]
    assert len(cells) == 5
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_a_table_too_broad_for_a_page_goes_on_beside_with_the_names_repeated():
    frame = pd.DataFrame({"n": ["x"], **{f"{i}": [values.count_percent(1, 2)] for i in range(12)}})
    made = sheet(frame)
    assert made.page_setup.orientation == "landscape"
    assert made.page_setup.fitToWidth == 2
    assert made.print_title_cols == "$A:$A"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_manuscript_table_has_its_numbers(lang):
    risks = pc.pool(pc.effect_sizes(ARMS, measure="RR"))
    shares = pc.pool(pc.effect_sizes(COUNTS, measure="PLO"))
    effects = rows(tables.effects_frame({"x": shares, "y": risks}, lang), lang)
    shown = risks.reported
    assert effects[3][3:6] == pytest.approx(
        [shown.estimate, shown.ci.low, shown.ci.high], rel=1e-14
    )
    assert effects[3][-1] == pytest.approx(risks.p_value)
    assert any(cell == pytest.approx(np.sqrt(shares.tau2)) for cell in effects[2])
    studies = rows(tables.studies_frame(shares, lang), lang)
    assert studies[2][1:4] == [3, 10, pytest.approx(0.3)]
    refits = leave_one_out(risks)
    sensitivity = rows(tables.refits_frame(refits, lang), lang)
    assert sensitivity[2][2] == pytest.approx(refits.reported(0)["estimate"], rel=1e-14)
    compared = pc.compare(CASES, outcome="status=NED", by="gene", groups=("A", "B"))
    comparison = rows(tables.comparison_frame([compared], lang, adjusted=[0.4]), lang)
    assert comparison[2][1:4] == [2, 3, pytest.approx(2 / 3)]
    assert any(cell == pytest.approx(compared.two_by_two.fisher_p) for cell in comparison[2])


def test_a_number_alone_stands_under_its_kind():
    found = pc.describe.compare_categories(CASES, column="sex", by="gene", groups=("A", "B"))
    compared = pc.compare(CASES, outcome="status=NED", by="gene", groups=("A", "B"))
    lines = rows(tables.comparison_frame([compared, found]))
    assert lines[1][1:3] == ["events", "n"]
    assert lines[-1][1:3] == [None, 3]


def test_no_heterogeneity_found_is_no_bare_zero():
    fit = pc.pool(pc.effect_sizes(ARMS, measure="RR"))
    assert fit.tau2 == 0
    line = rows(tables.effects_frame({"x": fit}))[2]
    assert 0 in line
    assert any("not detectable" in str(cell) for cell in line)


# PC-M27, marks, notes


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nobody_of_n_has_its_one_sided_limit_in_every_table(lang):
    limit = formats.percent(pc.proportion(0, 2).upper_one_sided)
    found = pc.describe.describe(CASES, by="gene", variables=["status"])
    cell = tables.table_one_frame(found, lang).iloc[2, 5]
    by = "one-sided ≤ " if lang == "en" else "单侧 ≤ "
    assert cell.startswith("1/2")
    zero = tables.table_one_frame(found, lang).iloc[1, 5]
    assert zero.startswith("0/2 (0.0%")
    assert zero.endswith(f"{by}{limit})")
    compared = pc.compare(CASES, outcome="status=AWD", by="gene", groups=("A", "B"))
    frame = tables.comparison_frame([compared], lang)
    assert frame.iloc[0, 2] == zero
    written = grid(Plain(frame=frame), lang=lang)
    assert written.notes == (words.label("tables.one_sided_note", lang),)
    upper = pc.proportion(0, 2).upper_one_sided
    assert any(cell == pytest.approx(upper) for cell in rows(frame, lang)[2])


def test_overall_the_limit_stands_beside_the_interval():
    table = {"sign": ["no"] * 6}
    found = pc.describe.describe(table, variables=["sign"])
    assert "one-sided 95% lower limit" in tables.table_one_frame(found).iloc[0, 3]
    frame = tables.table_one_frame(found)
    assert frame.attrs.get("notes", ()) == ()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_star_has_a_note_and_digits_stand_under_digits(lang):
    frame = tables.tipping_frame(
        pc.describe.tipping_counts(6, 14, 12, 13, missing=(3, 5), groups=("A", "B")), lang
    )
    written = grid(Plain(frame=frame), lang=lang)
    note = words.label("tables.tipping_star", lang, limit="0.05")
    assert written.notes == (note,)
    assert written.right[1]
    column = [row.cells[2] for row in written.localised().rows]
    assert {len(text.rstrip("*\u2007\u00a0 ")) + 2 for text in column[:2]} == {
        len(text) for text in column[:2]
    }
    assert note in write(frame, "md", lang=lang).decode().replace("\\", "")
    held = tables.tipping_frame(
        pc.describe.tipping_counts(6, 14, 12, 13, missing=(1, 0), groups=("A", "B")), lang
    )
    assert grid(Plain(frame=held), lang=lang).notes == ()


def test_a_note_given_twice_is_said_once():
    frame = words.noted(pd.DataFrame({"a": ["1"]}), "* lost")
    assert grid(Plain(frame=frame, notes=("* lost", "More."))).notes == ("* lost", "More.")


def test_a_printed_value_keeps_its_column_of_numbers():
    grid_of = pc.describe.case_grid(CASES, variables=["age_years", "sex"])
    found = tables.patient_listing(
        grid_of, missing="codes",
        footnotes={"age_years": {"A": "printed: 30/31", "D": "illegible"}},
    )  # fmt: skip
    assert grid(found).right == (False, True, False)
    lines = rows(found)
    assert lines[1][1:3] == [30, "a"]
    assert lines[4][1:3] == ["NR", "b"]


def test_the_format_of_a_text_without_a_number_is_general():
    assert number_format(values.Part("low", None, "–")) == "General"
