"""The table of a pooled result: what each kind of fit has in it, and how its numbers read."""

from __future__ import annotations

import pytest

import pooledcases as pc
from pooled_evidence import GEN, GROUPS, results
from pooledcases import models, tables
from pooledcases.results.fit_words import Reader
from pooledcases.results.pooled import Pooled


def lines(fit, lang="en"):
    frame = tables.pooled_frame(fit, lang)
    return dict(zip(frame.iloc[:, 0], frame.iloc[:, 1], strict=True))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_fit_has_a_table_without_open_fields(lang):
    fits = [item for item in results() if isinstance(item, Pooled)]
    assert len(fits) >= 7
    for index, fit in enumerate(fits):
        found = lines(fit, lang)
        assert len(found) > 4, (index, fit.model)
        for cell in (*found, *found.values()):
            assert cell, (index, fit.model)
            for trace in ("{", "None", "nan"):
                assert trace not in cell, (index, fit.model)


def test_a_regression_has_a_line_a_coefficient_and_no_estimate():
    found = lines(pc.pool(pc.effect_sizes(GEN, measure="GEN"), mods="dose + arm"))
    assert [name for name in found if name.endswith("(original scale)")] == [
        "intercept (original scale)", "dose (original scale)", "arm[y] (original scale)",
        "arm[z] (original scale)",
    ]  # fmt: skip
    assert "Holm p" in found["arm[y] (original scale)"]
    assert found["omnibus test of the moderators"].startswith("F ")
    assert found["heterogeneity explained (R²)"].endswith("%")
    assert "left between studies" in found
    assert not any("CI)" in name for name in found)


def test_a_regression_on_a_category_says_what_it_is_compared_with():
    effects = pc.effect_sizes(GEN, measure="GEN")
    assert lines(pc.pool(effects, mods="dose + arm"))["reference level"] == "arm = x"
    assert "Differences from arm = x." in tables.sentence(pc.pool(effects, mods="arm"))
    assert "reference level" not in lines(pc.pool(effects, mods="dose"))
    assert "reference level" not in lines(pc.pool(effects, mods="arm - 1"))


def test_where_nobody_had_the_event_no_model_is_named():
    found = lines(pc.pool_counts({"xi": [0, 0, 0], "ni": [12, 9, 20]}, measure="PLO"))
    assert "Clopper-Pearson" in found["method"]
    assert found["between studies"].startswith("cannot be estimated")
    assert "test of heterogeneity" not in found


def test_one_study_has_no_words_of_heterogeneity():
    found = lines(pc.pool(pc.effect_sizes({"yi": [0.1], "vi": [0.1]}, measure="GEN")))
    assert "between studies" not in found
    assert "test of heterogeneity" not in found


def test_no_words_of_a_prediction_where_none_is_expected():
    from pooledcases.results import fit_words

    effects = pc.effect_sizes(GEN, measure="GEN")
    assert fit_words.prediction(pc.pool(effects, mods="dose"), "en") == ""
    assert fit_words.prediction(pc.pool(effects, tau2="EE", inference="normal"), "en") == ""
    two = pc.pool(pc.effect_sizes({"yi": [0.1, 0.3], "vi": [0.1, 0.1]}, measure="GEN"))
    assert "needs 3 studies" in fit_words.prediction(two, "en")
    assert "with moderators dose" in fit_words.method_line(pc.pool(effects, mods="dose"), "en")


def test_tests_stand_beside_the_estimate():
    found = lines(pc.pool_counts(GROUPS, measure="OR", model="mh"))
    assert "Breslow-Day test of one odds ratio for all studies" in found
    assert found["between studies"].startswith("one effect for all studies assumed")
    assert "95% prediction interval" not in found
    assert "τ²" not in found


def test_a_model_on_counts_has_its_q_once():
    found = lines(pc.pool_counts(GROUPS, measure="OR", model="glmm-um-fs"))
    assert "test of heterogeneity" not in found
    assert "likelihood-ratio test of one effect for all studies" in found


def test_the_beta_binomial_has_its_own_parameter():
    found = lines(pc.pool_counts(GROUPS, measure="OR", model="beta-binomial"))
    assert "intra-class correlation" in found
    assert "95% prediction interval" not in found


def test_a_bayesian_fit_states_its_priors_in_posterior_words():
    effects = pc.effect_sizes(GROUPS, measure="OR")
    found = lines(models.pool_bayes(effects))
    assert "odds ratio (95% credible interval)" in found
    assert "half-normal prior on tau (scale 0.5), flat prior on the mean" in found["method"]
    found = lines(models.pool_bayes(effects, mu_prior=(0, 2)))
    assert "normal prior on the mean (0, SD 2)" in found["method"]


def test_the_analysis_scale_has_what_r_prints():
    effects = pc.effect_sizes({"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}, measure="GEN")
    fit = pc.pool(effects, tau2="DL", inference="normal")
    found = lines(fit)
    text = f"{fit.estimate:.4f} ({fit.ci.low:.4f} to {fit.ci.high:.4f}), SE {fit.se:.4f}"
    assert found["estimate, original scale"] == text.replace("-", "−")
    assert found["τ²"] == f"{fit.tau2:.4f} ({fit.tau2_ci.low:.4f} to {fit.tau2_ci.high:.4f})"


def test_the_mean_over_studies_stands_beside_the_median_study():
    found = lines(pc.pool_counts({"xi": [1, 5, 30], "ni": [20, 12, 40]}, measure="PLO"))
    assert found["mean over studies"] == "39.2%"
    assert "p for no effect" not in found


@pytest.mark.parametrize(
    ("scale", "value", "text"),
    [
        ("log", 0.4894, "0.49"),
        ("log", 0.00041, "0.00041"),
        ("log", 126900.77, "126901"),
        ("log", 0.0, "0.00"),
        ("identity", -0.0041, "−0.0041"),
        ("log rate", 0.000123456, "0.000123"),
        ("log rate", 0.0000309, "0.0000309"),
        ("log rate", 0.000000123, "1.23e−7"),
        ("rate", 12.3456, "12.3"),
        ("rate", 1234.56, "1235"),
        ("logit", 0.1234, "12.3%"),
        ("log", float("inf"), "∞"),
    ],
)
def test_no_number_is_rounded_away(scale, value, text):
    assert Reader.of(scale, "en").value(value) == text


def test_asked_decimals_are_kept_for_rates():
    assert Reader.of("log rate", "en", 4).value(0.123456) == "0.1235"
