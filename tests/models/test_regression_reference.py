"""Meta-regression and subgroups against R: every quantity of every data set."""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest

from comparing import against
from pooledcases.effects import effect_sizes
from pooledcases.models import TAU2_ESTIMATORS, pool
from pooledcases.models.grouped.subgroups import with_subgroups
from pooledcases.models.regression import (
    coefficient_influence,
    predict,
    regress,
)

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "metareg.json").read_text(encoding="utf-8")
)["datasets"]
CLOSED, ITERATED = 1e-8, 1e-6
TOLERANCE = {"EE": CLOSED, "DL": CLOSED}
INFERENCE = {"z": "normal", "knha": "hartung-knapp", "adhoc": "hartung-knapp-adhoc", "t": "t"}
NODES = [
    (name, "RR" if node.endswith("_RR") else "GEN", node, model)
    for name, data in REFERENCE.items()
    for node in data
    if node.startswith("metareg")
    for model in data[node]
]
FITS = [
    (*node, key)
    for node in NODES
    for key in REFERENCE[node[0]][node[2]][node[3]]
    if key.rpartition("_")[2] in INFERENCE and key.rpartition("_")[0] in TAU2_ESTIMATORS
]


@cache
def effects(name, measure):
    table = {
        column: ["NR" if cell == "NA" else cell for cell in cells]
        for column, cells in REFERENCE[name]["input"].items()
    }
    return effect_sizes(table, measure=measure)


def formula(text):
    return text.lstrip("~")


def reference(name, node, model):
    return REFERENCE[name][node][model]


@pytest.mark.parametrize(("name", "measure", "node", "model", "key"), FITS)
def test_fit(name, measure, node, model, key):
    expected = reference(name, node, model)[key]
    tau2, _, word = key.rpartition("_")
    fit = regress(
        effects(name, measure),
        mods=formula(reference(name, node, model)["formula"]),
        tau2=tau2,
        inference=INFERENCE[word],
    )
    check = against(f"meta-regression: {tau2}", TOLERANCE.get(tau2, ITERATED))
    assert fit.k == expected["k"]
    rows, regression = fit.moderators, fit.regression
    check([row.estimate for row in rows], expected["b"])
    check([row.se for row in rows], expected["se"])
    check([row.statistic for row in rows], expected["stat"])
    check([row.p_value for row in rows], expected["pval"])
    check([row.ci.low for row in rows], expected["ci.lb"])
    check([row.ci.high for row in rows], expected["ci.ub"])
    check(regression.covariance, expected["vcov"])
    check(fit.tau2, expected["tau2"])
    if expected["se.tau2"] == "NA":
        assert fit.tau2_se is None
    else:
        check(fit.tau2_se, expected["se.tau2"])
    check(fit.i2, expected["I2"] / 100)
    check(fit.h2, expected["H2"])
    check(fit.q, expected["QE"])
    check(fit.q_p_value, expected["QEp"])
    check(regression.r2, expected["R2"] / 100)
    check(fit.tests[0].statistic, expected["QM"])
    check(fit.tests[0].p_value, expected["QMp"])
    df, df_residual = expected["QMdf"]
    assert fit.tests[0].df == df
    assert fit.tests[0].df_residual == (None if df_residual == "NA" else df_residual)
    assert fit.q_df == fit.k - len(rows)
    assert regression.df == expected.get("ddf")


@pytest.mark.parametrize(
    ("name", "measure", "node", "model", "key"), [fit for fit in FITS if "ML_" in fit[-1]]
)
def test_log_likelihood_and_what_is_made_of_it(name, measure, node, model, key):
    expected = reference(name, node, model)
    tau2, _, word = key.rpartition("_")
    fit = regress(
        effects(name, measure),
        mods=formula(expected["formula"]),
        tau2=tau2,
        inference=INFERENCE[word],
    )
    for which in ("ML", "REML"):
        ours = fit.regression.statistics[which]
        against("meta-regression: log-likelihood and information", ITERATED)(
            [ours.log_likelihood, ours.deviance, ours.aic, ours.bic, ours.aicc],
            expected[key]["fitstats"][which],
        )
    assert fit.log_likelihood == fit.regression.statistics[tau2].log_likelihood


