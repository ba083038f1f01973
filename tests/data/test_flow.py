"""Flow of records: every box by hand, what adds up always, and what contradicts itself."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.data import printed_flow, read_table, record_flow
from pooledcases.data.flow_counts import SUMS
from pooledcases.errors import InputError
from pooledcases.options import RecordSource, RecordStage, words
from pooledcases.results.encode import to_json
from pooledcases.results.flow import Tally

RAW = Path(__file__).parents[2] / "data" / "raw"

#: Two rounds, counted by hand below.
RECORDS = """record_id,source,source_type,round,stage,reason,report_id,study,cases
1,PubMed,database,2023-05,included,,R1,S1,4
2,PubMed,database,2023-05,included,,R2,S2,1
3,Embase,database,2023-05,duplicate,,R1,,NR
4,Embase,database,2023-05,screened-out,,,,NR
5,reference list,citation,2023-05,included,,R3,S2,2
6,PubMed,database,2025-09,duplicate,,R1,,NR
7,PubMed,database,2025-09,included,,R4,S1,3
8,PubMed,database,2025-09,included,,R5,S3,10
9,PubMed,database,2025-09,excluded,review,R6,,NR
10,PubMed,database,2025-09,excluded,no patient,R7,,NR
11,PubMed,database,2025-09,excluded,no patient,R8,,NR
12,ICTRP,register,2025-09,automation,,,,NR
13,ICTRP,register,2025-09,other-reason,,,,NR
14,ICTRP,register,2025-09,not-retrieved,,R9,,NR
15,ICTRP,register,2025-09,Screened out,,,,NR
16,ESMO,website,2025-09,excluded,no patient,R10,,NR
"""


def table(text=RECORDS):
    rows = list(csv.DictReader(text.splitlines()))
    return {name: [row[name] for row in rows] for name in rows[0]}


def counts(stream):
    return {
        box: tally.records if tally.records is not None else tally.reports
        for box, tally in stream.boxes.items()
    }


def adds_up(stream, unit=None):
    boxes = counts(stream)
    return all(boxes[total] == sum(boxes[part] for part in parts) for total, parts in SUMS)


def test_every_box_of_an_update_is_what_the_rows_say():
    found = record_flow(table())
    databases, other = found.streams
    assert found.round == "2025-09"
    assert counts(databases) == {
        "identified": 10, "duplicate": 1, "automation": 1, "other-reason": 1, "screened": 7,
        "screened-out": 1, "sought": 6, "not-retrieved": 1, "assessed": 5, "excluded": 3,
        "included": 2,
    }  # fmt: skip
    assert counts(other)["excluded"] == counts(other)["identified"] == 1
    assert [(s.name, s.type, s.records) for s in databases.sources] == [
        ("PubMed", "database", 6), ("ICTRP", "register", 4),
    ]  # fmt: skip
    assert [(r.reason, r.reports) for r in databases.reasons] == [("no patient", 2), ("review", 1)]
    # S1 was there before: one of two reports belongs to it
    assert (found.new.studies, found.new.reports, found.new.cases) == (1, 2, 13)
    assert found.new_reports_of_earlier == 1
    (before,) = found.earlier
    assert before.name == "2023-05"
    assert (before.added.studies, before.added.reports, before.added.cases) == (2, 3, 7)
    assert (found.total.studies, found.total.reports, found.total.cases) == (3, 5, 20)


def test_an_earlier_round_can_be_shown_as_it_was():
    found = record_flow(table(), at="2023-05")
    assert found.earlier == ()
    assert [stream.kind for stream in found.streams] == ["databases", "other"]
    assert (found.total.studies, found.total.cases) == (2, 7)
    with pytest.raises(InputError, match="there is no round '2024'; the table has: 2023-05, 2025"):
        record_flow(table(), at="2024")


def test_patients_are_counted_by_their_first_report():
    patients = {"report_id": ["R1", "R1", "R4; R1", "R5", "R3;R9", "R4"]}
    found = record_flow(table(), cases=patients)
    assert (found.earlier[0].added.cases, found.new.cases, found.total.cases) == (4, 2, 6)
    assert found.streams[0].boxes["included"].cases == 2
    assert found.streams[0].boxes["excluded"].cases is None


def test_patients_without_a_report_or_of_another_one_are_named():
    patients = {"report_id": ["R1", "NR", "R6", "R77"]}
    with pytest.raises(InputError) as caught:
        record_flow(table(), cases=patients)
    assert caught.value.problems == (
        "patient table, row 3, column report_id: no included report is called 'R6'; give the names "
        "as in the table of records.",
        "patient table, row 4, column report_id: no included report is called 'R77'; give the "
        "names as in the table of records.",
        "patient table, column report_id: 1 patient has no report (row 2); without it a patient "
        "belongs to no round.",
    )


def test_numbers_of_rounds_are_in_their_order_and_names_in_that_of_the_table():
    rows = {"source": ["P"] * 3, "stage": ["included"] * 3, "round": ["10", "9", "2"]}
    assert [r.name for r in record_flow(rows).earlier] == ["2", "9"]
    rows["round"] = ["update", "first", "first"]
    assert record_flow(rows).round == "first"
    assert record_flow(rows).earlier[0].added == Tally(reports=1, studies=1, cases=None)


def test_one_record_that_was_left_out_is_a_flow_too():
    found = record_flow({"source": ["PubMed"], "stage": ["duplicate"]})
    assert (found.new.studies, found.new.reports, found.new.cases) == (0, 0, None)
    assert counts(found.streams[0])["screened"] == 0


def edited(row, **cells):
    rows = table()
    for name, cell in cells.items():
        rows[name][row - 1] = cell
    return rows


@pytest.mark.parametrize(
    ("row", "cells", "said"),
    [
        (2, {"stage": "maybe"}, "row 2, column stage: 'maybe' is not known; use one of duplicate"),
        (2, {"stage": ""}, "row 2, column stage: the cell is empty; use one of duplicate"),
        (3, {"source": "NR"}, "row 3, column source: the cell is empty; say where the record was"),
        (3, {"round": ""}, "row 3, column round: the cell is empty; say in which search"),
        (1, {"source_type": "library"}, "row 1, column source_type: 'library' is not known"),
        (1, {"record_id": "2"}, "rows 1, 2, column record_id: '2' stands for 2 records"),
        (1, {"cases": "4.5"}, "row 1, column cases: '4.5' is no number of patients"),
        (9, {"reason": ""}, "row 9, column reason: an excluded report needs the reason"),
        (14, {"report_id": ""}, "row 14, column report_id: a report that was sought needs a name"),
        (8, {"study": "NR"}, "row 8, column study: an included report needs the name of its study"),
        (8, {"report_id": "R1"}, "rows 1, 8, column report_id: the report 'R1' was followed 2"),
        (3, {"report_id": "R99"}, "row 3, column report_id: the record is a duplicate of 'R99'"),
    ],
)
def test_what_is_wrong_is_named_by_its_row(row, cells, said):
    with pytest.raises(InputError) as caught:
        record_flow(edited(row, **cells))
    assert any(problem.startswith(said) for problem in caught.value.problems), caught.value.problems


def test_a_table_without_its_columns_or_rows_says_so():
    with pytest.raises(InputError, match="no column source and no column stage; it has: pmid"):
        record_flow({"pmid": ["1"]})
    with pytest.raises(InputError, match="no row"):
        record_flow({"source": [], "stage": []})


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(words(RecordStage)),
            st.sampled_from(words(RecordSource)),
            st.integers(1, 3),
            st.integers(0, 4),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_boxes_always_add_up_and_rounds_to_the_total(rows):
    found = record_flow(
        {
            "source": [f"from {kind}" for _, kind, _, _ in rows],
            "source_type": [kind for _, kind, _, _ in rows],
            "stage": [stage for stage, _, _, _ in rows],
            "round": [number for _, _, number, _ in rows],
            "reason": ["some reason"] * len(rows),
            "study": [f"S{study}" for _, _, _, study in rows],
        }
    )
    assert all(adds_up(stream) for stream in found.streams)
    new = [row for row in rows if row[2] == max(number for _, _, number, _ in rows)]
    assert sum(counts(s)["identified"] for s in found.streams) == len(new)
    assert found.total.studies == len({study for stage, _, _, study in rows if stage == "included"})
    assert found.total.reports == sum(stage == "included" for stage, *_ in rows)


def test_a_printed_flow_is_filled_up_where_it_speaks():
    found = printed_flow(
        {"identified": {"PubMed": 80, "Embase": 40}, "duplicate": 20, "screened-out": 70,
         "not-retrieved": 2, "excluded": {"review": 12, "no patient": 8}},
        other={"identified": 5, "included": 5},
        cases={"included": 31},
        studies=9,
        earlier={"studies": 4, "reports": 6, "cases": 11},
    )  # fmt: skip
    assert counts(found.streams[0]) == {
        "identified": 120, "duplicate": 20, "screened": 100, "screened-out": 70, "sought": 30,
        "not-retrieved": 2, "assessed": 28, "excluded": 20, "included": 8,
    }  # fmt: skip
    assert found.new == Tally(reports=13, studies=9, cases=31)
    assert found.total == Tally(reports=19, studies=13, cases=42)


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"screened": 9, "screened-out": 4, "sought": 6},
         "databases: screened 9 is not screened-out 4 + sought 6 = 10; correct one of them."),
        ({"identified": 5, "duplicate": 9},
         "databases: more than identified 5 left it; correct a number."),
        ({"found": 5}, "databases: 'found' is not known; use one of identified"),
        ({"identified": 5.0}, "databases, identified: 5.0 is no number of records"),
        ({"screened": {"a": 1}}, "databases, screened: give one number"),
        ({}, "printed_flow: there is no number"),
    ],
)  # fmt: skip
def test_a_printed_flow_that_does_not_add_up_says_where(boxes, said):
    with pytest.raises(InputError) as caught:
        printed_flow(boxes)
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith(said)


def test_the_flow_of_a_review_whose_text_prints_it_in_patients():
    """Renal cell carcinoma, document 000, section 2, paragraph 2: 69 found, 5 merged, 64 kept."""
    facts = read_table(RAW / "alk_rcc" / "facts.csv").set_index("fact_id")["value"]
    boxes = {"identified": "alk-016", "duplicate": "alk-017", "included": "alk-018"}
    found = printed_flow(cases={box: int(facts[fact]) for box, fact in boxes.items()})
    assert {box: tally.cases for box, tally in found.streams[0].boxes.items()} == {
        "identified": 69, "duplicate": 5, "included": 64,
    }  # fmt: skip
    assert found.new == Tally(cases=len(read_table(RAW / "alk_rcc" / "cases.csv")))


def test_json_has_every_box_and_no_number_that_is_not_counted():
    record = to_json(record_flow(table()))
    assert record["kind"] == "record_flow"
    assert record["streams"][0]["boxes"]["sought"] == {
        "records": None, "reports": 6, "studies": None, "cases": None,
    }  # fmt: skip
