"""Weighted, stratified and trend rank tests: peers, properties, edge cases and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.errors import InputError
from pooledcases.kernels.rank_tests import TIME_WEIGHTS
from pooledcases.labels import LABELS
from pooledcases.options import TimeWeight, words
from pooledcases.results.encode import dumps
from pooledcases.survival import compare_curves, compare_followup, log_rank, rank_test
from pooledcases.tables.time_test_sentences import comparison, followup
from pooledcases.tables.time_test_sentences import rank_test as say_rank_test

ASK = {"time": "t", "event": "e", "by": "g"}
ROW = st.tuples(
    st.integers(0, 12), st.integers(0, 1), st.sampled_from("abc"), st.sampled_from("xy")
)
ROWS = st.lists(ROW, min_size=1, max_size=25)


def table(rows):
    return {
        name: list(column) for name, column in zip("tegs", zip(*rows, strict=True), strict=True)
    }


def test_every_weight_has_a_word_a_label_and_a_source():
    assert tuple(TIME_WEIGHTS) == words(TimeWeight)
    for spec in TIME_WEIGHTS.values():
        assert spec.label_key in LABELS
        assert any(year in spec.citation for year in ("19", "20"))


@pytest.mark.parametrize(
    ("weights", "theirs"),
    [
        ("log-rank", {}),
        ("gehan", {"weightings": "wilcoxon"}),
        ("tarone-ware", {"weightings": "tarone-ware"}),
        ("peto-peto", {"weightings": "peto"}),
        ("fleming-harrington", {"weightings": "fleming-harrington", "p": 0.5, "q": 1.5}),
    ],
)
def test_agrees_with_lifelines(weights, theirs):
    from lifelines.statistics import multivariate_logrank_test

    rng = np.random.default_rng(4)
    t, e, g = rng.integers(1, 12, 60), rng.integers(0, 2, 60), rng.choice(list("abc"), 60)
    powers = {"rho": 0.5, "gamma": 1.5} if weights == "fleming-harrington" else {}
    ours = rank_test({"t": t, "e": e, "g": g}, weights=weights, **powers, **ASK)
    peer = multivariate_logrank_test(t, g, e, **theirs)
    # a solve against a pseudo-inverse
    assert ours.chi2 == pytest.approx(peer.test_statistic, rel=1e-8)
    assert ours.df == peer.degrees_of_freedom


@pytest.mark.parametrize("weights", TIME_WEIGHTS)
@given(rows=ROWS)
@settings(max_examples=12, deadline=None)
def test_what_always_holds(weights, rows):
    data = table(rows)
    test = rank_test(data, weights=weights, strata="s", **ASK)
    dumps(test)
    assert test.weighted_observed.sum() == pytest.approx(test.weighted_expected.sum(), abs=1e-9)
    np.testing.assert_allclose(test.covariance.sum(axis=0), 0, atol=1e-9)
    assert (test.p_value is None) == (test.reason is not None)
    if test.p_value is not None:
        assert 0 <= test.p_value <= 1
        assert 1 <= test.df < len(test.groups)
    later = rank_test(
        data | {"t": [2 * t + 3 for t in data["t"]]}, weights=weights, strata="s", **ASK
    )
    assert later.chi2 == (
        None if test.chi2 is None else pytest.approx(test.chi2, rel=1e-9, abs=1e-12)
    )


@given(rows=st.lists(ROW, min_size=1, max_size=13))
@settings(max_examples=15, deadline=None)
def test_a_comparison_of_anything_is_a_sentence(rows):
    data = table(rows)
    for test in ("auto", "exact", "permutation", "hgs"):
        found = compare_curves(data, test=test, strata="s", resamples=20, **ASK)
        dumps(found)
        for lang in ("en", "zh"):
            assert comparison(found, lang).endswith((".", "。"))
            assert followup(found.followup, lang).endswith((".", "。"))
        if found.p_value is not None:
            assert 0 < found.p_value <= 1
        else:
            assert found.rank_test.reason in ("no_events", "one_group", "no_variance")


def test_groups_that_never_met_are_not_compared():
    # a and b in one report, c and d in another: two comparisons, two degrees of freedom
    data = table(
        [
            *((3, 1, "a", "x"), (5, 1, "b", "x"), (6, 0, "a", "x"), (7, 1, "b", "x")),
            *((2, 1, "c", "y"), (4, 1, "d", "y"), (5, 1, "c", "y"), (9, 0, "d", "y")),
        ]
    )
    both = rank_test(data, strata="s", **ASK)
    parts = [rank_test(data, groups=pair, strata="s", **ASK) for pair in (["a", "b"], ["c", "d"])]
    assert (both.df, [part.df for part in parts]) == (2, [1, 1])
    assert both.chi2 == pytest.approx(sum(part.chi2 for part in parts), rel=1e-12)
    found = compare_curves(data, test="exact", strata="s", **ASK)
    assert found.complete
    assert 0 < found.p_value <= 1


def test_one_patient_a_stratum_compares_nothing():
    data = table([(3, 1, "a", "x"), (5, 1, "b", "y"), (6, 0, "a", "z")])
    test = rank_test(data, strata="s", **ASK)
    assert (test.p_value, test.reason) == (None, "no_variance")
    assert "no test" in say_rank_test(test, "en")


def test_trend_scores():
    data = table([(3, 1, "a", "x"), (5, 1, "b", "x"), (6, 0, "c", "x"), (8, 1, "c", "x")])
    one = rank_test(data, trend=True, **ASK)
    same = rank_test(data, trend=[10, 20, 30], **ASK)
    assert (one.df, one.chi2) == (1, pytest.approx(same.chi2, rel=1e-12))
    assert one.trend.tolist() == [-1.0, 0.0, 1.0]
    two = rank_test(data, groups=("a", "c"), trend=True, **ASK)
    assert two.chi2 == pytest.approx(rank_test(data, groups=("a", "c"), **ASK).chi2, rel=1e-12)


def test_late_entry_leaves_who_is_not_there_yet_out_of_the_risk_sets():
    data = {"t": [3, 5, 7, 9], "e": [1, 1, 1, 0], "g": list("abab"), "in": [0, 0, 3, 5]}
    test = rank_test(data, entry="in", **ASK)
    # at 3 two are at risk (the third enters at 3), at 5 two, at 7 two
    np.testing.assert_allclose(test.expected, [0.5 + 0.5 + 0.5, 0.5 + 0.5 + 0.5])
    assert log_rank(data, entry="in", **ASK).chi2 == pytest.approx(test.chi2)
    found = compare_curves(data, entry="in", **ASK)
    assert (found.test, found.why) == ("exact", "late_entry")


def test_who_is_left_out_and_why():
    data = {
        "t": [3, 5, 7, 9, 4, None],
        "e": [1, 1, 1, 0, 1, 1],
        "g": ["a", "b", "a", "b", "c", "a"],
        "s": ["x", "x", "x", None, "x", "x"],
    }
    test = rank_test(data, strata="s", groups=("b", "a"), **ASK)
    assert test.groups == ("b", "a")
    assert dict(test.left_out) == {
        "row 4": "no_stratum",
        "row 5": "other_group",
        "row 6": "no_time",
    }
    assert [(item.code, dict(item.values)) for item in test.cautions] == [
        ("PC-M17", {"missing": 2, "total": 6})
    ]
    for item in test.left_out:
        assert f"left_out.{item.reason}" in LABELS


FEW = {"t": [1, 2, 3, 4], "e": [1, 1, 0, 1], "g": list("aabb"), "in": [0, 0, 0, 1]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"weights": "wilcoxon"}, "weights: 'wilcoxon' is not known"),
        ({"weights": "gehan", "rho": 1}, "rho and gamma belong to fleming-harrington"),
        ({"weights": "fleming-harrington", "rho": -1}, "rho: -1 is no power"),
        ({"weights": "fleming-harrington", "gamma": float("inf")}, "gamma: inf is no power"),
        ({"groups": ("a", "z")}, "no patient has 'z'; the column holds a, b"),
        ({"groups": ("a", "a")}, "name at least two different groups"),
        ({"groups": "ab"}, "is no list of groups"),
        ({"trend": [1]}, "trend: [1] is no score for each group"),
        ({"trend": [1, 1]}, "not all the same"),
        ({"trend": [1, float("nan")]}, "no score for each group"),
        ({"trend": "up"}, "no score for each group"),
        ({"strata": "nowhere"}, "There is no column 'nowhere'"),
        ({"strata": 3}, "strata: 3 is no name of a column"),
        ({"by": None}, "by: name the column"),
    ],
)
def test_bad_words_of_a_rank_test(words, said):
    with pytest.raises(InputError) as error:
        rank_test(FEW, **(ASK | words))
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"test": "fisher"}, "test: 'fisher' is not known"),
        ({"test": "exact", "weights": "gehan"}, "takes no weights"),
        ({"test": "hgs", "entry": "in"}, "use exact"),
        ({"resamples": 0}, "resamples: 0 is no whole number from 1 on"),
        ({"resamples": 10.5}, "resamples: 10.5"),
        ({"seed": -1}, "seed: -1 is no whole number from 0 on"),
        ({"seed": True}, "seed: True"),
        ({"alike": "yes"}, "alike: 'yes' is neither True, False nor None"),
        ({"level": 1}, "level: 1 is not between"),
        ({"time": "e", "event": "t"}, "neither 0 nor 1"),
    ],
)
def test_bad_words_of_a_comparison(words, said):
    with pytest.raises(InputError) as error:
        compare_curves(FEW, **(ASK | words))
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("times", "events", "groups"),
    [
        ([0, 0, 0, 0], [1, 1, 0, 0], "abab"),
        ([0, 0, 5, 5], [0, 0, 1, 1], "abab"),
        ([7], [1], "a"),
        ([4, 4, 4, 4], [1, 1, 1, 1], "aabb"),
        ([4, 4, 4, 4], [1, 0, 1, 1], "aabb"),
        ([1, 2, 3, 4], [0, 0, 0, 0], "aabb"),
        ([1e-300, 5e-324, 1e9, 3], [1, 1, 1, 0], "aabb"),
    ],
)
def test_strange_data_gives_an_answer_or_a_reason(times, events, groups):
    data = {"t": times, "e": events, "g": list(groups)}
    for test in ("auto", "log-rank", "exact", "permutation", "hgs"):
        found = compare_curves(data, test=test, resamples=30, **ASK)
        dumps(found)
        assert (found.p_value is None) == (found.rank_test.reason is not None)


def test_status_at_contact_does_not_end_follow_up():
    data = {
        "t": [5, 9, 12, 20, 24, 30],
        "g": list("aaabbb"),
        "e": ["AWD", "NED", "DOD", "AWD", "NED", "NED"],
    }
    found = compare_followup(data, time="t", event=("e", ["AWD", "DOD"]), by="g")
    assert found.n_censored.tolist() == [2, 3]
    assert "PC-M07" in [item.code for item in found.cautions]


def test_the_sentence():
    data = {
        "t": [9, 13, 18, 23, 28, 5, 5, 8, 12, 16],
        "e": [1, 0, 1, 1, 0, 1, 1, 1, 1, 0],
        "g": ["A"] * 5 + ["B"] * 5,
    }
    exact = comparison(compare_curves(data, test="exact", **ASK), "en")
    assert exact.startswith(
        "Events: A 3 against B 4, 5.0 and 2.0 expected; p = 0.077 (exact log-rank test given the "
        "patients at risk). One-step hazard ratio of A against B 0."
    )
    unequal = comparison(compare_curves(data, test="hgs", resamples=1000, **ASK), "en")
    assert (
        "(log-rank test by permutation that allows for unequal follow-up, 1,000 samples)" in unequal
    )
    plain = comparison(compare_curves(data, test="permutation", alike=False, **ASK), "en")
    assert "all 252 arrangements). This permutation assumes that follow-up is alike" in plain
