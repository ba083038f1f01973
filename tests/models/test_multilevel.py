"""Three-level models against R, against dense computations, and at their edges."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparing import against, off
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool
from pooledcases.models.dependent.multilevel import pool_multilevel
from pooledcases.models.dependent.multivariate import pool_multivariate
from pooledcases.models.dependent.sampling import sampling_covariance
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps

FOUND = json.loads((Path(__file__).parents[1] / "reference" / "dependent.json").read_text())
SCHOOLS = FOUND["datasets"]["dat.konstantopoulos2011"]
R = SCHOOLS["rma_mv"]

#: R stops its search for the variances where the likelihood changes by 1e-8; ours is the higher.
SEARCHED = 1e-6
close = against("three-level model: variances and estimates", SEARCHED)


@pytest.fixture(scope="module")
def schools():
    return effect_sizes(SCHOOLS["input"], measure="GEN")


@pytest.fixture(scope="module")
def nested(schools):
    return pool_multilevel(schools, levels=("district", "school"), inference="normal")


def _quantities(fit):
    (item,), (test,), (limits,) = fit.coefficients, fit.tests, fit.predictions
    pairs = {
        "k": fit.k, "b": item.estimate, "se": item.se, "zval": item.statistic,
        "pval": item.p_value, "ci.lb": item.ci.low, "ci.ub": item.ci.high,
        "QE": fit.q, "QEp": fit.q_p_value, "QM": test.statistic, "QMp": test.p_value,
        "vcov": fit.covariance[0, 0], "pi.lb": limits.low, "pi.ub": limits.high,
    }  # fmt: skip
    return pairs | {f"sigma2 {i}": item.variance for i, item in enumerate(fit.components)}


def _theirs(node):
    out = {key: value for key, value in node.items() if isinstance(value, int | float)}
    out |= {"pi.lb": node["predict"]["pi.lb"], "pi.ub": node["predict"]["pi.ub"]}
    out |= {f"sigma2 {i}": value for i, value in enumerate(node["sigma2"])}
    return out | {"vcov": node["vcov"][0][0]}


@pytest.mark.parametrize(
    ("node", "method", "inference"),
    [("REML", "REML", "normal"), ("ML", "ML", "normal"), ("REML_t", "REML", "t")],
)
def test_three_levels_against_r(schools, node, method, inference):
    fit = pool_multilevel(
        schools,
        levels=("district", "school"),
        method=method,
        inference=inference,
        intervals=False,
    )
    theirs = _theirs(R[node])
    for key, ours in _quantities(fit).items():
        close(ours, theirs[key])
    for word in ("ML", "REML"):
        got = fit.fit_statistics[word]
        ours = (got.log_likelihood, got.deviance, got.aic, got.bic, got.aicc)
        for value, expected in zip(ours, R[node]["fitstats"][word], strict=True):
            close(value, expected)
    assert fit.converged
    assert not fit.boundary


def test_shares_by_level_against_r(nested):
    for item, expected in zip(nested.components, R["I2_level"], strict=True):
        close(item.i2, expected / 100)
    close(nested.i2, sum(R["I2_level"]) / 100)


def _dense_log_likelihood(data, variances):
    """Restricted, over all rows at once: shares no code with the package."""
    y, v = np.array(data["yi"]), np.array(data["vi"])
    district, school = np.array(data["district"]), np.array(data["school"])
    same = district[:, None] == district[None, :]
    within = same & (school[:, None] == school[None, :])
    m = np.diag(v) + variances[0] * same + variances[1] * within
    w = np.linalg.inv(m)
    ones, k = np.ones(len(y)), len(y)
    total = ones @ w @ ones
    residual = y - ones @ w @ y / total
    logdet = np.linalg.slogdet(m)[1] + np.log(total) - np.log(k)
    return -0.5 * ((k - 1) * np.log(2 * np.pi) + logdet + residual @ w @ residual)


def test_the_likelihood_is_that_of_a_dense_computation(nested):
    data = SCHOOLS["input"]
    best = [item.variance for item in nested.components]
    assert off(nested.log_likelihood, _dense_log_likelihood(data, best)) <= 1e-10
    for factor in (0.99, 1.01):
        for which in (0, 1):
            moved = [v * (factor if i == which else 1) for i, v in enumerate(best)]
            assert _dense_log_likelihood(data, moved) < nested.log_likelihood


def test_profile_limits_lose_exactly_the_critical_likelihood(nested):
    """R's root search stops within 1.2e-4 of the limit (its default tolerance); ours does not."""
    from scipy import optimize

    data, critical = SCHOOLS["input"], 3.841458820694124
    searched = against("three-level model: profile limits", 1.3e-4, size=1.0)
    for which, item in enumerate(nested.components):
        _, low, high = R["sigma2_PL_ci"][str(which + 1)]
        searched([item.ci.low, item.ci.high], [low, high])
        for limit in (item.ci.low, item.ci.high):

            def fallen(other, which=which, limit=limit):
                pair = [limit, other] if which == 0 else [other, limit]
                return 2 * (nested.log_likelihood - _dense_log_likelihood(data, pair))

            least = optimize.minimize_scalar(fallen, bounds=(0, 0.5), options={"xatol": 1e-10})
            assert least.fun == pytest.approx(critical, rel=1e-6)


