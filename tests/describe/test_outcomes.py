"""Outcomes overall and by group."""

import pytest

from pooledcases.describe import outcome
from pooledcases.errors import InputError
from pooledcases.results.base import codes

CASES = {
    "gene": ["A", "A", "A", "B", "B", "NR", "B"],
    "status": ["NED", "NED", "NR", "DOD", "NED", "AWD", "NAP"],
    "presentation": ["x;y", "NR", "x", "y", "y", "x", "y"],
}


def test_overall_and_by_group() -> None:
    result = outcome(CASES, outcome="status=NED", by="gene")
    assert result.levels == ("A", "B")
    assert (result.overall.xi, result.overall.ni, result.overall.missing) == (3, 5, 1)
    assert [(p.xi, p.ni, p.missing) for p in result.groups] == [(2, 2, 1), (1, 2, 0)]
    assert (result.not_applicable, result.by_missing) == (1, 1)
    assert codes(result.cautions) == ("PC-M17", "PC-M29")


def test_without_groups() -> None:
    result = outcome(CASES, outcome="presentation=x", interval="wilson")
    assert (result.by, result.levels, result.groups) == (None, (), ())
    assert (result.overall.xi, result.overall.ni, result.overall.ci_method) == (3, 6, "wilson")
    assert codes(result.cautions) == ("PC-M17",)


@pytest.mark.parametrize("condition", ["", "status", "state=NED"])
def test_wrong_outcomes(condition: str) -> None:
    with pytest.raises(InputError):
        outcome(CASES, outcome=condition)
