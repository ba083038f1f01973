"""``pooledcases pool`` as a new user types it: R's numbers, every flag, every model."""

from __future__ import annotations

import inspect
import json
import re

import pytest

from comparing import against
from pooledcases import models, options
from pooledcases.cli.columns import COLUMNS
from pooledcases.cli.study_options import for_studies
from pooledcases.effects.read import NAMES

#: R iterates REML until tau² moves by 1e-12; Mantel-Haenszel is a closed form.
ITERATED, CLOSED = 1e-6, 1e-8
close = against("commands: pool", ITERATED)


def fit(out):
    return json.loads(out)


def test_one_command_gives_the_numbers_of_metafor(typed, bcg, reference):
    code, out, err = typed("pool", bcg, "--measure", "RR", "--inference", "normal", "--json")
    found, r = fit(out), reference["RR"]["REML"]
    assert (code, err) == (0, "")
    close(found["estimate"], r["b"])
    close(found["ci"], [r["ci.lb"], r["ci.ub"]])
    close(found["tau2"], r["tau2"])
    close(found["i2"], r["I2"] / 100)
    close(found["q"], r["QE"], CLOSED)


def test_they_are_printed_beside_the_reader_s_scale(typed, bcg):
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--inference", "normal")
    assert "0.49 (0.34 to 0.70)" in out
    assert "−0.7145 (−1.0669 to −0.3622)" in out
    assert "0.3132 (" in out


def test_moderators_give_the_coefficients_of_metafor(typed, bcg, reference):
    words = ("pool", bcg, "--measure", "RR", "--inference", "normal", "--mods", "ablat + year")
    _, out, _ = typed(*words, "--json")
    found, r = fit(out), reference["RR"]["ablat_year_z"]
    assert found["estimate"] is None
    close([row["estimate"] for row in found["moderators"]], r["b"])
    close([row["ci"][0] for row in found["moderators"]], r["ci.lb"])
    close(found["tests"][0]["statistic"], r["QM"])
    _, out, _ = typed(*words)
    assert "ablat (log scale)" in out
    assert "omnibus test of the moderators" in out
    assert "Regression of the risk ratio (log scale) on ablat + year in 13 studies" in out


def test_subgroups_give_those_of_metafor(typed, bcg, reference):
    words = ("pool", bcg, "--measure", "RR", "--inference", "normal", "--subgroup", "alloc")
    _, out, _ = typed(*words, "--json")
    for group in fit(out)["subgroups"]:
        r = reference["RR"]["subgroups"][group["level"]]
        assert group["k"] == r["k"]
        close(group["estimate"], r["b"])
        close(group["ci"], [r["ci.lb"], r["ci.ub"]])
    separate = fit(out)["subgroup_test"]["p_value"]
    _, out, _ = typed(*words, "--subgroup-tau2", "common", "--json")
    assert fit(out)["subgroup_test"]["p_value"] != separate


def test_mantel_haenszel_gives_that_of_metafor(typed, bcg, reference):
    _, out, _ = typed("pool", bcg, "--measure", "OR", "--model", "mh", "--json")
    found, r = fit(out), reference["OR"]["mh"]
    close(found["estimate"], r["b"], CLOSED)
    close(found["ci"], [r["ci.lb"], r["ci.ub"]], CLOSED)
    _, out, _ = typed("pool", bcg, "--measure", "OR", "--model", "mh")
    assert "Breslow-Day test" in out
    assert "one effect for all studies assumed" in out
    assert "prediction interval" not in out


@pytest.mark.parametrize("model", options.words(options.Model))
def test_every_model_answers(typed, bcg, table, model):
    spec = models.MODELS[model]
    if "OR" in (spec.measures or ("OR",)):
        words = (bcg, "--measure", "OR")
    else:
        words = (table("xi,ni\n3,20\n2,12\n12,40\n"), "--measure", "PLO")
    code, out, _ = typed("pool", *words, "--model", model, "--explain")
    assert code == 0
    assert f"({model})" in out
    code, out, _ = typed("pool", *words, "--model", model, "--lang", "zh", "--explain")
    assert code == 0
    assert "None" not in out


def test_bayes_is_for_every_measure(typed, bcg, table):
    code, out, _ = typed("pool", bcg, "--measure", "RR", "--model", "bayes", "--prior-scale", 0.3)
    assert code == 0
    assert "half-normal prior on tau (scale 0.3), flat prior on the mean" in out
    assert "95% credible interval" in out
    path = table("yi,vi,group\n0.1,0.02,a\n0.3,0.03,a\n0.8,0.05,b\n")
    words = ("pool", path, "--measure", "GEN", "--model", "bayes", "--prior", "jeffreys")
    code, out, _ = typed(*words, "--json")
    assert (code, fit(out)["tau2_method"]) == (0, "jeffreys")
    code, _, err = typed("pool", path, "--measure", "GEN", "--model", "bayes")
    assert code == 2
    assert "no published scale" in err


def test_every_flag_of_the_inverse_variance_model_arrives(typed, bcg):
    words = (
        "--tau2", "DL", "--prediction", "normal", "--tau2-interval", "generalised-q",
        "--i2-interval", "test-based", "--level", "0.9", "--continuity", "all", "--add", "0.25",
    )  # fmt: skip
    _, out, err = typed("pool", bcg, "--measure", "OR", *words, "--json")
    found = fit(out)
    assert err == ""
    assert (found["tau2_method"], found["prediction_method"], found["level"]) == (
        "DL", "normal", 0.9,
    )  # fmt: skip
    _, plain, _ = typed("pool", bcg, "--measure", "OR", "--tau2", "DL", "--level", "0.9", "--json")
    for changed in ("tau2_ci", "i2_ci", "prediction", "estimate"):
        assert found[changed] != fit(plain)[changed], changed


