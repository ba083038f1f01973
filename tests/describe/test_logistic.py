"""Logistic regression of patients: against R's glm and brglm2, by brute force, and at the edges."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar

from comparing import against
from pooledcases.describe.logistic_regression import logistic
from pooledcases.errors import InputError, NotConverged
from pooledcases.results.base import codes
from pooledcases.results.encode import to_json

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "patient_regression.json").read_text("utf-8")
)["logistic"]
FITS = [(name, penalty) for name, item in REFERENCE.items() for penalty in item["r"]]
CHI2 = 3.841458820694124
TABLE = {
    "marker": ["yes"] * 4 + ["no"] * 6,
    "status": ["NED"] * 4 + ["NED", "AWD", "AWD", "DOD", "AWD", "NED"],
    "age": [30, 62, 44, 51, 60, 43, 39, 25, 70, 48],
}


def compared(what, tolerance=1e-8, program="R"):
    return against(f"logistic: {what}", tolerance, program=program)


def asked(table, covariates, **options):
    return logistic(table, outcome="status=AWD,DOD", covariates=covariates, **options)


@pytest.mark.parametrize(("name", "penalty"), FITS)
def test_estimates_covariances_and_likelihoods(name, penalty):
    data = REFERENCE[name]
    theirs = data["r"][penalty]
    options = {"outcome": "ill=1", "covariates": data["formula"], "penalty": penalty}
    found = logistic(data["input"], **options)
    # brglm2 scores until a step is below 1e-12 but converges linearly
    close = compared(f"penalty {penalty}", 1e-7 if penalty == "firth" else 1e-8)
    close([row.estimate for row in found.terms], theirs["coef"])
    close(found.covariance, theirs["vcov"])
    if penalty == "none":
        close([found.log_likelihood_null, found.log_likelihood], [theirs["null"], theirs["loglik"]])
    robust = logistic(data["input"], cluster=data["cluster"], **options)
    close(robust.covariance, theirs["robust"])
    assert {row.method for row in robust.terms} == {"robust-wald"}


def test_the_penalised_likelihood_is_r_s_with_half_the_log_determinant():
    data = REFERENCE["n20"]
    theirs = data["r"]["firth"]
    found = logistic(data["input"], outcome="ill=1", covariates=data["formula"])
    information = np.linalg.inv(np.array(theirs["vcov"]))
    expected = theirs["loglik"] + np.linalg.slogdet(information)[1] / 2
    assert found.log_likelihood == pytest.approx(expected, abs=1e-9)


def height(y, x):
    """The penalised log-likelihood, written out."""

    def at(b):
        eta = x @ b
        value = -np.logaddexp(0, np.where(y == 1, -eta, eta)).sum()
        weight = np.exp(-np.logaddexp(0, -eta) - np.logaddexp(0, eta))
        sign, size = np.linalg.slogdet(x.T @ np.diag(weight) @ x)
        return value + size / 2 if sign > 0 else -1e10

    return at


@pytest.mark.parametrize("column", [0, 1])
def test_profiles_and_tests_by_brute_force(column):
    """The slope of a separating marker, and the intercept, which lies far from the mean age."""
    ages = np.array(TABLE["age"], float)
    x = np.column_stack([np.ones(10), ages])
    y = np.array([name in ("AWD", "DOD") for name in TABLE["status"]], dtype=int)
    found = asked(TABLE, "age")
    item, function = found.terms[column], height(y, x)
    best = np.array([row.estimate for row in found.terms])
    other = 1 - column

    def profile(value):
        # a first guess on the ridge, then a search along the other coefficient
        guess = best[other] + (best[column] - value) * (1 / 48 if other else 48)
        b = np.empty(2)

        def held(free):
            b[column], b[other] = value, guess + free
            return -function(b)

        return -minimize_scalar(held, tol=1e-12).fun

    top = function(best)
    assert profile(best[column]) == pytest.approx(top, abs=1e-10)
    for side, limit in ((-1, item.ci.low), (1, item.ci.high)):
        far = best[column] + side * 20 * item.se
        found_there = brentq(lambda v: 2 * (top - profile(v)) - CHI2, best[column], far)
        assert limit == pytest.approx(found_there, rel=2e-6)
    assert item.statistic**2 == pytest.approx(2 * (top - profile(0.0)), abs=1e-8)


@given(st.integers(0, 6), st.integers(0, 7))
@settings(max_examples=20, deadline=None)
def test_one_marker_of_two_levels_adds_a_half_to_each_cell(a, b):
    if not 0 < a + b < 13:
        return
    table = {"ill": [1] * a + [0] * (6 - a) + [1] * b + [0] * (7 - b), "arm": ["x"] * 6 + ["y"] * 7}
    item = logistic(table, outcome="ill=1", covariates="arm").term("arm[y]")
    by_hand = np.log((b + 0.5) / (7.5 - b)) - np.log((a + 0.5) / (6.5 - a))
    assert item.estimate == pytest.approx(by_hand, abs=1e-9)
    assert item.ci.low < item.estimate < item.ci.high


def test_separation_is_named_and_firth_is_offered():
    with pytest.raises(NotConverged, match=r"marker\[yes\] \(to 0\).*penalty='firth'"):
        asked(TABLE, "marker", penalty="none")
    found = asked(TABLE, "marker")
    assert [(item.name, item.direction) for item in found.separated] == [("marker[yes]", -1)]
    assert found.terms[0].ratio is None


def test_years_keep_their_digits():
    years = [2003, 2011, 2008, 1999, 2019, 2004, 2015, 2020, 2001, 2018]
    one = asked(TABLE | {"year": years}, "year")
    other = asked(TABLE | {"year": [year - 2000 for year in years]}, "year")
    slope, same = one.term("year"), other.term("year")
    assert slope.estimate == pytest.approx(same.estimate, rel=1e-8)
    assert slope.ci.high == pytest.approx(same.ci.high, rel=1e-8)
    intercept = one.terms[0]
    assert intercept.estimate == pytest.approx(
        other.terms[0].estimate - 2000 * slope.estimate, rel=1e-8
    )
    assert intercept.ci.low < intercept.estimate < intercept.ci.high
    assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-10)


def test_who_is_left_out_is_named_with_the_reason():
    table = TABLE | {
        "case_id": list("ABCDEFGHIJ"),
        "status": ["NR", "NAP", *TABLE["status"][2:]],
        "age": [30, 62, "", 51, 60, 43, 39, 25, 70, 48],
    }
    found = asked(table, "age")
    assert [tuple(item) for item in found.left_out] == [
        ("A", "no_outcome"),
        ("B", "not_applicable"),
        ("C", "no_covariate"),
    ]
    assert (found.n, found.n_events, found.not_applicable) == (7, 4, 1)
    assert found.missing == {"age": ("C",)}
    assert {"PC-M17", "PC-M29", "PC-M16"} <= set(codes(found.cautions))
    missing = next(item for item in found.cautions if item.code == "PC-M17")
    assert dict(missing.values) == {"missing": 2, "total": 9}


def test_the_rarer_outcome_counts_for_each_coefficient():
    found = asked(TABLE, "age + marker")
    assert found.events_per_coefficient == 2.0
    assert any(item.severity == "warn" for item in found.cautions if "each" in item.values)


PROBLEMS = {
    "everybody": ({"status": ["AWD"] * 10}, "age", "All of the 10 patients who are used had"),
    "nobody": ({"status": ["NED"] * 10}, "age", "None of the 10 patients who are used had"),
    "one patient": ({name: v[:1] for name, v in TABLE.items()}, "age", "The only patient who"),
    "the outcome itself": ({}, "status", "status is the outcome, and cannot explain itself"),
    "constant": ({"age": [40] * 10}, "age", "age is 40 in every patient"),
    "all missing": ({"age": [""] * 10}, "age", "No patient has the outcome known and all of"),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_cannot_be_fitted_is_said(case):
    columns, formula, text = PROBLEMS[case]
    with pytest.raises(InputError, match=text):
        asked(TABLE | columns, formula)


def test_a_wald_interval_around_a_penalised_estimate_is_said_to_be_one():
    found = asked(TABLE, "age", interval="wald")
    item = found.term("age")
    assert item.ci.high - item.estimate == pytest.approx(1.959963984540054 * item.se, rel=1e-12)
    assert "PC-M14" in codes(found.cautions)
    assert to_json(found)["terms"][1]["method"] == "wald"


def test_as_many_coefficients_as_patients_still_have_finite_limits():
    table = {"ill": [1, 0, 1, 0], "grade": [1, 2, 3, 4], "x": [0, 1, 1, 0]}
    found = logistic(table, outcome="ill=1", covariates="grade + x + grade:x")
    limits = [side for row in found.terms for side in (row.ci.low, row.ci.high)]
    assert np.isfinite(limits).all()
    assert [row.reason for row in found.terms] == [None] * 4
