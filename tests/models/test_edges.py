"""The edge cases, by name."""

from __future__ import annotations

import math

import numpy as np
import pytest

from method_words import ESTIMATORS, METHODS, options_of
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import TAU2_ESTIMATORS, pool, pool_batch
from pooledcases.results.encode import dumps


def generic(yi, vi):
    return effect_sizes({"yi": yi, "vi": vi}, measure="GEN")


def codes(fit):
    return [item.code for item in fit.cautions]


@pytest.mark.parametrize(("tau2", "inference"), METHODS)
def test_one_study_answers_with_itself(tau2, inference):
    fit = pool(generic([0.4], [0.05]), tau2=tau2, inference=inference)
    assert (fit.estimate, fit.tau2, fit.i2, fit.h2, fit.q) == (0.4, 0.0, 0.0, 1.0, 0.0)
    assert fit.se == pytest.approx(math.sqrt(0.05), rel=1e-15)
    assert fit.inference == "normal"
    assert fit.df is fit.tau2_se is fit.tau2_ci is fit.i2_ci is fit.prediction is None
    assert fit.reported.estimand == "one study"
    assert codes(fit) == ["PC-M28"]
    dumps(fit)


@pytest.mark.parametrize(("tau2", "inference"), METHODS)
def test_two_studies_have_no_prediction(tau2, inference):
    fit = pool(generic([0.1, 0.5], [0.04, 0.09]), tau2=tau2, inference=inference)
    assert fit.k == 2
    assert fit.prediction is fit.prediction_method is None
    assert fit.converged
    dumps(fit)


@pytest.mark.parametrize(("tau2", "inference"), METHODS)
def test_identical_effects(tau2, inference):
    fit = pool(generic([0.3] * 4, [0.1, 0.2, 0.3, 0.4]), tau2=tau2, inference=inference)
    assert fit.estimate == pytest.approx(0.3, rel=1e-15)
    assert fit.tau2 == 0
    if tau2 != "EE":
        assert (fit.tau2_ci.low, fit.tau2_ci.high) == (0.0, 0.0)
        assert "PC-N02" in codes(fit)
    if inference == "hartung-knapp":
        # the weighted spread, rounded: nothing is left of the standard error
        assert fit.se < 1e-15
    dumps(fit)


def test_effects_that_are_all_zero_with_no_spread_have_no_statistic():
    fit = pool(generic([0.0] * 3, [1.0] * 3), inference="hartung-knapp")
    assert fit.se == 0
    assert fit.statistic is fit.p_value is None
    dumps(fit)


@pytest.mark.parametrize("tau2", ESTIMATORS)
@pytest.mark.parametrize("vi", [1e-12, 1e12])
def test_one_extreme_variance(tau2, vi):
    fit = pool(generic([0.1, 0.3, 0.8, 5.0], [0.02, 0.03, 0.05, vi]), tau2=tau2)
    assert fit.converged
    assert fit.tau2 >= 0
    dumps(fit)


@pytest.mark.parametrize("scale", [1e-8, 1e8])
@pytest.mark.parametrize("tau2", [code for code in ESTIMATORS if code != "EE"])
def test_tiny_and_huge_units(scale, tau2):
    yi, vi = np.array([0.1, 0.3, 0.8]), np.array([0.02, 0.03, 0.05])
    plain = pool(generic(yi, vi), tau2=tau2)
    scaled = pool(generic(yi * scale, vi * scale**2), tau2=tau2)
    assert scaled.tau2 == pytest.approx(plain.tau2 * scale**2, rel=1e-10)
    assert scaled.tau2_ci.low == pytest.approx(plain.tau2_ci.low * scale**2, rel=1e-10)
    assert scaled.tau2_ci.high == pytest.approx(plain.tau2_ci.high * scale**2, rel=1e-10)


def test_the_upper_limit_of_tau2_has_no_bound():
    fit = pool(generic([0, 0.1, 5], [0.01, 0.02, 0.05]))
    upper = fit.tau2_ci.high
    w = 1 / (np.array([0.01, 0.02, 0.05]) + upper)
    y = np.array([0, 0.1, 5])
    q = (w * (y - np.average(y, weights=w)) ** 2).sum()
    # the lower 2.5% quantile of χ² with 2 degrees of freedom is −2 log 0.975
    assert q == pytest.approx(-2 * math.log(0.975), rel=1e-12)


def test_tau2_of_zero_with_an_upper_limit_is_said_not_to_be_homogeneity():
    fit = pool(generic([0.1, 0.2, 0.4], [0.04, 0.05, 0.06]))
    assert fit.tau2 == 0 < fit.tau2_ci.high
    assert "PC-M12" in codes(fit)


def test_a_normal_interval_of_few_studies_is_cautioned_for_random_effects_only():
    few = generic([0.1, 0.2, 0.4], [0.004, 0.005, 0.006])
    many = generic(np.linspace(0, 1, 10), np.full(10, 0.004))
    assert "PC-M13" in codes(pool(few, inference="normal"))
    assert "PC-M13" not in codes(pool(few, inference="ivhet"))
    assert "PC-M13" not in codes(pool(few, tau2="EE", inference="normal"))
    assert "PC-M13" not in codes(pool(many, inference="normal"))


def test_the_double_arcsine_transformed_back_is_cautioned():
    fit = pool(effect_sizes({"xi": [1, 4, 7], "ni": [10, 40, 13]}, measure="PFT"))
    assert "PC-M01" in codes(fit)
    assert 0 <= fit.reported.ci.low <= fit.reported.estimate <= fit.reported.ci.high <= 1


