"""Mantel-Haenszel estimates and tests, against R and by what must hold."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from comparing import against
from pooledcases.kernels.mantel_haenszel import (
    chi_squared,
    excess_of_events,
    homogeneity,
    odds_ratio,
    risk_difference,
)
from pooledcases.models import pool_counts
from pooledcases.results.encode import dumps

DATASETS = json.loads((Path(__file__).parents[1] / "reference" / "tables.json").read_text())[
    "datasets"
]
CASES = [(name, node) for name, data in DATASETS.items() for node in data["mh"]]
CLOSED = 1e-8
#: The tests of a fit and what metafor calls their statistic.
TESTS = {"cmh": "MH", "mh-rates": "MH", "cochran": "CO", "breslow-day": "BD", "tarone": "TA"}


def mh(table, measure):
    return pool_counts(table, measure=measure, model="mh")


def codes(fit):
    return [item.code for item in fit.cautions]


def in_r_words(fit, suffix):
    """The statistics and p-values that stand in R's node; homogeneity has no correction."""
    found = {}
    for item in fit.tests:
        plain = item.name.removesuffix("-uncorrected")
        if item.name in (plain + suffix, "breslow-day", "tarone"):
            found |= {TESTS[plain]: item.statistic, TESTS[plain] + "p": item.p_value}
    return found


@pytest.mark.parametrize(("name", "node"), CASES)
def test_metafor(name, node):
    measure, _, uncorrected = node.partition("_")
    fit = mh(DATASETS[name]["input"], measure)
    theirs = DATASETS[name]["mh"][node]
    ours = {
        "b": fit.estimate, "se": fit.se, "zval": fit.statistic, "pval": fit.p_value,
        "ci.lb": fit.ci.low, "ci.ub": fit.ci.high, "QE": fit.q, "QEp": fit.q_p_value,
        "I2": 100 * fit.i2, "H2": fit.h2,
    }  # fmt: skip
    ours |= in_r_words(fit, "-uncorrected" if uncorrected else "")
    for key, value in theirs.items():
        if key != "k":
            against(f"Mantel-Haenszel: {measure}", CLOSED)(ours[key], value)
    # R counts every table; a ratio's studies without events are shown with their reason instead
    silent = sum(study.reason is not None for study in fit.studies)
    assert fit.k + silent == theirs["k"]
    assert fit.tau2 == 0
    assert fit.converged


@pytest.mark.parametrize("name", DATASETS)
def test_meta(name):
    """meta 8.4 without correction of cells is the same estimate; its Q stands around another one.

    For the risk difference it takes the variance of Greenland & Robins 1985, metafor that of Sato
    1989; ours is metafor's.
    """
    data = DATASETS[name]
    zero = any(0 in data["input"].get(column, ()) for column in ("ai", "ci"))
    whole = any(
        a == n
        for a, n in zip(data["input"].get("ai", ()), data["input"].get("n1i", ()), strict=True)
    )
    for node, measure in (("OR_MH_exact", "OR"), ("MH", "IRR"), ("RR_MH", "RR"), ("RD_MH", "RD")):
        theirs = data["meta"].get(node)
        if theirs is None or ((zero or whole) and node in ("RR_MH", "RD_MH")):
            continue
        fit = mh(data["input"], measure)
        close = against(f"Mantel-Haenszel: {measure}", CLOSED, program="meta")
        close(fit.estimate, theirs["TE.common"])
        if measure != "RD":
            close(fit.se, theirs["seTE.common"])
            close(fit.ci.low, theirs["lower.common"])
            close(fit.ci.high, theirs["upper.common"])
            close(fit.p_value, theirs["pval.common"])
            assert fit.k == theirs["k"]
        if "Q.CMH" in theirs:
            close(in_r_words(fit, "-uncorrected")["CO"], theirs["Q.CMH"])


def test_weights_are_fractions_of_what_each_study_adds():
    fit = mh(DATASETS["dat.bcg"]["input"], "RD")
    weights = [study.weight for study in fit.studies]
    assert sum(weights) == pytest.approx(1)
    own = [study.yi for study in fit.studies]
    assert np.dot(weights, own) == pytest.approx(fit.estimate, rel=1e-12)


