"""The binomial-normal posterior against a plain grid over mu, tau and the studies' logits."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import special

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool_bayes, pool_counts
from pooledcases.models.bayes.counts import WIDE, _log_narrow, _log_wide, counts
from pooledcases.results.encode import dumps

#: Events and totals, scale of a half-normal prior on tau, prior on mu.
CASES = {
    "small": ([0, 2, 5], [10, 12, 14], 0.8, None),
    "skewed": ([0, 1], [25, 8], 0.5, None),
    "with a prior": ([0, 2, 5], [10, 12, 14], 0.5, (0.0, 2.5)),
}


class Grid:
    """Every integral as a sum over a fixed grid: Gauss-Legendre in tau, equal steps elsewhere."""

    def __init__(self, xi, ni, scale, mu_prior):
        x, n = np.array(xi, float), np.array(ni, float)
        node, weight = np.polynomial.legendre.leggauss(64)
        self.tau = 3.6 * scale * (node + 1)
        low, high = (-45, 22) if mu_prior is None else (-20, 20)
        self.mu = np.linspace(low, high, 559 if mu_prior is None else 321)
        z = np.linspace(-9, 9, 145)
        bell = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
        prior = np.sqrt(2 / np.pi) / scale * np.exp(-0.5 * (self.tau / scale) ** 2)
        log = np.zeros((len(self.tau), len(self.mu)))
        self.own = np.zeros((2, len(x), len(self.tau), len(self.mu)))
        for i, tau in enumerate(self.tau):
            theta = self.mu[:, None] + tau * z
            for j in range(len(x)):
                height = bell * np.exp(
                    x[j] * special.log_expit(theta) + (n[j] - x[j]) * special.log_expit(-theta)
                )
                total = height.sum(axis=1)
                log[i] += np.log(total)
                for power in (1, 2):
                    self.own[power - 1, j, i] = (height * theta**power).sum(axis=1) / total
        constant = np.sum(special.gammaln(n + 1) - special.gammaln(x + 1))
        constant -= np.sum(special.gammaln(n - x + 1))
        if mu_prior is not None:
            mean, sd = mu_prior
            log += -0.5 * ((self.mu - mean) / sd) ** 2 - np.log(sd * np.sqrt(2 * np.pi))
        height = np.exp(log) * (3.6 * scale * weight * prior)[:, None] * (self.mu[1] - self.mu[0])
        self.log_total = np.log(height.sum()) + constant
        self.share = height / height.sum()

    def mean(self, values):
        return float((self.share * values).sum())

    def spread(self, values):
        return np.sqrt(self.mean((values - self.mean(values)) ** 2))


@pytest.fixture(scope="module", params=CASES)
def both(request):
    xi, ni, scale, mu_prior = CASES[request.param]
    effects = effect_sizes({"xi": xi, "ni": ni}, measure="PLO")
    fit = pool_bayes(effects, likelihood="binomial", scale=scale, mu_prior=mu_prior)
    return fit, Grid(xi, ni, scale, mu_prior)


def test_moments(both):
    found, grid = both[0].posterior, both[1]
    tau = np.broadcast_to(grid.tau[:, None], grid.share.shape)
    mu = np.broadcast_to(grid.mu, grid.share.shape)
    assert found.mu.mean == pytest.approx(grid.mean(mu), rel=1e-8)
    assert found.mu.sd == pytest.approx(grid.spread(mu), rel=1e-8)
    assert found.tau.mean == pytest.approx(grid.mean(tau), rel=1e-8)
    assert found.tau.sd == pytest.approx(grid.spread(tau), rel=1e-8)
    assert found.new_study.mean == pytest.approx(grid.mean(mu), rel=1e-8)
    total = np.sqrt(grid.spread(mu) ** 2 + grid.mean(tau**2))
    assert found.new_study.sd == pytest.approx(total, rel=1e-8)


def test_distribution_of_a_new_study(both):
    """The mean of a bell at some places: smooth, so that the grid is exact for any tau."""
    found, grid = both[0].posterior, both[1]
    new = found.densities["new_study"]
    theta = new.coordinate.value(new.x)
    wide = 1 + grid.tau[:, None] ** 2
    for value in (-4.0, -2.0, 0.0):
        bell = np.exp(-0.5 * (value - grid.mu) ** 2 / wide) / np.sqrt(wide)
        ours = new.expectation(np.exp(-0.5 * (value - theta) ** 2))
        assert ours == pytest.approx(grid.mean(bell), rel=1e-8)
    assert float(found.probability("mu", below=found.mu.median)) == pytest.approx(0.5, abs=1e-12)


def test_mean_over_studies(both):
    fit, grid = both
    z = np.linspace(-9, 9, 145)
    bell = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    means = np.array([special.expit(grid.mu[:, None] + tau * z) @ bell for tau in grid.tau])
    assert fit.reported.mean_over_studies == pytest.approx(grid.mean(means), rel=1e-8)


def test_marginal_likelihood_and_factor(both):
    found, grid = both[0].posterior, both[1]
    if found.mu_prior is None:
        assert found.log_marginal_likelihood is None
        assert found.bayes_factors.tau_zero is None
        return
    assert found.log_marginal_likelihood == pytest.approx(grid.log_total, abs=1e-9)
    step = grid.mu[1] - grid.mu[0]
    # the grid's own density at mu = 0 over the prior's
    density = grid.share.sum(axis=0)[len(grid.mu) // 2] / step
    mean, sd = found.mu_prior.mean, found.mu_prior.sd
    before = np.exp(-0.5 * (mean / sd) ** 2) / (sd * np.sqrt(2 * np.pi))
    assert found.bayes_factors.mu_zero == pytest.approx(density / before, rel=1e-8)


def test_shrinkage(both):
    found, grid = both[0].posterior, both[1]
    for index, study in enumerate(found.shrinkage):
        first, second = (grid.mean(values) for values in grid.own[:, index])
        assert study.mean == pytest.approx(first, rel=1e-8)
        assert study.sd == pytest.approx(np.sqrt(second - first**2), rel=1e-7)


def test_joint_maximum_is_the_likelihoods():
    """The same place as the maximum-likelihood fit."""
    table = {"xi": [1, 9, 5, 20], "ni": [30, 15, 50, 60]}
    effects = effect_sizes(table, measure="PLO")
    point = pool_bayes(effects, likelihood="binomial").posterior.ml_joint
    glmm = pool_counts(table)
    assert point.mu == pytest.approx(glmm.estimate, abs=1e-6)
    assert point.tau**2 == pytest.approx(glmm.tau2, rel=1e-6)


def test_large_tau_by_another_integral():
    data = counts(np.array([0.0, 1, 8, 12]), np.array([10.0, 30, 200, 12]), None)
    mu = np.linspace(-30, 30, 13)
    for tau in (WIDE, 2 * WIDE):
        place = np.full_like(mu, tau)
        assert np.abs(_log_wide(data, mu, place) - _log_narrow(data, mu, place)).max() < 1e-10


def test_no_event_with_a_flat_prior_is_refused_with_a_way_out():
    effects = effect_sizes({"xi": [0, 0], "ni": [10, 20]}, measure="PLO")
    with pytest.raises(InputError, match=r"no event in all studies.*mu_prior=\(0, 2.5\)"):
        pool_bayes(effects, likelihood="binomial")


def test_all_events_mirror_no_event():
    none, every = (
        pool_bayes(
            effect_sizes({"xi": xi, "ni": [9]}, measure="PLO"),
            likelihood="binomial",
            scale=0.5,
            mu_prior=(0, 2.5),
        )
        for xi in ([0], [9])
    )
    assert none.estimate == pytest.approx(-every.estimate, rel=1e-8)
    assert none.ci.high == pytest.approx(-every.ci.low, rel=1e-8)
    assert 0 < none.reported.ci.low < none.reported.ci.high < 1


@pytest.mark.parametrize(
    ("xi", "ni", "arguments"),
    [
        ([3], [10], {}),
        ([0, 12], [10, 12], {"scale": 0.5}),
        ([0, 3], [10, 12], {"scale": 1e-6}),
    ],
)
def test_hostile_counts_answer(xi, ni, arguments):
    fit = pool_bayes(
        effect_sizes({"xi": xi, "ni": ni}, measure="PLO"), likelihood="binomial", **arguments
    )
    assert json.loads(dumps(fit))["converged"] is True
    assert fit.ci.low < fit.estimate < fit.ci.high
    assert fit.prediction.low <= fit.ci.low
    assert fit.prediction.high >= fit.ci.high


@pytest.mark.parametrize(
    ("prior", "said"), [("jeffreys", "variances"), ("uniform", "at least 3 studies with some")]
)
def test_priors_that_counts_do_not_bear(prior, said):
    effects = effect_sizes({"xi": [0, 2, 5], "ni": [10, 12, 14]}, measure="PLO")
    with pytest.raises(InputError, match=said):
        pool_bayes(effects, likelihood="binomial", prior=prior)
