"""Cluster-robust variances against clubSandwich's values and dense computations."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparing import against
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool
from pooledcases.models.dependent.multilevel import pool_multilevel
from pooledcases.models.dependent.multivariate import pool_multivariate
from pooledcases.models.dependent.robust import robust
from pooledcases.results.encode import dumps

FOUND = json.loads((Path(__file__).parents[1] / "reference" / "dependent.json").read_text())
SCHOOLS = FOUND["datasets"]["dat.konstantopoulos2011"]


@pytest.fixture(scope="module")
def schools():
    return effect_sizes(SCHOOLS["input"], measure="GEN")


@pytest.fixture(scope="module")
def nested(schools):
    return pool_multilevel(schools, levels=("district", "school"), intervals=False)


@pytest.mark.parametrize("correction", ["CR1", "CR2"])
def test_three_levels_against_r(nested, correction):
    node = SCHOOLS["rma_mv"][f"robust_{correction}"]
    found = robust(nested, correction=correction)
    close = against(f"robust variances: {correction}", 1e-6, program="clubSandwich")
    (item,), (test,), (limits,) = found.coefficients, found.tests, found.predictions
    pairs = {
        "b": item.estimate, "se": item.se, "zval": item.statistic, "pval": item.p_value,
        "ci.lb": item.ci.low, "ci.ub": item.ci.high, "QM": test.statistic, "QMp": test.p_value,
    }  # fmt: skip
    for key, ours in pairs.items():
        close(ours, node[key])
    close(found.covariance[0, 0], node["vcov"][0][0])
    close(item.df, node.get("ddf", SCHOOLS["rma_mv"]["robust_CR1_ddf"]))
    close(limits.low, node["predict"]["pi.lb"])
    close(limits.high, node["predict"]["pi.ub"])


def test_a_two_stage_fit_against_r(schools):
    node = SCHOOLS["aggregate_rma_cluster"]["CR2"]
    found = robust(pool(schools, tau2="REML"), cluster="district")
    close = against("robust variances: CR2", 1e-6, program="clubSandwich")
    (item,) = found.coefficients
    pairs = {
        "b": item.estimate, "se": item.se, "pval": item.p_value,
        "ci.lb": item.ci.low, "ci.ub": item.ci.high, "ddf": item.df,
    }  # fmt: skip
    for key, ours in pairs.items():
        close(ours, node[key])


def _dense(y, x, phi, w, cluster, correction):
    """The definitions of Pustejovsky & Tipton 2018 with matrices over all rows."""
    bread = np.linalg.inv(x.T @ w @ x)
    left = np.eye(len(y)) - x @ bread @ x.T @ w
    residual = left @ y
    names = list(dict.fromkeys(cluster))
    p, m = x.shape[1], len(names)
    through = []
    for name in names:
        rows = np.flatnonzero(np.array(cluster) == name)
        a = np.eye(len(rows))
        if correction == "CR2":
            d = np.linalg.cholesky(phi[np.ix_(rows, rows)]).T
            b = d @ (left @ phi @ left.T)[np.ix_(rows, rows)] @ d.T
            values, vectors = np.linalg.eigh(b)
            root = np.where(values > 1e-10 * np.trace(phi) ** 2, values, np.inf) ** -0.5
            a = d.T @ (vectors * root) @ vectors.T @ d
        # rows of the estimate's coefficients that belong to this cluster, as maps of y
        inner = bread @ x[rows].T @ w[np.ix_(rows, rows)] @ a
        through.append(inner @ left[rows])
        assert inner.shape == (p, len(rows))
    pieces = np.array([t @ y for t in through])
    covariance = pieces.T @ pieces
    assert residual.shape == y.shape
    if correction == "CR1":
        covariance = covariance * m / (m - p)
    df = []
    for q in range(p):
        g = np.array([t[q] for t in through])
        omega = g @ phi @ g.T
        df.append(np.trace(omega) ** 2 / np.sum(omega**2))
    return covariance, np.array(df)


@pytest.mark.parametrize("correction", ["CR0", "CR1", "CR2"])
def test_moderators_and_correlated_rows_against_the_definitions(correction):
    rng = np.random.default_rng(8)
    group = [*"AABBBCDDEEEFFGHH"]
    k = len(group)
    # the third column belongs to cluster H alone, whose residuals the fit takes away
    x = np.column_stack([np.ones(k), rng.normal(size=k), [g == "H" for g in group]])
    rows = {"yi": rng.normal(size=k), "vi": rng.uniform(0.05, 0.5, k), "g": group}
    effects = effect_sizes(rows, measure="GEN")
    fit = pool_multilevel(
        effects, levels=("g", "study"), design=x, terms=["intercept", "x", "H"], intervals=False
    )
    found = robust(fit, correction=correction)
    phi = np.zeros((k, k))
    for members, values in zip(fit.marginal.rows, fit.marginal.values, strict=True):
        for block, value in zip(members, values, strict=True):
            phi[np.ix_(block, block)] = value
    covariance, df = _dense(effects.yi, x, phi, np.linalg.inv(phi), group, correction)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-8, atol=1e-12)
    if correction == "CR2":
        # nothing is left of cluster H, so that its own coefficient's variance is of no cluster
        kept = [item for item in found.coefficients if item.term != "H"]
        assert [item.df for item in kept] == pytest.approx(df[:2], rel=1e-7)
        assert found.tests == ()
    else:
        assert {item.df for item in found.coefficients} == {5.0}


def test_weights_of_another_model_against_the_definitions():
    """Equal weights while the true variances are vi + tau²: what a user's weights come to."""
    from dataclasses import replace

    rng = np.random.default_rng(2)
    group = [*"AABBCCCDDE"]
    rows = {"yi": rng.normal(size=10), "vi": rng.uniform(0.05, 0.5, 10), "g": group}
    fit = pool(effect_sizes(rows, measure="GEN"), tau2="DL", inference="normal")
    even = replace(fit, studies=tuple(replace(s, weight=0.1) for s in fit.studies))
    found = robust(even, cluster="g")
    phi = np.diag(fit.effects.vi + fit.tau2)
    covariance, df = _dense(fit.effects.yi, np.ones((10, 1)), phi, np.eye(10), group, "CR2")
    assert found.coefficients[0].estimate == pytest.approx(np.mean(rows["yi"]))
    assert found.covariance[0, 0] == pytest.approx(covariance[0, 0], rel=1e-9)
    assert found.coefficients[0].df == pytest.approx(df[0], rel=1e-9)


