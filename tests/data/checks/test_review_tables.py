"""The flow of records and the appraisal: checked by the names of their tables."""

import pytest

from pooledcases.data.checks.checking import check_table

FLOW = """record_id,source,source_type,stage,reason,report_id,study,cases
R1,PubMed,database,included,,A,S,2
R2,PubMed,database,Screened out,,NR,,
R3,Embase,register,duplicate,,A,,
R4,Embase,,excluded,no patient,B,,NR
"""
BAD_FLOW = """record_id,source,source_type,stage,reason,report_id,study,cases
R1,PubMed,database,included,,A,S,two
R1,,databse,exclude,,A,,
R3,PubMed,database,excluded,,,,
R4,Embase,database,duplicate,,Z,,
R5,Embase,database,included,,A,NR,
"""
ITEMS = (
    "selection,exposure,outcome,alternative_causes,rechallenge,dose_response,follow_up,reporting"
)
JUDGED = f"""study,{ITEMS},source
A,yes,no,Unclear,NR,not applicable,not_applicable,yes,yes,page 1
B,yes,no,unclear,UNC,NAP,yes,no,,page 2
"""
BAD_JUDGED = f"""study,{ITEMS},total
A,yes,no,maybe,NR,yes,unclear,yes,yes,3
A,low,no,yes,NR,no,unclear,yes,yes,3
,yes,no,yes,NR,no,unclear,yes,yes,3
"""


def found(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [(p.row, p.column, p.rule) for p in check_table(path).problems]


@pytest.mark.parametrize(("name", "text"), [("records.csv", FLOW), ("appraisal.csv", JUDGED)])
def test_what_can_be_read_has_no_problem(tmp_path, name, text):
    assert found(tmp_path, name, text) == []


def test_what_keeps_a_flow_from_adding_up_is_named_by_its_cell(tmp_path):
    assert sorted(found(tmp_path, "records.csv", BAD_FLOW)) == [
        (1, "cases", "PC-D67"),
        (2, "record_id", "PC-D28"),
        (2, "source", "PC-D25"),
        (2, "source_type", "PC-D26"),
        (2, "stage", "PC-D26"),
        (3, "reason", "PC-D25"),
        (3, "report_id", "PC-D25"),
        (4, "report_id", "PC-D29"),
        (5, "report_id", "PC-D28"),
        (5, "study", "PC-D25"),
    ]


def test_what_is_no_answer_and_a_study_judged_twice_are_named(tmp_path):
    assert sorted(found(tmp_path, "appraisal.csv", BAD_JUDGED)) == [
        (1, "outcome", "PC-D26"),
        (2, "study", "PC-D28"),
        (3, "study", "PC-D25"),
    ]


def test_a_column_that_is_needed_is_asked_for(tmp_path):
    assert found(tmp_path, "records.csv", "record_id,stage\nR1,excluded\n") == [
        (None, "reason", "PC-D20"),
        (None, "source", "PC-D20"),
    ]
    assert found(tmp_path, "appraisal.csv", "paper,selection\nA,yes\n")[0][2] == "PC-D20"
