"""The one-stage binomial-normal model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats

from comparing import against
from pooledcases.errors import InputError
from pooledcases.kernels.quadrature import binomial_normal
from pooledcases.models import MODELS, pool, pool_counts
from pooledcases.results.encode import dumps

DATASETS = {
    name: data
    for name, data in json.loads(
        (Path(__file__).parents[1] / "reference" / "metafor.json").read_text()
    )["datasets"].items()
    if "glmm" in data
}


def codes(fit):
    return [item.code for item in fit.cautions]


def plain_log_likelihood(mu, tau, xi, ni, *, width=10, nodes=6001):
    """By a plain sum over a fine, wide grid, without modes or adaptation."""
    z = np.linspace(-width, width, nodes)
    p = special.expit(mu + tau * z)
    pmf = stats.binom.pmf(np.asarray(xi)[:, None], np.asarray(ni)[:, None], p)
    return np.log((pmf * stats.norm.pdf(z)).sum(axis=1) * (z[1] - z[0])).sum()


@pytest.mark.parametrize("name", DATASETS)
def test_maximum_likelihood_is_that_of_the_reference(name):
    data = DATASETS[name]
    fit = pool_counts(data["input"])
    exact = data["glmm"]["exact"]
    # in the data set with only extreme proportions the reference's 101 nodes leave 4e-8 of the
    # log-likelihood, and a flat peak turns that into 2e-5; the next test is sharper
    tolerance = 5e-5 if name == "edge_props_0_1" else 1e-6
    close = against("one-stage models, exact fit: PLO", tolerance, program="R, 101 nodes")
    close(fit.estimate, exact["b"])
    close(fit.se, exact["se"])
    close(fit.tau2, exact["tau2"])
    close(fit.tau2_se, exact["se.tau2"])
    # R's equal-effects fit stops at 1e-8 of the deviance
    against("one-stage models, tests of heterogeneity: PLO", 1e-9)(fit.q, data["glmm"]["lrt"])
    assert fit.q_df == fit.k - 1


@pytest.mark.parametrize("name", ["dat.pritz1997", "edge_props_0_1"])
def test_nothing_near_the_maximum_is_higher(name):
    xi, ni = (np.array(DATASETS[name]["input"][column]) for column in ("xi", "ni"))
    fit = pool_counts(DATASETS[name]["input"])
    tau = np.sqrt(fit.tau2)
    top = plain_log_likelihood(fit.estimate, tau, xi, ni)
    for step in (1e-4, 1e-3, 1e-2):
        for mu, t in ((step, 0), (-step, 0), (0, step), (0, -step), (step, step), (step, -step)):
            assert plain_log_likelihood(fit.estimate + mu, tau + t, xi, ni) < top
    # the standard error from second differences of the plain sum
    h = 1e-3

    def at(a, b):
        return plain_log_likelihood(fit.estimate + a * h, tau + b * h, xi, ni)

    bend = np.array(
        [
            [at(1, 0) - 2 * top + at(-1, 0), (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4],
            [0, at(0, 1) - 2 * top + at(0, -1)],
        ]
    )
    bend[1, 0] = bend[0, 1]
    # second differences with h = 1e-3: error h² and rounding / h² are both about 1e-6
    covariance = np.linalg.inv(-bend / h**2)
    assert fit.se == pytest.approx(np.sqrt(covariance[0, 0]), rel=1e-4)
    assert fit.tau2_se == pytest.approx(2 * tau * np.sqrt(covariance[1, 1]), rel=1e-4)


def test_the_profile_interval_is_where_the_likelihood_has_fallen_far_enough():
    data = DATASETS["dat.pritz1997"]["input"]
    xi, ni = np.array(data["xi"]), np.array(data["ni"])
    fit = pool_counts(data)
    assert fit.tau2_ci_method == "profile likelihood"
    top = plain_log_likelihood(fit.estimate, np.sqrt(fit.tau2), xi, ni)
    for tau in np.sqrt([fit.tau2_ci.low, fit.tau2_ci.high]):
        best = optimize.minimize_scalar(
            lambda mu, tau=tau: -plain_log_likelihood(mu, tau, xi, ni),
            bounds=(-2, 5), method="bounded", options={"xatol": 1e-9},
        )  # fmt: skip
        # the sums and the search leave about 1e-9
        assert 2 * (top + best.fun) == pytest.approx(stats.chi2.ppf(0.95, 1), abs=1e-6)


def test_t_intervals_with_k_minus_one_are_the_default():
    fit = pool_counts(DATASETS["dat.pritz1997"]["input"])
    half = stats.t.ppf(0.975, fit.k - 1)
    assert fit.inference == "t"
    assert fit.df == fit.k - 1
    assert fit.ci.high == pytest.approx(fit.estimate + half * fit.se, rel=1e-12)
    assert fit.prediction.low == pytest.approx(
        fit.estimate - half * np.sqrt(fit.se**2 + fit.tau2), rel=1e-12
    )
    normal = pool_counts({"xi": [1, 2, 9], "ni": [9, 9, 9]}, inference="normal")
    assert normal.df is None
    assert "PC-M13" in codes(normal)


def test_what_a_one_stage_model_has_not_is_none():
    fit = pool_counts(DATASETS["dat.kearon1998_sens"]["input"])
    assert fit.i2 is fit.i2_ci is fit.i2_q is fit.h2 is None
    assert all(study.weight is None for study in fit.studies)
    assert fit.tau2_method == "ML"


def test_the_median_study_and_the_mean_over_studies():
    fit = pool_counts(DATASETS["dat.kearon1998_sens"]["input"])
    assert fit.reported.estimand == "median study"
    assert fit.reported.estimate == pytest.approx(special.expit(fit.estimate), rel=1e-14)
    mean = integrate.quad(
        lambda z: special.expit(fit.estimate + np.sqrt(fit.tau2) * z) * stats.norm.pdf(z), -12, 12
    )[0]
    assert fit.reported.mean_over_studies == pytest.approx(mean, rel=1e-8)


def test_homogeneous_studies_have_tau2_zero_and_the_standard_error_of_the_common_proportion():
    fit = pool_counts({"xi": [1, 2, 3], "ni": [4, 8, 12]})
    assert fit.tau2 == 0
    assert fit.tau2_se is None
    assert fit.estimate == pytest.approx(special.logit(0.25), rel=1e-12)
    assert fit.se == pytest.approx(1 / np.sqrt(24 * 0.25 * 0.75), rel=1e-10)
    assert fit.tau2_ci.low == 0 < fit.tau2_ci.high
    assert "PC-M12" in codes(fit)
    assert fit.q == pytest.approx(0, abs=1e-12)


def test_single_patients_say_nothing_of_tau2():
    fit = pool_counts({"xi": [0, 1, 1, 0, 1], "ni": [1] * 5})
    assert fit.converged
    assert fit.tau2 == 0
    assert fit.tau2_ci.high == np.inf
    assert fit.reported.estimate == pytest.approx(0.6, rel=1e-12)
    assert '"inf"' in dumps(fit)


def test_no_events_at_all():
    fit = pool_counts({"xi": [0, 0, 0], "ni": [10, 12, 8]})
    assert fit.estimate is fit.se is fit.tau2 is fit.prediction is None
    assert fit.reported.estimate == 0.0
    assert fit.reported.ci.low == 0.0
    assert fit.reported.ci.high == pytest.approx(1 - 0.025 ** (1 / 30), rel=1e-10)
    (said,) = [c for c in fit.cautions if c.code == "PC-M27"]
    assert said.values["upper"] == f"{100 * (1 - 0.05 ** (1 / 30)):.1f}%"  # one-sided
    assert fit.ci.low == -np.inf
    assert fit.ci.high == pytest.approx(special.logit(fit.reported.ci.high), rel=1e-10)
    assert "PC-M27" in codes(fit)
    assert fit.converged
    assert '"-inf"' in dumps(fit)


def test_nothing_but_events():
    fit = pool_counts({"xi": [10, 12, 8], "ni": [10, 12, 8]}, level=0.9)
    assert fit.reported.estimate == 1.0
    assert fit.reported.ci.low == pytest.approx(0.05 ** (1 / 30), rel=1e-10)
    assert fit.reported.ci.high == 1.0
    assert fit.ci.high == np.inf
    assert "PC-M27" in codes(fit)


def test_all_or_nothing_studies_do_not_converge_and_give_no_number():
    fit = pool_counts({"xi": [0, 4, 0, 6], "ni": [5, 4, 7, 6]})
    assert not fit.converged
    assert fit.estimate is fit.reported.estimate is fit.tau2 is fit.ci is None
    assert codes(fit) == ["PC-N01"]
    dumps(fit)


@pytest.mark.parametrize("xi", [0, 3, 7])
def test_one_study(xi):
    fit = pool_counts({"xi": [xi], "ni": [7]})
    assert fit.reported.estimate == pytest.approx(xi / 7, rel=1e-12)
    assert "PC-M28" in codes(fit)
    assert fit.prediction is None
    dumps(fit)


def test_two_studies():
    fit = pool_counts({"xi": [1, 3], "ni": [7, 9]})
    assert fit.df == 1
    assert fit.prediction is None


def test_extreme_sizes():
    fit = pool_counts({"xi": [1, 397, 2, 0], "ni": [2, 1673791, 3, 900000]})
    assert fit.converged
    dumps(fit)


def test_order_and_mirror():
    xi, ni = np.array([1, 4, 0, 9]), np.array([7, 9, 5, 10])
    fit = pool_counts({"xi": xi, "ni": ni})
    turned = pool_counts({"xi": xi[::-1], "ni": ni[::-1]})
    mirror = pool_counts({"xi": ni - xi, "ni": ni})
    # Newton's last step is far below these
    assert turned.estimate == pytest.approx(fit.estimate, rel=1e-8)
    assert mirror.estimate == pytest.approx(-fit.estimate, rel=1e-8)
    assert mirror.tau2 == pytest.approx(fit.tau2, rel=1e-8)


def test_rows_without_counts_are_left_out_and_nothing_is_corrected():
    fit = pool_counts({"xi": [0, 3, "NR", 5], "ni": [8, 9, 10, 11]})
    assert fit.k == 3
    assert fit.studies[2].reason == "not reported: xi"
    assert "PC-M02" not in codes(fit)


def test_the_likelihood_ratio_test_is_the_deviance():
    xi, ni = np.array([1.0, 3.0, 8.0]), np.array([5.0, 9.0, 8.0])
    saturated = stats.binom.logpmf(xi, ni, xi / ni).sum()
    common = stats.binom.logpmf(xi, ni, xi.sum() / ni.sum()).sum()
    fit = pool_counts({"xi": xi, "ni": ni}, tau2="EE")
    assert fit.q == pytest.approx(2 * (saturated - common), rel=1e-10)
    assert fit.log_likelihood == pytest.approx(common, rel=1e-12)
    # a study of nothing but events has no finite logit, so that there is no Wald test
    assert [test.name for test in fit.tests] == ["heterogeneity-lrt"]


def test_model_and_measure_must_go_together():
    with pytest.raises(InputError) as error:
        pool_counts({"xi": [1], "ni": [2]}, measure="PR", inference="hartung-knapp")
    assert len(error.value.problems) == 2
    with pytest.raises(InputError, match="model"):
        pool_counts({"xi": [1], "ni": [2]}, model="nothing")
    with pytest.raises(InputError, match="no study to pool"):
        pool_counts({"xi": ["NR"], "ni": [2]})


def test_the_two_stage_model_by_the_same_call():
    from pooledcases.effects import effect_sizes

    table = {"xi": [1, 4, 0], "ni": [7, 9, 5]}
    one = pool_counts(table, model="inverse-variance", tau2="DL")
    other = pool(effect_sizes(table, measure="PLO"), tau2="DL")
    assert one.estimate == other.estimate
    assert one.inference == other.inference == "hartung-knapp-adhoc"
    assert {"inverse-variance", "glmm"} <= set(MODELS)


def test_the_standard_errors_are_those_of_the_very_maximum():
    """Also where the last step of the climb was long: the information is not that before it."""
    # one patient in every study: a common proportion of a half, its standard error exactly 2 / √k
    fit = pool_counts({"xi": [0, 1] * 8, "ni": [1] * 16})
    assert fit.se == pytest.approx(0.5, rel=1e-12)
    data = DATASETS["dat.pritz1997"]["input"]
    fit = pool_counts(data)
    x, n = (np.array(data[name], dtype=float) for name in ("xi", "ni"))
    at = binomial_normal(fit.estimate, np.sqrt(fit.tau2), x, n)
    assert np.abs(at.score).max() < 1e-9
    covariance = np.linalg.inv(-at.hessian)
    assert fit.se == pytest.approx(np.sqrt(covariance[0, 0]), rel=1e-9)
    expected = 2 * np.sqrt(fit.tau2 * covariance[1, 1])
    assert fit.tau2_se == pytest.approx(expected, rel=1e-9)