def test_regression_of_the_two_stage_model_against_the_definitions(schools):
    regression = pytest.importorskip("pooledcases.models.regression")
    year = np.linspace(0, 1, 56)
    effects = effect_sizes({**SCHOOLS["input"], "year": year}, measure="GEN")
    fit = regression.regress(effects, mods="year", tau2="DL")
    found = robust(fit, cluster="district")
    phi = np.diag(effects.vi + fit.tau2)
    x = np.column_stack([np.ones(56), year])
    group = SCHOOLS["input"]["district"]
    covariance, df = _dense(effects.yi, x, phi, np.linalg.inv(phi), group, "CR2")
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-8)
    assert [item.df for item in found.coefficients] == pytest.approx(df, rel=1e-8)
    assert [item.estimate for item in found.coefficients] == pytest.approx(
        fit.regression.estimates, rel=1e-8
    )


def test_outcomes_have_predictions_too():
    trials = FOUND["datasets"]["dat.berkey1998"]["input"]
    effects = effect_sizes(trials, measure="GEN", study="trial")
    fit = pool_multivariate(effects, outcome="outcome", sampling=0.5, intervals=False)
    found = robust(fit)
    assert found.clusters == 5
    assert all(limits is not None for limits in found.predictions)
    assert set(found.few) == {item.term for item in found.coefficients if item.df < 4}
    dumps(found)


@settings(max_examples=20, deadline=None)
@given(st.integers(3, 12))
def test_balanced_equal_clusters_are_a_t_test_of_their_means(m):
    """With equal variances and sizes CR2 is the sample variance of the clusters' means."""
    rng = np.random.default_rng(m)
    yi = rng.normal(size=2 * m)
    rows = {"yi": yi, "vi": [0.1] * (2 * m), "g": np.repeat(np.arange(m), 2)}
    (item,) = robust(pool(effect_sizes(rows, measure="GEN")), cluster="g").coefficients
    means = yi.reshape(m, 2).mean(axis=1)
    assert item.se == pytest.approx(means.std(ddof=1) / np.sqrt(m), rel=1e-9)
    assert item.df == pytest.approx(m - 1, rel=1e-9)


def test_many_rows_make_no_square_matrix():
    rng = np.random.default_rng(0)
    n = 20_000
    rows = {"yi": rng.normal(size=n), "vi": np.full(n, 0.1), "g": np.repeat(np.arange(n // 2), 2)}
    effects = effect_sizes(rows, measure="GEN")
    (item,) = robust(pool(effects, tau2="DL", inference="normal"), cluster="g").coefficients
    assert item.df > 8_000


def test_identical_effects_have_no_test():
    rows = {"yi": [0.5] * 4, "vi": [0.1] * 4, "g": list("AABB")}
    found = robust(pool(effect_sizes(rows, measure="GEN")), cluster="g")
    assert found.coefficients[0].se == pytest.approx(0, abs=1e-12)
    dumps(found)


def _fit(**more):
    rows = {"yi": [0.1, 0.4, 0.9, 0.3], "vi": [0.1] * 4, "g": ["A", "A", "B", "NR"]}
    return pool(effect_sizes(rows | more, measure="GEN"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: robust(_fit(), cluster="nothing"), "no column"),
        (lambda: robust(_fit(), cluster="g"), "row 4"),
        (lambda: robust(_fit(), cluster=["A"] * 4), "one cluster"),
        (lambda: robust(_fit(), cluster=["A"] * 3), "4 rows"),
        (lambda: robust(_fit(), correction="CR3"), "CR2, CR1, CR0"),
        (lambda: robust("fit"), "takes a fit"),
    ],
)
def test_what_cannot_be_made_robust_is_said(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_clusters_that_cut_the_model_are_refused(nested):
    with pytest.raises(InputError, match="in different clusters"):
        robust(nested, cluster="study")
