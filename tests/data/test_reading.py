"""Tables come as text; what cannot be read says every reason at once."""

import pytest

from pooledcases import data
from pooledcases.errors import InputError
from pooledcases.results.encode import dumps


def write(tmp_path, text, name="cases.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_no_word_becomes_a_missing_value(tmp_path):
    frame = data.read_table(write(tmp_path, "a,b\nNR,\nNA,null\n007,1e5\n"))
    assert frame.to_dict("list") == {"a": ["NR", "NA", "007"], "b": ["", "null", "1e5"]}


def test_what_was_recognised_is_said(tmp_path):
    path = write(tmp_path, "a;b\n血尿;1\n", encoding="gb18030")
    said = data.read_table(path).attrs["said"]
    assert len(said) == 2
    assert "GB18030" in said[0]
    assert "semicolons" in said[1]


def test_all_reasons_at_once(tmp_path):
    path = write(tmp_path, "a,a,\n1\n2,3,4,5\n6,\x00,7\n")
    with pytest.raises(InputError) as error:
        data.read_table(path)
    assert len(error.value.problems) == 5
    assert "line 3" in str(error.value)


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_nothing_to_read(tmp_path, name):
    with pytest.raises(InputError, match="cannot be read"):
        data.read_table(tmp_path / name)


def test_cases_refuse_what_no_patient_can_be(tmp_path):
    path = write(tmp_path, "case_id,age_years,followup_months,status\nC1,330,-2,NED\nC2,3,4 cm,x\n")
    with pytest.raises(InputError) as error:
        data.read_cases(path)
    assert [text.rpartition("[")[2] for text in error.value.problems] == [
        "PC-D61]", "PC-D62]", "PC-D40]",
    ]  # fmt: skip


def test_times_as_papers_print_them_are_read_and_said(tmp_path):
    rows = "C1,> 60\nC2,2 years\nC3,12-18\nC4,median 30 (12-84)\nC5,7\n"
    path = write(tmp_path, f"case_id,relapse_months\n{rows}")
    found = {p.name: p.message for p in data.check_table(path).problems if p.rule == "PC-D49"}
    assert found == {
        "C1": "> 60 is read as at least 60 months, not as the time itself",
        "C2": "2 years is read as 24 months",
        "C3": "12-18 is read as between 12 and 18 months, not as one time",
    }
    with pytest.raises(InputError) as error:
        data.read_cases(path)
    assert [text.split(": ")[0] for text in error.value.problems] == [
        "cases.csv, row 4 (line 5, C4), column relapse_months"
    ]
    kept = data.read_cases(write(tmp_path, "case_id,relapse_months\nC1,> 60\nC2,7\n"))
    assert kept["relapse_months"].tolist() == ["> 60", "7"]


def test_cases_need_no_column_and_any_status(tmp_path):
    frame = data.read_cases(write(tmp_path, "arm,event\nA,relapse\nA,relapse\n"))
    assert frame["event"].tolist() == ["relapse", "relapse"]


def test_studies_in_metafors_names(tmp_path):
    text = "study,ai,n1i,ci,n2i\nA,1,10,2,11\nB,0,9,NR,NR\n"
    assert len(data.read_studies(write(tmp_path, text, "studies.csv"))) == 2
    with pytest.raises(InputError, match="PC-D66"):
        data.read_studies(write(tmp_path, text.replace("1,10", "11,10"), "studies.csv"))


def test_a_table_beside_its_descriptor_is_judged_by_it(good, fuzz):
    fuzz.edit("cases.csv", ("AWD", "XXX"))(good)
    report = data.check_table(good / "cases.csv")
    assert [problem.rule for problem in report.errors] == ["PC-D26"]
    with pytest.raises(InputError, match="PC-D26"):
        data.read_cases(good / "cases.csv")


def test_check_table_by_schema(tmp_path):
    path = write(tmp_path, "age_years\n33\n")
    missing = data.check_table(path, schema="cases").errors
    assert [(problem.rule, problem.column) for problem in missing] == [("PC-D20", "case_id")]
    studies = data.check_table(write(tmp_path, "study,xi\nA,1\n"), schema="studies").errors
    assert [(problem.rule, problem.column) for problem in studies] == [("PC-D20", "ni")]
    with pytest.raises(InputError, match="cases, studies"):
        data.check_table(path, schema="patients")


def test_usual_codes_are_a_warning(tmp_path):
    path = write(tmp_path, "case_id,sex,status\nC1,male,NED\nC2,F,cured\n")
    report = data.check_table(path)
    assert report.passed
    assert [(p.rule, p.typed) for p in report.problems] == [("PC-D48", "M"), ("PC-D48", None)]


def test_report_as_json(good, fuzz):
    fuzz.edit("cases.csv", ("EML4,33", "EML4,33 years"))(good)
    report = data.check_review(good)
    assert report.counts() == {"error": 1, "warning": 0, "note": 0, "acknowledged": 0}
    (problem,) = report.as_json()["problems"]
    assert problem.as_json() == {
        "file": "cases.csv",
        "row": 1,
        "line": 2,
        "name": "C01",
        "column": "age_years",
        "value": "33 years",
        "rule": "PC-D40",
        "severity": "error",
        "message": "33 years is more than a number",
        "suggestion": "type 33",
        "status": "open",
        "reason": None,
    }
    assert '"passed": false' in dumps(report)
    assert "第 1 行" in problem.sentence("zh")
