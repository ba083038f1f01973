"""Columns that are arrays of numbers are read at once; what they say is what their cells say."""

from __future__ import annotations

import numpy as np
import pytest

import pooledcases as pc
from pooledcases.survival import log_rank, rank_test

N = 6_000
COLUMNS = {"time": "months", "event": "died"}


@pytest.fixture(scope="module", params=["days", "whole months"])
def table(request):
    """Arrays of numbers: groups, strata, and entries of which half are at the start."""
    rng = np.random.default_rng(11)
    times = rng.exponential(10, N) + 0.5
    times = np.ceil(times) if request.param == "whole months" else times
    return {
        "months": times,
        "died": rng.integers(0, 2, N),
        "arm": rng.integers(1, 4, N),
        "report": rng.integers(7, 13, N),
        "seen_from": np.maximum(rng.uniform(-1, 1, N), 0) * times / 2,
    }


def as_cells(table):
    """The same as cells of a file, read one by one."""
    return {name: [repr(cell) for cell in cells.tolist()] for name, cells in table.items()}


def numbers(test):
    return (test.groups, test.n.tolist(), test.observed.tolist(), test.expected.tolist(), test.chi2)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"entry": "seen_from"},
        {"strata": "report"},
        {"strata": "report", "entry": "seen_from", "weights": "peto-peto"},
        {"groups": ("3", "1"), "weights": "fleming-harrington", "rho": 1.0},
        {"groups": ("2", "3"), "strata": "report"},
    ],
)
def test_rank_tests_of_arrays_are_those_of_cells(table, more):
    one = rank_test(table, by="arm", **COLUMNS, **more)
    other = rank_test(as_cells(table), by="arm", **COLUMNS, **more)
    assert numbers(one) == numbers(other)
    assert one.n_strata == other.n_strata == (6 if "strata" in more else 1)
    assert one.covariance.tolist() == other.covariance.tolist()


def test_strata_add_the_sums_of_each(table):
    whole = rank_test(table, by="arm", strata="report", **COLUMNS)
    parts = [
        rank_test({name: cells[table["report"] == r] for name, cells in table.items()},
                  by="arm", **COLUMNS)
        for r in range(7, 13)
    ]  # fmt: skip
    np.testing.assert_allclose(whole.expected, np.sum([p.expected for p in parts], 0), rtol=1e-12)
    np.testing.assert_allclose(
        whole.covariance, np.sum([p.covariance for p in parts], 0), rtol=1e-10, atol=1e-10
    )


def test_patients_without_a_stratum_or_of_another_group_are_left_out(table):
    lost = table | {"report": [None, *table["report"][1:].tolist()]}
    found = rank_test(lost, by="arm", strata="report", groups=("1", "2"), **COLUMNS)
    assert found.left_out[0].reason == "no_stratum"
    reasons = [item.reason for item in found.left_out[1:]]
    assert set(reasons) == {"other_group"}
    assert len(reasons) == int((table["arm"][1:] == 3).sum())
    assert int(found.n.sum()) == N - len(found.left_out)


@pytest.mark.parametrize("entry", [None, "seen_from"])
def test_curves_and_the_log_rank_test_of_arrays_are_those_of_cells(table, entry):
    one, other = (
        pc.kaplan_meier(kind, by="arm", entry=entry, **COLUMNS) for kind in (table, as_cells(table))
    )
    for mine, theirs in zip(one.curves, other.curves, strict=True):
        for name in ("times", "survival", "ci_low", "ci_high", "at_risk", "events", "censored"):
            assert getattr(mine, name).tolist() == getattr(theirs, name).tolist()
    assert one.logrank.chi2 == other.logrank.chi2
    assert one.logrank.chi2 == log_rank(table, by="arm", entry=entry, **COLUMNS).chi2
