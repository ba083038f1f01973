"""Rank tests, exact tests and permutations of survival against R's survival, coin and stats."""

import json
from pathlib import Path

import numpy as np
import pytest

from comparing import against, numbers
from pooledcases.kernels.label_permutation import sums_covariance
from pooledcases.survival import compare_curves, rank_test
from pooledcases.survival.comparing.resampling import Asked, _scores
from pooledcases.survival.comparing.samples import read_sample

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "time_tests.json").read_text(encoding="utf-8")
)
OPEN, MADE = REFERENCE["open"], REFERENCE["made"]
#: Sums of some hundred terms, in another order than R's.
CLOSED = 1e-10


def holding(key):
    return [name for name in MADE if MADE[name].get(key)]


def columns(data):
    table = {
        name: [None if cell == "NA" else cell for cell in cells]
        for name, cells in data["input"].items()
    }
    late, strata = "entry" in table, "stratum" in table
    return table, {
        "time": "time",
        "event": "status",
        "by": "group",
        "groups": data.get("groups"),
        "strata": "stratum" if strata else None,
        "entry": "entry" if late else None,
    }


def weighting(word):
    powers = {"fleming-harrington": (1, 1), "fleming-harrington-0.5-2": (0.5, 2)}
    if word not in powers:
        return {"weights": word}
    return dict(zip(("rho", "gamma"), powers[word], strict=True)) | {
        "weights": "fleming-harrington"
    }


def same_test(test, theirs, close):
    close(test.weighted_observed, theirs["obs"])
    close(test.weighted_expected, theirs["exp"])
    close(test.covariance, theirs["var"])
    close(test.chi2, theirs["chisq"])
    close(test.df, theirs["df"])
    close(test.p_value, theirs["p"], 1e-9, size=0.0)


@pytest.mark.parametrize("name", OPEN)
@pytest.mark.parametrize("place", range(3))
def test_survdiff_of_the_open_reference(name, place):
    theirs = OPEN[name]["survdiff"][place]
    table, words = columns(OPEN[name])
    test = rank_test(table, weights="fleming-harrington", rho=theirs["rho"], **words)
    same_test(test, theirs, against("rank tests: survdiff, rho", CLOSED, program="survival"))
    assert test.n.tolist() == theirs["n"]
    if theirs["rho"] == 0:
        plain = rank_test(table, **words)
        same_test(plain, theirs, against("rank tests: survdiff", CLOSED, program="survival"))


def test_stratified_log_rank_of_the_open_reference():
    table, words = columns(OPEN["lung"])
    words["strata"] = "ph.ecog"
    test = rank_test(table, **words)
    close = against("rank tests: stratified", CLOSED, program="survival")
    close(test.chi2, OPEN["lung"]["strat_logrank"]["chisq"])
    assert [item.reason for item in test.left_out] == ["no_stratum"]


@pytest.mark.parametrize("name", holding("survdiff"))
def test_survdiff_of_groups_and_strata(name):
    table, words = columns(MADE[name])
    close = against("rank tests: survdiff, groups and strata", CLOSED, program="survival")
    for theirs in MADE[name]["survdiff"]:
        test = rank_test(table, weights="fleming-harrington", rho=theirs["rho"], **words)
        same_test(test, theirs, close)


@pytest.mark.parametrize("name", holding("score_test"))
def test_late_entry_strata_and_trends(name):
    table, words = columns(MADE[name])
    close = against("rank tests: Cox's score test, late entry and trend", 1e-9, program="survival")
    for key, trend in (("score_test", False), ("trend", True)):
        test, theirs = rank_test(table, trend=trend, **words), MADE[name][key]
        close(test.chi2, theirs["chisq"])
        close(test.df, theirs["df"])
        close(test.p_value, theirs["p"])


@pytest.mark.parametrize("name", holding("permuted"))
def test_weighted_sums_and_their_permutation_covariance(name):
    table, words = columns(MADE[name])
    close = against("rank tests: weighted family", CLOSED, program="coin")
    for word, theirs in MADE[name]["permuted"].items():
        test = rank_test(table, **weighting(word), **words)
        linear = np.atleast_1d(numbers(theirs["linear"]))
        # coin's scores have the opposite sign, and of two groups it gives the first
        excess = (test.weighted_expected - test.weighted_observed)[: linear.size]
        close(excess, linear)
        spread = np.atleast_1d(numbers(theirs["covariance"]))
        close(permutation_variance(table, words, word)[: linear.size], spread)


def permutation_variance(table, words, word):
    sample = read_sample(table, status_at_contact=False, id="case_id", **words)
    powers = {"rho": 0.0, "gamma": 0.0} | weighting(word)
    asked = Asked(sample=sample, trend=None, resamples=1, seed=1, **powers)
    part = sample.parts[0]
    return np.diag(sums_covariance([_scores(asked, part)], [part.sizes(sample.k)]))


@pytest.mark.parametrize("name", [n for n in holding("permuted") if len(MADE[n]["groups"]) == 2])
def test_permutation_p_values(name):
    table, words = columns(MADE[name])
    exact = against("rank tests: all arrangements", CLOSED, program="coin")
    for word, theirs in MADE[name]["permuted"].items():
        if "exact_p" not in theirs:
            continue
        found = compare_curves(table, test="permutation", **weighting(word), **words)
        if found.complete:
            # a high score of coin's is a low one of ours
            exact([found.p_value, found.p_more], [theirs["exact_p"], theirs["less"]])
        else:
            assert abs(found.p_value - theirs["exact_p"]) < 4.5 * found.p_se + 1e-4


@pytest.mark.parametrize("name", holding("conditional"))
def test_exact_given_the_risk_sets(name):
    table, words = columns(MADE[name])
    found, theirs = compare_curves(table, test="exact", **words), MADE[name]["conditional"]
    close = against("rank tests: exact Mantel-Haenszel test of the event times", 1e-9, program="R")
    close([found.p_fewer, found.p_more], [theirs["less"], theirs["greater"]])