def test_one_level_of_rows_is_the_two_stage_model(schools):
    rows = [str(i) for i in range(56)]
    three = pool_multilevel(schools, levels=[rows], inference="normal", intervals=True)
    two = pool(schools, tau2="REML", inference="normal")
    assert three.components[0].variance == pytest.approx(two.tau2, rel=1e-7)
    assert three.coefficients[0].estimate == pytest.approx(two.estimate, rel=1e-7)
    assert three.coefficients[0].se == pytest.approx(two.se, rel=1e-7)
    assert three.i2 == pytest.approx(two.i2, rel=1e-7)
    assert three.q == pytest.approx(two.q, rel=1e-12)
    for ours, theirs in zip(three.studies, two.studies, strict=True):
        assert ours.weight == pytest.approx(theirs.weight, rel=1e-6)


def test_nested_levels_are_compound_symmetry(schools, nested):
    """sigma² of the district is rho tau², that of the school (1 − rho) tau² (metafor's manual)."""
    place = SCHOOLS["input"]["school"]
    same = pool_multivariate(
        schools,
        outcome=place,
        study="district",
        sampling=0.0,
        structure="CS",
        design=np.ones(56),
        terms=["intercept"],
        intervals=False,
    )
    tau2, rho = same.components[0].variance, same.correlations[0].rho
    assert rho * tau2 == pytest.approx(nested.components[0].variance, rel=1e-6)
    assert (1 - rho) * tau2 == pytest.approx(nested.components[1].variance, rel=1e-6)
    assert same.log_likelihood == pytest.approx(nested.log_likelihood, rel=1e-10)


def test_moderators_against_dense_least_squares(schools):
    rng = np.random.default_rng(5)
    design = np.column_stack([np.ones(56), rng.normal(size=56)])
    fit = pool_multilevel(
        schools,
        levels=("district", "school"),
        design=design,
        terms=["intercept", "x"],
        intervals=False,
    )
    m = np.zeros((56, 56))
    for rows, values in zip(fit.marginal.rows, fit.marginal.values, strict=True):
        for members, block in zip(rows, values, strict=True):
            m[np.ix_(members, members)] = block
    w = np.linalg.inv(m)
    covariance = np.linalg.inv(design.T @ w @ design)
    beta = covariance @ design.T @ w @ schools.yi
    assert [item.estimate for item in fit.coefficients] == pytest.approx(beta, rel=1e-9)
    np.testing.assert_allclose(fit.covariance, covariance, rtol=1e-9)
    assert fit.tests[0].statistic == pytest.approx(beta[1] ** 2 / covariance[1, 1], rel=1e-9)
    assert [item.df for item in fit.coefficients] == [9.0, 9.0]
    assert fit.predictions == (None, None)
    assert fit.reported == ()


def _table(yi, vi, groups):
    return effect_sizes({"yi": yi, "vi": vi, "group": groups}, measure="GEN")


def test_identical_effects_have_no_variance():
    fit = pool_multilevel(_table([0.3] * 6, [0.1] * 6, list("AABBCC")), levels=("group", "study"))
    assert [item.variance for item in fit.components] == [0.0, 0.0]
    assert all(item.boundary and item.ci.low == 0 for item in fit.components)
    assert fit.boundary
    assert codes(fit.cautions).count("PC-M12") == 2
    dumps(fit)


def test_one_huge_variance_changes_nothing():
    yi, vi = [0.1, 0.2, 0.9, 0.7, 0.4, 0.3], [0.02] * 6
    few = pool_multilevel(_table(yi, vi, list("AABBCC")), levels="group", intervals=False)
    yi, vi = [*yi, 3.0], [*vi, 1e12]
    more = pool_multilevel(_table(yi, vi, list("AABBCCD")), levels="group", intervals=False)
    assert more.coefficients[0].estimate == pytest.approx(few.coefficients[0].estimate, rel=1e-6)
    assert more.components[0].variance == pytest.approx(few.components[0].variance, rel=1e-5)


def test_rows_without_a_level_are_left_out_with_the_reason():
    effects = _table([0.1, 0.3, 0.8, 0.5], [0.1] * 4, ["A", "NR", "B", "C"])
    fit = pool_multilevel(effects, levels="group")
    assert fit.k == 3
    assert fit.studies[1].reason == "not reported: group"


def test_two_clusters_answer_without_nan():
    fit = pool_multilevel(_table([0.1, 0.8], [0.1, 0.1], ["A", "B"]), levels="group")
    assert fit.predictions == (None,)
    dumps(fit)


