"""The patients one by one, and Table 1 as a manuscript has it."""

from __future__ import annotations

import pytest

import pooledcases as pc
from pooledcases import tables
from pooledcases.describe import case_grid
from pooledcases.errors import InputError
from pooledcases.tables.listing import cell_footnotes, patient_listing
from pooledcases.tables.writers.grid import Plain, grid

CASES = {
    "case_id": ["A", "B", "C", "D"],
    "gene": ["EML4", "TPM3", "EML4", "NR"],
    "sex": ["F", "NR", "M", "F"],
    "stage_n": ["N0", "Nx", "NAP", "UNC"],
    "age_years": ["60", "9", "33", "NR"],
    "status": ["NED", "AWD", "NED", "DOD"],
    "status_printed": ["A", "", "A", "NR"],
}
VARIABLES = ["sex", "stage_n", "age_years", "status"]
LEVELS = {"sex": {"F": "female", "M": "male"}, "status": {"NED": "no disease"}}


def listing(lang="en", by=None, sort=(), **given):
    return patient_listing(
        case_grid(CASES, variables=VARIABLES, by=by, sort=sort), lang, levels=LEVELS, **given
    )


def test_codes_become_words_and_every_empty_cell_says_why():
    frame = listing().frame
    assert frame.columns.tolist() == ["patient", "sex", "stage n", "age (years)", "status"]
    assert frame.to_numpy().tolist() == [
        ["A", "female", "N0", "60", "no disease"],
        ["B", "not reported", "not assessable", "9", "AWD"],
        ["C", "male", "not applicable", "33", "no disease"],
        ["D", "female", "unclear", "not reported", "DOD"],
    ]


def test_codes_for_missing_are_explained_under_the_table():
    found = listing(missing="codes")
    assert found.frame.iloc[1].tolist() == ["B", "NR", "NAS", "9", "AWD"]
    assert found.notes == (
        "NR, not reported; NAP, not applicable; UNC, unclear; NAS, not assessable",
    )
    assert grid(found).right == (False, False, False, True, False)


def test_the_listing_speaks_chinese():
    found = listing("zh", missing="codes", names={"sex": "性别"})
    assert found.frame.columns.tolist()[:2] == ["患者", "性别"]
    assert found.notes[0].startswith("NR：未报告；")
    assert listing("zh").frame.iloc[1, 1] == "未报告"


def test_numbers_sort_as_numbers_and_unknown_ones_last():
    assert listing(sort=["age_years"]).frame["patient"].tolist() == ["B", "C", "A", "D"]


def test_every_group_has_a_heading_a_single_patient_too():
    found = listing(by="gene", sort=["age_years"])
    assert found.frame["gene"].tolist() == ["EML4", "", "TPM3", "not reported"]
    written = grid(found)
    assert written.headers[0] == "gene, patient"
    assert [(row.cells[0], row.indent) for row in written.rows] == [
        ("EML4", 0), ("C", 1), ("A", 1), ("TPM3", 0), ("B", 1), ("not reported", 0), ("D", 1),
    ]  # fmt: skip


def test_the_last_column_of_a_group_never_moves_to_its_heading():
    table = {"case_id": ["A", "B"], "gene": ["X", "X"], "note": ["a", "NR"]}
    found = patient_listing(case_grid(table, variables=["note"], by="gene"))
    found.frame.iloc[1, -1] = ""
    assert [row.cells for row in grid(found).rows] == [("X", ""), ("A", "a"), ("B", "")]


def test_cells_with_the_same_note_share_a_letter_in_reading_order():
    notes = cell_footnotes(CASES, {"status": "status_printed"}, printed=True)
    assert notes == {"status": {"A": "printed: A", "C": "printed: A"}}
    found = listing(footnotes={**notes, "case_id": {"A": "corrected"}})
    assert found.notes == ("a corrected", "b printed: A")
    assert found.frame["patient"].tolist() == ["A [a]", "B", "C", "D"]
    assert found.frame["status"].tolist() == ["no disease [b]", "AWD", "no disease [b]", "DOD"]


def test_marks_are_put_into_words():
    table = {"case_id": ["A"], "status_footnote": ["1"]}
    notes = cell_footnotes(table, {"status": "status_footnote"}, texts={"1": "refused surgery"})
    assert notes == {"status": {"A": "refused surgery"}}


def test_letters_go_on_after_z():
    ids = [f"P{i:02d}" for i in range(28)]
    table = {"case_id": ids, "sex": ["F"] * 28}
    notes = {"sex": {patient: f"note {patient}" for patient in ids}}
    found = patient_listing(case_grid(table, variables=["sex"]), footnotes=notes)
    assert found.notes[25:] == ("z note P25", "aa note P26", "ab note P27")