def test_double_zero_studies_say_nothing_of_a_ratio_and_count_for_a_difference():
    table = {"ai": [0, 3, 5], "n1i": [50, 20, 20], "ci": [0, 1, 2], "n2i": [50, 20, 20]}
    ratio, without = mh(table, "OR"), mh({key: value[1:] for key, value in table.items()}, "OR")
    assert ratio.k == 2
    assert ratio.studies[0].reason.startswith("no events")
    assert ratio.studies[0].weight is None
    assert "PC-M03" in codes(ratio)
    assert (ratio.estimate, ratio.se, ratio.q) == (without.estimate, without.se, without.q)
    difference = mh(table, "RD")
    assert difference.k == 3
    assert difference.studies[0].weight > 0.5
    assert "PC-M03" not in codes(difference)
    assert abs(difference.estimate) < abs(mh({k: v[1:] for k, v in table.items()}, "RD").estimate)


def test_studies_of_events_only_count_for_a_risk_ratio_and_not_for_an_odds_ratio():
    table = {"ai": [10, 3, 5], "n1i": [10, 20, 20], "ci": [12, 1, 2], "n2i": [12, 20, 20]}
    assert mh(table, "OR").k == 2
    assert mh(table, "RR").k == 3
    assert mh(table, "RR").estimate < mh({k: v[1:] for k, v in table.items()}, "RR").estimate


@pytest.mark.parametrize("measure", ["OR", "RR", "IRR"])
@pytest.mark.parametrize(
    ("first", "second", "says"), [([0, 0], [3, 2], "= 0"), ([2, 1], [0, 0], "= ∞")]
)
def test_no_event_in_one_whole_group(measure, first, second, says):
    names = ("x1i", "t1i", "x2i", "t2i") if measure == "IRR" else ("ai", "n1i", "ci", "n2i")
    fit = mh(dict(zip(names, (first, [20, 30], second, [21, 29]), strict=True)), measure)
    assert fit.estimate is fit.se is fit.ci is fit.p_value is fit.q is fit.reported.estimate is None
    (said,) = [item for item in fit.cautions if item.code == "PC-M28"]
    assert f"{measure} {says}" in said.message()
    assert fit.tests[0].p_value < 1  # that there is a difference can be tested all the same
    dumps(fit)


@pytest.mark.parametrize("measure", ["OR", "RR", "RD", "IRR", "IRD"])
@pytest.mark.parametrize("share", [0, 1])
def test_nobody_or_everybody_had_the_event(measure, share):
    names = ("x1i", "t1i", "x2i", "t2i") if measure[0] == "I" else ("ai", "n1i", "ci", "n2i")
    n = np.array([20, 30])
    fit = mh(dict(zip(names, (n * share, n, (n + 1) * share, n + 1), strict=True)), measure)
    dumps(fit)
    assert fit.se is None or share == 1
    if fit.se is None:
        assert fit.ci is fit.statistic is fit.p_value is None
        assert "PC-M28" in codes(fit)
    if measure in ("RD", "IRD"):
        assert fit.estimate == 0
    if measure == "OR":
        assert "50 : " in fit.cautions[-1].message()


def test_one_study_is_that_study():
    fit = mh({"ai": [3], "n1i": [10], "ci": [5], "n2i": [12]}, "OR")
    assert fit.estimate == pytest.approx(np.log(3 * 7 / (7 * 5)), rel=1e-14)
    assert fit.se**2 == pytest.approx(1 / 3 + 1 / 7 + 1 / 5 + 1 / 7, rel=1e-14)
    assert (fit.q, fit.q_df, fit.q_p_value, fit.i2, fit.h2) == (0, 0, 1, 0, 1)
    assert [item.name for item in fit.tests] == [
        "cmh", "cmh-uncorrected", "cochran", "cochran-uncorrected",
    ]  # fmt: skip
    assert "PC-M28" in codes(fit)


def test_patients_in_one_group_only_leave_a_row_out():
    fit = mh({"ai": [3, 1], "n1i": [10, 5], "ci": [5, 0], "n2i": [12, 0]}, "OR")
    assert fit.k == 1
    assert fit.studies[1].reason == "a group without patients"