def test_weights_of_one_s_own(typed, bcg):
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--weights", "n1i", "--json")
    found = fit(out)
    assert found["inference"] == "t"
    assert max(found["studies"], key=lambda row: row["weight"])["study"] == "TPT Madras 1980"


def test_what_a_model_does_not_use_is_said(typed, bcg):
    words = ("--weights", "n1i", "--prior", "uniform", "--drop00", "--tau2", "DL")
    code, out, err = typed("pool", bcg, "--measure", "OR", "--model", "mh", *words, "--json")
    assert (code, fit(out)["model"]) == (0, "mh")
    for option in ("--weights n1i", "--prior uniform", "--drop00", "--tau2 DL"):
        assert f"{option} is not used by the Mantel-Haenszel model" in err
    code, _, err = typed("pool", bcg, "--measure", "RR", "--prior-scale", 1)
    assert code == 0
    assert "--prior-scale 1.0 is not used by the inverse-variance model" in err
    assert "add --model bayes" in err


def test_proportions_from_counts_are_pooled_in_one_stage_unless_regressed(typed, table):
    path = table("xi,ni,year\n3,20,2001\n2,12,2005\n12,40,2009\n9,30,2011\n")
    _, out, _ = typed("pool", path, "--measure", "PLO", "--json")
    assert fit(out)["model"] == "glmm"
    _, out, _ = typed("pool", path, "--measure", "PLO", "--mods", "year", "--json")
    assert fit(out)["model"] == "inverse-variance"
    code, _, err = typed("pool", path, "--measure", "PLO", "--mods", "year", "--model", "glmm")
    assert code == 2
    assert "--mods is for the inverse-variance model" in err


def test_the_median_study_and_the_mean_over_studies(typed, table):
    path = table("xi,ni\n1,20\n2,12\n30,40\n9,30\n")
    _, out, _ = typed("pool", path, "--measure", "PLO")
    assert "mean over studies" in out
    assert "of a median study (one in the middle of" in out


def test_rates_keep_their_digits_and_say_what_they_are_per(typed, table):
    path = table("xi,ti\n3,20000\n2,12000\n12,40000\n")
    _, out, _ = typed("pool", path, "--measure", "IRLN")
    assert "incidence rate per unit of person-time" in out
    assert re.search(r"0\.000[12]\d+ \(", out)
    assert "p for no effect" not in out


def test_means_from_medians_and_a_level_of_printed_limits(typed, table):
    path = table("q1i,medi,q3i,ni\n10,14,19,30\n11,13,17,40\n9,12,16,25\n")
    code, out, _ = typed("pool", path, "--measure", "MN", "--quantiles", "luo-wan", "--json")
    assert (code, fit(out)["k"]) == (0, 3)
    path = table("est,ci_low,ci_high,l\n2.0,1.5,2.7,0.9\n1.4,1.1,1.8,0.9\n1.1,0.8,1.5,0.9\n")
    _, wide, _ = typed("pool", path, "--measure", "HR", "--json")
    _, number, _ = typed("pool", path, "--measure", "HR", "--ci-level", "0.9", "--json")
    _, column, _ = typed("pool", path, "--measure", "HR", "--ci-level", "l", "--json")
    assert fit(number)["studies"][0]["vi"] > fit(wide)["studies"][0]["vi"]
    assert fit(number)["studies"][0]["vi"] == fit(column)["studies"][0]["vi"]


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_forest_plot_is_written(typed, bcg, tmp_path, ending):
    path = tmp_path / f"forest.{ending}"
    code, out, err = typed("pool", bcg, "--measure", "RR", "--forest", path, "--json")
    assert code == 0
    assert fit(out)["k"] == 13
    assert "written" in err
    start = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[ending]
    assert path.read_bytes().startswith(start)


def test_a_figure_needs_an_ending_before_anything_is_computed(typed, bcg):
    code, out, err = typed("pool", bcg, "--measure", "RR", "--forest", "forest.doc")
    assert (code, out) == (2, "")
    assert ".svg, .png, .pdf" in err


def test_explain_is_for_people(typed, bcg):
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--explain")
    assert "What was chosen, why, and what else was possible" in out
    assert "Estimator of τ²: restricted maximum likelihood (REML)" in out
    _, out, err = typed("pool", bcg, "--measure", "RR", "--explain", "--json")
    assert fit(out)["k"] == 13
    assert "--explain is a text for people" in err


def test_each_column_that_is_read_has_a_flag():
    assert list(COLUMNS) == list(NAMES) or set(COLUMNS) == set(NAMES)


def test_a_flag_for_each_option_of_pool():
    from pooledcases.cli.pool import pool

    asked = set(inspect.signature(for_studies(pool)).parameters)
    options_of_pool = set(inspect.signature(models.pool).parameters)
    shared = {"effects", "tau2", "inference", "level", "force"}
    assert options_of_pool - shared <= asked


@pytest.mark.parametrize("command", ["pool", "influence", "bias", "sensitivity", "combine"])
def test_help_fits_80_columns_with_the_columns_last(typed, command):
    _, out, _ = typed(command, "--help")
    assert max(map(len, out.splitlines())) <= 80
    assert out.index("--level") < out.index("--xi COLUMN")
    assert f"Example: pooledcases {command}" in out
