"""Table 1: denominators, typed missing, what is left out, and how levels are counted."""

import json

import numpy as np
import pandas as pd
import pytest

import pooledcases as pc
from pooledcases.describe import describe
from pooledcases.errors import InputError
from pooledcases.results.base import Interval, codes
from pooledcases.results.encode import dumps, to_json
from pooledcases.reviews.compare import compare

CASES = {
    "case_id": [f"C{i:02}" for i in range(1, 9)],
    "gene": ["A", "A", "A", "A", "B", "B", "B", "NR"],
    "age_years": ["10", "20", "30", "NR", "50", "61", "NAP", "40"],
    "sex": ["F", "M", "F", "NR", "F", "F", "UNC", "M"],
    "stage_t": ["T1b", "T1a", "T3", "Tx", "T1a", "NAS", "NAP", "T1a"],
    "presentation": ["x;y", "x", "NR", "y", "y;z", "x", "z", "z"],
    "died": ["0", "1", "0", "0", "NR", "0", "1", "0"],
    "sex_printed": ["♀", "♂", "♀", "", "♀", "♀", "?", "♂"],
    "stage_reason": ["a", "b", "a", "b", "a", "b", "a", "b"],
    "empty": ["NR"] * 8,
    "months": ["12", "3", "~60", "4", "8", "NR", "9", "10"],
}


def cell(table, variable: str, level: str | None, group: int = 0):
    (row,) = [r for r in table.rows if (r.variable, r.level) == (variable, level)]
    return row.cells[group], row.missing[group]


def test_groups_and_sizes() -> None:
    table = describe(CASES, by="gene")
    assert (table.groups, table.sizes, table.by_missing) == (("A", "B"), (8, 4, 3), 1)
    assert {r.variable for r in table.rows} == {
        "age_years", "sex", "stage_t", "presentation", "died"
    }  # fmt: skip


def test_not_reported_is_shown_but_not_counted() -> None:
    p, missing = cell(describe(CASES, by="gene"), "sex", "F")
    assert (p.xi, p.ni, p.missing) == (4, 6, 2)
    assert dict(missing) == {"NR": 1, "NAP": 0, "UNC": 1, "NAS": 0}
    assert p.bounds == Interval(4 / 8, 6 / 8)
    p, _ = cell(describe(CASES, by="gene"), "sex", "F", 2)
    assert (p.xi, p.ni, p.missing) == (2, 2, 1)


def test_not_applicable_is_not_even_in_the_bounds() -> None:
    p, missing = cell(describe(CASES), "stage_t", "T1a")
    assert (p.xi, p.ni, p.missing, missing["NAP"], missing["NAS"]) == (3, 5, 2, 1, 2)
    s, missing = cell(describe(CASES), "age_years", None)
    assert (s.n, s.missing, missing["NAP"]) == (6, 1, 1)


def test_numbers_get_quartiles_of_type_7() -> None:
    s, _ = cell(describe(CASES, by="gene"), "age_years", None, 1)
    assert (s.median, s.q1, s.q3, s.min, s.max, s.mean) == (20, 15, 25, 10, 30, 20)


def test_a_patient_may_have_several_levels() -> None:
    table = describe(CASES)
    assert table.multiple == ("presentation",)
    assert [cell(table, "presentation", level)[0].xi for level in "xyz"] == [3, 3, 3]
    assert cell(table, "presentation", "x")[0].ni == 7
    whole = describe(CASES, multi=None)
    assert whole.multiple == ()
    assert cell(whole, "presentation", "x;y")[0].xi == 1


def test_stages_stand_in_their_order() -> None:
    table = describe(CASES, variables=["stage_t"])
    assert [r.level for r in table.rows] == ["T1a", "T1b", "T3"]


def test_zero_and_one_are_a_category() -> None:
    table = describe(CASES, variables=["died"])
    assert [(r.level, r.kind, r.cells[0].xi) for r in table.rows] == [
        ("0", "category", 5),
        ("1", "category", 2),
    ]


def test_what_is_left_out_is_said() -> None:
    table = describe(CASES, by="gene")
    assert dict(zip(table.skipped, table.skipped_reasons, strict=True)) == {
        "case_id": "id",
        "sex_printed": "source",
        "stage_reason": "source",
        "empty": "empty",
        "months": "mixed",
    }
    assert all(f"skipped.{reason}" in pc.labels.LABELS for reason in table.skipped_reasons)


def test_all_distinct_texts_and_free_text_are_left_out() -> None:
    n = 30
    table = describe(
        {
            "code": [f"P-{i}x" for i in range(n)],
            "remark": [
                f"was seen in clinic and then again after {i % 3} courses" for i in range(n)
            ],
            "diagnosis": [f"kind {i // 2 + 1}x" for i in range(n - 4)] + ["NR"] * 4,
            "gene": [f"G{i % 13}" for i in range(n)],
        }
    )
    assert dict(zip(table.skipped, table.skipped_reasons, strict=True)) == {
        "code": "id",
        "remark": "free text",
    }
    assert len({r.level for r in table.rows if r.variable == "gene"}) == 13


def test_variables_are_taken_as_asked() -> None:
    table = describe(CASES, variables=["months", "case_id"])
    assert table.skipped == ()
    assert table.rows[0].variable == "months"
    assert {r.kind for r in table.rows} == {"category"}


def test_a_column_that_does_not_exist() -> None:
    with pytest.raises(InputError) as found:
        describe(CASES, by="gen", variables=["agee"])
    assert len(found.value.problems) == 2


