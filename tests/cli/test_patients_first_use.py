"""What a clinician meets who types the patients' commands over a table of their own."""

from __future__ import annotations

import pytest

TABLE = """patient,gene,months,status
P1,A,12,NED
P2,A,30,DOD
P3,B,8,D.O.D.
P4,B,44,DOD
P5,B,NR,DOD
P6,C,20,AWD
P7,A,25,NED
P8,B,14,NED
"""
KM = ("km", "t.csv", "--time", "months", "--event", "status=DOD")
STATUS = ("current-status", "t.csv", "--time", "months", "--event", "status=AWD,DOD")
COMPARE = ("compare", "t.csv", "--outcome", "status=NED", "--by", "gene", "--groups", "A,B")


@pytest.fixture
def over(typed, tmp_path):
    """Type a command over a table."""

    def run(words, text=TABLE):
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        return typed(*words)

    return run


def test_patients_are_called_as_the_table_calls_them(over):
    assert "left out (status known, no time of follow-up): P5\n" in over(KM)[1]
    assert "P7" in over((*COMPARE, "--leave-one-out"))[1]


def test_a_table_that_calls_nobody_numbers_the_rows(over):
    out = over(KM, TABLE.replace("patient,", "remark,"))[1]
    assert "no time of follow-up): row 5\n" in out


def test_names_that_do_not_tell_patients_apart_are_remarked_on_and_not_used(over):
    code, out, err = over(KM, TABLE.replace("P3,", "P1,"))
    assert code == 0
    assert "column patient: in more than one row, each of which counts as a patient: P1;" in err
    assert "no time of follow-up): row 5\n" in out


def test_an_unnamed_patient_is_no_patient_listed_twice(over):
    err = over(KM, TABLE.replace("P1,", "NR,").replace("P2,", "NR,"))[2]
    assert "more than one row" not in err


def test_describe_names_the_column_of_the_table_only(over):
    assert "case_id" not in over(("describe", "t.csv"))[1]


def test_another_spelling_of_the_event_is_remarked_on(over):
    err = over(KM)[2]
    assert "column status also holds D.O.D., which is not status=DOD" in err
    asked = (*KM[:-1], "status=DOD,D.O.D.")
    assert over(asked)[2] == ""


@pytest.mark.parametrize("words", [KM, STATUS, COMPARE])
def test_another_case_of_the_event_is_an_error(over, words):
    other = TABLE.replace("P4,B,44,DOD", "P4,B,44,dod").replace("P8,B,14,NED", "P8,B,14,ned")
    code, out, err = over(words, other)
    assert (code, out) == (2, "")
    assert "differs from" in err
    assert "only by capitals or spaces" in err


def test_a_column_without_any_value_has_no_values_to_name(over):
    empty = "gene,status\nA,\nB,\n"
    assert over(COMPARE, empty)[2] == ""


@pytest.mark.parametrize("times", [("--at", "12,24"), ("--at", "12", "--at", "24")])
def test_times_are_joined_by_commas_or_repeated(over, times):
    out = over((*KM, *times))[1]
    rows = [line.split()[0] for line in out.splitlines() if line.startswith((" 12", " 24"))]
    assert rows == ["12", "24"]


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        (("--at", "12,soon"), "--at: soon is no time; write numbers from 0 on, as 12,24,60."),
        (("--at", "-5"), "--at: -5 is no time"),
        (("--quantile", "a"), "--quantile: a is no share; write numbers from 0 on, as 0.25,0.5."),
    ],
)
def test_what_is_no_time_is_named(over, flag, said):
    code, _, err = over((*KM, *flag))
    assert code == 2
    assert said in err


def test_the_test_that_was_chosen_comes_first_and_the_other_says_what_it_is(over):
    lines = over((*KM, "--by", "gene"))[1].splitlines()
    chosen = next(i for i, line in enumerate(lines) if "expected;" in line)
    beside = next(i for i, line in enumerate(lines) if line.startswith("Beside it"))
    assert chosen < beside
    assert "Beside it, without strata: Log-rank test (large samples): p" in lines[beside]


def test_the_log_rank_test_is_not_said_twice(over):
    out = over((*KM, "--by", "gene", "--test", "log-rank"))[1]
    assert "Beside it" not in out


def test_that_nobody_says_who_was_disease_free_is_said(over):
    assert "no column says who was disease-free at the start" in over(STATUS)[2]
    with_start = TABLE.replace("status\n", "status,free\n").replace("NED\n", "NED,yes\n")
    with_start = with_start.replace("DOD\n", "DOD,yes\n").replace("AWD\n", "AWD,no\n")
    with_start = with_start.replace("D.O.D.\n", "DOD,yes\n")
    code, out, err = over((*STATUS, "--start", "free"), with_start)
    assert (code, err) == (0, "")
    assert "Naive curve" in out


def test_the_interval_stands_beside_what_it_is_of(over):
    header = over(STATUS)[1].splitlines()[0].split("  ")
    cells = [cell.strip() for cell in header if cell.strip()]
    assert cells[1:3] == ["Had happened by then", "95% CI of “had happened”"]


def test_two_of_several_groups_are_compared_by_name(over):
    groups = ("--by", "gene", "--compare", "--force")
    unseen = TABLE.replace("P6,C,20", "P6,C,NR")
    code, _, err = over((*STATUS, *groups), unseen)
    assert code == 2
    assert "no patient of C has all that is needed" in err
    code, out, _ = over((*STATUS, *groups, "--groups", "A,B"), unseen)
    assert code == 0
    assert "A 1 of 3 with the event" in out
    code, _, err = over((*STATUS, "--by", "gene", "--groups", "A,B"))
    assert code == 2
    assert "--groups says whom --compare takes" in err


def test_a_difference_is_a_percentage_in_both_tables_and_p_is_said_once(over):
    out = over((*COMPARE, "--leave-one-out"))[1]
    everybody = next(line for line in out.splitlines() if line.startswith(" with everybody"))
    assert "%" in everybody
    assert "status NED, A against B, Fisher's exact test" in out.replace("Status", "status")


def test_p_that_nobody_moves_has_no_range(over):
    alike = "patient,gene,status\n" + "".join(f"P{i},{'AB'[i % 2]},NED\n" for i in range(12))
    out = over((*COMPARE, "--leave-one-out"), alike)[1]
    assert "p stays > 0.99 without any one patient." in out
    assert "lies between > 0.99 and > 0.99" not in out
