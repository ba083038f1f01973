"""Options that are none, reports that say nothing of spread, entries at 0 that are no entry."""

import numpy as np
import pandas as pd
import pytest

import pooledcases as pc
from pooledcases.errors import InputError

TABLE = {
    "months": [3, 5, 8, 8, 12, 15, 20, 24],
    "died": [1, 0, 1, 0, 1, 1, 0, 1],
    "status": ["DOD", "NED", "DOC", "NED", "DOD", "DOC", "NED", "DOD"],
    "arm": list("AABBABAB"),
    "dose": [1.0, 2.5, 3.0, 0.0, 2.0, 5.0, 1.0, 4.0],
    "report": ["one"] * 8,
    "start": [0] * 8,
}
DIED = {"time": "months", "event": "died"}
FIRST = {"time": "months", "event": "status=DOD", "competing": "status=DOC"}
FUNCTIONS = {
    "kaplan_meier": DIED,
    "median_followup": DIED,
    "restricted_mean": DIED,
    "rate": DIED,
    "log_rank": DIED | {"by": "arm"},
    "rank_test": DIED | {"by": "arm"},
    "compare_curves": DIED | {"by": "arm"},
    "compare_followup": DIED | {"by": "arm"},
    "cox": DIED | {"covariates": "dose"},
    "cumulative_incidence": FIRST,
    "gray_test": FIRST | {"by": "arm"},
    "fine_gray": FIRST | {"covariates": "dose"},
}


@pytest.mark.parametrize("value", ["no", None, 1, np.array([1, 2]), pd.NA])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_mark_is_true_or_false(name, value):
    with pytest.raises(InputError, match="status_at_contact"):
        getattr(pc.survival, name)(TABLE, **FUNCTIONS[name], status_at_contact=value)


@pytest.mark.parametrize("groups", [np.array(1.5), 7, "A"])
def test_what_is_no_list_of_groups_is_told(groups):
    with pytest.raises(InputError, match="no list of groups"):
        pc.survival.rank_test(TABLE, **DIED, by="arm", groups=groups)


@pytest.mark.parametrize("reference", [np.array(["A", "B"]), pd.NA, ["A"], "C"])
def test_what_is_no_group_is_no_reference(reference):
    with pytest.raises(InputError, match="reference"):
        pc.survival.restricted_mean(TABLE, **DIED, by="arm", reference=reference)


def test_a_group_with_a_number_for_its_name_may_be_the_reference():
    table = TABLE | {"arm": [1, 1, 2, 2, 1, 2, 1, 2]}
    found = pc.survival.restricted_mean(table, **DIED, by="arm", reference=2)
    assert [(item.group, item.reference) for item in found.contrasts] == [("1", "2")]


@pytest.mark.parametrize("t", ["x", None, -1, [1, -2], float("nan"), 1j, [[1], [1, 2]]])
def test_numbers_at_risk_are_of_times(t):
    with pytest.raises(InputError, match="no times on the curve"):
        pc.survival.kaplan_meier(TABLE, **DIED).at_risk_at(t)


def test_a_time_beyond_all_floats_is_told():
    with pytest.raises(InputError, match="no time on the curve"):
        pc.survival.kaplan_meier(TABLE, **DIED).at(10**400)


def test_samples_beyond_all_memory_are_told():
    with pytest.raises(InputError, match="is too many"):
        pc.survival.compare_curves(TABLE, **DIED, by="arm", resamples=10**400)


def test_one_report_has_no_robust_error():
    """Its residuals add up to 0: a standard error of nothing, and p = 0."""
    with pytest.raises(InputError, match="reports: 1, coefficients: 1"):
        pc.survival.cox(TABLE, **DIED, covariates="dose", cluster="report")
    with pytest.raises(InputError, match="reports: 1, coefficients: 2"):
        pc.describe.logistic(TABLE, outcome="died=1", covariates="dose", cluster="report")


def test_as_many_reports_as_coefficients_are_too_few():
    table = TABLE | {"report": ["one", "two"] * 4, "age": [40, 50, 45, 61, 38, 70, 52, 49]}
    pc.survival.cox(table, **DIED, covariates="dose", cluster="report")
    with pytest.raises(InputError, match="reports: 2, coefficients: 2"):
        pc.survival.cox(table, **DIED, covariates="dose + age", cluster="report")


def test_all_events_at_one_time_have_no_sandwich():
    table = TABLE | {"months": [5] * 8, "status": ["DOD"] * 8}
    with pytest.raises(InputError, match="robust standard error of a coefficient is 0"):
        pc.survival.fine_gray(table, time="months", event="status=DOD", competing="status=DOC",
                              covariates="dose")  # fmt: skip


@pytest.mark.parametrize("penalty", ["firth", "none"])
@pytest.mark.parametrize("far", [1e11, 1e12])
def test_the_intercept_of_a_far_covariate_has_no_profile(penalty, far):
    """The slope has: it is that of the covariate near 0, as far as its digits go."""
    rng = np.random.default_rng(1)
    dose = 10 * rng.normal(size=40)
    died = (rng.random(40) < 1 / (1 + np.exp(-dose / 10))).astype(int)
    options = {"outcome": "died=1", "covariates": "dose", "penalty": penalty}
    options |= {"interval": "profile-likelihood"}
    near = pc.describe.logistic({"dose": dose, "died": died}, **options).terms
    intercept, slope = pc.describe.logistic({"dose": dose + far, "died": died}, **options).terms
    assert (intercept.ci, intercept.p_value, intercept.reason) == (None, None, "no_profile")
    assert [slope.ci.low, slope.ci.high] == pytest.approx([near[1].ci.low, near[1].ci.high], 1e-5)
    assert near[0].ci.low < near[0].estimate < near[0].ci.high


def test_entry_at_0_is_no_late_entry():
    """The last patient has the event: the limits of a curve at 0 are the same ones."""
    usual = pc.survival.kaplan_meier(TABLE, **DIED)
    found = pc.survival.kaplan_meier(TABLE, **DIED, entry="start")
    assert usual.survival[-1] == 0
    assert usual.ci_high[-1] < 1
    np.testing.assert_array_equal(found.ci_low, usual.ci_low)
    np.testing.assert_array_equal(found.ci_high, usual.ci_high)
    asked = [0, 2, 8, 30]
    assert found.at_risk_at(asked).tolist() == usual.at_risk_at(asked).tolist() == [8, 8, 6, 0]
    assert found.at(0).at_risk == 8


def test_entry_at_0_is_no_late_entry_of_one_cause():
    table = TABLE | {"died": [1] * 8, "status": ["DOD"] * 8}
    usual = pc.survival.cumulative_incidence(table, **FIRST).cause("DOD")
    found = pc.survival.cumulative_incidence(table, **FIRST, entry="start").cause("DOD")
    assert usual.incidence[-1] == 1
    assert usual.ci_low[-1] > 0
    np.testing.assert_array_equal(found.ci_low, usual.ci_low)


def test_entry_at_0_chooses_no_other_test():
    table = TABLE | {"months": [30, 35, 8, 8, 40, 15, 50, 24]}
    usual = pc.survival.compare_curves(table, **DIED, by="arm", resamples=99)
    found = pc.survival.compare_curves(table, **DIED, by="arm", resamples=99, entry="start")
    assert (usual.test, found.test, found.why) == ("hgs", "hgs", usual.why)
    assert found.p_value == usual.p_value
