"""Location-scale models: against R, against grids of the likelihood, and at the edges."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from comparing import against
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError, Refusal
from pooledcases.models import pool
from pooledcases.models.regression.location_scale import location_scale
from pooledcases.models.regression.location_scale_likelihood import (
    Problem,
    height,
    log_likelihood,
    variances,
)
from pooledcases.models.regression.location_scale_search import constant, highest
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.tables.location_scale_sentences import location_scale as sentence

FITS = json.loads(
    (Path(__file__).parents[1] / "reference" / "location_scale.json").read_text(encoding="utf-8")
)["fits"]
KEYS = [
    pytest.param(at, key, id=f"{fit['data']} {fit['location']} {fit['scale']} {key}")
    for at, fit in enumerate(FITS)
    for key in fit["values"]
]
#: R searches without derivatives, and takes its standard errors from numerical ones.
SEARCHED, NUMERICAL = 5e-6, 5e-4
#: Where the likelihood has no peak R ends somewhere on its way up.
NO_PEAK = ("dat.roever2022",)


@cache
def fitted(at, key):
    fit = FITS[at]
    method, inference = key.split("_")
    mods = fit["location"].lstrip("~")
    return location_scale(
        effect_sizes(fit["columns"], measure="GEN"),
        mods=None if mods == "1" else mods,
        scale=fit["scale"].lstrip("~"),
        method=method,
        inference=inference,
    )


def listed(value):
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize(("at", "key"), KEYS)
def test_likelihood_and_mean_are_those_of_metafor(at, key):
    ours, theirs = fitted(at, key), FITS[at]["values"][key]
    method = key.partition("_")[0]
    height_of = dict(zip(theirs["fitstats"]["names"], theirs["fitstats"][method], strict=True))
    statistics = [height_of[name] for name in ("ll", "AIC", "BIC")]
    against("location-scale: likelihood", 1e-9)(
        [ours.log_likelihood, ours.aic, ours.bic], statistics
    )
    against("location-scale: Q", 1e-8)([ours.q, ours.q_p_value], [theirs["QE"], theirs["QEp"]])
    same = against("location-scale: mean", SEARCHED)
    same([row.estimate for row in ours.location], listed(theirs["b"]))
    same([row.se for row in ours.location], listed(theirs["se"]))
    same([row.p_value for row in ours.location], listed(theirs["pval"]))
    same([row.ci.low for row in ours.location], listed(theirs["ci.lb"]))
    if ours.location_test is not None:
        found = ours.location_test
        same([found.statistic, found.p_value], [theirs["QM"], theirs["QMp"]])


@pytest.mark.parametrize(
    ("at", "key"), [case for case in KEYS if FITS[case.values[0]]["data"] not in NO_PEAK]
)
def test_scale_is_that_of_metafor(at, key):
    ours, theirs = fitted(at, key), FITS[at]["values"][key]
    assert not ours.boundary
    same = against("location-scale: scale", SEARCHED)
    same([row.estimate for row in ours.scale], theirs["alpha"])
    same(ours.tau2, theirs["tau2"])
    numerical = against("location-scale: errors of the scale", NUMERICAL)
    numerical([row.se for row in ours.scale], theirs["se.alpha"])
    numerical([row.statistic for row in ours.scale], theirs["zval.alpha"])
    numerical([row.p_value for row in ours.scale], theirs["pval.alpha"])
    numerical([row.ci.low for row in ours.scale], theirs["ci.lb.alpha"])
    numerical([row.ci.high for row in ours.scale], theirs["ci.ub.alpha"])
    numerical([ours.scale_test.statistic, ours.scale_test.p_value], [theirs["QS"], theirs["QSp"]])


def problem(seed, *, restricted, k=14):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(k), rng.normal(size=k)])
    z = np.column_stack([np.ones(k), rng.normal(size=k)])
    vi = rng.lognormal(-2, 0.7, k)
    yi = rng.normal(size=k) * np.sqrt(vi + np.exp(z @ [-1.0, 0.8]))
    return Problem(yi, vi, x, z, restricted)


@pytest.mark.parametrize("restricted", [True, False])
def test_the_likelihood_is_that_of_a_normal_density(restricted):
    some = problem(1, restricted=restricted)
    t = variances(some, np.array([[-1.0, 0.5]]))[0]
    x, covariance = some.location, np.diag(some.vi + t)
    inverse = np.linalg.inv(covariance)
    b = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ some.yi)
    expected = stats.multivariate_normal(x @ b, covariance).logpdf(some.yi)
    if restricted:  # the density of the contrasts orthogonal to the design
        full = np.linalg.svd(x, full_matrices=True)[0][:, x.shape[1] :]
        contrasts = stats.multivariate_normal(np.zeros(12), full.T @ covariance @ full)
        expected = contrasts.logpdf(full.T @ some.yi)
    assert log_likelihood(some, t[None, :])[0] == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("restricted", [True, False])
def test_derivatives_are_those_of_differences(restricted):
    some, at, step = problem(2, restricted=restricted), np.array([[-1.2, 0.6]]), 1e-5
    found = height(some, at)
    for place in range(2):
        move = np.zeros(2)
        move[place] = step
        up, down = height(some, at + move), height(some, at - move)
        slope = (up.value - down.value)[0] / (2 * step)
        assert found.slope[0, place] == pytest.approx(slope, abs=1e-8)
        bend = -(up.slope - down.slope)[0] / (2 * step)
        assert found.information[0, :, place] == pytest.approx(bend, abs=1e-8)


@pytest.mark.parametrize("seed", range(30))
def test_no_point_of_a_grid_is_higher(seed):
    some = problem(seed, restricted=seed % 2 == 0, k=5 + seed)
    one = constant(some)
    peak = highest(some, one)
    levels, slopes = np.meshgrid(np.linspace(-14, 4, 40), np.linspace(-12, 12, 61))
    grid = np.column_stack([levels.ravel(), slopes.ravel()])
    most = max(log_likelihood(some, variances(some, grid)).max(), one.log_likelihood)
    reached = max(peak.log_likelihood, peak.beyond or -np.inf)
    assert peak.converged
    assert most <= reached + 1e-9 * max(1.0, abs(reached))


TWO_ARMS = {
    "study": list("abcdefgh"),
    "yi": [0.1, 0.2, 0.15, 0.3, 0.9, -0.6, 1.4, -0.2],
    "vi": [0.02] * 8,
    "arm": list("xxxxyyyy"),
}


def test_a_category_with_means_of_its_own_is_a_fit_of_each_level():
    table = dict(TWO_ARMS, yi=[0.0, 0.8, -0.5, 0.3, 0.9, -0.6, 1.4, -0.2])
    effects = effect_sizes(table, measure="GEN")
    found = location_scale(effects, mods="arm - 1", scale="arm - 1", method="REML")
    for level, place in (("x", 0), ("y", 4)):
        rows = [at for at, arm in enumerate(table["arm"]) if arm == level]
        alone = pool(
            effect_sizes({name: [table[name][at] for at in rows] for name in table}, measure="GEN"),
            inference="normal",
        )
        assert found.tau2[place] == pytest.approx(alone.tau2, rel=1e-9)
        mean = found.location[place // 4]
        assert (mean.estimate, mean.se) == pytest.approx((alone.estimate, alone.se), rel=1e-9)
    assert found.scale_test is None
    assert found.terms == ()
    assert found.likelihood_ratio.df == 1


def test_on_the_boundary_there_is_the_limit_and_no_coefficient():
    effects = effect_sizes(TWO_ARMS, measure="GEN")
    found = location_scale(effects, scale="arm", method="ML")
    assert found.boundary
    assert found.scale == ()
    assert found.scale_test is None
    assert found.tau2[:4].tolist() == [0, 0, 0, 0]
    assert "PC-M12" in codes(found.cautions)
    # profile over the other variance with the mean at its weighted estimate
    y, v = np.array(TWO_ARMS["yi"]), np.array(TWO_ARMS["vi"])
    best = -np.inf
    for tau2 in np.linspace(0.6, 0.72, 1201):
        w = 1 / (v + np.repeat([0.0, tau2], 4))
        mean = (w * y).sum() / w.sum()
        best = max(best, stats.norm(mean, np.sqrt(1 / w)).logpdf(y).sum())
    assert found.log_likelihood == pytest.approx(best, abs=1e-7)
    assert "no finite coefficients" in sentence(found, "en")
    assert '"boundary": true' in dumps(found)


def test_the_order_unit_and_place_of_the_data_do_not_matter():
    fit = FITS[0]
    columns = {name: list(cells) for name, cells in fit["columns"].items()}
    plain = location_scale(effect_sizes(columns, measure="GEN"), scale="ablat")
    moved = {
        "yi": [3 * value + 100 for value in columns["yi"]][::-1],
        "vi": [9 * value for value in columns["vi"]][::-1],
        "ablat": [10 * value + 1000 for value in columns["ablat"]][::-1],
    }
    found = location_scale(effect_sizes(moved, measure="GEN"), scale="ablat")
    assert found.tau2[::-1] == pytest.approx(9 * plain.tau2, rel=1e-6)
    assert found.location[0].estimate == pytest.approx(3 * plain.location[0].estimate + 100)
    assert found.likelihood_ratio.statistic == pytest.approx(
        plain.likelihood_ratio.statistic, abs=1e-9
    )
    assert found.scale[1].se == pytest.approx(plain.scale[1].se / 10, rel=1e-6)


def test_terms_are_tested_against_the_model_without_them():
    fit = next(item for item in FITS if item["scale"] == "~ni + meta")
    effects = effect_sizes(fit["columns"], measure="GEN")
    both = location_scale(effects, scale="ni + meta", method="ML")
    without = {
        "ni": location_scale(effects, scale="meta", method="ML"),
        "meta": location_scale(effects, scale="ni", method="ML"),
    }
    assert [term.term for term in both.terms] == ["ni", "meta"]
    for term in both.terms:
        drop = 2 * (both.log_likelihood - without[term.term].log_likelihood)
        assert term.likelihood_ratio.statistic == pytest.approx(drop, abs=1e-9)
        assert term.likelihood_ratio.p_value == pytest.approx(stats.chi2.sf(drop, 1), rel=1e-6)
    assert "PC-M16" not in codes(both.cautions)


def test_studies_without_a_moderator_are_named():
    table = {
        "study": list("abcdefghi"),
        "yi": [0.1, 0.9, -0.4, 0.3, 1.2, -0.8, 0.5, 0.2, 0.6],
        "vi": [0.05] * 9,
        "dose": [1, 2, 3, 4, 5, 6, 7, 8, "NR"],
        "age": ["NR", 40, 44, 47, 50, 38, 61, 55, 52],
    }
    found = location_scale(effect_sizes(table, measure="GEN"), mods="age", scale="dose")
    assert (found.k, found.left_out, found.study) == (7, ("a", "i"), tuple("bcdefgh"))
    assert {"PC-M16", "PC-M17"} <= set(codes(found.cautions))
    assert "0.0" not in sentence(found, "zh")[:20]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"scale": "nothing"}, "scale: there is no column 'nothing'"),
        ({"scale": "arm +"}, "scale: 'arm +'"),
        ({"scale": "__import__('os')"}, "scale: "),
        ({"scale": "arm", "mods": "nothing"}, "mods: there is no column"),
        ({"scale": "study"}, "it needs at least"),
        ({"scale": "arm", "method": "DL"}, "method: 'DL' is not known"),
        ({"scale": "arm", "inference": "hartung-knapp"}, "inference: "),
        ({"scale": "arm", "level": 95}, "level: 95"),
        ({"scale": 3}, "scale: 3 is no formula"),
    ],
)
def test_what_cannot_be_fitted_is_said(options, text):
    with pytest.raises(InputError, match=text.replace("(", r"\(").replace("+", r"\+")):
        location_scale(effect_sizes(TWO_ARMS, measure="GEN"), **options)


def test_both_formulas_are_told_at_once():
    with pytest.raises(InputError) as caught:
        location_scale(effect_sizes(TWO_ARMS, measure="GEN"), mods="arm +", scale="* arm")
    assert [text.partition(":")[0] for text in caught.value.problems] == ["mods", "scale"]


def test_too_few_studies_and_different_kinds():
    few = {name: cells[2:6] for name, cells in TWO_ARMS.items()}
    with pytest.raises(InputError, match="needs at least 4"):
        location_scale(effect_sizes({k: v[:3] for k, v in few.items()}, measure="GEN"), scale="arm")
    mixed = TWO_ARMS | {"kind": ["risk"] * 4 + ["share"] * 4}
    with pytest.raises(Refusal):
        location_scale(effect_sizes(mixed, measure="GEN"), scale="arm")
    forced = location_scale(effect_sizes(mixed, measure="GEN"), scale="arm", force=True)
    assert "PC-M25" in codes(forced.cautions)


def test_identical_effects_have_no_spread_to_explain():
    table = TWO_ARMS | {"yi": [0.2] * 8, "vi": [0.01, 0.02] * 4}
    found = location_scale(effect_sizes(table, measure="GEN"), scale="arm")
    assert found.boundary
    assert found.tau2.max() == 0
    assert found.likelihood_ratio.p_value == 1


def test_many_studies():
    rng = np.random.default_rng(3)
    k = 20_000
    dose, vi = rng.normal(size=k), np.full(k, 0.1)
    yi = rng.normal(0.3, np.sqrt(vi + np.exp(-1 + 0.5 * dose)))
    table = {"yi": yi, "vi": vi, "dose": dose}
    found = location_scale(effect_sizes(table, measure="GEN"), scale="dose")
    assert [row.estimate for row in found.scale] == pytest.approx([-1, 0.5], abs=0.06)
