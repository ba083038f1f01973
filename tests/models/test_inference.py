"""Intervals of the pooled effect and of a new study's, against R."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from comparing import against
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool, pool_batch
from pooledcases.models.weighted.coefficients import coefficients
from pooledcases.models.weighted.new_study import probability_above
from pooledcases.models.weighted.stack import Stack, stack
from pooledcases.results import fit_words
from pooledcases.results.base import codes
from pooling_reference import CLOSED, DATASETS, ITERATED, PAIRS, SMALL_UNITS, arrays, node
from pooling_reference import effects as effects_of

WORDS = {"knha": "hartung-knapp", "adhoc": "hartung-knapp-adhoc", "t": "t"}
PREDICTED = {"default": "normal", "riley": "t(k-2)", "t": "t(k-1)"}
META_PREDICTED = {
    "V": "t(k-1)", "HTS": "t(k-2)", "HK": "HK", "HK-PR": "HK-PR", "KR": "KR", "KR-PR": "KR-PR",
    "S": "normal",
}  # fmt: skip
#: R searches the critical value to 1e-4; test_henmi_copas_by_a_third_computation proves ours.
HENMI_COPAS = {"edge_huge_spread": 2e-3}


def tolerance_of(name, measure, tau2):
    if tau2 in ("DL", "EE"):
        return CLOSED
    return 2e-5 if (name, measure) in SMALL_UNITS else ITERATED


@pytest.mark.parametrize(
    ("name", "measure", "tau2", "test"),
    [(*pair, tau2, test) for pair in PAIRS for tau2, tests in node(*pair)["rma_test"].items()
     for test in tests],
)  # fmt: skip
def test_against_metafor(name, measure, tau2, test):
    fit = pool(effects_of(name, measure), tau2=tau2, inference=WORDS[test])
    expected = node(name, measure)["rma_test"][tau2][test]
    tolerance = tolerance_of(name, measure, tau2)
    close = against(f"intervals of the pooled effect: {WORDS[test]}", tolerance)
    for ours, key in (
        (fit.se, "se"), (fit.statistic, "stat"), (fit.p_value, "pval"),
        (fit.ci.low, "ci.lb"), (fit.ci.high, "ci.ub"),
    ):  # fmt: skip
        close(ours, expected[key])
    if fit.prediction is not None:
        assert fit.prediction_method == "t(k-1)"
        close = against("prediction intervals: t(k-1)", tolerance)
        close(fit.prediction.low, expected["pi"][0])
        close(fit.prediction.high, expected["pi"][1])


@pytest.mark.parametrize(
    ("name", "measure", "tau2", "word"),
    [(*pair, tau2, word) for pair in PAIRS for tau2, words in node(*pair)["predict"].items()
     for word in words],
)  # fmt: skip
def test_prediction_against_metafor(name, measure, tau2, word):
    expected = node(name, measure)["predict"][tau2][word]
    options = {"tau2": tau2, "inference": "normal", "prediction": PREDICTED[word]}
    fit = pool(effects_of(name, measure), **options)
    if fit.k < 3:  # a house rule; R gives one
        assert fit.prediction is None
        return
    assert fit.prediction_method == PREDICTED[word]
    close = against(f"prediction intervals: {PREDICTED[word]}", tolerance_of(name, measure, tau2))
    close(fit.prediction.low, expected["pi.lb"])
    close(fit.prediction.high, expected["pi.ub"])


def meta_nodes():
    return [
        (name, word)
        for name, data in DATASETS.items()
        for word, item in data.get("meta", {}).items()
        if item["measure"] in data["measures"]
    ]


def meta_arrays(name, measure):
    yi, vi = arrays(name, measure)
    return (np.delete(values, DATASETS[name].get("meta_leaves_out", [])) for values in (yi, vi))


def meta_inference(word):
    ending = word.rsplit("_", 1)[-1]
    return {"HK": "hartung-knapp", "KR": "kenward-roger"}.get(ending, "normal")


@pytest.mark.parametrize(("name", "word"), meta_nodes())
def test_standard_errors_and_degrees_of_freedom_against_meta(name, word):
    """At meta's own tau², which its default control leaves early."""
    expected = DATASETS[name]["meta"][word]
    rows = stack(*meta_arrays(name, expected["measure"]))
    assert rows.k[0] == expected["k"]
    tau2 = np.array([expected["tau2"] or 0.0])
    found = coefficients(rows, tau2, meta_inference(word))
    method = f"standard errors at a given tau²: {meta_inference(word)}"
    close = against(method, CLOSED, program="meta")
    close(found.values[0, 0], expected["TE.random"])
    close(float(np.sqrt(found.covariance[0, 0, 0])), expected["seTE.random"])
    if rows.k[0] > 1:
        close(found.df[0], expected["df.random"])


