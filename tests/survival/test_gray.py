"""Gray's test: the numbers of cmprsk, what must always hold, and what has no answer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from comparing import against
from pooledcases.errors import InputError
from pooledcases.kernels.gray import cause_tables, gray_sums
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.survival import cumulative_incidence, gray_test, rank_test
from pooledcases.tables.sentences import sentence

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "competing.json").read_text(encoding="utf-8")
)
TABLES = {name: found for name, found in REFERENCE.items() if "gray" in found}
TABLES |= {f"table {at}": found for at, found in enumerate(REFERENCE["small"])}
CLOSED = 1e-8
#: cmprsk's statistic where nothing can be compared.
NONE = -1


def _test(table, cause, **options):
    others = sorted(set(table["status"]) - {0, cause}) or [99]
    competing = [f"status={other}" for other in others]
    return gray_test(
        table, time="time", event=f"status={cause}", competing=competing, by="group", **options
    )


def _cases():
    for name, found in TABLES.items():
        strata = "stratum" if "stratum" in found["input"] and name.startswith("table") else None
        for given in found["gray"]:
            yield name, strata, given
        for given in found.get("gray_strata", ()):
            yield name, "stratum", given


@pytest.mark.parametrize(("name", "strata", "given"), list(_cases()))
def test_the_numbers_of_cmprsk(name, strata, given):
    table = TABLES[name]["input"]
    same = against("competing: Gray's test", CLOSED, program="cmprsk")
    causes, chi2, p_values = (np.atleast_1d(given[key]).tolist() for key in ("causes", "chi2", "p"))
    for cause, value, p_value in zip(causes, chi2, p_values, strict=True):
        found = _test(table, int(cause), strata=strata, rho=given["rho"])
        if value == NONE:
            assert found.chi2 is None
            continue
        same(found.chi2, value)
        same(found.p_value, p_value)
        same(found.df, np.atleast_1d(given["df"])[0])


def test_groups_in_any_order_and_under_any_name():
    table = TABLES["three"]["input"]
    found = _test(table, 1)
    turned = _test(table, 1, groups=["C", "A", "B"])
    assert turned.chi2 == pytest.approx(found.chi2, rel=1e-10)
    assert turned.groups == ("C", "A", "B")
    assert found.weighted_observed.sum() == pytest.approx(found.weighted_expected.sum())


def test_a_patient_who_leaves_before_any_event_changes_nothing():
    table = TABLES["untied"]["input"]
    more = {name: [*values, values[0]] for name, values in table.items()}
    more["time"][-1], more["status"][-1] = 0.0, 0
    assert _test(more, 1).chi2 == pytest.approx(_test(table, 1).chi2, rel=1e-12)


def test_without_competing_events_the_sums_are_those_of_the_log_rank_test():
    table = TABLES["small8"]["input"]
    table = {**table, "status": [1 if status else 0 for status in table["status"]]}
    found = _test(table, 1)
    plain = rank_test(table, time="time", event="status=1", by="group")
    assert np.allclose(found.weighted_expected, plain.expected)
    assert found.observed.tolist() == plain.observed.tolist()


def test_a_batch_of_allocations_is_its_rows():
    table = TABLES["three"]["input"]
    times, causes = np.array(table["time"], float), np.array(table["status"])
    rng = np.random.default_rng(5)
    drawn = [
        cause_tables(times, causes, rng.permutation(len(times)) % 3, k=3, c=2) for _ in range(4)
    ]
    at_risk = np.array([item.at_risk for item in drawn])
    events = np.array([item.events for item in drawn])
    together = gray_sums(at_risk, events[:, 0], events.sum(axis=1), 0.5)
    for row, item in enumerate(drawn):
        alone = gray_sums(item.at_risk, item.events[0], item.events.sum(axis=0), 0.5)
        assert np.allclose(together.expected[row], alone.expected)
        assert np.allclose(together.covariance[row], alone.covariance)


def test_its_size_is_right_where_patients_are_many():
    """Two groups of 60 with equal incidences, and other hazards of the competing event."""
    rng = np.random.default_rng(8)
    k, n, rejected, runs = 2, 120, 0, 300
    for _ in range(runs):
        groups = np.arange(n) % k
        cause = rng.random(n) < 0.4
        # F1(t) = 0.4 (1 - exp(-t)) in both; the others die at a rate that differs
        other = rng.exponential(np.where(groups == 0, 0.5, 2.0))
        times, causes = np.where(cause, rng.exponential(1.0, n), other), np.where(cause, 1, 2)
        limit = rng.uniform(0.5, 4, n)
        causes = np.where(times <= limit, causes, 0)
        tables = cause_tables(np.minimum(times, limit), causes, groups, k=k, c=2)
        sums = gray_sums(tables.at_risk, tables.events[0], tables.events.sum(axis=0), 0.0)
        rejected += sums.excess[0] ** 2 / sums.covariance[0, 0] > 3.841459
    # 0.05 less and more four Monte-Carlo standard errors
    assert abs(rejected / runs - 0.05) < 4 * np.sqrt(0.05 * 0.95 / runs)


def _small(times, statuses, arms, **options):
    had = {cause: [int(status == cause) for status in statuses] for cause in "ab"}
    table = {"t": times, "g": arms, **had}
    return gray_test(table, time="t", event="a", competing="b", by="g", **options)


@pytest.mark.parametrize(
    ("times", "statuses", "groups", "reason"),
    [
        ([1, 2, 3, 4], "bbxx", "ABAB", "no_events"),
        ([1, 2, 3, 4], "abxx", "AAAA", "one_group"),
        ([1], "a", "A", "one_group"),
        ([1, 2, 3, 4], "xxaa", "AABB", "no_variance"),
        ([5, 5, 5, 5], "aaaa", "ABAB", "no_variance"),
    ],
)
def test_what_has_no_answer_says_why(times, statuses, groups, reason):
    found = _small(times, list(statuses), list(groups))
    assert (found.chi2, found.df, found.p_value, found.reason) == (None, None, None, reason)
    dumps(found)
    assert sentence(found).startswith("No Gray's test of a")
    assert sentence(found, "zh").startswith("未对 a")


def test_groups_that_die_out_one_after_the_other():
    """The incidence under equal incidence passes 1; cmprsk stops there where rho is no integer."""
    times, groups = list(range(1, 21)), [g for g in "ABCDE" for _ in range(4)]
    plain = _small(times, ["a"] * 20, groups)
    against("competing: Gray's test", CLOSED, program="cmprsk")(plain.chi2, 33.3762100160565)
    weighted = _small(times, ["a"] * 20, groups, rho=0.5)
    assert 0 < weighted.chi2 < plain.chi2


def test_few_events_are_told():
    found = _small([1, 2, 3, 4], list("abax"), list("ABBA"))
    assert "PC-M14" in codes(found.cautions)
    assert "2 patients had the event" in found.cautions[-1].message()


def test_strata_that_are_not_known_are_left_out():
    table = {**TABLES["two_strata"]["input"]}
    table["stratum"] = ["NR", *table["stratum"][1:]]
    found = _test(table, 1, strata="stratum")
    assert found.left_out[0].reason == "no_stratum"
    assert "PC-M17" in codes(found.cautions)
    assert found.n.sum() == len(table["time"]) - 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"rho": "one"}, "rho: 'one' is no power"),
        ({"rho": float("nan")}, "is no power"),
        ({"groups": ["A", "Z"]}, "no patient has 'Z'"),
        ({"groups": "AB"}, "is no list"),
        ({"strata": "none"}, "no column 'none'"),
    ],
)
def test_wrong_options(options, says):
    with pytest.raises(InputError, match=says):
        _small([1, 2, 3], ["a", "b", "x"], ["A", "B", "B"], **options)


def test_each_cause_is_tested_beside_the_curves():
    table = TABLES["three"]["input"]
    found = cumulative_incidence(
        table, time="time", event="status=1", competing="status=2", by="group"
    )
    assert [test.cause for test in found.tests] == ["1", "2"]
    assert found.test("2").chi2 == _test(table, 2).chi2
    assert "Gray's test of 1: A " in sentence(found)


def test_with_late_entry_there_is_none():
    table = REFERENCE["late"]["input"]
    found = cumulative_incidence(
        table, time="time", event="status=1", competing="status=2", by="group", entry="entry"
    )
    assert found.tests == ()
    assert "patients enter late" in sentence(found)
