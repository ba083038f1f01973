"""What is asked of a pooled result afterwards, and what is said of its spread, against R."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import pooledcases as pc
from comparing import against
from pooledcases import models
from pooledcases.errors import InputError
from pooledcases.tables import sentence

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "pool_questions.json").read_text(encoding="utf-8")
)
TABLES = REFERENCE["tables"]


def effects(record):
    return pc.effect_sizes(record["input"], measure="GEN")


def regression(record, **words):
    return models.regress(effects(record), mods="number + category", **words)


@pytest.mark.parametrize("name", TABLES)
def test_a_new_study_lies_above_a_value_as_often_as_in_r(name):
    record = TABLES[name]
    fit = pc.pool(effects(record))
    found = [models.probability_above(fit, value) for value in record["above"]["value"]]
    against("probability of a new study", 1e-6)(
        [item.probability for item in found], record["above"]["p"]
    )


@pytest.mark.parametrize("name", TABLES)
def test_contrasts_in_words_are_those_of_r(name):
    record, close = TABLES[name], against("contrasts", 1e-6)
    fit, r = regression(record), TABLES[name]["contrast"]
    second, third = sorted(set(record["input"]["category"]))[1:3]
    found = models.contrast(fit, f"category: {second} - {third}; 10*number")
    close([row.estimate for row in found.rows], r["estimate"])
    close([row.se for row in found.rows], r["se"])
    close([row.p_value for row in found.rows], r["pval"])
    close([found.test.statistic, found.test.p_value], [r["QM"], r["QMp"]])
    weights = {"one": {f"category[{second}]": 1, f"category[{third}]": -1}, "ten": {"number": 10}}
    spelt = models.contrast(fit, weights)
    assert np.array_equal(spelt.weights, found.weights)


@pytest.mark.parametrize("name", TABLES)
def test_marginal_means_are_those_of_r(name):
    r, close = TABLES[name]["means"], against("marginal means", 1e-6)
    found = models.marginal_means(regression(TABLES[name]), "category")
    assert [mean.level for mean in found.means] == r["level"]
    close([mean.estimate for mean in found.means], r["estimate"])
    close([mean.se for mean in found.means], r["se"])
    close([mean.ci.low for mean in found.means], r["ci.lb"])
    close([mean.ci.high for mean in found.means], r["ci.ub"])


@pytest.mark.parametrize("name", REFERENCE["permutation"])
def test_the_exact_permutation_of_moderators_is_that_of_r(name):
    record = REFERENCE["permutation"][name]
    fit = models.regress(effects(record), mods="number", tau2="DL", inference="hartung-knapp")
    found = pc.diagnostics.permutation_test(fit)
    close = against("permutation of moderators", 1e-8)
    assert found.exact
    close(found.p_values, record["pval"])
    close(found.omnibus, record["QMp"])


@pytest.mark.parametrize(
    ("words", "weights"),
    [
        ("category: random - alternate", {"category[random]": 1.0}),
        ("category: alternate - random", {"category[random]": -1.0}),
        ("category: random vs systematic", {"category[random]": 1.0, "category[systematic]": -1.0}),
        ("intercept + 20*number", {"intercept": 1.0, "number": 20.0}),
        ("-number+.5*category[random] - number", {"number": -2.0, "category[random]": 0.5}),
    ],
)
def test_words_of_a_contrast_are_read(words, weights):
    fit = regression(TABLES["dat.bcg RR"])
    (found,) = models.contrast(fit, words).weights
    names = fit.regression.names
    assert dict(zip(names, found, strict=True)) == {name: weights.get(name, 0.0) for name in names}


def test_levels_may_hold_a_minus():
    table = {
        "yi": [0.1, 0.3, 0.8, 0.7, 0.2, 0.4],
        "vi": [0.1] * 6,
        "arm": ["a - b", "a - b", "c", "c", "a", "a"],
    }
    fit = models.regress(pc.effect_sizes(table, measure="GEN"), mods="arm", tau2="EE")
    (row,) = models.contrast(fit, "arm: a - b - c").rows
    assert row.estimate == pytest.approx(0.2 - 0.75)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("category: random - x", "names no two levels of category"),
        ("category: random - random", "compared with itself"),
        ("10*dose", "the fit has the coefficients intercept, number"),
        ("number number", "'number' is not understood"),
        ("2 3", "'2 3' is not understood"),
        (" ; ", "names nothing"),
        ("number - number", "every weight is 0"),
    ],
)
def test_what_is_no_contrast_is_said(words, said):
    with pytest.raises(InputError, match=r"contrast|number") as raised:
        models.contrast(regression(TABLES["dat.bcg RR"]), words)
    assert said in str(raised.value)


def test_levels_of_an_interaction_are_no_single_difference():
    fit = models.regress(effects(TABLES["dat.bcg RR"]), mods="number * category")
    with pytest.raises(InputError, match="depends on another moderator"):
        models.contrast(fit, "category: random - alternate")
    (row,) = models.contrast(fit, "number:category[random]").rows
    assert row.estimate == fit.regression.estimates[fit.regression.names.index(row.term)]


def test_sentences_speak_on_the_reader_s_scale():
    table = {"xi": [2, 5, 9, 4], "ni": [20, 30, 40, 35], "arm": ["a", "a", "b", "b"]}
    made = pc.effect_sizes(table, measure="PLO")
    new = models.probability_above(pc.pool(made), 0.2)
    assert "lies above 20.0% is" in sentence(new)
    means = models.marginal_means(models.regress(made, mods="arm"), "arm")
    assert "a: 14.2% (2.5% to 51.5%)" in sentence(means)
    assert "Differences on the scale of analysis (95% CI): b − a:" in sentence(means)
    assert "差异（分析尺度，95% CI）：b − a:" in sentence(means, "zh")
    signs = pc.diagnostics.permutation_test(pc.pool(effects(TABLES["dat.bcg RR"])))
    assert "pooled effect p = 0.001" in sentence(signs)


# --- what is said of the spread ------------------------------------------------------------------


def forms(fit):
    return [item.values.get("form") for item in fit.cautions if item.code == "PC-M12"]


@pytest.mark.parametrize("name", REFERENCE["outside"])
def test_an_estimate_outside_its_interval_is_said(name):
    record = REFERENCE["outside"][name]
    fit = pc.pool(effects(record))
    against("Q-profile beside an estimate outside", 1e-6)(
        [fit.tau2_ci.low, fit.tau2_ci.high], [record["ci.lb"], record["ci.ub"]]
    )
    assert fit.tau2 < fit.tau2_ci.low
    assert forms(fit) == ["outside"]
    (said,) = [item for item in fit.cautions if item.code == "PC-M12"]
    assert "lies outside its own interval" in said.message()
    assert "之外" in said.message("zh")


@pytest.mark.parametrize("name", REFERENCE["outside"])
def test_that_estimate_is_the_highest_likelihood(name):
    fit = pc.pool(effects(REFERENCE["outside"][name]))
    yi, vi = (np.array(REFERENCE["outside"][name]["input"][key]) for key in ("yi", "vi"))

    def restricted(tau2):
        weights = 1 / (vi + tau2)
        mean = (weights * yi).sum() / weights.sum()
        rest = (weights * (yi - mean) ** 2).sum()
        return -0.5 * (rest - np.log(weights).sum() + np.log(weights.sum()))

    grid = [restricted(tau2) for tau2 in np.concatenate([[0], np.geomspace(1e-6, 1e3, 4000)])]
    assert restricted(fit.tau2) >= max(grid) - 1e-9


def test_an_estimate_inside_is_not_spoken_of():
    assert forms(pc.pool(effects(TABLES["dat.bcg RR"]))) == []
    alike = pc.pool(pc.effect_sizes({"yi": [0.1] * 3, "vi": [0.1] * 3}, measure="GEN"))
    assert "outside" not in forms(alike)


ALIKE = {
    "ai": [4, 6, 3, 62],
    "n1i": [123, 306, 231, 13598],
    "ci": [11, 29, 11, 248],
    "n2i": [139, 303, 220, 12867],
}
UNLIKE = ALIKE | {"ai": [4, 6, 33, 62]}


@pytest.mark.parametrize("model", ["mh", "peto"])
def test_one_effect_assumed_for_studies_that_differ_is_said(model):
    fit = models.pool_counts(UNLIKE, measure="OR", model=model)
    (said,) = [item for item in fit.cautions if item.code == "PC-M12"]
    assert fit.q_p_value < 0.001
    assert "one effect for all studies is assumed, but they differ" in said.message()
    assert "I² 9" in said.message()
    assert forms(models.pool_counts(ALIKE, measure="OR", model=model)) == []


def test_equal_effects_say_it_too():
    assert forms(pc.pool(pc.effect_sizes(UNLIKE, measure="OR"), tau2="EE")) == ["equal"]
    assert forms(pc.pool(pc.effect_sizes(ALIKE, measure="OR"), tau2="EE")) == []
    # this interval allows for the differences
    ivhet = pc.pool(pc.effect_sizes(UNLIKE, measure="OR"), inference="ivhet")
    assert "equal" not in forms(ivhet)