@pytest.mark.parametrize(("name", "word"), meta_nodes())
def test_test_based_intervals_against_meta(name, word):
    expected = DATASETS[name]["meta"][word]
    yi, vi = meta_arrays(name, expected["measure"])
    effects = effect_sizes({"yi": yi, "vi": vi}, measure="GEN")
    fit = pool(effects, tau2="DL", i2_interval="test-based")
    close = against("intervals of I² and H²: test-based", CLOSED, program="meta")
    close(fit.q, expected["Q"])
    if expected["lower.I2"] is None:
        assert fit.i2_ci is fit.h2_ci is fit.i2_ci_method is None
        return
    assert fit.i2_ci_method == "test-based"
    close(fit.i2_q, expected["I2"])
    close(fit.i2_ci.low, expected["lower.I2"])
    close(fit.i2_ci.high, expected["upper.I2"])
    close(math.sqrt(fit.h2_ci.low), expected["lower.H"])
    close(math.sqrt(fit.h2_ci.high), expected["upper.H"])


@pytest.mark.parametrize("name", [n for n, data in DATASETS.items() if "meta_predict" in data])
@pytest.mark.parametrize("word", META_PREDICTED)
def test_prediction_against_meta(name, word):
    expected = DATASETS[name]["meta_predict"][word]
    yi, vi = meta_arrays(name, "OR")
    effects = effect_sizes({"yi": yi, "vi": vi}, measure="GEN")
    fit = pool(effects, inference="normal", prediction=META_PREDICTED[word])
    # meta's tau² is that of the default control, off by up to 1e-4
    close = against(f"prediction intervals: {META_PREDICTED[word]}", 1e-4, program="meta")
    close(fit.prediction.low, expected["lower"])
    close(fit.prediction.high, expected["upper"])


def half(found, level=0.95):
    df = found.df[0]
    at = stats.norm.ppf if np.isinf(df) else lambda p: stats.t.ppf(p, df)
    return at((1 + level) / 2) * found.covariance[0, 0, 0] ** 0.5


@pytest.mark.parametrize(("name", "measure"), PAIRS)
def test_metas_safeguards_are_made_of_rs_intervals(name, measure):
    """meta's ``ci``: the wider of two; ``IQWiG6``: metafor's ad hoc one where HK is too narrow."""
    r = node(name, measure)
    if "DL" not in r["rma_test"] or not r["rma_test"]["DL"] or len(arrays(name, measure)[0]) < 2:
        return
    tests, plain = r["rma_test"]["DL"], r["rma"]["DL"]
    knapp, safe = tests["knha"], tests["adhoc"]
    wide = knapp["ci.ub"] - knapp["ci.lb"] >= plain["ci.ub"] - plain["ci.lb"]
    for word, other in (("hartung-knapp-ci", plain), ("hartung-knapp-iqwig6", safe)):
        fit = pool(effects_of(name, measure), tau2="DL", inference=word)
        close = against(f"intervals of the pooled effect: {word}", CLOSED)
        close(fit.ci.low, (knapp if wide else other)["ci.lb"])
        close(fit.ci.high, (knapp if wide else other)["ci.ub"])


