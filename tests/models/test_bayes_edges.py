"""Priors, few studies, hostile numbers, and what stands beside other fits."""

from __future__ import annotations

import json
import math
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special, stats

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.labels import LABELS
from pooledcases.models import PRIORS, beside, pool_bayes, prior_sensitivity
from pooledcases.results.encode import dumps

PROPER = {
    "half-normal": {"scale": 0.7},
    "half-cauchy": {"scale": 0.7},
    "half-t": {"scale": 0.7, "df": 4.0},
    "log-normal": {"location": -2.56, "scale": 1.74},
    "log-t": {"location": -3.44, "scale": 2.59, "df": 5.0},
}
#: The same densities by another library.
OTHER = {
    "half-normal": lambda t: stats.halfnorm.pdf(t, scale=0.7),
    "half-cauchy": lambda t: stats.halfcauchy.pdf(t, scale=0.7),
    "half-t": lambda t: 2 * stats.t.pdf(t / 0.7, 4) / 0.7,
    "log-normal": lambda t: stats.lognorm.pdf(t**2, 1.74, scale=math.exp(-2.56)) * 2 * t,
    "log-t": lambda t: stats.t.pdf((2 * np.log(t) + 3.44) / 2.59, 5) / 2.59 * 2 / t,
}


def pooled(yi, vi, **arguments):
    return pool_bayes(effect_sizes({"yi": yi, "vi": vi}, measure="GEN"), **arguments)


@pytest.mark.parametrize("name", PROPER)
def test_prior_densities(name):
    tau = np.array([1e-3, 0.1, 0.5, 2.0, 30.0])
    ours = np.exp(PRIORS[name].log_density(np.log(tau), PROPER[name], np.ones(1)))
    assert ours == pytest.approx(OTHER[name](tau), rel=1e-11)


@pytest.mark.parametrize("name", PRIORS)
def test_priors_have_words_and_sources(name):
    assert PRIORS[name].label in LABELS
    assert PRIORS[name].citation


@pytest.mark.parametrize("name", PROPER)
def test_one_study_leaves_tau_to_its_prior(name):
    fit = pooled([0.3], [0.04], prior=name, **PROPER[name])
    for value in (0.05, 0.3, 1.0):
        prior = integrate.quad(lambda x: OTHER[name](math.exp(x)) * math.exp(x), -160, 0)[0]
        prior += integrate.quad(
            lambda x: OTHER[name](math.exp(x)) * math.exp(x), 0, math.log(value)
        )[0]
        found = float(fit.posterior.probability("tau", below=value))
        # the log-t prior has a tail towards 0 that a plain quadrature does not reach
        assert found == pytest.approx(prior, abs=1e-5 if name == "log-t" else 1e-8)
    assert fit.estimate == pytest.approx(0.3, abs=1e-9)
    assert fit.k == 1


@pytest.mark.parametrize("name", PROPER)
def test_every_prior_against_plain_quadrature(name):
    y, v = np.array([0.1, 0.5, -0.4, 0.9]), np.array([0.04, 0.1, 0.08, 0.2])
    found = pooled(y, v, prior=name, mu_prior=(0.2, 1.0), **PROPER[name]).posterior

    def at(tau):
        w = 1 / (v + tau**2)
        total = w.sum() + 1.0
        mean = ((w * y).sum() + 0.2) / total
        residual = (w * (y - mean) ** 2).sum() + (mean - 0.2) ** 2
        density = np.sqrt(np.prod(w / (2 * np.pi)) / total) * np.exp(-0.5 * residual)
        return density * OTHER[name](tau), mean, total

    def average(function):
        ends = (-90, -20, -8, -4, -2, -1, 0, 1, 2, 4, 12)
        return sum(
            integrate.quad(
                lambda x: function(math.exp(x)) * math.exp(x), a, b, epsabs=0, epsrel=1e-12
            )[0]
            for a, b in pairwise(ends)
        )

    total = average(lambda t: at(t)[0])
    tolerance = 1e-6 if name == "log-t" else 1e-9
    assert found.marginal_likelihood == pytest.approx(total, rel=tolerance)
    mean = average(lambda t: at(t)[0] * at(t)[1]) / total
    assert found.mu.mean == pytest.approx(mean, rel=tolerance)
    below = average(lambda t: at(t)[0] * special.ndtr((0.0 - at(t)[1]) * math.sqrt(at(t)[2])))
    assert float(found.probability("mu", below=0.0)) == pytest.approx(below / total, rel=tolerance)


@pytest.mark.parametrize(
    ("k", "prior", "least"), [(1, "uniform", 3), (2, "uniform", 3), (1, "jeffreys", 2)]
)
def test_improper_posteriors_are_refused(k, prior, least):
    with pytest.raises(InputError, match=f"at least {least} studies"):
        pooled([0.1, 0.4][:k], [0.1, 0.2][:k], prior=prior)