def test_normal_inference_of_few_clusters_is_a_caution():
    effects = _table([0.1, 0.3, 0.8, 0.5], [0.1] * 4, list("ABCD"))
    assert "PC-M13" in codes(pool_multilevel(effects, levels="group", inference="normal").cautions)


def test_rows_that_differ_a_million_standard_errors_in_one_group_give_no_number():
    """The model has no variance for them; rounding hides its likelihood, and that is said."""
    yi = [18272.6, 317.4, -5162.3, 5804.8, 4321.1, -3568.4, -2473.0, 7194.4, 7043.2]
    vi = [0.05, 0.1, 2e-5, 23000.0, 0.26, 3052.0, 12.0, 116282.0, 10124.0]
    fit = pool_multilevel(_table(yi, vi, [3, 3, 3, 0, 3, 3, 1, 0, 0]), levels="group")
    assert not fit.converged
    assert fit.coefficients == fit.components == ()
    assert "PC-N01" in codes(fit.cautions)
    dumps(fit)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"levels": "nothing"}, "no column 'nothing'"),
        ({"levels": ["A"] * 3}, "twice"),
        ({"levels": ("group", "group")}, "twice"),
        ({"levels": [list("AAAA")]}, "at least two"),
        ({"levels": ("group", list("wxyz")), "method": "EB"}, "REML, ML"),
        ({"levels": ("study", "group")}, "divides the rows no further"),
        ({"levels": "group", "design": np.ones((4, 2))}, "say the same"),
        ({"levels": "group", "design": np.ones((3, 1))}, "one row for each"),
        ({"levels": "group", "design": np.eye(4)}, "cannot carry"),
        ({"levels": "group", "design": [[1.0], [np.nan], [1.0], [1.0]]}, "row 2"),
    ],
)
def test_what_cannot_be_fitted_is_said(options, message):
    effects = _table([0.1, 0.3, 0.8, 0.5], [0.1] * 4, list("AABB"))
    with pytest.raises(InputError, match=message):
        pool_multilevel(effects, **options)


def test_correlated_errors_across_clusters_join_them():
    effects = _table([0.1, 0.3, 0.8, 0.5], [0.1] * 4, list("ABCD"))
    sampling = sampling_covariance(effects, cluster=["x", "x", None, None], rho=0.5)
    fit = pool_multilevel(effects, levels="group", sampling=sampling)
    assert fit.clusters == 3
    assert fit.coefficients[0].df == 2


def test_many_small_clusters_are_fast():
    rng = np.random.default_rng(1)
    n = 6_000
    group = np.repeat(np.arange(n // 2), 2)
    yi = rng.normal(0.3, 0.3, n // 2)[group] + rng.normal(0, 0.2, n) + rng.normal(0, 0.3, n)
    effects = effect_sizes({"yi": yi, "vi": np.full(n, 0.09), "g": group}, measure="GEN")
    fit = pool_multilevel(effects, levels=("g", "study"), intervals=False)
    assert fit.components[0].variance == pytest.approx(0.09, abs=0.02)
    assert fit.components[1].variance == pytest.approx(0.04, abs=0.02)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_nothing_beats_the_reported_maximum(seed):
    """On hostile variances, over a grid of both variances and 0."""
    rng = np.random.default_rng(seed)
    k = int(rng.integers(4, 16))
    group = np.sort(rng.integers(0, max(2, k // 2), k))
    group[:3] = [0, 0, 1]
    vi = np.exp(rng.normal(-2, 2, k))
    yi = rng.normal(0, 1, group.max() + 1)[group] * rng.choice([0, 0.5, 2]) + rng.normal(
        0, 1, k
    ) * np.sqrt(vi + rng.choice([0, 0.3]))
    effects = effect_sizes({"yi": yi, "vi": vi, "g": group}, measure="GEN")
    fit = pool_multilevel(effects, levels=("g", "study"), intervals=False)
    assert fit.converged
    data = {"yi": yi, "vi": vi, "district": group, "school": np.arange(k)}
    grid = [0.0, *np.geomspace(1e-4, 50, 12)]
    best = max(_dense_log_likelihood(data, (a, b)) for a in grid for b in grid)
    assert fit.log_likelihood >= best - 1e-9 * max(1, abs(best))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_order_and_shift_of_rows(seed):
    rng = np.random.default_rng(seed)
    yi, vi, group = rng.normal(size=8), rng.uniform(0.05, 1, 8), list("AABBBCCD")
    fit = pool_multilevel(_table(yi, vi, group), levels="group", intervals=False)
    order = rng.permutation(8)
    other = pool_multilevel(
        _table(yi[order] + 2, vi[order], [group[i] for i in order]), levels="group", intervals=False
    )
    assert other.coefficients[0].estimate == pytest.approx(fit.coefficients[0].estimate + 2)
    assert other.components[0].variance == pytest.approx(fit.components[0].variance, abs=1e-7)
