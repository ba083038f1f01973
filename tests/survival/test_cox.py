"""Cox's model with Firth's penalty, separation, and what patients' tables throw at it."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize, minimize_scalar

from pooledcases.errors import InputError, NotConverged
from pooledcases.results.base import codes
from pooledcases.results.encode import to_json
from pooledcases.survival.regression import cox

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "patient_regression.json").read_text("utf-8")
)
SEPARATED = {
    "months": [2, 4, 5, 7, 9, 12, 15, 20],
    "died": [1, 1, 1, 0, 1, 0, 1, 0],
    "marker": ["yes", "yes", "yes", "no", "no", "no", "no", "no"],
    "age": [30, 62, 44, 51, 60, 43, 39, 25],
}


def asked(table, covariates, **options):
    return cox(table, time="months", event="died", covariates=covariates, **options)


def terms_of(table, ties):
    """By loops: the weights of the patients in each term, and who had the event."""
    times, events = np.array(table["time"]), np.array(table["status"])
    entry = np.array(table.get("entry", [-1 for _ in times]))
    for t in set(times[events == 1]):
        here, had = (entry < t) & (t <= times), (times == t) & (events == 1)
        for gone in range(had.sum()):
            yield here - (gone / had.sum() if ties == "efron" else 0.0) * had, had / had.sum()


def naive(table, design, ties="efron"):
    """log L + ½ log |I|, I as the sum of weighted covariances."""
    terms = list(terms_of(table, ties))

    def height(b):
        risk, value, information = np.exp(design @ b), 0.0, np.zeros((len(b), len(b)))
        for weight, had in terms:
            share = weight * risk
            value += had @ design @ b - np.log(share.sum())
            apart = design - share @ design / share.sum()
            information += (apart.T * share) @ apart / share.sum()
        sign, size = np.linalg.slogdet(information)
        return value + size / 2 if sign > 0 else -1e10

    return height


def brute_force(height):
    """The top of two coefficients, and the limits and the test of the first, by plain search."""
    precise = {"xatol": 1e-10, "fatol": 1e-13, "maxfev": 5000}
    best = np.zeros(2)
    for _ in range(2):
        best = minimize(lambda b: -height(b), best, method="Nelder-Mead", options=precise).x
    highest = height(best)

    def short(value):
        held = minimize_scalar(lambda free: -height(np.array([value, free])), tol=1e-9)
        return 2 * (highest + held.fun) - 3.841458820694124

    far = 0.5
    while short(best[0] + far) < 0 or short(best[0] - far) < 0:
        far *= 2
    limits = [brentq(short, best[0] + side * far, best[0], xtol=1e-8) for side in (-1, 1)]
    return best, highest, limits, short(0.0) + 3.841458820694124


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("name", ["n20", "n40_late"])
def test_firth_estimates_profiles_and_tests_by_brute_force(name, ties):
    data = REFERENCE["cox"][name]
    table = dict(data["input"])
    found = cox(
        table, time="time", event="status", covariates="sex + age", entry=data["entry"], ties=ties
    )
    if data["entry"] is None:
        table.pop("entry", None)
    ages = np.array(table["age"], float)
    size = ages.std()
    design = np.column_stack([np.array(table["sex"]) == "M", (ages - ages.mean()) / size])
    best, highest, limits, ratio = brute_force(naive(table, design.astype(float), ties))
    sex, age = found.terms
    np.testing.assert_allclose([sex.estimate, age.estimate * size], best, atol=2e-7)
    # ½ log |I| of ages in years and not in standard deviations
    assert found.log_likelihood == pytest.approx(highest + np.log(size), abs=1e-9)
    np.testing.assert_allclose([sex.ci.low, sex.ci.high], limits, atol=5e-6)
    assert sex.statistic**2 == pytest.approx(ratio, abs=1e-7)


def test_firth_of_a_monotone_likelihood_by_brute_force():
    table = {"time": SEPARATED["months"], "status": SEPARATED["died"]}
    design = (np.array(SEPARATED["marker"]) == "yes").astype(float)[:, None]

    def height(b):
        return of_one(np.atleast_1d(b))

    of_one = naive(table, design)
    best = minimize_scalar(lambda b: -height(b), bounds=(-1, 9), method="bounded",
                           options={"xatol": 1e-12}).x  # fmt: skip
    highest = height(best)
    low, high = (
        brentq(lambda b: 2 * (highest - height(b)) - 3.841458820694124, best, far, xtol=1e-12)
        for far in (-3, 15)
    )
    item = asked(SEPARATED, ["marker"]).terms[0]
    assert item.estimate == pytest.approx(best, abs=1e-6)
    assert (item.ci.low, item.ci.high) == pytest.approx((low, high), abs=1e-8)
    assert item.statistic**2 == pytest.approx(2 * (highest - height(0.0)), abs=1e-9)
    assert (item.name, item.reference) == ("marker[yes]", "marker[no]")


def test_categories_are_tested_as_a_whole():
    data = REFERENCE["cox"]["n30_ties"]["input"]
    found = cox(data, time="time", event="status", covariates="gene + age")
    gene, age = found.term_tests
    assert (gene.name, gene.df, age.df) == ("gene", 2, 1)
    assert age.p_value == pytest.approx(found.term("age").p_value, rel=1e-9)
    # without gene the penalty would be another; held at 0 it is the full model's
    numbers = np.column_stack(
        [np.array(data["gene"]) == level for level in ("KIF5B", "TPM3")]
        + [(np.array(data["age"]) - 50) / 16]
    ).astype(float)
    table = {"time": data["time"], "status": data["status"]}
    height = naive(table, numbers)
    held = minimize_scalar(lambda b: -height(np.array([0.0, 0.0, b])))
    best = [found.term(name).estimate for name in ("gene[KIF5B]", "gene[TPM3]", "age")]
    best[2] *= 16
    top = height(np.array(best))
    assert gene.statistic == pytest.approx(2 * (top + held.fun), abs=1e-7)
    smaller = min(2 * min(gene.p_value, age.p_value), 1.0)
    larger = max(smaller, gene.p_value, age.p_value)
    assert sorted([gene.p_holm, age.p_holm]) == pytest.approx([smaller, larger], rel=1e-12)


def test_proportional_hazards_of_exact_ties_by_enumeration():
    """A score test from a likelihood with x and x g(t), all choices enumerated."""
    times = np.array([1, 1, 2, 2, 2, 3, 4, 4, 5, 6])
    events = np.array([1, 1, 1, 0, 1, 1, 1, 1, 0, 1])
    x = np.array([1.0, 0, 1, 1, 0, 0, 1, 0, 1, 0])
    found = cox({"t": times, "d": events, "x": x}, time="t", event="d", covariates="x",
                penalty="none", ties="exact")  # fmt: skip
    g = dict(
        zip(
            found.proportional_hazards.times,
            found.proportional_hazards.transformed,
            strict=True,
        )
    )

    def value(b):
        total = 0.0
        for t in np.unique(times[events == 1]):
            risk = np.exp(x * (b[0] + b[1] * g[t]))
            had = (times == t) & (events == 1)
            choices = combinations(risk[times >= t], had.sum())
            total += np.log(risk[had]).sum() - np.log(sum(np.prod(some) for some in choices))
        return total

    def slopes(function, at, step):
        units = np.eye(2) * step
        return np.array([(function(at + u) - function(at - u)) / (2 * step) for u in units])

    at = np.array([found.terms[0].estimate, 0.0])
    score = slopes(value, at, 1e-4)
    information = -slopes(lambda b: slopes(value, b, 1e-4), at, 1e-4)
    by_hand = score @ np.linalg.solve(information, score)
    assert found.proportional_hazards.tests[0].statistic == pytest.approx(by_hand, rel=1e-5)


def test_separation_is_named_and_firth_is_offered():
    with pytest.raises(NotConverged, match=r"marker\[yes\] \(to infinity\).*penalty='firth'"):
        asked(SEPARATED, "marker + age", penalty="none")
    found = asked(SEPARATED, "marker + age")
    assert [(item.name, item.direction) for item in found.separated] == [("marker[yes]", 1)]
    messages = [item.message() for item in found.cautions if item.code == "PC-M16"]
    assert any("marker[yes]" in text for text in messages)


def test_a_group_without_events_separates_downwards():
    table = {"months": [3, 5, 8, 9, 12, 14], "died": [1, 1, 0, 0, 0, 0], "arm": list("AABBBB")}
    (item,) = asked(table, "arm[A]").separated
    assert (item.name, item.direction) == ("arm[B]", -1)
    assert asked(table, "arm[A]").terms[0].ratio_ci.low > 0


def test_a_combination_of_covariates_can_separate_where_none_does_alone():
    x = np.array([3.0, 0.2, 2.0, -0.5, 1.5, -1.5])
    z = np.array([0.0, 2.5, 0.2, 2.3, 0.1, 2.4])
    table = {"months": [1, 2, 3, 4, 5, 6], "died": [1] * 6, "x": x, "z": z}
    assert asked(table, "x").separated == asked(table, "z").separated == ()
    assert {item.name for item in asked(table, "x + z").separated} == {"x", "z"}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_not_separated_means_that_the_plain_fit_exists(seed):
    """And the other way round: a separated table has no finite maximum, so that none is given."""
    rng = np.random.default_rng(seed)
    n = 9
    table = {
        "months": rng.integers(1, 6, n),
        "died": np.r_[1, 1, rng.integers(0, 2, n - 2)],
        "x": rng.integers(0, 2, n) + 0.01 * rng.integers(0, 2),
        "z": rng.integers(0, 3, n),
    }
    try:
        found = asked(table, "x + z")
    except InputError:
        return  # constant, collinear, or nobody to compare
    assert all(item.ci.low < item.estimate < item.ci.high for item in found.terms)
    if found.separated:
        with pytest.raises(NotConverged, match="separation"):
            asked(table, "x + z", penalty="none")
    else:
        plain = asked(table, "x + z", penalty="none")
        assert abs(plain.tests[0].statistic) < 60


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.001, 1000.0]))
def test_the_unit_and_the_order_of_patients_do_not_matter(seed, factor):
    rng = np.random.default_rng(seed)
    n = 15
    table = {"months": rng.exponential(size=n), "died": np.r_[1, 1, 1, rng.integers(0, 2, n - 3)],
             "x": rng.normal(size=n) + 3}  # fmt: skip
    one = asked(table, "x").terms[0]
    turned = {name: values[::-1] for name, values in table.items()}
    turned["x"] = turned["x"] * factor
    other = asked(turned, "x").terms[0]
    assert other.estimate * factor == pytest.approx(one.estimate, rel=1e-6, abs=1e-9)
    assert other.ci.high * factor == pytest.approx(one.ci.high, rel=1e-6)
    assert other.p_value == pytest.approx(one.p_value, rel=1e-6)


def test_years_keep_their_digits():
    table = SEPARATED | {"year": [2003, 2011, 2008, 1999, 2019, 2004, 2015, 2020]}
    shifted = SEPARATED | {"year": [year - 2000 for year in table["year"]]}
    one, other = (asked(item, "year").terms[0] for item in (table, shifted))
    assert one.estimate == pytest.approx(other.estimate, rel=1e-9)
    assert one.ci.low == pytest.approx(other.ci.low, rel=1e-8)


def test_robust_errors_of_one_patient_a_report_are_the_sandwich_of_patients():
    table = SEPARATED | {"report": list("abcdefgh")}
    found = asked(table, "age", cluster="report", penalty="none")
    assert (found.cluster, found.n_clusters) == ("report", 8)
    assert found.terms[0].model_se != found.terms[0].se
    assert {item.key for item in found.cautions if item.code == "PC-M14"} == {
        "caution.PC-M14.clusters",
        "caution.PC-M14.regression",
    }
    with pytest.raises(InputError, match="profile likelihood takes patients as independent"):
        asked(table, "age", cluster="report", interval="profile-likelihood")


def test_who_is_left_out_is_named_with_the_reason():
    table = SEPARATED | {
        "case_id": [f"P{number}" for number in range(8)],
        "age": [30, "NR", 44, 51, 60, 43, 39, 25],
        "center": ["A", "A", "", "B", "B", "B", "A", "A"],
        "died": [1, 1, 1, 0, 1, 0, 1, "NR"],
    }
    found = asked(table, "age", strata="center")
    assert [tuple(item) for item in found.left_out] == [
        ("P1", "no_covariate"),
        ("P2", "no_stratum"),
        ("P7", "no_event"),
    ]
    assert found.missing == {"age": ("P1",)}
    assert (found.n, found.n_strata) == (5, 2)
    assert codes(found.cautions)[0] == "PC-M17"


def test_events_a_coefficient_are_said_and_few_are_warned_of():
    severity = {
        p: [item.severity for item in asked(SEPARATED, formula).cautions if "each" in item.values]
        for p, formula in ((1, "age"), (2, "age + marker"))
    }
    assert severity == {1: ["note"], 2: ["warn"]}
    big = {
        "months": np.arange(1, 41),
        "died": np.ones(40, int),
        "age": np.tile([30, 60, 45, 50], 10),
    }
    assert all("each" not in item.values for item in asked(big, "age").cautions)


def test_status_words_carry_their_cautions():
    table = {"months": [2, 4, 5, 7, 9], "status": ["AWD", "DOC", "NED", "AWD", "DOD"],
             "age": [30, 41, 52, 39, 60]}  # fmt: skip
    found = cox(table, time="months", event="status=AWD", covariates="age")
    assert {"PC-M07", "PC-M22"} <= set(codes(found.cautions))


PROBLEMS = {
    "constant": ({"age": [50] * 8}, "age", "age is 50 in every patient"),
    "one level": ({"sex": ["F"] * 8}, "sex", "sex has one level only in the patients"),
    "collinear": ({"born": [1970, 1938, 1956, 1949, 1940, 1957, 1961, 1975]}, "age + born",
                  "born is perfectly collinear with age"),
    "absent": ({}, "grade", "there is no column 'grade'"),
    "code": ({}, "__import__('os')", "covariates: .*this is not understood"),
    "the time itself": ({}, "age + months", "months is the time, and cannot explain itself"),
    "the event itself": ({}, "died", "died is the event"),
    "words among numbers": ({"age": [30, "old", 44, 51, 60, 43, 39, 25]}, "age", "'old'"),
    "no intercept": ({}, "age - 1", "leave '- 1' out"),
    "unknown reference": ({}, "marker[maybe]", "no level 'maybe'"),
    "no list": ({}, 3, "3 names no columns"),
    "empty list": ({}, [], "the list is empty"),
    "no name": ({}, ["age", 3], "3 is no name of a column"),
    "all missing": ({"age": ["NR"] * 8}, "age", "No patient has a time, a status and all of"),
    "nobody had it": ({"died": [0] * 8}, "age", "None of the 8 patients who are used had"),
    "alike at risk": ({"died": [0] * 7 + [1]}, "age", "age does not differ among those who were"),
    "cannot be told apart": ({"died": [0] * 6 + [1, 1], "z": [1, 5, 2, 8, 1, 3, 39, 25]},
                             "age + z", "age, z cannot be told apart"),
    "negative time": ({"months": [-2, 4, 5, 7, 9, 12, 15, 20]}, "age", "row 1, column months"),
}  # fmt: skip


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_cannot_be_fitted_is_said(case):
    columns, formula, text = PROBLEMS[case]
    with pytest.raises(InputError, match=text):
        asked(SEPARATED | columns, formula)


def test_all_problems_are_told_at_once():
    with pytest.raises(InputError) as caught:
        asked(SEPARATED, "grade + months + size")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("option", "value"),
    [("penalty", "ridge"), ("ties", "random"), ("interval", "exact"), ("time_transform", "sqrt"),
     ("level", 95)],
)  # fmt: skip
def test_words_that_are_none(option, value):
    with pytest.raises(InputError, match=option):
        asked(SEPARATED, "age", **{option: value})


def test_exact_ties_are_for_the_plain_likelihood():
    with pytest.raises(InputError, match="exact ties are for penalty='none'"):
        asked(SEPARATED, "age", ties="exact")


def test_one_patient_is_no_regression():
    with pytest.raises(InputError, match="age is 30 in every patient"):
        asked({"months": [3], "died": [1], "age": [30]}, "age")


def test_two_patients_and_one_event():
    item = asked({"months": [3, 5], "died": [1, 0], "age": [30, 60]}, "age").terms[0]
    # one risk set of two: the penalised likelihood is p^(3/2) q^(1/2), highest at p = 3/4
    assert item.estimate * 30 == pytest.approx(-np.log(3), rel=1e-9)
    assert np.isfinite([item.ci.low, item.ci.high]).all()


def test_all_events_at_one_time():
    table = {"months": [5] * 6, "died": [1, 1, 1, 0, 0, 0], "age": [30, 40, 50, 35, 45, 60]}
    found = asked(table, "age")
    assert np.isfinite(found.terms[0].estimate)
    # the hazard ratio at one time cannot change with time
    assert {test.p_value for test in found.proportional_hazards.tests} == {None}


def test_an_event_at_time_0_counts_under_every_transform():
    table = {"months": [0, 0, 3, 5, 9, 11], "died": [1, 0, 1, 1, 0, 1],
             "age": [30, 40, 50, 35, 45, 60]}  # fmt: skip
    for transform in ("km", "rank", "identity", "log"):
        found = asked(table, "age", time_transform=transform)
        assert np.isfinite(found.proportional_hazards.transformed).all()


def test_no_pair_to_compare_has_no_concordance():
    table = {"months": [5] * 4, "died": [1] * 4, "age": [30, 40, 50, 35]}
    assert asked(table, "age", ties="breslow").concordance is None


def test_column_names_with_spaces_can_be_listed():
    table = SEPARATED | {"tumour size (cm)": [3, 4, 2.5, 6, 7, 4, 3, 2]}
    found = asked(table, ["age", "tumour size (cm)"])
    assert [item.name for item in found.terms] == ["age", "tumour size (cm)"]


def test_many_patients_take_running_sums():
    rng = np.random.default_rng(3)
    n = 20_500
    x = rng.normal(size=n)
    table = {"months": rng.exponential(np.exp(-0.5 * x)), "died": rng.integers(0, 2, n), "x": x}
    found = asked(table, "x")
    item = found.terms[0]
    assert item.ci.low < 0.5 < item.ci.high
    assert found.concordance is None
    assert not found.separation_checked
    assert to_json(found)["terms"][0]["ratio"] == item.ratio