def uniform_moments(yi, vi):
    """The mean of mu and of its square under flat priors, by QUADPACK."""
    y, v = np.array(yi), np.array(vi)

    def at(tau):
        w = 1 / (v + tau**2)
        mu = w @ y / w.sum()
        density = np.sqrt(w.prod() / w.sum()) * np.exp(-0.5 * (w @ (y - mu) ** 2))
        return density * np.array([1.0, mu, mu**2 + 1 / w.sum()])

    def whole(which):
        parts = ((0, 1), (1, 10), (10, np.inf))
        return sum(integrate.quad(lambda t: at(t)[which], *part, limit=200)[0] for part in parts)

    # with four studies the square has no mean
    return tuple(whole(which) / whole(0) for which in ((1, 2) if len(y) > 4 else (1,)))


def test_moments_that_do_not_exist_are_none():
    three = pooled([0.3, 0.4, 1.0], [0.04, 0.1, 0.1], prior="uniform").posterior
    assert (three.mu.mean, three.mu.sd, three.tau.mean) == (None, None, None)
    four = pooled([0.3, 0.4, 1.0, 0.2], [0.04, 0.1, 0.1, 0.3], prior="uniform").posterior
    (mean,) = uniform_moments([0.3, 0.4, 1.0, 0.2], [0.04, 0.1, 0.1, 0.3])
    assert four.mu.mean == pytest.approx(mean, rel=1e-7)
    assert four.mu.sd is None
    yi, vi = [0.3, 0.4, 1.0, 0.2, 0.5], [0.04, 0.1, 0.1, 0.3, 0.1]
    mean, square = uniform_moments(yi, vi)
    assert pooled(yi, vi, prior="uniform").se == pytest.approx(np.sqrt(square - mean**2), rel=1e-6)


@pytest.mark.parametrize(
    ("yi", "vi", "arguments"),
    [
        ([0.3] * 5, [0.04] * 5, {"scale": 0.5}),
        ([0.0] * 5, [0.04] * 5, {"scale": 0.5, "mu_prior": (0, 1)}),
        ([0.3, 0.4, 0.1], [0.04, 0.1, 1e8], {"scale": 0.5}),
        ([0.3, 0.9], [0.04, 0.1], {"scale": 1e-6}),
        ([0.3, 0.9], [0.04, 0.1], {"scale": 1e6}),
        ([0.3, 0.9], [0.04, 0.1], {"scale": 1e6, "prior": "half-cauchy"}),
        ([0.3, 0.4, 0.1, 2.0], [1e-12, 1e-6, 1.0, 0.01], {"scale": 0.5}),
        ([0.3, 0.4, 0.1, 2.0], [1e-12, 1e-6, 1.0, 0.01], {"prior": "uniform"}),
        ([-3.0, 3.0], [0.01, 0.01], {"scale": 0.01}),
        ([0.3, 0.4], [0.04, 0.1], {"scale": 1.0, "mu_prior": (100, 0.1)}),
    ],
)
def test_hostile_numbers_have_an_answer(yi, vi, arguments):
    fit = pooled(yi, vi, **arguments)
    assert json.loads(dumps(fit))["converged"] is True
    assert fit.ci.low < fit.estimate < fit.ci.high
    assert 0 <= fit.tau2_ci.low <= fit.tau2 <= fit.tau2_ci.high
    for name in ("mu", "new_study"):
        assert fit.posterior.densities[name].log_total == pytest.approx(0, abs=1e-10)


def test_a_tiny_scale_is_the_common_effect():
    fit = pooled([0.3, 0.9], [0.04, 0.1], scale=1e-6)
    assert fit.estimate == pytest.approx((0.3 / 0.04 + 0.9 / 0.1) / (1 / 0.04 + 1 / 0.1), rel=1e-9)
    assert fit.se == pytest.approx((1 / 0.04 + 1 / 0.1) ** -0.5, rel=1e-9)


def test_a_huge_variance_counts_for_nothing():
    two = pooled([0.3, 0.4], [0.04, 0.1], scale=0.5)
    three = pooled([0.3, 0.4, 5.0], [0.04, 0.1, 1e12], scale=0.5)
    assert three.estimate == pytest.approx(two.estimate, abs=1e-9)
    assert three.tau2 == pytest.approx(two.tau2, rel=1e-8)


