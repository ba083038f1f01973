"""Appraisal: answers as typed, what is none, and nothing that adds them up."""

from __future__ import annotations

import pytest

from pooledcases.data import APPRAISAL_TOOLS, appraisal
from pooledcases.errors import InputError
from pooledcases.labels import LABELS
from pooledcases.options import AppraisalToolWord, words
from pooledcases.results.encode import to_json


def test_words_are_read_as_people_type_them():
    typed = ["Yes", " no ", "unclear", "UNC", "not applicable", "NAP", "not_applicable", "NR", ""]
    found = appraisal({"study": list("ABCDEFGHI"), "selection": typed})
    assert found.items[0].answers == (
        "yes", "no", "unclear", "unclear", "not-applicable", "not-applicable", "not-applicable",
        None, None,
    )  # fmt: skip
    risk = ["low", "Low risk", "some concerns", "moderate", "serious", "critical", "no information"]
    found = appraisal({"study": list("ABCDEFG"), "bias": risk})
    assert found.items[0].answers == ("low", "low", "some", "some", "high", "high", "unclear")


def test_counts_are_by_item_and_a_total_is_left_out():
    table = {"study": ["A", "B", "C"], "selection": ["yes", "yes", "no"], "Total score": [7, 8, 2]}
    found = appraisal(table)
    assert [item.name for item in found.items] == ["selection"]
    assert dict(found.items[0].counts) == {"yes": 2, "no": 1}
    assert [(c.code, c.severity) for c in found.cautions] == [("PC-M19", "note")]
    assert found.cautions[0].message() == "appraisal items are not added up; left out: Total score"
    assert to_json(found)["left_out"] == ["Total score"]


def test_items_of_a_list_are_in_its_order_and_others_stay_out():
    table = {"study": ["A"], "reporting": ["yes"], "year": ["2011"], "selection": ["no"]}
    found = appraisal(table, tool="murad")
    assert [item.name for item in found.items] == ["selection", "reporting"]
    assert [i.name for i in appraisal(table, items=["reporting"]).items] == ["reporting"]


@pytest.mark.parametrize("tool", words(AppraisalToolWord))
def test_each_item_of_a_list_is_worded_in_both_languages(tool):
    items = APPRAISAL_TOOLS[tool].items
    assert len(items) == {"murad": 8, "jbi-case-reports": 8, "jbi-case-series": 10}[tool]
    assert all(all(LABELS[f"appraisal.{tool}.{item}"]) for item in items)
    assert all(LABELS[f"appraisal.tool.{tool}"])


@pytest.mark.parametrize(
    ("table", "options", "said"),
    [
        ({"study": ["A", "B"], "x": ["yes", "maybe"]}, {}, "B, column x: 'maybe' is no answer; "),
        ({"study": ["A", "B"], "x": [1, 0]}, {}, "A, column x: 1 is no answer; use yes, no"),
        ({"study": ["A", "B"], "x": ["yes", "low"]}, {}, "column x: yes or no stand beside low"),
        ({"study": ["A", "A"], "x": ["yes", "no"]}, {}, "column study: 'A' stands in 2 rows"),
        ({"study": ["A", ""], "x": ["yes", "no"]}, {}, "row 2, column study: the study has no"),
        ({"study": [], "x": []}, {}, "The table has no row"),
        ({"study": ["A"]}, {}, "The table has no item"),
        ({"study": ["A"], "x": ["yes"]}, {"tool": "murad"}, "The table has no item; expected: sel"),
        ({"study": ["A"], "x": ["yes"]}, {"tool": "cochrane"}, "tool: 'cochrane' is not known"),
        ({"study": ["A"], "x": ["yes"]}, {"items": ["y"]}, "There is no column 'y'; the table has"),
        ({"study": ["A"], "x": ["yes"]}, {"items": "x"}, "items: 'x' is no list of columns"),
        ({"study": ["A"], "total": ["8"]}, {"items": ["total"]}, "items: 'total' is no item"),
        ({"name": ["A"], "x": ["yes"]}, {}, "There is no column 'study'"),
    ],
)
def test_what_is_wrong_names_study_and_column(table, options, said):
    with pytest.raises(InputError) as caught:
        appraisal(table, **options)
    assert caught.value.problems[0].startswith(said)


def test_all_wrong_cells_are_named_at_once():
    with pytest.raises(InputError) as caught:
        appraisal({"study": ["A", "B"], "x": ["si", "yes"], "y": ["no", "?"]})
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "A, column x", "B, column y",
    ]  # fmt: skip