def test_a_note_on_nobody_is_an_error():
    with pytest.raises(InputError) as caught:
        listing(footnotes={"gene": {"A": "x"}, "sex": {"Z": "y"}})
    assert "no column 'gene'" in str(caught.value)
    assert "no patient 'Z'" in str(caught.value)
    with pytest.raises(InputError, match="no column 'nothing'; it has case_id, gene"):
        cell_footnotes(CASES, {"sex": "nothing"})
    with pytest.raises(InputError, match="missing: 'blank' is not known"):
        listing(missing="blank")


def test_the_listing_warns_of_what_is_missing():
    assert [item.code for item in listing().cautions] == ["PC-M17"]


@pytest.mark.parametrize("form", tables.WRITERS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_listing_is_written_in_every_form(form, lang):
    found = listing(lang, by="gene", missing="codes", title="Patients")
    data = tables.write(found, form, lang=lang, number=1)
    assert data == tables.write(found, form, lang=lang, number=1)


# Table 1


def test_few_patients_have_whole_percent_where_asked_for():
    found = pc.describe.describe({"sex": ["F", "F", "M"]}, variables=["sex"])
    frame = tables.table_one_frame(found, percent_digits="by-number")
    assert frame.iloc[0].tolist() == ["sex", "F", "2/3 (67%)", "9% to 99%", ""]
    many = pc.describe.describe({"sex": ["F", "M"] * 50}, variables=["sex"])
    assert tables.table_one_frame(many, percent_digits="by-number").iloc[0, 2] == "50/100 (50.0%)"
    rows = [("EML4", pc.proportion(3, 8))]
    frame = tables.proportions_frame(rows, percent_digits="by-number")
    assert frame.iloc[0].tolist() == ["EML4", "3/8 (38%)", "9% to 76%"]
    with pytest.raises(InputError, match="percent: 'two' is not known; use one of one, by-number"):
        tables.proportions_frame(rows, percent_digits="two")


def test_the_groups_of_table_one_stand_under_their_column():
    found = pc.describe.describe(
        {"sex": ["F", "F", "M"], "gene": ["X", "Y", "Y"]}, by="gene", variables=["sex"]
    )
    frame = tables.table_one_frame(found, spanning=True, names={"gene": "partner gene"})
    written = grid(Plain(frame=frame))
    assert written.spans == (("", 1), ("", 1), ("", 1), ("partner gene", 2), ("", 1))
    assert written.headers == ("variable", "all (n = 3)", "95% CI", "Y (n = 2)", "X (n = 1)",
                               "not counted")  # fmt: skip
    assert [row.indent for row in written.rows] == [0, 1, 1]


# studies and effects


STUDIES = {
    "study": ["Ng", "Yi", "Dou"],
    "year": ["2019", "NR", "2021"],
    "xi": ["3", "5", "2"],
    "ni": ["10", "12", "30"],
}


def test_studies_are_listed_in_the_same_way():
    found = patient_listing(
        case_grid(STUDIES, variables=["year", "ni"], id="study"), row_name="study",
        names={"ni": "patients"},
    )  # fmt: skip
    assert found.frame.columns.tolist() == ["study", "year", "patients"]
    assert found.frame.iloc[1].tolist() == ["Yi", "not reported", "12"]


def test_effects_stand_in_rows_and_what_differs_has_a_column():
    proportions = pc.pool(pc.effect_sizes(STUDIES, measure="PLO"))
    trials = {"study": ["a", "b", "c"], "ai": [3, 5, 2], "n1i": [10, 12, 30], "ci": [1, 4, 3],
              "n2i": [11, 12, 29]}  # fmt: skip
    risks = pc.pool(pc.effect_sizes(trials, measure="RR"))
    alone = tables.effects_frame({"response": proportions})
    assert "measure" not in alone.columns
    assert "p for no effect" not in alone.columns
    both = tables.effects_frame({"response": proportions, "bleeding": risks})
    assert both["measure"].nunique() == 2
    assert both["p for no effect"].tolist()[0] == ""
    # the numbers are those of the table by quantities
    lines = tables.pooled_frame({"response": proportions, "bleeding": risks})
    for name in ("response", "bleeding"):
        row = both[both["analysis"] == name].iloc[0].tolist()
        assert set(row[3:5]) <= set(lines[name])


def test_effects_without_one_estimate_or_one_level_are_refused():
    effects = pc.effect_sizes(STUDIES, measure="PLO")
    with pytest.raises(InputError, match="no result to show"):
        tables.effects_frame({})
    with pytest.raises(InputError, match=r"different levels \(0.9, 0.95\)"):
        tables.effects_frame({"a": pc.pool(effects), "b": pc.pool(effects, level=0.9)})
    slope = pc.pool(pc.effect_sizes({**STUDIES, "x": [1, 2, 3]}, measure="PLO"), mods="x")
    with pytest.raises(InputError, match="a is a regression, which has no single estimate"):
        tables.effects_frame({"a": slope})