@pytest.mark.parametrize(("name", "measure", "node", "model"), NODES)
def test_what_follows_from_the_reml_fit(name, measure, node, model):
    expected = reference(name, node, model)
    fit = regress(effects(name, measure), mods=formula(expected["formula"]), inference="normal")
    check = against("meta-regression: predictions, VIF, intervals, DFBETAS", ITERATED)
    check(fit.regression.fitted, expected["fitted"])
    found = predict(fit, prediction_method="normal")
    for ours, theirs in (
        ("estimate", "pred"), ("se", "se"), ("ci_low", "ci.lb"), ("ci_high", "ci.ub"),
        ("prediction_low", "pi.lb"), ("prediction_high", "pi.ub"),
    ):  # fmt: skip
        check(getattr(found, ours), expected["predict"][theirs])
    check(fit.regression.vif[1:], np.atleast_1d(expected["vif"]))
    profile = expected["confint_tau2"]
    check([fit.tau2, fit.tau2_ci.low, fit.tau2_ci.high], profile["tau2"])
    check(np.sqrt([fit.tau2, fit.tau2_ci.low, fit.tau2_ci.high]), profile["tau"])
    check(100 * np.array([fit.i2, fit.i2_ci.low, fit.i2_ci.high]), profile["I2"])
    check([fit.h2, fit.h2_ci.low, fit.h2_ci.high], profile["H2"])
    dfbetas = expected["influence_REML"]["dfbs"]
    columns = [values for key, values in dfbetas.items() if key not in ("slab", "digits")]
    check(coefficient_influence(fit).dfbetas, np.transpose(columns))


@pytest.mark.parametrize("tau2", ["REML", "DL", "EE"])
def test_each_subgroup_is_a_fit(tau2):
    groups = REFERENCE["dat.bcg"]["subgroup_RR_alloc"]
    fit = pool(effects("dat.bcg", "RR"), tau2=tau2, inference="normal", subgroup="alloc")
    for group in fit.subgroups:
        expected, ours = groups[group.level][tau2], group.fit
        check = against("subgroups: a fit each", TOLERANCE.get(tau2, ITERATED))
        assert ours.k == expected["k"]
        check(
            [ours.estimate, ours.se, ours.statistic, ours.p_value, ours.ci.low, ours.ci.high],
            [expected[key] for key in ("b", "se", "stat", "pval", "ci.lb", "ci.ub")],
        )
        check(
            [ours.tau2, ours.i2, ours.h2, ours.q, ours.q_p_value],
            [expected["tau2"], expected["I2"] / 100, *(expected[x] for x in ("H2", "QE", "QEp"))],
        )
        if expected["se.tau2"] != "NA":
            check(ours.tau2_se, expected["se.tau2"])


@pytest.mark.parametrize(("word", "node"), [("separate", "separate_tau"), ("common", "common_tau")])
def test_subgroups_with_their_own_and_with_one_tau2(word, node):
    expected = REFERENCE["dat.bcg"]["meta_subgroup_RR_alloc"][node]
    whole = effects("dat.bcg", "RR")
    fit = partial(pool, tau2="DL", inference="normal")
    found = with_subgroups(fit(whole), "alloc", fit, subgroup_tau2=word)
    groups = [group.fit for group in found.subgroups]
    check = against("subgroups: separate and common tau²", CLOSED, program="meta")
    check([group.estimate for group in groups], expected["TE.random.w"])
    check([group.se for group in groups], expected["seTE.random.w"])
    check([group.tau2 for group in groups], expected["tau2.w"])
    check([group.q for group in groups], expected["Q.w"])
    check([group.i2_q for group in groups], expected["I2.w"])
    test = found.subgroup_test
    check([test.q, test.p_value], [expected["Q.b.random"], expected["pval.Q.b.random"]])
    assert test.df == expected["df.Q.b"]
    common = pool(whole, tau2="EE", inference="normal", subgroup="alloc")
    check([group.fit.estimate for group in common.subgroups], expected["TE.common.w"])
    test = common.subgroup_test
    check([test.q, test.p_value], [expected["Q.b.common"], expected["pval.Q.b.common"]])