def test_the_correction_never_turns_the_sign():
    # an excess of a tenth of an event: half of one cannot be taken away from it
    fit = mh({"ai": [3, 3], "n1i": [20, 19], "ci": [3, 3], "n2i": [20, 20]}, "OR")
    assert fit.tests[0].statistic == 0
    assert fit.tests[0].p_value == 1
    assert fit.tests[1].statistic > 0


def test_a_hundred_thousand_studies():
    rng = np.random.default_rng(5)
    n = rng.integers(5, 60, (2, 10**5)).astype(float)
    a, c = rng.binomial(n[0].astype(int), 0.2), rng.binomial(n[1].astype(int), 0.1)
    found = odds_ratio(a, n[0] - a, c, n[1] - c)
    truth = np.log(0.2 / 0.8) - np.log(0.1 / 0.9)
    assert abs(found.estimate - truth) < 4 * np.sqrt(found.variance)
    # and no odds ratio differs from the common one: both statistics are about chi-squared
    breslow_day, tarone = homogeneity(a, n[0] - a, c, n[1] - c, found.estimate)
    df = int((excess_of_events(a, n[0] - a, c, n[1] - c).variance > 0).sum()) - 1
    assert abs(tarone - df) < 6 * np.sqrt(2 * df)
    assert tarone <= breslow_day


def test_leaving_out_is_a_row_of_zeros():
    cells = np.random.default_rng(7).integers(1, 9, (4, 5)).astype(float)
    stacked = np.repeat(cells[:, None, :], 5, axis=1) * ~np.eye(5, dtype=bool)
    together = odds_ratio(*stacked)
    for out in range(5):
        alone = odds_ratio(*np.delete(cells, out, axis=1))
        assert together.estimate[out] == pytest.approx(alone.estimate, rel=1e-13)
        assert together.variance[out] == pytest.approx(alone.variance, rel=1e-13)


def test_the_expected_counts_have_the_common_odds_ratio():
    """Breslow and Day's expected counts by a second way: the root of their definition."""
    from scipy import optimize

    a, n1, c, n2 = np.array([[3.0, 1, 9], [40, 20, 10], [6, 4, 30], [38, 22, 60]])
    psi, total = 0.4, 0.0
    for ai, n1i, ci, n2i in zip(a, n1, c, n2, strict=True):
        m = ai + ci
        low, high = max(0, m - n2i) + 1e-12, min(m, n1i) - 1e-12
        e = optimize.brentq(
            lambda e, m=m, n1i=n1i, n2i=n2i: (
                np.log(e) + np.log(n2i - m + e) - np.log(m - e) - np.log(n1i - e) - np.log(psi)
            ),
            low,
            high,
            xtol=1e-14,
        )
        total += (ai - e) ** 2 * (1 / e + 1 / (m - e) + 1 / (n1i - e) + 1 / (n2i - m + e))
    found = homogeneity(a, n1 - a, c, n2 - c, np.array(np.log(psi)))[0]
    assert found == pytest.approx(total, rel=1e-10)


def test_one_stratum_is_the_chi_squared_test_of_its_table():
    table = np.array([[7.0, 13.0], [3.0, 25.0]])
    cells = [np.array([cell]) for cell in table.ravel()]
    n = table.sum()
    plain = stats.chi2_contingency(table, correction=False).statistic
    found = chi_squared(excess_of_events(*cells), corrected=False)
    assert found == pytest.approx(plain * (n - 1) / n, rel=1e-12)


cell = st.integers(0, 30)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cell, cell, cell, cell), min_size=1, max_size=6), st.randoms())
def test_order_and_swapped_groups(rows, random):
    a, b, c, d = np.array(rows, dtype=float).T
    shuffled = random.sample(range(len(rows)), len(rows))
    for function in (odds_ratio, risk_difference):
        found, other = function(a, b, c, d), function(c, d, a, b)
        mixed = function(*(cells[shuffled] for cells in (a, b, c, d)))
        same = {"rtol": 1e-9, "atol": 1e-9, "equal_nan": True}
        np.testing.assert_allclose(found.estimate, -other.estimate, **same)
        np.testing.assert_allclose(found.variance, other.variance, **same)
        np.testing.assert_allclose(found.estimate, mixed.estimate, **same)