@pytest.mark.parametrize(("name", "measure"), [p for p in PAIRS if node(*p).get("hc_henmi_copas")])
def test_henmi_copas_and_ivhet_against_metafor(name, measure):
    expected = node(name, measure)["hc_henmi_copas"]
    fit = pool(effects_of(name, measure), inference="henmi-copas")
    close = against("intervals of the pooled effect: henmi-copas", CLOSED)
    for ours, key in ((fit.estimate, "b"), (fit.se, "se"), (fit.tau2, "tau2")):
        close(ours, expected[key])
    theirs = (expected["ci.ub"] - expected["b"]) / expected["se"]
    ours = (fit.ci.high - fit.estimate) / fit.se
    close(ours, theirs, HENMI_COPAS.get(name, 1e-4))
    weights = np.array([study.weight for study in fit.studies])
    vi = arrays(name, measure)[1]
    np.testing.assert_allclose(weights, (1 / vi) / (1 / vi).sum(), rtol=1e-12)
    doi = pool(effects_of(name, measure), inference="ivhet")
    assert (doi.estimate, doi.se) == (fit.estimate, fit.se)
    assert doi.ci.high == pytest.approx(doi.estimate + stats.norm.ppf(0.975) * doi.se, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "measure"),
    [("edge_huge_spread", "GEN"), ("edge_k3_outlier", "GEN"), ("dat.bcg", "OR"),
     ("edge_identical", "GEN")],
)  # fmt: skip
def test_henmi_copas_by_a_third_computation(name, measure):
    """The paper's integral with dense matrices and an adaptive rule: each tail holds 2.5%."""
    yi, vi = arrays(name, measure)
    fit = pool(effects_of(name, measure), inference="henmi-copas")
    w, k = 1 / vi, len(yi)
    s = np.diag(vi + fit.tau2)
    p = np.diag(w) - np.outer(w, w) / w.sum()
    c, variance = s @ w / np.sqrt(w.sum()), w @ s @ w / w.sum()
    inner = s - np.outer(c, c) / variance
    growth = (w.sum() - (w**2).sum() / w.sum()) * w.sum() / (w**2).sum()

    def below(r, t):
        m = c * r / variance
        mean = np.trace(p @ inner) + m @ p @ m
        spread = 2 * np.trace(p @ inner @ p @ inner) + 4 * m @ p @ inner @ p @ m
        limit = k - 1 + growth * ((r / t) ** 2 - 1)
        gamma = stats.gamma.cdf(limit, mean**2 / spread, scale=spread / mean)
        return gamma * stats.norm.pdf(r, scale=np.sqrt(variance))

    def tail(t):
        edges = t + np.array([0, 0.05, 0.5, 2, 12]) * np.sqrt(variance)
        parts = pairwise(edges)
        return sum(integrate.quad(below, a, b, args=(t,), epsabs=1e-12)[0] for a, b in parts)

    assert tail((fit.ci.high - fit.estimate) / fit.se) == pytest.approx(0.025, abs=1e-10)
    assert 2 * tail(abs(fit.statistic)) == pytest.approx(fit.p_value, abs=1e-10)


@pytest.mark.parametrize(
    ("name", "measure"), [p for p in PAIRS if node(*p).get("predict_prob_gt0")]
)
def test_the_probability_of_an_effect_above_zero_against_metafor(name, measure):
    for tau2, expected in node(name, measure)["predict_prob_gt0"].items():
        fit = pool(effects_of(name, measure), tau2=tau2, inference="normal")
        found = probability_above(fit, 0.0, prediction="normal")
        if fit.k < 3:
            assert found.probability is None
        else:
            against("probability of a new effect above 0: normal")(
                found.probability, expected, ITERATED
            )


def generic(yi, vi):
    return effect_sizes({"yi": yi, "vi": vi}, measure="GEN")


def test_the_probability_agrees_with_the_prediction_interval():
    fit = pool(generic([0.1, 0.5, 0.9, 0.4], [0.02, 0.03, 0.05, 0.1]))
    assert probability_above(fit, fit.prediction.low).probability == pytest.approx(0.975)
    for word in META_PREDICTED.values():
        other = pool(generic([0.1, 0.5, 0.9, 0.4], [0.02, 0.03, 0.05, 0.1]), prediction=word)
        again = probability_above(fit, other.prediction.high, prediction=word)
        if word in ("HK", "HK-PR", "KR", "KR-PR"):
            assert again.probability == pytest.approx(0.025)
        assert probability_above(other, other.prediction.high).probability == pytest.approx(0.025)


def test_the_probability_on_the_readers_scale():
    table = {
        "ai": [3, 5, 8, 2],
        "n1i": [20, 25, 30, 15],
        "ci": [6, 4, 12, 5],
        "n2i": [21, 24, 33, 14],
    }
    fit = pool(effect_sizes(table, measure="RR"))
    inside = probability_above(fit, 0.0, reported=False)
    assert inside.probability == probability_above(fit, 1.0).probability
    assert (inside.value, inside.reported_value) == (0.0, 1.0)
    assert probability_above(fit, 0.0).probability == 1.0
    with pytest.raises(InputError, match="cannot be a"):
        probability_above(fit, -3.0)
    share = pool(effect_sizes({"xi": [1, 4, 7], "ni": [10, 40, 13]}, measure="PLO"))
    assert probability_above(share, 1.0).probability == 0.0
    with pytest.raises(InputError, match="from 0 to 1"):
        probability_above(share, 1.5)


