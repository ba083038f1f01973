"""Columns of patients: typed missing, order of levels, conditions with three answers."""

import numpy as np
import pytest

from pooledcases.describe.cells import ordered_levels, pick_groups, read_column, read_outcome
from pooledcases.errors import InputError


def test_missing_is_typed() -> None:
    column = read_column({"stage": ["T1", "NR", "NAP", "UNC", "NAS", "", None, np.nan]}, "stage")
    everyone = np.ones(8, dtype=bool)
    assert dict(column.missing(everyone)) == {"NR": 4, "NAP": 1, "UNC": 1, "NAS": 1}
    assert column.known.tolist() == [True] + [False] * 7
    assert column.applies.tolist() == [True, True, False, True, True, True, True, True]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["10", "9", "-1"], ("-1", "9", "10")),
        (["T3", "T1b", "T1a", "Tx"], ("T1a", "T1b", "T3", "Tx")),
        (["b", "a", "b", "c", "c"], ("b", "c", "a")),
        ([], ()),
    ],
)
def test_levels_in_order(values: list[str], expected: tuple[str, ...]) -> None:
    assert ordered_levels(values) == expected


def outcome_of(conditions: str, **columns: list[str]) -> list[str]:
    found = read_outcome(columns, conditions, ";")
    return [
        "not applicable" if not applies else "missing" if not known else "yes" if event else "no"
        for event, known, applies in zip(found.event, found.known, found.applies, strict=True)
    ]


def test_an_outcome_has_four_answers() -> None:
    answers = outcome_of("status=NED,AWD", status=["NED", "DOD", "NR", "UNC", "NAP", "AWD"])
    assert answers == ["yes", "no", "missing", "missing", "not applicable", "yes"]


def test_one_failed_condition_is_enough() -> None:
    answers = outcome_of("a=1 & b=1", a=["1", "1", "2", "NR", "NR"], b=["1", "NR", "NR", "2", "NR"])
    assert answers == ["yes", "missing", "no", "no", "missing"]


def test_a_missing_code_can_be_the_outcome() -> None:
    assert outcome_of("drug=NR", drug=["NR", "x", "NAP"]) == ["yes", "no", "not applicable"]
    assert outcome_of("drug=NAP", drug=["NR", "x", "NAP"]) == ["missing", "no", "yes"]


def test_one_of_several_values_is_enough() -> None:
    cells = ["hematuria;fatigue", "fatigue; hematuria", "fatigue", "NR"]
    assert outcome_of("p=hematuria", p=cells) == ["yes", "yes", "no", "missing"]
    assert outcome_of("p=hematuria;fatigue", p=cells) == ["yes", "no", "no", "missing"]


def test_groups_that_do_not_exist_are_named_with_those_that_do() -> None:
    column = read_column({"gene": ["A", "A", "B", "NR"]}, "gene")
    assert pick_groups(column, "gene", None, two=True) == ("A", "B")
    with pytest.raises(InputError, match="no patient has 'C'; the column holds A, B"):
        pick_groups(column, "gene", ("A", "C"), two=True)
    with pytest.raises(InputError, match="exactly two different groups"):
        pick_groups(column, "gene", ("A", "A"), two=True)


@pytest.mark.parametrize(
    ("cells", "message"),
    [(["A", "B", "C"], "name the two to compare"), (["A", "NR"], "two are needed")],
)
def test_two_groups_must_be_clear(cells: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        pick_groups(read_column({"gene": cells}, "gene"), "gene", None, two=True)
