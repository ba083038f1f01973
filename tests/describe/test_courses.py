"""Courses of patients: what is read, what is kept as bounds, and what contradicts itself."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pooledcases as pc
from pooledcases.errors import InputError
from pooledcases.results.base import Interval
from pooledcases.results.courses import TreatmentLine
from pooledcases.results.encode import dumps

TABLE = {
    "case_id": ["A", "B", "C", "D", "E"],
    "gene": ["X", "Y", "X", "NR", "X"],
    "followup_months": ["12", ">= 24", "NR", "6-9", "2 years"],
    "status": ["DOD", "AWD", "NR", "NED", "NED"],
    "relapse_months": ["6", ">=12", "NR", "NR", "NR"],
    "drug": ["alectinib", "none", "NR", "NR", "crizotinib"],
    "drug_start_months": ["NR", "NR", "NR", "NR", "3"],
}


def found(table=TABLE, **more):
    return pc.describe.courses(table, followup="followup_months", **more)


def lane(courses, name):
    return next(item for item in courses.lanes if item.id == name)


def problems(table=TABLE, **more):
    with pytest.raises(InputError) as caught:
        found(table, **more)
    return list(caught.value.problems)


def test_times_stay_what_was_printed():
    read = found()
    assert [(item.id, item.followup) for item in read.lanes] == [
        ("B", Interval(24.0, math.inf)),
        ("E", Interval(24.0, 24.0)),
        ("A", Interval(12.0, 12.0)),
        ("D", Interval(6.0, 9.0)),
        ("C", None),
    ]
    assert read.unit == "months"
    assert read.without_followup == 1
    assert [(c.code, dict(c.values)) for c in read.cautions] == [
        ("PC-M17", {"missing": 1, "total": 5})
    ]


def test_order_of_the_table_and_groups_with_the_unknown_last():
    assert [item.id for item in found(order="table").lanes] == list("ABCDE")
    by_gene = found(by="gene")
    assert by_gene.groups == ("X", "Y")
    assert [item.id for item in by_gene.lanes] == ["E", "A", "C", "B", "D"]
    assert [(name, len(lanes)) for name, lanes in by_gene.grouped] == [
        ("X", 3), ("Y", 1), (None, 1),
    ]  # fmt: skip
    assert [item.id for item in found(by="gene", order="table").lanes] == list("ACEBD")


def test_columns_of_treatments_and_events():
    read = found(
        status="status",
        events={"relapse": "relapse_months"},
        treatment_columns=[("drug", "drug_start_months", None)],
    )
    assert lane(read, "A").treatments[0] == TreatmentLine(
        treatment="alectinib", start=None, stop=None, ongoing=None
    )
    assert lane(read, "B").untreated
    assert read.without_treatment == 2  # C and D; B is known to be untreated
    assert lane(read, "B").events[0].when == Interval(12.0, math.inf)
    assert [item.died for item in read.lanes] == [False, False, True, False, None]
    assert read.treatments == ("crizotinib", "alectinib")
    assert read.statuses == ("AWD", "NED", "DOD")
    assert '"inf"' in dumps(read)


@pytest.mark.parametrize(
    ("line", "certain", "possible"),
    [
        (("d", (2, 2), (5, 5), False), (2, 5), (2, 5)),
        (("d", (2, 2), None, None), None, (2, 10)),
        (("d", (2, 2), None, True), (2, 10), (2, 10)),
        (("d", None, (5, 5), False), None, (0, 5)),
        (("d", None, None, None), None, (0, 10)),
        (("d", (2, math.inf), None, None), None, (2, 10)),
        (("d", (2, 4), (6, 8), False), (4, 6), (2, 8)),
        (("d", (2, 6), (5, 8), False), None, (2, 8)),
        (("d", (2, 2), (8, math.inf), False), (2, 8), (2, 10)),
    ],
)
def test_certain_and_possible_time_on_a_treatment(line, certain, possible):
    name, start, stop, ongoing = line
    made = TreatmentLine(
        treatment=name,
        start=None if start is None else Interval(*start),
        stop=None if stop is None else Interval(*stop),
        ongoing=ongoing,
    )
    assert made.certain(10.0) == (None if certain is None else Interval(*certain))
    assert made.possible(10.0) == Interval(*possible)


def test_long_tables():
    read = found(
        treatments={
            "case_id": ["A", "A", "E", "D"],
            "treatment": ["alectinib", "surgery", "NR", "none"],
            "start_months": ["2", "0", "1", "NR"],
            "stop_months": ["NR", "0", "NR", "NR"],
            "ongoing": ["yes", "NR", "NR", "NR"],
        },
        event_table={
            "case_id": ["A", "C", "A"],
            "event": ["progression", "death", "NR"],
            "at_months": ["8", "NR", "3"],
        },
    )
    first, second = lane(read, "A").treatments
    assert (first.ongoing, second.ongoing) == (True, False)
    assert lane(read, "D").untreated
    assert [event.event for event in lane(read, "A").events] == ["progression"]
    assert lane(read, "C").events[0].when is None
    assert lane(read, "C").end is None


def test_a_patient_without_followup_was_observed_until_the_last_event():
    table = {"followup_months": ["NR"], "relapse_months": ["7"]}
    read = pc.describe.courses(
        table, followup="followup_months", events={"relapse": "relapse_months"}
    )
    assert read.lanes[0].id == "row 1"
    assert read.lanes[0].end == 7.0


def test_everything_that_is_wrong_is_said_at_once_with_the_patient():
    wrong = TABLE | {
        "followup_months": ["-12", "24", "12", "median 6", "x"],
        "relapse_months": ["6", "30", "NR", "NR", "NR"],
        "death_months": ["NR", "NR", "5", "NR", "NR"],
        "drug": ["NR"] * 5,
    }
    said = problems(
        wrong,
        events={"relapse": "relapse_months", "death": "death_months"},
        treatment_columns=[("drug", "drug_start_months", None)],
    )
    assert [text.partition(":")[0].partition(",")[0] for text in said] == [
        "A", "D", "E", "E", "B", "C",
    ]  # fmt: skip
    assert "negative" in said[0]
    assert "several patients" in said[1]
    assert "names no treatment" in said[3]
    assert "relapse at 30 is after the last contact at 24" in said[4]
    assert "the last contact at 12 is after death at 5" in said[5]


def test_contradictions_of_treatments_and_deaths():
    said = problems(
        status="status",
        treatments={
            "case_id": ["A", "E", "E", "Z"],
            "treatment": ["d", "d", "e", "d"],
            "start_months": ["5", "2", "30", "1"],
            "stop_months": ["3", "4", "NR", "2"],
            "ongoing": ["NR", "yes", "maybe", "NR"],
        },
        event_table={
            "case_id": ["E", "E", "A"],
            "event": ["death", "death", "cure"],
            "at_months": ["24", "24", "1"],
        },
    )
    text = "\n".join(said)
    for part in (
        "treatments, row 4: it is of 'Z', no patient",
        "E, column ongoing: 'maybe' is neither yes nor no",
        "A, column event: 'cure' is no event",
        "A: d stops at 3, before it starts at 5",
        "E: d is ongoing and stops at 4",
        "E: the start of e at 30 is after the last contact at 24",
        "E: death stands in the tables 2 times",
        "E: there is a death, but the status is NED",
    ):
        assert part in text


def test_another_unit_is_no_time_of_this_axis():
    table = {"followup_months": [12], "relapse_days": [400]}
    with pytest.raises(InputError, match="relapse_days counts days") as caught:
        pc.describe.courses(table, followup="followup_months", events={"relapse": "relapse_days"})
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"order": "alphabet"}, "order"),
        ({"died": "DOD"}, "died"),
        ({"events": {"cure": "relapse_months"}}, "cure"),
        ({"treatment_columns": ["drug"]}, "treatment_columns"),
        ({"treatments": {"case_id": ["A"], "drug": ["d"]}}, "no column treatment"),
        ({"event_table": {"case_id": ["A"], "event": ["death"]}}, "at_months"),
        ({"status": "absent"}, "absent"),
    ],
)
def test_wrong_options(more, words):
    assert words in "\n".join(problems(**more))


def test_names_are_needed_once_each_and_somebody_has_to_be_there():
    with pytest.raises(InputError, match="'A' stands for 2 patients"):
        found({"case_id": ["A", "A"], "followup_months": [1, 2]})
    with pytest.raises(InputError, match="no row"):
        found({"followup_months": []})


def test_bounds_that_leave_it_open_are_no_contradiction():
    table = {"followup_months": [">= 6"], "relapse_months": ["30"], "s": ["NED"]}
    read = pc.describe.courses(
        table, followup="followup_months", events={"relapse": "relapse_months"}
    )
    assert read.lanes[0].end == 6.0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(0, 400)), min_size=1, max_size=12))
def test_the_longest_stand_first_and_nobody_is_lost(times):
    table = {
        "case_id": [f"P{i}" for i in range(len(times))],
        "followup_months": ["NR" if t is None else t for t in times],
    }
    random.Random(1).shuffle(table["followup_months"])
    read = pc.describe.courses(table, followup="followup_months")
    ends = [item.end for item in read.lanes]
    known = [end for end in ends if end is not None]
    assert known == sorted(known, reverse=True)
    assert ends == known + [None] * (len(ends) - len(known))
    assert {item.id for item in read.lanes} == set(table["case_id"])