def test_no_prediction_no_probability():
    two = pool(generic([0.1, 0.5], [0.02, 0.03]))
    common = pool(generic([0.1, 0.5, 0.4], [0.02, 0.03, 0.1]), tau2="EE")
    for fit in (two, common):
        found = probability_above(fit, 0.0)
        assert found.probability is found.prediction_method is None
    for value in (math.nan, "a", None, True):
        with pytest.raises(InputError, match="value"):
            probability_above(two, value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tau2": "DL", "inference": "kenward-roger"}, "kenward-roger is for tau2 REML"),
        ({"tau2": "REML", "inference": "henmi-copas"}, "henmi-copas is for tau2 DL"),
        ({"tau2": "EE", "prediction": "KR"}, "KR is for tau2 REML"),
        ({"tau2": "PM", "tau2_interval": "profile-likelihood"}, "for tau2 ML or REML"),
        ({"tau2": "REML", "tau2_interval": "generalised-q"}, "for tau2 DL or HE"),
        ({"tau2": "GENQ"}, "needs weights"),
        ({"weights": [1, 2, 3], "inference": "hartung-knapp"}, "weights of your own"),
        ({"weights": [1, 2, 3], "prediction": "HK"}, "weights of your own"),
        ({"prediction": "bootstrap"}, "prediction"),
        ({"i2_interval": "x"}, "i2_interval"),
        ({"tau2_interval": "x"}, "tau2_interval"),
    ],
)
def test_words_that_do_not_go_together_are_told(options, message):
    with pytest.raises(InputError, match=message):
        pool(generic([0.1, 0.5, 0.4], [0.02, 0.03, 0.1]), **options)


def test_what_is_left_open_follows_the_inference():
    effects = generic([0.1, 0.5, 0.4], [0.02, 0.03, 0.1])
    assert pool(effects).tau2_method == "REML"
    assert pool(effects).inference == "hartung-knapp-adhoc"
    assert pool(effects, inference="ivhet").tau2_method == "DL"
    assert pool(effects, inference="kenward-roger").tau2_method == "REML"
    assert pool(effects, weights=[1, 2, 3]).inference == "t"
    assert pool_batch([0.1, 0.5], [0.02, 0.03], inference="henmi-copas").converged


def test_kenward_roger_is_not_for_moderators():
    design = np.column_stack([np.ones(4), [0.0, 1, 2, 3]])
    rows = Stack(np.ones((1, 4)), np.ones((1, 4)), np.ones((1, 4), dtype=bool), design)
    with pytest.raises(InputError, match="not defined with moderators"):
        coefficients(rows, np.zeros(1), "kenward-roger")


def test_henmi_and_copas_have_no_prediction_interval_and_it_is_said():
    """Their critical value is that of the mean; with t(k-1) it could be narrower than the CI."""
    yi, vi = [0.1, 0.5, 0.4, 1.3], [0.02, 0.03, 0.1, 0.2]
    fit = pool(generic(yi, vi), inference="henmi-copas")
    assert fit.prediction is fit.prediction_method is fit.reported.prediction is None
    assert "none is defined with Henmi-Copas" in fit_words.prediction(fit, "en")
    assert "未定义预测区间" in fit_words.prediction(fit, "zh")
    assert probability_above(fit, 0.0).probability is None
    for word in ("ivhet", "kenward-roger", "hartung-knapp-ci", "normal"):
        fit = pool(generic(yi, vi), inference=word)
        assert fit.prediction.low <= fit.ci.low < fit.ci.high <= fit.prediction.high


@pytest.mark.parametrize("tau2", ["REML", "DL", "PM", "SJ", "ML"])
def test_identical_studies_have_no_interval_of_tau_to_print(tau2):
    fit = pool(generic([0.5] * 4, [0.1, 0.2, 0.1, 0.3]), tau2=tau2)
    assert fit.tau2_ci.high == 0
    assert "PC-N02" in codes(fit.cautions)
    said = fit_words.tau(fit, "en")
    assert said.endswith("(no interval: the studies differ less than chance alone would make them)")
    assert said.startswith("τ 0 " if fit.tau2 == 0 else "τ 0.")
    assert fit_words.i2(fit, "en").startswith("I² ")
    assert "(" not in fit_words.i2(fit, "en")


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.999])
@pytest.mark.parametrize("word", ["hartung-knapp-ci", "henmi-copas", "kenward-roger"])
def test_levels_are_nested(level, word):
    yi, vi = [0.1, 0.5, 0.4, 1.3], [0.02, 0.03, 0.1, 0.2]
    one = pool(generic(yi, vi), inference=word, level=level)
    more = pool(generic(yi, vi), inference=word, level=(1 + level) / 2)
    assert more.ci.low < one.ci.low < one.estimate < one.ci.high < more.ci.high
    assert one.estimate == more.estimate