def test_intervals_on_request() -> None:
    table = describe(CASES, variables=["sex"], interval="wilson", level=0.9)
    assert table.rows[0].cells[0].ci_method == "wilson"
    assert table.rows[0].cells[0].level == 0.9
    with pytest.raises(InputError):
        describe(CASES, interval="wald")  # type: ignore[arg-type]


LIMITS = ["12", "3", "> 60", "4", "≥24", "NR", "<=9", "10", "8"]


def test_limits_are_counted_beside_the_numbers() -> None:
    table = describe({"months": LIMITS, "gene": list("AABBABABA")}, by="gene")
    (row,) = table.rows
    assert (row.kind, row.limits) == ("number", (3, 2, 1))
    summary = row.cells[0]
    assert (summary.n, summary.missing, summary.median) == (5, 1, 8.0)
    assert [cell.n for cell in row.cells] == [5, 3, 2]
    assert row.missing[0]["NR"] == 1
    said = table.cautions[-1]
    assert (said.code, said.values["n"]) == ("PC-M20", 3)
    assert "months" in said.message("zh")
    assert pc.tables.table_one_frame(table).iloc[0, -1] == "not reported 1; only a limit 3"


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", ">2", ">3"], None),  # mostly limits
        (["1", "2", "3", ">4 or so"], None),  # more than a limit
        (["1", "2", "3", ">"], None),
        (["1", "2", "3", ">-4"], None),
        (["0", "1", "1", "> 1"], "number"),
    ],
)
def test_what_is_no_column_of_numbers_with_limits(cells, kind) -> None:
    rows = describe({"months": cells}).rows
    assert {row.kind for row in rows} == ({kind} if kind else set())


def test_missing_cells_raise_the_caution() -> None:
    assert codes(describe(CASES).cautions) == ("PC-M17",)
    assert describe({"sex": ["F", "M"]}).cautions == ()
    assert codes(describe({"status": ["NED", "DOD"]}).cautions) == ("PC-M29",)


def test_no_patients() -> None:
    table = describe({"sex": [], "age_years": []})
    assert (table.sizes, table.rows, table.skipped) == ((0,), (), ("sex", "age_years"))


def test_a_group_without_a_value_is_none_throughout() -> None:
    s, _ = cell(
        describe({"gene": ["A", "B"], "age_years": ["NR", "2"]}, by="gene"), "age_years", None, 1
    )
    assert (s.n, s.missing, s.median, s.mean) == (0, 1, None, None)


def test_the_room_can_be_called_with_a_frame() -> None:
    frame = pd.DataFrame({"gene": ["A", "B"], "age_years": [1.5, np.nan], "grade": [2, 3]})
    table = pc.describe(frame, by="gene")
    assert [(r.variable, r.cells[0].n) for r in table.rows] == [("age_years", 1), ("grade", 2)]
    assert pc.describe.summarize([1, 2]).median == 1.5


def test_json_goes_through() -> None:
    decoded = json.loads(dumps(describe(CASES, by="gene")))
    assert decoded["kind"] == "table_one"
    (number,) = [row for row in decoded["rows"].values() if row["kind"] == "number"]
    assert decoded["rows"][number["variable"]] == number
    assert number["missing"]["all"] == {"NR": 1, "NAP": 1, "UNC": 0, "NAS": 0}


def test_json_names_rows_and_groups_so_that_a_change_is_named() -> None:
    table = {"gene": ["EML4", "EML4", "TPM3"], "sex": ["F", "M", "F"], "age_years": [3, 4, 5]}
    decoded = to_json(describe(table, by="gene"))
    assert list(decoded["rows"]) == ["sex=F", "sex=M", "age_years"]
    assert list(decoded["rows"]["sex=F"]["cells"]) == ["all", "EML4", "TPM3"]
    assert decoded["rows"]["sex=F"]["cells"]["EML4"]["xi"] == 1
    assert decoded["rows"]["age_years"]["cells"]["all"]["median"] == 4.0
    moved = to_json(describe(table | {"sex": ["M", "M", "F"]}, by="gene"))
    fields = [move.field for move in compare({"a/t": decoded}, {"a/t": moved}).moves]
    assert "rows.sex=F.cells.EML4.xi" in fields
    assert not [field for field in fields if "TPM3" in field]


def test_json_keeps_a_group_called_all_apart() -> None:
    table = {"arm": ["all", "all (group)", "all"], "sex": ["F", "M", "F"], "sex=F": [1.5, 2.5, 3]}
    decoded = to_json(describe(table, by="arm"))
    cells = decoded["rows"]["sex=F"]["cells"]
    assert len(cells) == 3
    assert (cells["all"]["ni"], cells["all (group)"]["ni"]) == (3, 2)
    assert len(decoded["rows"]) == 3


@pytest.mark.parametrize("name", ["patient", "Case", "pt", "patient_no", "case number"])
def test_numbers_of_patients_are_no_variable(name):
    table = pc.describe({name: [1, 2, 3], "age_years": [30, 41, 52]})
    assert (table.skipped, table.skipped_reasons) == ((name,), ("id",))
    assert [row.variable for row in table.rows] == ["age_years"]


def test_a_count_of_patients_is_one():
    table = pc.describe({"patients": [4, 2, 9], "cases_per_year": [1, 2, 3]})
    assert table.skipped == ()


@pytest.mark.parametrize("variables", [[], ["sex", "sex"]])
def test_variables_are_named_once_and_at_least_one(variables):
    with pytest.raises(InputError, match="name at least one column, and each once"):
        describe({"sex": ["F", "M"]}, variables=variables)
