"""What is asked of a regression, edge cases, and what must always hold."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError, Refusal
from pooledcases.models import pool, pool_counts
from pooledcases.models.regression import (
    coefficient_influence,
    contrast,
    marginal_means,
    permutation_test,
    predict,
    regress,
)
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps

Y = [0.1, 0.35, 0.8, 0.72, 0.2, 0.55, 0.6, 0.95, 0.4, 0.15]
V = [0.02, 0.05, 0.04, 0.03, 0.1, 0.02, 0.06, 0.05, 0.03, 0.04]
TABLE = {
    "yi": Y,
    "vi": V,
    "arm": list("xxyyzzxyzz"),
    "sex": list("mfmffmmfmm"),
    "dose": [1, 2, 3, 4, 5, 6, 7, 8, 9, 12],
}


def fit(mods, table=TABLE, **options):
    return regress(effect_sizes(table, measure="GEN"), mods=mods, **options)


def weighted_least_squares(design, tau2):
    """A second computation: coefficients and their covariance, by plain matrices."""
    w = np.diag(1 / (np.array(V) + tau2))
    covariance = np.linalg.inv(design.T @ w @ design)
    return covariance @ design.T @ w @ np.array(Y), covariance


def test_a_fit_with_moderators_keeps_the_contract():
    found = fit("arm + dose", inference="hartung-knapp")
    record = json.loads(dumps(found))
    assert record["estimate"] is None
    assert record["ci"] is None
    assert [row["term"] for row in record["moderators"]] == [
        "intercept",
        "arm[y]",
        "arm[z]",
        "dose",
    ]
    assert record["moderators"][0]["p_holm"] is None
    assert record["tests"][0]["name"] == "moderators"
    assert (record["tests"][0]["df"], record["tests"][0]["df_residual"]) == (3.0, 6.0)
    assert record["regression"]["kind"] == "regression"
    assert record["reported"]["estimand"] == "depends on the moderators"
    assert "NaN" not in dumps(found)


def test_holm_and_the_terms():
    found = fit("arm + dose", inference="normal")
    p = sorted(row.p_value for row in found.moderators[1:])
    assert sorted(row.p_holm for row in found.moderators[1:])[0] == pytest.approx(min(1, 3 * p[0]))
    arm, dose = found.regression.terms
    assert (arm.test.df, dose.test.df) == (2, 1)
    assert dose.test.statistic == pytest.approx(found.moderators[3].statistic ** 2)
    assert dose.gvif == pytest.approx(found.regression.vif[3])
    # of two terms: the determinant of all over those of each
    r = found.regression.covariance[1:, 1:]
    expected = np.linalg.det(r[:2, :2]) * r[2, 2] / np.linalg.det(r)
    assert arm.gvif == pytest.approx(expected)


def test_cautions_count_studies_and_tests():
    found = fit("arm + dose")
    messages = [item.message() for item in found.cautions if item.code == "PC-M16"]
    assert messages[0].startswith("10 studies for 3 coefficients of moderators (3.3 each")
    assert messages[1].startswith("3 tests were made on the same studies")
    assert "PC-M16" not in codes(fit("dose").cautions)


def test_without_intercept_the_means_are_those_of_the_levels():
    one, other = fit("arm", inference="normal"), fit("arm - 1", inference="normal")
    b = one.regression.estimates
    np.testing.assert_allclose(other.regression.estimates, [b[0], b[0] + b[1], b[0] + b[2]])
    assert other.regression.vif == (None, None, None)
    assert other.tests[0].df == 3
    assert other.tau2 == pytest.approx(one.tau2)


def test_the_reference_level_changes_nothing_but_the_names():
    one, other = fit("arm + dose"), fit("arm[z] + dose")
    np.testing.assert_allclose(one.regression.fitted, other.regression.fitted, rtol=1e-10)
    assert one.regression.omnibus.statistic == pytest.approx(other.regression.omnibus.statistic)
    assert one.tau2 == pytest.approx(other.tau2)


def test_prediction_at_chosen_values():
    found = fit("arm + dose", inference="normal", tau2="DL")
    design = np.column_stack(
        [np.ones(10), np.array(TABLE["arm"]) == "y", np.array(TABLE["arm"]) == "z", TABLE["dose"]]
    ).astype(float)
    b, c = weighted_least_squares(design, found.tau2)
    at = predict(found, {"arm": ["x", "z"], "dose": [2, 20]})
    rows = np.array([[1, 0, 0, 2], [1, 0, 1, 20]], dtype=float)
    se = np.sqrt(np.einsum("ij,jk,ik->i", rows, c, rows))
    np.testing.assert_allclose(at.estimate, rows @ b, rtol=1e-10)
    np.testing.assert_allclose(at.se, se, rtol=1e-10)
    half = stats.t.ppf(0.975, 6) * np.sqrt(se**2 + found.tau2)
    np.testing.assert_allclose(at.prediction_high - at.estimate, half, rtol=1e-10)
    assert at.prediction_method == "t(k-p)"
    assert at.extrapolated == ((), ("dose",))
    assert dict(at.at[1]) == {"arm": "z", "dose": 20.0}
    assert "NaN" not in dumps(at)


def test_prediction_on_the_readers_scale():
    table = {"ai": [4, 6, 3, 62], "n1i": [123, 306, 231, 13598], "ci": [11, 29, 11, 248],
             "n2i": [139, 303, 220, 12867], "year": [1, 2, 3, 5]}  # fmt: skip
    found = regress(effect_sizes(table, measure="RR"), mods="year")
    at = predict(found, {"year": 4})
    np.testing.assert_allclose(at.reported_estimate, np.exp(at.estimate))
    assert predict(fit("dose", tau2="EE")).prediction_low is None
    proportions = {"xi": [1, 2, 0, 5, 9], "ni": [10, 12, 14, 30, 20], "year": [1, 2, 3, 5, 6]}
    found = regress(effect_sizes(proportions, measure="PFT"), mods="year")
    assert 0 <= predict(found, {"year": 2}).reported_estimate[0] <= 1


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ({"arm": "x"}, "dose is missing"),
        ({"arm": "q", "dose": 1}, "no level q"),
        ({"arm": "x", "dose": "many"}, "takes numbers"),
        ({"arm": "x", "dose": float("nan")}, "finite"),
        ({"arm": ["x", "y"], "dose": [1, 2, 3]}, "differ in length"),
        ({"arm": "x", "dose": []}, "empty"),
        ({"arm": "x", "dose": 1, "year": 3}, "year is no moderator"),
        ("dose", "dictionary"),
    ],
)
def test_what_cannot_be_predicted_is_told(at, says):
    with pytest.raises(InputError, match=says):
        predict(fit("arm + dose"), at)


def test_contrasts_one_by_one_and_together():
    found = fit("arm + dose", inference="hartung-knapp")
    both = contrast(
        found, {"y": {"arm[y]": 1}, "z − y": {"arm[z]": 1, "arm[y]": -1}, "z": {"arm[z]": 1}}
    )
    c = found.regression.covariance
    assert both.rows[1].se == pytest.approx(np.sqrt(c[1, 1] + c[2, 2] - 2 * c[1, 2]))
    # the third follows from the others: the test is that of the term
    term = found.regression.terms[0].test
    assert both.test.df == 2
    assert both.test.statistic == pytest.approx(term.statistic)
    assert both.test.df_residual == 6
    assert codes(both.cautions) == ("PC-M16",)


@pytest.mark.parametrize(
    "combinations", [{}, {"a": {"nothing": 1}}, {"a": {"arm[y]": 0}}, {"a": {"arm[y]": "1"}}, "a"]
)
def test_contrasts_of_nothing_are_refused(combinations):
    with pytest.raises(InputError):
        contrast(fit("arm"), combinations)


def test_marginal_means_by_hand():
    found = fit("arm + sex + dose", inference="normal")
    b = dict(zip(found.regression.names, found.regression.estimates, strict=True))
    dose, share = np.mean(TABLE["dose"]), TABLE["sex"].count("m") / 10
    base = b["intercept"] + b["dose"] * dose
    for weighting, of_m in (("equal", 0.5), ("observed", share)):
        means = marginal_means(found, "arm", weighting=weighting).means
        expected = [base + b["sex[m]"] * of_m + b.get(f"arm[{x}]", 0.0) for x in "xyz"]
        np.testing.assert_allclose([mean.estimate for mean in means], expected, rtol=1e-10)
        assert [mean.k for mean in means] == [3, 3, 4]
    differences = marginal_means(found, "arm").differences
    assert [row.term for row in differences.rows] == ["y − x", "z − x", "z − y"]
    assert differences.rows[0].estimate == pytest.approx(b["arm[y]"])
    assert differences.test.df == 2
    assert "NaN" not in dumps(marginal_means(found, "arm"))


def test_marginal_means_of_one_factor_are_its_groups():
    found = fit("arm", tau2="EE", inference="normal")
    groups = pool(effect_sizes(TABLE, measure="GEN"), tau2="EE", inference="normal", subgroup="arm")
    for mean, group in zip(marginal_means(found, "arm").means, groups.subgroups, strict=True):
        assert mean.estimate == pytest.approx(group.fit.estimate)
        assert mean.se == pytest.approx(group.fit.se)
    with pytest.raises(InputError, match="no categorical moderator"):
        marginal_means(fit("dose"), "dose")


@pytest.mark.parametrize("inference", ["normal", "hartung-knapp", "hartung-knapp-adhoc"])
@pytest.mark.parametrize("tau2", ["EE", "DL", "REML"])
def test_permutation_of_all_orders_is_every_order_refitted(inference, tau2):
    table = {"yi": Y[:5], "vi": V[:5], "dose": [1, 2, 2, 4, 5]}
    options = {"tau2": tau2, "inference": inference}
    found = permutation_test(fit("dose", table, **options))
    assert (found.exact, found.arrangements, found.possible) == (True, 60, 60.0)
    data = fit("dose", table, **options).moderators
    hits = np.zeros(2)
    for order in permutations(range(5)):
        other = table | {"dose": [table["dose"][place] for place in order]}
        again = fit("dose", other, **options).moderators
        hits += [
            abs(a.statistic) >= abs(b.statistic) * (1 - 1e-8)
            for a, b in zip(again, data, strict=True)
        ]
    np.testing.assert_allclose(found.p_values, hits / 120)
    # one moderator: its own test is the omnibus one
    assert found.omnibus == pytest.approx(found.p_values[1])


def test_random_permutations_are_seeded_and_never_give_zero():
    model = fit("dose")
    one = permutation_test(model, arrangements=200, seed=7)
    assert one.p_values == permutation_test(model, arrangements=200, seed=7).p_values
    assert (one.exact, one.arrangements, one.seed) == (False, 201, 7)
    assert min(one.p_values) >= 1 / 201
    exact = permutation_test(fit("sex"))
    assert exact.exact
    assert exact.arrangements == 210
    near = permutation_test(fit("sex"), arrangements=200)
    assert near.p_values[1] == pytest.approx(exact.p_values[1], abs=0.15)


def test_influence_is_leaving_the_row_out():
    found = coefficient_influence(fit("dose", inference="normal"))
    rest = {name: cells[1:] for name, cells in TABLE.items()}
    other = fit("dose", rest, inference="normal")
    np.testing.assert_allclose(found.coefficients[0], other.regression.estimates, rtol=1e-8)
    assert found.tau2[0] == pytest.approx(other.tau2)
    assert found.q[0] == pytest.approx(other.q)


def test_the_only_study_of_a_level_has_no_influence_to_show():
    found = coefficient_influence(fit("arm", TABLE | {"arm": list("xxxxxxxxxy")}))
    assert np.isnan(found.dfbetas[9]).all()
    assert np.isfinite(found.dfbetas[:9]).all()
    assert json.loads(dumps(found))["dfbetas"][9] == [None, None]


def test_different_kinds_are_refused_unless_forced():
    table = TABLE | {"kind": ["risk"] * 5 + ["share"] * 5}
    with pytest.raises(Refusal, match="PC-M25"):
        fit("dose", table)
    assert "PC-M25" in codes(fit("dose", table, force=True).cautions)


def test_words_that_do_not_go_together_are_told():
    for options in (
        {"inference": "kenward-roger"}, {"inference": "ivhet"}, {"tau2": "GENQ"}, {"tau2": "no"},
        {"inference": "no"}, {"level": 95},
    ):  # fmt: skip
        with pytest.raises(InputError):
            fit("dose", **options)
    for function in (predict, permutation_test, coefficient_influence):
        with pytest.raises(InputError):
            function("no fit")
    with pytest.raises(InputError, match="no moderators"):
        predict(pool(effect_sizes(TABLE, measure="GEN")))
    with pytest.raises(InputError, match="without"):
        permutation_test(pool_counts({"xi": [1, 2, 3], "ni": [10, 12, 14]}))
    with pytest.raises(InputError, match="arrangements"):
        permutation_test(fit("dose"), arrangements=0)


@pytest.mark.parametrize("tau2", ["EE", "DL", "REML", "PM", "ML"])
@pytest.mark.parametrize("inference", ["normal", "t", "hartung-knapp", "hartung-knapp-adhoc"])
@pytest.mark.parametrize(
    "change",
    [
        {"yi": [0.5] * 10},
        {"yi": [0.5 * dose for dose in TABLE["dose"]]},
        {"vi": [0.1] * 9 + [1e12]},
        {"vi": [0.1] * 9 + [1e-12]},
        {"vi": (10.0 ** np.arange(-10, 10, 2)).tolist()},
        {"dose": [1e8 + n for n in range(10)]},
        {"dose": [0] * 9 + [1]},
    ],
    ids=["identical", "on a line", "one huge", "one tiny", "spread", "far from 0", "one apart"],
)
def test_hostile_data_give_numbers_or_none(change, inference, tau2):
    found = fit("dose", TABLE | change, tau2=tau2, inference=inference)
    assert found.converged
    assert 0 <= found.i2 <= 1
    assert found.tau2 >= 0
    for result in (found, predict(found), coefficient_influence(found)):
        assert "NaN" not in dumps(result)


def exact_dersimonian_laird(vi):
    """A second computation in whole fractions: Q, tau² and the slope of one moderator."""
    y, v, x = ([Fraction(cell) for cell in cells] for cells in (Y, vi, TABLE["dose"]))

    def line(w):
        s, sx = sum(w), sum(a * b for a, b in zip(w, x, strict=True))
        sxx = sum(a * b * b for a, b in zip(w, x, strict=True))
        sy = sum(a * b for a, b in zip(w, y, strict=True))
        sxy = sum(a * b * c for a, b, c in zip(w, x, y, strict=True))
        d = s * sxx - sx * sx
        slope = (s * sxy - sx * sy) / d
        return (sy - slope * sx) / s, slope, (sxx / d, -sx / d, s / d)

    w = [1 / each for each in v]
    b, slope, c = line(w)
    q = sum(a * (e - b - slope * d) ** 2 for a, d, e in zip(w, x, y, strict=True))
    hat = sum(a**2 * (c[0] + 2 * c[1] * d + c[2] * d**2) for a, d in zip(w, x, strict=True))
    tau2 = max((q - len(y) + 2) / (sum(w) - hat), Fraction(0))
    return float(q), float(tau2), float(line([1 / (each + tau2) for each in v])[1])


@pytest.mark.parametrize(("small", "tolerance"), [(1, 1e-12), (1e-4, 1e-10), (1e-8, 1e-7)])
def test_one_precise_study_does_not_drown_the_others(small, tolerance):
    vi = [small * cell if row == 2 else cell for row, cell in enumerate(V)]
    found = fit("dose", TABLE | {"vi": vi}, tau2="DL", inference="normal")
    ours = [found.q, found.tau2, found.moderators[1].estimate]
    np.testing.assert_allclose(ours, exact_dersimonian_laird(vi), rtol=tolerance)
    leaving = coefficient_influence(found).coefficients[2]
    rest = {name: cells[:2] + cells[3:] for name, cells in TABLE.items()}
    other = fit("dose", rest, tau2="DL", inference="normal")
    np.testing.assert_allclose(leaving, other.regression.estimates, rtol=1e-6)


def test_identical_effects_have_no_hartung_knapp_error():
    found = fit("dose", TABLE | {"yi": [0.5] * 10}, inference="hartung-knapp", tau2="DL")
    assert [row.se for row in found.moderators] == [0, 0]
    assert found.moderators[1].p_value is None
    assert found.tests == ()
    with pytest.raises(InputError, match="do not differ"):
        permutation_test(found)


def test_three_studies_are_the_least():
    three = {"yi": [0.1, 0.2, 0.5], "vi": [0.1] * 3, "dose": [1, 2, 4]}
    assert fit("dose", three).q_df == 1
    for k in (1, 2):
        with pytest.raises(InputError):
            fit("dose", {name: cells[:k] for name, cells in three.items()})


def test_no_study_is_an_error():
    with pytest.raises(InputError, match="no study"):
        fit("dose", {"yi": ["NR"], "vi": ["NR"], "dose": [1]})


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    shift=st.floats(-5, 5),
    scale=st.floats(0.1, 10),
    tau2=st.sampled_from(["EE", "DL", "REML", "PM"]),
)
def test_order_shift_and_scale(seed, shift, scale, tau2):
    generator = np.random.default_rng(seed)
    yi, vi = generator.normal(size=9), generator.uniform(0.05, 1, 9)
    dose = generator.normal(size=9)
    one = fit("dose", {"yi": yi, "vi": vi, "dose": dose}, tau2=tau2)
    order = generator.permutation(9)
    other = fit("dose", {"yi": yi[order], "vi": vi[order], "dose": dose[order]}, tau2=tau2)
    moved = fit("dose", {"yi": yi + shift, "vi": vi, "dose": dose * scale}, tau2=tau2)
    for again in (other, moved):
        assert again.tau2 == pytest.approx(one.tau2, rel=1e-6, abs=1e-9)
        assert again.q == pytest.approx(one.q, rel=1e-7)
        assert again.moderators[1].p_value == pytest.approx(
            one.moderators[1].p_value, rel=1e-5, abs=1e-9
        )
    assert moved.moderators[1].estimate == pytest.approx(
        one.moderators[1].estimate / scale, rel=1e-5, abs=1e-9
    )
    assert one.tau2 >= 0