def test_two_peaks_take_the_shortest_of_all_intervals():
    """A study far from another, and a prior that holds them together."""
    fit = pooled([-3.0, 3.0], [0.1, 0.1], scale=0.3, mu_prior=(0, 10))
    low, high = fit.ci.low, fit.ci.high
    inside = np.diff(fit.posterior.probability("mu", below=[low, high]))[0]
    assert inside == pytest.approx(0.95, abs=1e-10)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=2, max_size=6),
    st.floats(-5, 5),
)
def test_order_and_shift(studies, shift):
    yi, vi = (list(values) for values in zip(*studies, strict=True))
    fit = pooled(yi, vi, scale=0.5)
    back = pooled(yi[::-1], vi[::-1], scale=0.5)
    moved = pooled([y + shift for y in yi], vi, scale=0.5)
    assert back.estimate == pytest.approx(fit.estimate, abs=1e-9)
    assert moved.estimate == pytest.approx(fit.estimate + shift, abs=1e-8)
    assert moved.tau2 == pytest.approx(fit.tau2, rel=1e-7, abs=1e-12)
    assert fit.prediction.low <= fit.ci.low < fit.ci.high <= fit.prediction.high
    assert sum(item.weight for item in fit.posterior.shrinkage) == pytest.approx(1, abs=1e-9)


def test_published_priors_are_for_their_measures():
    table = {"ai": [4, 6], "n1i": [120, 300], "ci": [11, 29], "n2i": [130, 300]}
    odds = pool_bayes(effect_sizes(table, measure="OR"), prior="log-normal")
    assert dict(odds.posterior.prior.arguments) == {"location": -2.56, "scale": 1.74}
    with pytest.raises(InputError, match="is for OR, not RR"):
        pool_bayes(effect_sizes(table, measure="RR"), prior="log-normal")
    assert pool_bayes(effect_sizes(table, measure="RR")).posterior.prior.arguments == {"scale": 0.5}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "no published scale for GEN"),
        ({"scale": -1.0}, "scale: -1.0"),
        ({"scale": float("nan")}, "scale: nan"),
        ({"scale": 1.0, "df": 3.0}, "df is no argument"),
        ({"scale": 1.0, "mu_prior": (0, 0)}, "above 0"),
        ({"scale": 1.0, "mu_prior": 3}, "no mean and standard deviation"),
        ({"scale": 1.0, "prior": "flat"}, "half-normal, half-cauchy"),
        ({"scale": 1.0, "likelihood": "binomial"}, "measure PLO"),
    ],
)
def test_arguments_are_checked(arguments, said):
    with pytest.raises(InputError, match=said):
        pooled([0.1, 0.4], [0.1, 0.2], **arguments)


def test_beside_is_the_same_fit_and_quick():
    table = {"ai": [4, 6, 3], "n1i": [120, 300, 99], "ci": [11, 29, 4], "n2i": [130, 300, 98]}
    effects = effect_sizes(table, measure="OR")
    whole, short = pool_bayes(effects), beside(effects)
    assert short.estimate == pytest.approx(whole.estimate, rel=1e-10)
    assert short.ci.low == pytest.approx(whole.ci.low, rel=1e-10)
    assert short.tau**2 == pytest.approx(whole.tau2, rel=1e-10)
    assert short.prediction.high == pytest.approx(whole.prediction.high, rel=1e-10)
    start = time.process_time()
    beside(effects)
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize("k", [1, 5])
def test_beside_is_for_two_to_four_studies(k):
    table = {name: [5] * k for name in ("ai", "ci")} | {name: [50] * k for name in ("n1i", "n2i")}
    assert beside(effect_sizes(table, measure="OR")) is None


def test_prior_sensitivity():
    table = {"ai": [4, 6, 3], "n1i": [120, 300, 99], "ci": [11, 29, 4], "n2i": [130, 300, 98]}
    effects = effect_sizes(table, measure="OR")
    usual = prior_sensitivity(effects, mu_prior=(0, 4))
    assert len(usual.rows()) == 6
    assert usual.rows()[1]["estimate"] == pytest.approx(
        pool_bayes(effects, mu_prior=(0, 4)).estimate, rel=1e-12
    )
    assert usual.log_bayes_factor[0] == 0
    named = prior_sensitivity(effects, priors=["uniform", ("half-t", 0.3)])
    assert [row["prior"] for row in named.rows()] == ["uniform", "half-t"]
    assert named.log_bayes_factor.size == 0
    json.loads(dumps(named))


def test_many_studies():
    """One pass over them: nothing grows with their square."""
    rng = np.random.default_rng(7)
    vi = rng.uniform(0.01, 0.2, 20_000)
    fit = pooled(rng.normal(0, np.sqrt(0.09 + vi)), vi, scale=0.5)
    assert math.sqrt(fit.tau2) == pytest.approx(0.3, abs=0.02)
    assert fit.posterior.shrinkage[0].summary is None