@pytest.mark.parametrize("xi", [[0, 0, 0], [5, 6, 7]])
@pytest.mark.parametrize("measure", ["PR", "PLN", "PLO", "PAS", "PFT"])
def test_no_events_and_nothing_but_events(measure, xi):
    fit = pool(effect_sizes({"xi": xi, "ni": [5, 6, 7]}, measure=measure))
    assert 0 <= fit.reported.ci.low <= fit.reported.estimate <= fit.reported.ci.high <= 1
    dumps(fit)


def test_equal_effects_have_no_interval_of_tau2_and_no_prediction():
    fit = pool(generic([0.1, 0.3, 0.8], [0.02, 0.03, 0.05]), tau2="EE")
    assert fit.tau2 == 0
    assert fit.tau2_ci is fit.tau2_se is fit.prediction is None
    assert fit.reported.estimand == "common effect"
    assert fit.i2 == fit.i2_q
    assert fit.i2_ci.low <= fit.i2 <= fit.i2_ci.high


def test_no_study_is_an_error_with_every_reason():
    with pytest.raises(InputError, match="no study to pool") as error:
        pool(generic(["NR", "NR"], [0.1, 0.2]))
    assert len(error.value.problems) == 3


def test_what_did_not_converge_is_not_passed_on(monkeypatch):
    from pooledcases.models.weighted.tau2 import likelihood

    monkeypatch.setattr(likelihood, "_MAX_STEPS", 1)
    fit = pool(generic([0.1, 0.3, 0.8], [0.02, 0.03, 0.05]))
    assert not fit.converged
    assert fit.estimate is fit.ci is fit.tau2 is fit.reported.estimate is fit.i2 is None
    assert all(study.weight is None for study in fit.studies)
    assert fit.q == pool(generic([0.1, 0.3, 0.8], [0.02, 0.03, 0.05]), tau2="EE").q
    assert "PC-N01" in codes(fit)
    dumps(fit)


def test_excluded_rows_stay_visible_without_weight():
    fit = pool(generic([0.1, "NR", 0.8, 0.3], [0.02, 0.03, 0.05, 0.1]))
    assert fit.k == 3
    assert [study.included for study in fit.studies] == [True, False, True, True]
    assert fit.studies[1].weight is None
    assert fit.studies[1].reason == "not reported: yi"


def test_a_batch_row_without_studies_has_no_answer():
    batch = pool_batch([0.1, 0.3], [0.02, 0.03], [[True, True], [True, False], [False, False]])
    assert batch.k.tolist() == [2, 1, 0]
    assert batch.converged.tolist() == [True, True, False]
    assert np.isnan(batch.estimate[2])
    assert batch.estimate[1] == 0.1


def test_a_batch_of_nothing_but_empty_rows():
    batch = pool_batch([[0.1]], [[0.02]], [[False]])
    assert not batch.converged.any()


@pytest.mark.parametrize(("yi", "vi"), [(np.nan, 0.1), (np.inf, 0.1), (0.1, 0.0), (0.1, np.nan)])
def test_included_cells_must_be_finite(yi, vi):
    with pytest.raises(InputError, match="row 1, study 2"):
        pool_batch([[0.1, yi]], [[0.1, vi]])
    ignored = pool_batch([[0.1, yi]], [[0.1, vi]], [[True, False]])
    assert ignored.estimate.tolist() == [0.1]


def test_shapes_that_do_not_fit_are_told():
    with pytest.raises(InputError, match="shapes that do not fit"):
        pool_batch([0.1, 0.2], [0.1, 0.2, 0.3])
    with pytest.raises(InputError, match="holds no study"):
        pool_batch([], [])


@pytest.mark.parametrize(("option", "value"), [("tau2", "XX"), ("inference", "z"), ("level", 1.5)])
def test_options_are_checked(option, value):
    with pytest.raises(InputError, match=option):
        pool(generic([0.1], [0.1]), **{option: value})
    with pytest.raises(InputError, match=option):
        pool_batch([0.1], [0.1], **{option: value})


@pytest.mark.parametrize(
    "tau2", [code for code, spec in TAU2_ESTIMATORS.items() if spec.own_weights]
)
def test_estimators_with_weights_of_ones_own(tau2):
    """One study, two, identical ones, and one variance that dwarfs the others."""
    for yi, vi in (
        ([0.4], [0.05]),
        ([0.1, 0.5], [0.04, 0.09]),
        ([0.3] * 4, [0.1, 0.2, 0.3, 0.4]),
        ([0.1, 0.3, 0.8, 5.0], [0.02, 0.03, 0.05, 1e12]),
        ([0.1, 0.3, 0.8, 5.0], [0.02, 0.03, 0.05, 1e-12]),
    ):
        fit = pool(generic(yi, vi), **options_of(tau2, "t", len(yi)))
        assert fit.converged
        assert fit.tau2 >= 0
        assert fit.boundary == (fit.tau2 == 0 and fit.k > 1)
        dumps(fit)


@pytest.mark.parametrize("tau2", ["REML", "HE", "PMM"])
def test_very_many_studies(tau2):
    rng = np.random.default_rng(4)
    vi = rng.uniform(0.02, 0.5, 200_000)
    yi = rng.normal(size=len(vi)) * np.sqrt(vi + 0.1)
    fit = pool_batch(yi, vi, tau2=tau2, inference="hartung-knapp-adhoc")
    assert fit.converged
    assert fit.tau2 == pytest.approx(0.1, abs=0.005)


def test_the_boundary_is_told():
    batch = pool_batch(
        [[0.1, 0.11], [0.0, 9.0], [0.1, 0.0]], [[1.0, 1.0]], [[1, 1], [1, 1], [1, 0]]
    )
    assert batch.boundary.tolist() == [True, False, False]
    assert not pool_batch([0.1, 0.11], [1.0, 1.0], tau2="EE").boundary
